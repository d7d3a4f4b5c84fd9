"""Where things stand on the page, and which event calls which handler."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.events import Dependency, api

from rag.page import handlers, history_handlers, library_handlers, proof_handlers, scope_handlers
from rag.page.conversation import Conversation
from rag.page.history import HEAD
from rag.page.intake import Intake
from rag.page.library import SHELF_TITLE, render_drop
from rag.page.reading_pane import CLOSED
from rag.page.scope import PERIOD
from rag.page.talks import Assistant, Talks
from rag.types import EVERYTHING

HERE = Path(__file__).resolve().parent
NAME = "Artikel-Assistent"
MASTHEAD = f'<h1>{NAME}</h1><p class="motto">Antworten mit Beleg, Satz für Satz</p>'
QUESTIONS_AT_ONCE = 20
"""So many may wait in sight; more wait in Gradio's own line."""

SECONDS_BETWEEN_LOOKS = 0.5
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
"""For events of the page: it shows by itself what goes on, and they are no interface for programs."""

IN_TURN: dict[str, Any] = QUIET | {"concurrency_id": "scope"}
"""For events that read and write the scope, one at a time: else one that began earlier would undo a later choice."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The components that events read or change."""

    conversation: gr.State
    transcript: gr.HTML
    suggestions: gr.HTML
    question: gr.Textbox
    submit: gr.Button
    stop: gr.Button
    restart: gr.Button
    hint: gr.HTML
    evidence: gr.HTML
    reader: gr.HTML
    download: gr.HTML
    library: LibraryParts
    scope: ScopeParts
    history: HistoryParts

    @property
    def screen(self) -> list[gr.components.Component]:
        """What `handlers.Screen` fills, in its order."""
        return [self.conversation, self.transcript, self.evidence, self.question, self.hint]


@dataclass(frozen=True, slots=True)
class HistoryParts:
    """The components of the list of conversations."""

    sought: gr.Textbox
    talks: gr.HTML


@dataclass(frozen=True, slots=True)
class ScopeParts:
    """Which articles are asked: the scope, what it is typed in, and its words in the panel and above the question."""

    scope: gr.State
    period: gr.HTML
    choice: gr.HTML
    asked: gr.HTML

    @property
    def shown(self) -> list[gr.components.Component]:
        """What every choice changes."""
        return [self.scope, self.choice, self.asked]


@dataclass(frozen=True, slots=True)
class LibraryParts:
    """The components of the panel, its button and the clock that runs while something is on its way."""

    seen: gr.State
    clock: gr.Timer
    button: gr.Button
    drop: gr.HTML
    address: gr.Textbox
    add: gr.Button
    tasks: gr.HTML
    sought: gr.Textbox
    shelf: gr.HTML

    def shown(self, transcript: gr.HTML, evidence: gr.HTML) -> list[gr.components.Component]:
        """What `library_handlers.Values` fills before the scope, in its order."""
        return [self.seen, self.clock, self.tasks, self.button, self.shelf, transcript, evidence]


def build_page(talks: Talks, intake: Intake) -> gr.Blocks:
    """The page on which these talks are held, and that adds articles through this intake."""
    page = gr.Blocks(title=NAME, fill_width=True, analytics_enabled=False)
    with page:
        parts = place(intake)
        connect(parts, talks)
        arrived = connect_history(page, parts, talks)
        connect_library(arrived, parts, talks.assistant, intake)
        connect_scope(parts, talks.assistant)
    return page


def place(intake: Intake) -> Parts:
    """Puts every part in its place: masthead, conversations, chat, and on the right evidence or library."""
    conversation = gr.State(Conversation())
    with gr.Row(elem_id="masthead"):
        gr.Button("Unterhaltungen", elem_id="talks-button", size="sm", scale=0)
        place_html(MASTHEAD, "title")
        articles = gr.Button("Artikel", elem_id="articles", size="sm", scale=0)
        restart = gr.Button("Neue Unterhaltung", elem_id="restart", size="sm", scale=0)
    with gr.Row(elem_id="desk"):
        history = place_history()
        with gr.Column(elem_id="chat"):
            transcript = place_html("", "transcript", "clicks.js", "again.js", "proof.js")
            suggestions = place_html("", "suggestions", "clicks.js")
            asked = place_html("", "asked", "everything.js")
            with gr.Row(elem_id="composer"):
                question = place_question()
                submit = gr.Button("Fragen", elem_id="ask", variant="primary", scale=0)
                stop = gr.Button("Stopp", elem_id="stop", variant="stop", scale=0)
            hint = place_html(handlers.HINT, "hint")
        with gr.Column(elem_id="side"):
            evidence = place_html("", "evidence", "clicks.js")
        library, scope = place_library(intake, articles, asked)
    reader = place_html(CLOSED, "reader", "reader.js")
    download = place_html("", "download", "download.js")
    return Parts(
        conversation,
        transcript,
        suggestions,
        question,
        submit,
        stop,
        restart,
        hint,
        evidence,
        reader,
        download,
        library,
        scope,
        history,
    )


def place_history() -> HistoryParts:
    """The list of conversations; on narrow screens it is opened by its button."""
    with gr.Column(elem_id="history"):
        place_html(HEAD, "history-head")
        sought = place_line("Unterhaltungen suchen", "In Unterhaltungen suchen …", "talk-sought")
        return HistoryParts(sought, place_html("", "talks", "history.js"))


def place_library(intake: Intake, button: gr.Button, asked: gr.HTML) -> tuple[LibraryParts, ScopeParts]:
    """The panel of the library, which takes the place of the evidence when it is opened."""
    keeper = intake.keeper
    with gr.Column(elem_id="library"):
        drop = place_html(render_drop(keeper.kinds, keeper.largest), "drop", "drop.js")
        with gr.Row(elem_id="address-row"):
            address = place_line("Web-Adresse", "oder eine Web-Adresse …", "address")
            add = gr.Button("Hinzufügen", elem_id="add", size="sm", scale=0)
        tasks = place_html("", "tasks", "tasks.js")
        place_html(SHELF_TITLE, "shelf-title")
        sought = place_line("Artikel suchen", "Titel, Dateiname oder Adresse …", "sought")
        scope = ScopeParts(
            gr.State(EVERYTHING),
            place_html(PERIOD, "period", "scope.js"),
            place_html("", "choice", "everything.js"),
            asked,
        )
        shelf = place_html("", "shelf", "shelf.js")
    clock, seen = gr.Timer(SECONDS_BETWEEN_LOOKS, active=False), gr.State(library_handlers.UNSEEN)
    return LibraryParts(seen, clock, button, drop, address, add, tasks, sought, shelf), scope


def place_html(value: str, name: str, *scripts: str) -> gr.HTML:
    """A part drawn by this program, with the scripts that belong to it."""
    on_load = "\n".join((HERE / script).read_text(encoding="utf-8") for script in scripts) or None
    return gr.HTML(value, elem_id=name, js_on_load=on_load, apply_default_css=False)


def place_question() -> gr.Textbox:
    """The field for the question; it grows with what is written."""
    return gr.Textbox(
        label="Ihre Frage",
        placeholder="Frage an die Artikel …",
        show_label=False,
        container=False,
        lines=1,
        max_lines=6,
        elem_id="question",
    )


def place_line(label: str, placeholder: str, name: str) -> gr.Textbox:
    """A field of one line."""
    return gr.Textbox(
        label=label, placeholder=placeholder, show_label=False, container=False, max_lines=1, elem_id=name
    )


def connect(parts: Parts, talks: Talks) -> None:
    """Says which handler each event calls.

    With `trigger_mode` "once" Gradio would drop a question asked right after another was stopped: for it, the search
    goes on until its thread has ended. So the handler itself sees to it that one question is asked at a time.
    """
    asking: dict[str, Any] = {
        "outputs": parts.screen,
        "concurrency_limit": QUESTIONS_AT_ONCE,
        "concurrency_id": "ask",
        "trigger_mode": "multiple",
        **QUIET,
    }
    known = [parts.conversation, parts.scope.scope]
    typed = [parts.question, *known]
    asked = [
        gr.on([parts.question.submit, parts.submit.click], partial(handlers.ask, talks), typed, **asking),
        parts.transcript.click(handlers.ask_offered(talks), known, **asking),
        parts.suggestions.click(handlers.ask_offered(talks), known, **asking),
        parts.transcript.retry(handlers.ask_again(talks), known, **asking),
        parts.transcript.edit(handlers.ask_edited(talks), known, **asking),
    ]
    shown, leaving = [*parts.screen, parts.reader], {"cancels": asked, **QUIET}
    restart = partial(handlers.restart, talks.assistant)
    stopped = parts.stop.click(partial(handlers.stop, talks), parts.conversation, parts.screen, **leaving)
    left = [
        parts.restart.click(restart, parts.conversation, shown, **leaving),
        parts.history.talks.click(history_handlers.open_talk(talks), parts.conversation, shown, **leaving),
    ]
    for event in [*asked, stopped]:
        event.then(**looks_at_history(parts, talks))
        event.then(**suggests(parts, talks))
    for event in left:
        event.then(**watches_history(parts, talks))
        event.then(**suggests(parts, talks))
    parts.evidence.click(handlers.open_article, parts.conversation, parts.reader, **QUIET)
    connect_proof(parts, talks)
    api(handlers.ask_for_programs(talks), api_name="ask", concurrency_id="ask")


def connect_proof(parts: Parts, talks: Talks) -> None:
    """Says which handler judges an answer, and which saves its record."""
    often: dict[str, Any] = {"trigger_mode": "multiple", **QUIET}
    parts.transcript.like(proof_handlers.judge(talks.store), parts.conversation, parts.screen, **often)
    parts.transcript.download(proof_handlers.download(talks.store), parts.conversation, parts.download, **often)


def looks_at_history(parts: Parts, talks: Talks) -> dict[str, Any]:
    """The event that draws the list of conversations anew."""
    return {
        "fn": partial(history_handlers.look, talks),
        "inputs": [parts.history.sought, parts.conversation],
        "outputs": parts.history.talks,
        **QUIET,
    }


def watches_history(parts: Parts, talks: Talks) -> dict[str, Any]:
    """The same when a question may have been left before it was answered; it may take long."""
    return {**looks_at_history(parts, talks), "fn": partial(history_handlers.watch, talks), "concurrency_limit": None}


def suggests(parts: Parts, talks: Talks) -> dict[str, Any]:
    """The event that looks for questions to go on with; it may take long, and others need not wait for it."""
    return {
        "fn": partial(handlers.suggest, talks),
        "inputs": parts.conversation,
        "outputs": parts.suggestions,
        "concurrency_limit": None,
        "trigger_mode": "multiple",
        **QUIET,
    }


def connect_history(page: gr.Blocks, parts: Parts, talks: Talks) -> Dependency:
    """Says which handler each event of the list calls; the event after which the page shows what its address names."""
    history, look = parts.history, looks_at_history(parts, talks)
    known = [history.sought, parts.conversation]
    everything = [*parts.screen, parts.reader]
    arrived = page.load(history_handlers.arrive(talks), None, everything, **QUIET)
    arrived.then(**watches_history(parts, talks))
    arrived.then(**suggests(parts, talks))
    gr.on([history.sought.change, history.talks.submit], trigger_mode="always_last", **look)
    history.talks.edit(history_handlers.rename(talks), known, history.talks, trigger_mode="multiple", **QUIET)
    history.talks.delete(
        history_handlers.delete(talks), known, [*everything, history.talks], trigger_mode="multiple", **QUIET
    )
    return arrived


def connect_library(arrived: Dependency, parts: Parts, assistant: Assistant, intake: Intake) -> None:
    """Says which handler each event of the panel calls."""
    library = parts.library
    shown = [*library.shown(parts.transcript, parts.evidence), *parts.scope.shown]
    known = [library.sought, parts.conversation, parts.scope.scope]
    look = partial(library_handlers.look, assistant, intake)
    watch = partial(library_handlers.watch, assistant, intake)
    arrived.then(look, known, shown, **IN_TURN)
    library.button.click(look, known, shown, **IN_TURN)
    gr.on([library.sought.change, library.shelf.submit], look, known, shown, trigger_mode="always_last", **IN_TURN)
    library.clock.tick(watch, [*known, library.seen], shown, **IN_TURN)
    library.drop.upload(
        library_handlers.add(intake), None, [library.clock, library.tasks], trigger_mode="multiple", **QUIET
    )
    gr.on(
        [library.address.submit, library.add.click],
        partial(library_handlers.add_address, intake),
        library.address,
        [library.clock, library.tasks, library.address],
        trigger_mode="multiple",
        **QUIET,
    )
    library.tasks.click(partial(library_handlers.forget, intake), None, library.tasks, **QUIET)
    library.shelf.click(library_handlers.remove(assistant, intake), known, shown, trigger_mode="multiple", **IN_TURN)


def connect_scope(parts: Parts, assistant: Assistant) -> None:
    """Says which handler each choice of articles calls."""
    sought, scope, shelf = parts.library.sought, parts.scope, parts.library.shelf
    shown = [*scope.shown, shelf]
    typed = scope_handlers.choose_period(assistant)
    # With "always_last" Gradio would call it once more with what was typed first.
    scope.period.input(typed, [scope.scope, sought], shown, trigger_mode="multiple", **IN_TURN)
    shelf.select(scope_handlers.tick(assistant), [scope.scope, sought], shown, trigger_mode="multiple", **IN_TURN)
    gr.on([scope.choice.click, scope.asked.click], partial(scope_handlers.ask_all, assistant), sought, shown, **IN_TURN)
