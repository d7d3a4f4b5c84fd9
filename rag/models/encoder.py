"""The seam between the embedder and what computes: token ids → vectors, and what must be known to feed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from rag.types import Vectors

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Ids = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What must be known of a model to feed it."""

    dimension: int
    max_tokens: int
    pad_id: int
    question_prefix: str
    passage_prefix: str


class Encoder(Protocol):
    """A model that is loaded and ready."""

    @property
    def card(self) -> ModelCard:
        """What it wants to be fed."""

    @property
    def tokenizer(self) -> Tokenizer:
        """The model's own tokenizer."""

    def run(self, ids: Ids, mask: Ids) -> Floats:
        """From two (n, tokens) arrays: one vector for each text, (n, dim)."""


def unit(vectors: Floats) -> Vectors:
    """The same directions, each of length 1; a null vector stays one."""
    lengths: Floats = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.maximum(lengths, np.float32(1e-12))).astype(np.float32, copy=False)
