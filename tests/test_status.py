import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.status import Status, status
from rag.types import Span

COMPLETED, PLANNED, REPORTED, STATED = Status.COMPLETED, Status.PLANNED, Status.REPORTED, Status.STATED


@pytest.mark.parametrize(
    ("sentence", "words", "expected"),
    [
        ("Die Firma hat 14 Millionen Euro investiert, um 49 Prozent zu erwerben.", "14 Millionen", COMPLETED),
        ("Die Firma hat 14 Millionen Euro investiert, um 49 Prozent zu erwerben.", "49 Prozent", STATED),
        ("Die Firma will 14 Millionen Euro ausgeben, um 49 Prozent zu erwerben.", "49 Prozent", PLANNED),
        ("Der Verein zahlte eine Ablöse von drei Millionen Euro.", "drei Millionen", COMPLETED),
        ("Der Gewinn stieg um drei Prozent.", "drei Prozent", COMPLETED),
        ("Der Gewinn ist um drei Prozent gestiegen.", "drei Prozent", COMPLETED),
        ("Die Strecke wurde 2022 eröffnet.", "2022", COMPLETED),
        ("Zuletzt hielt der Konzern 20 Prozent.", "20 Prozent", COMPLETED),
        ("Die Bank bereitet sich darauf vor, mit über zehn Millionen Euro einzusteigen.", "zehn Millionen", PLANNED),
        ("Der Chef hat bereits angekündigt, bis zu 65 Millionen Euro zu zahlen.", "65 Millionen", PLANNED),
        ("Das will ich gewinnen, kündigte der 28-Jährige an.", "28-Jährige", STATED),
        ("Für den 21-jährigen Spieler soll angeblich viel Geld fließen.", "21-jährigen", STATED),
        ("Geplant ist ein 3-jähriger Vertrag.", "3-jähriger", PLANNED),
        ("Europaweit will GE 6500 Stellen streichen.", "6500", PLANNED),
        ("Das Werk soll 2030 öffnen.", "2030", PLANNED),
        ("Die Firma (Umsatz: drei Millionen Euro) wollte sich Kosten sparen.", "drei Millionen", STATED),
        ("Die Firma wächst (geplant sind drei Millionen Euro).", "drei Millionen", PLANNED),
        ("Der Bau wird vier Jahre dauern.", "vier Jahre", PLANNED),
        ("Die geplante Summe liegt bei drei Millionen Euro.", "drei Millionen", PLANNED),
        ("Er kündigte an, dass die Stadt drei Millionen Euro zahlt.", "drei Millionen", PLANNED),
        ("Der Verein soll drei Millionen Euro gezahlt haben.", "drei Millionen", REPORTED),
        ("Für ihn soll laut Medien eine Ablöse von 30 Millionen Euro fällig werden.", "30 Millionen", REPORTED),
        ("Dem Ministerium zufolge waren zwei Ausländer unter den Geiseln.", "zwei", REPORTED),
        ("Nach Angaben der Polizei starben zwei Menschen.", "zwei", REPORTED),
        ("Es seien bereits 260 Kämpfer getötet worden.", "260", REPORTED),
        ("Man habe drei Millionen gezahlt, heuer seien vier vorgesehen.", "drei Millionen", REPORTED),
        ("Sie habe versprochen, drei Millionen zu zahlen.", "drei Millionen", PLANNED),
        ("Die Höhe betrage drei Meter, sagte der Sprecher.", "drei Meter", REPORTED),
        ("Die Strecke ist drei Kilometer lang.", "drei", STATED),
        ("Der Konzern zahlt drei Millionen Euro.", "drei Millionen", STATED),
        ("Die Zahl der Opfer wird auf drei geschätzt.", "drei", STATED),
        ("Ich habe drei Kinder.", "drei", STATED),
        ("Unklar ist, wie es weitergehen wird, wenn die Frist mit 29. Juli verstreicht.", "29. Juli", STATED),
    ],
)
def test_what_a_sentence_claims_of_its_words(sentence: str, words: str, expected: Status) -> None:
    start = sentence.index(words)
    assert status(sentence, Span(start, start + len(words))) is expected


def test_without_a_span_the_main_clause_counts() -> None:
    assert status("Meta hat zehn Prozent gekauft, um zu wachsen.") is COMPLETED
    assert status("Meta Platforms, ein Konzern, bereitet sich auf einen Kauf vor.") is PLANNED


@given(st.text(max_size=200), st.integers(0, 250), st.integers(0, 250))
def test_any_text_has_a_status(text: str, start: int, end: int) -> None:
    assert status(text) in Status
    assert status(text, Span(start, end)) in Status
