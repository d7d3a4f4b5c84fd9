"""Where things stand on the page, and which event calls which handler."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.events import api

from rag.page import handlers, library_handlers, scope_handlers
from rag.page.cards import render_evidence
from rag.page.conversation import Conversation
from rag.page.handlers import Assistant
from rag.page.intake import Intake
from rag.page.library import SHELF_TITLE, render_drop
from rag.page.reading_pane import CLOSED
from rag.page.scope import PERIOD
from rag.page.transcript import render_transcript
from rag.types import EVERYTHING

HERE = Path(__file__).resolve().parent
NAME = "Artikel-Assistent"
MASTHEAD = f'<h1>{NAME}</h1><p class="motto">Antworten mit Beleg, Satz für Satz</p>'
QUESTIONS_AT_ONCE = 4
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
    question: gr.Textbox
    submit: gr.Button
    stop: gr.Button
    restart: gr.Button
    hint: gr.HTML
    evidence: gr.HTML
    reader: gr.HTML
    library: LibraryParts
    scope: ScopeParts

    @property
    def screen(self) -> list[gr.components.Component]:
        """What `handlers.Screen` fills, in its order."""
        return [self.conversation, self.transcript, self.evidence, self.question, self.hint]


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


def build_page(assistant: Assistant, intake: Intake) -> gr.Blocks:
    """The page that asks this assistant and adds articles through this intake."""
    page = gr.Blocks(title=NAME, fill_width=True, analytics_enabled=False)
    with page:
        parts = place(assistant, intake)
        connect(parts, assistant)
        connect_library(page, parts, assistant, intake)
        connect_scope(parts, assistant)
    return page


def place(assistant: Assistant, intake: Intake) -> Parts:
    """Puts every part in its place: masthead, chat on the left, evidence or library on the right."""
    conversation = gr.State(Conversation())
    with gr.Row(elem_id="masthead"):
        place_html(MASTHEAD, "title")
        articles = gr.Button("Artikel", elem_id="articles", size="sm", scale=0)
        restart = gr.Button("Neue Unterhaltung", elem_id="restart", size="sm", scale=0)
    with gr.Row(elem_id="desk"):
        with gr.Column(elem_id="chat"):
            transcript = place_html(partial(start_transcript, assistant), "transcript", "clicks.js")
            asked = place_html("", "asked", "everything.js")
            with gr.Row(elem_id="composer"):
                question = place_question()
                submit = gr.Button("Fragen", elem_id="ask", variant="primary", scale=0)
                stop = gr.Button("Stopp", elem_id="stop", variant="stop", scale=0)
            hint = place_html(handlers.HINT, "hint")
        with gr.Column(elem_id="side"):
            evidence = place_html(partial(start_evidence, assistant), "evidence", "clicks.js")
        library, scope = place_library(intake, articles, asked)
    reader = place_html(CLOSED, "reader", "reader.js")
    return Parts(conversation, transcript, question, submit, stop, restart, hint, evidence, reader, library, scope)


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


def place_html(value: str | Callable[[], str], name: str, script: str | None = None) -> gr.HTML:
    """A part drawn by this program, with the script that belongs to it."""
    on_load = (HERE / script).read_text(encoding="utf-8") if script else None
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


def connect(parts: Parts, assistant: Assistant) -> None:
    """Says which handler each event calls.

    With `trigger_mode` "once" Gradio would drop a question asked right after another was stopped: for it, the search
    goes on until its thread has ended. So the handler itself sees to it that one question is asked at a time.
    """
    asked = gr.on(
        [parts.question.submit, parts.submit.click],
        partial(handlers.ask, assistant),
        [parts.question, parts.conversation, parts.scope.scope],
        parts.screen,
        concurrency_limit=QUESTIONS_AT_ONCE,
        concurrency_id="ask",
        trigger_mode="multiple",
        **QUIET,
    )
    example = parts.transcript.click(
        handlers.ask_clicked(assistant),
        [parts.conversation, parts.scope.scope],
        parts.screen,
        concurrency_id="ask",
        trigger_mode="multiple",
        **QUIET,
    )
    parts.stop.click(handlers.stop, parts.conversation, parts.screen, cancels=[asked, example], **QUIET)
    parts.restart.click(
        partial(handlers.restart, assistant), None, [*parts.screen, parts.reader], cancels=[asked, example], **QUIET
    )
    parts.evidence.click(handlers.open_article, parts.conversation, parts.reader, **QUIET)
    api(handlers.ask_for_programs(assistant), api_name="ask", concurrency_id="ask")


def connect_library(page: gr.Blocks, parts: Parts, assistant: Assistant, intake: Intake) -> None:
    """Says which handler each event of the panel calls."""
    library = parts.library
    shown = [*library.shown(parts.transcript, parts.evidence), *parts.scope.shown]
    known = [library.sought, parts.conversation, parts.scope.scope]
    look = partial(library_handlers.look, assistant, intake)
    watch = partial(library_handlers.watch, assistant, intake)
    page.load(look, known, shown, **IN_TURN)
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


def start_transcript(assistant: Assistant) -> str:
    """The left side before the first question."""
    return render_transcript(Conversation(), assistant.articles())


def start_evidence(assistant: Assistant) -> str:
    """The right side before the first question."""
    return render_evidence(Conversation(), assistant.articles())
