"""Which articles a question is asked of, in German words."""

from __future__ import annotations

import datetime

from rag.language.dates import german_date
from rag.language.numbers import german_number
from rag.types import Reach, Scope

NAMES_LISTED = 3
"""Of so many articles each is named."""


def reach_words(reach: Reach) -> str:
    """Where was looked, after "gesucht".

    >>> reach_words(Reach(Scope(first=datetime.date(2025, 5, 1)), 3, 12))
    'in 3 von 12 Artikeln (ab dem 1. Mai 2025, ohne undatierte)'
    """
    articles = "Artikel" if reach.articles == 1 else "Artikeln"
    return (
        f"in {german_number(reach.asked)} von {german_number(reach.articles)} {articles} ({scope_words(reach.scope)})"
    )


def asked_articles(reach: Reach | None) -> str:
    """The articles that were asked, after "aus"."""
    if reach is None:
        return "den Artikeln"
    return "dem gefragten Artikel" if reach.asked == 1 else f"den {german_number(reach.asked)} gefragten Artikeln"


def scope_words(scope: Scope) -> str:
    """What is chosen: articles, days, both; nothing of it is everything.

    >>> scope_words(Scope(frozenset({"a.txt", "b.txt"}), last=datetime.date(2025, 6, 30), undated=True))
    'a.txt, b.txt; bis zum 30. Juni 2025, auch ohne Datum'
    """
    chosen = []
    if scope.names is not None:
        few = len(scope.names) <= NAMES_LISTED
        chosen.append(", ".join(sorted(scope.names)) if few else "einzeln gewählt")
    if scope.by_date:
        chosen.append(f"{_days(scope.first, scope.last)}, {'auch ohne Datum' if scope.undated else 'ohne undatierte'}")
    return "; ".join(chosen) or "alle"


def _days(first: datetime.date | None, last: datetime.date | None) -> str:
    if first == last:
        return f"vom {german_date(first)}"
    if first and last:
        return f"vom {german_date(first)} bis zum {german_date(last)}"
    return f"ab dem {german_date(first)}" if first else f"bis zum {german_date(last)}"
