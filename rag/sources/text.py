"""Plain text files.

The stored text differs from the file in white space only: line ends become "\\n", a byte order mark and blanks at line
ends go. Words are never changed, so a quote is word for word what the file says.
"""

from __future__ import annotations

import codecs
import re

from rag.errors import SourceError
from rag.sources.document import Document

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def read_text(name: str, data: bytes) -> Document:
    """The text in `data`. Raises SourceError when it is empty or no text."""
    text = _clean(decode(name, data))
    if not text:
        raise SourceError(f"„{name}“ ist leer. Bitte eine Datei mit Text angeben.")
    if not re.search(r"\w", text):
        raise SourceError(f"„{name}“ enthält keine Wörter. Bitte eine Datei mit Text angeben.")
    return Document(text)


def decode(name: str, data: bytes, declared: str = "") -> str:
    """The characters in `data`: as its byte order mark says, else UTF-8 where it is, else as `declared`.

    What declares nothing that holds is read as Windows-1252. Raises SourceError for what is no text.
    """
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    try:
        text = data.decode(encoding) if encoding else _decode_unmarked(data, declared)
    except UnicodeDecodeError as error:
        raise SourceError(
            f"„{name}“ ist beschädigt: Der Text lässt sich nicht als {encoding} lesen. Bitte neu als UTF-8 speichern."
        ) from error
    # A few stray control characters happen in real text; more of them, or a NUL, mean a binary file.
    if "\0" in text or len(_CONTROL.findall(text)) * 100 > len(text) or text.count("\ufffd") * 100 > len(text):
        raise SourceError(f"„{name}“ ist keine Textdatei. Bitte den Artikel als Text (UTF-8) speichern.")
    return text


def _decode_unmarked(data: bytes, declared: str) -> str:
    """UTF-8, also with a few broken bytes in it, else what is declared, else Windows-1252."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = sum(character > "\x7f" for character in text) - broken
    return data.decode(_single_bytes(declared), errors="replace") if broken > whole else text


def _single_bytes(declared: str) -> str:
    """The encoding that a declaration means: as on the web, Latin-1 is Windows-1252, and so is what none has."""
    try:
        known = codecs.lookup(declared).name
    except LookupError:
        return "cp1252"
    return known if known.startswith(("cp125", "iso8859", "koi8", "mac")) and known != "iso8859-1" else "cp1252"


def _clean(text: str) -> str:
    lines = re.split(r"\r\n|[\n\r\v\f\x85\u2028\u2029]", text)
    return "\n".join(line.rstrip() for line in lines).strip("\n").rstrip()
