"""German counts and periods, and the escaping that everything on the page goes through."""

from __future__ import annotations

import html
from collections.abc import Iterable

from rag.language.dates import german_date
from rag.language.numbers import german_number
from rag.types import Answer, Article, ArticleInfo


def escape(text: str) -> str:
    """`text` as HTML that shows exactly these characters, in an element or an attribute."""
    return html.escape(text, quote=True)


def render_origin(article: Article, at: int) -> str:
    """Where the words at `at` come from: date, page and name of the article, as HTML."""
    page = article.page(at)
    where = f'<span class="page">Seite {german_number(page)}</span> ' if page else ""
    return f'<p class="origin"><span class="date">{german_date(article.date)}</span> {where}{render_name(article)}</p>'


def render_name(article: Article) -> str:
    """The name of an article, for a web page with a link there, as HTML."""
    name = escape(article.name)
    if not article.name.startswith(("http://", "https://")):
        return f'<span class="name">{name}</span>'
    return f'<a class="name" href="{name}" target="_blank" rel="noopener noreferrer">{name}</a>'


def render_marker(turn: int, number: int) -> str:
    """The link to a source."""
    return (
        f'<a class="marker" href="#quelle-{turn}-{number}" data-turn="{turn}" aria-label="Quelle {number}">'
        f"[{number}]</a>"
    )


def exact_words(answer: Answer, number: int) -> str:
    """The exact answer that stands in citation `number`, if any; where values differ, the one that stands there."""
    values = [value for conflict in answer.conflicts for value in conflict.values]
    if values:
        return next((value.value for value in values if value.citation == number), "")
    return answer.span.text if answer.span and answer.span.citation == number else ""


def period(articles: Iterable[ArticleInfo]) -> str:
    """How many articles there are, and from when to when."""
    dates = [article.date for article in articles]
    dated = sorted(date for date in dates if date)
    total = f"{german_number(len(dates))} Artikel"
    if not dated:
        return f"{total} ohne Datum"
    first, last = german_date(dated[0]), german_date(dated[-1])
    span = f"vom {first}" if first == last else f"vom {first} bis zum {last}"
    undated = len(dates) - len(dated)
    if not undated:
        return f"{total} {span}"
    return f"{total}, davon {german_number(len(dated))} {span} und {german_number(undated)} ohne Datum"
