"""Starts the page and keeps it running."""

from __future__ import annotations

import os
import socket
import threading
from contextlib import suppress

import gradio as gr
from starlette.middleware import Middleware

from rag.build import build_assistant_and_keeper, open_conversations
from rag.errors import LibraryError, SettingsError
from rag.page.german import GermanPage
from rag.page.intake import Intake, Keeper
from rag.page.layout import HERE, build_page
from rag.page.talks import Assistant, Talks
from rag.settings import Settings

PAPER, PAPER_DARK = "#f3f4f2", "#15181b"
INK, INK_DARK = "#1b1f23", "#e7e6e1"


def serve(settings: Settings, seed: bool = True) -> None:
    """Opens the page and returns when it is closed; with `seed`, over the seeds where there is no library.

    Raises RagError.
    """
    check_port(settings.host, settings.port)
    assistant, keeper = build_assistant_and_keeper(settings, seed)
    # Dictionaries load with the first question; no reader should wait for them. An empty library: the page says it.
    with suppress(LibraryError):
        assistant.look_up("Was steht in den Artikeln?")
    launch(assistant, keeper, settings)


def launch(assistant: Assistant, keeper: Keeper, settings: Settings, *, block: bool = True) -> gr.Blocks:
    """Opens the page on this assistant and its library; with `block`, returns when it is closed."""
    intake = Intake(keeper)
    talks = Talks(assistant, open_conversations(settings))
    os.environ["GRADIO_TEMP_DIR"] = str(intake.arriving)  # where Gradio puts what browsers send
    page = build_page(talks, intake)
    page.launch(
        server_name=settings.host,
        server_port=settings.port,
        share=False,
        inbrowser=False,
        quiet=True,
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        run_history=False,
        footer_links=[],
        max_file_size=keeper.largest,
        prevent_thread_lock=True,
        _frontend=False,  # else Gradio asks itself for the page, and gives up where a busy machine takes three seconds
        theme=plain_theme(),
        css_paths=[HERE / "page.css", HERE / "history.css", HERE / "scope.css"],
        js=(HERE / "page.js").read_text(encoding="utf-8"),
        app_kwargs={"middleware": [Middleware(GermanPage)]},
        favicon_path=HERE / "favicon.svg",
    )
    print(f"Die Seite steht unter http://{settings.host}:{settings.port} bereit; Strg + C beendet sie.", flush=True)
    if block:
        wait_for_interrupt(page)
    return page


def wait_for_interrupt(page: gr.Blocks) -> None:
    """Waits for Ctrl + C and closes the page; Gradio's own waiting says goodbye in English."""
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        page.close(verbose=False)


def check_port(host: str, port: int) -> None:
    """Raises SettingsError when the page cannot listen there."""
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        raise SettingsError(
            f"Unter {host}:{port} kann die Seite nicht laufen: Der Port ist belegt, oder die Adresse gehört nicht zu "
            f"diesem Rechner; mit RAG_PORT={port % 65535 + 1} versuchen Sie einen anderen Port."
        ) from error


def plain_theme() -> gr.themes.Base:
    """Gradio's plainest theme with the fonts of the system; its own would be fetched from the internet."""
    return gr.themes.Base(
        font=[gr.themes.Font("system-ui"), gr.themes.Font("sans-serif")],
        font_mono=[gr.themes.Font("ui-monospace"), gr.themes.Font("monospace")],
    ).set(
        body_background_fill=PAPER,
        body_background_fill_dark=PAPER_DARK,
        body_text_color=INK,
        body_text_color_dark=INK_DARK,
    )
