"""Which articles are asked, as HTML: the period that is typed, and what the choice comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.language.numbers import german_number
from rag.language.scopes import reach_words
from rag.page.wording import escape
from rag.types import EVERYTHING, ArticleInfo, Reach, Scope

PERIOD = (
    '<fieldset class="period"><legend>Nur Artikel aus dieser Zeit</legend>'
    '<label>von <input type="text" name="first" autocomplete="off" placeholder="1.5.2025"></label>'
    '<label>bis <input type="text" name="last" autocomplete="off" placeholder="Juni 2025"></label>'
    '<label class="undated"><input type="checkbox" name="undated"> auch ohne Datum</label></fieldset>'
)
ASK_ALL = '<button type="button" data-everything="true">Alle fragen</button>'


def render_choice(scope: Scope, articles: Sequence[ArticleInfo], wrong: str = "") -> str:
    """In the panel: where will be looked, and above it what is `wrong` with a date that was typed."""
    trouble = f'<p class="urgent" role="alert">{escape(wrong)}</p>' if wrong else ""
    if scope != EVERYTHING or not articles:
        return trouble + render_asked(scope, articles)
    return f'{trouble}<p class="asked">Gesucht wird in allen {german_number(len(articles))} Artikeln.</p>'


def render_asked(scope: Scope, articles: Sequence[ArticleInfo]) -> str:
    """Above the field for the question: where will be looked, if not in all articles, and the way back to those."""
    if scope == EVERYTHING:
        return ""
    reach = Reach(scope, sum(map(scope.holds, articles)), len(articles))
    kind = "asked" if reach.asked else "asked urgent"
    return f'<p class="{kind}" role="status"><span>Gesucht wird {escape(reach_words(reach))}.</span>{ASK_ALL}</p>'


def ticked(scope: Scope, names: frozenset[str], picked: bool) -> Scope:
    """The scope with these articles ticked or not; without any tick, ticks do not count."""
    before = scope.names or frozenset()
    return replace(scope, names=(before | names if picked else before - names) or None)


def in_period(scope: Scope, articles: Sequence[ArticleInfo]) -> list[ArticleInfo]:
    """The articles to choose from: those of the period, and those that are ticked."""
    period = replace(scope, names=None)
    return [article for article in articles if period.holds(article) or article.name in (scope.names or ())]


def without_gone(scope: Scope, articles: Sequence[ArticleInfo]) -> tuple[Scope, int]:
    """The scope without articles that are no longer there, and how many those are."""
    gone = (scope.names or frozenset()) - {article.name for article in articles}
    return (ticked(scope, gone, False), len(gone)) if gone else (scope, 0)
