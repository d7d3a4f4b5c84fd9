"""Bytes to `Article`: one module for each kind of document."""

from __future__ import annotations

from pathlib import Path

from rag.errors import SourceError
from rag.sources.text import read_text
from rag.types import Article

READERS = {".txt": read_text}
_LARGEST = 50_000_000


def read_source(name: str, path: Path) -> Article:
    """Reads a file as an article called `name`. Raises SourceError where that is not possible."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        kinds = ", ".join(READERS)
        raise SourceError(f"„{name}“: Diese Dateiart wird nicht gelesen. Möglich: {kinds}.")
    try:
        if path.stat().st_size > _LARGEST:
            raise SourceError(f"„{name}“ ist größer als {_LARGEST // 1_000_000} MB. Bitte in kleinere Dateien teilen.")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise SourceError(f"„{name}“ ist verschwunden, während gelesen wurde. Bitte noch einmal einlesen.") from error
    except OSError as error:
        raise SourceError(f"„{name}“ lässt sich nicht lesen. Bitte die Zugriffsrechte prüfen.") from error
    return reader(name, data)
