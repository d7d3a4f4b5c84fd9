"""Texts → vectors, with any sentence-transformers model. Knows nothing of articles or indexes."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from rag.errors import ModelError
from rag.models.encoder import Encoder, Floats, unit
from rag.models.folder import find_model, fingerprint
from rag.models.openvino_encoder import OpenVinoEncoder
from rag.models.tokens import TextTokenizer, Tokens, padded
from rag.models.torch_encoder import TorchEncoder
from rag.types import TokenVectors, Vectors

BATCH_TOKENS = 1024  # padding included; measured: fewer leave the CPU idle, more fall out of its cache


class SentenceTransformerEmbedder:
    """A sentence-transformers model, by folder or hub name; satisfies `rag.interfaces.Embedder`.

    `runtime` is "openvino", "torch" or "auto": OpenVINO where it works, with what it needs kept in `cache`.
    Raises ModelError when the model cannot be loaded.
    """

    def __init__(self, model: str | Path, runtime: str, cache: Path) -> None:
        folder = find_model(model)
        label = folder.name if folder == Path(model).expanduser() else str(model)
        self.name = f"{label}-{fingerprint(folder)}"
        self._encoder = _encoder(folder, self.name, runtime, cache)
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
        order = sorted(range(len(texts)), key=lambda row: len(tokens[row].ids), reverse=True)
        start = 0
        while start < len(order):
            size = max(1, BATCH_TOKENS // len(tokens[order[start]].ids))
            rows = order[start : start + size]
            batch = [tokens[row] for row in rows]
            yield rows, batch, *self._encoder.run(*padded(batch, self._card.pad_id, self.max_tokens))
            start += size


def _encoder(folder: Path, name: str, runtime: str, cache: Path) -> Encoder:
    if runtime == "torch":
        return TorchEncoder(folder)
    try:
        return OpenVinoEncoder(folder, name, cache)
    except ModelError as error:
        if runtime == "openvino":
            raise
        print(f"Ohne OpenVINO wird langsamer mit torch gerechnet: {error}", file=sys.stderr, flush=True)
        return TorchEncoder(folder)
