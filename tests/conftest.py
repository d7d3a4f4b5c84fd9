from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

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
def plain_model(base_model: Path) -> SentenceTransformer:
    """The prepared folder as sentence-transformers itself sees it."""
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(base_model), local_files_only=True)
