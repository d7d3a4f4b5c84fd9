"""The shortest words that still answer: without the preposition and article before them and the verb behind them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from rag.language.tagging import Token, tag_sentence
from rag.types import AnswerKind, Span

# "seit", "nach", "bis", "über" and the like say something of their own.
_BEFORE = re.compile(
    r"(?:(?:in|im|ins|an|am|ans|auf|aufs|aus|bei|beim|von|vom|zu|zum|zur|mit|durch|durchs|um|unter|gegen|für|als)\s+)?"
    r"(?:über\s+(?=(?:mehr|rund|etwa|knapp|fast|gut|insgesamt)\b))?"
    r"(?:(?:der|die|das|dem|den|des|einer?|eine[mns]|nur|auch|bereits|erst|schon)\s+)*(?:Jahre?\s+(?=\d{4}\b))?",
    re.IGNORECASE,
)
_WHOLE = frozenset([AnswerKind.REASON, AnswerKind.WAY, AnswerKind.YES_NO, AnswerKind.DEFINITION])
_VERBS = ("VV", "VA", "VM")


def shortest(text: str, span: Span, kind: AnswerKind) -> Span:
    """The span without what does not answer a question of this kind; whole where it asks why, how or what something is.

    >>> text = "Sie wurde im Jahr 1911 von der Stadt Köln gebaut."
    >>> shortest(text, Span(10, 22), AnswerKind.DATE).of(text)
    '1911'
    >>> shortest(text, Span(23, 48), AnswerKind.ORGANISATION).of(text)
    'Stadt Köln'
    """
    if kind in _WHOLE:
        return span
    words = span.of(text)
    tokens = tag_sentence(words)
    if _is_clause(tokens):
        return span
    before = _BEFORE.match(words)
    start = span.start + (before.end() if before else 0)
    end = span.end
    tokens = tag_sentence(text[start:end])
    while len(tokens) > 1 and tokens[-1].tag.startswith(_VERBS) and not tokens[-1].is_capital:
        tokens = tokens[:-1]
        end = start + tokens[-1].span.end
    return Span(start, end) if start < end else span


def _is_clause(tokens: Sequence[Token]) -> bool:
    """Whether words say what is done: "Geld zu verdienen", "als ob er geht", "der Betrag soll verteilt werden"."""
    if len(tokens) < 2:
        return False
    behind = list(takewhile(lambda token: token.tag.startswith(_VERBS) and not token.is_capital, reversed(tokens)))
    infinitive = tokens[-1].tag.endswith("(IZU)") or tokens[-2].tag == "PTKZU"
    whole = len(behind) > 1 and behind[-1].is_finite
    parted = bool(behind) and any(token.is_finite for token in tokens[: -len(behind)])
    return infinitive or "KOUS" in (tokens[0].tag, tokens[1].tag) or whole or parted
