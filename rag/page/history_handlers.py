"""What happens when the reader opens, looks for, renames or deletes a conversation. The talks are a parameter."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator

import gradio as gr

from rag.errors import RagError
from rag.page import handlers
from rag.page.cards import render_evidence
from rag.page.conversation import Conversation
from rag.page.handlers import Screen
from rag.page.history import PARAMETER, render_history
from rag.page.library import render_trouble
from rag.page.reading_pane import CLOSED
from rag.page.talks import Talks
from rag.page.transcript import render_transcript
from rag.types import ConversationHit

Values = list[object]
"""For the screen, in its order, and the reading pane."""


def look(talks: Talks, sought: str, conversation: Conversation, notice: str = "") -> str:
    """The list as it is now."""
    try:
        hits = talks.store.search(sought) if sought.strip() else everything(talks)
    except RagError as error:
        return render_trouble(str(error))
    return render_history(hits, conversation.id, datetime.datetime.now().astimezone(), sought, notice)


def watch(talks: Talks, sought: str, conversation: Conversation) -> Iterator[str]:
    """The list as it is now, and again when the questions are answered that readers put and then left."""
    yield look(talks, sought, conversation)
    if talks.busy:
        talks.wait()
        yield look(talks, sought, conversation)


def everything(talks: Talks) -> list[ConversationHit]:
    """All conversations, as a search would find them."""
    return [ConversationHit(info, None, "") for info in talks.store.conversations()]


def arrive(talks: Talks) -> Callable[[gr.Request], Values]:
    """A handler that shows what the address of the page names: a conversation, or the start.

    What stands in the field for the question stays: whoever is quick types before this comes.
    """

    def arrive_at(request: gr.Request) -> Values:
        conversation, transcript, evidence, _, *rest = show(talks, request.query_params.get(PARAMETER) or "")
        return [conversation, transcript, evidence, gr.skip(), *rest]

    return arrive_at  # Gradio does not look for request or event behind functools.partial


def open_talk(talks: Talks) -> Callable[[Conversation, gr.EventData], Values]:
    """A handler that opens the conversation that was clicked, or the start where it is none."""

    def open_clicked(conversation: Conversation, event: gr.EventData) -> Values:
        handlers.leave(conversation.turns)
        return show(talks, str(event.conversation))

    return open_clicked


def show(talks: Talks, typed: str) -> Values:
    """The conversation with this number in the page's address, the start where there is none."""
    if not typed:
        return [*handlers.start(talks.assistant), CLOSED]
    try:
        conversation = talks.open(int(typed[:20]) if typed.isdecimal() else 0)
    except RagError as error:
        return [*handlers.start(talks.assistant, handlers.render_urgent(str(error))), CLOSED]
    transcript, evidence = render_transcript(conversation, ()), render_evidence(conversation, ())
    return [*Screen(conversation, transcript, evidence).outputs(), CLOSED]


def rename(talks: Talks) -> Callable[[str, Conversation, gr.EventData], str]:
    """A handler that gives the conversation in whose row it was typed another title."""

    def rename_typed(sought: str, conversation: Conversation, event: gr.EventData) -> str:
        try:
            talks.store.rename(int(event.conversation), str(event.title))
        except RagError as error:
            return look(talks, sought, conversation, str(error))
        return look(talks, sought, conversation)

    return rename_typed


def delete(talks: Talks) -> Callable[[str, Conversation, gr.EventData], Values]:
    """A handler that deletes the conversation that was clicked; the one on the page makes room for the start."""

    def delete_clicked(sought: str, conversation: Conversation, event: gr.EventData) -> Values:
        key = int(event.conversation)
        is_shown = key == conversation.id
        try:
            if is_shown:
                talks.stop(conversation)
            talks.store.delete(key)
        except RagError as error:
            return [*Screen().outputs(), gr.skip(), look(talks, sought, conversation, str(error))]
        if is_shown:
            handlers.leave(conversation.turns)
            return [*handlers.start(talks.assistant), CLOSED, look(talks, sought, Conversation(), DELETED)]
        return [*Screen().outputs(), gr.skip(), look(talks, sought, conversation, DELETED)]

    return delete_clicked


DELETED = "Die Unterhaltung ist gelöscht."
