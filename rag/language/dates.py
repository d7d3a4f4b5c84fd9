"""Dates as German text writes them, complete ones and those that lean on the day of publication."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator
from typing import NamedTuple

from rag.language.numbers import BLANK
from rag.types import Span

_MONTHS = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
_MONTH_NUMBERS = {
    name: number
    for number, names in enumerate(
        "januar jänner jan|februar feber feb|märz mär|april apr|mai|juni jun|juli jul|august aug|september sept sep|"
        "oktober okt|november nov|dezember dez".split("|"),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS = {
    name: number
    for number, names in enumerate("montag|dienstag|mittwoch|donnerstag|freitag|samstag sonnabend|sonntag".split("|"))
    for name in names.split()
}
_DAY_WORDS = {"vorgestern": -2, "gestern": -1, "heute": 0, "morgen": 1, "übermorgen": 2}
_SEASONS = {"frühling": 3, "frühjahr": 3, "sommer": 6, "herbst": 9}
_QUARTERS = {"erst": 1, "zweit": 2, "dritt": 3, "viert": 4}
_PARTS = {"anfang": 0, "mitte": 1, "ende": 2}

_END = r"(?![a-zäöüß0-9])"
_MONTH = "|".join(sorted(_MONTH_NUMBERS, key=len, reverse=True))
_WEEKDAY = "|".join(_WEEKDAYS)
_SEASON = "|".join([*_SEASONS, "winter"])
_YEAR = r"(?:1[0-9]|20)[0-9][0-9](?![0-9]|[.,][0-9])"
_PAST, _NEXT = r"(?:vergangene|letzte|vorige)[nsmr]?", r"(?:kommende|nächste)[nsmr]?"

DATE = (
    rf"(?:(?P<day>[0-3]?[0-9])\.{BLANK}?(?P<month>{_MONTH}){_END}\.?(?:{BLANK}(?P<year>{_YEAR}))?|"
    rf"(?P<nday>[0-3]?[0-9])\.{BLANK}?(?P<nmonth>[01]?[0-9])\.{BLANK}?(?P<nyear>[0-9]{{4}}|[0-9]{{2}})(?![0-9])|"
    r"(?P<iso>[0-9]{4}-[0-9]{2}-[0-9]{2})(?![0-9])|"
    rf"(?:(?P<mpart>anfang|mitte|ende) )?(?P<mmonth>{_MONTH})\.?{BLANK}(?P<myear>{_YEAR})|"
    rf"(?:(?:im )?(?P<season>{_SEASON})|(?P<ypart>anfang|mitte|ende))(?: des jahres)?{BLANK}(?P<syear>{_YEAR})|"
    rf"(?P<quarter>(?:erst|zweit|dritt|viert)e[snm]?|[1-4]\.) quartal(?: des jahres)?{BLANK}(?P<qyear>{_YEAR}))"
)
"""A date with its year, or a day and month; in small letters. A year alone is in YEAR."""

_ASKED_MONTH = re.compile(
    rf"\b(?:(?:im|vom|seit|bis|ab|zum|anfang|mitte|ende|monat|monats)|[0-9]{{1,2}}\.) ?(?P<month>{_MONTH}){_END}"
)
_ASKED_DAY = re.compile(rf"\b(?:am|vom) (?P<day>{_WEEKDAY})")
_ANY_DAY = re.compile(rf"(?<![a-zäöüß])(?P<day>{_WEEKDAY})(?!s)")
_DAY_OF_MONTH = re.compile(
    rf"(?<![0-9.])(?P<day>[0-3]?[0-9])\.{BLANK}?(?:(?P<month>{_MONTH}){_END}|(?P<nmonth>[01]?[0-9])\.)"
)
_BESIDE_A_DAY = re.compile(r"\b(?:nach|vor|seit|ab|bis|zwischen)(?: dem| zum)? $")
_ANY_MONTH = re.compile(rf"(?<![a-zäöüß])(?:{_MONTH}){_END}")

_ANY_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")

YEAR = _YEAR
MOMENT = (
    rf"(?:(?P<century>[0-9]{{1,2}})\. jahrhunderts?{_END}|"
    rf"(?P<decade>(?:1[5-9]|20)?[0-9]0)er(?:n|[ -]?jahren?)?{_END}|"
    rf"(?:(?:(?P<past>{_PAST})|(?P<next>{_NEXT})) )?(?P<weekday>{_WEEKDAY})"
    rf"(?:abend|nacht|früh|morgen|vormittag|mittag|nachmittag)?s?{_END}|"
    rf"(?P<dayword>vorgestern|gestern|heute|morgen|übermorgen){_END}|"
    rf"(?P<thisyear>(?:diese[ms]|laufende[nsm]) jahre?s?|heuer){_END}|"
    rf"(?P<lastyear>{_PAST} jahre?s?|vorjahr(?:es)?){_END}|(?P<nextyear>{_NEXT} jahre?s?){_END}|"
    rf"(?P<lastweek>{_PAST} woche){_END}|(?P<lastmonth>{_PAST} monate?s?){_END}|"
    rf"(?:(?P<rpart>anfang|mitte|ende)|im|seit|bis|ab) (?P<rmonth>{_MONTH}){_END}(?!\.?{BLANK}{_YEAR})|"
    rf"(?P<bare>{_SEASON})s?{_END})"
)
"""A stretch of the calendar without a year of its own, or longer than a year; in small letters."""

_PHRASE = re.compile(rf"(?:{DATE}|(?P<only>{YEAR}{_END})|{MOMENT})")
_FULL_DATE = re.compile(
    rf"\b(?:(?P<day>[0-9]{{1,2}})\.\s?(?P<month>{_MONTH})\b\.?\s(?P<year>[0-9]{{4}})|"
    r"(?P<nday>[0-9]{1,2})\.\s?(?P<nmonth>[0-9]{1,2})\.\s?(?P<nyear>[0-9]{4})|"
    r"(?P<iso>[0-9]{4}-[0-9]{2}-[0-9]{2}))\b"
)
# Where one of these stands, "am Freitag" may well be the next one.
_AHEAD = re.compile(r"\b(?:wird|werden|würden?|soll(?:en|te)?|will|wollen|plan(?:t|en|te)|bis|ab|kommende\w?)\b")


class Days(NamedTuple):
    """A stretch of the calendar, both ends included."""

    first: datetime.date
    last: datetime.date


def german_date(day: datetime.date | None) -> str:
    """The date in words, or that there is none.

    >>> german_date(datetime.date(2025, 6, 13)), german_date(None)
    ('13. Juni 2025', 'ohne Datum')
    """
    return f"{day.day}. {_MONTHS[day.month - 1]} {day.year}" if day else "ohne Datum"


def lower_in_place(text: str) -> str:
    """Small letters, each at the offset of its capital: the few that would become two characters stay."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def find_dates(text: str) -> Iterator[tuple[Span, datetime.date]]:
    """Complete dates of `text` (day, month and year); days that no calendar has are left out.

    >>> [day.isoformat() for _, day in find_dates("13. Juni 2025, 31.02.2024, 2024-12-24")]
    ['2025-06-13', '2024-12-24']
    """
    for match in _FULL_DATE.finditer(lower_in_place(text)):
        try:
            yield Span(*match.span()), _full_date(match)
        except ValueError:
            continue


def asked_months(question: str) -> tuple[str, ...]:
    """The months that a question names as a time, in small letters.

    >>> asked_months("Wie viele kamen seit Ende Februar, wie viele am 3. Mai?"), asked_months("Wer war August Mai?")
    (('februar', 'mai'), ())
    """
    return tuple(dict.fromkeys(match["month"] for match in _ASKED_MONTH.finditer(lower_in_place(question))))


def is_on_another_day(question: str, sentence: str) -> bool:
    """Whether a sentence tells what is on other days than the one a question names, and not on that.

    That is days of the week or days of a month, but not what is before or after a day. Of 121 marked answers to such
    questions it is so with two, of 126 questions that nothing answers 57 are put to passages with such a sentence.

    >>> is_on_another_day("Wie viele kamen am Samstag?", "Am Sonntagabend waren es 800.")
    True
    >>> is_on_another_day("Wie viele kamen am Samstag?", "Am Samstag waren es 700, am Sonntag 800.")
    False
    >>> is_on_another_day("Was war am 3. Mai?", "Am 4.5. kam sie."), is_on_another_day("Was war am 3. Mai?", "Im Mai.")
    (True, False)
    """
    asked, said = lower_in_place(question), lower_in_place(sentence)
    week = {_WEEKDAYS[day] for day in _ASKED_DAY.findall(asked)}
    other_week = {_WEEKDAYS[day] for day in _ANY_DAY.findall(said)} if week else set()
    days = {day for start, day in _days_of_months(asked) if not _BESIDE_A_DAY.search(asked, 0, start)}
    other_days = {day for _, day in _days_of_months(said)} if days else set()
    return (bool(other_week) and week.isdisjoint(other_week)) or (bool(other_days) and days.isdisjoint(other_days))


def _days_of_months(small: str) -> Iterator[tuple[int, tuple[int, int]]]:
    """Where each day of a month stands in a text in small letters, with its day and month."""
    for match in _DAY_OF_MONTH.finditer(small):
        month = _MONTH_NUMBERS[match["month"]] if match["month"] else int(match["nmonth"])
        yield match.start(), (int(match["day"]), month)


def years(text: str) -> list[str]:
    """The years from 1500 on that a text names in digits, also as decades, in order.

    >>> years("1990er Jahre, 12016 und 2016")
    ['1990', '2016']
    """
    return _ANY_YEAR.findall(text)


def names_month(text: str, month: str) -> bool:
    """Whether a text names a month, in words or in digits.

    >>> [names_month(text, "februar") for text in ("am 5. Feb. 2016", "am 5.2.2016", "2016-02-05", "im März")]
    [True, True, True, False]
    """
    number, small = _MONTH_NUMBERS[month], lower_in_place(text)
    if re.search(rf"[0-9]\.{BLANK}?0?{number}\.|-{number:02d}-", small):
        return True
    return any(_MONTH_NUMBERS[match.group()] == number for match in _ANY_MONTH.finditer(small))


def typed_days(words: str) -> Days | None:
    """The days that someone means who types nothing but a day, a month or a year; None where that is no date.

    >>> [str(day) for day in typed_days(" Juni 2025 ")], typed_days("31.2.2025")
    (['2025-06-01', '2025-06-30'], None)
    """
    match = _PHRASE.fullmatch(lower_in_place(" ".join(words.split())))
    try:
        return _days(match, None, "") if match else None
    except (ValueError, OverflowError):
        return None


def resolve_date(phrase: str, published: datetime.date | None = None, context: str = "") -> Days | None:
    """The days that a phrase means in an article published on a day; None where that cannot be told.

    A weekday, a month or a day without its year is the latest before or on the day of publication, unless the
    `context`, such as the sentence, speaks of what is to come.

    >>> str(resolve_date("am Freitag", datetime.date(2025, 6, 15)).first), resolve_date("gestern")
    ('2025-06-13', None)
    """
    match = _PHRASE.search(lower_in_place(phrase))
    try:
        return _days(match, published, context) if match else None
    except (ValueError, OverflowError):
        return None


def _days(match: re.Match[str], published: datetime.date | None, context: str) -> Days | None:
    """Raises ValueError or OverflowError for what no calendar has."""
    if match["iso"] or match["nday"] or (match["day"] and match["year"]):
        day = _full_date(match)
        return Days(day, day)
    if match["mmonth"]:
        return _month(int(match["myear"]), _MONTH_NUMBERS[match["mmonth"]], match["mpart"])
    if match["syear"]:
        return _part_of_year(int(match["syear"]), match["season"], match["ypart"])
    if match["quarter"]:
        word = match["quarter"]
        number = int(word[0]) if word[0].isdigit() else _QUARTERS[word.rstrip("snm").removesuffix("e")]
        return _months(int(match["qyear"]), 3 * number - 2, 3)
    if match["only"]:
        return _year(int(match["only"]))
    if match["century"]:
        return Days(_year(100 * int(match["century"]) - 99).first, _year(100 * int(match["century"])).last)
    if match["decade"]:
        return _decade(match["decade"])
    return _relative(match, published, context) if published else None


def _relative(match: re.Match[str], published: datetime.date, context: str) -> Days | None:
    day = datetime.timedelta(days=1)
    if match["dayword"]:
        there = published + _DAY_WORDS[match["dayword"]] * day
        return Days(there, there)
    for group, years in (("thisyear", 0), ("lastyear", -1), ("nextyear", 1)):
        if match[group]:
            return _year(published.year + years)
    if match["lastweek"]:
        monday = published - (published.weekday() + 7) * day
        return Days(monday, monday + 6 * day)
    if match["lastmonth"]:
        last = published.replace(day=1) - day
        return Days(last.replace(day=1), last)
    if match["next"] or (not match["past"] and _AHEAD.search(lower_in_place(context))):
        return None
    if match["weekday"]:
        back = (published.weekday() - _WEEKDAYS[match["weekday"]]) % 7
        there = published - (back or 7 * bool(match["past"])) * day
        return Days(there, there)
    name = match["rmonth"] or match["month"]
    if not name:
        return None
    for year in (published.year, published.year - 1):
        days = _month(year, _MONTH_NUMBERS[name], match["rpart"])
        if match["day"]:
            days = Days(*[datetime.date(year, days.first.month, int(match["day"]))] * 2)
        if days.first <= published:
            return days
    return None


def _full_date(match: re.Match[str]) -> datetime.date:
    if match["iso"]:
        return datetime.date.fromisoformat(match["iso"])
    if match["day"]:
        return datetime.date(int(match["year"]), _MONTH_NUMBERS[match["month"]], int(match["day"]))
    year = int(match["nyear"])
    # Two digits: from 1970 to 2069, as POSIX has it, a year later.
    century = (2000 if year < 70 else 1900) if len(match["nyear"]) == 2 else 0
    return datetime.date(century + year, int(match["nmonth"]), int(match["nday"]))


def _year(year: int) -> Days:
    return _months(year, 1, 12)


def _months(year: int, month: int, count: int) -> Days:
    last = month + count - 1
    return Days(datetime.date(year, month, 1), datetime.date(year, last, calendar.monthrange(year, last)[1]))


def _month(year: int, month: int, part: str | None) -> Days:
    whole = _months(year, month, 1)
    if not part:
        return whole
    first = whole.first.replace(day=1 + 10 * _PARTS[part])
    return Days(first, whole.last if part == "ende" else first + datetime.timedelta(days=9))


def _part_of_year(year: int, season: str | None, part: str | None) -> Days | None:
    if part:
        return _months(year, 1 + 4 * _PARTS[part], 4)
    return _months(year, _SEASONS[season], 3) if season in _SEASONS else None


def _decade(digits: str) -> Days | None:
    """Of two digits only those that can mean no other century."""
    if len(digits) == 2 and digits in ("00", "10", "20"):
        return None
    first = int(digits) + (1900 if len(digits) == 2 else 0)
    return Days(_year(first).first, _year(first + 9).last)
