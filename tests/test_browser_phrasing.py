"""A language model phrases the answer, seen in a real browser: with the real assistant and a server made for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Event

import pytest
from model_server import ModelServer, Wire, model_server, says
from page_browser import chromium, free_port, visit
from page_examples import FakeKeeper
from playwright.sync_api import Browser, Page, expect
from test_browser_access import SHIFTS, violations

from rag.build import assistant_over
from rag.models.embedder import SentenceTransformerEmbedder
from rag.models.reader import TwofoldReader
from rag.page.launch import launch
from rag.page.transcript import CHECKING, CUT_SHORT, PHRASING
from rag.settings import Settings
from rag.store.library import StoredLibrary

QUESTION = "Was ist Defense Llama?"
FIRST = "„Defense Llama“ ist eine spezialisierte Version von Metas Sprachmodell Llama"
INVENTED = "Der CEO von Siemens heißt Roland Busch"
LAST = "„Defense Llama“ wird für Regierungs- und Verteidigungsanwendungen entwickelt"
PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark", "has_touch": True}
PATIENCE = 60


class Author:
    """Writes three sentences, the second invented; before each but the first it waits until it may go on."""

    def __init__(self) -> None:
        self.may_begin, self.may_go_on, self.may_end = Event(), Event(), Event()

    def __call__(self, wire: Wire) -> None:
        wire.begin()
        for may, words in [
            (self.may_begin, f"{FIRST} [1]. Der CEO von "),
            (self.may_go_on, f"{INVENTED[len('Der CEO von ') :]} [3]. {LAST} [1]. "),
            (self.may_end, ""),
        ]:
            while not may.wait(0.05):
                wire.send(": wach\n\n")  # fails when the other side has hung up
            wire.event(words)
        wire.finish()


@pytest.fixture
def running() -> Iterator[ExitStack]:
    """What runs while the test does, or as long as it wants."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def server(running: ExitStack) -> ModelServer:
    return running.enter_context(model_server(says("")))


@pytest.fixture
def address(
    server: ModelServer,
    seed_index: Path,
    embedder: SentenceTransformerEmbedder,
    reader: TwofoldReader,
    tmp_path: Path,
) -> Iterator[str]:
    """The page over the seeds, with the model of this server."""
    chromium()
    library = StoredLibrary(seed_index, embedder.name)
    assistant = assistant_over(library, embedder, reader, server.generator(PATIENCE))
    settings = Settings(index=tmp_path, port=free_port())
    page = launch(assistant, FakeKeeper(), settings, block=False)
    yield f"http://127.0.0.1:{settings.port}"
    page.close(verbose=False)


def top_of_answer(page: Page) -> float:
    return float(page.locator(".answer p").first.evaluate("one => one.getBoundingClientRect().top"))


@pytest.mark.parametrize("context", [{}, PHONE], ids=["wide and light", "phone and dark"])
def test_proven_sentences_come_one_by_one(
    browser: Browser, server: ModelServer, address: str, context: dict[str, object]
):
    server.reply = author = Author()
    tab = visit(browser, address, reduced_motion="reduce", **context)
    page = tab.page
    page.evaluate(SHIFTS)
    tab.ask(QUESTION)
    waiting = page.locator(".searching")
    expect(waiting).to_have_text(PHRASING.format(model="modell"))
    expect(page.locator(".answer")).to_have_count(0)
    found = violations(tab)
    place = waiting.evaluate("one => one.getBoundingClientRect().top")

    author.may_begin.set()
    expect(page.locator(".answer")).to_contain_text(FIRST)
    expect(waiting).to_have_text(CHECKING)
    assert top_of_answer(page) == pytest.approx(place, abs=2)  # the sentences take the place of the line
    expect(page.locator("#quelle-1-1 mark")).to_contain_text("einer spezialisierten Version")
    expect(page.locator(".check")).to_have_count(0)
    found += violations(tab)

    author.may_go_on.set()
    author.may_end.set()
    expect(page.locator(".note")).to_contain_text("Formuliert von „modell“")
    expect(page.locator(".note")).to_contain_text("1 Satz war nicht ganz belegt und wurde gestrichen")
    expect(waiting).to_have_count(0)
    expect(page.locator(".answer")).to_contain_text(LAST)
    assert "Siemens" not in page.locator(".turns").inner_text()
    expect(page.locator(".check")).to_contain_text("2 Sätze: 2 belegt")
    assert top_of_answer(page) == pytest.approx(place, abs=2)
    assert page.evaluate("window.shifted") < 0.1
    found += violations(tab)
    assert found == []

    said = page.locator(".turn").inner_text()
    tab.check()
    page.reload()
    expect(page.locator(".note")).to_contain_text("1 Satz war nicht ganz belegt")
    assert page.locator(".turn").inner_text() == said


def test_stop_ends_the_model_and_what_the_server_cannot_do_the_sources_do(
    browser: Browser, running: ExitStack, server: ModelServer, address: str
):
    server.reply = author = Author()
    tab = visit(browser, address)
    page = tab.page
    author.may_begin.set()
    tab.ask(QUESTION)
    expect(page.locator(".answer")).to_contain_text(FIRST)
    page.get_by_role("button", name="Stopp").click()
    expect(page.get_by_text(CUT_SHORT)).to_be_visible()
    assert server.left.wait(PATIENCE)
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    expect(page.locator("a.talk")).to_have_count(0)

    server.reply = says(f"{INVENTED} [1]. Und noch viel mehr Unsinn steht hier [2].")
    tab.ask(QUESTION)
    expect(page.locator("#antwort-2 .fallback")).to_contain_text("blieb zu wenig; 2 Sätze waren nicht ganz belegt.")
    expect(page.locator("#antwort-2 .check")).to_be_visible()

    running.close()
    tab.ask(QUESTION)
    fallback = page.locator("#antwort-3 .fallback")
    expect(fallback).to_contain_text("Im Wortlaut der Quellen: Der Server unter http://127.0.0.1")
    expect(fallback).to_contain_text("ist nicht erreichbar")
    expect(page.locator("#antwort-3 .check")).to_be_visible()
    expect(page.locator("#antwort-3 .answer")).to_contain_text("einer spezialisierten Version von Metas Open-Source")
    expect(page.locator("#antwort-3 .note")).to_have_count(0)
    assert violations(tab) == []
    tab.check()
    page.reload()
    expect(page.locator(".fallback")).to_have_count(2)
