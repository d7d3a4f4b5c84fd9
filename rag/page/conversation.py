"""One conversation: its questions, and how far each has come. Knows nothing of HTML or Gradio."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from rag.types import EVERYTHING, Answer, Article, Scope, Span

WORDS_AT_ONCE = 3


class State(Enum):
    """How far a question has come."""

    SEARCHING = auto()
    ANSWERING = auto()
    ANSWERED = auto()
    STOPPED = auto()  # by the reader
    REFUSED = auto()  # by the program, which says how to mend it
    UNREACHED = auto()  # the articles that were to be asked are not there
    FAILED = auto()  # the program is at fault


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what became of it; `shown` characters of the answer are on the screen."""

    question: str
    state: State = State.SEARCHING
    answer: Answer | None = None
    shown: int = 0
    message: str = ""
    scope: Scope = EVERYTHING

    @property
    def busy(self) -> bool:
        """Whether more is to come."""
        return self.state in (State.SEARCHING, State.ANSWERING)


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns of one browser tab, oldest first."""

    turns: tuple[Turn, ...] = ()

    @property
    def busy(self) -> bool:
        """Whether the newest question still waits for its answer or a part of it."""
        return bool(self.turns) and self.turns[-1].busy

    @property
    def answered(self) -> tuple[str, ...]:
        """The questions that have an answer, oldest first."""
        return tuple(turn.question for turn in self.turns if turn.answer)

    def begin(self, question: str, scope: Scope = EVERYTHING) -> Conversation:
        """The conversation with a new question, asked of the articles in scope."""
        return Conversation((*self.turns, Turn(question, scope=scope)))

    def update(self, **changes: object) -> Conversation:
        """The conversation with the newest turn changed."""
        return Conversation((*self.turns[:-1], replace(self.turns[-1], **changes)))  # type: ignore[arg-type]

    def stop(self) -> Conversation:
        """The conversation with the newest turn stopped, if it is still busy."""
        return self.update(state=State.STOPPED) if self.busy else self


@dataclass(frozen=True, slots=True)
class Place:
    """Where in which article something stands."""

    article: Article
    span: Span


def places(answer: Answer) -> tuple[Place, ...]:
    """Every place the answer shows: its citations, then the passages it does not cite."""
    cited = (Place(citation.article, Span(citation.start, citation.end)) for citation in answer.citations)
    nearby = (Place(hit.article, Span(hit.passage.start, hit.passage.end)) for hit in answer.nearby)
    return (*cited, *nearby)


def steps(text: str) -> Iterator[int]:
    """Lengths at which a growing text is shown; no cut falls into a word, hence none into a marker `[1]`.

    >>> text = "Meta zahlt viel Geld [1]."
    >>> [text[:length] for length in steps(text)]
    ['Meta zahlt viel', 'Meta zahlt viel Geld [1].']
    """
    ends = [word.end() for word in re.finditer(r"\S+", text)]
    yield from ends[WORDS_AT_ONCE - 1 : -1 : WORDS_AT_ONCE]
    yield len(text)
