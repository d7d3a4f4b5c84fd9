"""Who uses the page, and how: by keyboard, with a screen reader, in the dark, on a phone, when the program is gone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from page_browser import Visit, chromium, free_port, reply, serve, visit
from page_examples import FakeAssistant, FakeKeeper
from playwright.sync_api import Browser, expect

from rag.page.launch import launch
from rag.settings import Settings

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ENGLISH = r"\b(Loading|Submit|Stop|Clear|Error|Connection|Lost|Settings|Copy|Upload|Search|Close|Textbox|Use via API)\b"


@pytest.fixture(scope="module")
def assistant() -> FakeAssistant:
    return FakeAssistant(reply)


@pytest.fixture(scope="module")
def address(assistant: FakeAssistant) -> Iterator[str]:
    yield from serve(assistant, FakeKeeper())


@pytest.fixture(scope="module")
def slow_address() -> Iterator[str]:
    yield from serve(FakeAssistant(reply, seconds=30), FakeKeeper())


UNCOVER = "scrollTo(0, scrollY + document.querySelector('#chat').getBoundingClientRect().bottom - innerHeight)"
"""Goes where the field for the question, which stays in sight on phones, covers no button by half."""
AT_REST = """() => document.getAnimations().every(
    (one) => one.playState !== "running" || one.effect.getComputedTiming().endTime === Infinity)"""
"""What is still fading in has its contrast only when it is there."""


def violations(tab: Visit) -> list[str]:
    """What in the present state breaks a rule of level A or AA, as axe-core sees it; and no word is English."""
    assert not re.search(ENGLISH, tab.page.locator("body").aria_snapshot())
    tab.page.wait_for_function(AT_REST)
    found = Axe().run(tab.page, options={"runOnly": LEVELS, "resultTypes": ["violations"]}).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


def test_axe_sees_what_is_wrong(browser: Browser, address: str):
    tab = visit(browser, address)
    tab.page.evaluate("document.body.append(document.createElement('button'))")
    assert violations(tab) == ["button-name: <button></button>"]


def through_the_library(tab: Visit) -> dict[str, list[str]]:
    """What is broken in the library: after a refusal, and with a scope."""
    page, found = tab.page, {}
    page.get_by_role("button", name="Artikel (3)").click()
    page.locator("#drop input").set_input_files(
        {"name": "groß.txt", "mimeType": "text/plain", "buffer": b"x" * 2_000_001}
    )
    expect(page.locator(".task.refused").last).to_be_visible()
    page.locator(".remove").first.click()
    found["library with a refusal"] = violations(tab)

    page.locator(".pick").first.check()
    page.get_by_label("von").fill("31.2.2025")
    page.get_by_label("von").press("Enter")
    expect(page.get_by_text("„31.2.2025“ ist kein Datum.")).to_be_visible()
    found["library with a scope"] = violations(tab)
    page.get_by_role("button", name="Schließen").click()
    return found


def through_answers(tab: Visit) -> dict[str, list[str]]:
    """… in answers, as they come and when they are judged."""
    page, found = tab.page, {}
    for state, question in [
        ("refusal in a scope", "Siemens?"),
        ("error", "Zu lang"),
        ("answer with conflict", "Wie viel?"),
    ]:
        tab.ask(question)
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
        expect(page.locator(".question").last).to_have_text(question)
        expect(page.locator(".turn").last.locator(".check, .refused")).to_be_visible()
        page.evaluate(UNCOVER)
        found[state] = violations(tab)

    page.evaluate("scrollTo(0, 0)")
    for stays in ("#asked", "#composer"):
        expect(page.locator(stays)).to_be_in_viewport(ratio=1)
    page.locator("#antwort-3 [data-edit]").click()
    page.locator("#antwort-3 [data-judgement]").first.click()
    expect(page.get_by_text("Notiert.")).to_be_visible()
    page.evaluate(UNCOVER)
    found["judged, and to be edited"] = violations(tab)
    return found


def through_conversations(tab: Visit) -> dict[str, list[str]]:
    """… in the list of conversations."""
    page, found = tab.page, {}
    if page.locator("#talks-button").is_visible():
        page.locator("#talks-button").click()
    page.locator("#talks .delete").first.click()
    expect(page.locator("#talks .sure").first).to_be_visible()
    found["conversations"] = violations(tab)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    return found


def through_the_proof(tab: Visit) -> dict[str, list[str]]:
    """… in a source's card and the article behind it."""
    page, found = tab.page, {}
    page.locator("#antwort-3 .marker").first.focus()
    expect(page.get_by_role("tooltip")).to_be_visible()
    found["card"] = violations(tab)
    page.locator("#quelle-3-1").get_by_role("button", name="Ganzen Artikel zeigen").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found["reading pane"] = violations(tab)
    return found


def through_a_search(tab: Visit) -> dict[str, list[str]]:
    """… while an answer is sought, and when it is stopped."""
    page, found = tab.page, {}
    tab.ask("Wie viel?")
    expect(page.locator(".searching")).to_be_visible()
    found["searching"] = violations(tab)
    page.get_by_role("button", name="Stopp").click()
    expect(page.get_by_text("Angehalten.")).to_be_visible()
    found["stopped"] = violations(tab)
    return found


@pytest.mark.parametrize(
    "context",
    [
        {"viewport": {"width": 1440, "height": 900}},
        {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark", "has_touch": True},
    ],
    ids=["wide and light", "phone and dark"],
)
def test_no_state_of_the_page_breaks_a_rule(browser: Browser, address: str, slow_address: str, context: dict[str, Any]):
    tab = visit(browser, address, **context)
    found = {"start": violations(tab)}
    for walk in (through_the_library, through_answers, through_conversations, through_the_proof):
        found |= walk(tab)
    found |= through_a_search(visit(browser, slow_address, **context))
    assert {state: broken for state, broken in found.items() if broken} == {}
    tab.check()


FOCUS = """() => {
  const at = document.activeElement;
  const style = getComputedStyle(at.matches(".drop input") ? at.closest(".drop") : at);
  const box = at.getBoundingClientRect();
  return [at.id || at.className || at.tagName, at === document.body || (parseFloat(style.outlineWidth) >= 2
    && style.outlineStyle !== "none" && box.bottom > 0 && box.top < innerHeight)];
}"""


def test_the_keyboard_alone_chooses_asks_and_widens(browser: Browser, address: str, assistant: FakeAssistant):
    tab = visit(browser, address)
    page = tab.page

    def tab_to(selector: str) -> None:
        """Goes on with the tabulator until there; every stop on the way is seen to have the focus."""
        for _ in range(40):
            page.keyboard.press("Tab")
            where, visible = page.evaluate(FOCUS)
            assert visible, where
            if page.locator(selector).evaluate("wanted => wanted === document.activeElement"):
                return
        pytest.fail(f"{selector} cannot be reached")

    tab_to("#articles")
    page.keyboard.press("Enter")
    tab_to("[name=first]")
    page.keyboard.type("1. Januar 2025")
    tab_to("[name=undated]")
    expect(page.locator("#choice")).to_contain_text("in 1 von 3 Artikeln (ab dem 1. Januar 2025, ohne undatierte)")
    page.keyboard.press("Space")
    expect(page.locator("#choice")).to_contain_text("in 3 von 3 Artikeln (ab dem 1. Januar 2025, auch ohne Datum)")
    tab_to("#shelf li:nth-child(2) .pick")
    page.keyboard.press("Space")
    expect(page.locator("#asked")).to_contain_text("in 1 von 3 Artikeln (plan.txt; ab dem 1. Januar 2025, auch ohne")
    page.keyboard.press("Escape")
    expect(page.locator("#articles")).to_be_focused()

    tab_to("#question textarea")
    page.keyboard.type("Was sagt Siemens?")
    page.keyboard.press("Enter")
    expect(page.locator(".turn .reach")).to_have_text(re.compile(r"Gesucht in 1 von 3 Artikeln \(plan\.txt; ab dem"))
    expect(page.locator(".widen")).to_be_visible()
    page.locator("#restart").focus()
    tab_to(".widen button")
    page.keyboard.press("Enter")
    expect(page.locator("#antwort-2 .check")).to_be_visible()
    expect(page.locator("#antwort-2 .reach")).to_have_count(0)
    assert [scope.names for scope in assistant.scopes[-2:]] == [frozenset({"plan.txt"}), None]
    tab_to("#asked [data-everything]")
    page.keyboard.press("Enter")
    expect(page.locator("#asked .asked")).to_have_count(0)
    expect(page.locator("#question textarea")).to_be_focused()
    expect(page.locator("#choice")).to_have_text("Gesucht wird in allen 3 Artikeln.")
    assert page.locator("[name=first]").input_value() == ""
    assert page.locator(".pick:checked").count() == 0
    tab.check()


def test_what_is_found_is_ticked_at_once_and_shown_so_again(browser: Browser, address: str):
    tab = visit(browser, address)
    tab.page.get_by_role("button", name="Artikel (3)").click()
    tab.page.get_by_label("Artikel suchen").fill("ein")
    expect(tab.page.locator("#shelf li")).to_have_count(2)
    tab.page.get_by_role("button", name="Alle gefundenen anhaken").click()
    expect(tab.page.locator("#asked")).to_contain_text("in 2 von 3 Artikeln (plan.txt, schachzug.txt)")
    tab.page.get_by_label("Artikel suchen").fill("")
    expect(tab.page.locator("#shelf li")).to_have_count(3)
    ticked = tab.page.locator("#shelf li", has=tab.page.locator(".pick:checked"))
    expect(ticked.locator(".name")).to_have_text(["schachzug.txt", "plan.txt"])


IN_HASTE = """() => {
  const [first, , undated] = document.querySelectorAll("#period input");
  undated.checked = true;
  undated.dispatchEvent(new Event("change", { bubbles: true }));
  first.value = "2025";
  first.dispatchEvent(new Event("change", { bubbles: true }));
}"""


def test_of_two_choices_in_haste_the_second_holds(browser: Browser, address: str):
    tab = visit(browser, address)
    tab.page.get_by_role("button", name="Artikel (3)").click()
    tab.page.evaluate(IN_HASTE)  # while the shelf may still be drawn for the click
    expect(tab.page.locator("#asked")).to_contain_text("(ab dem 1. Januar 2025, auch ohne Datum)")


SHIFTS = """window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: false });"""


def test_nothing_moves_that_need_not(browser: Browser, address: str):
    """No word jumps while the answer grows; who wants no motion sees none."""
    tab = visit(browser, address, reduced_motion="reduce")
    tab.page.evaluate(SHIFTS)
    tab.ask("Wie viel?")
    expect(tab.page.locator(".check")).to_be_visible()
    assert tab.page.evaluate("window.shifted") < 0.1  # what the Web Vitals call good
    tab.page.locator(".answer .marker").first.click()
    expect(tab.page.get_by_role("dialog").locator("mark.current")).to_be_focused()
    assert tab.page.evaluate("document.getAnimations().filter((one) => one.playState === 'running').length") == 0


def test_the_page_says_that_the_program_is_gone_and_comes_back_with_it(browser: Browser, tmp_path: Path):
    chromium()
    settings = Settings(index=tmp_path, port=free_port())
    first = launch(FakeAssistant(reply), FakeKeeper(), settings, block=False)
    tab = visit(browser, f"http://127.0.0.1:{settings.port}")
    first.close(verbose=False)
    tab.ask("Wie viel?")
    expect(tab.page.get_by_text("Das Programm antwortet nicht.")).to_be_visible()
    expect(tab.page.get_by_role("button", name="Schließen").first).to_be_visible()
    assert violations(tab) == []
    again = launch(FakeAssistant(reply), FakeKeeper(), settings, block=False)
    expect(tab.page.get_by_text("Das Programm antwortet nicht.")).to_have_count(0)
    expect(tab.page.get_by_label("Ihre Frage")).to_have_value("Wie viel?")
    tab.page.get_by_label("Ihre Frage").press("Enter")
    expect(tab.page.locator(".check")).to_be_visible()
    again.close(verbose=False)
