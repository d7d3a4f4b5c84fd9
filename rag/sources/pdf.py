"""PDF files.

PDFium (Chrome's own reader, BSD) gives characters with their places; what is a line, a column, a table and a
paragraph is worked out in `rag.sources.layout`. Words in pictures are not seen, and no date is taken from a PDF's
properties: when the file was made is not when the text was published.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from rag.errors import SourceError
from rag.sources.blocks import letters
from rag.sources.document import Document, Told
from rag.sources.layout import Word, flow
from rag.sources.properties import author_field, title_field

_MOST_CHARACTERS = 50_000_000
_TAIL = 2048
_FARTHEST = 1e6
_ASLANT = 0.05  # radians; more is a watermark across the page
_BELOW = 0.22  # of a letter's height, below the line it stands on
_BULLETS = str.maketrans({"\uf0b7": "•", "\uf0a7": "▪", "\uf02d": "-", "\x02": "-", "\ufffe": None})
_SUPERSCRIPT = str.maketrans("123", "¹²³")
_UNIT = re.compile(r"(?:[kcdmµ]?m|ha|s)\Z")
_MARKED = re.compile(r"(.*[^\W\d].*?)(\d{1,3})\Z")


def read_pdf(name: str, data: bytes) -> Document:
    """The text in `data` in reading order, with where its pages begin. Raises SourceError."""
    if b"%PDF-" not in data[:1024]:
        raise SourceError(f"„{name}“ ist keine PDF-Datei. Bitte die Datei prüfen.")
    if b"%%EOF" not in data[-_TAIL:]:
        raise SourceError(f"„{name}“ ist unvollständig: Das Ende der PDF-Datei fehlt. Bitte noch einmal speichern.")
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise SourceError(f"„{name}“ ist mit einem Kennwort geschützt. Bitte ohne Kennwort speichern.") from error
        raise SourceError(_damaged(name)) from error
    try:
        return _read(name, document)
    except pypdfium2.PdfiumError as error:
        raise SourceError(_damaged(name)) from error
    finally:
        document.close()


def _read(name: str, document: pypdfium2.PdfDocument) -> Document:
    pages: list[list[Word]] = []
    characters = mute = pictures = 0
    for number in range(len(document)):
        page = document[number]
        words, dropped = _words(page)
        pages.append(words)
        characters += sum(len(word.text) for word in words)
        mute += dropped
        if not words:
            pictures += any(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3))
        page.close()
        if characters > _MOST_CHARACTERS:
            raise SourceError(
                f"„{name}“ hat über {_MOST_CHARACTERS // 1_000_000} Millionen Zeichen. Bitte in Teile teilen."
            )
    if mute * 2 > characters + mute:
        raise SourceError(
            f"„{name}“ sagt nicht, welche Buchstaben seine Schrift zeigt. Bitte durch eine Texterkennung (OCR) geben."
        )
    flowed = flow(pages)
    if not re.search(r"\w", flowed.text):
        if pictures:
            raise SourceError(
                f"„{name}“ enthält keinen Text, nur Bilder (ein Scan). Bitte durch eine Texterkennung (OCR) geben."
            )
        raise SourceError(f"„{name}“ enthält keinen Text. Bitte eine Datei mit Text angeben.")
    return Document(flowed.text, flowed.pages, dict(_fields(document, flowed.headline)))


def _damaged(name: str) -> str:
    return f"„{name}“ ist beschädigt und lässt sich nicht als PDF lesen. Bitte noch einmal speichern."


def _fields(document: pypdfium2.PdfDocument, headline: str) -> Iterator[tuple[str, Told]]:
    told = document.get_metadata_dict()
    yield from title_field(headline, "größte Schrift der ersten Seite")
    yield from author_field(told.get("Author", ""), "PDF-Eigenschaft „Autor“")
    yield from title_field(told.get("Title", ""), "PDF-Eigenschaft „Titel“")


def _words(page: pypdfium2.PdfPage) -> tuple[list[Word], int]:
    """The words of a page in the order in which they are drawn, and how many characters are none."""
    text = page.get_textpage()
    try:
        codes = [pdfium.FPDFText_GetUnicode(text, place) for place in range(text.count_chars())]
        raw = "".join(chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd" for code in codes)
        words: list[Word] = []
        dropped = 0
        for match in re.finditer(r"[^\s\x02]+\x02?|\x02", raw):
            shown = letters(match.group().translate(_BULLETS))
            if len(shown) * 2 < len(match.group()):
                dropped += len(match.group())
            first = _glyph(text, match.start())
            if not shown or first is None:
                continue
            left, right = _extent(text, match.end() - 1, first.turns)
            word = Word(
                _without_mark(shown, first, text, match.end() - 1),
                min(first.left, left),
                first.base - _BELOW * first.size,
                max(first.right, right),
                first.base + (1 - _BELOW) * first.size,
                raw[match.end() : match.end() + 1] == " ",
                first.turns,
            )
            if all(abs(place) < _FARTHEST for place in word[1:5]):  # not so for a number that is none
                words.append(word)
        return words, dropped
    finally:
        text.close()


class _Glyph(NamedTuple):
    """Where a character stands, in points, on a page turned by so many quarters that it reads from left to right."""

    left: float
    right: float
    base: float
    size: float
    turns: int


def _glyph(text: pypdfium2.PdfTextPage, place: int) -> _Glyph | None:
    """A character; None where it stands aslant."""
    matrix, x, y = pdfium.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetMatrix(text, place, matrix)
    pdfium.FPDFText_GetCharOrigin(text, place, x, y)
    angle = -math.atan2(matrix.b, matrix.a)
    turns = round(angle / (math.pi / 2)) if math.isfinite(angle) else 0
    if not abs(angle - turns * math.pi / 2) <= _ASLANT:
        return None
    turns %= 4
    base = (y.value, x.value, -y.value, -x.value)[turns]
    size = abs(pdfium.FPDFText_GetFontSize(text, place)) * math.hypot(matrix.c, matrix.d)
    return _Glyph(*_extent(text, place, turns), base, size, turns)


def _extent(text: pypdfium2.PdfTextPage, place: int, turns: int) -> tuple[float, float]:
    """Where a character begins and ends on its line."""
    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text, place, box)
    return ((box.left, box.right), (-box.top, -box.bottom), (-box.right, -box.left), (box.bottom, box.top))[turns]


def _without_mark(word: str, first: _Glyph, text: pypdfium2.PdfTextPage, place: int) -> str:
    """The word without a footnote's raised number at its end, `place`; after a unit it is a power ("m²")."""
    marked = _MARKED.match(word) if word[-1].isdecimal() else None
    last = _glyph(text, place) if marked else None
    if marked is None or last is None or last.base < first.base + 0.15 * first.size or last.size > 0.85 * first.size:
        return word
    return marked[1] + (marked[2].translate(_SUPERSCRIPT) if _UNIT.search(marked[1]) else "")
