"""What happens when the reader adds, looks for or removes articles. Assistant and intake are parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import gradio as gr

from rag.errors import LibraryError
from rag.page.cards import render_evidence
from rag.page.conversation import Conversation
from rag.page.intake import Intake
from rag.page.library import button_label, render_shelf, render_tasks, render_trouble
from rag.page.scope import render_asked, render_choice, without_gone
from rag.page.talks import Assistant
from rag.page.transcript import render_transcript
from rag.types import ArticleInfo, Scope

Values = list[object]
"""For the number of articles added so far, the clock, tasks, button, shelf, transcript and evidence, then the scope
and its words in the panel and above the question, in this order."""

UNSEEN = -1


def look(
    assistant: Assistant, intake: Intake, sought: str, conversation: Conversation, scope: Scope, notice: str = ""
) -> Values:
    """The panel as it should be now, and the start screen, as long as it is there."""
    shown = progress(intake)
    try:
        return [*shown, *shelf(assistant.articles(), sought, conversation, scope, notice)]
    except LibraryError as error:
        return [*shown, gr.skip(), render_trouble(str(error)), *[gr.skip()] * 5]


def watch(
    assistant: Assistant, intake: Intake, sought: str, conversation: Conversation, scope: Scope, seen: int
) -> Values:
    """The same while something is on its way: articles are listed anew where some were added since `seen`."""
    if intake.look()[1] != seen:
        return look(assistant, intake, sought, conversation, scope)
    return [*progress(intake), *[gr.skip()] * 7]


def progress(intake: Intake) -> Values:
    """What is being added; the clock runs as long as something is."""
    tasks, added = intake.look()
    return [added, gr.Timer(active=not all(task.over for task in tasks)), render_tasks(tasks)]


def shelf(
    articles: Sequence[ArticleInfo], sought: str, conversation: Conversation, scope: Scope, notice: str
) -> Values:
    """Everything that lists or counts articles; those that are gone are no longer chosen."""
    scope, gone = without_gone(scope, articles)
    if gone and not notice:
        notice = f"Nicht mehr in der Bibliothek und deshalb nicht mehr gewählt: {gone} Artikel."
    start: Values = [gr.skip(), gr.skip()]
    if not conversation.turns:
        start = [render_transcript(conversation, articles), render_evidence(conversation, articles)]
    chosen = [scope, render_choice(scope, articles), render_asked(scope, articles)]
    return [button_label(articles), render_shelf(articles, sought, notice, scope), *start, *chosen]


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


def remove(assistant: Assistant, intake: Intake) -> Callable[[str, Conversation, Scope, gr.EventData], Values]:
    """A handler that removes the article that was clicked."""

    def remove_clicked(sought: str, conversation: Conversation, scope: Scope, event: gr.EventData) -> Values:
        name = str(event.name)
        try:
            gone = intake.keeper.remove(name)
        except LibraryError as error:
            return look(assistant, intake, sought, conversation, scope, str(error))
        notice = f"„{name}“ ist entfernt." if gone else f"„{name}“ war schon entfernt."
        return look(assistant, intake, sought, conversation, scope, notice)

    return remove_clicked


def forget(intake: Intake) -> str:
    """What is still on its way."""
    intake.forget()
    return render_tasks(intake.look()[0])
