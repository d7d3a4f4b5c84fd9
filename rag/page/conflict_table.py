"""Values that differ, side by side with day and source; none is chosen."""

from __future__ import annotations

import datetime

from rag.language.dates import german_date
from rag.page.wording import escape, render_marker
from rag.types import Answer, Citation, Conflict, ConflictValue


def render_conflict(turn: int, answer: Answer, conflict: Conflict) -> str:
    """A table of the values, a row to each source that gives one."""
    rows = "".join(
        f"<tr><td>{render_value(value)}</td>"
        f'<td class="day">{german_date(citation.article.date)}</td>'
        f"<td>{render_marker(turn, citation.number)} {escape(citation.article.title)}</td></tr>"
        for value, citation in sorted_values(answer, conflict)
    )
    return (
        '<div class="conflict"><h3>Die Angaben gehen auseinander</h3>'
        f"<p>{escape(conflict.about)}</p><table><thead><tr><th>Angabe</th><th>Stand</th><th>Quelle</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


def render_value(value: ConflictValue) -> str:
    """A value as its source gives it, and whether it is planned or hearsay there."""
    status = f' <span class="status">({escape(value.status)})</span>' if value.status else ""
    return f'<span class="value">{escape(value.value)}</span>{status}'


def sorted_values(answer: Answer, conflict: Conflict) -> list[tuple[ConflictValue, Citation]]:
    """Each value with each citation of the statement that gives it, newest first and those without a day last."""
    cited = {citation.number: citation for citation in answer.citations}
    found = [
        (value, cited[number]) for value in conflict.values for number in _numbers(answer, value) if number in cited
    ]
    return sorted(found, key=lambda row: row[1].article.date or datetime.date.min, reverse=True)


def _numbers(answer: Answer, value: ConflictValue) -> tuple[int, ...]:
    """All that the first statement of a value cites."""
    told = (s.citations for s in answer.sentences if value.citation in s.citations and value.value in s.text)
    return next(told, (value.citation,))
