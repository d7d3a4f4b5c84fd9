"""Bytes to `Article`: one module for each kind of document."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from rag.errors import SourceError
from rag.sources.document import Told
from rag.sources.html import read_html
from rag.sources.markdown import read_markdown
from rag.sources.text import read_text
from rag.sources.web import Limits, fetch
from rag.types import Article

READERS = {
    ".txt": read_text,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
}
_LARGEST = 50_000_000
_KINDS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "application/epub+zip": ".epub",
}
_UNSAID = ("", "application/octet-stream", "binary/octet-stream")


def read_source(name: str, path: Path) -> Article:
    """Reads a file as an article called `name`. Raises SourceError where that is not possible."""
    try:
        name.encode()
    except UnicodeEncodeError as error:  # Python holds the bytes of such a name as halves of characters
        raise SourceError(f"„{name}“: Der Dateiname ist kein gültiges UTF-8. Bitte die Datei umbenennen.") from error
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        kinds = ", ".join(READERS)
        raise SourceError(f"„{name}“: Diese Dateiart wird nicht gelesen. Möglich: {kinds}.")
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # reading a pipe would wait for ever
            raise SourceError(f"„{name}“ ist keine gewöhnliche Datei. Bitte den Artikel als Datei speichern.")
        if status.st_size > _LARGEST:
            raise SourceError(f"„{name}“ ist größer als {_LARGEST // 1_000_000} MB. Bitte in kleinere Dateien teilen.")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise SourceError(
            f"„{name}“ ist verschwunden oder führt als Verknüpfung ins Leere. Bitte noch einmal einlesen."
        ) from error
    except OSError as error:
        raise SourceError(f"„{name}“ lässt sich nicht lesen. Bitte die Zugriffsrechte prüfen.") from error
    return reader(name, data).article(name)


def read_address(address: str, limits: Limits) -> Article:
    """Fetches a web address as an article called by it. Raises SourceError where that is not possible."""
    fetched = fetch(address, limits)
    unsaid = fetched.content_type in _UNSAID
    suffix = (
        PurePosixPath(urlsplit(fetched.address).path).suffix.lower() if unsaid else _KINDS.get(fetched.content_type)
    )
    reader = READERS.get(suffix or "")
    if reader is None:
        kind = fetched.content_type or "ohne Angabe"
        raise SourceError(
            f"„{address}“ ist keine Seite, die gelesen wird (Art: {kind[:80]}). Bitte einen Artikel angeben."
        )
    document = reader(address, fetched.data)
    fields = {**document.fields, "address": Told(fetched.address, "Abruf aus dem Netz")}
    return replace(document, fields=fields).article(address)
