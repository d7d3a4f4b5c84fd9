"""What the reader learns from: windows, labels and near misses."""

import gzip
import json
import math
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.reading import labelled_paragraphs
from rag.language.sentences import split_sentences
from rag.models.trained import prepare_reader_model
from rag.settings import Settings
from rag.types import Span
from training.examples import (
    as_typed,
    labelled_examples,
    near_misses,
    pair_examples,
    read_examples,
    renamed_questions,
    squad_examples,
    window,
    write_examples,
)
from training.fit_evidence import Case, fit_hits, passages_of, reciprocal_rank
from training.train_reader import BATCH_TOKENS, Encoded, batches, load, loss_of, rival_loss

ULM = (
    "Die Strecke zwischen Ulm und Wendlingen wurde 2022 eröffnet. Sie ist 59 Kilometer lang. "
    "Die Bauzeit betrug zehn Jahre. Geleitet hat den Bau Petra Lang."
)
ZOO = "Im Zoo von Graz kam ein Elefant zur Welt. Das Jungtier wiegt 95 Kilogramm. Der Vater heißt Tusker."
PAIRS = [
    {"id": "a", "context": ULM, "questions": ["Wie lang ist die Strecke nach Ulm?", "Wann wurde sie eröffnet?"]},
    {"id": "b", "context": ZOO, "questions": ["Wie viel wiegt das Jungtier in Graz?"]},
]


def label(row: int, question: int, words: str) -> dict[str, object]:
    start = str(PAIRS[row]["context"]).index(words)
    return {"id": PAIRS[row]["id"], "question": question, "start": start, "end": start + len(words)}


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    path = tmp_path / "pairs.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(json.dumps(row) for row in PAIRS).encode()))
    return path


def test_labelled_questions_come_with_their_answer_and_with_near_misses(pairs: Path, tmp_path: Path) -> None:
    labels = tmp_path / "labels.jsonl"
    start = ZOO.index("Tusker")
    own = {"id": "b", "text": "Wer hat das Kalb gezeugt?", "start": start, "end": start + 6}
    rows = [label(0, 0, "59 Kilometer"), label(1, 0, "95 Kilogramm"), {"id": "b", "text": "Wie heißt die Mutter?"}, own]
    labels.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    rounds = [list(labelled_examples(pairs, [labels], random.Random(seed))) for seed in range(30)]
    for found in rounds:
        told = [example.passage[example.start : example.end] for example in found if example.start is not None]
        assert sorted(told) == ["59 Kilometer", "95 Kilogramm", "Tusker"]
        assert {e.question for e in found if e.passage[e.start : e.end] == "Tusker"} >= {"Wer hat das Kalb gezeugt?"}
    misses = [example for found in rounds for example in found if not example.answered]
    assert all(example.start is None for example in misses)
    assert {"Wie heißt die Mutter?"} < {example.question for example in misses}
    same = [example for example in misses if example.question == "Wie lang ist die Strecke nach Ulm?"]
    assert same
    assert all("59 Kilometer" not in example.passage for example in same)


def test_length_does_not_tell_whether_a_passage_answers(tmp_path: Path) -> None:
    long = " ".join(f"{ULM} {ZOO.replace('95', str(number))}" for number in range(20))
    start = long.index("59 Kilometer")
    pairs, labels = tmp_path / "pairs.jsonl", tmp_path / "labels.jsonl"
    rows = [{"id": "a", "subject": "Ulm", "context": long, "questions": []}]
    rows.append({"id": "b", "subject": "Ulm", "context": long.replace("59", "60"), "questions": []})
    pairs.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    told = {"id": "a", "text": "Wie lang ist die Strecke?", "start": start, "end": start + 12}
    labels.write_text(json.dumps(told) + "\n" + json.dumps({"id": "a", "text": "Wie hoch ist die Brücke?"}), "utf-8")
    found = [e for seed in range(100) for e in labelled_examples(pairs, [labels], random.Random(seed))]
    whole = {answered: [len(e.passage) > 1500 for e in found if e.answered is answered] for answered in (True, False)}
    shares = [sum(part) / len(part) for part in whole.values()]
    assert abs(shares[0] - shares[1]) < 0.15
    assert min(shares) > 0.3


def test_a_question_is_also_put_to_another_passage_on_its_subject(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "subject": "Ulm", "context": ULM, "questions": []},
        {"id": "b", "subject": "Graz", "context": ZOO, "questions": []},
        {"id": "c", "subject": "Ulm", "context": "Das Ulmer Münster ist 161 Meter hoch.", "questions": []},
        {"id": "d", "subject": "Ulm", "context": "Nach Ulm sind es 59 Kilometer.", "questions": []},
    ]
    pairs, labels = tmp_path / "pairs.jsonl", tmp_path / "labels.jsonl"
    pairs.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    start = ULM.index("59 Kilometer")
    labels.write_text(json.dumps({"id": "a", "text": "Wie lang ist sie?", "start": start, "end": start + 12}), "utf-8")
    found = [e for seed in range(60) for e in labelled_examples(pairs, [labels], random.Random(seed))]
    beside = {e.passage for e in found if not e.answered and not ULM.startswith(e.passage[:20])}
    assert "Das Ulmer Münster ist 161 Meter hoch." in beside
    assert "Nach Ulm sind es 59 Kilometer." not in beside


def test_labelled_questions_are_read_with_the_words_that_answer(pairs: Path, tmp_path: Path) -> None:
    labels = tmp_path / "labels.jsonl"
    rows = [label(1, 0, "95 Kilogramm"), {"id": "b", "text": "Wie heißt die Mutter?"}, label(0, 0, "59 Kilometer")]
    labels.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    assert list(labelled_paragraphs(pairs, [labels])) == [
        (ZOO, [("Wie viel wiegt das Jungtier in Graz?", ("95 Kilogramm",))]),
        (ULM, [("Wie lang ist die Strecke nach Ulm?", ("59 Kilometer",))]),
    ]


def test_a_renamed_question_speaks_of_what_the_passage_does_not_hold(pairs: Path) -> None:
    rows = {str(row["id"]): row for row in PAIRS}
    labels = [label(0, 0, "59 Kilometer"), label(1, 0, "95 Kilogramm")]
    found = renamed_questions(rows, labels, random.Random(1))
    assert ("Wie lang ist die Strecke nach Graz?", "a") in found
    assert ("Wie viel wiegt das Jungtier in Ulm?", "b") in found


def test_pairs_are_put_to_their_passage_and_to_the_other(pairs: Path) -> None:
    found = list(pair_examples(pairs, None, random.Random(1)))
    own = {question: row["context"] for row in PAIRS for question in row["questions"]}
    assert {example.answered for example in found} == {True, False}
    assert all((example.passage == own[example.question]) == example.answered for example in found)


def test_the_most_similar_other_passage_is_the_near_miss() -> None:
    assert near_misses([ULM, ZOO, "Der Zoo in Graz."], [(1, "Wie alt ist der Zoo in Graz?"), (2, "Zoo Graz")]) == [2, 1]


def test_squad_questions_keep_their_answers(tmp_path: Path) -> None:
    context = " ".join(f"Satz Nummer {number} steht hier für sich." for number in range(200))
    answers = [{"text": "Nummer 77", "answer_start": context.index("Nummer 77")}]
    qas = [{"question": "Welche Nummer?", "answers": answers}] * 40
    data = {"data": [{"paragraphs": [{"context": context, "qas": qas}]}]}
    path = tmp_path / "squad.json"
    path.write_text(json.dumps(data), "utf-8")
    found = list(squad_examples(path, 30, random.Random(1)))
    assert sum(example.answered for example in found) == 30
    assert any(not example.answered for example in found)
    assert all(("Nummer 77" in example.passage) == example.answered for example in found)
    out = tmp_path / "out.jsonl"
    write_examples(out, found)
    assert read_examples(out) == found


def test_some_squad_questions_are_put_to_the_most_similar_other_paragraph(tmp_path: Path) -> None:
    answers = [{"text": "59 Kilometer", "answer_start": ULM.index("59 Kilometer")}]
    qas = [{"question": "Wie lang ist die Strecke nach Ulm?", "answers": answers}] * 40
    like = "Die Strecke nach Ulm kostete viel Geld."
    paragraphs = [{"context": ULM, "qas": qas}, {"context": ZOO, "qas": []}, {"context": like, "qas": []}]
    path = tmp_path / "squad.json"
    path.write_text(json.dumps({"data": [{"paragraphs": paragraphs}]}), "utf-8")
    found = [example for example in squad_examples(path, None, random.Random(1)) if example.passage not in ULM]
    assert 0 < len(found) < 40
    assert all(example.passage == like and not example.answered for example in found)
    every = list(squad_examples(path, None, random.Random(1), on_like=1.0))
    assert sum(example.passage == like for example in every) == 40


@given(st.data())
def test_a_window_holds_its_span_and_ends_with_sentences(data: st.DataObject) -> None:
    sentences = split_sentences(f"{ULM} {ZOO}")
    start = data.draw(st.integers(0, sentences[-1].end - 1))
    span = Span(start, data.draw(st.integers(start + 1, sentences[-1].end)))
    inside = window(sentences, span, data.draw(st.floats(1, 400)), random.Random(data.draw(st.integers())))
    if inside is None:
        assert not any(s.start < span.end and span.start < s.end for s in sentences)
    else:
        assert inside.start <= span.start < span.end <= inside.end
        assert inside.start in {span.start, *(s.start for s in sentences)}
        assert inside.end in {span.end, *(s.end for s in sentences)}


@given(st.text(alphabet="aäöüßAÄ1 ,.?", max_size=40), st.randoms(use_true_random=False))
def test_a_question_typed_in_a_hurry_keeps_its_letters(question: str, rng: random.Random) -> None:
    def bare(text: str) -> str:
        return text.lower().translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})).rstrip("? ")

    assert bare(as_typed(question, rng)) == bare(question)


def test_questions_are_typed_in_every_way() -> None:
    rng = random.Random(0)
    typed = {as_typed("Wie groß ist Österreich?", rng) for _ in range(60)}
    assert {"wie groß ist österreich?", "Wie groß ist Österreich", "Wie gross ist Oesterreich?"} <= typed


def test_training_goes_on_in_full_precision_from_a_reader_in_half() -> None:
    model, _ = load(prepare_reader_model(Settings.from_env().cache))
    assert {str(parameter.dtype) for parameter in model.parameters()} == {"torch.float32"}


def test_passages_of_one_question_are_read_together() -> None:
    rng = random.Random(4)
    examples = [Encoded([0] * rng.randint(20, 300), 0, 0, question=f"Frage {number % 70}") for number in range(280)]
    made = batches(examples, rng)
    assert sorted(map(id, (e for batch in made for e in batch))) == sorted(map(id, examples))
    assert all(len(batch) * max(len(e.ids) for e in batch) <= BATCH_TOKENS for batch in made)
    together = [{e.question for e in batch} for batch in made]
    assert all(sum(question in questions for questions in together) == 1 for question in {e.question for e in examples})


def test_an_answer_is_held_against_the_other_passages_of_its_question() -> None:
    import torch

    # Odds against "nowhere", the first token: the answer's e^1 among e^1 + e^0 here, e^2 + e^0 there, and 1.
    logits = torch.tensor([[0.0, 1.0, 0.0], [1.0, 3.0, 1.0], [0.0, 5.0, 5.0]])
    labels, questions = torch.tensor([1, 0, 0]), torch.tensor([0, 0, 1])
    e = torch.e
    expected = math.log((e + 1 + e**2 + 1 + 1) / e)
    assert rival_loss(logits, labels, questions).item() == pytest.approx(expected, abs=1e-5)
    assert rival_loss(logits, labels, torch.tensor([0, 1, 2])).item() == 0
    # A second passage that answers is no rival, and one without a word is none that hurts.
    assert rival_loss(logits, torch.tensor([1, 1, 0]), questions).item() == 0
    silent = torch.tensor([[0.0, 1.0, 0.0], [0.0, -1e4, -1e4]])
    alone = loss_of(silent[:1], torch.tensor([1]))
    assert rival_loss(silent, torch.tensor([1, 0]), torch.tensor([0, 0])).item() == pytest.approx(
        alone.item(), abs=1e-5
    )


def question_read(rows: list[list[float]], gold: int) -> Case:
    """One question; rows are sentences with the score of their passage and the reader's certainty."""
    return Case(["passage", "answer"], np.array(rows), np.arange(len(rows)) == gold, "answered", "a")


def test_passages_are_ranked_by_their_best_sentences_and_their_own_scores() -> None:
    case = question_read([[2.0, 1.0], [2.0, 3.0], [1.0, 4.5]], gold=0)
    passages = passages_of(case, {"answer": 2.0})
    assert passages.features.tolist() == [[6.0, 2.0], [9.0, 1.0]]
    assert passages.gold.tolist() == [True, False]
    assert reciprocal_rank([case], {"answer": 2.0}, 1.0) == 1 / 2
    assert reciprocal_rank([case], {"answer": 2.0}, 4.0) == 1
    unread = question_read([[1.0, 1.0]], gold=-1)
    assert reciprocal_rank([case, unread], {"answer": 2.0}, 4.0) == 1 / 2


def test_a_passages_score_weighs_as_much_as_it_tells() -> None:
    rng = np.random.default_rng(5)
    cases = []
    for _ in range(400):
        scores, own = rng.normal(size=6) * 2, rng.normal(size=6)
        right = np.argmax(scores + 3 * own + rng.gumbel(size=6))
        cases.append(question_read([[b, a] for a, b in zip(scores, own, strict=True)], int(right)))
    assert fit_hits(cases, {"answer": 1.0}) == pytest.approx(3, rel=0.25)
