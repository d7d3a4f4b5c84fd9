"""Takes the pictures of the README from the real page: `python docs/screenshots.py`. Needs Playwright and Chromium."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

DOCS = Path(__file__).resolve().parent
DOCUMENTS = DOCS.parent / "tests" / "data" / "documents"
QUESTION = "Wie viel investiert Meta?"
PICTURES = {
    "page-light.png": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    "page-dark.png": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "page-phone.png": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
    "library.png": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
}
ADDED = ("haushalt.odt", "leuchtturm.pdf", "protokoll.docx", "broken/gescannt.pdf")


@contextmanager
def running_page() -> Iterator[str]:
    """The address of the page over a library of the seed articles."""
    with tempfile.TemporaryDirectory() as index:
        settings = {"RAG_INDEX": index, "RAG_PORT": os.environ.get("RAG_PORT", "7869")}
        command = [sys.executable, "app.py"]
        with subprocess.Popen(  # noqa: S603
            command, cwd=DOCS.parent, env={**os.environ, **settings}, stdout=subprocess.PIPE, text=True
        ) as page:
            assert page.stdout
            yield next(found.group() for line in page.stdout if (found := re.search(r"http://\S+", line)))
            page.terminate()


def take(browser: Browser, address: str, name: str) -> None:
    """One picture of the page with a question answered and its evidence shown, or with the library open."""
    page = browser.new_context(locale="de-DE", reduced_motion="reduce", **PICTURES[name]).new_page()  # type: ignore[arg-type]
    page.goto(address)
    page.get_by_role("button", name=QUESTION, exact=True).click()
    page.locator(".check").wait_for()
    page.locator("a.show").click()
    if name == "library.png":
        add_articles(page)
    page.mouse.move(0, 0)
    page.screenshot(path=DOCS / name)


def add_articles(page: Page) -> None:
    """Opens the library and adds files of several kinds, and one that cannot be read."""
    page.locator("#articles").click()
    page.locator("#drop input").set_input_files([DOCUMENTS / name for name in ADDED])
    page.get_by_text(f"{len(ADDED)} von {len(ADDED)} fertig").wait_for()


def main() -> None:
    """Takes all pictures."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with running_page() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name in PICTURES:
            take(browser, address, name)


if __name__ == "__main__":
    main()
