"""Ingests a folder with an embedder that needs no model, for tests that disturb it: `ingest_driver.py FOLDER INDEX`."""

import hashlib
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from rag.build import ingest_paths
from rag.settings import Settings
from rag.types import Vectors


class HashEmbedder:
    """Vectors that depend on the text alone; satisfies `rag.interfaces.Embedder`. `pause` stands for its work."""

    name = "hash"
    dimension = 32
    max_tokens = 512
    usual_likeness = -1.0

    def __init__(self, pause: float = 0.0) -> None:
        self._pause = pause

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) + 2 for text in texts]

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        return self.embed_passages(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        time.sleep(self._pause * len(texts))
        seeds = (int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little") for text in texts)
        vectors = [np.random.default_rng(seed).standard_normal(self.dimension) for seed in seeds]
        made = np.array(vectors, np.float32).reshape(len(texts), self.dimension)
        return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


if __name__ == "__main__":
    print(flush=True)  # what is imported is imported
    ingest_paths([Path(sys.argv[1])], Settings(index=Path(sys.argv[2])), HashEmbedder(pause=0.001))
