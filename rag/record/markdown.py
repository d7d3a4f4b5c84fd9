"""A record as Markdown; every text in it shows exactly its own characters, white space aside."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.export import Row
from rag.record.wording import HEADING, NO_EVIDENCE, around, made_with, moment, place, source, verdicts

# What CommonMark or GitHub take for markup, addresses included; some only where a line begins.
_MARKUP = re.compile(r"[\\`*_\[\]<>&~$^@#]|:(?=[^\s\d])|(?<=www)\.|\A[+=-]", re.IGNORECASE)
_LIST_NUMBER = re.compile(r"\A(\d{1,9})(?=[.)])", re.ASCII)
_UNSHOWN = str.maketrans({"\0": "\ufffd"})


def markdown_body(record: Row) -> str:
    """The document without the record itself."""
    return "\n\n".join(
        [
            f"# {markdown(record['title'])}",
            f"{HEADING}, ausgegeben am {moment(record['exported'])}",
            *(block for exchange in record["exchanges"] for block in _exchange(exchange)),
            "",
        ]
    )


def markdown(text: str) -> str:
    """Text as one line of Markdown that shows just that.

    >>> markdown("1. *Stern* <b>"), markdown("14,3 %")
    ('1\\\\. \\\\*Stern\\\\* \\\\<b\\\\>', '14,3 %')
    """
    line = " ".join(text.translate(_UNSHOWN).split())
    return _LIST_NUMBER.sub(r"\1\\", _MARKUP.sub(r"\\\g<0>", line)).replace("|", "&#124;")


def _exchange(exchange: Row) -> Iterator[str]:
    answer = exchange["answer"]
    yield f"## {markdown(exchange['question'])}"
    if answer:
        yield from _answer(answer)
    else:
        yield markdown(exchange["message"])
    yield f"*{markdown(made_with(exchange))}*"


def _answer(answer: Row) -> Iterator[str]:
    if answer["understood"]:
        yield f"*Verstanden als: {markdown(answer['understood'])}*"
    if answer.get("scope"):
        yield f"*Gesucht {markdown(answer['scope']['text'])}*"
    yield from (markdown(paragraph) for paragraph in re.split(r"\n\s*\n", answer["text"]) if paragraph.strip())
    checked = [f"| {markdown(text)} | {markdown(verdict)} |" for text, verdict in verdicts(answer)]
    if checked:
        yield "\n".join(["| Satz | Urteil |", "| --- | --- |", *checked])
    for conflict in answer["conflicts"]:
        yield f"### Die Angaben gehen auseinander: {markdown(conflict['about'])}"
        yield "\n".join(f"- {markdown(value['value'])} \\[{value['citation']}\\]" for value in conflict["values"])
    if answer["citations"]:
        yield f"### {NO_EVIDENCE if answer['abstained'] else 'Quellen'}"
    for citation in answer["citations"]:
        yield from _source(citation)


def _source(citation: Row) -> Iterator[str]:
    before, quote, after = (markdown(text) for text in around(citation))
    yield f"#### \\[{citation['number']}\\] {markdown(citation['title'])}"
    yield markdown(f"{source(citation)} {citation['address']}")
    yield "> " + " ".join(filter(None, (before, quote and f"**{quote}**", after)))
    yield f"{place(citation)}; SHA-256 des Textes `{citation['sha256']}`"
