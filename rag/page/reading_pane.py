"""The whole article in a window of its own, as HTML."""

from __future__ import annotations

from rag.page.conversation import Conversation, Place, places
from rag.page.wording import escape, render_origin

CLOSED = '<dialog class="reader" aria-label="Artikel"></dialog>'
LOST = "Diese Stelle gehört zu keiner Antwort mehr; bitte fragen Sie noch einmal."


def render_place(conversation: Conversation, turn: int, number: int) -> str:
    """The article that place `number` of turn `turn` is in, or a word that there is no such place."""
    place = find_place(conversation, turn, number)
    content = render_article(place) if place else f"<p>{LOST}</p>"
    return (
        f'<dialog class="reader" aria-label="Artikel" data-turn="{turn}" data-place="{number}"><form method="dialog">'
        f"<button>Schließen</button></form>{content}</dialog>"
    )


def find_place(conversation: Conversation, turn: int, number: int) -> Place | None:
    """The place with this number in the answer of this turn, counted from 1."""
    if not 1 <= turn <= len(conversation.turns):
        return None
    answer = conversation.turns[turn - 1].answer
    found = places(answer) if answer else ()
    return found[number] if 0 <= number < len(found) else None


def render_article(place: Place) -> str:
    """All of an article with the place marked."""
    article, span = place.article, place.span
    before, after = article.text[: span.start], article.text[span.end :]
    return (
        f'<h2>{escape(article.title)}</h2>{render_origin(article)}<div class="text" tabindex="0">'
        f'{escape(before)}<mark tabindex="-1">{escape(span.of(article.text))}</mark>{escape(after)}</div>'
    )
