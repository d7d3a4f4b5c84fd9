import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.sentences import split_sentences


def sentences(text: str) -> list[str]:
    return [span.of(text) for span in split_sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["Der Umsatz stieg, z. B. um 3,5 Prozent.", "Das war gut."],
        ["Dr. h. c. Müller kam.", "Prof. Dr. Schmidt ging."],
        ["Nr. 5 lebt.", "Siehe Abb. 3 und S. 5 ff."],
        ["Die GmbH & Co. KG kaufte.", "Meta Platforms Inc. investiert."],
        ["Am 3. Oktober wurde gefeiert.", "Am 13. Juni 2025 auch!"],
        ["Im 2. Quartal sank der Gewinn.", "Im 19. Jahrhundert begann es."],
        ["Es geschah zwischen 1. und 3. Mai.", "Er wurde 3.", "Danach ging er."],
        ["Es waren 1.234,5 Mio. Euro.", "Also viel."],
        ["Sie hat zum 100.000. Mal die Erde umrundet.", "Er stieg auf 100.000.", "Das war viel."],
        ["„Ich gehe. Du bleibst.“ sagte er.", "Wirklich?", "Ja!"],
        ["Die Verkleidung „1./2. Weltkrieg“ wird verkauft.", "Friess wurde von 3.", "Das Votum bindet nicht."],
        ["Ludwig XIV. war König.", "Der 1. FC Köln gewann."],
        ["Er reiste nach Prag.", "1937 wurden vier Werke beschlagnahmt.", "25 Menschen starben."],
        ["Goethe, geb. 1749, gest. 1832, schrieb.", "Viel."],
        ["Äpfel, Birnen usw.", "Die Bahn kam."],
        ["Das gilt u. a. für Bayern, d. h. überall.", "Gut so."],
        ["Beim 3:2 im ersten K.-o.-Spiel traf er.", "Das 2.-Liga-Spiel sahen 8.-Klässler.", "Ende."],
        ["😀 Ja.", "Über Öl wird nicht gesprochen."],
    ],
    ids=lambda expected: expected[0][:30],
)
def test_boundaries(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


def test_a_headline_without_full_stop_is_a_sentence_of_its_own() -> None:
    assert sentences("Meta kauft Scale AI\n\nDer Konzern zahlt viel. Sehr viel.") == [
        "Meta kauft Scale AI",
        "Der Konzern zahlt viel.",
        "Sehr viel.",
    ]


def test_list_items_are_sentences_and_lose_their_bullets() -> None:
    assert sentences("Es gibt:\n• Brot\n- Butter\n  * 13. Juni 2025") == ["Es gibt:", "Brot", "Butter", "13. Juni 2025"]


def test_lines_wrapped_to_a_width_are_joined() -> None:
    text = (
        "Dies ist ein umgebrochener Text, der in jeder\nZeile etwa fünfzig Zeichen hat und dann in der\n"
        "Bundesrepublik endet. Danach kommt noch ein\nSatz."
    )
    assert [" ".join(s.split()) for s in sentences(text)] == [
        "Dies ist ein umgebrochener Text, der in jeder Zeile etwa fünfzig Zeichen hat und dann in der "
        "Bundesrepublik endet.",
        "Danach kommt noch ein Satz.",
    ]


def test_short_lines_are_not_joined() -> None:
    assert sentences("Kanzler reist nach Paris\nGespräch mit dem Präsidenten\nEnde offen") == [
        "Kanzler reist nach Paris",
        "Gespräch mit dem Präsidenten",
        "Ende offen",
    ]


@given(st.text())
def test_spans_are_in_order_and_leave_out_only_blanks_and_bullets(text: str) -> None:
    spans = split_sentences(text)
    edges = [0, *(edge for span in spans for edge in (span.start, span.end)), len(text)]
    assert edges == sorted(edges)
    assert all(span.of(text).strip() for span in spans)
    between = "".join(text[edges[i] : edges[i + 1]] for i in range(0, len(edges), 2))
    assert not "".join(between.split()).strip("•◦▪‣*–-")


GERMAN = st.text(alphabet=st.sampled_from("aäoöuüßzB.12 3,!?„“\n-•()Dr"), max_size=200)


@given(GERMAN)
def test_no_word_is_lost(text: str) -> None:
    kept = "".join(span.of(text) for span in split_sentences(text))
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]


def test_each_row_of_a_table_is_a_sentence_of_its_own() -> None:
    text = "Tarif | Preis | gilt ab\nkurze Strecke | 2,10 Euro | Mai\nlange Strecke | 3,40 Euro | Juni"
    assert [span.of(text) for span in split_sentences(text)] == text.split("\n")
