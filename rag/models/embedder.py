"""Texts → vectors, with any sentence-transformers model. Knows nothing of articles or indexes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from rag.models.encoder import Floats, unit
from rag.models.folder import EMBEDDER, find_model
from rag.models.openvino_encoder import OpenVinoEncoder
from rag.models.runtime import chosen
from rag.models.tokens import TextTokenizer, Tokens, batches, padded
from rag.models.torch_encoder import TorchEncoder
from rag.types import TokenVectors, Vectors


class SentenceTransformerEmbedder:
    """A sentence-transformers model, by folder or hub name; satisfies `rag.interfaces.Embedder`.

    `runtime` is "openvino", "torch" or "auto": OpenVINO where it works, with what it needs kept in `cache`.
    Raises ModelError when the model cannot be loaded.
    """

    def __init__(self, model: str | Path, runtime: str, cache: Path) -> None:
        folder, self.name = find_model(model, EMBEDDER)
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

    def embed_question_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Each question token by token, from the last layer; rows of length 1."""
        return self._embed_tokens(texts, self._card.question_prefix)

    def embed_passage_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Each passage token by token, from the last layer; rows of length 1."""
        return self._embed_tokens(texts, self._card.passage_prefix)

    def _embed(self, texts: Sequence[str], prefix: str) -> Vectors:
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for rows, _, sentences, _ in self._batches(texts, prefix):
            vectors[rows] = unit(sentences)
        return vectors

    def _embed_tokens(self, texts: Sequence[str], prefix: str) -> list[TokenVectors]:
        found: dict[int, TokenVectors] = {}
        for rows, batch, _, layer in self._batches(texts, prefix):
            for row, tokens, vectors in zip(rows, batch, layer, strict=True):
                own = vectors[: len(tokens.ids)][tokens.content]
                found[row] = TokenVectors(unit(own), tokens.offsets[tokens.content])
        return [found[row] for row in range(len(texts))]

    def _batches(self, texts: Sequence[str], prefix: str) -> Iterator[tuple[list[int], list[Tokens], Floats, Floats]]:
        """Rows, tokens, sentence vectors and token vectors; texts of like length together, to pad little."""
        tokens = self._tokenizer.tokenize(texts, prefix)
        for rows in batches(tokens):
            batch = [tokens[row] for row in rows]
            ids, mask = padded([row.ids for row in batch], self._card.pad_id, self.max_tokens)
            yield rows, batch, *self._encoder.run(ids, mask)
