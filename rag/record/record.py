"""The record itself, as a dictionary in the form that `schema.json` describes, and its checksum."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from rag.export import Row, answer_row
from rag.types import Answer, Citation, Exchange

FORMAT = "artikel-assistent/protokoll"
VERSION = 1


def make_record(title: str, exchanges: Sequence[Exchange], exported: datetime.datetime) -> Row:
    """The record of exchanges, oldest first; `exported` has its zone."""
    record = {
        "format": FORMAT,
        "version": VERSION,
        "title": title,
        "exported": exported.isoformat(timespec="seconds"),
        "exchanges": [_exchange(exchange) for exchange in exchanges],
    }
    return record | {"checksum": checksum(record)}


def checksum(record: Row) -> str:
    """SHA-256 of a record without its checksum."""
    rest = {key: value for key, value in record.items() if key != "checksum"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True, separators=(",", ":")).encode("ascii")).hexdigest()


def fault(record: object) -> str:
    """What in a record does not follow the schema; empty where all of it does."""
    import fastjsonschema

    try:
        _validator()(record)
    except fastjsonschema.JsonSchemaValueException as error:
        return str(error.name).removeprefix("data").lstrip(".") or "Aufbau"
    return ""


@cache
def _validator() -> Any:  # noqa: ANN401 - a function that the library makes
    import fastjsonschema

    return fastjsonschema.compile(json.loads((Path(__file__).parent / "schema.json").read_text(encoding="utf-8")))


def _exchange(exchange: Exchange) -> Row:
    return {
        "question": exchange.question,
        "asked": exchange.asked.isoformat(timespec="seconds"),
        "versions": asdict(exchange.versions),
        "message": exchange.message,
        "answer": _answer(exchange.answer) if exchange.answer else None,
    }


def _answer(answer: Answer) -> Row:
    row = answer_row(answer)
    citations = zip(row["citations"], answer.citations, strict=True)
    return row | {"citations": [short | _proof(citation) for short, citation in citations]}


def _proof(citation: Citation) -> Row:
    """What proves a citation later, and leads back to its article."""
    start, end = min(citation.context.start, citation.start), max(citation.context.end, citation.end)
    text = citation.article.text[start:end]
    return {
        "address": citation.article.details.address,
        "sha256": citation.article.sha256,
        "context": {"start": start, "end": start + len(text), "text": text},
    }
