"""The seams between the rooms, as Protocols. A new backend is one class that fits one of these."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from rag.types import Reading, Span, TokenVectors, Vectors


class Embedder(Protocol):
    """Turns texts into vectors whose inner product is their likeness."""

    @property
    def name(self) -> str:
        """Names model and weights; vectors of different names must not be compared."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    def max_tokens(self) -> int:
        """Longest text in tokens; what is beyond is cut off by the model."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, special tokens and passage prefix included."""

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Shape (n, dim), rows of length 1; the model's prefix for questions is added here."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Shape (n, dim), rows of length 1; the model's prefix for passages is added here."""

    def embed_question_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Each question token by token; prefix and special tokens are left out."""

    def embed_passage_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Each passage token by token; prefix and special tokens are left out."""


class Reader(Protocol):
    """Reads passages for a question and says how well each sentence answers it."""

    def read(self, question: str, passages: Sequence[tuple[str, Sequence[Span]]]) -> list[list[Reading]]:
        """One reading for each sentence of each passage (text, sentences), in order."""
