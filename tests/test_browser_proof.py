"""The proof on the page, in a real browser: citations, the whole article, verdicts, records and judgements."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from page_browser import Visit, chromium, free_port, reply, serve, visit
from page_examples import FakeAssistant, FakeKeeper
from playwright.sync_api import Browser, Page, expect

from rag.build import assistant_over, ingest_paths
from rag.commands import main
from rag.interfaces import Embedder, Reader
from rag.page.launch import launch
from rag.settings import Settings
from rag.store.library import StoredLibrary

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    yield from serve(FakeAssistant(reply), FakeKeeper())


def answered(browser: Browser, address: str, question: str = "Wie viel investiert Meta?", **context: object) -> Visit:
    tab = visit(browser, address, **context)
    tab.ask(question)
    expect(tab.page.locator(".check")).to_be_visible()
    return tab


def preview(page: Page):
    return page.get_by_role("tooltip")


def current(page: Page):
    return page.get_by_role("dialog").locator("mark.current")


def test_a_citation_is_looked_at_opened_and_left_again(browser: Browser, address: str):
    tab = answered(browser, address)
    first, second = tab.page.locator(".answer .marker").nth(0), tab.page.locator(".answer .marker").nth(1)

    first.hover()
    expect(preview(tab.page).locator("mark")).to_have_text("Meta zahlt 14,3 Milliarden US-Dollar für Scale AI.")
    expect(preview(tab.page)).to_contain_text("Ein SchachzugStand 13. Juni 2025 – keine neuere")
    preview(tab.page).hover()  # the mouse may go there
    tab.page.wait_for_timeout(400)
    expect(preview(tab.page)).to_be_visible()
    tab.page.mouse.move(5, 5)
    expect(preview(tab.page)).to_be_hidden()
    second.focus()
    expect(preview(tab.page)).to_contain_text("Stand unbekannt")
    tab.page.keyboard.press("Escape")
    expect(preview(tab.page)).to_be_hidden()

    first.click()
    dialog = tab.page.get_by_role("dialog")
    expect(current(tab.page)).to_have_text("Meta zahlt 14,3 Milliarden US-Dollar für Scale AI.")
    expect(current(tab.page)).to_be_in_viewport()
    expect(current(tab.page)).to_be_focused()
    expect(dialog.get_by_text("Fundstelle 1 von 2")).to_be_visible()
    expect(dialog.get_by_role("button", name="Vorige Fundstelle")).to_be_disabled()
    dialog.get_by_role("button", name="Nächste Fundstelle").click()
    expect(current(tab.page)).to_have_text("Wang wechselt zu Meta.")
    expect(dialog.get_by_role("button", name="Nächste Fundstelle")).to_be_disabled()
    dialog.get_by_role("button", name="Vorige Fundstelle").click()
    expect(dialog.get_by_text("Fundstelle 1 von 2")).to_be_visible()

    tab.page.go_back()
    expect(dialog).to_be_hidden()
    expect(first).to_be_focused()
    expect(preview(tab.page)).to_be_hidden()
    expect(tab.page.locator("#quelle-1-1")).to_have_class("card lit")
    for leave in ("Escape", "Enter"):
        first.press("Enter")
        expect(dialog).to_be_visible()
        expect(dialog.get_by_text("Fundstelle 1 von 2")).to_be_visible()
        dialog.get_by_role("button", name="Schließen").press(leave)
        expect(dialog).to_be_hidden()
        expect(first).to_be_focused()
    tab.check()


def test_an_article_opened_again_while_the_browser_goes_back_stays_open(browser: Browser, address: str):
    tab = answered(browser, address)
    tab.page.locator(".answer .marker").first.click()
    dialog = tab.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    tab.page.evaluate(
        """async () => {
          const dialog = document.querySelector("dialog.reader");
          const closed = new Promise((done) => dialog.addEventListener("close", done, { once: true }));
          dialog.close();
          await closed;
          openReader();
        }"""
    )
    tab.page.wait_for_timeout(500)
    expect(dialog).to_be_visible()
    tab.page.go_back()
    expect(dialog).to_be_hidden()
    tab.check()


def test_leaving_an_article_leads_back_to_where_the_answer_was_read(browser: Browser, address: str):
    tab = answered(browser, address, viewport={"width": 1280, "height": 420})
    tab.ask("Und Siemens?")
    expect(tab.page.locator(".check")).to_have_count(2)
    where = "document.getElementById('transcript').scrollTop"
    marker = tab.page.locator("#antwort-1 .answer .marker").nth(1)
    marker.hover()
    read_at = tab.page.evaluate(where)
    marker.click()
    expect(current(tab.page)).to_be_in_viewport()
    tab.page.keyboard.press("Escape")
    expect(tab.page.get_by_role("dialog")).to_be_hidden()
    assert tab.page.evaluate(where) == read_at


def test_a_finger_sees_the_card_first_and_the_article_next(browser: Browser, address: str):
    tab = answered(browser, address, **PHONE)
    markers = tab.page.locator(".answer .marker")
    markers.nth(0).tap()
    expect(preview(tab.page)).to_contain_text("Ein Schachzug")
    expect(tab.page.get_by_role("dialog")).to_be_hidden()
    markers.nth(1).tap()
    expect(preview(tab.page)).to_contain_text("Ein Plan")
    tab.page.locator(".question").tap()
    expect(preview(tab.page)).to_be_hidden()
    markers.nth(1).tap()
    preview(tab.page).tap()
    expect(tab.page.get_by_role("dialog").locator("h2")).to_have_text("Ein Plan")
    tab.page.go_back()
    expect(tab.page.get_by_role("dialog")).to_be_hidden()
    expect(markers.nth(1)).to_be_in_viewport()
    tab.check()


def test_words_that_are_selected_light_up_their_evidence(browser: Browser, address: str):
    tab = answered(browser, address)
    expect(tab.page.locator(".card.lit")).to_have_count(0)
    tab.page.locator(".statement[data-sources='1 3']").evaluate(
        "statement => getSelection().setBaseAndExtent(statement.firstChild, 1, statement.firstChild, 5)"
    )
    expect(tab.page.locator("#quelle-1-1")).to_have_class("card lit")
    expect(tab.page.locator("#quelle-1-3")).to_have_class("card lit")
    expect(tab.page.locator(".card.lit")).to_have_count(2)


def test_doubt_leads_to_its_reason_and_values_that_differ_stand_in_a_table(browser: Browser, address: str):
    tab = answered(browser, address)
    reason = tab.page.locator("#urteil-1-2")
    expect(reason).to_be_hidden()
    tab.page.get_by_role("link", name="teilweise belegt").click()
    expect(reason).to_be_focused()
    expect(reason).to_contain_text("„geplant“ steht erst im Text davor.")
    rows = tab.page.locator(".conflict tbody tr")
    expect(rows).to_have_text(
        ["14,3 Milliarden13. Juni 2025[1] Ein Schachzug", "über zehn Milliardenohne Datum[2] Ein Plan"]
    )
    rows.nth(1).get_by_role("link").click()
    expect(tab.page.get_by_role("dialog").locator("h2")).to_have_text("Ein Plan")
    tab.check()


HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def library_address(index: Path, embedder: Embedder, reader: Reader) -> Iterator[str]:
    """The page over the library in `index`, which holds an article with a hostile title."""
    chromium()
    article = index.parent / "turm.txt"
    article.write_text(f"{HOSTILE}\n\nDer Rathausturm von Wiesental ist 45 Meter hoch.\n", "utf-8")
    settings = Settings(index=index, port=free_port())
    ingest_paths([article], settings, embedder)
    assistant = assistant_over(StoredLibrary(index, embedder.name), embedder, reader)
    page = launch(assistant, FakeKeeper(), settings, block=False)
    yield f"http://127.0.0.1:{settings.port}"
    page.close()


def test_records_that_are_saved_can_be_verified_and_judgements_last(
    browser: Browser, library_address: str, index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    tab = visit(browser, library_address)
    page = tab.page
    page.on("dialog", lambda _: tab.complaints.append("a dialog was opened"))
    tab.ask("Wie hoch ist der Rathausturm von Wiesental?")
    expect(page.locator(".answer")).to_contain_text("45 Meter")
    expect(page.locator(".verdicts summary")).to_have_text("1 Satz: 1 belegt")
    page.locator(".answer .marker").first.click()
    expect(page.get_by_role("dialog").locator("h2")).to_have_text(HOSTILE)
    page.keyboard.press("Escape")
    tab.ask("Wie heißt <b onmouseover=alert(2)>der CEO</b> von Siemens?")
    expect(page.locator("#antwort-2 .answer.abstained")).to_be_visible()
    expect(page.locator("#antwort-2 .check")).to_be_visible()

    kept = sorted(index.iterdir())
    for turn, name, ending in [
        (1, "Diese Antwort als Markdown", "wie-hoch-ist-der-rathausturm-von-wiesental.md"),
        (1, "Diese Antwort als JSON", "wie-hoch-ist-der-rathausturm-von-wiesental.json"),
        (2, "Ganze Unterhaltung als HTML", "wie-hoch-ist-der-rathausturm-von-wiesental.html"),
    ]:
        row = page.locator(f"#antwort-{turn}")
        if not row.get_by_role("button", name=name).is_visible():
            row.get_by_text("Protokoll sichern").click()
        for _ in range(2):
            with page.expect_download() as saved:
                row.get_by_role("button", name=name).click()
            assert saved.value.suggested_filename.endswith(f"-{ending}")
        file = tmp_path / saved.value.suggested_filename
        saved.value.save_as(file)
        assert main(["verify", str(file), "--index", str(index)]) == 0
        assert ("Frage 2" in capsys.readouterr().out) == (turn == 2)
    assert sorted(index.iterdir()) == kept

    judgement = page.locator("#antwort-1 .judgement")
    judgement.get_by_role("button", name="Stimmt nicht").click()
    expect(judgement.get_by_role("status")).to_have_text("Notiert.")
    word = judgement.get_by_label("Ein Wort dazu")
    word.fill("<b>46</b> Meter")
    word.press("Enter")
    judgement.get_by_role("button", name="Quelle falsch").click()
    expect(judgement.get_by_role("button", name="Quelle falsch")).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(word).to_have_value("<b>46</b> Meter")
    expect(judgement.locator("[aria-pressed=true]")).to_have_text("Quelle falsch")
    assert main(["feedback", "--index", str(index)]) == 0
    [article] = json.loads(capsys.readouterr().out)["data"]
    [question] = article["paragraphs"][0]["qas"]
    assert question["feedback"]["judgement"] == "Quelle falsch"
    assert question["feedback"]["word"] == "<b>46</b> Meter"
    tab.check()
