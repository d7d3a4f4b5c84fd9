"""The FAISS file: derived from the SQLite file, brought in step or built anew wherever it does not fit.

Passages keep their ids and vectors for life, and an id is never given twice. So an index of an earlier state needs but
those that are new and those that are gone.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from rag.store.database import Database
from rag.types import Ids, Vectors

EXACT_UP_TO = 200_000
"""Vectors that are all compared, one by one; more are looked for in some of many lists (benchmarks/ingest.py)."""

PROBED = 1 / 8
"""Share of the lists that are looked through. Of the ten nearest among 100,000 vectors drawn by lot, in 512 lists, it
finds 1,000 in 1,000 (benchmarks/ingest.json); among 5,400 real ones, in 64 lists, 884: hence all are compared for as
long as that is quick (EXACT_UP_TO)."""

_TRAINED_ON = 48
"""Vectors for each list from which the lists are made; FAISS asks for 39 at least."""


class VectorIndex:
    """Inner-product search over passage vectors. `state` names the library state that it holds.

    A large index keeps vectors in bytes, a quarter of their size; whoever needs their exact likeness asks SQLite.
    """

    def __init__(self, index: faiss.Index, state: str, last: str = "") -> None:
        self._index = index
        self._ids = _ids_in(index)
        self._last = last
        self.state = state

    @classmethod
    def build(cls, database: Database, state: str, lists: Callable[[int], int] | None = None) -> VectorIndex:
        """An index of all vectors, in as many lists as `lists` says of their number; 0 compares them all."""
        count = database.count()
        number = (lists or lists_for)(count)
        made = cls(_empty(database, number) if count else faiss.IndexIDMap(faiss.IndexFlatIP(1)), state)
        made._add_new(database)
        return made

    @classmethod
    def load(cls, folder: Path) -> VectorIndex | None:
        """The index stored in `folder`, of whatever state; None where there is none or it is damaged."""
        try:
            manifest = json.loads((folder / "vectors.json").read_text(encoding="utf-8"))
            with (folder / "vectors.faiss").open("rb") as file:
                if manifest["sha256"] != hashlib.file_digest(file, "sha256").hexdigest():
                    return None
            index = faiss.read_index(str(folder / "vectors.faiss"))
            return cls(index, str(manifest["state"]), str(manifest["last"]))
        except (OSError, ValueError, KeyError, TypeError, RuntimeError):
            return None

    def follow(self, database: Database, state: str) -> bool:
        """Brings the index to `state`; False, and of no use any more, where it does not come from there."""
        if self.state == state:
            return True
        if not self._precedes(state) or database.dimension() not in (0, self._index.d):
            return False
        if self._last and database.vector_digest(int(self._ids[-1])) not in (self._last, None):
            return False  # the SQLite file was put back to an earlier state and went on from there
        self._add_new(database)
        if len(self) != database.count():
            self._remove(np.setdiff1d(self._ids, database.ids(), assume_unique=True))
        self.state, self._last = state, ""
        return len(self) == database.count()

    def _precedes(self, state: str) -> bool:
        library, _, generation = state.rpartition(":")
        own, _, earlier = self.state.rpartition(":")
        return len(self) > 0 and own == library and earlier.isdecimal() and int(earlier) < int(generation)

    def _add_new(self, database: Database) -> None:
        new = [self._ids]
        for ids, vectors in database.vectors(after=int(self._ids[-1]) if len(self._ids) else 0):
            self._index.add_with_ids(np.ascontiguousarray(vectors), ids)
            new.append(ids)
        self._ids = np.concatenate(new)

    def _remove(self, gone: Ids) -> None:
        self._index.remove_ids(faiss.IDSelectorBatch(gone))
        self._ids = np.setdiff1d(self._ids, gone, assume_unique=True)

    def has_outgrown(self) -> bool:
        """Whether for so many vectors another kind of index would be built."""
        return lists_for(len(self)) != _lists(self._index)

    def save(self, folder: Path, database: Database) -> None:
        """Writes the index and then its manifest, each in one step; what does not fit together is never loaded."""
        digest = _replace(folder / "vectors.faiss", lambda path: faiss.write_index(self._index, str(path)))
        manifest = {
            "state": self.state,
            "model": database.model,
            "dimension": self._index.d,
            "count": self._index.ntotal,
            "lists": _lists(self._index),
            "last": (database.vector_digest(int(self._ids[-1])) or "") if len(self) else "",
            "sha256": digest,
        }
        _replace(folder / "vectors.json", lambda path: path.write_text(json.dumps(manifest, indent=1), "utf-8"))

    def nearest(self, vector: Vectors, k: int, among: Ids | None = None) -> list[int]:
        """Ids of the `k` nearest to `vector` (1, dim), best first; of all, or only of those `among` them."""
        if not len(self) or (among is not None and not len(among)):
            return []
        _, ids = self._index.search(vector, min(k, len(self)), params=None if among is None else self._only(among))
        return [int(key) for key in ids[0] if key >= 0]

    def _only(self, ids: Ids) -> Any:  # noqa: ANN401 - what FAISS takes
        """Search that sees these ids alone, in all lists, as few may be left in those that are nearest."""
        flags = np.zeros(int(ids.max()) + 1, np.bool_)
        flags[ids] = True
        made: Any = faiss  # its types know neither arrays nor keywords
        selector = made.IDSelectorBitmap(np.packbits(flags, bitorder="little"))
        if lists := _lists(self._index):
            return made.SearchParametersIVF(sel=selector, nprobe=lists)
        return made.SearchParameters(sel=selector)

    def __len__(self) -> int:
        """Number of vectors."""
        return int(self._index.ntotal)


def lists_for(count: int) -> int:
    """In how many lists `count` vectors are parted: about twice their square root, a power of two; 0: in none.

    >>> lists_for(200_000), lists_for(1_000_000)
    (0, 2048)
    """
    return int(2 ** round(np.log2(2 * np.sqrt(count)))) if count > EXACT_UP_TO else 0


def _empty(database: Database, lists: int) -> Any:  # noqa: ANN401 - what FAISS made
    """An index without vectors; lists are made from a sample of those that are stored."""
    dimension = database.dimension()
    if not lists:
        return faiss.IndexIDMap(faiss.IndexFlatIP(dimension))
    index: Any = faiss.index_factory(dimension, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
    index.cp.spherical = True
    index.nprobe = max(1, int(lists * PROBED))
    ids = database.ids()
    sample = np.random.default_rng(0).choice(ids, min(len(ids), _TRAINED_ON * lists), replace=False)
    index.train(np.ascontiguousarray(database.vectors_of(sample.tolist())[1]))
    return index


def _lists(index: faiss.Index) -> int:
    return int(index.nlist) if isinstance(index, faiss.IndexIVF) else 0


def _ids_in(index: Any) -> Ids:  # noqa: ANN401 - what FAISS read
    """The ids of all vectors, ascending."""
    if not _lists(index):
        ids: Ids = np.sort(faiss.vector_to_array(index.id_map))
        return ids
    lists = index.invlists
    sizes = [lists.list_size(number) for number in range(index.nlist)]
    parts = [faiss.rev_swig_ptr(lists.get_ids(number), size).copy() for number, size in enumerate(sizes) if size]
    return np.sort(np.concatenate(parts)) if parts else np.empty(0, np.int64)


def _replace(path: Path, write: Callable[[Path], object]) -> str:
    """Has the file written beside its place and moved there; its SHA-256."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    os.close(handle)
    try:
        write(Path(name))
        with Path(name).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        Path(name).replace(path)
        return digest
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
