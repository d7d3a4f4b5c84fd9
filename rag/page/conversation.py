"""One conversation: its questions, and how far each has come. Knows nothing of HTML or Gradio."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from functools import cache
from queue import SimpleQueue
from threading import Event, Lock

from rag.record.standing import Standing, standing
from rag.types import EVERYTHING, Answer, Article, Exchange, Feedback, Scope, Span

WORDS_AT_ONCE = 3
FAILED = (
    "Das ist ein Fehler des Programms; es heißt nicht, dass die Artikel nichts dazu enthalten. "
    "Einzelheiten stehen in der Ausgabe des Programms."
)


class State(Enum):
    """How far a question has come."""

    WAITING = auto()  # for questions that came before
    SEARCHING = auto()
    PHRASING = auto()  # by a language model
    ANSWERING = auto()
    ANSWERED = auto()
    STOPPED = auto()  # by the reader
    REFUSED = auto()  # by the program, which says how to mend it
    UNREACHED = auto()  # the articles that were to be asked are not there
    FAILED = auto()  # the program is at fault


@dataclass(slots=True)
class Errand:
    """A question on its way to an answer, between the page, which may call it off, and the thread that answers it.

    `drafts` are answers on which a language model is still at work, in the end None. `kept` is the id of its exchange,
    once it is stored.
    """

    begun: Event = field(default_factory=Event)
    left: Event = field(default_factory=Event)
    drafts: SimpleQueue[Answer | None] = field(default_factory=SimpleQueue)
    called_off: bool = False
    kept: int = 0
    lock: Lock = field(default_factory=Lock)

    def wanted(self) -> bool:
        """Whether the reader has not called it off."""
        return not self.called_off


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what became of it; `shown` characters of the answer are on the screen.

    `exchange` is what of it is stored, or is to be, then without an id. `trouble` says why it could not be stored.
    `standings`: what became of each of the answer's `places` since; empty where it was only just given. `model` is the
    language model that phrases it, as long as it does.
    """

    question: str
    state: State = State.SEARCHING
    answer: Answer | None = None
    shown: int = 0
    message: str = ""
    scope: Scope = EVERYTHING
    exchange: Exchange | None = None
    trouble: str = ""
    standings: tuple[Standing, ...] = ()
    model: str = ""
    errand: Errand = field(default_factory=Errand, compare=False, repr=False)

    @property
    def busy(self) -> bool:
        """Whether more is to come."""
        return self.state in (State.WAITING, State.SEARCHING, State.PHRASING, State.ANSWERING)


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns of one browser tab, oldest first; `id` is None as long as nothing of it is stored."""

    turns: tuple[Turn, ...] = ()
    id: int | None = None

    @property
    def busy(self) -> bool:
        """Whether the newest question still waits for its answer or a part of it."""
        return bool(self.turns) and self.turns[-1].busy

    @property
    def answered(self) -> tuple[str, ...]:
        """The questions that have an answer, oldest first."""
        return tuple(turn.question for turn in self.turns if turn.answer)

    @property
    def exchanges(self) -> dict[int, Exchange]:
        """What there is to record, by the number of its turn."""
        return {number: turn.exchange for number, turn in enumerate(self.turns, start=1) if turn.exchange}

    def judged(self, number: int, feedback: Feedback | None) -> Conversation:
        """The conversation with a judgement on the answer of a turn, None to take it back."""
        turn, exchange = self.turns[number - 1], self.exchanges[number]
        judged = replace(turn, exchange=replace(exchange, feedback=feedback))
        return replace(self, turns=(*self.turns[: number - 1], judged, *self.turns[number:]))

    @property
    def scope(self) -> Scope:
        """Which articles the newest question was asked of; all before the first."""
        return self.turns[-1].scope if self.turns else EVERYTHING

    def begin(self, question: str, scope: Scope = EVERYTHING) -> Conversation:
        """The conversation with a new question, asked of the articles in scope."""
        return replace(self, turns=(*self.turns, Turn(question, scope=scope)))

    def before(self, turn: int) -> Conversation:
        """What was said before a turn, counted from 1, as the beginning of another conversation.

        It is this one still where nothing that is stored comes after.
        """
        kept, aside = self.turns[: turn - 1], self.turns[turn - 1 :]
        if not any(later.exchange for later in aside):
            return replace(self, turns=kept)
        return Conversation(tuple(replace(earlier, exchange=_copy(earlier.exchange)) for earlier in kept))

    def update(self, **changes: object) -> Conversation:
        """The conversation with the newest turn changed."""
        return replace(self, turns=(*self.turns[:-1], replace(self.turns[-1], **changes)))  # type: ignore[arg-type]

    def stop(self) -> Conversation:
        """The conversation with the newest turn stopped."""
        return self.update(state=State.STOPPED, exchange=None)


def _copy(exchange: Exchange | None) -> Exchange | None:
    """An exchange to be stored once more; a judgement stays with the first, or it would count twice."""
    return exchange and replace(exchange, id=0, conversation=0, feedback=None)


def restored(exchanges: Sequence[Exchange], article: Callable[[str], Article]) -> Conversation:
    """A stored conversation as it was, and what has since become of what it shows.

    `article` gives an article as it is now, KeyError for one that is gone.
    """
    present = cache(article)
    return Conversation(tuple(_restored(exchange, present) for exchange in exchanges), exchanges[0].conversation)


def _restored(exchange: Exchange, article: Callable[[str], Article]) -> Turn:
    answer = exchange.answer
    if not answer:
        return Turn(exchange.question, State.REFUSED, message=exchange.message, exchange=exchange)
    standings = tuple(
        standing(place.article.name, place.span.start, place.span.of(place.article.text), article)
        for place in places(answer)
    )
    scope = answer.reach.scope if answer.reach else EVERYTHING
    return Turn(
        exchange.question,
        State.ANSWERED,
        answer,
        shown=len(answer.text),
        scope=scope,
        exchange=exchange,
        standings=standings,
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where in which article something should stand, and its words; `number` is that of its proof, 0 if it is none."""

    article: Article
    span: Span
    words: str
    number: int = 0

    @property
    def found(self) -> bool:
        """Whether the words stand there."""
        return bool(self.words) and self.span.of(self.article.text) == self.words


def places(answer: Answer) -> tuple[Place, ...]:
    """Every place the answer shows: its citations, then the passages it does not cite."""
    cited = (
        Place(c.article, Span(c.start, c.end), c.quote, 0 if answer.abstained else c.number) for c in answer.citations
    )
    nearby = (Place(h.article, Span(h.passage.start, h.passage.end), h.passage.text) for h in answer.nearby)
    return (*cited, *nearby)


def steps(text: str, start: int = 0) -> Iterator[int]:
    """Lengths at which a text is shown that grows from `start`; no cut falls into a word, hence none into `[1]`.

    >>> text = "Meta zahlt viel Geld [1]."
    >>> [text[:length] for length in steps(text)]
    ['Meta zahlt viel', 'Meta zahlt viel Geld [1].']
    """
    ends = [word.end() for word in re.compile(r"\S+").finditer(text, start)]
    yield from ends[WORDS_AT_ONCE - 1 : -1 : WORDS_AT_ONCE]
    yield len(text)
