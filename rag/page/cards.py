"""The right side: the evidence for an answer, a card to each source, as HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.language.dates import german_date
from rag.page.conflict_table import render_conflict
from rag.page.conversation import Conversation
from rag.page.currency import render_currency
from rag.page.since import render_since
from rag.page.wording import escape, exact_words, render_origin
from rag.record.standing import Standing
from rag.types import Answer, Article, ArticleInfo, Citation, Hit, Span

LISTED = 8
WIDTH = 320
TWINS_LISTED = 3
CUT = '<span class="cut"> … </span>'


def render_evidence(conversation: Conversation, articles: Sequence[ArticleInfo]) -> str:
    """The evidence of every answer; only the newest is open, the others open with their markers."""
    answers = [(number, turn) for number, turn in enumerate(conversation.turns, start=1) if turn.answer]
    if not answers:
        return f"{render_legend()}{render_holdings(articles)}"
    newest = answers[-1][0]
    return "".join(
        render_section(number, turn.answer, turn.standings, hidden=number != newest)
        for number, turn in answers
        if turn.answer
    )


def render_legend() -> str:
    """How to read what will stand here."""
    return (
        '<section class="legend"><h2>Belege</h2>'
        "<p>Hier steht zu jeder Nummer der Satz des Artikels, Wort für Wort und an seiner Stelle.</p>"
        "<dl><dt>belegt</dt><dd>Zahlen, Namen und Aussage stehen so in der Quelle.</dd>"
        "<dt>teilweise belegt</dt><dd>Ein Teil der Aussage steht nicht in der Quelle.</dd>"
        "<dt>nicht belegt</dt><dd>Die Quelle trägt die Aussage nicht.</dd></dl></section>"
    )


def render_holdings(articles: Sequence[ArticleInfo]) -> str:
    """The newest articles of the library."""
    if not articles:
        return ""
    newest = sorted(articles, key=lambda article: article.date.toordinal() if article.date else 0, reverse=True)
    items = "".join(
        f'<li><span class="title">{escape(article.title)}</span> '
        f'<span class="date">{german_date(article.date)}</span></li>'
        for article in newest[:LISTED]
    )
    more = f'<p class="more">und {len(newest) - LISTED} weitere</p>' if len(newest) > LISTED else ""
    return f'<section class="holdings"><h2>In der Bibliothek</h2><ul>{items}</ul>{more}</section>'


def render_section(turn: int, answer: Answer, standings: Sequence[Standing], *, hidden: bool) -> str:
    """All evidence of one answer."""
    heading = "Nächste Fundstellen" if answer.abstained else "Belege"
    warning = '<p class="no-evidence">Sie beantworten die Frage nicht.</p>' if answer.abstained else ""
    cards = "".join(
        render_card(turn, place, answer, citation, render_since(citation.article, standings, place))
        for place, citation in enumerate(answer.citations)
    )
    return (
        f'<section class="evidence" id="belege-{turn}" data-turn="{turn}" tabindex="-1"{" hidden" if hidden else ""}>'
        f'<h2>{heading}</h2><p class="asked">zu „{escape(answer.question)}“</p>{warning}'
        f"{''.join(render_conflict(turn, answer, conflict) for conflict in answer.conflicts)}"
        f"{cards}{render_nearby(turn, answer)}</section>"
    )


def render_card(turn: int, place: int, answer: Answer, citation: Citation, note: str = "") -> str:
    """One source: where it comes from, the cited sentence within its passage, and what became of it since."""
    number = "" if answer.abstained else f'<span class="number">{citation.number}</span>'
    return (
        f'<article class="card" id="quelle-{turn}-{citation.number}" data-number="{citation.number}" tabindex="-1" '
        f'aria-label="Quelle {citation.number}">{render_source(citation.article, citation.start, number)}'
        f"{render_currency(answer, citation)}"
        f'<blockquote class="passage">{render_context(citation, exact_words(answer, citation.number))}</blockquote>'
        f'{render_also(citation)}{note}<p class="actions">{render_open_button(turn, place)}'
        f'<a class="back" href="#antwort-{turn}">Zur Antwort</a></p></article>'
    )


def render_source(article: Article, at: int, number: str = "") -> str:
    """Title, date and name of an article, and the page of what stands at `at`."""
    return f"<header>{number}<h3>{escape(article.title)}</h3>{render_origin(article, at)}</header>"


def render_also(citation: Citation) -> str:
    """The articles that bring the same report: places of one source, no further ones."""
    if not citation.also:
        return ""
    names = ", ".join(f'<span class="name">{escape(name)}</span>' for name in citation.also[:TWINS_LISTED])
    more = len(citation.also) - TWINS_LISTED
    rest = f" und {more} {'weiterem' if more == 1 else 'weiteren'}" if more > 0 else ""
    return f'<p class="also">auch in: {names}{rest}</p>'


def render_context(citation: Citation, exact: str) -> str:
    """The cited sentence, marked, with what stands around it in its passage; the exact answer in it set off."""
    text = citation.article.text
    around = nearest_words(text, Span(citation.start, citation.end), citation.context)
    before, after = text[around.start : citation.start], text[citation.end : around.end]
    return (
        f"{CUT if around.start > citation.context.start else ''}{escape(before)}"
        f"<mark>{set_off(citation.quote, exact)}</mark>"
        f"{escape(after)}{CUT if around.end < citation.context.end else ''}"
    )


def nearest_words(text: str, quote: Span, context: Span) -> Span:
    """The quote with whole words on both sides: all of its context, or `WIDTH` characters where that is longer."""
    start, end = min(context.start, quote.start), max(context.end, quote.end)
    if quote.start - start > WIDTH:
        blank = re.compile(r"\s").search(text, quote.start - WIDTH, quote.start)
        start = blank.end() if blank else quote.start
    if end - quote.end > WIDTH:
        end = quote.end + len(re.sub(r"\s*\S*\Z", "", text[quote.end : quote.end + WIDTH + 1]))
    return Span(start, end)


def set_off(quote: str, exact: str) -> str:
    """The quote with the exact answer in it set off; none is set off when there is none."""
    if not exact:
        return escape(quote)
    before, found, after = quote.partition(exact)
    return f"{escape(before)}<strong>{escape(found)}</strong>{escape(after)}" if found else escape(quote)


def render_nearby(turn: int, answer: Answer) -> str:
    """Passages that were found and not cited, folded."""
    if not answer.nearby:
        return ""
    first = len(answer.citations)
    hits = "".join(render_hit(turn, place, hit) for place, hit in enumerate(answer.nearby, start=first))
    return (
        f'<details class="nearby"><summary>Nicht zitierte Fundstellen ({len(answer.nearby)})</summary>{hits}</details>'
    )


def render_hit(turn: int, place: int, hit: Hit) -> str:
    """One passage that is not cited: its beginning."""
    passage = hit.passage
    shown = nearest_words(passage.text, Span(0, 0), Span(0, len(passage.text)))
    return (
        f'<article class="card">{render_source(hit.article, passage.start)}<blockquote class="passage">'
        f"{escape(shown.of(passage.text))}{CUT if shown.end < len(passage.text) else ''}</blockquote>"
        f'<p class="actions">{render_open_button(turn, place)}</p></article>'
    )


def render_open_button(turn: int, place: int) -> str:
    """The button that opens the whole article at this place."""
    return f'<button type="button" data-turn="{turn}" data-place="{place}">Ganzen Artikel zeigen</button>'
