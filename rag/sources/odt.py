"""OpenDocument texts (LibreOffice). Headers, footers, comments, deleted text and tables of contents are not read."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from rag.sources.archive import Archive, attribute, local, require_text, within
from rag.sources.blocks import Blocks
from rag.sources.document import Document, Told
from rag.sources.properties import author_field, language_field, title_field

_SKIPPED = frozenset(
    "tracked-changes table-of-content alphabetical-index illustration-index table-index object-index user-index "
    "bibliography annotation annotation-end ruby-text note-citation forms sequence-decls variable-decls "
    "user-field-decls dde-connection-decls title desc event-listeners".split()
)
_FIRST = 4


def read_odt(name: str, data: bytes) -> Document:
    """The text in `data`, tables and footnotes in their places. Raises SourceError."""
    archive = Archive(name, data, "OpenDocument-Text")
    manifest = "META-INF/manifest.xml"
    if manifest in archive and archive.xml(manifest).find(".//{*}encryption-data") is not None:
        raise archive.locked()
    body = archive.xml("content.xml").find("{*}body/{*}text")
    if body is None:
        raise archive.damaged()
    reader = _Reader()
    reader.read(body)
    return Document(require_text(name, reader.blocks.text), fields=dict(_fields(archive, reader)))


def _fields(archive: Archive, reader: _Reader) -> Iterator[tuple[str, Told]]:
    told = {}
    if "meta.xml" in archive:
        told = {local(field): field.text or "" for field in archive.xml("meta.xml").iterfind("{*}meta/*")}
    yield from title_field(reader.heading, "Überschrift")
    yield from author_field(told.get("initial-creator") or told.get("creator", ""), "Dokumenteigenschaft „Autor“")
    yield from language_field(told.get("language", ""), "Dokumenteigenschaft „Sprache“")
    yield from title_field(told.get("title", ""), "Dokumenteigenschaft „Titel“")
    yield from title_field(reader.title, "Formatvorlage „Titel“")


class _Reader:
    def __init__(self) -> None:
        self.blocks = Blocks()
        self.title = self.heading = ""
        self._paragraphs = 0

    def read(self, parent: etree._Element, in_list: bool = False) -> None:
        """Adds what stands in `parent`, in order."""
        for child in parent:
            kind = local(child)
            if kind in ("p", "h"):
                self._paragraph(child, in_list)
            elif kind == "table":
                self._table(child)
            elif kind and kind not in _SKIPPED:
                self.read(child, in_list or kind == "list")

    def _paragraph(self, paragraph: etree._Element, in_list: bool) -> None:
        text, asides = _text(paragraph)
        if text.strip():
            self._paragraphs += 1
            if not self.title and attribute(paragraph, "style-name") == "Title":
                self.title = text
            if not self.heading and self._paragraphs <= _FIRST and local(paragraph) == "h":
                self.heading = text if attribute(paragraph, "outline-level") in ("", "1") else ""
        if in_list and local(paragraph) == "p":
            self.blocks.item(text)
        else:
            self.blocks.paragraph(text)
        for aside in asides:
            self.read(aside)

    def _table(self, table: etree._Element) -> None:
        asides: list[etree._Element] = []
        for row in table.iter("{*}table-row"):
            if within(row, "table") is table:
                cells = [_cell(cell, asides) for cell in row.iterfind("{*}table-cell")]
                self.blocks.row(cells)
        for aside in asides:
            self.read(aside)


def _cell(cell: etree._Element, asides: list[etree._Element]) -> str:
    texts = []
    for paragraph in cell.iter("{*}p", "{*}h"):
        if local(within(paragraph, "note", "annotation", "text-box", "table-cell")) == "table-cell":
            text, found = _text(paragraph)
            texts.append(text)
            asides += found
    return " ".join(texts)


def _text(paragraph: etree._Element) -> tuple[str, list[etree._Element]]:
    """The text of a paragraph, and the footnotes and text boxes that hang on it."""
    parts: list[str] = []
    asides: list[etree._Element] = []
    _collect(paragraph, parts, asides)
    return "".join(parts), asides


def _collect(element: etree._Element, parts: list[str], asides: list[etree._Element]) -> None:
    parts.append(" ".join((element.text or "").split("\n")))
    for child in element:
        kind = local(child)
        if kind in ("note-body", "text-box"):
            asides.append(child)
        elif kind in ("s", "tab"):
            parts.append(" ")
        elif kind == "line-break":
            parts.append("\n")
        elif kind and kind not in _SKIPPED:
            _collect(child, parts, asides)
        parts.append(" ".join((child.tail or "").split("\n")))
