"""Paragraphs, items of lists and rows of tables to one text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

CELL = " | "
"""What parts the cells of a table's row."""

_LETTERS = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}
)
# Soft hyphens and marks of width and direction say nothing to a reader; nor do characters that are none.
_MUTE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff\ue000-\uf8ff\ufffe\uffff]"
)


def letters(text: str) -> str:
    """`text` in NFC, ligatures as letters, without characters that nobody sees."""
    return unicodedata.normalize("NFC", _MUTE.sub("", text.translate(_LETTERS)))


def clean(text: str) -> str:
    """`letters`, on one line, with single blanks.

    >>> clean("Schi\\ufb00\\u00adfahrt \\n auf der  Elbe ")
    'Schifffahrt auf der Elbe'
    """
    return " ".join(letters(text.replace("\u2028", " ").replace("\u2029", " ")).split())


class Blocks:
    """A text that grows by blocks: paragraphs have a blank line around them, items and rows follow line by line."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._last = ""

    @property
    def text(self) -> str:
        """All that was added."""
        return "".join(self._parts)

    def paragraph(self, text: str) -> None:
        """Adds a paragraph; its line breaks are kept."""
        self._add("\n".join(line for line in map(clean, re.split(r"[\n\u2028\u2029]", text)) if line), "paragraph")

    def item(self, text: str) -> None:
        """Adds an item of a list, on one line."""
        item = clean(text)
        self._add(f"• {item}" if item else "", "item")

    def row(self, cells: Iterable[str]) -> None:
        """Adds a row of a table, on one line; empty cells are left out."""
        self._add(CELL.join(cell for cell in map(clean, cells) if cell), "row")

    def _add(self, text: str, kind: str) -> None:
        if text:
            same = kind == self._last and kind != "paragraph"
            self._parts += ["\n" if same else "\n\n", text] if self._parts else [text]
            self._last = kind
