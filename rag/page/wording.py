"""German dates and counts, and the escaping that everything on the page goes through."""

from __future__ import annotations

import datetime
import html
from collections.abc import Iterable
from typing import Protocol

MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip


class ArticleInfo(Protocol):
    """What the page tells about an article of the library."""

    @property
    def name(self) -> str:
        """The file's name or the address."""

    @property
    def title(self) -> str:
        """The headline."""

    @property
    def date(self) -> datetime.date | None:
        """The day it appeared."""


def escape(text: str) -> str:
    """`text` as HTML that shows exactly these characters, in an element or an attribute."""
    return html.escape(text, quote=True)


def german_date(date: datetime.date | None) -> str:
    """The date in words.

    >>> german_date(datetime.date(2025, 6, 13)), german_date(None)
    ('13. Juni 2025', 'ohne Datum')
    """
    return f"{date.day}. {MONTHS[date.month - 1]} {date.year}" if date else "ohne Datum"


def render_origin(article: ArticleInfo) -> str:
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
