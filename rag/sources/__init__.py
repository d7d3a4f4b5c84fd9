"""Bytes to `Article`: one module for each kind of document."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

from rag.errors import SourceError
from rag.sources.text import read_text
from rag.types import Article, Origin

READERS = {".txt": read_text}
READER_VERSION = 1
"""To be raised when a reader makes something else of the same bytes: every file is then read anew."""

LARGEST = 50_000_000
"""Bytes that a file may have."""


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


def origin_of(path: Path) -> Origin:
    """Where a file lies and what state it is in; an empty one where it cannot be read, as `read_source` will say."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return Origin()
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        full = str(path.parent.resolve() / path.name)
        full.encode()
    except (OSError, UnicodeEncodeError):
        return Origin()
    return Origin(full, f"{READER_VERSION}:{digest}")
