"""The reader: packed weights, runtimes, and what is read off the logits."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file

from rag.build import build_reader
from rag.errors import ModelError
from rag.language.sentences import split_sentences
from rag.models.answerer import IMPOSSIBLE, LONGEST_ANSWER, QuestionAnswerer, _closed, _trimmed, _whole
from rag.models.base import NAME
from rag.models.trained import prepare_reader_model
from rag.settings import ROOT, Settings
from rag.types import Span
from training.pack_reader import pack

QUESTION = "Wann wurde die Brücke über den Rhein gesprengt?"


@pytest.fixture(scope="module")
def home(base_model: Path) -> Iterator[Path]:
    """A cache that holds the base model; emptied at the end, as readers are large."""
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / NAME).symlink_to(base_model)
        yield Path(name)


@pytest.fixture(scope="module")
def trained(home: Path, base_model: Path) -> Path:
    """As training leaves it, but with a head and upper layers that are only shaken: it points somewhere."""
    import torch
    from transformers import AutoModelForQuestionAnswering

    torch.manual_seed(1)
    model = AutoModelForQuestionAnswering.from_pretrained(base_model)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "qa_outputs" in name:
                parameter.copy_(torch.randn(parameter.shape) * 0.3)
            elif any(f".layer.{number}." in name for number in range(4, 12)):
                parameter.add_(torch.randn(parameter.shape) * 0.01)
    model.save_pretrained(home / "trained")
    return home / "trained"


@pytest.fixture(scope="module")
def weights(home: Path, trained: Path, base_model: Path) -> Path:
    pack(trained, base_model, "shaken", home / "reader.safetensors")
    return home / "reader.safetensors"


@pytest.fixture(scope="module")
def folder(home: Path, weights: Path) -> Path:
    return prepare_reader_model(home, weights)


@pytest.fixture(scope="module")
def torch_reader(folder: Path, home: Path) -> QuestionAnswerer:
    return QuestionAnswerer(folder, "torch", home)


@pytest.fixture(scope="module")
def openvino_reader(folder: Path, home: Path) -> QuestionAnswerer:
    return QuestionAnswerer(folder, "openvino", home)


@pytest.fixture(params=["torch", "openvino"])
def reader(request) -> QuestionAnswerer:
    return request.getfixturevalue(f"{request.param}_reader")


@pytest.fixture(scope="module")
def passages(german_passages) -> list[tuple[str, list[Span]]]:
    texts = [" ".join(german_passages[start : start + 5]) for start in range(0, 50, 5)]
    return [(text, split_sentences(text)) for text in texts]


class TestPackedWeights:
    def test_hold_what_training_changed(self, weights):
        names = load_file(weights)
        layers = {int(name.split(".layer.")[1].split(".")[0]) for name in names if ".layer." in name}
        assert layers == set(range(4, 12))
        assert {name for name in names if ".layer." not in name} == {"qa_outputs.weight", "qa_outputs.bias"}
        assert 28_000_000 < weights.stat().st_size < 29_000_000

    def test_make_an_ordinary_transformers_folder(self, folder, trained):
        import torch
        from transformers import AutoModelForQuestionAnswering, AutoTokenizer

        ids = AutoTokenizer.from_pretrained(folder)(QUESTION, "Sie wurde 1911 gebaut.", return_tensors="pt")
        with torch.inference_mode():
            found, expected = (
                AutoModelForQuestionAnswering.from_pretrained(path, dtype=torch.float32)(ids["input_ids"]).start_logits
                for path in (folder, trained)
            )
        assert expected.std() > 0.5
        torch.testing.assert_close(found, expected, atol=0.02, rtol=0)

    def test_other_weights_have_another_folder(self, home, folder, trained, base_model):
        other = home / "other.safetensors"
        pack(trained, base_model, "another recipe", other)
        assert prepare_reader_model(home, other).name != folder.name

    @pytest.mark.parametrize("damage", ["missing", "cut", "flipped", "foreign", "empty"])
    def test_damaged(self, tmp_path, weights, damage):
        file = tmp_path / "reader.safetensors"
        data = weights.read_bytes()
        if damage == "cut":
            file.write_bytes(data[:-1000])
        elif damage == "flipped":
            file.write_bytes(data[:-1000] + bytes([data[-1000] ^ 1]) + data[-999:])
        elif damage == "foreign":
            save_file({"a": np.zeros(3)}, file)
        elif damage == "empty":
            file.touch()
        state = "nicht lesbar" if damage == "missing" else "beschädigt"
        with pytest.raises(ModelError, match=rf"^Die Gewichte des Lesers in „.*“ sind {state}.*; bitte .*\.$"):
            prepare_reader_model(tmp_path / "cache", file)
        assert not list(tmp_path.glob("cache/*reader*/*"))

    def test_only_a_reader_over_the_base_model_is_packed(self, tmp_path, tiny_reader, base_model):
        with pytest.raises(ValueError, match="is missing"):
            pack(tiny_reader, base_model, "", tmp_path / "x")

    def test_not_when_nearly_everything_differs(self, tmp_path, trained, base_model):
        (tmp_path / "all").mkdir()
        changed = {name: value + np.float32(1e-3) for name, value in load_file(trained / "model.safetensors").items()}
        save_file(changed, tmp_path / "all" / "model.safetensors")
        try:
            with pytest.raises(ValueError, match="at most are expected"):
                pack(tmp_path / "all", base_model, "", tmp_path / "x")
        finally:
            (tmp_path / "all" / "model.safetensors").unlink()  # half a gigabyte
        assert not (tmp_path / "x").exists()


def by_hand(folder: Path, question: str, text: str, sentence: Span) -> tuple[Span, float, float, float]:
    """Span, score, mass and nothing of one sentence, with nothing but transformers and loops."""
    import torch
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForQuestionAnswering.from_pretrained(folder, dtype=torch.float32).eval()
    coded = tokenizer(question, text, return_tensors="pt", return_offsets_mapping=True)
    offsets = coded.pop("offset_mapping")[0].tolist()
    with torch.inference_mode():
        result = model(**coded)
    # Byte pairs can stand for a blank, of which trimming leaves nothing.
    places = [i for i, sequence in enumerate(coded.sequence_ids(0)) if sequence == 1 and offsets[i][0] < offsets[i][1]]
    starts, ends = (
        torch.log_softmax(logits[0][[0, *places]].double(), 0) for logits in (result.start_logits, result.end_logits)
    )
    spans: dict[tuple[int, int], float] = {}
    for i, first in enumerate(places):
        for j, last in enumerate(places[i : i + LONGEST_ANSWER], start=i):
            a, b = offsets[first][0], offsets[last][1]
            if sentence.start <= a and b <= sentence.end and any(char.isalnum() for char in text[a:b]):
                spans[first, last] = float(starts[i + 1] + ends[j + 1])
    nothing = float(starts[0] + ends[0])
    first, last = max(spans, key=spans.__getitem__)
    mass = float(np.log(np.exp(list(spans.values())).sum()))
    trimmed = _trimmed(text, offsets[first][0], offsets[last][1])
    words = _closed(text, _whole(text, trimmed, sentence), sentence)
    return words, spans[first, last] - nothing, mass, nothing


@pytest.mark.parametrize("kind", ["folder", "tiny_reader", "tiny_roberta"])
def test_figures_are_those_of_the_model(request, tmp_path, kind, german_passages):
    folder = request.getfixturevalue(kind)
    reader = QuestionAnswerer(folder, "torch", tmp_path)
    text = " ".join(german_passages[5:8]) if kind != "tiny_reader" else "Die Brücke. Alt die Brücke, alt."
    sentences = split_sentences(text)
    assert len(sentences) > 1
    question = "Alt?" if kind == "tiny_reader" else QUESTION
    (readings,) = reader.read(question, [(text, sentences)])
    for sentence, found in zip(sentences, readings, strict=True):
        span, *expected = by_hand(folder, question, text, sentence)
        assert found.span == span
        np.testing.assert_allclose((found.score, found.mass, found.nothing), expected, atol=1e-3)


def test_runtimes_agree(torch_reader, openvino_reader, passages):
    assert torch_reader.name == openvino_reader.name
    exact, fast = (
        [reading for own in reader.read(QUESTION, passages) for reading in own]
        for reader in (torch_reader, openvino_reader)
    )
    assert len(exact) > 45
    for name in ("score", "mass", "nothing"):
        left, right = ([getattr(reading, name) for reading in readings] for readings in (exact, fast))
        np.testing.assert_allclose(left, right, atol=0.1)
    same = [left.span == right.span for left, right in zip(exact, fast, strict=True)]
    assert np.mean(same) >= 0.9  # the stand-in points at places that are hardly better than others


@pytest.mark.parametrize("kind", ["tiny_reader", "tiny_roberta"])
def test_another_model(request, tmp_path, kind):
    """BERT with token types, RoBERTa with byte pairs and no types: each with its own way to join two texts."""
    model = request.getfixturevalue(kind)
    exact, fast = (QuestionAnswerer(model, runtime, tmp_path) for runtime in ("torch", "openvino"))
    text = "Die Brücke ist alt. " * 40
    passages = [(text, split_sentences(text)), ("Alt.", [Span(0, 4)])]
    for left, right in zip(exact.read("Die alt?", passages), fast.read("Die alt?", passages), strict=True):
        assert [a.score for a in left] == pytest.approx([b.score for b in right], abs=0.1)
        assert all(reading.span for reading in left)


def test_order_and_company_do_not_matter(reader, passages):
    together = reader.read(QUESTION, passages)
    alone = [reader.read(QUESTION, [passage])[0] for passage in reversed(passages)][::-1]
    for left, right in zip(together, alone, strict=True):
        assert [a.score for a in left] == pytest.approx([b.score for b in right], abs=0.1)


def test_a_long_passage_is_read_to_its_end(reader, german_passages):
    text = " ".join(german_passages * 2)
    (readings,) = reader.read(QUESTION, [(text, split_sentences(text))])
    assert all(reading.span and reading.score > IMPOSSIBLE / 2 for reading in readings)
    assert len({reading.nothing for reading in readings}) == 1


def test_nothing_to_read(reader):
    assert reader.read(QUESTION, []) == []
    assert reader.read(QUESTION, [("Kein Satz.", [])]) == [[]]
    empty, dots = reader.read(QUESTION, [("", [Span(0, 0)]), ("Ja. … \n", [Span(0, 3), Span(4, 5), Span(5, 7)])])
    assert [reading.span for reading in (*empty, *dots)] == [None, Span(0, 2), None, None]
    assert [reading.mass for reading in (*empty, *dots[1:])] == [IMPOSSIBLE] * 3
    assert empty[0].nothing == pytest.approx(0)  # there is nowhere else


@pytest.mark.parametrize("question", ["", "?" * 3000, "Wo? " * 1000, "\ud800 halb", "</s> <s>", "👩‍👩‍👧" * 400])
def test_odd_questions(openvino_reader, passages, question):
    text, sentences = passages[0]
    (readings,) = openvino_reader.read(question, [(text, sentences)])
    assert all(reading.span and np.isfinite(reading.score) for reading in readings)


TEXTS = st.one_of(st.text(max_size=80), st.text("aB1 .,-–„“\"'()äß€%\n\u2009½ﬁ", max_size=200))


@settings(max_examples=120)
@given(TEXTS, TEXTS, st.lists(st.integers(0, 200), max_size=6))
@example("Ist es?", "\ud800 halb \udc00 „Ja“, (nein).", [5, 9, 14])
@example("</s>", "</s><s>Ja</s><pad><mask>", [3, 9])
@example("ﬁ ½", "ﬁ ½ ㎏ \u0301x e\u0323\u0301 👩‍👩‍👧", [1, 2, 3, 4, 5, 6])
def test_any_text(openvino_reader, question, text, cuts):
    bounds = sorted({0, len(text), *(min(cut, len(text)) for cut in cuts)})
    sentences = [Span(a, b) for a, b in pairwise(bounds)] + [Span(0, len(text))]
    (readings,) = openvino_reader.read(question, [(text, sentences)])
    assert len(readings) == len(sentences)
    for sentence, reading in zip(sentences, readings, strict=True):
        assert np.isfinite([reading.score, reading.mass, reading.nothing]).all()
        assert max(reading.mass, reading.nothing) <= 1e-6
        if reading.span:
            assert sentence.start <= reading.span.start < reading.span.end <= sentence.end
            words = reading.span.of(text)
            assert words == words.strip()
            assert words[-1] not in ".,;:!?"
    disjoint = [reading.mass for reading in readings[:-1]]
    assert np.exp([*disjoint, readings[-1].nothing]).sum() <= 1 + 1e-6


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (" 1911. ", "1911"),
        ("„Der Spiegel“,", "Der Spiegel"),
        ("(1911)", "1911"),
        ("Meta (ehemals Facebook)", "Meta (ehemals Facebook)"),
        ("„Auf“ und „Ab“", "„Auf“ und „Ab“"),
        ('"Auf" und "Ab".', '"Auf" und "Ab"'),
        ("Köln (Rhein", "Köln (Rhein"),
        ("Rhein), ", "Rhein"),
        ("-5 Grad", "-5 Grad"),
        ("– 20 Prozent –", "20 Prozent"),
        ("−12,5 °C", "−12,5 °C"),
        ("14,3 %", "14,3 %"),
        ("»Ja!«, sagte er", "»Ja!«, sagte er"),
        ("x", "x"),
        ("-5", "-5"),
    ],
)
def test_what_hangs_on_an_answer_goes(text, words):
    assert _trimmed(text, 0, len(text)).of(text) == words


@pytest.mark.parametrize(
    ("before", "words", "behind", "closed"),
    [
        ("Er kostet ", "220 Dollar (rund 198 Euro", ").", "220 Dollar (rund 198 Euro)"),
        ("Das (", "alte) Haus", " steht", "(alte) Haus"),
        ("Das ", "Abkommen „Privacy Shield", "“ gilt", "Abkommen „Privacy Shield“"),
        ("Das ", 'Lied "Auf', '" und "Ab" kam', 'Lied "Auf"'),
        ("Er (", "Meta", ") kommt", "Meta"),
        ("In (", "Köln", " am Rhein)", "Köln"),
        ("In ", "Köln (am", " Rhein)", "Köln (am"),
        ("", "Köln (Rhein", "", "Köln (Rhein"),
    ],
)
def test_a_bracket_that_was_cut_off_is_closed(before, words, behind, closed):
    text = before + words + behind
    span = Span(len(before), len(before) + len(words))
    assert _closed(text, span, Span(0, len(text))).of(text) == closed
    assert _closed(text, span, span) == span


@pytest.mark.parametrize(
    ("before", "words", "behind", "whole"),
    [
        ("Das Verfahren ", "in Washington am Hal", "s.", "in Washington am Hals"),
        ("Es sind ", "15", "km.", "15"),
        ("Der ", "49", "-jährige kam.", "49"),
        ("Die Kl", "age kam", " an", "Klage kam"),
        ("Sie schafft ", "1 GBit", "/s über Glas", "1 GBit/s"),
        ("Ob ", "Frau", "/Herr Maier kommt", "Frau"),
        ("Es war ", "Köln", "", "Köln"),
    ],
)
def test_words_are_whole(before, words, behind, whole):
    text = before + words + behind
    span = Span(len(before), len(before) + len(words))
    assert _whole(text, span, Span(0, len(text))).of(text) == whole
    assert _whole(text, span, span) == span


@given(st.text(), st.data())
def test_whole_words_hold_what_was_pointed_at_and_end_at_no_letter_of_the_same_word(text, data):
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    found = _whole(text, span, Span(0, len(text)))
    assert found.start <= span.start <= span.end <= found.end
    assert not text[found.end - 1 : found.end + 1].isalpha() or found.end in (0, len(text))


def test_ready_without_torch(tiny_reader, tmp_path):
    code = (
        "import json, sys; from pathlib import Path; from rag.models.answerer import QuestionAnswerer as Q\n"
        "from rag.types import Span\n"
        "Q(Path(sys.argv[1]), 'openvino', Path(sys.argv[2])).read('Alt?', [('Die Brücke', [Span(0, 10)])])\n"
        "print(json.dumps(sorted({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules))))"
    )
    command = [sys.executable, "-c", code, str(tiny_reader), str(tmp_path)]
    first, second = (subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True) for _ in range(2))
    assert (json.loads(first.stdout), len(first.stderr.splitlines())) == (["torch", "transformers"], 1)
    assert (json.loads(second.stdout), second.stderr) == ([], "")


@pytest.mark.parametrize("runtime", ["torch", "openvino"])
@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda tmp: tmp / "fehlt", "Den Modellordner „.*“ gibt es nicht; bitte .*RAG_READER"),
        (lambda tmp: tmp, "„.*“ ist kein transformers-Modell .*RAG_READER"),
        ("damaged", "Das Modell „.*“ ist unvollständig oder beschädigt; bitte "),
        ("headless", "„.*“ ist kein Modell, das Antworten in Texten zeigt .*RAG_READER"),
    ],
)
def test_what_cannot_be_loaded(tmp_path, tiny_reader, make, message, runtime):
    model = make(tmp_path) if callable(make) else copy(tiny_reader, tmp_path / "copy", make)
    with pytest.raises(ModelError, match=rf"^{message}.*\.$") as caught:
        QuestionAnswerer(model, runtime, tmp_path / "cache")
    assert "\n" not in str(caught.value)


def copy(reader: Path, folder: Path, fault: str) -> Path:
    folder.mkdir()
    for file in reader.iterdir():
        os.link(file, folder / file.name)
    kept = {name: v for name, v in load_file(reader / "model.safetensors").items() if "qa_outputs" not in name}
    (folder / "model.safetensors").unlink()
    if fault == "damaged":
        (folder / "model.safetensors").write_bytes(b"no weights")
    else:
        save_file(kept, folder / "model.safetensors", metadata={"format": "pt"})
    return folder


def test_the_reader_of_the_settings(tiny_reader, tmp_path):
    chosen = Settings.from_env({"RAG_READER": str(tiny_reader), "RAG_CACHE": str(tmp_path)})
    assert build_reader(chosen).name.startswith(f"{tiny_reader.name}-")
