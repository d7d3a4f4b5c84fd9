"""What happens when the reader asks, stops, starts anew or opens an article. The talks are a parameter."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import gradio as gr

from rag.errors import RagError
from rag.export import Row, answer_row
from rag.page.cards import render_evidence
from rag.page.conversation import Conversation, State, Turn, steps
from rag.page.reading_pane import CLOSED, render_place
from rag.page.suggestions import render_suggestions
from rag.page.talks import Assistant, Talks
from rag.page.transcript import render_transcript
from rag.page.wording import escape
from rag.types import EVERYTHING, Answer, Scope

log = logging.getLogger(__name__)

SECONDS_BETWEEN_STEPS = 0.04
HINT = '<p class="hint">Eingabetaste fragt, Umschalt + Eingabetaste beginnt eine neue Zeile.</p>'
SET_ASIDE = '<p class="hint" role="status">Eine neue Unterhaltung; die bisherige steht unverändert in der Liste.</p>'
EMPTY_HINT = '<p class="hint urgent" role="alert">Schreiben Sie zuerst eine Frage in das Feld.</p>'


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


def ask(talks: Talks, question: str, conversation: Conversation, scope: Scope) -> Iterator[list[object]]:
    """Asks, and shows the answer as it grows; one question of a conversation at a time."""
    if conversation.busy:
        yield Screen().outputs()
    elif not question.strip():
        yield Screen(hint=EMPTY_HINT).outputs()
    else:
        yield from put(talks, conversation.begin(question.strip(), scope), conversation.answered, question="")


def put(
    talks: Talks, conversation: Conversation, earlier: Sequence[str], question: str | None = None
) -> Iterator[list[object]]:
    """Puts the newest question, and shows how far it is; `question` goes into the field."""
    leave(conversation.turns[:-1])
    asked = talks.put(conversation, earlier)
    before = None
    for stage in asked.stages():
        yield from grow(stage, before, question)
        before, question = stage.turns[-1].answer, None
    yield from grow(asked.result.result(), before)


def leave(turns: Iterable[Turn]) -> None:
    """Says that the reader has gone on: nothing more needs to be found for these turns."""
    for turn in turns:
        turn.errand.left.set()


def ask_clicked(talks: Talks) -> Callable[[Conversation, Scope, gr.EventData], Iterator[list[object]]]:
    """A handler that asks the question on the button that was clicked, of all articles where the button says so."""

    def ask_question(conversation: Conversation, scope: Scope, event: gr.EventData) -> Iterator[list[object]]:
        asked = EVERYTHING if getattr(event, "everything", None) else scope
        yield from ask(talks, str(event.question), conversation, asked)

    return ask_question  # Gradio does not look for the event behind functools.partial


def ask_suggested(talks: Talks) -> Callable[[Conversation, gr.EventData], Iterator[list[object]]]:
    """A handler that asks the suggestion that was clicked of the articles that are known to answer it."""

    def ask_question(conversation: Conversation, event: gr.EventData) -> Iterator[list[object]]:
        yield from ask(talks, str(event.question), conversation, conversation.scope)

    return ask_question


def ask_again(talks: Talks) -> Callable[[Conversation, gr.EventData], Iterator[list[object]]]:
    """A handler that puts an earlier question again, at the end, and as one that follows what it followed then."""

    def ask_question(conversation: Conversation, event: gr.EventData) -> Iterator[list[object]]:
        number = chosen(conversation, event)
        if not number:
            yield Screen().outputs()
            return
        before, turn = conversation.turns[: number - 1], conversation.turns[number - 1]
        again = conversation.begin(turn.question, turn.scope)
        yield from put(talks, again, replace(conversation, turns=before).answered)

    return ask_question


def ask_edited(talks: Talks) -> Callable[[Conversation, gr.EventData], Iterator[list[object]]]:
    """A handler that puts an earlier question in other words to the same articles.

    What comes after it is set aside: it stays as it is, and the question goes on in another conversation.
    """

    def ask_question(conversation: Conversation, event: gr.EventData) -> Iterator[list[object]]:
        number, question = chosen(conversation, event), str(event.question).strip()
        if not number or not question:
            yield Screen().outputs()
            return
        leave(conversation.turns)
        before = conversation.before(number)
        screens = put(talks, before.begin(question, conversation.turns[number - 1].scope), before.answered)
        if before.id == conversation.id:
            yield from screens
        else:
            yield from (told(screen, SET_ASIDE) for screen in screens)

    return ask_question


def told(screen: list[object], hint: str) -> list[object]:
    """A screen with another hint."""
    return [*screen[:-1], hint]


def chosen(conversation: Conversation, event: gr.EventData) -> int:
    """The turn that an event speaks of, counted from 1; 0 where there is none, or while another one is busy."""
    turn = int(event.turn)
    return turn if 1 <= turn <= len(conversation.turns) and not conversation.busy else 0


def grow(
    conversation: Conversation, before: Answer | None = None, question: str | None = None
) -> Iterator[list[object]]:
    """The evidence at once, the answer a few words at a time; what was there `before` stays or is replaced at once."""
    found = conversation.turns[-1].answer
    if not found:
        yield show(conversation, question=question)
        return
    evidence: str | None = render_evidence(conversation, ())
    for shown in steps(found.text, shown_at_once(found, before)):
        conversation = conversation.update(shown=shown)
        yield show(conversation, evidence=evidence)
        evidence = None
        time.sleep(SECONDS_BETWEEN_STEPS)
    if conversation.turns[-1].state is State.ANSWERING:
        yield show(conversation.update(state=State.ANSWERED))


def shown_at_once(found: Answer, before: Answer | None) -> int:
    """How many characters of an answer need not grow: those that stand there, or all where others stand there."""
    if not before:
        return 0
    return len(before.text) if found.text.startswith(before.text) else len(found.text)


def show(conversation: Conversation, evidence: str | None = None, question: str | None = None) -> list[object]:
    """The page with this conversation on it; a step that comes after the reader stopped does not set it going again."""
    if conversation.turns and conversation.turns[-1].errand.called_off:
        conversation = conversation.stop()
    return Screen(conversation, render_transcript(conversation, ()), evidence, question).outputs()


def suggest(talks: Talks, conversation: Conversation) -> Iterator[str]:
    """Takes away the questions to go on with, and looks for others; it is no fault of the answer if that fails."""
    yield ""
    try:
        found = talks.follow_ups(conversation)
    except Exception:
        log.exception("no further questions could be found")
        return
    if found and not conversation.turns[-1].errand.left.is_set():
        yield render_suggestions(found)


def stop(talks: Talks, conversation: Conversation) -> list[object]:
    """Shows that the newest question was stopped; it is not kept."""
    if not conversation.turns:
        return Screen().outputs()
    try:
        return show(talks.stop(conversation))
    except RagError as error:
        return told(show(conversation), render_urgent(str(error)))


def restart(assistant: Assistant, conversation: Conversation) -> list[object]:
    """The start screen; the reading pane is emptied, it showed an article of the old conversation."""
    leave(conversation.turns)
    return [*start(assistant, question=""), CLOSED]


def start(assistant: Assistant, hint: str = HINT, question: str | None = None) -> list[object]:
    """The page before the first question; `question` goes into the field."""
    conversation = Conversation()
    try:
        articles = assistant.articles()
    except RagError as error:
        articles, hint = (), render_urgent(str(error))
    transcript, evidence = render_transcript(conversation, articles), render_evidence(conversation, articles)
    return Screen(conversation, transcript, evidence, question, hint).outputs()


def render_urgent(reason: str) -> str:
    """Why something could not be done, in the place of the hint."""
    return f'<p class="hint urgent" role="alert">{escape(reason)}</p>'


def open_article(conversation: Conversation, event: gr.EventData) -> str:
    """The reading pane with the place that was clicked."""
    return render_place(conversation, int(event.turn), int(event.place))


def ask_for_programs(talks: Talks) -> Callable[[str, list[str] | None], Row]:
    """The endpoint `ask`: the same answer as a program reads it, in the form that `ask --json` has."""

    def ask_row(question: str, earlier: list[str] | None = None) -> Row:
        try:
            return answer_row(talks.in_line(lambda: talks.assistant.ask(question, earlier or ())))
        except RagError as error:
            raise gr.Error(str(error)) from error

    return ask_row
