"""An answer or a conversation as a fact-check record that the browser saves; nothing is written on the way."""

from __future__ import annotations

import base64
import datetime
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rag.page.wording import escape
from rag.record.files import record_document
from rag.record.record import make_record
from rag.types import Exchange

KINDS = {"md": ("Markdown", "text/markdown"), "html": ("HTML", "text/html"), "json": ("JSON", "application/json")}
LONGEST_NAME = 60
WHAT_FOR = (
    "Frage, Antwort und jedes Zitat mit Fundstelle; „python -m rag verify DATEI“ prüft später, ob sie noch stehen."
)
_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True, slots=True)
class Download:
    """A file for the reader, made at `made`, which tells two downloads of the same file apart."""

    name: str
    kind: str
    content: bytes
    made: datetime.datetime


def render_downloads(turn: int, *, several: bool) -> str:
    """The buttons that save this answer and, of `several`, the whole conversation (as turn 0)."""
    rows = [("Diese Antwort", turn), *([("Ganze Unterhaltung", 0)] if several else [])]
    content = "".join(f"<p><span>{name}:</span> {render_kinds(name, number)}</p>" for name, number in rows)
    return (
        f'<details class="record"><summary>Protokoll sichern</summary><p class="what">{WHAT_FOR}</p>{content}</details>'
    )


def render_kinds(name: str, turn: int) -> str:
    """A button for each kind of file."""
    return " ".join(
        f'<button type="button" data-record="{form}" data-turn="{turn}" '
        f'aria-label="{name} als {label}">{label}</button>'
        for form, (label, _) in KINDS.items()
    )


def record_download(title: str, exchanges: Sequence[Exchange], form: str, now: datetime.datetime) -> Download:
    """The record of exchanges as a file; `form` is one of `KINDS`, `now` has its zone."""
    content = record_document(make_record(title, exchanges, now), form)
    return Download(file_name(title, now.date(), form), KINDS[form][1], content, now)


def file_name(title: str, day: datetime.date, form: str) -> str:
    """A name that every system takes, and that says what is in the file.

    >>> file_name("Wie groß ist „Défense“/München?", datetime.date(2025, 6, 13), "md")
    'protokoll-2025-06-13-wie-gross-ist-defense-muenchen.md'
    """
    plain = unicodedata.normalize("NFKD", title.lower().translate(_SPELLED)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    short = (
        words if len(words) <= LONGEST_NAME else words[: LONGEST_NAME + 1].rpartition("-")[0] or words[:LONGEST_NAME]
    )
    return f"protokoll-{day.isoformat()}{f'-{short}' if short else ''}.{form}"


def render_download(download: Download) -> str:
    """The file on its way to the browser, which saves it when it arrives."""
    content = base64.b64encode(download.content).decode()
    return (
        f'<span data-name="{escape(download.name)}" data-kind="{download.kind}" data-content="{content}" '
        f'data-made="{download.made.isoformat()}"></span>'
    )
