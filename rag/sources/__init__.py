"""Bytes to `Article`: one module for each kind of document."""

from __future__ import annotations

import stat
from pathlib import Path

from rag.errors import SourceError
from rag.sources.docx import read_docx
from rag.sources.eml import read_eml
from rag.sources.epub import read_epub
from rag.sources.odt import read_odt
from rag.sources.pdf import read_pdf
from rag.sources.rtf import read_rtf
from rag.sources.text import read_text
from rag.types import Article

READERS = {
    ".txt": read_text,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".odt": read_odt,
    ".rtf": read_rtf,
    ".epub": read_epub,
    ".eml": read_eml,
}
_LARGEST = 50_000_000


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
