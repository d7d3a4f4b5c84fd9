"""What has become of a source since it was cited, in words."""

from __future__ import annotations

from collections.abc import Sequence

from rag.page.wording import escape
from rag.record.standing import Standing, State
from rag.types import Article

_WORDS = {
    State.UNCHANGED: "Der Artikel wurde seither geändert; dieser Wortlaut steht noch unverändert darin.",
    State.MOVED: "Der Artikel wurde seither geändert; dieser Wortlaut steht jetzt an anderer Stelle darin.",
    State.CHANGED: "Der Artikel wurde seither geändert; dieser Wortlaut steht nicht mehr darin.",
    State.REMOVED: "Der Artikel ist nicht mehr in der Bibliothek.",
}
AS_CITED = " Hier steht er, wie er zitiert wurde."


def since(article: Article, standing: Standing) -> str:
    """What became of a place in an article, as it was when it was cited; empty where nothing did."""
    if standing.state is State.UNCHANGED and standing.article and standing.article.text == article.text:
        return ""
    return _WORDS[standing.state]


def render_since(article: Article, standings: Sequence[Standing], place: int, more: str = "") -> str:
    """The note on place number `place` of an answer, with `more` words on it; `standings` may be empty."""
    words = since(article, standings[place]) if place < len(standings) else ""
    return f'<p class="since">{escape(words + more)}</p>' if words else ""
