"""Texts → vectors, with any sentence-transformers model. Knows nothing of articles or indexes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from rag.models.encoder import unit
from rag.models.folder import EMBEDDER, find_model
from rag.models.openvino_encoder import OpenVinoEncoder
from rag.models.runtime import chosen
from rag.models.tokens import TextTokenizer, batches, padded
from rag.models.torch_encoder import TorchEncoder
from rag.types import Vectors


class SentenceTransformerEmbedder:
    """A sentence-transformers model, by folder or hub name; satisfies `rag.interfaces.Embedder`.

    `runtime` is "openvino", "torch" or "auto": OpenVINO where it works, with what it needs kept in `cache`.
    `usual_likeness`: see the interface.
    Raises ModelError when the model cannot be loaded.
    """

    def __init__(self, model: str | Path, runtime: str, cache: Path, usual_likeness: float = -1.0) -> None:
        folder, self.name = find_model(model, EMBEDDER)
        self.usual_likeness = usual_likeness
        self._encoder = chosen(runtime, lambda: OpenVinoEncoder(folder, self.name, cache), lambda: TorchEncoder(folder))
        self._card = self._encoder.card
        self._tokenizer = TextTokenizer(self._encoder.tokenizer, self._card.max_tokens)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._card.dimension

    @property
    def max_tokens(self) -> int:
        """Longest text in tokens; what is beyond is cut off."""
        return self._card.max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, special tokens and passage prefix included."""
        return self._tokenizer.count(texts, self._card.passage_prefix)

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Shape (n, dim), rows of length 1."""
        return self._embed(texts, self._card.question_prefix)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Shape (n, dim), rows of length 1."""
        return self._embed(texts, self._card.passage_prefix)

    def _embed(self, texts: Sequence[str], prefix: str) -> Vectors:
        vectors = np.empty((len(texts), self.dimension), np.float32)
        tokens = self._tokenizer.tokenize(texts, prefix)
        for rows in batches(tokens):
            ids, mask = padded([tokens[row] for row in rows], self._card.pad_id, self.max_tokens)
            vectors[rows] = unit(self._encoder.run(ids, mask))
        return vectors
