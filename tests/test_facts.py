import datetime
import decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.dates import asked_months, find_dates, german_date, is_on_another_day, names_month, resolve_date
from rag.language.facts import Fact, FactKind, comparable, find_facts, same_value, with_qualifier, with_whole
from rag.language.words import stem
from rag.types import Span


def facts(text: str) -> list[tuple[str, str]]:
    return [(fact.kind.name, fact.span.of(text)) for fact in find_facts(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rund 14,3 Milliarden US-Dollar flossen.", [("AMOUNT", "14,3 Milliarden US-Dollar")]),
        ("über zehn Milliarden Euro", [("AMOUNT", "zehn Milliarden Euro")]),
        ("bis zu 65 Mrd. $ und 1.234,5 Mio. Euro", [("AMOUNT", "65 Mrd. $"), ("AMOUNT", "1.234,5 Mio. Euro")]),
        ("eine Million Franken", [("AMOUNT", "eine Million Franken")]),
        ("49 Prozent, 3,5 % und die Hälfte", [("SHARE", "49 Prozent"), ("SHARE", "3,5 %"), ("SHARE", "die Hälfte")]),
        ("Am 13. Juni 2025, nicht 2024", [("DATE", "13. Juni 2025"), ("DATE", "2024")]),
        ("Im Oktober 2014 kam er.", [("DATE", "Oktober 2014")]),
        ("im 19. Jahrhundert, vor 3 Jahren", [("PERIOD", "19. Jahrhundert"), ("PERIOD", "3 Jahren")]),
        ("von 1998 bis 2003, in den 1970ern", [("PERIOD", "von 1998 bis 2003"), ("PERIOD", "1970ern")]),
        ("Es gab 2015 88.175 Anträge.", [("DATE", "2015"), ("NUMBER", "88.175")]),
        ("Rund 500 Menschen sahen drei Spiele.", [("NUMBER", "500"), ("NUMBER", "drei")]),
        ("Der Launch von Llama 4 mit einem Test auf Platz 3.", []),
        ("Er hat eine Idee und einen Plan.", []),
        ("Der 1318 m hohe Pass liegt auf etwa 1064 m, 82 dB laut.", [("NUMBER", n) for n in ("1318", "1064", "82")]),
        ("In Mecklenburg-Vorpommern 44 öffentliche Schränke", [("NUMBER", "44")]),
        ("Zurzeit umfasst die SfB 30 hierarchisch geordnete Fachgebiete.", [("NUMBER", "30")]),
        ("Llama 4 zeigte Schwächen, Meta hat mit Llama 4 große Probleme, auf RTL 2 neue Serien.", []),
        ("Auf Platz drei Deutschland, in Gruppe zwei Kanada", []),
        ("Er wurde 1861 Bürgermeister, im Jahr 1756 W. A. Mozart", [("DATE", "1861"), ("DATE", "1756")]),
        ("Er war 1873 Präsident, 1850 Menschen kamen.", [("DATE", "1873"), ("NUMBER", "1850")]),
        ("1800 Mann und 1500 Watt", [("NUMBER", "1800"), ("NUMBER", "1500")]),
        ("Später veröffentlichte die Band zwei Alben.", [("NUMBER", "zwei")]),
        ("Er wurde elfmal Meister, 3-mal Zweiter, noch einmal Dritter.", [("NUMBER", "elfmal"), ("NUMBER", "3-mal")]),
        ("Die 26-teilige Serie, ein dreistufiges Dach", [("NUMBER", "26-teilige"), ("NUMBER", "dreistufiges")]),
        ("125 Millionen US-$", [("AMOUNT", "125 Millionen US-$")]),
        ("Ein zweistelliger Millionenbetrag floss.", [("AMOUNT", "zweistelliger Millionenbetrag")]),
        ("in dreistelliger Millionenhöhe", [("AMOUNT", "dreistelliger Millionenhöhe")]),
        ("einen einstelligen Milliarden-Euro-Betrag", [("AMOUNT", "einstelligen Milliarden-Euro-Betrag")]),
        ("einen fünfstelligen Euro-Betrag", [("AMOUNT", "fünfstelligen Euro-Betrag")]),
        ("Es ging um zweistellige Tausendebeträge.", [("NUMBER", "zweistellige")]),
        ("Es ging um einen einstelligen Tausenderbetrag.", [("AMOUNT", "einstelligen Tausenderbetrag")]),
        ("Es ging um Millionenbeträge.", [("AMOUNT", "Millionenbeträge")]),
        ("Er kauft alle zwei Wochen eines.", [("PERIOD", "alle zwei Wochen")]),
        ("Das betrifft alle 442 Gemeinden.", [("NUMBER", "442")]),
        ("Der vierstellige Code, die Millionenstadt", [("NUMBER", "vierstellige")]),
    ],
)
def test_facts(text: str, expected: list[tuple[str, str]]) -> None:
    assert facts(text) == expected


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("13. Juni 2025", datetime.date(2025, 6, 13)),
        ("3. Jänner 2024", datetime.date(2024, 1, 3)),
        ("(APA, 16.8.2015)", datetime.date(2015, 8, 16)),
        ("2024-12-24", datetime.date(2024, 12, 24)),
    ],
)
def test_dates(text: str, day: datetime.date) -> None:
    assert [found for _, found in find_dates(text)] == [day]


@pytest.mark.parametrize("text", ["31.02.2024", "2024-13-01", "im Juni 2025", "0. Mai 2020", "13. Juni"])
def test_what_no_calendar_has_is_no_date(text: str) -> None:
    assert list(find_dates(text)) == []


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("zweistelliger Millionenbetrag", 10e6, 100e6),
        ("einstelliger Milliardenbetrag", 1e9, 10e9),
        ("fünfstellige Summe", 10e3, 100e3),
        ("Millionenhöhe", None, None),
    ],
)
def test_an_amount_that_is_only_sized_is_a_range(text: str, low: float | None, high: float | None) -> None:
    (fact,) = find_facts(text)
    assert (fact.low, fact.high) == (low, high)


@pytest.mark.parametrize(
    ("text", "low", "unit"),
    [
        ("Das Werk verließen 2.150 Uhren.", 2150, "uhr"),
        ("Der 1910 Meter lange Tunnel.", 1910, "met"),
        ("Die Wohnung hat 1980 Quadratmeter.", 1980, "quadratm"),
        ("In der blauen Linie vier Fahrgäste", 4, "fahrgast"),
        ("Es sind 20–30 Schwimmer.", 20, "schwimm"),
        ("der Name zweier Orte", 2, "ort"),
        ("mit Hilfe dreier magischer Steine", 3, "stein"),
        ("ein 5,2-Zoll-Bildschirm", 5.2, "zoll"),
        ("in dem 250-Einwohner-Dorf", 250, "einwohn"),
    ],
)
def test_what_is_counted(text: str, low: float, unit: str) -> None:
    (fact,) = find_facts(text)
    assert fact.kind is FactKind.NUMBER
    assert (fact.low, fact.unit) == (low, unit)


@given(st.dates(min_value=datetime.date(1000, 1, 1)))
def test_a_date_written_in_german_is_read_back(day: datetime.date) -> None:
    assert [found for _, found in find_dates(f"Am {german_date(day)} war es so.")] == [day]


SIZED = st.lists(
    st.sampled_from(["zweistellige", " ", "Tausend", "e", "er", "Millionen", "-", "Euro", "Betrag", "beträge", "Höhe"])
).map("".join)


@given(st.text(alphabet=st.sampled_from("0123456789.,% €$MrdioEuzwehnMal\u00a0"), max_size=80) | SIZED)
def test_facts_lie_in_order_inside_the_text(text: str) -> None:
    spans = [fact.span for fact in find_facts(text)]
    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)


@pytest.mark.parametrize(
    ("text", "words", "whole"),
    [
        ("Es geschah kurz vor 7.30 Uhr im Hafen.", "vor 7.30 Uhr", "kurz vor 7.30 Uhr"),
        ("In welchen der anderen acht Werke gestreikt wird, ist offen.", "acht Werke", "anderen acht Werke"),
        ("Es werden mehr als 700 Schulen sein.", "700 Schulen", "mehr als 700 Schulen"),
        ("Es hat bis zu rund 300 Plätze.", "300 Plätze", "bis zu rund 300 Plätze"),
        ("Es verfügt über mehr als 300 Plätze.", "300 Plätze", "mehr als 300 Plätze"),
        ("Über 300 Plätze hat es.", "300 Plätze", "Über 300 Plätze"),
        ("Im Jahr 2010 kamen alle.", "2010", "2010"),
        ("Über Graz flog er.", "Graz", "Graz"),
        ("Dämpfend wirkte der Wohnbau (-0,1 Prozent).", "0,1 Prozent", "-0,1 Prozent"),
        ("Die Exporte (+0,5 Prozent) zogen an.", "0,5 Prozent", "+0,5 Prozent"),
        ("Es hatte minus 3 Grad.", "3 Grad", "minus 3 Grad"),
        ("Es war ein hoher sechsstelliger Betrag.", "sechsstelliger Betrag", "hoher sechsstelliger Betrag"),
        ("Ein Boeing-737-Pilot sah 10-12 Wale.", "12 Wale", "12 Wale"),
    ],
)
def test_a_figure_with_what_says_how_exactly_it_is_meant(text: str, words: str, whole: str) -> None:
    start = text.index(words)
    assert with_qualifier(text, Span(start, start + len(words))).of(text) == whole


@pytest.mark.parametrize(
    ("text", "words", "whole"),
    [
        ("Im Ausschuss sitzen 25 der 200 Abgeordneten.", "25", "25 der 200 Abgeordneten"),
        ("Nur 25 von rund 200 Leuten kamen.", "25", "25 von rund 200 Leuten"),
        ("Nur 25 von insgesamt 200 kamen.", "25", "25 von insgesamt 200"),
        ("Curry erzielte zwölf seiner 26 Punkte im Schlussviertel.", "zwölf", "zwölf seiner 26 Punkte"),
        ("Am 25. der 200 Tage.", "25", "25"),
        ("Es kamen 25 von der Stadt.", "25", "25"),
        ("Drei der vier Räder fehlen.", "Drei", "Drei der vier Räder"),
        ("Er ist Chef der 200 Abgeordneten.", "Chef", "Chef"),
    ],
)
def test_a_part_with_its_whole(text: str, words: str, whole: str) -> None:
    start = text.index(words)
    assert with_whole(text, Span(start, start + len(words))).of(text) == whole


@given(
    st.lists(st.sampled_from(["über", "mehr als", "kurz", "bis zu", "der", "anderen", "Ulm", "3"])).map(
        lambda words: "".join(f"{word} " for word in words)
    ),
    st.sampled_from(["300 Plätze", "vor 7.30 Uhr", "acht", "Graz"]) | st.text(min_size=1, max_size=20),
)
def test_a_figure_with_its_qualifier_only_grows_to_the_left(before: str, words: str) -> None:
    span = Span(len(before), len(before) + len(words))
    found = with_qualifier(before + words, span)
    assert 0 <= found.start <= span.start
    assert found.end == span.end


@given(
    st.sampled_from(["25", "acht", "Ulm"]),
    st.lists(st.sampled_from(["der", "von", "rund", "insgesamt", "200", "vier", "Gäste", "."])),
)
def test_a_part_with_its_whole_only_grows_to_the_right(words: str, behind: list[str]) -> None:
    found = with_whole(" ".join([words, *behind]), Span(0, len(words)))
    assert found.start == 0
    assert found.end == len(words) or any(word in behind for word in ("200", "vier"))


@given(st.integers(0, 10**9), st.sampled_from(["Euro", "US-Dollar", "€"]))
def test_any_whole_amount_is_found_whole(number: int, currency: str) -> None:
    amount = f"{number:,}".replace(",", ".") + " " + currency
    assert facts(f"Es kostet {amount}, heißt es.") == [(FactKind.AMOUNT.name, amount)]


def one(text: str, published: datetime.date | None = None) -> Fact:
    (fact,) = find_facts(text, published)
    return fact


@pytest.mark.parametrize(
    ("text", "low", "high", "unit", "qualifier"),
    [
        ("14,3 Mrd. Dollar", 14.3e9, 14.3e9, "USD", "EXACT"),
        ("14.3 Mrd. $", 14.3e9, 14.3e9, "USD", "EXACT"),
        ("vierzehn Komma drei Milliarden US-Dollar", 14.3e9, 14.3e9, "USD", "EXACT"),
        ("14 300 000 000 US-Dollar", 14.3e9, 14.3e9, "USD", "EXACT"),
        ("knapp 15 Milliarden", 15e9, 15e9, "", "ABOUT"),
        ("über zehn Milliarden Euro", 10e9, 10e9, "EUR", "OVER"),
        ("nicht mehr als 5 Prozent", 5, 5, "%", "UP_TO"),
        ("weniger als drei Franken", 3, 3, "CHF", "UNDER"),
        ("bis zu 65 Mrd. $", 65e9, 65e9, "USD", "UP_TO"),
        ("rund die Hälfte der Mitarbeiter", 50, 50, "%", "ABOUT"),
        ("drei Viertel", 75, 75, "%", "EXACT"),
        ("neunundvierzig Prozent", 49, 49, "%", "EXACT"),
        ("minus 3,5 Prozentpunkte", -3.5, -3.5, "Prozentpunkt", "EXACT"),
        ("49-prozentige Beteiligung", 49, 49, "%", "EXACT"),
        ("zwischen 10 und 15 Prozent", 10, 15, "%", "EXACT"),
        ("5 bis 10 Millionen Euro", 5e6, 10e6, "EUR", "EXACT"),
        ("500.000 bis 2 Millionen Euro", 5e5, 2e6, "EUR", "EXACT"),
        ("1.234,5", 1234.5, 1234.5, "", "EXACT"),
        ("1 234", 1234, 1234, "", "EXACT"),
        ("zweieinhalb Millionen", 2.5e6, 2.5e6, "", "EXACT"),
        ("eine halbe Million Euro", 5e5, 5e5, "EUR", "EXACT"),
        ("anderthalb Stunden", 1.5, 1.5, "Stunde", "EXACT"),
        ("rund 1:45 Stunden", 1.75, 1.75, "Stunde", "ABOUT"),
        ("2:30:36 Stunden", 2.51, 2.51, "Stunde", "EXACT"),
        ("ein Dutzend Eier", 12, 12, stem("Eier"), "EXACT"),
        ("1.200 neue Mitarbeiter", 1200, 1200, stem("Mitarbeiter"), "EXACT"),
        ("2000 Menschen", 2000, 2000, stem("Menschen"), "EXACT"),
        ("70 km", 70, 70, stem("Kilometer"), "EXACT"),
        ("230 km/h", 230, 230, stem("Stundenkilometer"), "EXACT"),
        ("100 m²", 100, 100, stem("Quadratmeter"), "EXACT"),
        ("US-$ 12 Millionen", 12e6, 12e6, "USD", "EXACT"),
        ("zwei- bis dreimal", 2, 3, "mal", "EXACT"),
        ("dreitürig", 3, 3, stem("Tür"), "EXACT"),
        ("mindestens dreimal", 3, 3, "mal", "OVER"),
        ("zweiteilig", 2, 2, stem("Teil"), "EXACT"),
        ("die 21-jährigen", 21, 21, "Jahr", "EXACT"),
        ("eine Zehnjährige", 10, 10, "Jahr", "EXACT"),
        ("19 Jahre alt", 19, 19, "Jahr", "EXACT"),
        ("um 20.15 Uhr", 20.25, 20.25, "Uhr", "EXACT"),
        ("30 Cent", 0.3, 0.3, "", "EXACT"),
        ("14,3 Milliarden\nDollar", 14.3e9, 14.3e9, "USD", "EXACT"),
    ],
)
def test_what_a_fact_says(text: str, low: float, high: float, unit: str, qualifier: str) -> None:
    fact = one(text)
    assert (fact.low, fact.high, fact.unit, fact.qualifier.name) == (low, high, unit, qualifier)
    assert fact.value == (low if low == high else None)


def test_a_bare_number_shares_the_unit_of_the_next() -> None:
    first, second = find_facts("Der Anteil stieg von 10 auf 15 Prozent.")
    assert (first.low, first.unit, second.low, second.unit) == (10, "%", 15, "%")
    assert [fact.kind for fact in find_facts("Er stieg 2015 auf 3 Prozent.")] == [FactKind.DATE, FactKind.SHARE]


@pytest.mark.parametrize(
    "text",
    [
        "Artikel 5, Platz neun und der A380 mit 5G",
        "Windows 10 und Android 5.1.",
        "Das Spiel endete 2:1, zuvor 7:6(5).",
        "Tel. 0660/123 45 67",
        "im 21. Bezirk, in der 2. Liga",
        "Tore: Lund (15.), Ferriero (51., 57.), Skov (5./6.)",
        "Die Elf gewann.",
        "Ein Dreier für Rapid.",
        "Artikel fünf Absatz zwei",
        "die zweite Hälfte, das Viertel",
        "eines Tages hatte einer ein Auto",
        "Covid-19, F-16, G-7-Gipfel und ein 5-Sterne-Hotel",
        "www.example.org/2015 und @user12",
    ],
)
def test_a_number_in_a_name_is_no_fact(text: str) -> None:
    assert facts(text) == []


def test_thousands_nobody_counted_have_no_value() -> None:
    assert one("Tausende demonstrierten.").low is None
    for words in ("wenige tausend", "mehrere Hundert", "einige Dutzend", "ein paar Millionen"):
        assert one(f"{words} Menschen kamen.").span == Span(0, len(words))
        assert one(f"{words} Menschen kamen.").low is None
    assert one("Einige tausend Euro fehlen.").unit == "EUR"
    assert one("um 1330 v. Chr.").low is None


FRIDAY = datetime.date(2025, 6, 13)
SUNDAY = datetime.date(2025, 6, 15)


@pytest.mark.parametrize(
    ("phrase", "first", "last"),
    [
        ("13. Juni 2025", "2025-06-13", "2025-06-13"),
        ("13.06.25", "2025-06-13", "2025-06-13"),
        ("2025-06-13", "2025-06-13", "2025-06-13"),
        ("Juni 2025", "2025-06-01", "2025-06-30"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("im zweiten Quartal 2024", "2024-04-01", "2024-06-30"),
        ("im 19. Jahrhundert", "1801-01-01", "1900-12-31"),
        ("in den 1970ern", "1970-01-01", "1979-12-31"),
        ("am Freitag", "2025-06-13", "2025-06-13"),
        ("am Sonntagabend", "2025-06-15", "2025-06-15"),
        ("am vergangenen Sonntag", "2025-06-08", "2025-06-08"),
        ("gestern", "2025-06-14", "2025-06-14"),
        ("im Vorjahr", "2024-01-01", "2024-12-31"),
        ("vergangenes Jahr", "2024-01-01", "2024-12-31"),
        ("vergangene Woche", "2025-06-02", "2025-06-08"),
        ("Ende März", "2025-03-21", "2025-03-31"),
        ("im Dezember", "2024-12-01", "2024-12-31"),
        ("13. Juni", "2025-06-13", "2025-06-13"),
        ("24. Dezember", "2024-12-24", "2024-12-24"),
    ],
)
def test_dates_are_resolved_from_the_day_of_publication(phrase: str, first: str, last: str) -> None:
    days = resolve_date(phrase, SUNDAY)
    assert days is not None
    assert (days.first.isoformat(), days.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    ("question", "months"),
    [
        ("Wie viele kamen im Jänner, wie viele im Januar?", ("jänner", "januar")),
        ("Was geschah am 9.Mai 1945?", ("mai",)),
        ("Welchen Rang hatte August März?", ()),
        ("Wie viele kamen?", ()),
    ],
)
def test_months_that_a_question_names(question: str, months: tuple[str, ...]) -> None:
    assert asked_months(question) == months


@pytest.mark.parametrize(
    ("text", "month", "named"),
    [
        ("am 5. Jänner", "januar", True),
        ("am 05.01.2016", "jänner", True),
        ("am 5. 1. 2016", "januar", True),
        ("am 5. 11. 2016", "januar", False),
        ("2016-11-01", "januar", False),
        ("der Januargipfel", "januar", False),
        ("Maier kam", "mai", False),
    ],
)
def test_whether_a_text_names_a_month(text: str, month: str, named: bool) -> None:
    assert names_month(text, month) is named


@given(st.dates())
def test_a_date_names_its_month(day: datetime.date) -> None:
    month = german_date(day).split()[1].lower()
    assert names_month(f"am {german_date(day)}.", month)
    assert names_month(f"am {day.day}.{day.month}.{day.year}", month)
    assert asked_months(f"Was geschah am {german_date(day)}?") == (month,)


@pytest.mark.parametrize(
    ("question", "sentence", "another"),
    [
        ("Wie viele kamen am Samstag an?", "Am Sonntagabend wurden 800 weggebracht.", True),
        ("Wie viele kamen am Samstag an?", "Am Samstagabend waren es 800, am Sonntag 300.", False),
        ("Wie viele kamen am Samstag an?", "Am Sonnabend kamen 800.", False),
        ("Wie viele kamen am Samstag an?", "Es kamen 800.", False),
        ("Wie viele kamen?", "Am Samstag kamen 800.", False),
        ("Was tut sie samstags?", "Am Sonntag ruht sie.", False),
        ("Wer sprach am 21. April?", "Am 19. April 2013 sprach Anna Koch.", True),
        ("Wer sprach am 21. April?", "Am 21.4. sprach Anna Koch, am 22. April Tim Mai.", False),
        ("Wer sprach am 21. April?", "Im April sprach Anna Koch.", False),
        ("Was geschah nach dem 21. April?", "Am 22. April sprach Anna Koch.", False),
        ("Wie viele kamen bis Samstag?", "Am Freitag kamen 800.", False),
    ],
)
def test_what_is_told_of_another_day(question: str, sentence: str, another: bool) -> None:
    assert is_on_another_day(question, sentence) is another


@given(st.dates(), st.dates(), st.text())
def test_a_day_is_another_one_unless_it_is_named(day: datetime.date, other: datetime.date, rest: str) -> None:
    question = f"Was geschah am {german_date(day)}?"
    same = (day.day, day.month) == (other.day, other.month)
    assert is_on_another_day(question, f"Am {german_date(other)} kam sie.") is not same
    assert not is_on_another_day(question, f"{rest} Am {german_date(day)} kam sie.")
    assert not is_on_another_day(rest, rest)


@pytest.mark.parametrize("phrase", ["am Freitag", "gestern", "Ende März", "13. Juni", "im Vorjahr"])
def test_without_the_day_of_publication_they_stay_open(phrase: str) -> None:
    assert resolve_date(phrase) is None


@pytest.mark.parametrize("phrase", ["am kommenden Freitag", "im Winter", "31.02.2024", "irgendwann"])
def test_what_cannot_be_told_is_not_guessed(phrase: str) -> None:
    assert resolve_date(phrase, SUNDAY) is None


def test_what_is_to_come_is_not_dated_back() -> None:
    assert one("Er kam am Freitag.", SUNDAY).low == FRIDAY.toordinal()
    assert one("Er wird am Freitag kommen.", SUNDAY).low is None


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("14,3 Milliarden Dollar", "14,3 Mrd. US-Dollar", True),
        ("knapp 15 Milliarden Dollar", "14,3 Mrd. Dollar", True),
        ("knapp 15 Milliarden", "14,3 Mrd. Dollar", True),
        ("rund 16 Milliarden Dollar", "14,3 Mrd. Dollar", False),
        ("über zehn Milliarden Dollar", "14,3 Mrd. Dollar", False),
        ("über zehn Milliarden Dollar", "mehr als 10 Mrd. $", True),
        ("bis zu zehn Milliarden Dollar", "mehr als 10 Mrd. $", False),
        ("14,3 Milliarden Euro", "14,3 Mrd. Dollar", False),
        ("49 Prozent", "neunundvierzig %", True),
        ("49 Prozent", "49 Prozentpunkte", False),
        ("13. Juni 2025", "2025-06-13", True),
        ("13. Juni 2025", "2025", False),
        ("1998 bis 2003", "zwischen 1998 und 2003", True),
        ("ein Drittel", "33 Prozent", False),
        ("1.200 Mitarbeiter", "1.200 Kunden", False),
        ("Tausende Menschen", "Tausende Menschen", False),
    ],
)
def test_the_same_value_in_other_words(a: str, b: str, same: bool) -> None:
    assert same_value(one(a), one(b)) is same_value(one(b), one(a)) is same


@pytest.mark.parametrize(
    ("a", "b", "can"),
    [
        ("14,3 Milliarden", "10 Euro", True),
        ("14 Stück", "10 Euro", False),
        ("10 Dollar", "10 Euro", False),
        ("am Freitag", "13. Juni 2025", True),
        ("drei Jahre", "13. Juni 2025", False),
        ("3 Prozent", "1.200 Mitarbeiter", False),
    ],
)
def test_what_can_answer_the_same_question(a: str, b: str, can: bool) -> None:
    assert comparable(one(a), one(b)) is comparable(one(b), one(a)) is can


def test_a_weekday_is_the_date_it_was() -> None:
    assert same_value(one("am Freitag", SUNDAY), one("13. Juni 2025"))


ONES = "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn"
SMALL = [*ONES.split(), "achtzehn", "neunzehn"]
TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()


def spelled(number: int) -> str:
    """A number above 1 and below a million in German words."""
    if number < 20:
        return SMALL[number]
    if number < 100:
        ones = SMALL[number % 10] + "und" if number % 10 else ""
        return ones + TENS[number // 10 - 2]
    scale, name = (1000, "tausend") if number >= 1000 else (100, "hundert")
    rest = number % scale
    return spelled(number // scale) + name + (("eins" if rest == 1 else spelled(rest)) if rest else "")


@given(st.integers(2, 999_999))
def test_a_spelled_number_has_its_value(number: int) -> None:
    assert one(f"Es sind {spelled(number)}.").value == number


@given(st.decimals(0, 10**9, places=2), st.sampled_from(["Euro", "Prozent", "Millionen Dollar"]))
def test_a_written_value_is_read_back(value: decimal.Decimal, unit: str) -> None:
    written = f"{value:,}".translate(str.maketrans(",.", ".,"))
    scale = 10**6 if unit.startswith("Millionen") else 1
    fact = one(f"Es sind {written} {unit}, heißt es.")
    assert fact.low == float(value * scale)


PIECES = (
    "14,3|1.234|7|20:15|Uhr|bis|und|zwischen|von|Mrd.|Millionen|Dollar|€|$|US$|%|Prozent|Hälfte|die|drei|einund|zwanzig|"
    "halbe|eine|Komma|Juni|Freitag|2015|99.99.9999|2014/15|seit|im|Ende|gestern|Jahre|-jährig|er-Jahre|. Jahrhundert|"
    "-|–|.|(|)|:|/|İ|ſ|K|ß|\n|\u00a0|Tausende|Quartal|ersten|kommenden|heute|auf|minus|0|00|Platz|Menschen|km|②|٣"
).split("|")


@given(st.one_of(st.text(), st.lists(st.sampled_from([*PIECES, " ", " "])).map("".join)), st.none() | st.dates())
def test_any_text_is_read(text: str, published: datetime.date | None) -> None:
    found = find_facts(text, published)
    edges = [edge for fact in found for edge in (fact.span.start, fact.span.end)]
    assert edges == sorted(edges)
    assert all(fact.span.of(text).strip() for fact in found)
    assert all((fact.low is None) == (fact.high is None) for fact in found)
    assert all(fact.low <= fact.high for fact in found if fact.low is not None and fact.high is not None)
    resolve_date(text, published)
