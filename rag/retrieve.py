"""Question to hits: dense and full-text search, fused.

It does not know sentences or answers; `evidence.py` does.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import numpy as np

from rag.interfaces import Embedder, Library
from rag.language.words import content_stems
from rag.types import EVERYTHING, Article, Hit, Passage, Scope, Scores, standardised

DENSE_WEIGHT = 0.7
"""Share of the dense z-score in the fused score, measured in benchmarks/; the rest is BM25."""

_CANDIDATES = 100


class Retriever:
    """Finds the passages of a library that are most likely to answer a question."""

    def __init__(self, library: Library, embedder: Embedder) -> None:
        self._library = library
        self._embedder = embedder

    def search(self, question: str, k: int, scope: Scope = EVERYTHING) -> list[Hit]:
        """The best `k` passages in scope, best first; fewer when there are fewer."""
        vector = self._embedder.embed_questions([question])
        words = dict(self._library.matching(content_stems(question), _CANDIDATES, scope))
        ids = sorted(words.keys() | set(self._library.nearest(vector, _CANDIDATES, scope)))
        dense = self._library.likeness(vector, ids)
        fused = _fused(dense, np.array([words.get(key, 0.0) for key in ids], dtype=np.float32))
        order = np.argsort(-fused, kind="stable")[:k]
        scores = {ids[i]: (float(fused[i]), float(dense[i])) for i in order}
        hits: list[Hit] = []
        for passage in self._library.passages(list(scores)):
            article = self._unchanged(passage)
            if article is not None and scope.holds(article):
                twins = tuple(twin for twin in self._articles(self._library.twins(article.name)) if scope.holds(twin))
                score, likeness = scores[passage.id]
                shortfall = max(0.0, self._embedder.usual_likeness - likeness)
                hits.append(Hit(passage, article, score, len(hits) + 1, twins, shortfall))
        return hits

    def _articles(self, names: Sequence[str]) -> tuple[Article, ...]:
        """The articles of these names, without those that another program has just removed."""
        found = []
        for name in names:
            with suppress(KeyError):
                found.append(self._library.article(name))
        return tuple(found)

    def _unchanged(self, passage: Passage) -> Article | None:
        """The article of a passage; None if another program has just removed or replaced it."""
        try:
            article = self._library.article(passage.article)
        except KeyError:
            return None
        return article if article.text[passage.start : passage.end] == passage.text else None


def _fused(dense: Scores, sparse: Scores) -> Scores:
    """Weighted sum of z-scores over the candidates (Fox and Shaw's CombSUM on standardised scores)."""
    fused: Scores = DENSE_WEIGHT * standardised(dense) + (1 - DENSE_WEIGHT) * standardised(sparse)
    return fused
