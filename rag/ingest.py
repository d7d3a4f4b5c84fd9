"""Files to library: read, cut into sentences and passages, embed, store.

Articles are embedded in groups, so that batches are full, and stored one by one, so that a killed run keeps what it
has finished.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from rag.errors import SourceError
from rag.interfaces import Embedder, Library
from rag.language.passages import split_passages
from rag.language.sentences import split_sentences
from rag.sources import origin_of, read_address, read_source
from rag.sources.web import WEB_LIMITS, Limits, normal_address
from rag.types import Article, Origin, Progress, Span, Vectors

PASSAGE_TOKENS = 320
"""Longest passage. Of 480 tokens they would be found a little more often (MRR@10 0.948, not 0.940), but reading them
takes half as long again (benchmarks/passages.json)."""

OVERLAP_TOKENS = 60
"""What neighbouring passages share at most: about two sentences."""

_GROUP = 64
_SLICE = 32
"""Passages between two words on the progress, and in memory as tokens at once: for a book, every few seconds."""

Where = Path | str
"""A file or folder, or a web address."""

File = tuple[str, Where]
"""A file or web address by the name of the article that it becomes."""


@dataclass(slots=True)
class IngestReport:
    """What became of each file; `failed` holds names with the German reason."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)

    @property
    def read(self) -> int:
        """Number of files that could be read."""
        return len(self.added) + len(self.changed) + len(self.skipped)


def find_files(paths: Iterable[Where], may_be_empty: bool = False) -> tuple[list[File], list[tuple[str, str]]]:
    """The web addresses and files in `paths` by name; and what is not read, with reasons.

    Folders are read recursively, hidden files left out. A name is relative to the folder that was given; of different
    files with one name the first counts. Raises SourceError where there is no file at all, unless the folders
    `may_be_empty`.
    """
    found: dict[str, Where] = {}
    failed: list[tuple[str, str]] = []
    for path in paths:
        try:
            if isinstance(path, str):
                address = normal_address(path)
                found[address] = address
                continue
            for name, file in _files(path, failed):
                first = found.setdefault(name, file)
                if os.path.realpath(first) != os.path.realpath(file):
                    reason = f"„{file}“ heißt wie „{first}“. Bitte eine der beiden Dateien umbenennen."
                    failed.append((name, reason))
        except SourceError as error:
            failed.append((str(path), str(error)))
    if not found and not may_be_empty:
        raise SourceError("\n".join(reason for _, reason in failed))
    return list(found.items()), failed


def _files(path: Path, failed: list[tuple[str, str]]) -> list[tuple[str, Path]]:
    """Name and path of the file `path` or of the files in it; folders inside that stay closed go to `failed`."""
    try:
        is_folder = path.is_dir()
        if not is_folder and not path.exists():
            raise SourceError(f"„{path}“ gibt es nicht. Bitte den Pfad prüfen.")
        if is_folder:
            next(path.iterdir(), None)  # says why a folder stays closed
    except OSError as error:
        raise SourceError(_closed(path)) from error
    if not is_folder:
        return [(path.name, path)]
    closed = len(failed)
    files = sorted(_walk(path, lambda error: failed.append((error.filename, _closed(error.filename)))))
    if not files and len(failed) == closed:
        raise SourceError(f"Im Ordner „{path}“ liegt keine Datei. Bitte einen Ordner mit Artikeln angeben.")
    return [(file.relative_to(path).as_posix(), file) for file in files]


def _walk(folder: Path, closed: Callable[[OSError], object]) -> Iterator[Path]:
    for here, folders, files in os.walk(folder, onerror=closed):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(here) / name for name in files if not name.startswith("."))


def _closed(path: Path | str) -> str:
    return f"„{path}“ lässt sich nicht öffnen. Bitte den Pfad und die Zugriffsrechte prüfen."


def sort_out(files: Iterable[File], library: Library) -> tuple[list[File], list[str]]:
    """The files to be read, and the names of those that are stored just so already, which takes only a look at them."""
    changed, unchanged = [], []
    for name, path in files:
        origin, known = origin_of(path), library.origin(name)
        if not origin.state or origin.state != known.state:
            changed.append((name, path))
            continue
        if origin != known:
            library.note_origin(name, origin)
        unchanged.append(name)
    return changed, unchanged


def ingest(
    files: Iterable[File],
    library: Library,
    embedder: Embedder,
    progress: Callable[[int], object] = lambda _: None,
    read: Callable[[str, Path], Article] = read_source,
    limits: Limits = WEB_LIMITS,
    origin_of: Callable[[Where], Origin] = origin_of,
    watch: Callable[[Progress], object] = lambda _: None,
) -> IngestReport:
    """Adds or updates the articles of `files`; `read` reads a file, web addresses are fetched within `limits`.

    Calls `progress` with the number just finished. A file that cannot be read is reported and does not stop the others.
    `origin_of` says where a file is found again; `watch` is told how far the articles that are stored next have come.
    """
    report = IngestReport()
    group: list[_Prepared] = []
    for name, where in files:
        try:
            origin = origin_of(where)  # before it is read: if it changes meanwhile, it is read anew the next time
            article = read_address(where, limits, read) if isinstance(where, str) else read(name, where)
        except SourceError as error:
            report.failed.append((name, str(error)))
            progress(1)
            continue
        if library.is_current(article):
            if origin != Origin():
                library.note_origin(name, origin)
            report.skipped.append(name)
            progress(1)
            continue
        group.append(_Prepared(article, origin, *read_passages(article.text, embedder)))
        if sum(len(item.passages) for item in group) >= _GROUP:
            progress(_store(group, library, embedder, report, watch))
            group = []
    progress(_store(group, library, embedder, report, watch))
    return report


@dataclass(frozen=True, slots=True)
class _Prepared:
    article: Article
    origin: Origin
    sentences: list[Span]
    passages: list[Span]


def read_passages(
    text: str, embedder: Embedder, size: int = PASSAGE_TOKENS, overlap: int = OVERLAP_TOKENS
) -> tuple[list[Span], list[Span]]:
    """Sentences and passages of a text; no passage is longer than `size` tokens or than the embedder reads."""
    (bare,) = embedder.count_tokens([""])
    sentences = split_sentences(text)

    def count(texts: Sequence[str]) -> list[int]:
        return [tokens - bare for tokens in embedder.count_tokens(texts)]

    limit = min(size, embedder.max_tokens) - bare
    return sentences, split_passages(text, sentences, count, limit, overlap)


def _store(
    group: Sequence[_Prepared],
    library: Library,
    embedder: Embedder,
    report: IngestReport,
    watch: Callable[[Progress], object],
) -> int:
    """Embeds and stores a group of articles; returns how many."""
    vectors = _embed([span.of(item.article.text) for item in group for span in item.passages], embedder, watch)
    start = 0
    for item in group:
        end = start + len(item.passages)
        replaced = library.put(item.article, item.sentences, item.passages, vectors[start:end], item.origin)
        (report.changed if replaced else report.added).append(item.article.name)
        start = end
    return len(group)


def _embed(texts: Sequence[str], embedder: Embedder, watch: Callable[[Progress], object]) -> Vectors:
    vectors = np.empty((len(texts), embedder.dimension), np.float32)
    for start in range(0, len(texts), _SLICE):
        watch(Progress(start, len(texts)))
        vectors[start : start + _SLICE] = embedder.embed_passages(texts[start : start + _SLICE])
    return vectors
