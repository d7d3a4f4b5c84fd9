"""A sentence of an answer against the sentences that it cites: proven, partly proven or not, and why.

No model judges. Figures, names, denial, certainty and who does what are compared as they stand; whatever else the
sentence says must be in the cited sentences in the same or a known other word. It does not know whether the sources
are right, and a paraphrase whose words it does not know is at best partly proven.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from rag.language.sentences import split_sentences
from rag.types import Verdict
from rag.verify.clauses import complements, conceded, denial, mixed, offices, related, roles, sureness
from rag.verify.figures import figures
from rag.verify.texts import SOME_DAY, Proof, read
from rag.verify.wording import covered, names, replaced

UNPROVEN_SHARE = 0.45
"""Below this share of its words it is not proven at all."""


@dataclass(frozen=True, slots=True)
class Source:
    """A cited sentence; `before` is the text before it, where its pronouns find what they mean."""

    text: str
    before: str = ""
    title: str = ""
    published: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """How well a sentence is proven; `reasons` say in German what is missing or contradicted."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()


def verify(sentence: str, sources: Sequence[Source]) -> Check:
    """How well the cited `sources` prove a sentence.

    >>> source = Source("Im Juni 2025 will Meta 14,3 Mrd. Dollar in Scale AI investieren.")
    >>> verify("Meta will 14,3 Milliarden US-Dollar in Scale AI investieren.", [source]).verdict
    <Verdict.PROVEN: 'belegt'>
    >>> verify("Meta will 13,4 Milliarden US-Dollar in Scale AI investieren.", [source]).reasons
    ('Der Beleg nennt „14,3 Mrd. Dollar“, nicht „13,4 Milliarden US-Dollar“.',)
    """
    if not sources:
        return Check(Verdict.UNPROVEN, ("Der Satz nennt keinen Beleg.",))
    if _is_quoted(sentence, sources):
        return Check(Verdict.PROVEN)
    proof = Proof(
        tuple(
            read(s.of(source.text), source.published or SOME_DAY)
            for source in sources
            for s in split_sentences(source.text)
        ),
        tuple(source.before for source in sources),
        tuple(source.title for source in sources),
    )
    claim = read(sentence, sources[0].published or SOME_DAY)
    doubts = [doubt for check in _CHECKS for doubt in check(claim, proof)]
    share, words = covered(claim, proof)
    doubts += words
    reasons = tuple(dict.fromkeys(doubt.reason for doubt in sorted(doubts, key=lambda doubt: not doubt.refutes)))
    if share < UNPROVEN_SHARE or any(doubt.refutes for doubt in doubts):
        return Check(Verdict.UNPROVEN, reasons or ("Der Beleg handelt von anderem.",))
    return Check(Verdict.PARTLY if doubts else Verdict.PROVEN, reasons)


def _is_quoted(sentence: str, sources: Sequence[Source]) -> bool:
    """Whether it is a whole sentence of a source, word for word."""
    quotes = [s.of(source.text) for source in sources for s in split_sentences(source.text)]
    quotes += [source.text for source in sources]
    return sentence.split() in [quote.split() for quote in quotes]


_CHECKS = (figures, replaced, names, denial, conceded, sureness, roles, related, complements, offices, mixed)
