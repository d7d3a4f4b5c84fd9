"""Numbers, amounts, shares and dates in German text, found as exact spans and read as values that compare."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

import simplemma

from rag.language.dates import DATE, MOMENT, YEAR, Days, lower_in_place, resolve_date
from rag.language.numbers import BLANK, INDEFINITE, NUMBER, PARTS, SCALE, is_article, number_value
from rag.language.tagging import tag_alone
from rag.language.units import ANY_UNIT, CURRENCIES, END, GAP, MEASURES, SHARES, SIGNS, TIMES, UNIT
from rag.language.words import FUNCTION_WORDS, stem
from rag.types import Span


class FactKind(Enum):
    """What a fact measures."""

    AMOUNT = auto()
    SHARE = auto()
    DATE = auto()
    PERIOD = auto()
    NUMBER = auto()


CALENDAR = frozenset({FactKind.DATE, FactKind.PERIOD})
"""Kinds of time, which may also be told without a figure: "nach dem Krieg"."""


class Qualifier(Enum):
    """How exactly a fact gives its value: itself, about it ("rund", "knapp"), or a bound."""

    EXACT = auto()
    ABOUT = auto()
    OVER = auto()
    UNDER = auto()
    UP_TO = auto()


_BOUNDS = frozenset({Qualifier.OVER, Qualifier.UNDER, Qualifier.UP_TO})
_TOLERANCE = 0.05


@dataclass(frozen=True, slots=True)
class Fact:
    """A number, amount, share, date or period, as it stands in the text, and what it says.

    `low` and `high` are the ends of a range, else equal; None for a value that nobody can tell ("Tausende", "gestern"
    in an undated article). Dates are ranges of days, counted as by `datetime.date.toordinal`. `unit` is a currency by
    ISO 4217, "%", "Prozentpunkt", a unit of time ("Jahr"; "Uhr" with hours), or the stem of the noun that is counted;
    "" for dates and where none is named.
    """

    kind: FactKind
    span: Span
    low: float | None = None
    high: float | None = None
    unit: str = ""
    qualifier: Qualifier = Qualifier.EXACT

    @property
    def value(self) -> float | None:
        """The value, None for a range."""
        return self.low if self.low == self.high else None


_QUANTITY = re.compile(
    rf"(?P<between>(?:zwischen|von){BLANK})?(?P<sign>{SIGNS}{BLANK}?|(?:eur|usd|chf|gbp){BLANK})?"
    rf"(?P<low>{NUMBER})(?:{GAP}(?P<low_scale>{SCALE}))?"
    rf"(?:(?:{BLANK}(?:bis|(?(between)und|bis)){BLANK}|{BLANK}?[–-]{BLANK}?)"
    rf"(?P<high>{NUMBER})(?:{GAP}(?P<high_scale>{SCALE}))?)?"
    rf"(?:{UNIT})?"
)
_UNCOUNTED = re.compile(rf"{INDEFINITE}{END}(?:{UNIT})?")
_FRACTION = re.compile(
    rf"(?:(?P<half>(?:(?:die|der){BLANK})?hälfte)|(?P<part>ein(?:em|es)?|{NUMBER}){BLANK}?"
    rf"(?P<whole>drittel|viertel|fünftel|sechstel|siebtel|achtel|neuntel|zehntel)[ns]?){END}"
)
_PARTS = {
    "drittel": 3, "viertel": 4, "fünftel": 5, "sechstel": 6, "siebtel": 7, "achtel": 8, "neuntel": 9, "zehntel": 10,
}  # fmt: skip
_EVERY_NTH = re.compile(
    r"jede[nmrs]? (?P<nth>zweite|dritte|vierte|fünfte|sechste|siebte|achte|neunte|zehnte|hundertste)[nmrs]?"
    r"(?! (?:sekunde|minute|stunde|tag|woche|monat|quartal|jahr|mal|spiel|satz|seite|reihe))" + END
)
_NTHS = dict(
    zip("zweite dritte vierte fünfte sechste siebte achte neunte zehnte".split(), range(2, 11), strict=True)
) | {"hundertste": 100}
_DIGITS = dict(zip("ein zwei drei vier fünf sechs sieben acht neun".split(), range(1, 10), strict=True))
_CLOCK = re.compile(
    rf"(?P<hour>[01]?[0-9]|2[0-4])[.:](?P<minute>[0-5][0-9])(?:{BLANK}?[–-]{BLANK}?[0-9.:]+)?{BLANK}?uhr{END}"
)
_DURATION = re.compile(
    rf"(?P<whole>[0-9]{{1,3}}):(?P<part>[0-5][0-9])(?::(?P<rest>[0-5][0-9]))?{BLANK}?(?P<time>stunde|minute)n?{END}"
)
_REPEATED = re.compile(rf"(?:(?P<least>{NUMBER})(?:-?{BLANK}bis{BLANK}|[–-]))?(?P<low>{NUMBER}){GAP}(?P<part>mal){END}")
_OF_PARTS = re.compile(rf"(?P<least>)(?P<low>{NUMBER})-?(?P<part>{'|'.join(PARTS)})ig(?:e[nmrs]?)?{END}")
_DATE = re.compile(DATE)
_MOMENT = re.compile(MOMENT)
_YEARS = re.compile(
    rf"(?:(?:zwischen{BLANK}(?P<a>{YEAR}){BLANK}und|(?:von{BLANK})?(?P<b>{YEAR})(?:{BLANK}bis|{BLANK}?[–-])){BLANK}?"
    rf"(?P<last>{YEAR})|(?P<season>{YEAR})[/-](?P<short>[0-9]{{2}}(?![0-9-]))|(?P<open>seit|bis|ab){BLANK}(?P<year>{YEAR}))"
    rf"(?!\w|{ANY_UNIT})"
)
_SIZED = re.compile(
    rf"(?:(?P<digits>{'|'.join(_DIGITS)})stellige[nrms]?{BLANK})?(?:(?P<scale>tausend(?:er)?|millionen|milliarden|billionen)-?)?"
    rf"(?:(?P<currency>{'|'.join(name for name in CURRENCIES if name.isalpha())})-?)?"
    rf"(?:betr[aä]g(?:s|es|en?)?|summen?|höhe){END}"
)
_YEAR = re.compile(rf"{YEAR}(?!\w|{ANY_UNIT}|[:/][0-9])")

_START = re.compile(
    r"(?<!\w)(?<![0-9][.,:/])(?<!\w[-–])(?<![#@_&=/])(?<![0-9]\()(?:[0-9]+|(?:us-?)?[$€£¥]|(?:null|ein|zw|dr|vier|fünf|sech|sieb|acht|"
    r"neun|zehn|elf|hundert|tausend|dutzende|million|milliarde|billion|anderthalb|halbe|(?:die |der )?hälfte|von|seit|"
    r"bis|ab|im|ende|anfang|mitte|j[aäu]|feb|mär|apr|mai|aug|sep|okt|nov|dez|mo|di|mi|do|fr|sa|so|gestern|vorgestern|"
    r"heute|übermorgen|vorjahr|herbst|winter|vergangen|letzt|vorig|kommend|nächst|dies|laufend|heuer|usd|chf|eur|gbp|"
    r"erst|mehrere|wenige|etliche|viele|jede)[a-zäöüß]*)"
)
_UP_TO = r"bis zu|nicht mehr als|höchstens|maximal"
_UNDER = r"unter|weniger als"
_OVER = r"mehr als|nicht weniger als|mindestens|wenigstens|zumindest"
_ABOUT = r"rund|etwa|circa|zirka|ca\.|ungefähr|knapp|fast|gut|beinahe|nahezu|annähernd|schätzungsweise|um die|an die"
_QUALIFIER = re.compile(
    rf"(?<!\w)(?:(?P<up_to>{_UP_TO})|(?P<under>{_UNDER})|(?P<over>über|{_OVER}|ab)|(?P<about>{_ABOUT}))\s+$"
)
_LONGEST_QUALIFIER = 25
QUALIFIERS = (
    rf"{_UP_TO}|{_UNDER}|{_OVER}|{_ABOUT}|über(?!\s+(?:{_OVER}|{_ABOUT}|insgesamt)\b)|insgesamt|etwas|deutlich|kurz|"
    r"unmittelbar|(?:hohe|mittlere|niedrige|obere|untere)[nrms]?|anderen?|weiteren?|übrigen|restlichen|plus|minus"
)
"""What changes a figure behind it: "bis zu 300", "kurz vor 8 Uhr", "die anderen acht", as a pattern."""
SIGN = r"(?<![^\s(])[-−+±]"
"""The sign of a figure, right before it."""
_QUALIFIED = re.compile(rf"(?:(?:(?<!\w)(?:{QUALIFIERS})\s+)+|{SIGN})$", re.IGNORECASE)
_EVERY = re.compile(r"\b[Aa]lle\s$")  # "alle zwei Wochen" is another answer than "zwei Wochen"
_WHOLE = re.compile(
    rf" (?:der|seiner|ihrer|von|von den|der insgesamt|von insgesamt) (?:(?:{_ABOUT}|{_OVER}) )?"
    rf"(?:\d[\d.]*\d|\d|{NUMBER}(?!\w))"
    r"(?: [A-ZÄÖÜ][\w-]+)?"
)
_NOUN_WORD = r"(?P<noun>[A-ZÄÖÜ][\w-]*[a-zäöüß]\w*)"
_NOUN = re.compile(rf"{BLANK}{{1,2}}{_NOUN_WORD}")
_COUNTED = re.compile(
    rf"(?P<before>(?:(?:{BLANK}{{1,2}}[a-zäöüß]+)?{BLANK}{{1,2}}[a-zäöüß]+e[nr]?)?){BLANK}{{1,2}}{_NOUN_WORD}"
)
_BEFORE_CHRIST = re.compile(rf"{BLANK}v(?:\.{BLANK}?chr|or{BLANK}(?:christ|unserer{BLANK}zeit))")
_MEASURE = re.compile(rf"{BLANK}?(?P<measure>{'|'.join(MEASURES)})(?P<power>[²³])?(?![\w²³])")
_INSIDE_WORD = re.compile(r"-(?P<measured>[A-ZÄÖÜ][a-zäöüß]+)(?=-[A-ZÄÖÜ])")
_POWERS = {"²": "Quadrat", "³": "Kubik"}
_WORD_BEFORE = re.compile(rf"(?P<word>[^\W\d_][\w-]*)\.?{BLANK}$")
_LONGEST_WORD = 30
_LINK = re.compile(rf"{BLANK}(?:auf|oder|und|beziehungsweise|bzw\.){BLANK}")
_NEGATIVE = re.compile(rf"(?:(?<!\w)[Mm]inus{BLANK}|(?<!\w)[-−])$")
_TOUCHES = re.compile(r"\w|[-–](?=[^\W\d_])|[.,:/][0-9]|[ \u00a0][0-9]|:[a-z]")
_DIGITS_AROUND = re.compile(rf"[0-9]{BLANK}$")
_YEAR_AROUND = re.compile(rf"(?<![0-9.,])(?:1[5-9]|20)[0-9]{{2}}{BLANK}$")
_LEADING_ZERO = re.compile(r"0[0-9]")
_AFTER_POINT = re.compile(rf"\.{BLANK}(?P<word>[^\W\d_]+)")
_INSIDE = re.compile(r"[^\s.!?:„“\"»«–(][ \u00a0]?$")
_MEASURED = frozenset((power + name).lower() for power in ("", *_POWERS.values()) for name in MEASURES.values()) | {
    "zoll", "megapixel", "bit", "byte", "watt", "volt", "karat", "einwohner", "seelen",
}  # fmt: skip
"""Nouns before which no number is a year, and that compounds hold: "1910 Meter Länge", "5-Zoll-Bildschirm"."""
_EARLIEST_YEAR_BEFORE_NOUN = 1900
_LIKE_PLURALS = ("er", "en", "el", "chen", "lein", "s", "att")
_BEFORE_OFFICE = re.compile(r"\b(?:wurden?|wird|war|ist|als|seit|[Jj]ahre?)\s+$")
_LARGEST_VERSION = 20
_SENTENCE_END = re.compile(r"[.!?]\s|\n")
_LONGEST_SENTENCE = 200
_BEFORE_NUMBERS = frozenset(
    "rund etwa knapp fast mehr nur insgesamt gut mindestens höchstens ungefähr genau weitere mindestens maximal".split()
)
_NUMBERED = frozenset(
    "artikel platz rang paragraf paragraph kapitel seite nummer nr gruppe formel teil band runde zimmer gleis linie "
    "liga stufe klasse kanal block windows iphone top absatz abs art typ modell version staffel folge phase level "
    "apollo tel telefon fax tor station halle bezirk episode etappe kategorie".split()
)
"""Nouns whose number is a name."""


def find_facts(text: str, published: datetime.date | None = None) -> list[Fact]:
    """Facts of `text` in order; dates that lean on the day of publication get a value where it is given.

    >>> text = "Am 13. Juni 2025 kaufte Meta 49 Prozent für 14,3 Mrd. Dollar."
    >>> [(fact.kind.name, fact.span.of(text), fact.unit) for fact in find_facts(text)]
    [('DATE', '13. Juni 2025', ''), ('SHARE', '49 Prozent', '%'), ('AMOUNT', '14,3 Mrd. Dollar', 'USD')]
    """
    return list(_facts(_Text(text, lower_in_place(text), published)))


def with_qualifier(text: str, span: Span) -> Span:
    """A span that begins with a figure, with the words before it that say how exactly it is meant.

    >>> with_qualifier("Es kostet über zehn Euro.", Span(15, 24)).of("Es kostet über zehn Euro.")
    'über zehn Euro'
    """
    words = re.sub(r"^(?:vor|nach) ", "", span.of(text))
    if not any(fact.span.start == 0 for fact in find_facts(words)):
        return span
    found = _QUALIFIED.search(text, max(0, span.start - 2 * _LONGEST_QUALIFIER), span.start)
    return Span(found.start(), span.end) if found else span


def with_whole(text: str, span: Span) -> Span:
    """A span that is the number of a part, with that of the whole right behind it: each could be meant.

    >>> with_whole("Nur 25 der 200 Gäste kamen.", Span(4, 6)).of("Nur 25 der 200 Gäste kamen.")
    '25 der 200 Gäste'
    """
    whole = _WHOLE.match(text, span.end)
    if not whole or not any(fact.span == Span(0, span.end - span.start) for fact in find_facts(span.of(text))):
        return span
    return Span(span.start, whole.end())


def comparable(a: Fact, b: Fact) -> bool:
    """Whether two facts can answer the same question: the same kind and unit, or both a time of the calendar.

    Money without a named currency compares with any; so does a large number that counts nothing ("14,3 Milliarden").
    """
    if a.kind in CALENDAR and b.kind in CALENDAR:
        return a.unit == b.unit
    if a.kind is b.kind and a.unit == b.unit:
        return True
    money = FactKind.AMOUNT in (a.kind, b.kind) and _may_be_money(a) and _may_be_money(b)
    return money and "" in (a.unit, b.unit)


def same_value(a: Fact, b: Fact) -> bool:
    """Whether two facts say the same in other words.

    What is only about so ("knapp 15 Milliarden") agrees within 5 percent, a bound only with the same bound, a date
    only with the same days.
    """
    if not comparable(a, b) or a.low is None or a.high is None or b.low is None or b.high is None:
        return False
    kinds = {a.qualifier, b.qualifier}
    if kinds & _BOUNDS and len(kinds) == 2:
        return False
    about = Qualifier.ABOUT in kinds and not (a.kind is FactKind.DATE or (a.kind is FactKind.PERIOD and not a.unit))
    tolerance = _TOLERANCE if about else 1e-12
    return all(math.isclose(x, y, rel_tol=tolerance) for x, y in ((a.low, b.low), (a.high, b.high)))


def has_room_for(a: Fact, b: Fact) -> bool:
    """Whether a day, month or year lies in another: "19. November 2021" in "2021".

    >>> has_room_for(*(find_facts(text)[0] for text in ("2021", "19. November 2021")))
    True
    """
    if not (a.kind is b.kind is FactKind.DATE and a.qualifier is b.qualifier):
        return False
    if a.low is None or a.high is None or b.low is None or b.high is None:
        return False
    return a.low <= b.low and b.high <= a.high


def _may_be_money(fact: Fact) -> bool:
    large = fact.kind is FactKind.NUMBER and not fact.unit and (fact.low or 0) >= 1e6
    return fact.kind is FactKind.AMOUNT or large


@dataclass(frozen=True, slots=True)
class _Text:
    """A text, the same in small letters, and the day it was published."""

    text: str
    small: str
    published: datetime.date | None

    def before(self, start: int) -> str:
        """A word's length of text before an offset."""
        return self.text[max(0, start - _LONGEST_WORD) : start]


def _facts(source: _Text) -> Iterator[Fact]:
    start = _START.search(source.small)
    while start:
        fact = _fact_at(source, start.start())
        if fact:
            yield fact
        start = _START.search(source.small, fact.span.end if fact else start.end())


def _fact_at(source: _Text, start: int) -> Fact | None:
    """The fact that begins at an offset, by the most specific rule that fits."""
    small = source.small
    if match := _YEARS.match(small, start):
        return _years(source, match)
    if match := _DATE.match(small, start):
        return _moment(source, FactKind.DATE, match)
    if match := _CLOCK.match(small, start):
        hours = int(match["hour"]) + int(match["minute"]) / 60
        return Fact(FactKind.PERIOD, Span(*match.span()), hours, hours, "Uhr")
    if match := _DURATION.match(small, start):
        value = int(match["whole"]) + int(match["part"]) / 60 + int(match["rest"] or 0) / 3600
        return Fact(FactKind.PERIOD, Span(*match.span()), value, value, TIMES[match["time"]], _qualifier(small, start))
    if (match := _MOMENT.match(small, start)) and not source.text.startswith("Morgen", start):
        return _moment(source, FactKind.PERIOD, match)
    if match := _FRACTION.match(small, start):
        return _fraction(source, match)
    if match := _EVERY_NTH.match(small, start):
        share = 100 / _NTHS[match["nth"]]
        return Fact(FactKind.SHARE, Span(*match.span()), share, share, "%", _qualifier(small, start))
    if (match := _SIZED.match(small, start)) and (match["digits"] or match["scale"]):
        return _sized(match)
    if match := _UNCOUNTED.match(small, start):
        kind, unit = _unit(source, match)
        return Fact(kind, Span(*match.span()), unit=unit)
    if (match := _REPEATED.match(small, start) or _OF_PARTS.match(small, start)) and not is_article(match["low"]):
        high = float(number_value(match["low"]))
        low = float(number_value(match["least"])) if match["least"] else high
        unit = stem(PARTS[match["part"]]) if match["part"] in PARTS else match["part"]
        return Fact(FactKind.NUMBER, Span(*match.span()), low, high, unit, _qualifier(small, start))
    match = _QUANTITY.match(small, start)
    return _quantity(source, match) if match else None


def _years(source: _Text, match: re.Match[str]) -> Fact | None:
    first = match["a"] or match["b"] or match["season"] or match["year"]
    last = match["last"] or (first[:2] + match["short"] if match["short"] else first)
    if _counts_things(source, int(last), match.start(), match.end()):
        quantity = _QUANTITY.match(source.small, match.start())
        return _quantity(source, quantity) if quantity else None
    days, end = resolve_date(first), resolve_date(last)
    if days is None or end is None or end < days:
        return None
    qualifier = {"seit": Qualifier.OVER, "ab": Qualifier.OVER, "bis": Qualifier.UP_TO}.get(match["open"])
    return _calendar(source, FactKind.PERIOD, match, Days(days.first, end.last), qualifier or Qualifier.EXACT)


def _moment(source: _Text, kind: FactKind, match: re.Match[str]) -> Fact:
    context = _sentence(source.small, match.start(), match.end()) if source.published else ""
    return _calendar(source, kind, match, resolve_date(match.group(), source.published, context))


def _calendar(
    source: _Text,
    kind: FactKind,
    match: re.Match[str],
    days: Days | None,
    qualifier: Qualifier = Qualifier.EXACT,
) -> Fact:
    span = Span(*match.span())
    if days is None or _BEFORE_CHRIST.match(source.small, span.end):
        return Fact(kind, span)
    return Fact(kind, span, float(days.first.toordinal()), float(days.last.toordinal()), "", qualifier)


def _fraction(source: _Text, match: re.Match[str]) -> Fact | None:
    if match["half"]:
        if match["half"] == "hälfte" and _WORD_BEFORE.search(source.before(match.start())):
            return None  # "die zweite Hälfte" is no share
        value = 50.0
    else:
        value = float(100 * number_value(match["part"])) / _PARTS[match["whole"]]
    return Fact(FactKind.SHARE, Span(*match.span()), value, value, "%", _qualifier(source.small, match.start()))


def _sized(match: re.Match[str]) -> Fact:
    """An amount of which only the number of digits is told, or not even that."""
    unit = CURRENCIES[match["currency"]] if match["currency"] else ""
    if not match["digits"]:
        return Fact(FactKind.AMOUNT, Span(*match.span()), unit=unit)
    scale = float(number_value("1", match["scale"].removesuffix("er") if match["scale"] else ""))
    high = scale * 10 ** _DIGITS[match["digits"]]
    return Fact(FactKind.AMOUNT, Span(*match.span()), high / 10, high, unit)


def _quantity(source: _Text, match: re.Match[str]) -> Fact | None:
    start = match.start() if match["high"] else match.start("sign") if match["sign"] else match.start("low")
    kind, unit = _unit(source, match)
    scaled = match["low_scale"] or match["high_scale"]
    if is_article(match["low"]) and (match["low"] == "eines" or not (scaled or _has_unit(match))):
        return None
    if not _has_unit(match):
        year = _YEAR.match(source.small, match.start("low")) if not scaled and not match["high"] else None
        if year and not _counts_things(source, int(year.group()), year.start(), year.end()):
            return _calendar(source, FactKind.DATE, year, resolve_date(year.group()))
        if not _is_number(source, match, start):
            return None
    scale = match["low_scale"] or ""
    if not unit and not match["high"] and (other := _sharing(source, match)):
        (kind, unit), scale = _unit(source, other), scale or other["low_scale"] or ""
    low = high = number_value(match["low"], scale)
    if match["high"]:
        high = number_value(match["high"], match["high_scale"] or "")
        if not match["low_scale"] and match["high_scale"] and low <= number_value(match["high"]):
            low = number_value(match["low"], match["high_scale"])
        low, high = min(low, high), max(low, high)
    if _NEGATIVE.search(source.before(start)):
        low, high = -high, -low
    if match["currency"] in ("cent", "cents"):
        low, high = low / 100, high / 100
    qualifier = _qualifier(source.small, start)
    every = _EVERY.search(source.before(start)) if kind is FactKind.PERIOD else None
    start -= len(every.group()) if every else 0
    inside = _inside_word(source.text, match.end()) if not _has_unit(match) else None
    end = match.end() + (1 + len(inside) if inside else 0)
    return Fact(kind, Span(start, end), float(low), float(high), unit, qualifier)


def _sharing(source: _Text, match: re.Match[str]) -> re.Match[str] | None:
    """The quantity behind a bare number that has the unit of both: "von 10 auf 15 Prozent"."""
    link = _LINK.match(source.small, match.end())
    other = _QUANTITY.match(source.small, link.end()) if link else None
    return other if other and _has_unit(other) and not other["time"] else None


def _has_unit(match: re.Match[str]) -> bool:
    return bool(match["currency"] or match["share"] or match["time"] or match.groupdict().get("sign"))


def _unit(source: _Text, match: re.Match[str]) -> tuple[FactKind, str]:
    """Kind and unit of a quantity; what counts things has the stem of their noun."""
    currency = match["currency"] or (match.groupdict().get("sign") or "").strip()
    if currency:
        return FactKind.AMOUNT, CURRENCIES[currency]
    if match["share"]:
        return FactKind.SHARE, SHARES[match["share"]]
    if match["time"]:
        return FactKind.PERIOD, TIMES[match["time"]]
    inside = _inside_word(source.text, match.end())
    if inside:
        return FactKind.NUMBER, stem(inside)
    measure = _MEASURE.match(source.text, match.end())
    if measure:
        name = MEASURES[measure["measure"]]
        return FactKind.NUMBER, stem(_POWERS[measure["power"]] + name.lower() if measure["power"] else name)
    noun = _COUNTED.match(source.text, match.end())
    counted = noun and not any(word in FUNCTION_WORDS for word in noun["before"].split())
    return FactKind.NUMBER, stem(noun["noun"]) if noun and counted else ""


def _is_number(source: _Text, match: re.Match[str], start: int) -> bool:
    """Whether digits or a number word without a unit are a number at all, not a part of a name or a place in a row."""
    text, digits = source.text, match["low"][0].isdigit()
    before = source.before(start)
    word = _WORD_BEFORE.search(before)
    if word and word["word"].lower() in _NUMBERED and (digits or not _counts_noun(text, match.end())):
        return False
    touches = _TOUCHES.match(text, match.end()) and not _inside_word(text, match.end())
    if touches or (match["high"] and not _is_range(source.text, match)):
        return False
    if not digits:
        # "Elf" inside a sentence is a team.
        return bool(match["low_scale"]) or text[match.start("low")].islower() or not _INSIDE.search(before)
    if match["low_scale"]:
        return True
    row = _DIGITS_AROUND.search(before[-2:]) and not (_YEAR_AROUND.search(before) and "." in match["low"])
    if row or _LEADING_ZERO.match(match["low"]) or _is_ordinal(text, match):
        return False
    return not (word and _is_label(source, word["word"], match))


def _inside_word(text: str, end: int) -> str | None:
    """What a number at the front of a compound measures: "5,2-Zoll-Bildschirm"; None where it is part of a name."""
    match = _INSIDE_WORD.match(text, end)
    return match["measured"] if match and match["measured"].lower() in _MEASURED else None


def _is_range(text: str, match: re.Match[str]) -> bool:
    """Whether two numbers are ends of a range, not a result: "20 bis 30", "20–30 Gäste", "zwischen 20 und 30"."""
    if "bis" in match.group() or match["between"]:
        return True
    rises = number_value(match["low"]) < number_value(match["high"])
    return rises and _NOUN.match(text, match.end()) is not None


def _counts_noun(text: str, end: int) -> bool:
    """Whether a number word behind "Band" or "Linie" counts a common noun: "die Band zwei Alben"."""
    noun = _NOUN.match(text, end)
    return noun is not None and noun["noun"].lower() not in _NUMBERED and tag_alone(noun["noun"]) == "NN"


def _is_label(source: _Text, word: str, match: re.Match[str]) -> bool:
    """Whether a number behind a noun and before no other one names a thing: "Llama 4", "Windows 10"."""
    noun = _COUNTED.match(source.text, match.end())
    # "Llama 4 große Probleme" may be either; versions are small.
    large = len(match["low"]) > 2 or number_value(match["low"]) > _LARGEST_VERSION
    before = noun["before"].split() if noun else []
    counted = noun and (large or not before) and all(tag_alone(word).startswith("ADJ") for word in before)
    counts = bool(counted or _MEASURE.match(source.text, match.end()))
    short = len(match["low"]) <= 4 and "," not in match["low"]
    named = word[0].isupper() and word.lower() not in FUNCTION_WORDS | _BEFORE_NUMBERS
    return named and short and not counts


def _is_ordinal(text: str, match: re.Match[str]) -> bool:
    """Whether a point makes it "21. Bezirk" or "(51., 57.)"; before a word that begins sentences it ends one."""
    if len(match["low"]) > 2 or not match["low"].isdigit():
        return False
    after = _AFTER_POINT.match(text, match.end())
    if not after:
        return text.startswith((".)", ".,", "./"), match.end())
    return after["word"].islower() or after["word"].lower() not in FUNCTION_WORDS


def _counts_things(source: _Text, year: int, start: int, end: int) -> bool:
    """Whether what looks like a year is a number of things: "2000 Menschen", "rund 1500"."""
    qualifier = _qualifier(source.small, start)
    if _MEASURE.match(source.text, end):
        return True
    if noun := _NOUN.match(source.text, end):
        if noun["noun"].lower() in _MEASURED:
            return True
        return (
            year % 100 == 0
            or (year < _EARLIEST_YEAR_BEFORE_NOUN and _may_be_counted(noun["noun"], source.before(start)))
            or qualifier is not Qualifier.EXACT
        )
    return year % 100 == 0 and qualifier is Qualifier.ABOUT


def _may_be_counted(noun: str, before: str) -> bool:
    """Whether a noun behind what may be a year is counted by it: a plural, or like one and not an office taken then."""
    if simplemma.lemmatize(noun, lang="de") != noun:
        return True
    return noun.endswith(_LIKE_PLURALS) and not _BEFORE_OFFICE.search(before)


def _qualifier(small: str, start: int) -> Qualifier:
    match = _QUALIFIER.search(small[max(0, start - _LONGEST_QUALIFIER) : start])
    return Qualifier[match.lastgroup.upper()] if match and match.lastgroup else Qualifier.EXACT


def _sentence(small: str, start: int, end: int) -> str:
    """About the sentence around a stretch; abbreviations may cut it short."""
    before, after = small[max(0, start - _LONGEST_SENTENCE) : start], small[end : end + _LONGEST_SENTENCE]
    return _SENTENCE_END.split(before)[-1] + small[start:end] + _SENTENCE_END.split(after)[0]
