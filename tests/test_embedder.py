import json
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from rag.errors import ModelError
from rag.interfaces import Embedder
from rag.models.embedder import SentenceTransformerEmbedder
from rag.models.tokens import TextTokenizer
from rag.settings import ROOT

QUESTIONS = [
    "Wann wurde die Brücke über den Rhein gesprengt?",
    "Um wie viel stieg der Umsatz?",
    "Welches Tier wurde vor Rügen gesehen?",
    "Wo sitzt das Bundesverfassungsgericht?",
    "Wie hoch ist der Mindestlohn ab 2026?",
    "Wer gewann gegen Borussia Dortmund?",
    "Wie kalt war es in der Nacht?",
    "Was sagte die Ministerin?",
]


@pytest.fixture(params=["torch", "openvino"])
def embedder(request) -> Embedder:
    return request.getfixturevalue(f"{request.param}_embedder")


def test_shapes_and_lengths(embedder, german_passages):
    assert (embedder.dimension, embedder.max_tokens) == (384, 512)
    for vectors in (embedder.embed_passages(german_passages), embedder.embed_questions(german_passages)):
        assert vectors.shape == (50, 384)
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert embedder.embed_passages([]).shape == embedder.embed_questions([]).shape == (0, 384)
    assert embedder.count_tokens([]) == []


def test_order_and_company_do_not_matter(embedder, german_passages):
    texts = [*german_passages, " ".join(german_passages)]
    together = embedder.embed_passages(texts)
    alone = np.concatenate([embedder.embed_passages([text]) for text in texts])
    assert (together * alone).sum(axis=1).min() >= 0.999


def test_question_and_passage_differ(embedder):
    assert not np.allclose(embedder.embed_questions(["Köln"]), embedder.embed_passages(["Köln"]), atol=1e-3)


def test_finds_the_passage(embedder, german_passages):
    scores = embedder.embed_questions(QUESTIONS) @ embedder.embed_passages(german_passages).T
    found = [german_passages[best] for best in scores.argmax(axis=1)]
    words = ["1911", "14,3", "Rügens", "Karlsruhe", "Mindestlohn", "3:1", "−20", "Ministerin"]
    assert all(word in passage for passage, word in zip(found, words, strict=True))


def test_runtimes_agree(torch_embedder, openvino_embedder, german_passages):
    assert torch_embedder.name == openvino_embedder.name
    passages, others = (e.embed_passages(german_passages) for e in (torch_embedder, openvino_embedder))
    assert (passages * others).sum(axis=1).min() >= 0.999
    exact = torch_embedder.embed_questions(QUESTIONS) @ passages.T
    fast = openvino_embedder.embed_questions(QUESTIONS) @ others.T
    for row, ranking in zip(exact, np.argsort(-fast, axis=1), strict=True):
        assert ranking[:3].tolist() == np.argsort(-row)[:3].tolist()
        assert np.diff(row[ranking]).max() <= 0.002  # only what is as good as equal may change places


@pytest.fixture(scope="module")
def tokenizer(base_model) -> TextTokenizer:
    return TextTokenizer(Tokenizer.from_file(str(base_model / "tokenizer.json")), 512)


def test_too_long_a_text(embedder, tokenizer):
    text = "Brücke " * 2000
    assert embedder.count_tokens([text]) == [2004]
    (cut,), (whole,) = (tokenizer.tokenize([start], "passage: ") for start in (text, text[: 508 * 7]))
    assert (len(cut), cut) == (512, whole)
    shorter = embedder.embed_passages([text, text[: 508 * 7]])
    assert shorter[0] @ shorter[1] >= 0.9999


@settings(max_examples=60)
@given(st.text(max_size=60))
@example("")
@example(" \n\t\u3000")
@example("ﬁ ½ ㎏ \u0301x e\u0323\u0301")
@example("</s><mask> <s> query: passage: ▁")
@example("\ud800 halbes Zeichen \udc00")
@example("\x00 \u200b \ufeff 👩‍👩‍👧")
def test_any_text(openvino_embedder, tokenizer, text):
    (vector,) = openvino_embedder.embed_passages([text])
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
    ((tokens,),) = tokenizer.pairs("Ja?", [text])
    start, end = tokens.offsets[tokens.content].T
    assert ((start >= 0) & (start < end) & (end <= len(text))).all()
    assert (np.diff(start) >= 0).all()
    assert (np.diff(end) >= 0).all()


def test_half_a_character_is_an_unknown_one(embedder):
    half, unknown = embedder.embed_passages(["\ud800 halbes Zeichen", "\ufffd halbes Zeichen"])
    assert half @ unknown >= 0.9999


def test_tokens_of_a_sentence(tokenizer):
    text = "Straße nach Köln, 14,3 km!"
    ((tokens,),) = tokenizer.pairs("Wie weit?", [text])
    words = [text[start:end] for start, end in tokens.offsets[tokens.content]]
    assert words == ["Straße", "nach", "Köln", ",", "14", ",", "3", "km", "!"]


def test_windows_cover_a_long_text(tokenizer):
    (windows,) = tokenizer.pairs("Was?", ["Brücke " * 2000])
    assert max(len(tokens.ids) for tokens in windows) == 512
    seen = {start for tokens in windows for start in tokens.offsets[tokens.content][:, 0].tolist()}
    assert seen == set(range(0, 2000 * 7, 7))


@pytest.fixture(scope="module")
def byte_pairs(tiny_roberta) -> TextTokenizer:
    return TextTokenizer(Tokenizer.from_file(str(tiny_roberta / "tokenizer.json")), 512)


def test_byte_pairs_begin_with_a_blank(byte_pairs):
    text = "Wir sind mit dabei."
    ((tokens,),) = byte_pairs.pairs("Wer ist dabei?", [text])
    assert "".join(text[start:end] for start, end in tokens.offsets[tokens.content]) == "Wirsindmitdabei."


def test_text_is_not_taken_for_special_tokens(byte_pairs):
    (ids,) = byte_pairs.tokenize(["<s>Ja</s><pad><mask>"], "")
    assert (ids[0], ids[-1]) == (0, 2)
    assert min(ids[1:-1]) > 4


def test_threads(openvino_embedder, german_passages):
    expected = openvino_embedder.embed_questions(german_passages)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: openvino_embedder.embed_questions([text])[0], german_passages))
    assert (expected * np.array(found)).sum(axis=1).min() >= 0.999


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory) -> Path:
    """Another kind of model: WordPiece, pooling by the first token, no prompts, vectors of any length."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import BertWordPieceTokenizer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("tiny")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "die", "br", "##ü", "##cke", "##u", "alt"]
    tokenizer = BertWordPieceTokenizer({word: number for number, word in enumerate(words)}, lowercase=True)
    BertTokenizerFast(tokenizer_object=tokenizer._tokenizer, model_max_length=32).save_pretrained(folder / "bert")
    size = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
    BertModel(BertConfig(vocab_size=len(words), **size)).save_pretrained(folder / "bert")
    model = SentenceTransformer(modules=[Transformer(str(folder / "bert")), Pooling(16, "cls")], device="cpu")
    model.save(str(folder / "tiny"))
    return folder / "tiny"


WATCHED = """
import json, sys
from pathlib import Path

calls = []
sys.addaudithook(lambda event, args: calls.append(event) if event.startswith(("socket.", "http.", "urllib.")) else None)

from rag.models.embedder import SentenceTransformerEmbedder

embedder = SentenceTransformerEmbedder(Path(sys.argv[1]), "openvino", Path(sys.argv[2]))
embedder.embed_questions(["Wer baut eine Brücke?"])
heavy = {"torch", "transformers", "sentence_transformers"}
print(json.dumps({
    "calls": calls,
    "heavy": sorted(heavy & set(sys.modules)),
    "telemetry": [name for name, module in sys.modules.items() if "openvino_telemetry" in name and module],
}))
"""


def watch(folder: Path, cache: Path, home: Path) -> tuple[dict[str, object], str]:
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(folder), str(cache)],
        env={"HOME": str(home)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout), done.stderr


def test_nothing_leaves_the_machine(tiny_model, tmp_path):
    home, cache = tmp_path / "home", tmp_path / "cache"
    home.mkdir()
    seen, said = watch(tiny_model, cache, home)
    assert (seen["calls"], seen["telemetry"]) == ([], [])
    assert [line[:35] for line in said.splitlines()] == ["Das Modell wird einmalig für OpenVI"]
    assert not list(home.rglob("*openvino*")) + list(home.rglob("*intel*"))

    seen, said = watch(tiny_model, cache, home)
    assert seen == {"calls": [], "heavy": [], "telemetry": []}
    assert said == ""


def test_another_model(tiny_model, tmp_path):
    torch, openvino = (SentenceTransformerEmbedder(tiny_model, runtime, tmp_path) for runtime in ("torch", "openvino"))
    texts = ["Die Brücke", "alt", "die alt die alt"]
    assert (torch.dimension, torch.max_tokens) == (16, 32)
    assert torch.count_tokens(texts)[1] == 3
    assert (torch.embed_passages(texts) * openvino.embed_passages(texts)).sum(axis=1).min() >= 0.999
    np.testing.assert_array_equal(torch.embed_passages(texts), torch.embed_questions(texts))  # no prompts


def test_name_follows_the_weights(tiny_model, tmp_path):
    from safetensors.numpy import load_file, save_file

    name = SentenceTransformerEmbedder(tiny_model, "torch", tmp_path).name
    assert re.fullmatch(r"tiny-[0-9a-f]{8}", name)
    retrained = shutil.copytree(tiny_model, tmp_path / "tiny")
    file = retrained / "model.safetensors"
    weights = load_file(file)
    weights["encoder.layer.1.output.dense.bias"] += 1
    save_file(weights, file, metadata={"format": "pt"})
    assert SentenceTransformerEmbedder(retrained, "torch", tmp_path).name != name


def test_auto_falls_back_to_torch(tiny_model, tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "openvino", None)
    embedder = SentenceTransformerEmbedder(tiny_model, "auto", tmp_path)
    assert embedder.embed_questions(["die"]).shape == (1, 16)
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("Ohne OpenVINO wird langsamer mit torch gerechnet: OpenVINO fehlt; bitte ")
    with pytest.raises(ModelError, match=r"^OpenVINO fehlt; bitte .*\.$"):
        SentenceTransformerEmbedder(tiny_model, "openvino", tmp_path)


def broken(folder: Path) -> Path:
    folder.mkdir()
    (folder / "modules.json").write_text("[{")
    return folder


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (lambda tmp: tmp / "fehlt", "Den Modellordner „.*“ gibt es nicht; bitte "),
        (lambda tmp: str(tmp / "fehlt"), "Den Modellordner „.*“ gibt es nicht; bitte "),
        (lambda tmp: tmp, "„.*“ ist kein sentence-transformers-Modell .*; bitte "),
        (lambda tmp: broken(tmp / "kaputt"), "Das Modell „.*“ ist unvollständig oder beschädigt; bitte "),
    ],
)
@pytest.mark.parametrize("runtime", ["torch", "openvino"])
def test_what_cannot_be_loaded(tmp_path, model, message, runtime):
    with pytest.raises(ModelError, match=rf"^{message}.*\.$") as caught:
        SentenceTransformerEmbedder(model(tmp_path), runtime, tmp_path / "cache")
    assert "\n" not in str(caught.value)


def test_hub_out_of_reach(tmp_path):
    code = (
        "import sys; from pathlib import Path; from rag.models.embedder import SentenceTransformerEmbedder as E\n"
        "try: E('niemand/kein-modell', 'torch', Path(sys.argv[1]))\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    env = {"HOME": str(tmp_path), "HF_ENDPOINT": "http://127.0.0.1:9"}
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == (
        "ModelError Das Modell „niemand/kein-modell“ ist weder ein Ordner noch vom Hub ladbar; "
        "bitte den Namen in RAG_MODEL und die Netzverbindung prüfen.\n"
    )
