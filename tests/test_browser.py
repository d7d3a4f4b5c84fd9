"""The page in a real browser: once with the whole program behind it, otherwise with an assistant made for the test."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from page_browser import chromium, free_port, reply, serve, visit
from page_examples import FakeAssistant, FakeKeeper, meta_answer
from playwright.sync_api import Browser, expect
from test_web import HTML, PAGE, server
from test_web import reply as reply_with

ROOT = Path(__file__).resolve().parent.parent


# --- The whole program ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `python app.py` with a library of its own, built from the seeds."""
    chromium()
    index = str(tmp_path_factory.mktemp("index"))
    settings = {"RAG_INDEX": index, "RAG_PORT": str(free_port()), "RAG_ALLOW_PRIVATE": "1"}
    with subprocess.Popen(
        [sys.executable, "app.py"], cwd=ROOT, env={**os.environ, **settings}, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        for line in process.stdout:
            if address := re.search(r"http://\S+", line):
                yield address.group()
                break
        else:
            pytest.fail("python app.py ended before the page was there")
        process.terminate()


def test_a_question_leads_to_its_evidence(browser: Browser, program: str):
    tab = visit(browser, program)
    tab.page.get_by_role("button", name="Wie viel investiert Meta?", exact=True).click()
    expect(tab.page.locator(".answer")).to_contain_text("14,3 Milliarden")
    expect(tab.page.locator(".check")).to_contain_text("belegt")

    card = tab.page.locator("#quelle-1-1")
    marked = card.locator("mark").inner_text()
    assert "Milliarden" in marked
    tab.page.locator(".answer .marker").first.click()
    reader = tab.page.get_by_role("dialog")
    expect(reader.locator("mark.current")).to_be_in_viewport()
    assert reader.locator("mark.current").inner_text() == marked
    article = ROOT / "seeds" / reader.locator(".name").inner_text()
    assert marked in article.read_text(encoding="utf-8")
    tab.page.keyboard.press("Escape")
    expect(card.locator("mark")).to_be_in_viewport()
    tab.check()


def test_what_the_articles_do_not_say_is_not_answered(browser: Browser, program: str):
    tab = visit(browser, program)
    tab.ask("Wie heißt der CEO von Siemens?")
    expect(tab.page.locator(".answer.abstained")).to_be_visible()
    expect(tab.page.locator("[aria-busy=true]")).to_have_count(0)
    expect(tab.page.locator(".answer .marker")).to_have_count(0)
    tab.check()


def test_an_article_is_added_asked_about_and_removed(browser: Browser, program: str, tmp_path: Path):
    name = "<img src=x onerror=alert(1)>.txt"
    tower = tmp_path / name
    tower.write_text("Der Rathausturm von Wiesental\n\nDer Rathausturm von Wiesental ist 45 Meter hoch.\n", "utf-8")
    broken = tmp_path / "kaputt.txt"
    broken.write_bytes(bytes(range(8)) * 40)
    tab = visit(browser, program)
    tab.page.on("dialog", lambda _: tab.complaints.append("a dialog was opened"))
    question = "Wie hoch ist der Rathausturm von Wiesental?"

    tab.page.get_by_role("button", name="Artikel (2)").click()
    tab.page.locator("#drop input").set_input_files([tower, broken])
    expect(tab.page.locator(".task.done")).to_contain_text("hinzugefügt")
    expect(tab.page.locator(".task.done .file")).to_have_text(name)
    expect(tab.page.locator(".task.refused")).to_contain_text("„kaputt.txt“ ist keine Textdatei.")
    expect(tab.page.get_by_role("button", name="Artikel (3)")).to_be_visible()
    row = tab.page.locator("#shelf li", has_text="Der Rathausturm von Wiesental")
    expect(row).to_contain_text("1 Passage")
    expect(row.locator(".name")).to_have_text(name)
    expect(tab.page.locator(".start .holdings")).to_contain_text("3 Artikel")

    tab.ask(question)
    expect(tab.page.locator("#antwort-1 .answer")).to_contain_text("45 Meter")
    expect(tab.page.locator("#antwort-1 .check")).to_be_visible()
    row.get_by_role("button", name="entfernen").click()
    row.get_by_role("button", name="Ja, entfernen").click()
    expect(tab.page.locator(".notice")).to_have_text(f"„{name}“ ist entfernt.")
    expect(row).to_have_count(0)
    tab.ask(question)
    expect(tab.page.locator("#antwort-2 .answer.abstained")).to_be_visible()
    expect(tab.page.locator("#antwort-2 .check")).to_be_visible()

    tab.page.locator("#antwort-1 .marker").first.click()
    expect(tab.page.get_by_role("dialog").locator("mark.current")).to_contain_text("45 Meter")
    tab.page.keyboard.press("Escape")
    expect(tab.page.locator("#quelle-1-1 mark")).to_contain_text("45 Meter")

    tab.page.get_by_role("button", name="Artikel (2)").click()
    field = tab.page.get_by_label("Web-Adresse")
    field.fill("www.example.org")
    tab.page.get_by_role("button", name="Hinzufügen").click()
    expect(tab.page.locator(".task.refused").last).to_contain_text("keine brauchbare Web-Adresse")
    expect(field).to_have_value("www.example.org")
    with server(reply_with(PAGE.encode(), HTML)) as at:
        field.fill(f"{at}/bericht?<b>#oben")
        field.press("Enter")
        expect(tab.page.locator(".task.done").last).to_contain_text("hinzugefügt")
        expect(field).to_have_value("")
    expect(tab.page.locator("#shelf .name", has_text=at)).to_have_text(f"{at}/bericht?%3Cb%3E")
    tab.check()


def test_a_taken_port_is_said_in_one_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = subprocess.run(
            [sys.executable, "app.py"],
            cwd=ROOT,
            env={**os.environ, "RAG_PORT": port},
            capture_output=True,
            text=True,
            check=False,
        )
    assert ended.returncode == 1
    assert "RAG_PORT=" in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


# --- The page alone ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    yield from serve(FakeAssistant(reply), FakeKeeper())


@pytest.fixture(scope="module")
def slow_address() -> Iterator[str]:
    yield from serve(FakeAssistant(reply, seconds=3), FakeKeeper())


@pytest.fixture
def keeper() -> Iterator[FakeKeeper]:
    """A keeper that stops in the middle of each file until the test lets it go on."""
    keeper = FakeKeeper(Event())
    yield keeper
    keeper.may_go_on.set()


@pytest.fixture
def library_address(keeper: FakeKeeper) -> Iterator[str]:
    yield from serve(FakeAssistant(reply), keeper)


def test_markup_in_questions_and_articles_does_not_run(browser: Browser, address: str):
    tab = visit(browser, address)
    question = "<img src=x onerror=window.ran=4> *Was* kostet $es$?"
    tab.ask(question)
    expect(tab.page.locator(".check")).to_be_visible()
    expect(tab.page.locator(".question")).to_have_text(question)
    assert "*mehr* $y$" in tab.page.locator(".answer").inner_text()
    tab.page.locator("#quelle-1-1").get_by_role("button").click()
    expect(tab.page.get_by_role("dialog").locator("h2")).to_contain_text("<img src=x onerror=window.ran=1>")
    assert tab.page.evaluate("window.ran") is None
    tab.check()


def test_an_earlier_answer_leads_to_its_own_evidence(browser: Browser, address: str):
    tab = visit(browser, address)
    tab.ask("Wie viel zahlt Meta?")
    expect(tab.page.locator(".check")).to_have_count(1)
    tab.ask("Wie heißt der CEO von Siemens?")
    expect(tab.page.locator(".check")).to_have_count(2)
    expect(tab.page.locator("#belege-1")).to_be_hidden()
    tab.page.locator("#antwort-1 .marker").first.click()
    expect(tab.page.get_by_role("dialog")).to_be_visible()
    tab.page.keyboard.press("Escape")
    expect(tab.page.locator("#belege-1")).to_be_visible()
    expect(tab.page.locator("#belege-2")).to_be_hidden()
    tab.page.locator("#antwort-2").get_by_role("link", name="Nächste Fundstellen").click()
    expect(tab.page.locator("#quelle-2-1")).to_be_visible()


def test_new_evidence_is_shown_from_its_beginning(browser: Browser, address: str):
    tab = visit(browser, address, viewport={"width": 1440, "height": 500})
    tab.ask("Wie viel?")
    expect(tab.page.locator(".check")).to_be_visible()
    tab.page.locator(".answer .marker").last.click()
    expect(tab.page.get_by_role("dialog")).to_be_visible()
    tab.page.keyboard.press("Escape")
    expect(tab.page.locator("#belege-1 h2")).not_to_be_in_viewport()
    tab.ask("Und wie viel noch?")
    expect(tab.page.locator("#belege-2 h2")).to_be_in_viewport()


def test_a_new_conversation_opens_the_articles_of_its_own_answers(browser: Browser, address: str):
    tab = visit(browser, address)
    for question, title in [("Wie viel?", "Ein Schachzug"), ("Siemens?", "Ein Plan")]:
        tab.ask(question)
        expect(tab.page.locator(".check")).to_be_visible()
        for _ in range(2):
            tab.page.locator("#quelle-1-1").get_by_role("button").click()
            expect(tab.page.get_by_role("dialog").locator("h2")).to_have_text(title)
            tab.page.get_by_role("button", name="Schließen").click()
            expect(tab.page.get_by_role("dialog")).to_be_hidden()
        tab.page.get_by_role("button", name="Neue Unterhaltung").click()
        expect(tab.page.locator(".start")).to_be_visible()


def test_two_tabs_do_not_mix(browser: Browser, address: str):
    one, two = visit(browser, address), visit(browser, address)
    one.ask("Frage eins?")
    two.ask("Frage zwei?")
    for tab, question in [(one, "Frage eins?"), (two, "Frage zwei?")]:
        expect(tab.page.locator(".check")).to_be_visible()
        expect(tab.page.locator(".question")).to_have_text([question])


def test_a_search_can_be_stopped_and_another_begun(browser: Browser, slow_address: str):
    tab = visit(browser, slow_address)
    tab.ask("Wie viel?")
    expect(tab.page.get_by_text("Ich suche in den Artikeln …")).to_be_visible()
    tab.page.get_by_role("button", name="Stopp").click()
    expect(tab.page.get_by_text("Angehalten.")).to_be_visible()
    tab.ask("Und nun?")
    expect(tab.page.locator("#antwort-2 .check")).to_be_visible()
    expect(tab.page.locator("#antwort-1 .answer")).to_have_count(0)


def test_the_keyboard_suffices(browser: Browser, address: str):
    tab = visit(browser, address)
    tab.ask("Wie viel?")
    expect(tab.page.locator(".check")).to_be_visible()
    marker = tab.page.locator(".answer .marker").nth(1)
    marker.focus()
    expect(tab.page.get_by_role("tooltip")).to_contain_text("Meta plant ein Investment")
    marker.press("Enter")
    expect(tab.page.get_by_role("dialog")).to_be_visible()
    tab.page.keyboard.press("Escape")
    expect(tab.page.get_by_role("dialog")).to_be_hidden()
    expect(marker).to_be_focused()


def test_errors_and_empty_questions_speak_german(browser: Browser, address: str):
    tab = visit(browser, address)
    tab.page.get_by_role("button", name="Fragen").click()
    expect(tab.page.get_by_text("Schreiben Sie zuerst eine Frage in das Feld.")).to_be_visible()
    tab.ask("Eine zu lange Frage")
    expect(tab.page.get_by_role("alert").get_by_text("Die Frage ist zu lang.")).to_be_visible()
    tab.check()


@pytest.mark.parametrize("locale", ["de-DE", "en-US"])
def test_gradio_speaks_german_in_every_browser(browser: Browser, address: str, locale: str):
    tab = visit(browser, address, locale=locale)
    assert tab.page.evaluate("document.documentElement.lang") == "de"
    words = tab.page.locator("body").aria_snapshot()
    assert not re.search(r"\b(Loading|Submit|Stop|Clear|Use via API|Built with|Settings)\b", words)


@pytest.mark.parametrize("width", [390, 768, 1920])
def test_no_width_scrolls_sideways(browser: Browser, address: str, width: int):
    tab = visit(browser, address, viewport={"width": width, "height": 844})
    tab.ask("<b>")
    expect(tab.page.locator(".check")).to_be_visible()
    assert tab.page.evaluate("document.documentElement.scrollWidth") == width
    tab.page.get_by_role("button", name="Artikel (3)").click()
    tab.page.locator("#shelf .remove").first.click()
    tab.page.get_by_label("Web-Adresse").fill(f"https://example.org/{'a' * 500}")
    tab.page.get_by_label("Web-Adresse").press("Enter")
    expect(tab.page.locator(".task").last).to_contain_text("aaa")
    assert tab.page.evaluate("document.documentElement.scrollWidth") == width
    assert tab.page.locator("#library").evaluate("panel => panel.scrollWidth <= panel.clientWidth")


def test_on_a_phone_the_evidence_is_below_the_chat(browser: Browser, address: str):
    tab = visit(browser, address, viewport={"width": 390, "height": 844})
    tab.ask("Wie viel?")
    expect(tab.page.locator(".check")).to_be_visible()
    tab.page.get_by_role("link", name="Belege zeigen").click()
    expect(tab.page.locator("#belege-1 h2")).to_be_in_viewport()
    expect(tab.page.locator("#antwort-1 .question")).not_to_be_in_viewport()
    tab.page.locator("#quelle-1-2").get_by_role("link", name="Zur Antwort").click()
    expect(tab.page.locator("#antwort-1 .question")).to_be_in_viewport()


DROP = """([name, words]) => {
  const data = new DataTransfer();
  data.items.add(new File([words], name));
  const told = { dataTransfer: data, bubbles: true, cancelable: true };
  document.body.dispatchEvent(new DragEvent("dragover", told));
  document.body.dispatchEvent(new DragEvent("drop", told));
}"""


def test_files_dropped_on_the_page_are_read_while_it_answers(
    browser: Browser, library_address: str, keeper: FakeKeeper
):
    tab = visit(browser, library_address)
    tab.page.evaluate(DROP, ["eins.txt", "Eins."])
    tab.page.evaluate(DROP, ["zwei.txt", "Zwei."])
    tab.page.evaluate(DROP, ["groß.txt", "x" * (keeper.largest + 1)])
    expect(tab.page.locator(".task.embedding")).to_contain_text("gelesen; 10 von 40 Passagen verarbeitet")
    assert tab.page.locator(".task.embedding progress").evaluate("bar => bar.position") == 0.25
    expect(tab.page.locator(".task.waiting")).to_contain_text("zwei.txt")
    expect(tab.page.locator(".task.refused")).to_contain_text("„groß.txt“ ist größer als 2 MB.")

    tab.ask("Wie viel?")
    expect(tab.page.locator(".check")).to_be_visible()
    other = visit(browser, library_address)
    other.page.get_by_role("button", name="Artikel (3)").click()
    expect(other.page.locator(".task")).to_have_count(3)

    keeper.may_go_on.set()
    for page in (tab.page, other.page):
        expect(page.get_by_text("3 von 3 fertig")).to_be_visible()
        expect(page.locator("progress")).to_have_count(0)
    assert keeper.added == [("eins.txt", b"Eins."), ("zwei.txt", b"Zwei.")]
    tab.page.get_by_role("button", name="Ausblenden").click()
    expect(tab.page.locator(".task")).to_have_count(0)
    tab.check()


def test_the_keyboard_opens_and_closes_the_library(browser: Browser, address: str):
    tab = visit(browser, address)
    button = tab.page.get_by_role("button", name="Artikel (3)")
    button.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(tab.page.get_by_role("heading", name="Artikel", exact=True)).to_be_focused()
    expect(tab.page.locator("#side")).to_be_hidden()
    tab.page.keyboard.press("Tab")
    tab.page.keyboard.press("Tab")
    expect(tab.page.locator("#drop input")).to_be_focused()

    row = tab.page.locator("#shelf li").first
    row.locator(".remove").press("Enter")
    expect(row.get_by_role("button", name="Behalten")).to_be_focused()
    tab.page.keyboard.press("Escape")
    expect(row.locator(".remove")).to_be_focused()
    expect(row.locator(".sure")).to_be_hidden()
    tab.page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(tab.page.locator("#library")).to_be_hidden()


def test_the_library_is_searched_by_title(browser: Browser, address: str):
    tab = visit(browser, address)
    tab.page.get_by_role("button", name="Artikel (3)").click()
    expect(tab.page.locator("#shelf li")).to_have_count(3)
    tab.page.get_by_label("Artikel suchen").fill("schach ein")
    expect(tab.page.locator("#shelf li")).to_have_count(1)
    tab.page.get_by_label("Artikel suchen").fill("Nashorn")
    expect(tab.page.locator("#shelf")).to_have_text("Kein Artikel passt dazu.")


def test_evidence_takes_the_place_of_the_library(browser: Browser, address: str):
    tab = visit(browser, address)
    tab.page.get_by_role("button", name="Artikel (3)").click()
    tab.ask("Wie viel?")
    expect(tab.page.locator(".check")).to_be_visible()
    expect(tab.page.locator("#side")).to_be_hidden()
    tab.page.locator(".answer .marker").first.click()
    expect(tab.page.get_by_role("dialog")).to_be_visible()
    tab.page.keyboard.press("Escape")
    expect(tab.page.locator("#quelle-1-1")).to_be_visible()
    expect(tab.page.locator("#library")).to_be_hidden()


CONTRAST = """(selectors) => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (color) => channels(color).slice(0, 3)
    .map((c) => c / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    const color = getComputedStyle(element).backgroundColor;
    return (channels(color)[3] ?? 1) === 0 ? behind(element.parentElement) : color;
  };
  return Object.fromEntries(selectors.map((selector) => {
    const element = document.querySelector(selector);
    const [a, b] = [light(getComputedStyle(element).color), light(behind(element))].sort((x, y) => y - x);
    return [selector, (a + 0.05) / (b + 0.05)];
  }));
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_in_light_and_dark(browser: Browser, address: str, scheme: str):
    tab = visit(browser, address, color_scheme=scheme)
    tab.ask("Wie viel?")
    expect(tab.page.locator(".check")).to_be_visible()
    words = [".question", ".answer p", ".marker", ".doubt", ".check", ".hint", ".motto", ".asked", ".card .number"]
    words += [".card h3", ".card .date", ".card .name", ".passage", ".passage mark", "summary", ".conflict h3", "#ask"]
    contrast = tab.page.evaluate(CONTRAST, words)
    tab.page.get_by_role("button", name="Artikel (3)").click()
    tab.page.locator("#shelf .remove").first.click()
    contrast |= tab.page.evaluate(CONTRAST, ["#articles", ".drop", ".kinds", ".drop u", "h4", ".size", ".sure", ".yes"])
    assert {selector: ratio for selector, ratio in contrast.items() if ratio < 4.5} == {}
    paper = tab.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", paper))) < 3 * 128) == (scheme == "dark")


def test_programs_get_the_same_answer(address: str):
    row = Client(address, verbose=False).predict("Wie viel investiert Meta?", api_name="/ask")
    assert row["text"] == meta_answer().text
    assert [citation["quote"] for citation in row["citations"]] == [cited.quote for cited in meta_answer().citations]
    with pytest.raises(AppError, match="Die Frage ist zu lang"):
        Client(address, verbose=False).predict("Zu lang", api_name="/ask")
