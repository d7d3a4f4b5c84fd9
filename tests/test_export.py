from dataclasses import replace

from page_examples import meta_answer

from rag.export import answer_row, answer_text


def test_as_what_a_question_was_read_stands_above_its_answer() -> None:
    answer = replace(meta_answer("Und wann?"), understood="Wann zahlt Meta?")
    assert answer_text(answer).startswith("Verstanden als: Wann zahlt Meta?\n\nMeta zahlt")
    assert answer_row(answer)["understood"] == "Wann zahlt Meta?"
    assert answer_text(meta_answer()).startswith("Meta zahlt")
