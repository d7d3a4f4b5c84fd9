"""Which figures of a sentence a question asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.facts import find_facts
from rag.language.figures import asked_figures, counts, may_count


@pytest.mark.parametrize(
    ("question", "sentence", "figures"),
    [
        (
            "Wie hoch war der Umsatz im Vorjahr?",
            "Der Umsatz stieg von 870 Millionen Dollar im Vorjahr auf zwei Milliarden Dollar.",
            ["870 Millionen Dollar"],
        ),
        (
            "Wie hoch war der Gewinn 2015?",
            "Der Gewinn betrug 20 Millionen Euro (2015: 14 Millionen Euro).",
            ["14 Millionen Euro"],
        ),
        (
            "Wie hoch war der Gewinn 2016?",
            "Der Gewinn betrug 20 Millionen Euro (2015: 14 Millionen Euro).",
            ["20 Millionen Euro", "14 Millionen Euro"],
        ),
        (
            "Wie hoch war der Gewinn 2015?",
            "Der Gewinn stieg um 2 Millionen Euro im Jahr 2015 auf 9 Millionen Euro.",
            ["2 Millionen Euro", "9 Millionen Euro"],
        ),
        (
            "Wie viel Prozent kauft Meta für 14 Milliarden Dollar?",
            "Für 14 Milliarden Dollar kauft Meta 49 Prozent.",
            ["49 Prozent"],
        ),
        ("Um wie viel stieg der Umsatz?", "Er stieg um drei Prozent auf neun Euro.", []),
        ("Um wie viel Prozent stieg der Umsatz?", "Er stieg um drei Prozent auf neun Euro.", ["drei Prozent"]),
        ("Wann flog sie zurück?", "Nach 199 Tagen Aufenthalt flog sie zurück.", ["199 Tagen"]),
        ("Wann flog sie zurück?", "Nach ihrem 199 Tage langen Aufenthalt flog sie zurück.", []),
        ("Wie lange war sie dort?", "Nach ihrem 199 Tage langen Aufenthalt flog sie zurück.", ["199 Tage"]),
        ("Wer leitet Scale AI?", "Scale AI hat 900 Mitarbeiter.", []),
        ("Wie viele Mitarbeiter hat Scale AI?", "Scale AI wurde im Juni gegründet.", []),
    ],
)
def test_of_the_kind_and_time_asked_for(question: str, sentence: str, figures: list[str]) -> None:
    assert [fact.span.of(sentence) for fact in asked_figures(question, sentence)] == figures


@given(st.text(max_size=60), st.text(max_size=60))
def test_figures_are_facts_of_the_sentence(question: str, sentence: str) -> None:
    facts = find_facts(sentence)
    assert all(fact in facts for fact in asked_figures(f"Wie viel {question} 2015?", sentence))


@pytest.mark.parametrize(
    ("noun", "figure", "surely", "maybe"),
    [
        ("Hunde", "drei Hunde", True, True),
        ("Hunde", "drei Katzen", False, False),
        ("Mitarbeiter", "900 Mitarbeitende", True, True),
        ("Titel", "drei Meistertitel", True, True),
        ("Meistertitel", "drei Titel", False, True),
        ("Titel", "dreimal", False, True),
        ("Menschen", "drei Tote", True, True),
        ("Menschen", "drei Soldaten", False, True),
        ("Soldaten", "drei Menschen", False, True),
        ("Menschen", "200 Hektar", False, True),
        ("Titel", "drei Milliarden Euro", True, True),
        ("Titel", "drei", True, True),
    ],
)
def test_what_a_number_counts(noun: str, figure: str, surely: bool, maybe: bool) -> None:
    (fact,) = find_facts(figure)
    assert (counts(noun, fact), may_count(noun, fact)) == (surely, maybe)
