"""Sentences that speak of the other one of a kind than the question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.counterparts import speaks_of_counterpart


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Was kostet der zweite Bauabschnitt?", "Der erste Bauabschnitt kostet 3 Millionen Euro."),
        ("Wann beginnt der 2. Bauabschnitt?", "Am 3. Mai beginnt der erste Bauabschnitt."),
        ("Wann war die letzte Sitzung?", "Die dritte Sitzung war am Montag."),
        ("Wer baut das neue Rathaus?", "Das alte Rathaus baute Friedrich Weber."),
        ("Wie viele Gäste kamen in den großen Saal?", "In den kleinen Saal kamen 90 Gäste."),
        ("Welches Land wuchs am wenigsten?", "Die beste Wachstumsbilanz hat Tirol."),
        ("Wie viele Fälle gab es in Afghanistan?", "In Pakistan waren es mehr als 300."),
        ("Wie viele Läden hat Sardana am Wiener Flughafen?", "Am New Yorker Flughafen hat er 18 Läden."),
        ("Welche Stadt hat den höchsten Anteil an Mietern?", "Den geringsten Anteil hat Ulm."),
        ("Wie viele Fahrgäste hat die Linie 9?", "Die Linie 14 hat 300 Fahrgäste."),
        ("Wann kam Version 2 heraus?", "Version 12 kam 2020 heraus."),
        ("Wer gewann in der Kategorie Vermarkter?", "Mandl gewann in der Kategorie Agenturen."),
        ("Wie viel Öl fördert der Iran?", "Indonesien fördert 850.000 Fass."),
        ("Wie stark wuchs die deutsche Wirtschaft?", "Österreichs Wirtschaft wuchs um 0,5 Prozent."),
        ("Wie viele starben bei dem Anschlag in Brüssel?", "In Paris waren 130 Menschen getötet worden."),
        ("Wie viel gab das Verteidigungsministerium aus?", "Das Innenministerium gab 300.000 Euro aus."),
        ("Wann entschied das Landesgericht?", "Am Montag entschied das Verwaltungsgericht."),
        ("Wie stark stieg der Goldpreis?", "Der Ölpreis stieg um 3 Prozent."),
    ],
)
def test_another_of_the_kind(question: str, sentence: str) -> None:
    assert speaks_of_counterpart(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Was kostet der zweite Bauabschnitt?", "Der zweite Bauabschnitt kostet 3 Millionen Euro."),
        ("Was kostet der zweite Bauabschnitt?", "Er kostet 3 Millionen Euro."),
        ("Was kostet der zweite Bauabschnitt?", "Der erste Bauabschnitt kostet 3, der zweite 5 Millionen Euro."),
        (
            "Was kostet der zweite Bauabschnitt?",
            "Nach dem ersten Streit kostete der Bauabschnitt 5 Mio. Euro.",
        ),
        ("Wann begann der zweite Bauabschnitt?", "Der 2. Bauabschnitt begann nach dem ersten Bauabschnitt."),
        ("Wie viele Fahrgäste hat die Linie 9?", "Die Linien 14 und 9 haben 300 Fahrgäste."),
        ("Wann kam Version 2 heraus?", "Version 2.0 kam 2010 heraus."),
        ("Wie viele Rudel leben im Kanton Wallis?", "Im Kanton leben drei Rudel."),
        ("Wo spielten die meisten Gruppen?", "Viele Gruppen spielten in Ulm."),
        ("Wo kamen viele Gäste her?", "Nur wenige Gäste kamen aus Ulm."),
        ("Wer baut das Rathaus?", "Das alte Rathaus baute Friedrich Weber."),
        ("Welches Land wuchs am wenigsten?", "Das geringste Wachstum hat Wien, das größte Wachstum Tirol."),
        ("Welches Land wuchs am wenigsten?", "Der größte Verlierer ist Wien."),
        ("Welches Land wuchs am wenigsten?", "Beste Stimmung, aber kein Wachstum: Wien."),
        ("Wo in Polen gibt es Wölfe?", "In Tschechien gibt es Wölfe."),
        ("Welches Land in Europa wuchs?", "In Tschechien stieg die Leistung."),
        ("Wie viele Läden hat er am Wiener Flughafen?", "Am Flughafen hat er 18 Läden."),
        ("Was misst der Beschleuniger LHC?", "Der Teilchenbeschleuniger LHC misst Hadronen."),
        ("Wie viel gab das Innenministerium aus?", "Neben dem Außenministerium gab das Innenressort viel aus."),
        ("Wie alt sind schottische Abgeordnete?", "Sie sind über 18 und Bürger Großbritanniens oder Irlands."),
        ("Wie viele Briten wählten?", "In England wählten drei Millionen."),
        ("Wann erschien die deutsche Fassung?", "2010 kam sie aus Frankreich."),
        ("Wer leitet die deutsche Notenbank?", "Neben Frankreichs Chef saß sie."),
        ("Wie stark wuchs die Wirtschaft in Polen?", "Polens Wirtschaft wuchs stärker als die deutsche."),
        ("Wie viele starben in Brüssel?", "Nach den Toten in Paris starben im Brüsseler Zentrum drei."),
        ("Wie viele starben in Sirte?", "In Libyen starben hundert."),
        ("Wer starb in Brüssel?", "In Paris starben 130."),
        ("Wofür bekam sie den Chemienobelpreis?", "Den Chemiepreis bekam sie für Radium."),
        ("Wie hoch ist die Rundfunkgebühr?", "Die Gebühr beträgt so viel wie eine Mautgebühr."),
        ("An welcher Hochschule lehrt er?", "Er lehrt an der Musikschule."),
        ("Wann begann die Auswahl?", "Vor der Landtagswahl."),
        ("Wie stark wurden die Piraten?", "Die Demokraten wurden stark."),
        ("Welches Land wuchs?", "Die beste Wachstumsbilanz hat Tirol."),
    ],
)
def test_the_same_or_not_said(question: str, sentence: str) -> None:
    assert not speaks_of_counterpart(question, sentence)


@given(st.text(max_size=80))
def test_no_text_is_the_counterpart_of_itself(text: str) -> None:
    assert not speaks_of_counterpart(text, text)
