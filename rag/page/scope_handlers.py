"""What happens when the reader chooses which articles are asked. The assistant is a parameter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import gradio as gr

from rag.errors import LibraryError
from rag.language.dates import Days, typed_days
from rag.page.library import is_sought, render_shelf, render_trouble
from rag.page.scope import in_period, render_asked, render_choice, ticked
from rag.page.talks import Assistant
from rag.types import EVERYTHING, Scope

Values = list[object]
"""For the scope, its words in the panel and above the question, and the shelf, in this order."""


def choose(assistant: Assistant, scope: Scope, sought: str, wrong: str = "") -> Values:
    """The page with this scope chosen."""
    try:
        articles = assistant.articles()
    except LibraryError as error:
        return [scope, gr.skip(), gr.skip(), render_trouble(str(error))]
    words = [render_choice(scope, articles, wrong), render_asked(scope, articles)]
    return [scope, *words, render_shelf(articles, sought, scope=scope)]


def choose_period(assistant: Assistant) -> Callable[[Scope, str, gr.EventData], Values]:
    """A handler that takes the period that was typed; what is no date is said, and leaves the scope as it is."""

    def choose_typed(scope: Scope, sought: str, event: gr.EventData) -> Values:
        typed = [str(event.first).strip(), str(event.last).strip()]
        days: list[Days | None] = [typed_days(words) for words in typed]
        for words, found in zip(typed, days, strict=True):
            if words and not found:
                wrong = f"„{words}“ ist kein Datum. So geht es: 13.6.2025, Juni 2025 oder 2025."
                return choose(assistant, scope, sought, wrong)
        first, last = days[0] and days[0].first, days[1] and days[1].last
        if first and last and first > last:
            return choose(assistant, scope, sought, "Der Zeitraum endet, bevor er beginnt.")
        undated = bool(event.undated) and bool(first or last)
        return choose(assistant, replace(scope, first=first, last=last, undated=undated), sought)

    return choose_typed  # Gradio does not look for the event behind functools.partial


def tick(assistant: Assistant) -> Callable[[Scope, str, gr.EventData], Values]:
    """A handler that takes the tick at one article, or at all that are found.

    The shelf shows it already: drawn anew, it would lose what the reader has ticked meanwhile.
    """

    def tick_clicked(scope: Scope, sought: str, event: gr.EventData) -> Values:
        if event.name is None:
            found = [a for a in in_period(scope, assistant.articles()) if is_sought(a, sought)]
            names = frozenset(article.name for article in found)
        else:
            names = frozenset({str(event.name)})
        return [*choose(assistant, ticked(scope, names, bool(event.picked)), sought)[:-1], gr.skip()]

    return tick_clicked


def ask_all(assistant: Assistant, sought: str) -> Values:
    """The page with all articles chosen."""
    return choose(assistant, EVERYTHING, sought)
