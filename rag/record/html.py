"""A record as one HTML page that needs nothing else, for screen and paper, light and dark."""

from __future__ import annotations

import html
from collections.abc import Collection
from pathlib import Path

from rag.export import Row
from rag.record.wording import HEADING, MARKER, NO_EVIDENCE, around, made_with, moment, place, source, verdicts

_STYLE = Path(__file__).with_name("record.css")
# Even words that were not escaped could fetch and run nothing.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def html_body(record: Row) -> str:
    """The page up to the end of its body, without the record itself."""
    exchanges = "".join(_exchange(number, row) for number, row in enumerate(record["exchanges"], start=1))
    return (
        '<!DOCTYPE html>\n<html lang="de">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_escape(record['title'])}</title>\n<style>\n{_STYLE.read_text(encoding='utf-8')}</style>\n</head>\n"
        f"<body>\n<header><p>{HEADING}</p><h1>{_escape(record['title'])}</h1>"
        f"<p>Ausgegeben am {moment(record['exported'])}</p></header>\n<main>\n{exchanges}</main>\n</body>\n"
    )


def _escape(text: str) -> str:
    return html.escape(text.replace("\0", "\ufffd"), quote=True)


def _exchange(number: int, exchange: Row) -> str:
    answer = exchange["answer"]
    content = _answer(number, answer) if answer else f"<p>{_escape(exchange['message'])}</p>"
    return (
        f'<section id="frage-{number}"><h2>{_escape(exchange["question"])}</h2>\n{content}'
        f'<p class="made">{_escape(made_with(exchange))}</p></section>\n'
    )


def _answer(number: int, answer: Row) -> str:
    understood = f'<p class="understood">Verstanden als: {_escape(answer["understood"])}</p>\n'
    scope = f'<p class="understood">Gesucht {_escape(answer["scope"]["text"])}</p>\n' if answer.get("scope") else ""
    known = () if answer["abstained"] else [citation["number"] for citation in answer["citations"]]
    checked = "".join(
        f"<tr><td>{_escape(text)}</td><td>{_escape(verdict)}</td></tr>\n" for text, verdict in verdicts(answer)
    )
    table = (
        f"<table><thead><tr><th>Satz</th><th>Urteil</th></tr></thead><tbody>\n{checked}</tbody></table>\n"
        if checked
        else ""
    )
    return (
        f"{understood if answer['understood'] else ''}{scope}"
        f'<div class="answer">{_linked(number, answer["text"], known)}</div>\n{table}'
        f"{''.join(_conflict(conflict) for conflict in answer['conflicts'])}{_sources(number, answer)}"
    )


def _linked(number: int, text: str, known: Collection[int]) -> str:
    """Escaped text in which each marker leads to its source."""
    parts = MARKER.split(text)  # words and numbers in turn
    marked = (
        f'<a href="#quelle-{number}-{mark}">[{mark}]</a>' if int(mark) in known else f"[{mark}]" for mark in parts[1::2]
    )
    return _escape(parts[0]) + "".join(mark + _escape(words) for mark, words in zip(marked, parts[2::2], strict=True))


def _conflict(conflict: Row) -> str:
    values = "".join(f"<li>{_escape(value['value'])} [{value['citation']}]</li>" for value in conflict["values"])
    return f"<h3>Die Angaben gehen auseinander: {_escape(conflict['about'])}</h3><ul>{values}</ul>\n"


def _sources(number: int, answer: Row) -> str:
    if not answer["citations"]:
        return ""
    heading = NO_EVIDENCE if answer["abstained"] else "Quellen"
    return f"<h3>{heading}</h3>\n{''.join(_source(number, citation) for citation in answer['citations'])}"


def _source(number: int, citation: Row) -> str:
    before, quote, after = map(_escape, around(citation))
    address = f"<br>{_escape(citation['address'])}" if citation["address"] else ""
    mark = citation["number"]
    return (
        f'<article id="quelle-{number}-{mark}"><h4>[{mark}] {_escape(citation["title"])}</h4>\n'
        f"<p>{_escape(source(citation))}{address}</p>\n"
        f"<blockquote>{before}<mark>{quote}</mark>{after}</blockquote>\n"
        f'<p class="proof">{place(citation)}; SHA-256 des Textes <code>{citation["sha256"]}</code></p></article>\n'
    )
