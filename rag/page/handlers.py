"""What happens when the reader asks, stops, starts anew or opens an article. The assistant is a parameter."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import gradio as gr

from rag.errors import RagError, ScopeError
from rag.export import Row, answer_row
from rag.page.cards import render_evidence
from rag.page.conversation import Conversation, State, steps
from rag.page.reading_pane import CLOSED, render_place
from rag.page.transcript import render_transcript
from rag.types import EVERYTHING, Answer, ArticleInfo, Scope

log = logging.getLogger(__name__)

SECONDS_BETWEEN_STEPS = 0.04
HINT = '<p class="hint">Eingabetaste fragt, Umschalt + Eingabetaste beginnt eine neue Zeile.</p>'
EMPTY_HINT = '<p class="hint urgent" role="alert">Schreiben Sie zuerst eine Frage in das Feld.</p>'


class Assistant(Protocol):
    """What the page needs to know of the assistant."""

    def ask(self, question: str, earlier: Sequence[str] = (), scope: Scope = EVERYTHING) -> Answer:
        """The answer to a question that follows earlier ones, from the articles in scope. Raises RagError."""

    def articles(self) -> Sequence[ArticleInfo]:
        """The articles of the library. Raises RagError."""


@dataclass(frozen=True, slots=True)
class Screen:
    """What an event changes on the page, in the order of the outputs; None leaves a part as it is."""

    conversation: Conversation | None = None
    transcript: str | None = None
    evidence: str | None = None
    question: str | None = None
    hint: str = HINT

    def outputs(self) -> list[object]:
        """The values for Gradio."""
        parts = (self.conversation, self.transcript, self.evidence, self.question, self.hint)
        return [gr.skip() if part is None else part for part in parts]


def ask(assistant: Assistant, question: str, conversation: Conversation, scope: Scope) -> Iterator[list[object]]:
    """Asks, and shows the answer as it grows; one question at a time."""
    if conversation.busy:
        yield Screen().outputs()
        return
    if not question.strip():
        yield Screen(hint=EMPTY_HINT).outputs()
        return
    conversation = conversation.begin(question.strip(), scope)
    yield show(conversation, question="")
    conversation = answer(assistant, conversation)
    if found := conversation.turns[-1].answer:
        yield from grow(conversation, found)
    else:
        yield show(conversation)


def ask_clicked(assistant: Assistant) -> Callable[[Conversation, Scope, gr.EventData], Iterator[list[object]]]:
    """A handler that asks the question on the button that was clicked, of all articles where the button says so."""

    def ask_question(conversation: Conversation, scope: Scope, event: gr.EventData) -> Iterator[list[object]]:
        chosen = EVERYTHING if getattr(event, "everything", None) else scope
        yield from ask(assistant, str(event.question), conversation, chosen)

    return ask_question  # Gradio does not look for the event behind functools.partial


def answer(assistant: Assistant, conversation: Conversation) -> Conversation:
    """The conversation with the newest question answered, refused or failed."""
    turn, earlier = conversation.turns[-1], conversation.answered
    try:
        return conversation.update(state=State.ANSWERING, answer=assistant.ask(turn.question, earlier, turn.scope))
    except ScopeError as error:
        return conversation.update(state=State.UNREACHED, message=str(error))
    except RagError as error:
        return conversation.update(state=State.REFUSED, message=str(error))
    except Exception:
        log.exception("the question %r could not be answered", turn.question)
        return conversation.update(state=State.FAILED)


def grow(conversation: Conversation, found: Answer) -> Iterator[list[object]]:
    """The evidence at once, the answer a few words at a time."""
    evidence: str | None = render_evidence(conversation, ())
    for shown in steps(found.text):
        conversation = conversation.update(shown=shown)
        yield show(conversation, evidence=evidence)
        evidence = None
        time.sleep(SECONDS_BETWEEN_STEPS)
    yield show(conversation.update(state=State.ANSWERED))


def show(conversation: Conversation, evidence: str | None = None, question: str | None = None) -> list[object]:
    """The page with this conversation on it."""
    return Screen(conversation, render_transcript(conversation, ()), evidence, question).outputs()


def stop(conversation: Conversation) -> list[object]:
    """Shows that the newest question was stopped."""
    return show(conversation.stop()) if conversation.turns else Screen().outputs()


def restart(assistant: Assistant) -> list[object]:
    """The start screen; the reading pane is emptied, it showed an article of the old conversation."""
    articles, conversation = assistant.articles(), Conversation()
    transcript, evidence = render_transcript(conversation, articles), render_evidence(conversation, articles)
    return [*Screen(conversation, transcript, evidence, question="").outputs(), CLOSED]


def open_article(conversation: Conversation, event: gr.EventData) -> str:
    """The reading pane with the place that was clicked."""
    return render_place(conversation, int(event.turn), int(event.place))


def ask_for_programs(assistant: Assistant) -> Callable[[str, list[str] | None], Row]:
    """The endpoint `ask`: the same answer as a program reads it, in the form that `ask --json` has."""

    def ask_row(question: str, earlier: list[str] | None = None) -> Row:
        try:
            return answer_row(assistant.ask(question, earlier or ()))
        except RagError as error:
            raise gr.Error(str(error)) from error

    return ask_row
