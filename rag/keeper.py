"""Adds and removes articles of a library from which questions are answered meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from rag.errors import SourceError
from rag.ingest import Where, ingest
from rag.interfaces import Embedder
from rag.sources import LARGEST, READERS
from rag.sources.web import WEB_LIMITS, Limits, normal_address
from rag.sources.worker import SourceWorker
from rag.store.library import StoredLibrary
from rag.types import Addition, Fate, Origin, Progress


class Keeper:
    """Keeps one library, fetching web addresses within `limits`; `add` is for one thread at a time."""

    kinds = tuple(READERS)
    largest = LARGEST

    def __init__(self, library: StoredLibrary, embedder: Embedder, limits: Limits = WEB_LIMITS) -> None:
        self._library = library
        self._embedder = embedder
        self._limits = limits
        self._worker = SourceWorker()

    def name_of(self, address: str) -> str:
        """What the article at a web address is called. Raises SourceError where it is no address."""
        return normal_address(address)

    def add(self, name: str, where: Where, watch: Callable[[Progress], object]) -> Addition:
        """Reads a file, which need not stay there, or a web address as the article `name`. Raises RagError."""
        report = ingest(
            [(name, where)],
            self._library,
            self._embedder,
            read=self._worker.read,
            limits=self._limits,
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
