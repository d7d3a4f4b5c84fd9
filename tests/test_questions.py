import pytest

from rag.language.names import find_names, mentions
from rag.language.questions import understand, wanted_facts


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("Wie viel investiert Meta?", {"AMOUNT"}),
        ("Wie viel wiegt die Glocke?", {"AMOUNT", "SHARE", "NUMBER", "PERIOD"}),
        ("wieviel geld steckt er hinein", {"AMOUNT"}),
        ("Wie viele Menschen zahlen Steuern?", {"NUMBER"}),
        ("Wie viele Milliarden Dollar zahlt Meta?", {"AMOUNT"}),
        ("Wie hoch ist die Ablösesumme?", {"AMOUNT"}),
        ("Wie hoch war der Umsatz?", {"AMOUNT"}),
        ("Wie viel Prozent gehören Meta?", {"SHARE"}),
        ("Wie hoch ist der Anteil, den Meta kauft?", {"SHARE"}),
        ("Wie hoch war die Arbeitslosenquote?", {"SHARE"}),
        ("Wie viele Mitarbeiter hat Scale AI?", {"NUMBER"}),
        ("Wann wurde das Edikt erlassen?", {"DATE", "PERIOD"}),
        ("In welchem Jahr begann es?", {"DATE", "PERIOD"}),
        ("Wer ist Alexandr Wang?", set()),
        ("Warum kauft Meta Anteile?", set()),
    ],
)
def test_the_kind_of_fact_that_a_question_wants(question: str, kinds: set[str]) -> None:
    assert {kind.name for kind in wanted_facts(question)} == kinds


@pytest.mark.parametrize(
    ("question", "leans"),
    [
        ("Und wem wird er unterstellt?", True),
        ("Wie viele Mitarbeiter hat es?", True),
        ("Warum?", True),
        ("Und wie viel investiert Apple?", True),
        ("Wie viel investiert Meta in Scale AI?", False),
        ("Wer gewann den Super Bowl?", False),
    ],
)
def test_a_question_that_leans_on_the_one_before(question: str, leans: bool) -> None:
    before = "Wer ist der CEO von Scale AI?"
    assert understand(question, [before]).search == (f"{before} {question}" if leans else question)
    assert understand(question).search == question


def test_a_chain_of_questions_is_followed_to_its_beginning() -> None:
    found = understand("Und warum?", ["Wer ist der CEO von Scale AI?", "Wem wird er unterstellt?"])
    assert found.search == "Wer ist der CEO von Scale AI? Wem wird er unterstellt? Und warum?"
    assert found.text == "Und warum?"


def test_names_are_told_from_nouns() -> None:
    assert find_names("Wie viel investiert Apple in KI?") == ("Apple", "KI")
    assert find_names("Wie heißt der CEO von Siemens?") == ("Siemens",)
    assert find_names("Wie hat sich die Beliebtheit entwickelt?") == ()


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("Metas Umsatz stieg.", "Meta", True),
        ("Künstliche Intelligenz treibt den Umsatz.", "KI", True),
        ("Der Konzern treibt den Umsatz.", "Meta", False),
        ("Er kam in das Institut.", "DI", False),
    ],
)
def test_whether_a_text_mentions_a_name(text: str, name: str, found: bool) -> None:
    assert mentions(text, name) is found
