from dataclasses import replace

from page_examples import PAGED, cite, hit, meta_answer

from rag.export import answer_row, answer_text, hits_text


def test_as_what_a_question_was_read_stands_above_its_answer() -> None:
    answer = replace(meta_answer("Und wann?"), understood="Wann zahlt Meta?")
    assert answer_text(answer).startswith("Verstanden als: Wann zahlt Meta?\n\nMeta zahlt")
    assert answer_row(answer)["understood"] == "Wann zahlt Meta?"
    assert answer_text(meta_answer()).startswith("Meta zahlt")


def test_the_page_and_the_other_places_of_a_source_are_named() -> None:
    source = replace(cite(1, PAGED, "Meta zahlt 14,3 Milliarden US-Dollar."), also=("a.txt", "b.txt"))
    lines = answer_text(replace(meta_answer(), citations=(source,))).splitlines()
    assert f"[1] Ein Bericht ({PAGED.name}, S. 2, 13. Juni 2025; auch in a.txt, b.txt)" in lines
    assert hits_text([hit(PAGED, 61, 78)]).startswith(f"1. Ein Bericht ({PAGED.name}, S. 3, 13. Juni 2025)\n")
    assert "S. " not in answer_text(meta_answer())


def test_doubt_is_named_with_its_reason() -> None:
    lines = answer_text(meta_answer()).splitlines()
    doubt = "teilweise belegt: „Über zehn Milliarden US-Dollar sind geplant.“ – „geplant“ steht erst im Text davor."
    assert [line for line in lines if " belegt: " in line] == [doubt]
    assert answer_row(meta_answer())["sentences"][1]["reasons"] == ("„geplant“ steht erst im Text davor.",)
