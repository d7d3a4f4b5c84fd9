"""Plain text files: bytes to `Article`.

The stored text differs from the file in white space only: line ends become "\\n", a byte order mark and blanks at line
ends go. Words are never changed, so a quote is word for word what the file says.
"""

from __future__ import annotations

import codecs
import datetime
import re

from rag.errors import SourceError
from rag.language.dates import find_dates
from rag.language.sentences import split_sentences
from rag.types import Article

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
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


def read_text(name: str, data: bytes) -> Article:
    """The article in `data`. Raises SourceError when it is empty or no text."""
    text = _clean(_decode(name, data))
    if not text:
        raise SourceError(f"„{name}“ ist leer. Bitte eine Datei mit Text angeben.")
    if not re.search(r"\w", text):
        raise SourceError(f"„{name}“ enthält keine Wörter. Bitte eine Datei mit Text angeben.")
    return Article(name=name, title=_title(text), date=_date(text), text=text)


def _decode(name: str, data: bytes) -> str:
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    try:
        text = data.decode(encoding) if encoding else _decode_unmarked(data)
    except UnicodeDecodeError as error:
        raise SourceError(
            f"„{name}“ ist beschädigt: Der Text lässt sich nicht als {encoding} lesen. Bitte neu als UTF-8 speichern."
        ) from error
    # A few stray control characters happen in real text; more of them, or a NUL, mean a binary file.
    if "\0" in text or len(_CONTROL.findall(text)) * 100 > len(text) or text.count("\ufffd") * 100 > len(text):
        raise SourceError(f"„{name}“ ist keine Textdatei. Bitte den Artikel als Text (UTF-8) speichern.")
    return text


def _decode_unmarked(data: bytes) -> str:
    """UTF-8, also with a few broken bytes in it, else Windows-1252."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = sum(character > "\x7f" for character in text) - broken
    return data.decode("cp1252", errors="replace") if broken > whole else text


def _clean(text: str) -> str:
    lines = re.split(r"\r\n|[\n\r\v\f\x85\u2028\u2029]", text)
    return "\n".join(line.rstrip() for line in lines).strip("\n").rstrip()


def _title(text: str) -> str:
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


def _date(text: str) -> datetime.date | None:
    """The date of publication: in a line near an edge that says nothing else, or in an agency's credit at the end."""
    lines = [line for line in text.split("\n") if line.strip()]
    for line in dict.fromkeys(lines[:_LINES_AT_EDGE] + lines[-_LINES_AT_EDGE:]):
        for span, day in find_dates(line):
            if _DATE_LABEL.fullmatch(line, 0, span.start) and _AFTER_DATE.fullmatch(line, span.end):
                return day
    credit = _CREDIT.search(text[-_LONGEST_CREDIT:])
    return next((day for _, day in find_dates(credit["date"])), None) if credit else None
