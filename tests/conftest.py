from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from rag.build import ingest_paths
from rag.language.words import shared_words
from rag.models.answerer import QuestionAnswerer
from rag.models.base import USUAL_LIKENESS, prepare_base_model
from rag.models.embedder import SentenceTransformerEmbedder
from rag.models.reader import TwofoldReader
from rag.models.trained import prepare_reader_model
from rag.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from sentence_transformers import SentenceTransformer

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")  # on a busy machine any example may take long


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium for all tests; when it is closed, none of its traffic may have left the machine."""
    from page_browser import chromium, stays_here, traffic
    from playwright.sync_api import sync_playwright

    log = tmp_path_factory.mktemp("traffic") / "net-log.json"
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", f"--log-net-log={log}"]
    quiet.append("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")  # Chromium would call home
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=quiet)
        yield opened
        opened.close()
    asked = traffic(log)
    assert asked
    assert [address for address in asked if not stays_here(address)] == []


@pytest.fixture(autouse=True)
def tabs_are_closed(request: pytest.FixtureRequest) -> Iterator[None]:
    """After each test: open tabs go on working, and a dozen of them slow down those to come."""
    yield
    if "browser" in request.fixturenames:
        for context in request.getfixturevalue("browser").contexts:
            context.close()


@pytest.fixture(scope="session")
def model_cache() -> Path:
    """The user's own cache, so that the base model is prepared once and not by every run."""
    return Settings.from_env().cache


@pytest.fixture(scope="session")
def base_model(model_cache: Path) -> Path:
    return prepare_base_model(model_cache)


@pytest.fixture(scope="session")
def torch_embedder(base_model: Path, model_cache: Path) -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(base_model, "torch", model_cache, USUAL_LIKENESS)


@pytest.fixture(scope="session")
def openvino_embedder(base_model: Path, model_cache: Path) -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(base_model, "openvino", model_cache, USUAL_LIKENESS)


@pytest.fixture(scope="session")
def german_passages() -> list[str]:
    return (Path(__file__).parent / "data" / "passages_de.txt").read_text("utf-8").splitlines()


@pytest.fixture(scope="session")
def embedder(base_model: Path, model_cache: Path) -> SentenceTransformerEmbedder:
    """The embedder that a user gets."""
    return SentenceTransformerEmbedder(base_model, "auto", model_cache, USUAL_LIKENESS)


@pytest.fixture(scope="session")
def reader(model_cache: Path) -> TwofoldReader:
    """The trained reader."""
    return TwofoldReader(QuestionAnswerer(prepare_reader_model(model_cache), "auto", model_cache), shared_words)


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


@pytest.fixture(scope="session")
def tiny_reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model for question answering that knows nothing: BERT with WordPiece and token types, 32 tokens at most."""
    import torch
    from tokenizers import BertWordPieceTokenizer
    from transformers import BertConfig, BertForQuestionAnswering, BertTokenizerFast

    folder = tmp_path_factory.mktemp("tiny-reader")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "die", "br", "##ü", "##cke", "##u", "alt", ".", ","]
    tokenizer = BertWordPieceTokenizer({word: number for number, word in enumerate(words)}, lowercase=True)
    BertTokenizerFast(tokenizer_object=tokenizer._tokenizer, model_max_length=32).save_pretrained(folder)
    size = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
    torch.manual_seed(1)
    model = BertForQuestionAnswering(BertConfig(vocab_size=len(words), initializer_range=0.3, **size))
    model.save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def tiny_roberta(tmp_path_factory: pytest.TempPathFactory, german_passages: list[str]) -> Path:
    """Another: RoBERTa with byte pairs, no token types, positions counted from the padding's id."""
    import torch
    from tokenizers import ByteLevelBPETokenizer
    from tokenizers.processors import RobertaProcessing
    from transformers import RobertaConfig, RobertaForQuestionAnswering, RobertaTokenizerFast

    folder = tmp_path_factory.mktemp("tiny-roberta")
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    tokenizer = ByteLevelBPETokenizer()
    tokenizer.train_from_iterator(german_passages, vocab_size=400, special_tokens=special)
    tokenizer._tokenizer.post_processor = RobertaProcessing(("</s>", 2), ("<s>", 0))
    RobertaTokenizerFast(tokenizer_object=tokenizer._tokenizer, model_max_length=512).save_pretrained(folder)
    size = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
    torch.manual_seed(1)
    config = RobertaConfig(
        vocab_size=400, max_position_embeddings=514, type_vocab_size=1, initializer_range=0.3, **size
    )
    RobertaForQuestionAnswering(config).save_pretrained(folder)
    return folder
