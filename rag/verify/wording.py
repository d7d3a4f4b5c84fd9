"""Names and other words of a sentence that its sources do not hold."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

from rag.language.names import mentions
from rag.language.tagging import Token
from rag.language.words import stem
from rag.verify.figures import other_figure
from rag.verify.texts import (
    NAMES,
    NOUNS,
    Doubt,
    Proof,
    Text,
    holds,
    opposed,
    stems_of,
)

PROVEN_SHARE = 0.8
"""Share of its words that the sources must hold for a sentence to be proven."""

_ALMOST = 0.8
"""Share of words in the same order from which on a sentence is one of the source with some words exchanged."""

_MOST_EARLIER = 2
"""Words of names that may stand only before the cited sentences: a person's first and last name."""


def replaced(claim: Text, proof: Proof) -> Iterator[Doubt]:
    """Figures and names in the place of others, in a sentence that is otherwise almost that of the source."""
    ours = [token.word.lower() for token in claim.tokens]
    for text in proof.texts:
        theirs = [token.word.lower() for token in text.tokens]
        matcher = difflib.SequenceMatcher(None, ours, theirs, autojunk=False)
        if matcher.real_quick_ratio() < _ALMOST or matcher.ratio() < _ALMOST:
            continue
        for kind, a, b, c, d in matcher.get_opcodes():
            if kind == "replace":
                yield from other_figure(claim, claim.tokens[a:b], text, text.tokens[c:d])
                yield from _other_name(claim.tokens[a:b], text.tokens[c:d])


def _other_name(ours: Sequence[Token], theirs: Sequence[Token]) -> Iterator[Doubt]:
    new = [token for token in ours if token.tag.startswith(NAMES)]
    old = [token for token in theirs if token.tag.startswith((*NAMES, *NOUNS))]
    if new and old and not any(holds(token, stems_of(old)) for token in new):
        yield Doubt(f"Im Beleg steht „{old[0].word}“, wo der Satz „{new[0].word}“ sagt.")


def names(claim: Text, proof: Proof) -> Iterator[Doubt]:
    """Names that neither the sources nor the text before them hold."""
    names = [token for token in claim.content if token.tag.startswith(NAMES)]
    for token in names:
        if not _is_named(token, proof):
            yield Doubt(f"„{token.word}“ steht nicht im Beleg.", refutes=True)
    earlier = [token for token in names if _is_named(token, proof) and not _is_held_name(token, proof)]
    if len(earlier) > _MOST_EARLIER:
        yield Doubt(f"„{earlier[-1].word}“ steht erst im Text davor.")


def _is_held_name(token: Token, proof: Proof) -> bool:
    return holds(token, proof.stems) or mentions(proof.words, token.word)


def _is_named(token: Token, proof: Proof) -> bool:
    word = stem(token.word)
    return (
        holds(token, proof.stems)
        or mentions(proof.around, token.word)
        or any(word == stem(part) for part in re.findall(r"\w+", proof.around))
    )


def covered(claim: Text, proof: Proof) -> tuple[float, list[Doubt]]:
    """The share of the sentence's words that the sources hold, and what is missing."""
    content = claim.content
    missing = [
        token
        for token in content
        if not (holds(token, proof.stems) or opposed(token, proof.stems) or _is_named_noun(token, proof))
    ]
    held = len(content) - len(missing)
    share = (held + len(claim.facts)) / (len(content) + len(claim.facts)) if content or claim.facts else 0.0
    nouns = [token for token in missing if token.tag.startswith(NOUNS)]
    told = nouns or (missing if share < PROVEN_SHARE else [])
    return share, [Doubt(f"„{token.word}“ steht nicht im Beleg.") for token in told]


def _is_named_noun(token: Token, proof: Proof) -> bool:
    return token.tag.startswith(NAMES) and _is_named(token, proof)
