"""German numbers in digits and words, as patterns and as values.

All patterns want small letters. Digits follow German custom: points and blanks group thousands, a comma begins the
decimals; a point that cannot group ("14.3") begins them too.
"""

from __future__ import annotations

import re
from decimal import Decimal

BLANK = "[ \u00a0\u202f\n]"
_SPACE = "[ \u00a0\u202f]"

_ONES = dict(zip("ein zwei drei vier fünf sechs sieben acht neun".split(), range(1, 10), strict=True)) | {"zwo": 2}
_TEENS = {
    "zehn": 10, "elf": 11, "zwölf": 12, "dreizehn": 13, "vierzehn": 14, "fünfzehn": 15, "sechzehn": 16,
    "siebzehn": 17, "achtzehn": 18, "neunzehn": 19,
}  # fmt: skip
_TENS = {
    "zwanzig": 20, "dreißig": 30, "dreissig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60, "siebzig": 70,
    "achtzig": 80, "neunzig": 90,
}  # fmt: skip
_BELOW_HUNDRED = (
    {"null": 0, "eins": 1, "zweier": 2, "dreier": 3}
    | _ONES
    | _TEENS
    | _TENS
    | {f"{one}und{ten}": ones + tens for one, ones in _ONES.items() for ten, tens in _TENS.items()}
)
_SCALES = {
    "dutzend": 12, "hundert": 100, "tausend": 1000, "tsd": 1000, "million": 10**6, "millionen": 10**6, "mio": 10**6,
    "milliarde": 10**9, "milliarden": 10**9, "mrd": 10**9, "billion": 10**12, "billionen": 10**12, "bio": 10**12,
}  # fmt: skip

_ONE, _TEEN, _TEN = ("|".join(words) for words in (_ONES, _TEENS, _TENS))
_SMALL = rf"(?:(?:{_ONE})und(?:{_TEN})|{_TEEN}|{_TEN}|eins|zweier|dreier|{_ONE})"
_HUNDREDS = rf"(?:(?:{_TEEN}|{_ONE})?hundert(?:und)?{_SMALL}?|{_SMALL})"
_WORD = rf"(?:(?:{_HUNDREDS})?tausend(?:und)?(?:{_HUNDREDS})?|(?:{_ONE})einhalb|anderthalb|{_HUNDREDS}|null)"
_GROUPS = rf"(?:(?:\.[0-9]{{3}}){{1,6}}|(?:{_SPACE}[0-9]{{3}}){{1,6}})"
_DIGITS = rf"(?:[1-9][0-9]{{0,2}}{_GROUPS}(?![0-9])(?:,[0-9]+)?|[0-9]+(?:[.,][0-9]+)?)"

SCALE = (
    r"(?:(?:mio|mrd|tsd|bio)\b\.?|(?:millionen|million|milliarden|milliarde|billionen|billion|tausend|hundert|dutzend)"
    r"(?![a-zäöüß]))"
)
PARTS = {
    "teil": "Teil", "stuf": "Stufe", "seit": "Seite", "stell": "Stelle", "spur": "Spur", "gleis": "Gleis",
    "stöck": "Stockwerk", "geschoss": "Geschoss", "köpf": "Kopf", "bänd": "Band", "sitz": "Sitz", "tür": "Tür",
}  # fmt: skip
"""What adjectives such as "dreitürig" count."""
_END = (
    rf"(?:(?![a-zäöüß0-9])|(?=(?:jähr|täg|stünd|minüt|sekünd|monat|wöch|prozent|{'|'.join(PARTS)})ig)|"
    r"(?=mal(?![a-zäöüß])))"
)
NUMBER = (
    rf"(?:{_DIGITS}|(?:ein(?:e[nrms]?)?{BLANK})?halbe[nrs]?{_END}|"
    rf"(?:{_WORD}|eine[nrms]?){_END}(?:{BLANK}komma(?:{BLANK}{_SMALL}{_END})+)?)"
)
"""A number without its scale; "ein" and "halb" are in it, so whoever uses it must see that a number is meant."""

_ARTICLES = frozenset("ein eine einen einer eines einem eins".split())
INDEFINITE = (
    r"(?:(?:hunderttausende|hunderte|tausende|zehntausende|dutzende|millionen|milliarden|billionen)(?:rn|n|r)?|"
    rf"(?:(?:einige|mehrere|wenige|etliche|viele)[nr]?|ein paar){BLANK}(?:(?:zehn|hundert)?tausend|hundert|dutzend|"
    r"millionen|milliarden|billionen))"
)
"""Numbers that nobody counted."""

_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")


def number_value(number: str, scale: str = "") -> Decimal:
    """The value of what NUMBER matched, times that of what SCALE matched.

    >>> number_value("1.234,5"), number_value("vierzehn komma drei", "mrd."), number_value("einundzwanzig")
    (Decimal('1234.5'), Decimal('14300000000.0'), Decimal('21'))
    """
    value = _digits(number) if number[0].isdigit() else _words(number)
    return value * _SCALES[scale.rstrip(".")] if scale else value


def german_number(number: int) -> str:
    """The number with German thousands.

    >>> german_number(12345)
    '12.345'
    """
    return f"{number:,}".replace(",", ".")


def is_article(number: str) -> bool:
    """Whether what NUMBER matched is a number only before a scale or a unit: "eine Million", "ein Jahr", "halbe"."""
    return number in _ARTICLES or "halbe" in number


def _digits(number: str) -> Decimal:
    whole, _, decimals = re.sub(BLANK, "", number).partition(",")
    if _GROUPED.fullmatch(whole) and not whole.startswith("0"):
        whole = whole.replace(".", "")
    return Decimal(f"{whole}.{decimals}" if decimals else whole)


def _words(number: str) -> Decimal:
    whole, _, decimals = re.sub(BLANK, " ", number).partition(" komma ")
    if decimals:
        return Decimal(f"{_whole(whole)}." + "".join(str(_BELOW_HUNDRED[word]) for word in decimals.split()))
    if "halbe" in whole:
        return Decimal("0.5")
    if whole.endswith(("einhalb", "anderthalb")):
        return _BELOW_HUNDRED.get(whole.removesuffix("einhalb"), 1) + Decimal("0.5")
    return Decimal(_whole(whole))


def _whole(word: str) -> int:
    if is_article(word):
        return 1
    if word in _SCALES:
        return _SCALES[word]
    thousands, found, rest = word.partition("tausend")
    if not found:
        return _below_thousand(word)
    return (_below_thousand(thousands) if thousands else 1) * 1000 + _below_thousand(rest.removeprefix("und"))


def _below_thousand(word: str) -> int:
    """Also "neunzehnhundert", as years are spoken."""
    hundreds, found, rest = word.partition("hundert")
    if not found:
        return _BELOW_HUNDRED[word] if word else 0
    return (_BELOW_HUNDRED[hundreds] if hundreds else 1) * 100 + _below_thousand(rest.removeprefix("und"))
