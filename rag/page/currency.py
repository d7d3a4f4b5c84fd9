"""Whether what a source says may be out of date: is there a newer article among what was found for the question?

It knows only what the search for this answer found, and says so. A newer article counts where it is cited, too, or
where its passage holds at least half of the question's words and all its names.
"""

from __future__ import annotations

import datetime

from rag.language.dates import german_date
from rag.language.names import mentions, whole_names
from rag.language.words import content_stems, occurs, stems
from rag.page.wording import escape
from rag.types import Answer, Article, Citation, Hit

ON_SUBJECT = 0.5
"""Share of the question's words that a passage on its subject holds."""

UNDATED = "Stand unbekannt – ohne Datum lässt sich nicht sagen, ob es Neueres gibt"
NEWEST = "Stand {day} – keine neuere Fundstelle zu dieser Frage"
NEWER = "Stand {day} – neuer zu dieser Frage: „{title}“ ({newer})"


def render_currency(answer: Answer, citation: Citation) -> str:
    """The line of a card that says how current its source is."""
    day, found = german_date(citation.article.date), newer(answer, citation.article)
    if citation.article.date is None:
        words = UNDATED
    elif found:
        words = NEWER.format(day=day, title=found.title, newer=german_date(found.date))
    else:
        words = NEWEST.format(day=day)
    return f'<p class="currency">{escape(words)}</p>'


def newer(answer: Answer, article: Article) -> Article | None:
    """The newest article that is newer than this one and speaks of what was asked; None where none was found."""
    cited = () if answer.abstained else (citation.article for citation in answer.citations)
    nearby = (hit.article for hit in answer.nearby if _is_newer(hit.article, article) and _on_subject(answer, hit))
    found = [other for other in (*cited, *nearby) if _is_newer(other, article)]
    return max(found, key=lambda other: other.date or datetime.date.min, default=None)


def _is_newer(other: Article, article: Article) -> bool:
    return article.date is not None and other.date is not None and other.date > article.date


def _on_subject(answer: Answer, hit: Hit) -> bool:
    question = answer.understood or answer.question
    asked, inside = content_stems(question), set(stems(hit.passage.text))
    held = sum(occurs(word, inside) for word in asked)
    near = f"{hit.article.title}\n{hit.passage.text}"
    return held >= ON_SUBJECT * len(asked) and all(mentions(near, name) for name in whole_names(question))
