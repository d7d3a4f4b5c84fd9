"""Language models that transformers runs, tried with one that knows nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import ModelError
from rag.models import causal
from rag.models.causal import TransformersGenerator
from rag.types import Prompt

TEMPLATE = "{% for m in messages %}<s>{{ m['role'] }}: {{ m['content'] }}{% endfor %}"
NO_SYSTEM = "{% if messages[0]['role'] == 'system' %}{{ raise_exception('kein System') }}{% endif %}" + TEMPLATE
PROMPT = Prompt("Sei kurz.", "Wer wohnt in Ulm?")


def made(folder: Path, texts: list[str], template: str | None) -> Path:
    """A small Llama of random weights with byte pairs."""
    import torch
    from tokenizers import ByteLevelBPETokenizer
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    tokenizer = ByteLevelBPETokenizer()
    tokenizer.train_from_iterator(texts, vocab_size=400, special_tokens=["<s>", "</s>"])
    wrapped = PreTrainedTokenizerFast(tokenizer_object=tokenizer._tokenizer, bos_token="<s>", eos_token="</s>")
    wrapped.chat_template = template
    wrapped.save_pretrained(folder)
    torch.manual_seed(1)
    size = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    config = LlamaConfig(vocab_size=400, max_position_embeddings=512, eos_token_id=None, initializer_range=0.3, **size)
    LlamaForCausalLM(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module", params=[TEMPLATE, NO_SYSTEM], ids=["system", "no-system"])
def generator(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, german_passages: list[str]
) -> TransformersGenerator:
    folder = made(tmp_path_factory.mktemp("llm") / "winzig", german_passages, request.param)
    return TransformersGenerator(str(folder), 4096, 600)


def test_it_writes_as_much_as_it_may_and_the_same_each_time(generator: TransformersGenerator) -> None:
    reply = "".join(generator.generate(PROMPT, 12))
    assert reply
    assert generator.count_tokens(reply) <= 24
    assert "".join(generator.generate(PROMPT, 12)) == reply
    assert len("".join(generator.generate(PROMPT, 40))) > len(reply)


def test_it_is_free_again_when_closed(generator: TransformersGenerator) -> None:
    pieces = generator.generate(PROMPT, 400)
    next(pieces)
    pieces.close()
    assert "".join(generator.generate(PROMPT, 4))


def test_what_it_tells_of_itself(generator: TransformersGenerator) -> None:
    assert generator.name.startswith("winzig-")
    assert generator.context == 512
    assert generator.count_tokens("") == 0 < generator.count_tokens("Ulm") < generator.count_tokens("Ulm und Bonn")


def test_models_that_cannot_be_used(tmp_path: Path, german_passages: list[str], tiny_reader: Path) -> None:
    for model, about in [
        (str(tmp_path / "weg"), "gibt es nicht"),
        (str(tmp_path / "weg.gguf"), "gibt es nicht"),
        (str(made(tmp_path / "stumm", german_passages, None)), "nicht für Gespräche gemacht"),
    ]:
        with pytest.raises(ModelError, match=about):
            TransformersGenerator(model, 4096, 60)
    (tmp_path / "kaputt.gguf").write_bytes(b"GGUF kaputt")
    with pytest.raises(ModelError):
        TransformersGenerator(str(tmp_path / "kaputt.gguf"), 4096, 60)


def test_what_reads_gguf_is_named_where_it_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "modell.gguf").write_bytes(b"GGUF")
    monkeypatch.setattr(causal, "find_spec", lambda name: None if name == "accelerate" else object())
    with pytest.raises(ModelError, match="pip install gguf accelerate"):
        TransformersGenerator(str(tmp_path / "modell.gguf"), 4096, 60)
