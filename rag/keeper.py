"""Adds and removes articles of a library from which questions are answered meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rag.errors import SourceError
from rag.ingest import ingest
from rag.interfaces import Embedder
from rag.sources import LARGEST, READERS
from rag.sources.worker import SourceWorker
from rag.store.library import StoredLibrary
from rag.types import Addition, Fate, Origin, Progress


class Keeper:
    """Keeps one library; `add` is for one thread at a time."""

    kinds = tuple(READERS)
    largest = LARGEST

    def __init__(self, library: StoredLibrary, embedder: Embedder) -> None:
        self._library = library
        self._embedder = embedder
        self._worker = SourceWorker()

    def add(self, name: str, path: Path, watch: Callable[[Progress], object]) -> Addition:
        """Reads the file at `path`, which need not stay there, as the article `name`. Raises RagError."""
        report = ingest(
            [(name, path)],
            self._library,
            self._embedder,
            read=self._worker.read,
            origin_of=lambda _: Origin(),
            watch=watch,
        )
        for _, reason in report.failed:
            raise SourceError(reason)
        if report.skipped:
            return Addition(Fate.UNCHANGED)
        return Addition(Fate.ADDED if report.added else Fate.CHANGED, tuple(self._library.twins(name)))

    def remove(self, name: str) -> bool:
        """Removes an article; False if there is none of that name. Raises LibraryError."""
        removed = self._library.remove(name)
        self._library.save_vectors()
        return removed

    def settle(self) -> None:
        """Saves the vectors and ends the reading process, as nothing is left to be added. Raises LibraryError."""
        self._worker.close()
        self._library.save_vectors()
