"""What can be done with a question and its answer once more: ask again, ask in other words, copy. As HTML and text."""

from __future__ import annotations

from rag.export import phrasing_words
from rag.language.dates import german_date
from rag.language.scopes import reach_words
from rag.page.conversation import State, Turn
from rag.page.wording import escape
from rag.types import Answer, Citation


def render_actions(number: int, turn: Turn) -> str:
    """The buttons below an answer that is over."""
    if turn.busy:
        return ""
    copy = (
        f'<button type="button" data-copy="{escape(plain_text(turn.answer))}">Kopieren</button>' if turn.answer else ""
    )
    if turn.state is State.STOPPED:
        copy = ""
    about = f'data-turn="{number}" aria-describedby="frage-{number}"'
    return (
        f'<p class="again">{copy}<button type="button" data-again {about}>Erneut fragen</button>'
        f'<button type="button" data-edit {about}>Bearbeiten</button></p>'
    )


def render_edit(number: int, turn: Turn) -> str:
    """The field for other words, hidden until it is asked for."""
    if turn.busy:
        return ""
    return (
        f'<form class="edit" data-turn="{number}" hidden><textarea aria-label="Frage bearbeiten" rows="2">'
        f"{escape(turn.question)}</textarea>"
        '<button>Neu fragen</button><button type="button" class="keep">Abbrechen</button></form>'
    )


def plain_text(answer: Answer) -> str:
    """Question, which articles were asked if not all, answer, who phrased it if not the sources, and these as text.

    Of each source: number, title, date and its words.
    """
    asked = [f"Gesucht {reach_words(answer.reach)}"] if answer.reach else []
    phrased = [phrasing_words(answer.phrasing)] if answer.phrasing else []
    heading = "Nächste Fundstellen (sie beantworten die Frage nicht):" if answer.abstained else "Quellen:"
    sources = [plain_source(citation) for citation in answer.citations]
    return "\n\n".join([answer.question, *asked, answer.text, *phrased, *([heading, *sources] if sources else [])])


def plain_source(citation: Citation) -> str:
    """One source as text.

    >>> from rag.types import Article, Span
    >>> article = Article("a.txt", "Ein Plan", None, "Es regnet. Es schneit.")
    >>> plain_source(Citation(1, article, 0, 10, "Es regnet.", Span(0, 10)))
    '[1] Ein Plan (ohne Datum; a.txt): „Es regnet.“'
    """
    article, page = citation.article, citation.article.page(citation.start)
    where = f", Seite {page}" if page else ""
    words = " ".join(citation.quote.split())
    return f"[{citation.number}] {article.title} ({german_date(article.date)}{where}; {article.name}): „{words}“"
