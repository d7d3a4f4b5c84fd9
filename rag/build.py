"""The only place that chooses concrete parts."""

from __future__ import annotations

import shutil
import sys
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock
from tqdm import tqdm

from rag import __version__
from rag.assistant import Assistant
from rag.errors import LibraryError
from rag.evidence import EvidenceFinder
from rag.ingest import File, IngestReport, Where, find_files, ingest, sort_out
from rag.keeper import Keeper
from rag.retrieve import Retriever
from rag.settings import ROOT, Settings
from rag.sources.web import EVERYWHERE, Limits
from rag.sources.worker import SourceWorker
from rag.store.conversations import ConversationStore
from rag.store.library import DATABASE, StoredLibrary, holds_library
from rag.types import Versions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rag.interfaces import Embedder, Generator, Reader
    from rag.models.reader import TwofoldReader

_SEEDING = ".seeding-"


def build_embedder(settings: Settings) -> Embedder:
    """The embedder of the settings; the base model is prepared on first use. Raises ModelError."""
    from rag.models.base import USUAL_LIKENESS, prepare_base_model
    from rag.models.embedder import SentenceTransformerEmbedder

    if settings.model:
        return SentenceTransformerEmbedder(settings.model, settings.runtime, settings.cache)
    base = prepare_base_model(settings.cache)
    return SentenceTransformerEmbedder(base, settings.runtime, settings.cache, USUAL_LIKENESS)


def build_reader(settings: Settings) -> TwofoldReader:
    """The reader of the settings; the trained one is prepared on first use. Raises ModelError."""
    from rag.language.words import shared_words
    from rag.models.answerer import QuestionAnswerer
    from rag.models.reader import TwofoldReader
    from rag.models.trained import prepare_reader_model

    model = settings.reader or prepare_reader_model(settings.cache)
    return TwofoldReader(QuestionAnswerer(model, settings.runtime, settings.cache), shared_words)


def build_generator(settings: Settings) -> Generator | None:
    """The language model of the settings, None where there is none. Raises ModelError."""
    limits = settings.generator_context, settings.generator_seconds
    if settings.generator == "server":
        from rag.models.server import ServerGenerator

        return ServerGenerator(
            settings.generator_url,
            settings.generator_model,
            settings.generator_key,
            *limits,
        )
    if settings.generator == "transformers":
        from rag.models.causal import TransformersGenerator

        return TransformersGenerator(settings.generator_model, *limits)
    if settings.generator == "small":
        from rag.models.llama import LlamaGenerator
        from rag.models.small import TITLE, small_model

        return LlamaGenerator(small_model(settings.cache), TITLE, *limits)
    return None


def install_model(settings: Settings) -> Path:
    """The small language model, installed with what runs it. Raises ModelError."""
    from rag.models.small import install_runtime, install_small_model

    install_runtime(ROOT / "requirements-model.txt")
    return install_small_model(settings.cache)


def build_assistant(settings: Settings, seed: bool = True) -> Assistant:
    """The assistant over the library in `settings.index`; with `seed`, an empty one is filled from the seeds."""
    return build_assistant_and_keeper(settings, seed)[0]


def build_assistant_and_keeper(settings: Settings, seed: bool = True) -> tuple[Assistant, Keeper]:
    """The same assistant, and who adds and removes the articles of its library meanwhile."""
    embedder = build_embedder(settings)
    if seed and is_empty(settings.index):
        seed_library(settings, embedder)
    library = StoredLibrary(settings.index, embedder.name)
    keeper = Keeper(library, embedder, web_limits(settings))
    return assistant_over(library, embedder, build_reader(settings), build_generator(settings)), keeper


def web_limits(settings: Settings) -> Limits:
    """How much fetching a web address may take, and where it may lead."""
    return Limits(allowed=EVERYWHERE if settings.allow_private else ())


def is_empty(folder: Path) -> bool:
    """Whether there is no library in `folder`, or one without passages."""
    if not holds_library(folder):
        return True
    with closing(StoredLibrary(folder)) as library:
        return len(library) == 0


def seed_library(settings: Settings, embedder: Embedder) -> None:
    """Fills an empty library from the seeds; a second program that starts meanwhile waits.

    A library that is not there yet is built beside its place and moved there, so that a killed program leaves no half.
    """
    try:
        settings.index.mkdir(parents=True, exist_ok=True)
        with FileLock(settings.index / ".seeding.lock"):
            if not is_empty(settings.index):
                return
            if holds_library(settings.index):
                ingest_paths([settings.seeds], settings, embedder)
                return
            for leftover in settings.index.glob(f"{_SEEDING}*"):
                shutil.rmtree(leftover)
            with tempfile.TemporaryDirectory(prefix=_SEEDING, dir=settings.index) as made:
                ingest_paths([settings.seeds], replace(settings, index=Path(made)), embedder)
                for file in sorted(Path(made).iterdir(), key=lambda file: file.name == DATABASE):  # the library last
                    file.rename(settings.index / file.name)
    except OSError as error:
        raise LibraryError(
            f"In „{settings.index}“ lässt sich nicht schreiben. Bitte mit --index oder RAG_INDEX einen anderen Ordner "
            "angeben."
        ) from error


def open_conversations(settings: Settings) -> ConversationStore:
    """The conversations kept beside the library. Raises LibraryError."""
    return ConversationStore(settings.index)


def assistant_over(
    library: StoredLibrary, embedder: Embedder, reader: Reader, generator: Generator | None = None
) -> Assistant:
    """An assistant over an open library."""
    finder = EvidenceFinder(library, reader)
    versions = Versions(__version__, embedder.name, reader.name, generator.name if generator else "")
    return Assistant(library, Retriever(library, embedder), finder, versions, generator)


def ingest_paths(paths: Sequence[Where], settings: Settings, embedder: Embedder | None = None) -> IngestReport:
    """Adds or updates the articles in `paths`, with a progress bar. Raises SourceError where there is no file.

    Without `embedder`, that of the settings is loaded, but only where there is something new.
    """
    files, closed = find_files(paths)
    report = ingest_files(files, settings, lambda: embedder or build_embedder(settings))
    report.failed[:0] = closed
    return report


def ingest_files(files: Sequence[File], settings: Settings, embedder: Callable[[], Embedder]) -> IngestReport:
    """Adds or updates the articles of `files`, with a progress bar."""
    with tqdm(total=len(files), desc="Artikel einlesen", unit="Datei", file=sys.stderr, disable=None) as bar:
        changed, unchanged = _sort_out(files, settings)
        bar.update(len(unchanged))
        report = IngestReport()
        if changed:
            model = embedder()
            with closing(StoredLibrary(settings.index, model.name, create=True)) as library, SourceWorker() as worker:
                report = ingest(changed, library, model, bar.update, worker.read, web_limits(settings))
                library.save_vectors()
        report.skipped[:0] = unchanged
        return report


def _sort_out(files: Sequence[File], settings: Settings) -> tuple[Sequence[File], list[str]]:
    if not holds_library(settings.index):
        return files, []
    with closing(StoredLibrary(settings.index)) as library:
        return sort_out(files, library)
