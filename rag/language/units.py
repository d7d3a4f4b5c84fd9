"""Units of German quantities: how they are written, and one name for each."""

from __future__ import annotations

import re

from rag.language.numbers import BLANK, SCALE
from rag.types import Span

CURRENCIES = {
    "us-dollar": "USD", "usd": "USD", "dollar": "USD", "us$": "USD", "us-$": "USD", "$": "USD", "euro": "EUR",
    "euros": "EUR", "eur": "EUR", "€": "EUR", "schweizer franken": "CHF", "franken": "CHF", "chf": "CHF",
    "britische pfund": "GBP", "britischen pfund": "GBP", "pfund": "GBP", "gbp": "GBP", "£": "GBP", "yen": "JPY",
    "¥": "JPY", "yuan": "CNY", "rubel": "RUB", "schilling": "ATS", "d-mark": "DEM", "mark": "DEM", "dm": "DEM",
    "kronen": "Krone", "australische dollar": "AUD", "australischen dollar": "AUD", "kanadische dollar": "CAD",
    "kanadischen dollar": "CAD", "cent": "", "cents": "", "norwegische kronen": "NOK", "norwegischen kronen": "NOK",
    "schwedische kronen": "SEK", "schwedischen kronen": "SEK", "dänische kronen": "DKK", "dänischen kronen": "DKK",
    "tschechische kronen": "CZK", "tschechischen kronen": "CZK", "deutsche mark": "DEM", "reichsmark": "RM",
    "goldmark": "Goldmark", "pfennig": "Pfennig", "groschen": "Groschen", "gulden": "Gulden", "taler": "Taler",
    "talern": "Taler", "riksdaler": "Taler", "dukaten": "Dukat", "guineen": "Guinee", "centimes": "Centime",
    "peseten": "ESP", "lire": "ITL", "lira": "TRY", "drachmen": "GRD", "denare": "Denar", "denaren": "Denar",
    "rupien": "Rupie", "rupiah": "IDR", "pesos": "Peso", "reais": "BRL", "złoty": "PLN", "zloty": "PLN",
    "forint": "HUF", "dinar": "Dinar", "dinare": "Dinar", "rial": "Rial", "riyal": "SAR", "dirham": "Dirham",
    "baht": "THB", "hrywnja": "UAH", "bitcoin": "BTC", "bitcoins": "BTC",
}  # fmt: skip
SHARES = {"%": "%", "prozent": "%", "prozentpunkt": "Prozentpunkt", "prozentig": "%", "promille": "Promille"}
TIMES = {
    "sekunde": "Sekunde", "sekündig": "Sekunde", "minute": "Minute", "minütig": "Minute", "stunde": "Stunde",
    "stündig": "Stunde", "tag": "Tag", "tägig": "Tag", "woche": "Woche", "wöchig": "Woche", "monat": "Monat",
    "monatig": "Monat", "jahr": "Jahr", "jährig": "Jahr", "jahrzehnt": "Jahrzehnt", "jahrhundert": "Jahrhundert",
    "uhr": "Uhr",
}  # fmt: skip
MEASURES = {
    "km/h": "Stundenkilometer", "m/s": "Metersekunde", "km": "Kilometer", "m": "Meter", "cm": "Zentimeter",
    "mm": "Millimeter", "kg": "Kilogramm", "g": "Gramm", "mg": "Milligramm", "t": "Tonnen", "l": "Liter",
    "ml": "Milliliter", "ha": "Hektar", "qm": "Quadratmeter", "kB": "Kilobyte", "MB": "Megabyte", "GB": "Gigabyte",
    "TB": "Terabyte", "Hz": "Hertz", "kHz": "Kilohertz", "MHz": "Megahertz", "GHz": "Gigahertz", "dB": "Dezibel",
    "kW": "Kilowatt", "kWh": "Kilowattstunde", "MW": "Megawatt", "GW": "Gigawatt", "PS": "Pferdestärke", "°C": "Grad",
}  # fmt: skip


END = r"(?![a-zäöüß0-9])"
SIGNS = r"(?:(?:us-?)?\$|[€£¥])"
_NAMED = "|".join(sorted((name for name in CURRENCIES if name[-1].isalpha()), key=len, reverse=True))
GAP = f"(?:{BLANK}|-)?"
UNIT = (
    rf"{GAP}(?:(?P<currency>{SIGNS}|(?:{_NAMED}){END})|"
    rf"(?P<share>%|(?:prozentig|prozentpunkt|prozent|promille)(?=(?:e[nmrs]?)?{END}))(?:e[nmrs]?)?|"
    r"(?P<time>(?:(?:jähr|täg|stünd|minüt|sekünd|monat|wöch)ig|jahrhundert|jahrzehnt|sekunde|minute|stunde|woche|monat|"
    rf"jahr|tag|uhr(?!en?))(?=(?:e[nmrs]?|n|s)?{END}))(?:e[nmrs]?|n|s)?)"
)
ANY_UNIT = re.sub(r"\?P<\w+>", "?:", rf"(?:{UNIT}|{GAP}{SCALE})")
_MEASURE = re.compile(
    rf"(?<=\d){BLANK}?(?:{'|'.join(re.escape(unit) for unit in sorted(MEASURES, key=len, reverse=True))}){END}"
)


def with_measure(text: str, span: Span) -> Span:
    """A span that ends with a number, with the abbreviated unit behind it.

    >>> with_measure("Er misst 2,03 m und", Span(9, 13)).of("Er misst 2,03 m und")
    '2,03 m'
    """
    unit = _MEASURE.match(text, span.end)
    return Span(span.start, unit.end()) if unit else span
