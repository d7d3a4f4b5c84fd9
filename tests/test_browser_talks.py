"""Conversations in a real browser: they come back, stay apart, and are kept in order with the keyboard alone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from page_browser import chromium, free_port, reply, serve, visit
from page_examples import FakeAssistant, FakeKeeper, GatedAssistant
from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).resolve().parent.parent
TOWER = "Der Rathausturm von Wiesental\n\nDer Rathausturm von Wiesental ist 45 Meter hoch.\n"
BRIDGE = "Die Brücke von Wiesental\n\nDie Brücke von Wiesental wurde 1987 gebaut.\n"


@pytest.fixture
def address() -> Iterator[str]:
    yield from serve(FakeAssistant(reply), FakeKeeper())


@pytest.fixture
def assistant() -> Iterator[GatedAssistant]:
    assistant = GatedAssistant(reply)
    yield assistant
    assistant.may_answer.set()


@pytest.fixture
def gated_address(assistant: GatedAssistant) -> Iterator[str]:
    yield from serve(assistant, FakeKeeper())


def rag(*arguments: str, index: Path) -> None:
    command = [sys.executable, "-m", "rag", *arguments, "--index", str(index)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


@contextmanager
def running(index: Path, port: int) -> Iterator[str]:
    """The address of `python app.py` over a library."""
    settings = {"RAG_INDEX": str(index), "RAG_PORT": str(port)}
    with subprocess.Popen(
        [sys.executable, "app.py"], cwd=ROOT, env={**os.environ, **settings}, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        try:
            yield next(found.group() for line in process.stdout if (found := re.search(r"http://\S+", line)))
        finally:
            process.terminate()


def asked(page: Page) -> list[str]:
    return page.locator(".question").all_inner_texts()


def ask(page: Page, question: str) -> None:
    count = page.locator(".turn").count()
    page.get_by_label("Ihre Frage").fill(question)
    page.get_by_label("Ihre Frage").press("Enter")
    expect(page.locator(f"#antwort-{count + 1} .check")).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)


def check_conversation(page: Page) -> None:
    """Everything of the conversation about Wiesental is there."""
    expect(page.locator(".check")).to_have_count(2)
    assert asked(page) == ["Wie hoch ist der Rathausturm?", "Wann wurde die Brücke von Wiesental gebaut?"]
    for turn, words in [(1, "45 Meter"), (2, "1987")]:
        expect(page.locator(f"#antwort-{turn} .answer")).to_contain_text(words)
        page.locator(f"#antwort-{turn} .show").click()
        expect(page.locator(f"#quelle-{turn}-1 mark")).to_contain_text(words)
        page.locator(f"#quelle-{turn}-1").get_by_role("button", name="Ganzen Artikel zeigen").click()
        expect(page.get_by_role("dialog").locator("mark").first).to_contain_text(words)
        page.get_by_role("button", name="Schließen").click()


def test_reload_and_restart_bring_a_conversation_back(browser: Browser, tmp_path: Path):
    chromium()
    texts, index, port = tmp_path / "texte", tmp_path / "index", free_port()
    texts.mkdir()
    (texts / "turm.txt").write_text(TOWER, "utf-8")
    (texts / "bruecke.txt").write_text(BRIDGE, "utf-8")
    rag("ingest", str(texts), index=index)
    with running(index, port) as address:
        tab = visit(browser, address)
        page = tab.page
        ask(page, "Wie hoch ist der Rathausturm?")
        ask(page, "Wann wurde die Brücke von Wiesental gebaut?")
        assert page.url == f"{address}/?unterhaltung=1"
        tab.check()
        page.reload()  # what is still on its way then, Gradio complains of on the console
        check_conversation(page)
        expect(page.locator(".since")).to_have_count(0)
    (texts / "turm.txt").write_text(TOWER.replace("45", "54"), "utf-8")
    rag("ingest", str(texts), index=index)
    rag("remove", "bruecke.txt", index=index)
    with running(index, port) as address:
        page.goto(f"{address}/?unterhaltung=1")
        check_conversation(page)
        page.locator("#antwort-1 .show").click()
        expect(page.locator("#quelle-1-1 .since")).to_contain_text("dieser Wortlaut steht nicht mehr darin")
        page.locator("#antwort-2 .show").click()
        expect(page.locator("#quelle-2-1 .since")).to_have_text("Der Artikel ist nicht mehr in der Bibliothek.")
        ask(page, "Wie hoch ist der Rathausturm von Wiesental?")
        expect(page.locator("#antwort-3 .answer")).to_contain_text("54 Meter")


def test_two_people_at_once(browser: Browser, gated_address: str, assistant: GatedAssistant):
    one, two = visit(browser, gated_address), visit(browser, gated_address)
    one.ask("Frage eins?")
    expect(one.page.get_by_text("Ich suche in den Artikeln …")).to_be_visible()
    two.ask("Frage zwei?")
    expect(two.page.get_by_text("Die Frage wartet, bis eine andere Frage beantwortet ist …")).to_be_visible()
    assistant.may_answer.set()
    for tab, question in [(one, "Frage eins?"), (two, "Frage zwei?")]:
        expect(tab.page.locator(".check")).to_be_visible()
        expect(tab.page.locator(".question")).to_have_text([question])
        expect(tab.page.locator(".refused, .failed")).to_have_count(0)
        tab.check()
        tab.page.reload()
        expect(tab.page.locator(".check")).to_be_visible()
        expect(tab.page.locator(".question")).to_have_text([question])
        expect(tab.page.locator("a.talk")).to_have_count(2)


def test_an_answer_whose_tab_was_left_is_in_the_list(browser: Browser, gated_address: str, assistant: GatedAssistant):
    tab = visit(browser, gated_address)
    tab.ask("Wie viel?")
    expect(tab.page.get_by_text("Ich suche in den Artikeln …")).to_be_visible()
    tab.page.get_by_role("button", name="Neue Unterhaltung").click()
    expect(tab.page.locator(".start")).to_be_visible()
    expect(tab.page.locator("a.talk")).to_have_count(0)
    other = visit(browser, gated_address)
    assistant.may_answer.set()
    for page in (tab.page, other.page):
        expect(page.locator("a.talk .title")).to_have_text(["Wie viel?"])
    tab.check()


def test_the_list_is_kept_in_order_by_keyboard(browser: Browser, address: str):
    tab = visit(browser, address)
    page = tab.page
    titles = page.locator("a.talk .title")
    markup = "<img src=x onerror=window.ran=1> Öl?"
    for question in ("Wie viel zahlt Meta?", markup):
        ask(page, question)
        expect(titles.first).to_have_text(question)
        page.get_by_role("button", name="Neue Unterhaltung").press("Enter")
        expect(page.locator(".start")).to_be_visible()
        assert "unterhaltung" not in page.url

    page.locator("a.talk").last.press("Enter")
    expect(page.locator(".question")).to_have_text(["Wie viel zahlt Meta?"])
    expect(page.locator("a.talk").last).to_have_attribute("aria-current", "page")
    page.locator("a.talk").first.press("Enter")
    expect(page.locator(".question")).to_have_text([markup])
    page.go_back()
    expect(page.locator(".question")).to_have_text(["Wie viel zahlt Meta?"])
    page.go_forward()
    expect(page.locator(".question")).to_have_text([markup])

    page.get_by_label("Unterhaltungen suchen").fill("meta zahlt")
    expect(titles).to_have_text(["Wie viel zahlt Meta?"])
    page.get_by_label("Unterhaltungen suchen").fill("Nashorn")
    expect(page.get_by_text("Keine Unterhaltung passt dazu.")).to_be_visible()
    page.get_by_label("Unterhaltungen suchen").fill("")
    expect(titles).to_have_count(2)

    page.locator(".rename").last.press("Enter")
    expect(page.get_by_label("Titel").last).to_be_focused()
    page.keyboard.type("weg damit")
    page.keyboard.press("Escape")
    expect(page.locator(".rename").last).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("<b>Neuer</b> Titel")
    page.keyboard.press("Enter")
    expect(titles.last).to_have_text("<b>Neuer</b> Titel")
    expect(page.locator(".rename").last).to_be_focused()

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Behalten").last).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#talks .delete").last).to_be_focused()
    page.locator("#talks .delete").first.press("Enter")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(titles).to_have_text(["<b>Neuer</b> Titel"])
    expect(page.get_by_text("Die Unterhaltung ist gelöscht.")).to_be_visible()
    expect(page.locator(".start")).to_be_visible()
    expect(page.get_by_role("heading", name="Unterhaltungen")).to_be_focused()
    assert "unterhaltung" not in page.url
    assert page.evaluate("window.ran") is None
    tab.check()


def test_edit_ask_again_and_copy(browser: Browser, address: str):
    tab = visit(browser, address)
    page = tab.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for question in ("Eins?", "Zwei?"):
        ask(page, question)
    first = page.url

    page.locator("#antwort-1").get_by_role("button", name="Kopieren").click()
    expect(page.get_by_role("button", name="Kopiert")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Eins?\n")
    assert "[1] Ein Schachzug (13. Juni 2025; schachzug.txt): „Meta zahlt 14,3 Milliarden" in copied

    edit = page.locator("#antwort-2").get_by_role("button", name="Bearbeiten")
    edit.press("Enter")
    field = page.locator("#antwort-2").get_by_label("Frage bearbeiten")
    expect(field).to_be_focused()
    expect(field).to_have_value("Zwei?")
    page.keyboard.press("Escape")
    expect(edit).to_be_focused()
    edit.press("Enter")
    field.fill("Anders?")
    field.press("Enter")
    expect(page.locator(".question")).to_have_text(["Eins?", "Anders?"])
    expect(page.locator(".check")).to_have_count(2)
    expect(page.get_by_text("die bisherige steht unverändert in der Liste")).to_be_visible()
    expect(page.locator("a.talk")).to_have_count(2)
    page.go_back()
    expect(page.locator(".question")).to_have_text(["Eins?", "Zwei?"])
    assert page.url == first

    page.locator("#antwort-1").get_by_role("button", name="Erneut fragen").click()
    expect(page.locator(".question")).to_have_text(["Eins?", "Zwei?", "Eins?"])
    expect(page.locator("#antwort-3 .check")).to_be_visible()
    assert page.url == first
    tab.check()


def test_on_a_phone_the_list_is_a_drawer(browser: Browser, address: str):
    tab = visit(browser, address, viewport={"width": 390, "height": 844})
    page = tab.page
    ask(page, "Wie viel zahlt Meta?")
    page.get_by_role("button", name="Neue Unterhaltung").click()
    expect(page.locator(".start")).to_be_visible()
    button = page.get_by_role("button", name="Unterhaltungen")
    expect(page.locator("#history")).to_be_hidden()
    button.click()
    expect(page.get_by_role("heading", name="Unterhaltungen")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#history")).to_be_hidden()
    expect(button).to_be_focused()
    button.click()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator("a.talk").click()
    expect(page.locator("#history")).to_be_hidden()
    expect(page.locator(".question")).to_have_text(["Wie viel zahlt Meta?"])
    tab.check()
