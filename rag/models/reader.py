"""An untrained reader: how like a question is to each sentence, word by word and as a whole."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rag.interfaces import Embedder
from rag.types import Reading, Scores, Span, TokenVectors

WHOLE_WEIGHT = 0.3
"""Weight of the sentence vector beside the word-by-word likeness (benchmarks/)."""


class SimilarityReader:
    """Reads with the embedder alone; it has no spans to offer.

    A sentence's score is the mean over the question's tokens of the best likeness to one of the sentence's tokens
    (MaxSim, Khattab and Zaharia 2020, arXiv:2004.12832), read in its passage, plus the likeness of the sentence's own
    vector; both standardised over all sentences that were read.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
