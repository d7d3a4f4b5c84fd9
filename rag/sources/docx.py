"""Word files.

Read from the XML itself, as python-docx leaves out inserted text under review, form fields, text boxes and footnotes.
Headers, footers, comments, deleted text and tables of contents are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from rag.sources.archive import Archive, attribute, local, require_text, within
from rag.sources.blocks import Blocks
from rag.sources.document import Document, Told
from rag.sources.properties import author_field, title_field

_SKIPPED = frozenset(
    {"del", "moveFrom", "Fallback", "pPr", "rPr", "instrText", "delText", "sectPr", "tblPr", "trPr", "tcPr"}
)
_SIGNS = {"tab": " ", "ptab": " ", "cr": "\n", "noBreakHyphen": "-"}
_NOTES = {"footnoteReference": "word/footnotes.xml", "endnoteReference": "word/endnotes.xml"}
_CONTENTS = re.compile(r"(?:toc|verzeichnis|inhaltsverzeichnis) ?\d", re.IGNORECASE)
_TITLE_STYLE = re.compile(r"tit(?:le|el)\Z", re.IGNORECASE)
_HEADING_STYLE = re.compile(r"(?:heading|berschrift|überschrift) ?1\Z", re.IGNORECASE)
_FIRST = 4
"""A heading among so many paragraphs is the title."""


def read_docx(name: str, data: bytes) -> Document:
    """The text in `data`, tables and footnotes in their places. Raises SourceError."""
    archive = Archive(name, data, "Word-Dokument")
    reader = _Reader(archive)
    body = archive.xml("word/document.xml").find("{*}body")
    if body is None:
        raise archive.damaged()
    reader.read(body)
    return Document(require_text(name, reader.blocks.text), fields=dict(_fields(archive, reader)))


def _fields(archive: Archive, reader: _Reader) -> Iterator[tuple[str, Told]]:
    core = "docProps/core.xml"
    told = {local(field): field.text or "" for field in archive.xml(core)} if core in archive else {}
    yield from title_field(reader.heading, "Überschrift")
    yield from author_field(told.get("creator", ""), "Word-Eigenschaft „Autor“")
    yield from title_field(told.get("title", ""), "Word-Eigenschaft „Titel“")
    yield from title_field(reader.title, "Formatvorlage „Titel“")


class _Reader:
    def __init__(self, archive: Archive) -> None:
        self.blocks = Blocks()
        self.title = self.heading = ""
        self._archive = archive
        self._notes: dict[str, dict[str, etree._Element]] = {}
        self._paragraphs = 0

    def read(self, parent: etree._Element) -> None:
        """Adds what stands in `parent`, in order."""
        for child in parent:
            kind = local(child)
            if kind == "p":
                self._paragraph(child)
            elif kind == "tbl":
                self._table(child)
            elif kind not in _SKIPPED:
                self.read(child)

    def _paragraph(self, paragraph: etree._Element) -> None:
        style = paragraph.find("{*}pPr/{*}pStyle")
        called = "" if style is None else attribute(style, "val")
        if _CONTENTS.match(called):
            return
        text, asides = self._text(paragraph)
        if text.strip():
            self._paragraphs += 1
            if not self.title and _TITLE_STYLE.search(called):
                self.title = text
            if not self.heading and self._paragraphs <= _FIRST and _HEADING_STYLE.search(called):
                self.heading = text
        if paragraph.find("{*}pPr/{*}numPr") is not None and not called.lower().startswith(("heading", "berschrift")):
            self.blocks.item(text)
        else:
            self.blocks.paragraph(text)
        for aside in asides:
            self.read(aside)

    def _table(self, table: etree._Element) -> None:
        asides: list[etree._Element] = []
        for row in table.iter("{*}tr"):
            if within(row, "tbl") is table and row.find("{*}trPr/{*}del") is None:
                cells = [cell for cell in row.iter("{*}tc") if within(cell, "tr") is row]
                self.blocks.row([self._cell(cell, asides) for cell in cells])
        for aside in asides:
            self.read(aside)

    def _cell(self, cell: etree._Element, asides: list[etree._Element]) -> str:
        """The text of a cell and of tables in it."""
        texts = []
        for paragraph in cell.iter("{*}p"):
            if local(within(paragraph, "txbxContent", "Fallback", "tc")) == "tc":
                text, found = self._text(paragraph)
                texts.append(text)
                asides += found
        return " ".join(texts)

    def _text(self, paragraph: etree._Element) -> tuple[str, list[etree._Element]]:
        """The text of a paragraph, and the footnotes and text boxes that hang on it."""
        parts: list[str] = []
        asides: list[etree._Element] = []
        for element in _shown(paragraph):
            kind = local(element)
            if kind == "t":
                parts.append(element.text or "")
            elif kind in _SIGNS:
                parts.append(_SIGNS[kind])
            elif kind == "br":
                parts.append(" " if attribute(element, "type") in ("page", "column") else "\n")
            elif kind == "txbxContent":
                asides.append(element)
            elif kind in _NOTES and (note := self._note(_NOTES[kind], attribute(element, "id"))) is not None:
                asides.append(note)
        return "".join(parts), asides

    def _note(self, member: str, number: str) -> etree._Element | None:
        if member not in self._notes:
            found = list(self._archive.xml(member)) if member in self._archive else []
            self._notes[member] = {attribute(note, "id"): note for note in found}
        return self._notes[member].pop(number, None)


def _shown(element: etree._Element) -> Iterator[etree._Element]:
    """What is in a paragraph and shown, in order; text boxes themselves, not what is in them."""
    for child in element:
        kind = local(child)
        hidden = kind == "r" and child.find("{*}rPr/{*}vanish") is not None
        if kind in _SKIPPED or not kind or hidden:
            continue
        yield child
        if kind != "txbxContent":
            yield from _shown(child)
