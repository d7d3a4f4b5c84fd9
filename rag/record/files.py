"""Records as files: JSON, or a document to be read with the JSON in it, and back.

A document ends with its record, so that it can be checked by itself, and with the SHA-256 of all that stands before it,
so that what is read is what was recorded.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rag.errors import RecordError
from rag.export import Row
from rag.record.html import html_body
from rag.record.markdown import markdown_body
from rag.record.record import FORMAT, VERSION, fault

LARGEST = 64 * 2**20
"""Bytes of a record that is read: some ten thousand answers."""

_KINDS: dict[str, tuple[Callable[[Row], str], str, str]] = {
    "html": (html_body, '<script type="application/json" id="protokoll" data-sha256="{}">', "</script>\n</html>\n"),
    "md": (markdown_body, '<!-- protokoll sha256="{}"\n', "\n-->\n"),
}
FORMATS = ("md", "html", "json")
_EMBEDDED = re.compile(
    r'(?:<script type="application/json" id="protokoll" data-sha256="|<!-- protokoll sha256=")(?P<digest>[0-9a-f]{64})"'
    r">?\s*(?P<json>\{[^\n]*\})(?:</script>\s*</html>|\s*-->)\s*\Z"
)
_HALVES = re.compile("[\ud800-\udfff]")
# What begins or ends a script or a comment; outside its strings JSON has none of it.
_HARMLESS = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>&"})


@dataclass(frozen=True, slots=True)
class Filed:
    """A record that was read from a file; `intact`: whether the words around it are those written with it."""

    record: Row
    intact: bool


def record_document(record: Row, form: str) -> bytes:
    """The record as a file in one of `FORMATS`, in UTF-8."""
    if form == "json":
        return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")
    body, opening, closing = _KINDS[form]
    text = _HALVES.sub("\ufffd", body(record))
    return f"{text}{opening.format(_digest(text))}{json.dumps(record).translate(_HARMLESS)}{closing}".encode()


def _digest(text: str) -> str:
    """SHA-256 of a document, whatever its line ends have become on the way."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()


def read_record(path: Path) -> Filed:
    """The record in a file of any of `FORMATS`. Raises RecordError."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RecordError(f"„{path}“ lässt sich nicht als UTF-8-Text lesen. Bitte den Pfad prüfen.") from error
    if len(data) > LARGEST:
        raise RecordError(f"„{path}“ ist größer als {LARGEST // 2**20} MB. Bitte kleinere Protokolle prüfen.")
    embedded = _EMBEDDED.search(text)
    try:
        record = json.loads(embedded["json"] if embedded else text)
    except (ValueError, RecursionError) as error:
        raise RecordError(
            f"In „{path}“ steht kein Protokoll. Erwartet wird eine Datei, wie „python -m rag export“ sie schreibt."
        ) from error
    _refuse_foreign(path, record)
    return Filed(record, embedded is None or embedded["digest"] == _digest(text[: embedded.start()]))


def _refuse_foreign(path: Path, record: object) -> None:
    if isinstance(record, dict) and record.get("format") == FORMAT and record.get("version") != VERSION:
        raise RecordError(
            f"„{path}“ stammt von einer anderen Fassung dieses Programms. Bitte mit jener prüfen oder neu ausgeben."
        )
    if place := fault(record):
        raise RecordError(
            f"„{path}“ ist kein Protokoll dieses Programms oder wurde beschädigt (bei „{place[:100]}“). "
            "Bitte neu ausgeben."
        )
