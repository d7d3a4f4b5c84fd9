import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.dates import find_dates, german_date
from rag.language.facts import FactKind, find_facts


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
        ("im 19. Jahrhundert, vor 3 Jahren", [("PERIOD", "19. Jahrhundert"), ("PERIOD", "3 Jahren")]),
        ("von 1998 bis 2003, in den 1970ern", [("PERIOD", "von 1998 bis 2003"), ("PERIOD", "1970ern")]),
        ("Rund 500 Menschen sahen drei Spiele.", [("NUMBER", "500"), ("NUMBER", "drei")]),
        ("Der Launch von Llama 4 mit einem Test auf Platz 3.", []),
        ("Er hat eine Idee und einen Plan.", []),
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


@given(st.dates(min_value=datetime.date(1000, 1, 1)))
def test_a_date_written_in_german_is_read_back(day: datetime.date) -> None:
    assert [found for _, found in find_dates(f"Am {german_date(day)} war es so.")] == [day]


@given(st.text(alphabet=st.sampled_from("0123456789.,% €$MrdioEuzwehnMal\u00a0"), max_size=80))
def test_facts_lie_in_order_inside_the_text(text: str) -> None:
    spans = [fact.span for fact in find_facts(text)]
    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)


@given(st.integers(0, 10**9), st.sampled_from(["Euro", "US-Dollar", "€"]))
def test_any_whole_amount_is_found_whole(number: int, currency: str) -> None:
    amount = f"{number:,}".replace(",", ".") + " " + currency
    assert facts(f"Es kostet {amount}, heißt es.") == [(FactKind.AMOUNT.name, amount)]
