"""Bytes to `Article`: one module for each kind of document."""

from __future__ import annotations

import hashlib
import stat
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from rag.errors import SourceError
from rag.sources.docx import read_docx
from rag.sources.eml import read_eml
from rag.sources.epub import read_epub
from rag.sources.html import read_html
from rag.sources.markdown import read_markdown
from rag.sources.odt import read_odt
from rag.sources.pdf import read_pdf
from rag.sources.rtf import read_rtf
from rag.sources.text import read_text
from rag.sources.web import Limits, fetch
from rag.types import Article, Origin

READERS = {
    ".txt": read_text,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".odt": read_odt,
    ".rtf": read_rtf,
    ".epub": read_epub,
    ".eml": read_eml,
}
READER_VERSION = 2
"""To be raised when a reader makes something else of the same bytes: every file is then read anew."""

LARGEST = 50_000_000
"""Bytes that a file may have."""
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
        if status.st_size > LARGEST:
            raise SourceError(f"„{name}“ ist größer als {LARGEST // 1_000_000} MB. Bitte in kleinere Dateien teilen.")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise SourceError(
            f"„{name}“ ist verschwunden oder führt als Verknüpfung ins Leere. Bitte noch einmal einlesen."
        ) from error
    except OSError as error:
        raise SourceError(f"„{name}“ lässt sich nicht lesen. Bitte die Zugriffsrechte prüfen.") from error
    return reader(name, data).article(name)


def read_address(address: str, limits: Limits, read: Callable[[str, Path], Article] = read_source) -> Article:
    """Fetches a web address as an article called by it. Raises SourceError where that is not possible.

    `read` reads what was fetched, from a file.
    """
    fetched = fetch(address, limits)
    unsaid = fetched.content_type in _UNSAID
    suffix = (
        PurePosixPath(urlsplit(fetched.address).path).suffix.lower() if unsaid else _KINDS.get(fetched.content_type)
    )
    if suffix not in READERS:
        kind = fetched.content_type or "ohne Angabe"
        raise SourceError(
            f"„{address}“ ist keine Seite, die gelesen wird (Art: {kind[:80]}). Bitte einen Artikel angeben."
        )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"page{suffix}"
        file.write_bytes(fetched.data)
        article = read(address, file)
    told_by = (*article.details.told_by, ("address", "Abruf aus dem Netz"))
    return replace(article, details=replace(article.details, address=fetched.address, told_by=told_by))


def origin_of(where: Path | str) -> Origin:
    """Where a file lies and what state it is in; an empty one for an address, which must be fetched to know.

    It is empty also where a file cannot be read, as `read_source` will say.
    """
    if isinstance(where, str):
        return Origin()
    try:
        if not stat.S_ISREG(where.stat().st_mode):
            return Origin()
        with where.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        full = str(where.parent.resolve() / where.name)
        full.encode()
    except (OSError, UnicodeEncodeError):
        return Origin()
    return Origin(full, f"{READER_VERSION}:{digest}")
