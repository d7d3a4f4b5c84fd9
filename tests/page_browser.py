"""A reader's browser on the page: tabs that note what they ask for and complain of, and the page they open."""

from __future__ import annotations

import json
import os
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import pytest
from page_examples import FakeAssistant, FakeKeeper, abstention, hostile_answer, meta_answer
from playwright.sync_api import Browser, Page, expect

from rag.errors import QuestionError
from rag.page.launch import launch
from rag.settings import Settings
from rag.types import Answer

PATIENCE = 60_000  # milliseconds; a busy machine is no error


def chromium() -> str:
    """The browser's path; without one the tests are skipped, unless they run in continuous integration."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        reason = "Chromium fehlt: „apt-get install chromium“ oder CHROMIUM=/pfad/zu/chromium"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Visit:
    """One open tab, and what it asked for and complained of."""

    page: Page
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def ask(self, question: str) -> None:
        self.page.get_by_label("Ihre Frage").fill(question)
        self.page.get_by_label("Ihre Frage").press("Enter")

    def check(self) -> None:
        assert self.outside == []
        assert self.complaints == []


def visit(browser: Browser, address: str, **context: object) -> Visit:
    """Opens the page as a German reader with a wide screen, unless told otherwise."""
    options = {"locale": "de-DE", "viewport": {"width": 1440, "height": 900}, **context}
    page = browser.new_context(**options).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    tab = Visit(page)
    page.on("request", lambda sent: None if stays_here(sent.url) else tab.outside.append(sent.url))
    page.on("console", lambda line: tab.complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: tab.complaints.append(str(error)))
    page.goto(address)
    expect(page.locator(".start")).to_be_visible()
    return tab


def stays_here(address: str) -> bool:
    """Whether a request to this address stays on the machine."""
    parts = urlsplit(address)
    return parts.scheme in ("data", "blob") or parts.hostname == "127.0.0.1"


def traffic(log: Path) -> list[str]:
    """Every address that pages have asked for, in a net log of Chromium; what Chromium itself wants has no origin."""
    record = json.loads(log.read_text("utf-8"))
    start = record["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
    asked = [event["params"] for event in record["events"] if event["type"] == start and "params" in event]
    return [params["url"] for params in asked if params.get("initiator", "not an origin") != "not an origin"]


def reply(question: str) -> Answer:
    """An answer, an abstention, hostile words or an error, as the question asks."""
    if "lang" in question:
        raise QuestionError("Die Frage ist zu lang.")
    if "<" in question:
        return hostile_answer(question)
    return abstention(question) if "Siemens" in question else meta_answer(question)


def serve(assistant: FakeAssistant, keeper: FakeKeeper) -> Iterator[str]:
    """The address of the page on this assistant."""
    chromium()
    with TemporaryDirectory() as folder:
        settings = Settings(index=Path(folder), port=free_port())
        page = launch(assistant, keeper, settings, block=False)
        yield f"http://127.0.0.1:{settings.port}"
        page.close()
