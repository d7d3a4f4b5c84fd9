"""How near to a question the passages are that are found."""

from dataclasses import replace
from pathlib import Path

import pytest
from ingest_driver import HashEmbedder

from rag.build import ingest_paths
from rag.models.embedder import SentenceTransformerEmbedder
from rag.retrieve import Retriever
from rag.settings import Settings
from rag.store.library import StoredLibrary

BRIDGE = "Die neue Brücke über die Elbe ist 480 Meter lang. Gebaut wurde sie von 2019 bis 2023."


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "bruecke.txt").write_text(BRIDGE, "utf-8")
    return replace(Settings.from_env(), index=tmp_path / "index")


def test_a_passage_on_something_else_falls_short(
    settings: Settings, tmp_path: Path, embedder: SentenceTransformerEmbedder
) -> None:
    ingest_paths([tmp_path / "bruecke.txt"], settings, embedder)
    retriever = Retriever(StoredLibrary(settings.index, embedder.name), embedder)
    near = retriever.search("Wie lang ist die Brücke über die Elbe?", 1)[0].shortfall
    far = retriever.search("Wie viele Tore schoss Miroslav Klose?", 1)[0].shortfall
    assert near == 0.0
    assert far > 0.03


def test_nothing_falls_short_of_what_is_not_known(settings: Settings, tmp_path: Path) -> None:
    embedder = HashEmbedder()
    ingest_paths([tmp_path / "bruecke.txt"], settings, embedder)
    retriever = Retriever(StoredLibrary(settings.index, embedder.name), embedder)
    assert retriever.search("Wie viele Tore schoss Miroslav Klose?", 1)[0].shortfall == 0.0
