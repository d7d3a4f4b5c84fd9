"""Question and passages → the words of each sentence that answer best, with any model for extractive QA.

"The passage does not answer" is the first token, as in SQuAD 2.0 (Rajpurkar et al. 2018, arXiv:1806.03822).
Knows nothing of retrieval or of how evidence is ranked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.models.folder import READER, find_model
from rag.models.span_model import load_span_model
from rag.models.tokens import TextTokenizer, Tokens, batches, padded
from rag.types import Reading, Span

LONGEST_ANSWER = 30
"""Tokens; as in most work on SQuAD since BERT."""

IMPOSSIBLE = -100.0
"""Stands for the logarithm of what cannot be, so that sums and means stay finite."""

HANGING = frozenset(".,;:!?…–—-·•")
SIGNS = frozenset("-–")
_PER = re.compile(r"[^\W\d_]/[^\W\d_]{1,3}\b")
"""The rest of "GBit/s" and "km/h"."""
PARTNERS: defaultdict[str, set[str]] = defaultdict(set)
for _one, _other in ("()", "[]", "{}", "„“", "„”", "“”", "»«", "›‹", "‚‘", "‘’", '""', "''"):
    PARTNERS[_one].add(_other)
    PARTNERS[_other].add(_one)

Logits = NDArray[np.float64]


class QuestionAnswerer:
    """A transformers model for extractive question answering, by folder or hub name.

    `runtime` is "openvino", "torch" or "auto": OpenVINO where it works, with what it needs kept in `cache`.
    Raises ModelError when the model cannot be loaded.
    """

    def __init__(self, model: str | Path, runtime: str, cache: Path) -> None:
        folder, self.name = find_model(model, READER)
        self._model = load_span_model(folder, self.name, runtime, cache)
        self._card = self._model.card
        self._tokenizer = TextTokenizer(self._model.tokenizer, self._card.max_tokens)

    def read(self, question: str, passages: Sequence[tuple[str, Sequence[Span]]]) -> list[list[Reading]]:
        """One reading for each sentence of each passage (text, sentences), in order.

        A passage too long for the model is read in windows. A sentence then has the best of its readings, and the
        passage holds nothing only as far as each window does.
        """
        windows = self._tokenizer.pairs(question, [text for text, _ in passages])
        logits = iter(self._logits([window for own in windows for window in own]))
        return [
            _merged([_read(text, sentences, window, *next(logits)) for window in own])
            for (text, sentences), own in zip(passages, windows, strict=True)
        ]

    def _logits(self, windows: Sequence[Tokens]) -> list[tuple[Logits, Logits]]:
        """Logits of the first and of the last token, (tokens,) each, for every window."""
        found: dict[int, tuple[Logits, Logits]] = {}
        for rows in batches([window.ids for window in windows]):
            ids, mask = padded([windows[row].ids for row in rows], self._card.pad_id, self._card.max_tokens)
            types, _ = padded([windows[row].types for row in rows], 0, self._card.max_tokens)
            for row, starts, ends in zip(rows, *self._model.run(ids, mask, types), strict=True):
                length = len(windows[row].ids)
                found[row] = starts[:length].astype(np.float64), ends[:length].astype(np.float64)
        return [found[row] for row in range(len(windows))]


def _read(text: str, sentences: Sequence[Span], window: Tokens, starts: Logits, ends: Logits) -> list[Reading]:
    """Each sentence as one window shows it."""
    places = np.flatnonzero(window.content)
    possible = [0, *places]  # the answer is in the passage, or nowhere
    starts, ends = (logits[possible] - np.logaddexp.reduce(logits[possible]) for logits in (starts, ends))
    nothing = float(starts[0] + ends[0])
    starts, ends, offsets = starts[1:], ends[1:], window.offsets[places]
    # How many characters before each place are more than white space and punctuation.
    words = np.cumsum([0, *(not _hangs(char, "") for char in text)])
    readings = []
    for sentence in sentences:
        # A token at a boundary belongs where it ends: some begin with the blank before them.
        inside = np.flatnonzero((offsets[:, 1] > sentence.start) & (offsets[:, 1] <= sentence.end))
        first, last = np.maximum(offsets[inside, 0], sentence.start), offsets[inside, 1]
        length = np.subtract.outer(inside, inside).T + 1
        allowed = (length > 0) & (length <= LONGEST_ANSWER) & (words[last] > words[first][:, None])
        if not allowed.any():
            readings.append(Reading(None, IMPOSSIBLE, IMPOSSIBLE, nothing))
            continue
        joint = np.where(allowed, np.add.outer(starts[inside], ends[inside]), -np.inf)
        begin, end = np.unravel_index(joint.argmax(), joint.shape)
        readings.append(
            Reading(
                _closed(text, _whole(text, _trimmed(text, int(first[begin]), int(last[end])), sentence), sentence),
                max(float(joint[begin, end]) - nothing, IMPOSSIBLE),
                max(float(np.logaddexp.reduce(joint, axis=None)), IMPOSSIBLE),
                nothing,
            )
        )
    return readings


def _merged(views: Sequence[Sequence[Reading]]) -> list[Reading]:
    """The readings of a passage's sentences from those of its windows."""
    merged = []
    for seen in zip(*views, strict=True):
        best = max(seen, key=lambda reading: reading.score)
        mass = max(reading.mass for reading in seen)
        merged.append(Reading(best.span, best.score, mass, min(reading.nothing for reading in seen)))
    return merged


def _trimmed(text: str, start: int, end: int) -> Span:
    """The stretch without white space and punctuation around it; brackets and quotation marks stay in pairs."""
    while True:
        rest = text[start + 1 : end - 1]
        if _hangs(text[end - 1], rest):
            end -= 1
        elif _hangs(text[start], rest) and not (text[start] in SIGNS and text[start + 1].isdigit()):
            start += 1
        else:
            return Span(start, end)


def _whole(text: str, span: Span, sentence: Span) -> Span:
    """The stretch with the rest of the words at its edges, of which a model may take some tokens only."""
    start, end = span.start, span.end
    while start > sentence.start and text[start - 1 : start + 1].isalpha():
        start -= 1
    while end < sentence.end and text[end - 1 : end + 1].isalpha():
        end += 1
    per = _PER.match(text, end - 1, sentence.end)
    return Span(start, per.end() if per else end)


def _closed(text: str, span: Span, sentence: Span) -> Span:
    """The stretch with the other of two brackets or quotation marks, where it stands right before or behind it."""
    words = span.of(text)
    if span.end < sentence.end and text[span.end] in PARTNERS and _is_half(text[span.end], words):
        return Span(span.start, span.end + 1)
    if span.start > sentence.start and text[span.start - 1] in PARTNERS and _is_half(text[span.start - 1], words):
        return Span(span.start - 1, span.end)
    return span


def _is_half(mark: str, words: str) -> bool:
    """Whether of the pairs with a mark one is open in some words."""
    return sum(words.count(partner) for partner in PARTNERS[mark] - {mark}) > words.count(mark) or (
        mark in PARTNERS[mark] and words.count(mark) % 2 == 1
    )


def _hangs(mark: str, rest: str) -> bool:
    """Whether a character at the edge of a stretch, with `rest` between the edges, is no part of what is said."""
    if mark in PARTNERS:
        return PARTNERS[mark].isdisjoint(rest)
    return mark in HANGING or mark.isspace()
