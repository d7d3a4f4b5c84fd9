"""An untrained reader: how like a question is to each sentence, word by word and as a whole.

It does not know which words of a sentence are the answer.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rag.interfaces import Embedder
from rag.models.answerer import QuestionAnswerer
from rag.types import Reading, Scores, Span, TokenVectors

WHOLE_READ = 10
"""Sentences whose own vectors are computed; all of them ranked XQuAD's answers no better (0.798 first, not 0.800)."""


class EvidenceReader:
    """Reads with the embedder alone.

    Word by word, a sentence is as like a question as, on average over the question's tokens, the most like of the
    sentence's tokens, all seen in their passage (MaxSim, Khattab and Zaharia 2020, arXiv:2004.12832).
    """

    def __init__(self, embedder: Embedder, answerer: QuestionAnswerer) -> None:
        self._embedder = embedder
        self._answerer = answerer

    def read(self, question: str, passages: Sequence[tuple[str, Sequence[Span]]]) -> list[list[Reading]]:
        """One reading for each sentence of each passage (text, sentences), in order."""
        words, wholes = self.likeness(question, passages)
        likenesses = iter(zip(words, wholes, strict=True))
        return [
            [
                Reading(found.score, found.mass, float(word), float(whole), found.span)
                for found, (word, whole) in zip(inside, likenesses, strict=False)
            ]
            for inside in self._answerer.answer(question, passages)
        ]

    def likeness(self, question: str, passages: Sequence[tuple[str, Sequence[Span]]]) -> tuple[Scores, Scores]:
        """Likeness of every sentence to the question, word by word and as a whole; two arrays of shape (sentences,).

        As a whole only the likeliest sentences are compared; the others count as the least like of them.
        """
        sentences = [sentence.of(text) for text, inside in passages for sentence in inside]
        if not sentences:
            return np.zeros(0, np.float32), np.zeros(0, np.float32)
        (asked,) = self._embedder.embed_question_tokens([question])
        tokens = self._embedder.embed_passage_tokens([text for text, _ in passages])
        words: Scores = np.array(
            [
                _max_sim(asked, seen, sentence)
                for (_, inside), seen in zip(passages, tokens, strict=True)
                for sentence in inside
            ],
            np.float32,
        )
        likeliest = np.argsort(-words)[:WHOLE_READ]
        vectors = self._embedder.embed_passages([sentences[i] for i in likeliest])
        likeness: Scores = vectors @ self._embedder.embed_questions([question])[0]
        wholes: Scores = np.full(len(sentences), likeness.min(), np.float32)
        wholes[likeliest] = likeness
        return words, wholes


def _max_sim(question: TokenVectors, passage: TokenVectors, sentence: Span) -> float:
    starts = passage.offsets[:, 0]
    inside = passage.vectors[(starts >= sentence.start) & (starts < sentence.end)]
    if not len(inside) or not len(question.vectors):
        return 0.0
    return float((question.vectors @ inside.T).max(axis=1).mean())
