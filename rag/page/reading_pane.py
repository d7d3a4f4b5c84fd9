"""The whole article in a window of its own, as HTML."""

from __future__ import annotations

from itertools import pairwise

from rag.language.numbers import german_number
from rag.page.conversation import Conversation, Place, places
from rag.page.wording import escape, render_origin
from rag.types import Article, Details, Span

CLOSED = '<dialog class="reader" aria-label="Artikel"></dialog>'
TOLD = {"title": "Titel", "date": "Datum", "author": "Autor", "publisher": "Herausgeber"}
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
    return (
        f'<div class="head"><h2>{escape(article.title)}</h2>{render_origin(article, span.start)}'
        f'{render_details(article.details)}</div><div class="text" tabindex="0">'
        f"{render_pages(article, Span(0, span.start))}"
        f'<mark tabindex="-1">{render_pages(article, span)}</mark>'
        f"{render_pages(article, Span(span.end, len(article.text)))}</div>"
    )


def render_details(details: Details) -> str:
    """Who wrote and published an article and, folded, what this, its title and its date were taken from."""
    who = " · ".join(escape(name) for name in (details.author, details.publisher) if name)
    told = dict(details.told_by)
    rows = "".join(f"<dt>{word}</dt><dd>{escape(told[what])}</dd>" for what, word in TOLD.items() if what in told)
    return (f'<p class="who">{who}</p>' if who else "") + (
        f'<details class="told"><summary>Woher die Angaben stammen</summary><dl>{rows}</dl></details>' if rows else ""
    )


def render_pages(article: Article, part: Span) -> str:
    """A part of an article with a sign wherever a page begins; the sign is no text, so that quotes stay exact."""
    borders = {
        start: f'<span class="border" data-page="Seite {german_number(number)}"></span>'
        for number, start in enumerate(article.pages, start=1)
        if part.start < start <= part.end and start < len(article.text)
    }
    pieces = pairwise([part.start, *borders, part.end])
    return "".join(borders.get(start, "") + escape(article.text[start:end]) for start, end in pieces)
