"""What a reader thinks of an answer: three judgements to choose from, and room for a word on it. As HTML."""

from __future__ import annotations

from rag.page.wording import escape
from rag.types import Exchange, Feedback, Judgement

LONGEST_WORD = 500
LABELS = {
    Judgement.RIGHT: "Stimmt",
    Judgement.WRONG: "Stimmt nicht",
    Judgement.WRONG_SOURCE: "Quelle falsch",
}
NOTED = "Notiert."


def render_judgement(turn: int, exchange: Exchange | None, *, busy: bool) -> str:
    """The judgements on a stored answer, the one that was given pressed; none can be given while the page is `busy`."""
    if not exchange or not exchange.id or not exchange.answer:
        return ""
    given = exchange.feedback
    buttons = "".join(render_choice(judgement, given) for judgement in Judgement)
    return (
        f'<fieldset class="judgement" data-turn="{turn}"{" disabled" if busy else ""}>'
        f"<legend>Stimmt diese Antwort?</legend>{buttons}{render_word(given) if given else ''}"
        f'<span class="noted" role="status">{NOTED if given else ""}</span></fieldset>'
    )


def render_choice(judgement: Judgement, given: Feedback | None) -> str:
    """The button of one judgement."""
    pressed = str(given is not None and given.judgement is judgement).lower()
    return f'<button type="button" data-judgement="{judgement}" aria-pressed="{pressed}">{LABELS[judgement]}</button>'


def render_word(given: Feedback) -> str:
    """The field for a word on a judgement."""
    return (
        '<span class="word"><input type="text" aria-label="Ein Wort dazu" placeholder="Ein Wort dazu …" '
        f'maxlength="{LONGEST_WORD}" value="{escape(given.word)}">'
        '<button type="button" data-word="save">Sichern</button></span>'
    )
