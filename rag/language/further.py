"""Questions that lead on from one that was answered. Whether the articles answer them, it does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.language.definitions import introductions
from rag.language.followups import resolve
from rag.language.questions import answer_kind
from rag.language.sentences import split_sentences
from rag.types import AnswerKind

_ASIDE = {AnswerKind.DATE: "wann", AnswerKind.REASON: "warum", AnswerKind.PLACE: "wo"}


def further_questions(question: str, passages: Sequence[str]) -> Iterator[str]:
    """What else could be asked: about names that the passages introduce, then about when, why and where.

    `question` stands for itself; the passages are what its answer was found in.

    >>> list(further_questions("Wer leitet Scale AI?", ["Scale AI ist ein Start-up. CEO Jason Droege leitet es."]))[:1]
    ['Wer ist Jason Droege?']
    """
    yield from dict.fromkeys(
        found
        for passage in passages
        for span in split_sentences(passage)
        for name, found in introductions(span.of(passage))
        if name.casefold() not in question.casefold()
    )
    yield from _about_circumstances(question)


def _about_circumstances(question: str) -> Iterator[str]:
    """The question itself with another question word; none where only brackets would join the two."""
    kind = answer_kind(question)
    for other, word in _ASIDE.items():
        found = resolve(f"Und {word}?", [question])
        if other is not kind and re.match(rf"{word} [^()]+\?$", found, re.IGNORECASE):
            yield found
