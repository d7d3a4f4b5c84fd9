"""Electronic books: their chapters in reading order. Locked (DRM) ones cannot be read."""

from __future__ import annotations

import datetime
import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from rag.errors import SourceError
from rag.sources.archive import Archive, attribute, require_text
from rag.sources.blocks import Blocks, clean
from rag.sources.document import Document, Told
from rag.sources.properties import author_field, language_field, title_field
from rag.sources.xhtml import add_page

_MOST_CHARACTERS = 50_000_000


def read_epub(name: str, data: bytes) -> Document:
    """The text of the book in `data`. Raises SourceError."""
    archive = Archive(name, data, "E-Book (EPUB)")
    rootfile = archive.xml("META-INF/container.xml").find(".//{*}rootfile")
    if rootfile is None:
        raise archive.damaged()
    place = rootfile.get("full-path", "")
    package = archive.xml(place)
    blocks = Blocks()
    length = 0
    for member in _chapters(package, posixpath.dirname(place)):
        if member in archive:
            add_page(blocks, page := archive.read(member))
            length += len(page)
        if length > _MOST_CHARACTERS:
            raise SourceError(f"„{name}“ ist länger als jedes Buch. Bitte in kleinere Dateien teilen.")
    return Document(require_text(name, blocks.text), fields=dict(_fields(package)))


def _chapters(package: etree._Element, folder: str) -> Iterator[str]:
    """The members to read, in order. A path that leads out of the archive names no member of it."""
    manifest = {item.get("id"): item for item in package.iterfind("{*}manifest/{*}item")}
    for reference in package.iterfind("{*}spine/{*}itemref"):
        item = manifest.pop(reference.get("idref"), None)  # each once: a spine may name one a million times
        if item is None or "nav" in attribute(item, "properties").split():
            continue
        if "html" in item.get("media-type", ""):
            yield posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))


def _fields(package: etree._Element) -> Iterator[tuple[str, Told]]:
    def told(name: str) -> list[str]:
        elements = package.iterfind(f"{{*}}metadata/{{http://purl.org/dc/elements/1.1/}}{name}")
        return [clean(element.text or "") for element in elements if attribute(element, "event") in ("", "publication")]

    for title in told("title")[:1]:
        yield from title_field(title, "Titel des E-Books")
    yield from author_field(", ".join(told("creator")[:4]), "Autor des E-Books")
    yield from language_field(next(iter(told("language")), ""), "Sprache des E-Books")
    for publisher in told("publisher")[:1]:
        if publisher:
            yield "publisher", Told(publisher, "Verlag des E-Books")
    for date in told("date")[:1]:
        try:
            day = datetime.date.fromisoformat(date[:10])
        except ValueError:
            continue
        if day.year > 1800 and (day.month, day.day) != (1, 1):  # that is how programs write "some day in this year"
            yield "date", Told(day.isoformat(), "Erscheinungsdatum des E-Books")
