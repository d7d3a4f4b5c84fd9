"""What was typed, within its conversation, as questions that each stand for themselves."""

from __future__ import annotations

from collections.abc import Sequence

from rag.language.followups import resolve
from rag.language.parts import split_questions
from rag.language.spelling import folded, without_shouting
from rag.types import Question

_REMEMBERED = 10


def understand(question: str, earlier: Sequence[str] = ()) -> tuple[Question, ...]:
    """The questions in what was typed, one at least; `earlier` were asked before, oldest first.

    >>> [part.search for part in understand("Und wann?", ["Wie viel investiert Meta in Scale AI?"])]
    ['Wann investiert Meta in Scale AI?']
    """
    before: list[str] = []
    for text in earlier[-_REMEMBERED:]:
        before += [part.search for part in _parts(text, before)]
    return _parts(question, before)


def _parts(question: str, before: Sequence[str]) -> tuple[Question, ...]:
    text = " ".join(question.split())
    said = split_questions(without_shouting(text))
    searches: list[str] = []
    for part in said:
        searches.append(resolve(part, [*before, *searches]))
    if len(searches) == 1:
        search = searches[0] or text
        return (Question(text, search, "" if folded(search) == folded(text) else search),)
    return tuple(Question(part, search, search) for part, search in zip(said, searches, strict=True))
