"""Questions on their way to the one assistant, and into the store. Knows nothing of HTML or Gradio.

There is one model on one machine: questions are answered one after the other, in the order they came, by a thread that
goes on when a tab is closed. So what was asked is answered and kept, unless the reader stopped it.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import Protocol, TypeVar

from rag.errors import ConversationError, RagError, ScopeError
from rag.language.further import further_questions
from rag.page.conversation import FAILED, Conversation, State, Turn, restored
from rag.types import (
    EVERYTHING,
    Answer,
    Article,
    ArticleInfo,
    ConversationHit,
    ConversationInfo,
    Exchange,
    Feedback,
    Scope,
    Verdict,
    Versions,
)

log = logging.getLogger(__name__)

T = TypeVar("T")
SECONDS_UNNOTICED = 0.1
FOLLOW_UPS_SHOWN = 3
FOLLOW_UPS_TRIED = 8
NOT_KEPT = "Diese Antwort konnte nicht aufbewahrt werden: {reason} Sie geht verloren, wenn Sie die Seite neu laden."
OWN_FAULT = "Das ist ein Fehler des Programms; Einzelheiten stehen in der Ausgabe des Programms."


class Assistant(Protocol):
    """What the page needs to know of the assistant."""

    @property
    def versions(self) -> Versions:
        """What it answers with."""

    def ask(self, question: str, earlier: Sequence[str] = (), scope: Scope = EVERYTHING) -> Answer:
        """The answer to a question that follows earlier ones, from the articles in scope. Raises RagError."""

    def ask_streaming(
        self, question: str, earlier: Sequence[str], scope: Scope, wanted: Callable[[], bool]
    ) -> Iterator[Answer]:
        """The same while a language model phrases it, as long as it is `wanted`; the last one counts."""

    def look_up(self, question: str, earlier: Sequence[str] = (), scope: Scope = EVERYTHING) -> Answer:
        """The answer to a question in the words of the sources. Raises RagError."""

    def articles(self) -> Sequence[ArticleInfo]:
        """The articles of the library. Raises RagError."""

    def article(self, name: str) -> Article:
        """An article as it is now; KeyError if it is gone."""


class Store(Protocol):
    """What the page needs to know of the conversations that are kept. Every method raises RagError."""

    def append(self, exchange: Exchange, conversation: int | None = None) -> Exchange:
        """Stores an exchange at the end of a conversation, or of a new one; the exchange with its ids."""

    def retract(self, exchange: int) -> bool:
        """Removes an exchange, the only one with its conversation; whether the conversation is left."""

    def exchanges(self, conversation: int) -> Sequence[Exchange]:
        """A conversation from its beginning."""

    def conversations(self) -> Sequence[ConversationInfo]:
        """All conversations, the one last spoken in first."""

    def search(self, text: str) -> Sequence[ConversationHit]:
        """The conversations that hold all words of a text."""

    def rename(self, conversation: int, title: str) -> None:
        """Gives a conversation another title."""

    def delete(self, conversation: int) -> bool:
        """Removes a conversation; False if it was gone."""

    def judge(self, exchange: int, feedback: Feedback | None) -> None:
        """Notes what a reader thinks of an answer; None takes it back."""


@dataclass(frozen=True, slots=True)
class Put:
    """A question that was put to the assistant: the conversation with it, and what will become of that."""

    conversation: Conversation
    result: Future[Conversation]

    def stages(self) -> Iterator[Conversation]:
        """The conversation as far as the question has come, until it is over."""
        errand = self.conversation.turns[-1].errand
        if not errand.begun.wait(SECONDS_UNNOTICED):
            yield self.conversation.update(state=State.WAITING)
            errand.begun.wait()
        yield self.conversation.update(state=State.SEARCHING)
        while draft := errand.drafts.get():
            phrased = draft if draft.text else None
            model = draft.phrasing.model if draft.phrasing else ""
            yield self.conversation.update(state=State.PHRASING, answer=phrased, model=model)


class Talks:
    """All conversations that readers hold with one assistant."""

    def __init__(self, assistant: Assistant, store: Store) -> None:
        self.assistant = assistant
        self.store = store
        self._line = ThreadPoolExecutor(max_workers=1, thread_name_prefix="answering")
        self._newest: Future[Conversation] = self._line.submit(Conversation)

    def put(self, conversation: Conversation, earlier: Sequence[str]) -> Put:
        """Puts the newest question of a conversation, which follows `earlier` ones, into the line."""
        drafts = conversation.turns[-1].errand.drafts
        self._newest = self._line.submit(self._answer, conversation, earlier)
        self._newest.add_done_callback(lambda _: drafts.put(None))
        return Put(conversation, self._newest)

    def in_line(self, work: Callable[[], T]) -> T:
        """What `work` gives, when it is its turn to use the assistant."""
        return self._line.submit(work).result()

    @property
    def busy(self) -> bool:
        """Whether a reader's question is still to be answered."""
        return not self._newest.done()

    def wait(self) -> None:
        """Returns when every question put so far is answered."""
        wait([self._newest])

    def stop(self, conversation: Conversation) -> Conversation:
        """The conversation with its newest question called off: it is not kept, however far it has come."""
        if not conversation.busy:
            return conversation
        errand = conversation.turns[-1].errand
        with errand.lock:
            errand.called_off = True
        if errand.kept and not self.store.retract(errand.kept):
            conversation = replace(conversation, id=None)
        return conversation.stop()

    def follow_ups(self, conversation: Conversation) -> list[str]:
        """Questions that lead on from the newest answer and that the same articles answer with words not cited so far.

        Each is put to the assistant itself, as long as no reader waits for it and this one has not gone on.
        """
        turn = conversation.turns[-1] if conversation.turns else None
        if not turn or not turn.answer or turn.answer.abstained or conversation.busy:
            return []
        known = {cited.quote for said in conversation.turns if said.answer for cited in said.answer.citations}
        questions = further_questions(turn.answer.understood or turn.question, passages(turn.answer))
        found: list[str] = []
        for question in islice(questions, FOLLOW_UPS_TRIED):
            if turn.errand.left.is_set() or self.busy or len(found) == FOLLOW_UPS_SHOWN:
                break
            answer = self.in_line(partial(self.assistant.look_up, question, scope=turn.scope))
            if leads_on(answer, known):
                found.append(question)
                known |= {cited.quote for cited in answer.citations}
        return found

    def open(self, conversation: int) -> Conversation:
        """A stored conversation, and what has since become of its sources. Raises RagError."""
        return restored(self.store.exchanges(conversation), self.assistant.article)

    def _answer(self, conversation: Conversation, earlier: Sequence[str]) -> Conversation:
        errand = conversation.turns[-1].errand
        errand.begun.set()
        if errand.called_off:
            return conversation
        asked = datetime.datetime.now().astimezone()
        conversation = answer(self.assistant, conversation, earlier)
        turn = conversation.turns[-1]
        exchange = Exchange(turn.question, asked, turn.answer, turn.message, self.assistant.versions)
        with errand.lock:
            return conversation if errand.called_off else self._keep(conversation.update(exchange=exchange))

    def _keep(self, conversation: Conversation) -> Conversation:
        """The conversation, stored; what was deleted meanwhile stays so, and the newest turn begins another."""
        try:
            try:
                conversation = self._stored(conversation)
            except ConversationError:
                conversation = self._stored(Conversation(conversation.turns[-1:]))
        except RagError as error:
            return conversation.update(trouble=NOT_KEPT.format(reason=error))
        except Exception:
            log.exception("the answer to %r could not be stored", conversation.turns[-1].question)
            return conversation.update(trouble=NOT_KEPT.format(reason=OWN_FAULT))
        turn = conversation.turns[-1]
        turn.errand.kept = turn.exchange.id if turn.exchange else 0
        return conversation

    def _stored(self, conversation: Conversation) -> Conversation:
        """The conversation with everything stored that is over and was not yet."""
        key, turns = conversation.id, []
        for turn in conversation.turns:
            if turn.exchange and not turn.exchange.id:
                exchange = self.store.append(turn.exchange, key)
                key, turn = exchange.conversation, replace(turn, exchange=exchange, trouble="")
            turns.append(turn)
        return Conversation(tuple(turns), key)


def passages(answer: Answer) -> list[str]:
    """What an answer was found in."""
    cited = [citation.context.of(citation.article.text) for citation in answer.citations]
    return list(dict.fromkeys([*cited, *(hit.passage.text for hit in answer.nearby)]))


def leads_on(answer: Answer, known: Collection[str]) -> bool:
    """Whether an answer is one, wholly proven, and by words that are not among those known."""
    proven = all(sentence.verdict is Verdict.PROVEN for sentence in answer.sentences)
    return not answer.abstained and proven and answer.citations[0].quote not in known


def answer(assistant: Assistant, conversation: Conversation, earlier: Sequence[str]) -> Conversation:
    """The conversation with the newest question answered, refused or failed."""
    turn = conversation.turns[-1]
    try:
        return conversation.update(state=State.ANSWERING, answer=find(assistant, turn, earlier))
    except ScopeError as error:
        return conversation.update(state=State.UNREACHED, message=str(error))
    except RagError as error:
        return conversation.update(state=State.REFUSED, message=str(error))
    except Exception:
        log.exception("the question %r could not be answered", turn.question)
        return conversation.update(state=State.FAILED, message=FAILED)


def find(assistant: Assistant, turn: Turn, earlier: Sequence[str]) -> Answer:
    """The answer to the question of a turn; the page gets its drafts. Raises RagError."""
    errand = turn.errand
    for found in assistant.ask_streaming(turn.question, earlier, turn.scope, errand.wanted):
        if found.phrasing and not found.phrasing.notice:  # any other is the last one, to be kept before it is shown
            errand.drafts.put(found)
    return found
