"""Numbers, amounts, shares and dates in German text, found as exact spans.

It knows digits and number words up to "Billionen"; it does not compare values.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from rag.types import Span

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("januar", "jänner", "jan"),
            ("februar", "feber", "feb"),
            ("märz", "mär"),
            ("april", "apr"),
            ("mai",),
            ("juni", "jun"),
            ("juli", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("oktober", "okt"),
            ("november", "nov"),
            ("dezember", "dez"),
        ),
        start=1,
    )
    for name in names
}

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_UNIT_WORD = (
    "hundert|tausend|million(?:en)?|milliarden?|billion(?:en)?|dutzend|zwei|drei|vier|fünf|sechs|"
    "sieben|acht|neun|zehn|elf|zwölf|(?:drei|vier|fünf|sech|sieb|acht|neun)zehn|zwanzig|dreißig|vierzig|fünfzig|"
    "sechzig|siebzig|achtzig|neunzig|hunderte|tausende"
)
_DIGITS = r"\d+(?:[. \u00a0\u202f]\d{3})*(?:,\d+)?|\d+[.,]\d+"
_SCALE = r"(?:Mio\.?|Mrd\.?|Tsd\.?|Millionen|Million|Milliarden|Milliarde|Billionen|Billion|Tausend|Hundert|Dutzend)"
_NUMBER = rf"(?:{_DIGITS}|\b(?:{_UNIT_WORD})\b|\beine[rnms]?(?= {_SCALE}))(?:[ \u00a0]?{_SCALE}\b\.?)?"
_CURRENCY = (
    r"(?:US-|australische |kanadische )?Dollar|Euro|Cent|Franken|Pfund|Yen|Yuan|Rubel|Kronen|Schilling|Mark|D-Mark|"
    r"EUR|USD|CHF|GBP|DM"
)
_SIGN = r"[$€£¥]"

_AMOUNT = re.compile(rf"(?:{_SIGN}[ \u00a0]?{_NUMBER}|{_NUMBER}[ \u00a0]?(?:(?:{_CURRENCY})\b|{_SIGN}))", re.IGNORECASE)
_SHARE = re.compile(
    rf"(?:{_NUMBER}[ \u00a0-]?(?:%|Prozent(?:punkten?|e)?\b)|\b(?:die |der )?(?:Hälfte|Drittel|Viertel)\b)",
    re.IGNORECASE,
)
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}\.[ \u00a0]?(?:{_MONTH})\b\.?(?:[ \u00a0]\d{{4}})?|"
    rf"\d{{1,2}}\.[ \u00a0]?\d{{1,2}}\.[ \u00a0]?\d{{2,4}}|"
    rf"\d{{4}}-\d{{2}}-\d{{2}}|(?:{_MONTH})[ \u00a0]\d{{4}}|(?:1\d|20)\d\d\b(?![.,]\d))",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"\b(?:von|seit|bis|zwischen)(?: zum| dem)? (?:1\d|20)\d\d(?: (?:bis|und) (?:1\d|20)\d\d)?\b", re.IGNORECASE
)
_PERIOD = re.compile(
    r"\b(?:\d+\. Jahrhunderts?|(?:1[5-9]|20)?\d0er(?:n|[ -]?Jahren?)?|"
    r"(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag|gestern|heute|morgen|Vorjahr|Frühling|Frühjahr|Sommer|Herbst|Winter)s?|"
    r"\d+-jährig\w*|"
    rf"(?:Ende|Anfang|Mitte|im|seit|bis) (?:{_MONTH})|(?:{_NUMBER}) (?:Sekunden?|Minuten?|Stunden?|Tagen?|Wochen?|"
    r"Monaten?|Jahren?))\b",
    re.IGNORECASE,
)
_COUNT = re.compile(rf"(?<![\w.,-]){_NUMBER}(?![\w-])", re.IGNORECASE)
# A number behind a noun and before no other one names a thing: "Llama 4", "Platz 3", "Artikel 5".
_LABEL = re.compile(
    r"\b(?!(?:Rund|Etwa|Über|Knapp|Fast|Mehr als|Nur|Die|Der|Das|Den|Mit|Im|In|Am|Bis|Um|Von|Ab|Seit|Und|Insgesamt|"
    r"Gut|Alle|Mindestens|Höchstens|Ungefähr|Nach|Vor|Zwischen|Auf|Bei)\b)[A-ZÄÖÜ][\w-]*[ \u00a0](?P<number>\d{1,4})"
    r"(?![.,]?\d|[ \u00a0]?%|[ \u00a0](?:[a-zäöü]+e[nr]? )?[A-ZÄÖÜ])"
)


class FactKind(Enum):
    """What a fact measures."""

    AMOUNT = auto()
    SHARE = auto()
    DATE = auto()
    PERIOD = auto()
    NUMBER = auto()


@dataclass(frozen=True, slots=True)
class Fact:
    """A number, amount, share, date or period, as it stands in the text."""

    kind: FactKind
    span: Span


_RULES = (
    (FactKind.AMOUNT, _AMOUNT),
    (FactKind.SHARE, _SHARE),
    (FactKind.PERIOD, _RANGE),
    (FactKind.DATE, _DATE),
    (FactKind.PERIOD, _PERIOD),
    (FactKind.NUMBER, _COUNT),
)


def find_facts(text: str) -> list[Fact]:
    """Facts of `text` in order; where two overlap, the more specific kind stands.

    >>> text = "Am 13. Juni 2025 kaufte Meta 49 Prozent für 14,3 Mrd. Dollar."
    >>> [(fact.kind.name, fact.span.of(text)) for fact in find_facts(text)]
    [('DATE', '13. Juni 2025'), ('SHARE', '49 Prozent'), ('AMOUNT', '14,3 Mrd. Dollar')]
    """
    labels = {match.start("number") for match in _LABEL.finditer(text)}
    taken: list[Fact] = []
    for kind, rule in _RULES:
        for match in rule.finditer(text):
            span = Span(*match.span())
            free = all(span.end <= fact.span.start or span.start >= fact.span.end for fact in taken)
            if free and not (kind is FactKind.NUMBER and span.start in labels):
                taken.append(Fact(kind, span))
    return sorted(taken, key=lambda fact: fact.span.start)


_FULL_DATES = (
    re.compile(rf"\b(?P<day>\d{{1,2}})\.\s?(?P<month>{_MONTH})\b\.?\s(?P<year>\d{{4}})\b", re.IGNORECASE),
    re.compile(r"\b(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})\b"),
    re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b"),
)


def find_dates(text: str) -> Iterator[tuple[Span, datetime.date]]:
    """Complete dates of `text` (day, month and year); days that no calendar has are left out.

    >>> [day.isoformat() for _, day in find_dates("13. Juni 2025, 31.02.2024, 2024-12-24")]
    ['2025-06-13', '2024-12-24']
    """
    for rule in _FULL_DATES:
        for match in rule.finditer(text):
            month = match["month"].lower()
            try:
                day = datetime.date(int(match["year"]), MONTHS.get(month) or int(month), int(match["day"]))
            except ValueError:
                continue
            yield Span(*match.span()), day
