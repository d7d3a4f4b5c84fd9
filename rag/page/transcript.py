"""The left side: questions and answers, as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rag.language.scopes import reach_words
from rag.page.again import render_actions, render_edit
from rag.page.answer_text import AnswerText
from rag.page.conversation import FAILED, Conversation, State, Turn
from rag.page.download import render_downloads
from rag.page.judgement import render_judgement
from rag.page.verdicts import render_check, render_fallback
from rag.page.wording import escape, period
from rag.types import EVERYTHING, Answer, ArticleInfo

WAITING = "Die Frage wartet, bis eine andere Frage beantwortet ist …"
SEARCHING = "Ich suche in den Artikeln …"
PHRASING = "„{model}“ formuliert die Antwort; jeder Satz erscheint, sobald er geprüft ist\N{NO-BREAK SPACE}…"
CHECKING = "Der nächste Satz wird formuliert und geprüft …"
STOPPED = "Angehalten. Was angehalten wird, wird nicht aufbewahrt."
CUT_SHORT = "Angehalten. Die Antwort ist unvollständig und wird nicht aufbewahrt."

EXAMPLES = (
    "Wie viel investiert Meta?",
    "Was ist Defense Llama?",
    "Wofür ist Scale AI bekannt?",
    "Wie heißt der CEO von Siemens?",
)
EXAMPLE_ARTICLES = frozenset({"000_09e2c0462c2fe24e.txt", "001_d0f8237bc536e6a7.txt"})
"""The articles these examples ask about."""


def render_transcript(conversation: Conversation, articles: Sequence[ArticleInfo]) -> str:
    """All turns, or the start screen before the first one."""
    turns = [
        render_turn(number, turn, render_proof(number, conversation))
        for number, turn in enumerate(conversation.turns, start=1)
    ]
    return (
        f'<div class="turns" role="log" aria-label="Unterhaltung" aria-busy="{str(conversation.busy).lower()}" '
        f'data-conversation="{conversation.id or ""}">'
        f"{''.join(turns) or render_start(articles)}</div>"
    )


def render_start(articles: Sequence[ArticleInfo]) -> str:
    """What the program does, what it knows, and what could be asked."""
    if not articles:
        return (
            '<section class="start"><h2>Die Bibliothek ist leer.</h2>'
            "<p>Ziehen Sie Dateien mit Artikeln hierher, oder lesen Sie einen ganzen Ordner ein mit "
            "<code>python -m rag ingest ORDNER</code>.</p>"
            '<p class="first"><button type="button" data-library="open">Artikel hinzufügen</button></p></section>'
        )
    return (
        '<section class="start"><h2>Was möchten Sie nachprüfen?</h2>'
        "<p>Fragen Sie auf Deutsch. Die Antwort kommt aus den Artikeln, und hinter jedem Satz steht die Nummer "
        "der Stelle, die ihn belegt. Enthalten die Artikel keine Antwort, erfahren Sie das.</p>"
        f'<p class="holdings">In der Bibliothek: {escape(period(articles))}.</p>{render_examples(articles)}</section>'
    )


def render_examples(articles: Iterable[ArticleInfo]) -> str:
    """Questions to start with, if the library holds the articles they are about."""
    if not {article.name for article in articles} >= EXAMPLE_ARTICLES:
        return ""
    buttons = (
        f'<li><button type="button" data-question="{escape(example)}">{escape(example)}</button></li>'
        for example in EXAMPLES
    )
    return f'<h3 id="examples">Zum Beispiel</h3><ul class="examples" aria-labelledby="examples">{"".join(buttons)}</ul>'


def render_turn(number: int, turn: Turn, proof: str) -> str:
    """A question and its answer, as far as it has come, and below it what can be done with them."""
    return (
        f'<article class="turn" id="antwort-{number}" tabindex="-1">'
        f'<h2 class="question" id="frage-{number}">{escape(turn.question)}</h2>{render_edit(number, turn)}'
        f"{render_reply(number, turn)}{render_not_kept(turn)}{render_actions(number, turn)}{proof}</article>"
    )


def render_proof(number: int, conversation: Conversation) -> str:
    """The judgements on an answer that is over, and its record to save."""
    turn, exchanges = conversation.turns[number - 1], conversation.exchanges
    if turn.busy or not turn.exchange:
        return ""
    judgement = render_judgement(number, turn.exchange, busy=conversation.busy)
    return f'<div class="proof">{judgement}{render_downloads(number, several=len(exchanges) > 1)}</div>'


def render_reply(number: int, turn: Turn) -> str:
    """What stands below the question."""
    answer = render_answer(number, turn.answer, turn.shown) if turn.answer else ""
    match turn.state:
        case State.WAITING:
            return f'<p class="searching">{WAITING}</p>'
        case State.SEARCHING:
            return f'<p class="searching">{SEARCHING}</p>'
        case State.PHRASING:
            going_on = CHECKING if turn.answer else PHRASING.format(model=turn.model)
            return f'{answer}<p class="searching">{escape(going_on)}</p>'
        case State.ANSWERING:
            return answer
        case State.ANSWERED:
            return answer + (render_check(number, turn.answer) + render_widening(turn) if turn.answer else "")
        case State.STOPPED:
            return f'{answer}<p class="note">{CUT_SHORT if answer else STOPPED}</p>'
        case State.REFUSED:
            return f'<p class="refused" role="alert">{escape(turn.message)}</p>'
        case State.UNREACHED:
            return f'<p class="refused" role="alert">{escape(turn.message)}</p>{render_widening(turn)}'
        case State.FAILED:
            return f'<p class="failed" role="alert">{FAILED}</p>'


def render_answer(number: int, answer: Answer, shown: int) -> str:
    """The first `shown` characters of an answer, and above it what is to be known before it is read."""
    return render_asked_as(answer) + render_fallback(answer) + AnswerText(number, answer).render(shown)


def render_not_kept(turn: Turn) -> str:
    """Why the answer is not kept."""
    return f'<p class="refused" role="alert">{escape(turn.trouble)}</p>' if turn.trouble else ""


def render_asked_as(answer: Answer) -> str:
    """As what the question was read, if not just as it was put, and which articles were asked, if not all."""
    read = f'<p class="understood">Verstanden als: {escape(answer.understood)}</p>' if answer.understood else ""
    return read + (f'<p class="reach">Gesucht {escape(reach_words(answer.reach))}</p>' if answer.reach else "")


def render_widening(turn: Turn) -> str:
    """The same question to all articles, where those that were asked do not answer it."""
    if (turn.answer and not turn.answer.abstained) or turn.scope == EVERYTHING:
        return ""
    return (
        f'<p class="widen"><button type="button" data-question="{escape(turn.question)}" data-everything="true">'
        "In allen Artikeln suchen</button></p>"
    )
