"""Files to library: read, cut into sentences and passages, embed, store.

Articles are embedded in groups, so that batches are full, and stored one by one, so that a killed run keeps what it
has finished.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rag.errors import SourceError
from rag.interfaces import Embedder, Library
from rag.language.passages import split_passages
from rag.language.sentences import split_sentences
from rag.sources import read_source
from rag.types import Article, Span

PASSAGE_TOKENS = 320
"""Longest passage; an e5 model takes 512 tokens and ranks shorter windows better (benchmarks/)."""

OVERLAP_TOKENS = 60
"""What neighbouring passages share at most: about two sentences."""

_GROUP = 64


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


def find_files(paths: Iterable[Path]) -> list[tuple[str, Path]]:
    """Names and paths of the files in `paths`, folders recursively, hidden ones left out.

    A name is relative to the folder that was given. Raises SourceError where a path does not exist or a folder holds
    no file.
    """
    found: list[tuple[str, Path]] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(_walk(path))
            if not inside:
                raise SourceError(f"Im Ordner „{path}“ liegt keine Datei. Bitte einen Ordner mit Artikeln angeben.")
            found.extend((file.relative_to(path).as_posix(), file) for file in inside)
        elif path.exists():
            found.append((path.name, path))
        else:
            raise SourceError(f"„{path}“ gibt es nicht. Bitte den Pfad prüfen.")
    return found


def _walk(folder: Path) -> Iterator[Path]:
    for here, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(here) / name for name in files if not name.startswith("."))


def ingest(
    files: Sequence[tuple[str, Path]],
    library: Library,
    embedder: Embedder,
    progress: Callable[[int], object] = lambda _: None,
) -> IngestReport:
    """Adds or updates the articles of `files` (name, path); calls `progress` with the number of files just finished.

    A file that cannot be read is reported and does not stop the others.
    """
    report = IngestReport()
    group: list[_Prepared] = []
    seen: dict[str, Path] = {}
    for name, path in files:
        try:
            if seen.setdefault(name, path) != path:
                raise SourceError(f"„{path}“ heißt wie „{seen[name]}“. Bitte eine der beiden Dateien umbenennen.")
            article = read_source(name, path)
        except SourceError as error:
            report.failed.append((name, str(error)))
            progress(1)
            continue
        if library.is_current(article):
            report.skipped.append(name)
            progress(1)
            continue
        group.append(_prepare(article, embedder))
        if sum(len(item.passages) for item in group) >= _GROUP:
            progress(_store(group, library, embedder, report))
            group = []
    progress(_store(group, library, embedder, report))
    return report


@dataclass(frozen=True, slots=True)
class _Prepared:
    article: Article
    sentences: list[Span]
    passages: list[Span]


def _prepare(article: Article, embedder: Embedder) -> _Prepared:
    sentences = split_sentences(article.text)
    bare, *tokens = embedder.count_tokens(["", *(sentence.of(article.text) for sentence in sentences)])
    limit = min(PASSAGE_TOKENS, embedder.max_tokens) - bare
    own = [count - bare for count in tokens]
    return _Prepared(article, sentences, split_passages(article.text, sentences, own, limit, OVERLAP_TOKENS))


def _store(group: Sequence[_Prepared], library: Library, embedder: Embedder, report: IngestReport) -> int:
    """Embeds and stores a group of articles; returns how many."""
    vectors = embedder.embed_passages([span.of(item.article.text) for item in group for span in item.passages])
    start = 0
    for item in group:
        end = start + len(item.passages)
        replaced = library.put(item.article, item.sentences, item.passages, vectors[start:end])
        (report.changed if replaced else report.added).append(item.article.name)
        start = end
    return len(group)
