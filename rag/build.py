"""The only place that chooses concrete parts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from rag.assistant import Assistant
from rag.evidence import EvidenceFinder
from rag.ingest import IngestReport, find_files, ingest
from rag.models.reader import SimilarityReader
from rag.retrieve import Retriever
from rag.settings import Settings
from rag.store.library import StoredLibrary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.interfaces import Embedder


def build_embedder(settings: Settings) -> Embedder:
    """The embedder of the settings; the base model is prepared on first use. Raises ModelError."""
    from rag.models.base import prepare_base_model
    from rag.models.embedder import SentenceTransformerEmbedder

    model = settings.model or prepare_base_model(settings.cache)
    return SentenceTransformerEmbedder(model, settings.runtime, settings.cache)


def build_assistant(settings: Settings, seed: bool = True) -> Assistant:
    """The assistant over the library in `settings.index`; with `seed`, an empty one is filled from the seeds."""
    embedder = build_embedder(settings)
    library = StoredLibrary(settings.index, embedder.name, create=seed)
    if seed and not len(library):
        ingest_paths([settings.seeds], settings, embedder)
    return assistant_over(library, embedder)


def assistant_over(library: StoredLibrary, embedder: Embedder) -> Assistant:
    """An assistant over an open library."""
    finder = EvidenceFinder(library, SimilarityReader(embedder))
    return Assistant(library, Retriever(library, embedder), finder)


def ingest_paths(paths: Sequence[Path], settings: Settings, embedder: Embedder) -> IngestReport:
    """Adds or updates the articles in `paths`, with a progress bar. Raises SourceError where nothing could be read."""
    files = find_files(paths)
    library = StoredLibrary(settings.index, embedder.name, create=True)
    with tqdm(total=len(files), desc="Artikel einlesen", unit="Datei", file=sys.stderr, disable=None) as bar:
        report = ingest(files, library, embedder, bar.update)
    library.save_vectors()
    library.close()
    return report
