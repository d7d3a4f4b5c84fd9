"""A library folder: the SQLite file and the FAISS file derived from it, kept in step."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from rag.errors import IndexMismatchError, LibraryError
from rag.store.database import Database
from rag.store.vectors import VectorIndex
from rag.types import Article, ArticleInfo, Passage, Scores, Span, Vectors

DATABASE = "library.sqlite"


class StoredLibrary:
    """The articles of one folder; safe to use from several threads and processes.

    With `model`, the name of the embedder in use, a library whose vectors come from another one is refused with
    IndexMismatchError. Without `create`, a folder that holds no library is refused with LibraryError.
    """

    def __init__(self, folder: Path, model: str | None = None, create: bool = False) -> None:
        if not create and not (folder / DATABASE).is_file():
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
        self._database = Database(folder / DATABASE)
        self._vectors: VectorIndex | None = None
        self._model = model
        if model is not None:
            self._accept(model)

    def _accept(self, model: str) -> None:
        stored = self._database.model
        if stored is None or (stored != model and self._database.count() == 0):
            self._database.set_model(model)
        elif stored != model:
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

    def put(self, article: Article, sentences: Sequence[Span], passages: Sequence[Span], vectors: Vectors) -> bool:
        """Stores an article, all or nothing; True if it took the place of one of the same name.

        `vectors`: (passages, dim).
        """
        with self._lock:
            return self._database.put(article, sentences, passages, vectors)

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

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        """Passages by id, in the order asked for; ids that are gone are left out."""
        with self._lock:
            return self._database.passages(ids)

    def sentences(self, article: str, within: Span) -> list[Span]:
        """Sentences of an article that touch a span, in order."""
        with self._lock:
            return self._database.sentences(article, within)

    def nearest(self, vector: Vectors, k: int) -> list[int]:
        """Ids of the `k` passages whose vectors are most like `vector` (1, dim), best first."""
        return self._current().nearest(vector, k)

    def likeness(self, vector: Vectors, ids: Sequence[int]) -> Scores:
        """Inner product of `vector` (1, dim) with the vectors of the passages `ids`, shape (n,)."""
        return self._current().likeness(vector, ids)

    def matching(self, stems: Sequence[str], k: int) -> list[tuple[int, float]]:
        """Ids and BM25 scores of the `k` passages that match any of the stems best, best first."""
        with self._lock:
            return self._database.matching(stems, k)

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
        """Brings the FAISS file in step with the SQLite file."""
        self._current()

    def vectors_fit(self) -> bool:
        """Whether the FAISS file on disk belongs to the present state of the SQLite file."""
        with self._lock:
            return VectorIndex.load(self.folder, self._database.state()) is not None

    def _current(self) -> VectorIndex:
        """The vector index for the present state: the one in memory, on disk, or a new one."""
        with self._lock:
            state = self._database.state()
            if self._vectors is None or self._vectors.state != state:
                self._vectors = VectorIndex.load(self.folder, state)
            if self._vectors is None:
                ids, vectors = self._database.vectors()
                self._vectors = VectorIndex.build(ids, vectors, state)
                # The file only saves time: where it cannot be written, search works all the same.
                with suppress(OSError):
                    self._vectors.save(self.folder, self._database.model or "")
            return self._vectors
