"""Hits to ranked evidence: which sentence answers, which exact words in it, or that nothing here answers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rag.interfaces import Library, Reader
from rag.language.definitions import asked_term, defines
from rag.language.facts import find_facts
from rag.language.names import find_names, mentions
from rag.language.questions import wanted_facts, wanted_quantity
from rag.language.words import content_stems, occurs, stem, stems
from rag.types import Article, Evidence, Findings, Hit, Passage, Question, Reading, Span, standardised

READ_HITS = 5
"""Passages that are read for a question; on XQuAD's questions they held the answer in 98 of 100 cases."""

COVERAGE_WEIGHT = 0.3
"""Weight of the share of the question's words that a sentence holds, standardised like the reader's score."""

PASSAGE_WEIGHT = 0.25
"""Weight of the passage's fused retrieval score."""

FACT_BONUS = 2.0
"""What a sentence gains by holding a fact of the kind that the question wants."""

DEFINITION_BONUS = 1.0
"""What a sentence gains by defining the term whose definition is asked for. Of 122 such questions on German Wikipedia
passages it changed the first sentence of 5, each for the better to a human reader."""

FURTHER_MARGIN = 2.5
"""How far behind the best a sentence may score and still be evidence: a margin of 3 found the answer among the first
three in 0.930 of XQuAD's questions instead of 0.926, but cited 2.4 sentences instead of 2.1, most of them to no use."""

ANSWER_BIAS = -69.75
ANSWER_COVERAGE = 3.56
ANSWER_MISSING_NAME = -3.0
"""Log-odds that the articles answer, beside the reader's support: constant, for the share of the question's words that
the passage holds, for each name of the question that is not near the sentence. From training/fit_abstention.py, but
the last: it found -1 where the wrong passages were of other subjects; near misses ("Apple" asked of articles on Meta)
need more."""

_LEAD = 2
_BEFORE = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that was read, with all that its rank rests on; `facts` in offsets of the sentence."""

    hit: Hit
    sentence: Span
    reading: Reading
    coverage: float
    passage_coverage: float
    facts: tuple[Span, ...]
    defines: bool
    score: float = 0.0

    def evidence(self) -> Evidence:
        """The sentence as evidence; exact are the reader's words, else the wanted fact where there is just one."""
        span = None
        if self.reading.span is not None:
            span = _moved(self.reading.span, self.hit.passage.start)
        elif len(self.facts) == 1:
            span = _moved(self.facts[0], self.sentence.start)
        return Evidence(self.sentence.start, self.sentence.end, span, self.hit)


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


class EvidenceFinder:
    """Ranks the sentences of the best hits and decides whether they answer at all."""

    def __init__(self, library: Library, reader: Reader) -> None:
        self._library = library
        self._reader = reader

    def find(self, question: Question, hits: Sequence[Hit]) -> Findings:
        """Evidence for a question, best first, each sentence once."""
        ranked = self.rank(question, hits)
        if not ranked:
            return Findings((), answered=False)
        best = ranked[0]
        missing = self.missing_names(question, best.hit.article, best.sentence)
        answered = _log_odds(best, len(missing)) > 0 and (bool(best.facts) or not wanted_facts(question.search))
        chosen = [candidate.evidence() for candidate in ranked if candidate.score > best.score - FURTHER_MARGIN]
        return Findings(_distinct(chosen), answered, missing)

    def rank(self, question: Question, hits: Sequence[Hit]) -> list[Candidate]:
        """All sentences of the best hits, best first."""
        candidates = self._candidates(question, hits[:READ_HITS])
        scored = [replace(c, score=score) for c, score in zip(candidates, _scores(candidates), strict=True)]
        return sorted(scored, key=lambda candidate: -candidate.score)

    def missing_names(self, question: Question, article: Article, sentence: Span) -> tuple[str, ...]:
        """Names of the question that are not near a sentence: not in it, its article's lead or the two before it."""
        near = self._surroundings(article, sentence)
        return tuple(name for name in find_names(question.search) if not mentions(near, name))

    def _weights(self, question: str) -> dict[str, float]:
        """Inverse document frequency of the question's stems (as in BM25, Robertson and Zaragoza 2009)."""
        words = content_stems(question)
        total = len(self._library)
        found = self._library.frequencies(words)
        return {word: math.log(1 + (total - found[word] + 0.5) / (found[word] + 0.5)) for word in words}

    def _candidates(self, question: Question, hits: Sequence[Hit]) -> list[Candidate]:
        weights = self._weights(question.search)
        term = asked_term(question.search)
        passages = [(hit.passage.text, self._sentences(hit.passage)) for hit in hits]
        readings = self._reader.read(question.search, passages)
        return [
            Candidate(
                hit=hit,
                sentence=_moved(sentence, hit.passage.start),
                reading=reading,
                coverage=_coverage(weights, sentence.of(text)),
                passage_coverage=_coverage(weights, text),
                facts=self._facts(question, hit.article, _moved(sentence, hit.passage.start)),
                defines=term is not None and defines(sentence.of(text), term),
            )
            for hit, (text, sentences), read in zip(hits, passages, readings, strict=True)
            for sentence, reading in zip(sentences, read, strict=True)
        ]

    def _facts(self, question: Question, article: Article, sentence: Span) -> tuple[Span, ...]:
        """Facts of a kind that is wanted and not in the question, in offsets of the sentence.

        A figure answers only with the names and the quantity it was asked of: the wrong one is worse than none.
        """
        wanted = wanted_facts(question.search)
        asked = {fact.span.of(question.search).lower() for fact in find_facts(question.search)}
        text = sentence.of(article.text)
        facts = [fact.span for fact in find_facts(text) if fact.kind in wanted] if wanted else []
        new = tuple(span for span in facts if span.of(text).lower() not in asked)
        if not new or self.missing_names(question, article, sentence):
            return ()
        quantity = wanted_quantity(question.search)
        named = quantity is None or occurs(stem(quantity), stems(self._before(article, sentence)))
        return new if named else ()

    def _surroundings(self, article: Article, sentence: Span) -> str:
        """Where the names must be that a sentence speaks of; news name their subject in the lead, then say "er"."""
        lead = self._library.sentences(article.name, Span(0, sentence.end))[:_LEAD]
        return "\n".join([article.title, *(span.of(article.text) for span in lead), self._before(article, sentence)])

    def _before(self, article: Article, sentence: Span) -> str:
        """The sentence with the two before it."""
        spans = self._library.sentences(article.name, Span(0, sentence.end))[-1 - _BEFORE :]
        return article.text[spans[0].start if spans else sentence.start : sentence.end]

    def _sentences(self, passage: Passage) -> list[Span]:
        """Sentences in offsets of the passage, clipped to it: one too long for a passage is cut into several."""
        found = self._library.sentences(passage.article, Span(passage.start, passage.end))
        inside = (Span(max(s.start, passage.start), min(s.end, passage.end)) for s in found)
        return [_moved(span, -passage.start) for span in inside]


def _coverage(weights: dict[str, float], text: str) -> float:
    """Share of the question's weight whose stems are in the text, alone or in a compound, from 0 to 1."""
    inside = set(stems(text))
    total = sum(weights.values())
    return sum(weight for word, weight in weights.items() if occurs(word, inside)) / total if total else 0.0


def _scores(candidates: Sequence[Candidate]) -> list[float]:
    coverage = standardised(np.array([candidate.coverage for candidate in candidates], np.float32))
    return [
        candidate.reading.score
        + COVERAGE_WEIGHT * float(covered)
        + PASSAGE_WEIGHT * candidate.hit.score
        + FACT_BONUS * bool(candidate.facts)
        + DEFINITION_BONUS * candidate.defines
        for candidate, covered in zip(candidates, coverage, strict=True)
    ]


def _distinct(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Without repetitions: overlapping passages share sentences, and articles share agency text."""
    first = {" ".join(item.text.split()): item for item in reversed(evidence)}
    return tuple(item for item in evidence if first[" ".join(item.text.split())] is item)


def _log_odds(best: Candidate, missing_names: int) -> float:
    """Log-odds that the question is answered, by logistic regression on its best candidate."""
    return (
        ANSWER_BIAS
        + best.reading.support
        + ANSWER_COVERAGE * best.passage_coverage
        + ANSWER_MISSING_NAME * missing_names
    )
