from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rag.build import ingest_paths
from rag.models.base import prepare_base_model
from rag.models.embedder import SentenceTransformerEmbedder
from rag.settings import Settings

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


@pytest.fixture(scope="session")
def model_cache() -> Path:
    """The user's own cache, so that the base model is prepared once and not by every run."""
    return Settings.from_env().cache


@pytest.fixture(scope="session")
def base_model(model_cache: Path) -> Path:
    return prepare_base_model(model_cache)


@pytest.fixture(scope="session")
def torch_embedder(base_model: Path, model_cache: Path) -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(base_model, "torch", model_cache)


@pytest.fixture(scope="session")
def openvino_embedder(base_model: Path, model_cache: Path) -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(base_model, "openvino", model_cache)


@pytest.fixture(scope="session")
def german_passages() -> list[str]:
    return (Path(__file__).parent / "data" / "passages_de.txt").read_text("utf-8").splitlines()


@pytest.fixture(scope="session")
def embedder(base_model: Path, model_cache: Path) -> SentenceTransformerEmbedder:
    """The embedder that a user gets."""
    return SentenceTransformerEmbedder(base_model, "auto", model_cache)


@pytest.fixture(scope="session")
def seeds() -> Path:
    return Settings().seeds


@pytest.fixture(scope="session")
def seed_index(tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder, seeds: Path) -> Path:
    """The folder of a library of the seeds, for all tests: only to be read."""
    folder = tmp_path_factory.mktemp("seeds") / "index"
    ingest_paths([seeds], Settings(index=folder), embedder)
    return folder


@pytest.fixture
def index(seed_index: Path, tmp_path: Path) -> Path:
    """A copy of the seeds' library, to be changed and damaged."""
    # What a reader keeps beside the file goes with the reader.
    return shutil.copytree(seed_index, tmp_path / "index", ignore=shutil.ignore_patterns("*-wal", "*-shm"))


@pytest.fixture
def without_rights(tmp_path: Path) -> Iterator[Path]:
    """A folder owned by a user who holds no special rights; root, who may do anything, becomes that user."""
    if os.geteuid() != 0:
        yield tmp_path
        return
    nobody = 65534
    with tempfile.TemporaryDirectory() as name:  # tmp_path lies in a folder that only root may enter
        os.chown(name, nobody, nobody)
        os.seteuid(nobody)
        try:
            yield Path(name)
        finally:
            os.seteuid(0)


@pytest.fixture(scope="session")
def plain_model(base_model: Path) -> SentenceTransformer:
    """The prepared folder as sentence-transformers itself sees it."""
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(base_model), local_files_only=True)
