"""What happens when the reader adds, looks for or removes articles. Assistant and intake are parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import gradio as gr

from rag.errors import LibraryError
from rag.page.cards import render_evidence
from rag.page.conversation import Conversation
from rag.page.intake import Intake
from rag.page.library import button_label, render_shelf, render_tasks, render_trouble
from rag.page.talks import Assistant
from rag.page.transcript import render_transcript
from rag.types import ArticleInfo

Values = list[object]
"""For the number of articles added so far, the clock, tasks, button, shelf, transcript and evidence, in this order."""

UNSEEN = -1


def look(assistant: Assistant, intake: Intake, sought: str, conversation: Conversation, notice: str = "") -> Values:
    """The panel as it should be now, and the start screen, as long as it is there."""
    shown = progress(intake)
    try:
        return [*shown, *shelf(assistant.articles(), sought, conversation, notice)]
    except LibraryError as error:
        return [*shown, gr.skip(), render_trouble(str(error)), gr.skip(), gr.skip()]


def watch(assistant: Assistant, intake: Intake, sought: str, conversation: Conversation, seen: int) -> Values:
    """The same while something is on its way: articles are listed anew where some were added since `seen`."""
    if intake.look()[1] != seen:
        return look(assistant, intake, sought, conversation)
    return [*progress(intake), *[gr.skip()] * 4]


def progress(intake: Intake) -> Values:
    """What is being added; the clock runs as long as something is."""
    tasks, added = intake.look()
    return [added, gr.Timer(active=not all(task.over for task in tasks)), render_tasks(tasks)]


def shelf(articles: Sequence[ArticleInfo], sought: str, conversation: Conversation, notice: str) -> Values:
    """Everything that lists or counts articles."""
    start: Values = [gr.skip(), gr.skip()]
    if not conversation.turns:
        start = [render_transcript(conversation, articles), render_evidence(conversation, articles)]
    return [button_label(articles), render_shelf(articles, sought, notice), *start]


def add(intake: Intake) -> Callable[[gr.EventData], Values]:
    """A handler that takes the file that a browser has sent, or tried to."""

    def add_sent(event: gr.EventData) -> Values:
        intake.accept(str(event.name), int(event.size), str(event.path))
        return progress(intake)[1:]

    return add_sent  # Gradio does not look for the event behind functools.partial


def add_address(intake: Intake, typed: str) -> Values:
    """Takes a web address, empties the field unless it is to be mended there."""
    taken = intake.accept_address(typed) if typed.strip() else False
    return [*progress(intake)[1:], "" if taken else gr.skip()]


def remove(assistant: Assistant, intake: Intake) -> Callable[[str, Conversation, gr.EventData], Values]:
    """A handler that removes the article that was clicked."""

    def remove_clicked(sought: str, conversation: Conversation, event: gr.EventData) -> Values:
        name = str(event.name)
        try:
            gone = intake.keeper.remove(name)
        except LibraryError as error:
            return look(assistant, intake, sought, conversation, str(error))
        notice = f"„{name}“ ist entfernt." if gone else f"„{name}“ war schon entfernt."
        return look(assistant, intake, sought, conversation, notice)

    return remove_clicked


def forget(intake: Intake) -> str:
    """What is still on its way."""
    intake.forget()
    return render_tasks(intake.look()[0])
