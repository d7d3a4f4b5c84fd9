"""The FAISS file: derived from the SQLite file, rebuilt whenever it is missing or does not fit."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import faiss
import numpy as np

from rag.types import Scores, Vectors


class VectorIndex:
    """Exact inner-product search over passage vectors. `state` names the library state that it was built from."""

    def __init__(self, index: faiss.IndexIDMap2, state: str) -> None:
        self._index = index
        self._ids = faiss.vector_to_array(index.id_map)
        self.state = state

    @classmethod
    def build(cls, ids: Sequence[int], vectors: Vectors, state: str) -> VectorIndex:
        """An index of `vectors` (n, dim) under `ids`."""
        index = faiss.IndexIDMap2(faiss.IndexFlatIP(max(1, vectors.shape[1])))
        if len(ids):
            index.add_with_ids(np.ascontiguousarray(vectors), np.asarray(ids, dtype=np.int64))
        return cls(index, state)

    @classmethod
    def load(cls, folder: Path, state: str) -> VectorIndex | None:
        """The index stored in `folder`, None if there is none or it was not built from `state`."""
        try:
            manifest = json.loads((folder / "vectors.json").read_text(encoding="utf-8"))
            data = (folder / "vectors.faiss").read_bytes()
            if (manifest["state"], manifest["sha256"]) != (state, hashlib.sha256(data).hexdigest()):
                return None
            stored = faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8))
            return cls(cast(faiss.IndexIDMap2, stored), state)
        except (OSError, ValueError, KeyError, TypeError, RuntimeError):
            return None

    def save(self, folder: Path, model: str) -> None:
        """Writes the index and then its manifest, each in one step; what does not fit together is never loaded."""
        data = faiss.serialize_index(self._index).tobytes()
        manifest = {
            "state": self.state,
            "model": model,
            "dimension": self._index.d,
            "count": self._index.ntotal,
            "sha256": hashlib.sha256(data).hexdigest(),
        }
        _replace(folder / "vectors.faiss", data)
        _replace(folder / "vectors.json", json.dumps(manifest, indent=1).encode())

    def nearest(self, vector: Vectors, k: int) -> list[int]:
        """Ids of the `k` nearest to `vector` (1, dim), best first."""
        if not self._index.ntotal:
            return []
        _, ids = self._index.search(vector, min(k, self._index.ntotal))
        return [int(key) for key in ids[0] if key >= 0]

    def likeness(self, vector: Vectors, ids: Sequence[int]) -> Scores:
        """Inner products of `vector` (1, dim) with the vectors under `ids`, shape (n,); 0 where there is none."""
        scores: Scores = np.zeros(len(ids), dtype=np.float32)
        known = np.isin(ids, self._ids)
        if known.any():
            wanted = np.asarray(ids, dtype=np.int64)[known]
            scores[known] = self._index.reconstruct_batch(wanted) @ vector[0]
        return scores

    def __len__(self) -> int:
        """Number of vectors."""
        return int(self._index.ntotal)


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
