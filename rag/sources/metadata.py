"""Title and date of an article, as its text tells them."""

from __future__ import annotations

import datetime
import re

from rag.language.dates import find_dates
from rag.language.sentences import split_sentences

_LONGEST_TITLE = 160
_TITLE_FROM_TEXT = 80
# A line that says nothing but when the article appeared.
_DATE_LABEL = re.compile(
    r"[\s•*·–—(\[-]*(?:(?:Stand|Datum|Veröffentlicht(?: am)?|Erschienen(?: am)?)\s*:?\s*)?"
    r"(?:(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag),?\s*(?:den\s*)?)?",
    re.IGNORECASE,
)
_AFTER_DATE = re.compile(r"(?:\s*,?\s*\d{1,2}[:.]\d{2}(?: ?Uhr)?)?[\s)\]]*")
_LINES_AT_EDGE = 4
# The credit that ends an agency report: "(APA, dpa, 16.8.2015)".
_LONGEST_CREDIT = 150
_CREDIT = re.compile(
    r"\((?:[\w./ -]{2,30}, ?)*\b(?:AFP|ANSA|AP|APA|dapd|ddp|dpa|epd|KNA|ots|red|Reuters|sda|SID|TASS)\b"
    r"[\w./ -]{0,20}(?:,| –) ?(?P<date>[^,()]{6,20})\)\s*\Z"
)


def title_in(text: str) -> str:
    """The headline where there is one, else the beginning of the text."""
    first, _, rest = text.lstrip().partition("\n")
    first = first.strip()
    alone = rest.startswith("\n") or not first.endswith((".", ":", ";", ","))
    if rest.strip() and alone and len(first) <= _LONGEST_TITLE:
        return first
    sentences = split_sentences(text)
    start = " ".join((sentences[0].of(text) if sentences else first).split())
    if len(start) <= _TITLE_FROM_TEXT:
        return start
    return start[:_TITLE_FROM_TEXT].rsplit(" ", 1)[0].rstrip(" ,;:–-") + " …"


def date_in(text: str) -> datetime.date | None:
    """The date of publication: in a line near an edge that says nothing else, or in an agency's credit at the end."""
    lines = [line for line in text.split("\n") if line.strip()]
    for line in dict.fromkeys(lines[:_LINES_AT_EDGE] + lines[-_LINES_AT_EDGE:]):
        for span, day in find_dates(line):
            if _DATE_LABEL.fullmatch(line, 0, span.start) and _AFTER_DATE.fullmatch(line, span.end):
                return day
    credit = _CREDIT.search(text[-_LONGEST_CREDIT:])
    return next((day for _, day in find_dates(credit["date"])), None) if credit else None
