"""What both documents say in the same words."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from rag.export import Row, phrasing_words
from rag.language.dates import german_date
from rag.types import Phrasing

HEADING = "Protokoll einer Prüfung"
NO_EVIDENCE = "Nächste Fundstellen; sie belegen nichts."
MARKER = re.compile(r"\[(\d+)\]")


def moment(iso: str) -> str:
    """A time in German, with its zone.

    >>> moment("2026-11-22T03:00:05+00:00")
    '22. November 2026, 03:00:05 UTC'
    """
    when = datetime.datetime.fromisoformat(iso)
    return f"{german_date(when.date())}, {when:%H:%M:%S} {when.tzname()}"


def source(citation: Row) -> str:
    """Date, page and name of a citation's article, and which others bring the same report."""
    date = german_date(datetime.date.fromisoformat(citation["date"]) if citation["date"] else None)
    page = f", Seite {citation['page']}" if citation["page"] else ""
    also = f"; auch in {', '.join(citation['also'])}" if citation["also"] else ""
    return f"{date}{page}; {citation['article']}{also}"


def place(citation: Row) -> str:
    """Where in which text a quote stands."""
    return f"Zeichen {citation['start']} bis {citation['end']}"


def verdicts(answer: Row) -> Iterator[tuple[str, str]]:
    """Each sentence of an answer with its verdict, the numbers it rests on, and what the verdict lacks."""
    for sentence in answer["sentences"]:
        numbers = "".join(f"[{number}]" for number in sentence["citations"])
        reasons = " ".join(sentence["reasons"])
        yield sentence["text"], f"{sentence['verdict']} {numbers}{f': {reasons}' if reasons else ''}".strip()


def around(citation: Row) -> tuple[str, str, str]:
    """What stands before a quote in its passage, the quote, and what stands after it."""
    text, offset = citation["context"]["text"], citation["context"]["start"]
    return text[: citation["start"] - offset], citation["quote"], text[citation["end"] - offset :]


def made_with(exchange: Row) -> str:
    """Time and versions of an answer, and what a language model did to it."""
    versions, phrasing = exchange["versions"], (exchange["answer"] or {}).get("phrasing")
    models = "".join(f", {what} {versions[key]}" for what, key in MODELS if versions.get(key))
    phrased = f". {phrasing_words(Phrasing(**phrasing))}" if phrasing else ""
    program = f"; Artikel-Assistent {versions['program']}" if versions["program"] else ""
    return f"Gefragt am {moment(exchange['asked'])}{program}{models}{phrased}"


MODELS = (("Einbettung", "embedder"), ("Leser", "reader"), ("Sprachmodell", "generator"))
"""The models of an answer: their German names, and those of their fields."""
