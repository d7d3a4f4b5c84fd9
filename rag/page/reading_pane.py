"""The whole article in a window of its own, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rag.language.numbers import german_number
from rag.page.conversation import Conversation, Place, places
from rag.page.since import AS_CITED, render_since
from rag.page.wording import escape, render_origin
from rag.types import Answer, Article, Details, Span

CLOSED = '<dialog class="reader" aria-label="Artikel"></dialog>'
TOLD = {"title": "Titel", "date": "Datum", "author": "Autor", "publisher": "Herausgeber"}
LOST = "Diese Stelle gehört zu keiner Antwort mehr; bitte fragen Sie noch einmal."
NOT_FOUND = "Die Fundstelle steht nicht mehr im Artikel; darum ist nichts markiert."


def render_place(conversation: Conversation, turn: int, number: int) -> str:
    """The article that place `number` of turn `turn` is in, or a word that there is no such place."""
    answer = find_answer(conversation, turn)
    if answer and 0 <= number < len(places(answer)):
        place = places(answer)[number]
        note = render_since(place.article, conversation.turns[turn - 1].standings, number, AS_CITED)
        content = render_article(place, marked(answer, number), note)
    else:
        content = f"<p>{LOST}</p>"
    return (
        f'<dialog class="reader" aria-label="Artikel" data-turn="{turn}" data-place="{number}"><form method="dialog">'
        f"<button>Schließen</button></form>{content}</dialog>"
    )


def find_answer(conversation: Conversation, turn: int) -> Answer | None:
    """The answer of this turn, counted from 1."""
    return conversation.turns[turn - 1].answer if 1 <= turn <= len(conversation.turns) else None


def marked(answer: Answer, number: int) -> list[tuple[int, Place]]:
    """What is marked in the article of place `number`, in its order: that place, and all others that are cited.

    Each with its number; none overlaps another. Nothing is marked where that place cannot be found.
    """
    known = places(answer)
    chosen = known[number]
    marks = [(number, chosen)] if chosen.found else []
    for other, place in enumerate(known[: len(answer.citations)]):
        free = all(place.span.end <= mark.span.start or mark.span.end <= place.span.start for _, mark in marks)
        if marks and free and place.found and place.article == chosen.article:
            marks.append((other, place))
    return sorted(marks, key=lambda mark: mark[1].span.start)


def render_article(place: Place, marks: Sequence[tuple[int, Place]], note: str) -> str:
    """All of an article with its places marked, `place` is the one asked for, and what became of it since."""
    article, text, end = place.article, "", 0
    for number, mark in marks:
        label = f' data-number="{mark.number}"' if mark.number else ""
        text += (
            f'{render_pages(article, Span(end, mark.span.start))}<mark tabindex="-1" data-place="{number}"{label}>'
            f"{render_pages(article, mark.span)}</mark>"
        )
        end = mark.span.end
    return (
        f'<div class="head"><h2>{escape(article.title)}</h2>{render_origin(article, place.span.start)}'
        f"{render_details(article.details)}{note}{render_steps(len(marks))}</div>"
        f'<div class="text" tabindex="0">{text}{render_pages(article, Span(end, len(article.text)))}</div>'
    )


def render_steps(count: int) -> str:
    """The way from one of `count` marked places to the next; which one is shown, the page itself writes."""
    if not count:
        return f'<p class="not-found" role="status">{NOT_FOUND}</p>'
    if count == 1:
        return ""
    return (
        '<nav class="steps" aria-label="Fundstellen"><button type="button" data-step="-1">Vorige Fundstelle</button>'
        f'<span class="count" role="status" data-count="{count}"></span>'
        '<button type="button" data-step="1">Nächste Fundstelle</button></nav>'
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
