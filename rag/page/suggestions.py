"""Questions to go on with, under the newest answer, as HTML."""

from __future__ import annotations

from collections.abc import Sequence

from rag.page.wording import escape


def render_suggestions(questions: Sequence[str]) -> str:
    """The questions as buttons; nothing where there are none."""
    if not questions:
        return ""
    buttons = "".join(
        f'<li><button type="button" data-question="{escape(question)}">{escape(question)}</button></li>'
        for question in questions
    )
    return (
        '<section class="suggestions" aria-label="Weiterfragen"><h3>Auch das beantworten die Artikel</h3>'
        f'<ul class="examples">{buttons}</ul></section>'
    )
