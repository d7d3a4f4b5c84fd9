"""A library folder: the SQLite file and the FAISS file derived from it, kept in step."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from rag.errors import IndexMismatchError, LibraryError
from rag.store.database import Database
from rag.store.vectors import VectorIndex
from rag.types import EVERYTHING, Article, ArticleInfo, Details, Origin, Passage, Scope, Scores, Span, Vectors

DATABASE = "library.sqlite"


def holds_library(folder: Path) -> bool:
    """Whether there is a library in `folder`. Raises LibraryError where that cannot be known."""
    try:
        return (folder / DATABASE).is_file()
    except OSError as error:
        raise LibraryError(
            f"Der Ordner „{folder}“ lässt sich nicht öffnen. Bitte mit --index einen anderen angeben."
        ) from error


class StoredLibrary:
    """The articles of one folder; safe to use from several threads and processes.

    With `model`, the name of the embedder in use, a library whose vectors come from another one is refused with
    IndexMismatchError. Without `create`, a folder that holds no library is refused with LibraryError. A writer waits
    up to `wait` seconds for another one.
    """

    def __init__(self, folder: Path, model: str | None = None, create: bool = False, wait: float = 30) -> None:
        if not create and not holds_library(folder):
            raise LibraryError(
                f"In „{folder}“ liegt kein Index. Bitte zuerst Artikel einlesen: "
                f"python -m rag ingest ORDNER --index {folder}"
            )
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(
                f"Der Ordner „{folder}“ lässt sich nicht anlegen. Bitte mit --index einen anderen angeben."
            ) from error
        self.folder = folder
        self._lock = threading.RLock()
        self._database = Database(folder / DATABASE, wait)
        self._vectors: VectorIndex | None = None
        self._saved = ""
        if model is not None:
            try:
                self._accept(model)
            except BaseException:
                self.close()
                raise

    def _accept(self, model: str) -> None:
        stored = self._database.adopt(model)
        if stored != model:
            raise IndexMismatchError(
                f"Der Index in „{self.folder}“ wurde mit dem Modell „{stored}“ gebaut, eingestellt ist „{model}“. "
                "Bitte RAG_MODEL anpassen oder die Artikel mit --index in einen neuen Ordner einlesen."
            )

    @property
    def model(self) -> str | None:
        """Name of the embedder whose vectors are stored, None while there are none."""
        with self._lock:
            return self._database.model

    def close(self) -> None:
        """Closes the files."""
        with self._lock:
            self._database.close()

    def put(
        self,
        article: Article,
        sentences: Sequence[Span],
        passages: Sequence[Span],
        vectors: Vectors,
        origin: Origin = Origin(),  # noqa: B008 - frozen
    ) -> bool:
        """Stores an article, all or nothing; True if it took the place of one of the same name.

        `vectors`: (passages, dim).
        """
        with self._lock:
            return self._database.put(article, sentences, passages, vectors, origin)

    def origin(self, name: str) -> Origin:
        """What the article of that name was read from; an empty one if there is none."""
        with self._lock:
            return self._database.origin(name)

    def origins(self) -> dict[str, str]:
        """The path of the file that each article was read from, by the article's name."""
        with self._lock:
            return self._database.origins()

    def note_origin(self, name: str, origin: Origin) -> None:
        """Notes where an article was found that is stored already."""
        with self._lock:
            self._database.note_origin(name, origin)

    def twins(self, name: str) -> list[str]:
        """The articles that are near-duplicates of one, by name."""
        with self._lock:
            return self._database.twins(name)

    def remove(self, name: str) -> bool:
        """Removes an article; False if there is none of that name."""
        with self._lock:
            return self._database.remove(name)

    def article(self, name: str) -> Article:
        """The article of that name; KeyError if there is none."""
        with self._lock:
            return self._database.article(name)

    def is_current(self, article: Article) -> bool:
        """Whether the article is stored just so, title and date included."""
        with self._lock:
            return self._database.is_current(article)

    def articles(self) -> list[ArticleInfo]:
        """All articles by name."""
        with self._lock:
            return self._database.articles()

    def details(self) -> dict[str, tuple[Details, int]]:
        """What is known of each article and how many pages it has, by name."""
        with self._lock:
            return self._database.details()

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        """Passages by id, in the order asked for; ids that are gone are left out."""
        with self._lock:
            return self._database.passages(ids)

    def sentences(self, article: str, within: Span) -> list[Span]:
        """Sentences of an article that touch a span, in order."""
        with self._lock:
            return self._database.sentences(article, within)

    def nearest(self, vector: Vectors, k: int, scope: Scope = EVERYTHING) -> list[int]:
        """Ids of the `k` passages in scope whose vectors are most like `vector` (1, dim), best first."""
        with self._lock:  # the index changes in place
            among = None if scope == EVERYTHING else self._database.ids_in(scope)
            return self._current().nearest(vector, k, among)

    def likeness(self, vector: Vectors, ids: Sequence[int]) -> Scores:
        """Inner product of `vector` (1, dim) with the vectors of the passages `ids`, shape (n,); 0 for those gone."""
        scores: Scores = np.zeros(len(ids), dtype=np.float32)
        with self._lock:
            known, vectors = self._database.vectors_of(ids)
        if len(known):
            places = np.searchsorted(known, ids).clip(max=len(known) - 1)
            found = known[places] == ids
            scores[found] = (vectors @ vector[0])[places[found]]
        return scores

    def matching(self, stems: Sequence[str], k: int, scope: Scope = EVERYTHING) -> list[tuple[int, float]]:
        """Ids and BM25 scores of the `k` passages in scope that match any of the stems best, best first."""
        with self._lock:
            return self._database.matching(stems, k, scope)

    def frequencies(self, stems: Sequence[str]) -> dict[str, int]:
        """In how many passages each stem occurs."""
        with self._lock:
            return self._database.frequencies(stems)

    def __len__(self) -> int:
        """Number of passages."""
        with self._lock:
            return self._database.count()

    def faults(self) -> list[str]:
        """What is wrong with the SQLite file; empty when it is sound."""
        with self._lock:
            return self._database.faults()

    def save_vectors(self) -> None:
        """Brings the FAISS file in step with the SQLite file, and gives it the form that fits its size."""
        with self._lock:
            index = self._current()
            if index.has_outgrown():
                self._vectors = index = VectorIndex.build(self._database, index.state)
                self._saved = ""
            if self._saved != index.state:
                self._save(index)

    def vectors_fit(self) -> bool:
        """Whether the FAISS file on disk belongs to the present state of the SQLite file."""
        with self._lock:
            stored = VectorIndex.load(self.folder)
            return stored is not None and stored.state == self._database.state()

    def _current(self) -> VectorIndex:
        """The vector index for the present state: the one in memory or on disk, brought in step, or a new one."""
        with self._lock:
            state = self._database.state()
            opening = self._vectors is None
            if self._vectors is None and (stored := VectorIndex.load(self.folder)):
                self._vectors, self._saved = stored, stored.state
            if self._vectors is None or not self._vectors.follow(self._database, state):
                self._vectors = VectorIndex.build(self._database, state)
            if opening and self._saved != state:  # later states are saved when they are complete
                self._save(self._vectors)
            return self._vectors

    def _save(self, index: VectorIndex) -> None:
        # The file only saves time: where it cannot be written, search works all the same.
        with suppress(OSError, RuntimeError):
            index.save(self.folder, self._database)
            self._saved = index.state
