"""Which figures of a sentence a question asks for."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.facts import find_facts
from rag.language.figures import asked_figures, counts, is_of_the_past, is_the_other_part, may_count
from rag.types import Span


@pytest.mark.parametrize(
    ("question", "sentence", "figures"),
    [
        ("Wie teuer wird der Bau?", "Der Bau wird 1,6 Mio. kosten, dauert drei Jahre und hat 20 Türen.", ["1,6 Mio."]),
        ("Wie teuer wird der Bau?", "Der Bau wird drei Millionen Euro kosten, nicht 1,6 Mio.", ["drei Millionen Euro"]),
        ("Wie teuer wird der Bau?", "Der Bau hat 2.000 Fenster und 20 Türen.", []),
        ("Was kostete der Garten?", "Er kaufte ihn für 11.000 Gulden.", ["11.000 Gulden"]),
        ("Wie viel Prozent sind versichert?", "Nur vier von zehn Menschen sind versichert.", ["vier von zehn"]),
        ("Wie viele sind versichert?", "Nur vier von zehn Menschen sind versichert.", ["vier", "zehn"]),
        ("Wie viel Prozent waren es?", "Das war jeder fünfte Manager, nicht jeden zweiten Tag.", ["jeder fünfte"]),
        ("Wie hoch ist der Anteil?", "Er verlangt die Abtretung eines Drittels.", ["eines Drittels"]),
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
        ("Wie viele Anträge gab es 2015?", "Es gab 2015 88.175 Anträge, heuer bis zu 37.500.", ["88.175"]),
        ("Um wie viel stieg der Umsatz?", "Er stieg um drei Prozent auf neun Euro.", ["drei Prozent"]),
        ("Um wie viel Prozent stieg der Umsatz?", "Er stieg um drei Prozent auf neun Euro.", ["drei Prozent"]),
        ("Wann flog sie zurück?", "Nach 199 Tagen Aufenthalt flog sie zurück.", ["199 Tagen"]),
        ("Wann flog sie zurück?", "Nach ihrem 199 Tage langen Aufenthalt flog sie zurück.", []),
        ("Wie lange war sie dort?", "Nach ihrem 199 Tage langen Aufenthalt flog sie zurück.", ["199 Tage"]),
        (
            "Wie hoch war das Wachstum in Vorarlberg?",
            "Am besten lief es in Tirol (plus 1,4 Prozent real), gefolgt von Vorarlberg.",
            [],
        ),
        ("Wie hoch ist die Quote in Tirol?", "Tirol (3 Prozent) liegt vor Wien (5 Prozent).", ["3 Prozent"]),
        ("Wie viele kamen nach Linz?", "In Linz waren es Tausende (300 laut Polizei).", ["Tausende", "300"]),
        ("Wann beginnt der Prozess?", "Angesetzt sind fünf Tage bis zum 4. Mai.", []),
        ("Wann beginnt der Prozess?", "Er dauert vom 26. April bis zum 4. Mai.", ["26. April"]),
        ("Ab wann gilt das Verbot?", "Das Verbot gilt bis 2030.", []),
        ("Bis wann gilt das Verbot?", "Das Verbot gilt seit 2010 und bis 2030.", ["bis 2030"]),
        ("Wann war der Prozess?", "Er ging bis zum 4. Mai.", ["4. Mai."]),
        ("Wie groß sind die Räume?", "Zu 90 Prozent gibt es zwei weitere Räume.", ["zwei"]),
        ("Wie groß ist der Anteil der Räume?", "Zu 90 Prozent gibt es weitere Räume.", ["90 Prozent"]),
        ("Wie tief ist der See?", "Der See ist zur Hälfte zugefroren.", []),
        ("Wie groß ist das Lager?", "Am Donnerstag bat sie um Schuhe der Größe 40 bis 43.", []),
        ("Wie groß ist die Halle?", "Die Halle ist 40 Meter lang und hat 18 m².", ["40", "18"]),
        ("Wie hoch ist der Turm?", "Am Donnerstag wurde er eröffnet.", []),
        ("Wie lange ist er dort?", "Er ist seit Donnerstag dort.", ["Donnerstag"]),
        ("Wer leitet Scale AI?", "Scale AI hat 900 Mitarbeiter.", []),
        ("Wie viele Mitarbeiter hat Scale AI?", "Scale AI wurde im Juni gegründet.", []),
    ],
)
def test_of_the_kind_and_time_asked_for(question: str, sentence: str, figures: list[str]) -> None:
    assert [fact.span.of(sentence) for fact in asked_figures(question, sentence)] == figures


GO = "Von den 1.100 zur Kündigung gemeldeten Mitarbeitern müssen weniger als 700 wirklich gehen."


@pytest.mark.parametrize(
    ("question", "sentence", "words", "other"),
    [
        ("Wie viele Stimmen bekam Anna Koch?", "Von den 815 Stimmen entfielen 367 auf Koch.", "815 Stimmen", True),
        ("Wie viele Stimmen bekam Anna Koch?", "Von den 815 Stimmen entfielen 367 auf Koch.", "367", False),
        ("Wie viele Stimmen gab es insgesamt?", "Von den 815 Stimmen entfielen 367 auf Koch.", "815", False),
        ("Wie viele Stimmen gab es insgesamt?", "Von den 815 Stimmen entfielen 367 auf Koch.", "367", True),
        ("Wie viele Stimmen bekam Anna Koch?", "Von den 815 Stimmen bekam sie alle.", "815", False),
        ("Wie viele Stimmen bekam Anna Koch?", "Koch bekam 815 von 900 Stimmen.", "815", False),
        ("Wie viele Mitarbeiter sind zur Kündigung gemeldet?", GO, "700", True),
        ("Wie viele Mitarbeiter sind zur Kündigung gemeldet?", GO, "1.100", False),
        ("Wie viele Mitarbeiter müssen wirklich gehen?", GO, "700", False),
        ("Wie viele Mitarbeiter müssen wirklich gehen?", GO, "1.100", True),
        ("Wie hoch ist die Zahl?", GO, "1.100", True),
    ],
)
def test_the_whole_and_the_part(question: str, sentence: str, words: str, other: bool) -> None:
    start = sentence.index(words)
    assert is_the_other_part(question, sentence, Span(start, start + len(words))) is other


@pytest.mark.parametrize(
    ("question", "sentence", "year", "past"),
    [
        ("Wie hoch ist die Auflage heute?", "Anfang der 1990er Jahre hatte er eine Auflage von 400.000.", 2016, True),
        ("Wie hoch ist die Auflage derzeit?", "2016 hatte er eine Auflage von 40.000.", 2016, False),
        ("Wie hoch ist die Auflage heute?", "1990 waren es 400.000, heute sind es 40.000.", 2016, False),
        ("Wie hoch war die Auflage?", "1990 hatte er eine Auflage von 400.000.", 2016, False),
        ("Wer ist heute der Chef?", "1990 war Anna Koch die Chefin.", 2016, False),
    ],
)
def test_what_was_is_not_what_is(question: str, sentence: str, year: int, past: bool) -> None:
    assert is_of_the_past(question, sentence, datetime.date(year, 2, 12)) is past


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
        ("Soldaten", "drei Menschen", False, False),
        ("Einwohner", "drei Menschen", False, True),
        ("Menschen", "200 Hektar", False, True),
        ("Titel", "drei Milliarden Euro", True, True),
        ("Titel", "drei", True, True),
    ],
)
def test_what_a_number_counts(noun: str, figure: str, surely: bool, maybe: bool) -> None:
    (fact,) = find_facts(figure)
    assert (counts(noun, fact), may_count(noun, fact)) == (surely, maybe)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_question_can_be_put_to_a_whole_and_its_part(question: str, rest: str) -> None:
    assert is_the_other_part(question, f"{GO} {rest}", Span(0, 3)) is False
