"""Sentences that tell the opposite of what a question asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.opposites import tells_the_opposite


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Um wie viel sank der Umsatz?", "Der Umsatz stieg um drei Prozent."),
        ("Um wie viel ging der Absatz zurück?", "Der Absatz legte um drei Prozent zu."),
        ("Wann wurde das Bad eröffnet?", "Das Bad wurde 2023 geschlossen."),
        ("Was kritisierte Anna Koch?", "Koch lobte die Helfer."),
        ("Wer lehnte den Antrag ab?", "Die Grünen stimmten dem Antrag zu."),
        ("Wie viele Verletzte gab es?", "Vier Menschen wurden getötet."),
        ("Wie viele Tote gab es?", "18 Menschen seien verletzt worden."),
        ("Wie viele Verletzte gab es?", "15 Menschen werden noch vermisst."),
        ("Wie viele kamen zum Protestzug?", "Zu einer Gegenkundgebung kamen 600 Teilnehmer."),
        ("Wie viele Menschen starben?", "23 Verantwortliche wurden in Haft genommen."),
        ("Wie viele Menschen wurden gerettet?", "Vier Menschen kamen ums Leben."),
        ("Wie viele Siege hat Toronto?", "Toronto hatte zuletzt fünf Niederlagen kassiert."),
        ("Wie oft hat Rapid gewonnen?", "Drei Duelle gegen Graz gingen verloren."),
    ],
)
def test_the_opposite(question: str, sentence: str) -> None:
    assert tells_the_opposite(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Um wie viel sank der Umsatz?", "Der Umsatz sank, der Gewinn stieg um drei Prozent."),
        ("Wie viele Verletzte gab es?", "15 werden vermisst, 30 sind verletzt."),
        ("Um wie viel sank der Umsatz?", "Der Umsatz war um drei Prozent niedriger."),
        ("Stieg oder sank der Umsatz?", "Der Umsatz sank."),
        ("Ist der Umsatz gestiegen?", "Der Umsatz sank."),
        ("Warum fiel die Aktie?", "Die Schulden stiegen."),
        ("Wer gewann das Finale?", "Ulm verlor das Finale gegen Graz."),
        ("Wer kaufte das Werk?", "Das Werk wurde an Anna Koch verkauft."),
        ("Wie hoch ist der Umsatz?", "Der Umsatz sank auf drei Millionen Euro."),
    ],
)
def test_not_the_opposite(question: str, sentence: str) -> None:
    assert not tells_the_opposite(question, sentence)


@given(st.text(max_size=80))
def test_no_text_tells_the_opposite_of_itself(text: str) -> None:
    assert not tells_the_opposite(text, text)
