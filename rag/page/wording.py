"""German counts and periods, and the escaping that everything on the page goes through."""

from __future__ import annotations

import html
from collections.abc import Iterable

from rag.language.dates import german_date
from rag.types import Article, ArticleInfo


def escape(text: str) -> str:
    """`text` as HTML that shows exactly these characters, in an element or an attribute."""
    return html.escape(text, quote=True)


def render_origin(article: Article) -> str:
    """Where words come from: date and name of the article, as HTML."""
    return (
        f'<p class="origin"><span class="date">{german_date(article.date)}</span> '
        f'<span class="name">{escape(article.name)}</span></p>'
    )


def german_number(number: int) -> str:
    """The number with German thousands.

    >>> german_number(12345)
    '12.345'
    """
    return f"{number:,}".replace(",", ".")


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
