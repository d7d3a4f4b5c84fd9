"""What readers said, as questions that an evaluation can run."""

import datetime
import json
from dataclasses import replace

from answer_strategies import EXCHANGES
from hypothesis import given, settings
from hypothesis import strategies as st
from page_examples import DATED, abstention, meta_answer

from rag.evaluate import evaluate, read_paragraphs
from rag.feedback import question_file
from rag.settings import Settings
from rag.types import Exchange, Feedback, Judgement

NOON = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)


def judged(judgement: Judgement, answer=None, word="") -> Exchange:
    return Exchange("Und wie viel?", NOON, answer or meta_answer(), feedback=Feedback(judgement, NOON, word), id=7)


def questions(*exchanges: Exchange) -> list[dict]:
    return [qa for data in question_file(exchanges)["data"] for p in data["paragraphs"] for qa in p["qas"]]


def test_a_right_answer_is_gold():
    asked = replace(judged(Judgement.RIGHT), answer=replace(meta_answer(), understood="Wie viel investiert Meta?"))
    (paragraph,) = question_file([asked])["data"][0]["paragraphs"]
    assert paragraph["context"] == DATED.text
    (question,) = paragraph["qas"]
    assert question["question"] == "Wie viel investiert Meta?"
    assert question["answers"] == [{"text": "14,3 Milliarden US-Dollar", "answer_start": 21}]
    assert not question["is_impossible"]


def test_without_exact_words_the_cited_sentences_are_gold():
    (question,) = questions(judged(Judgement.RIGHT, replace(meta_answer(), span=None)))
    assert [answer["text"] for answer in question["answers"]] == [
        "Meta zahlt 14,3 Milliarden US-Dollar für Scale AI.",
        "Wang wechselt zu Meta.",
    ]


def test_others_are_to_be_checked():
    (question,) = questions(judged(Judgement.WRONG_SOURCE, word="steht in [2]"))
    assert question["answers"] == []
    assert not question["is_impossible"]
    assert question["feedback"] == {
        "judgement": "Quelle falsch",
        "word": "steht in [2]",
        "said": meta_answer().text,
    }


def test_a_right_refusal_has_no_answer():
    (question,) = questions(judged(Judgement.RIGHT, abstention()))
    assert (question["answers"], question["is_impossible"]) == ([], True)


@given(st.lists(EXCHANGES.filter(lambda exchange: exchange.feedback), max_size=4))
@settings(deadline=None, max_examples=60)
def test_every_answer_stands_where_it_is_said_to(exchanges):
    for data in question_file(exchanges)["data"]:
        for paragraph in data["paragraphs"]:
            for question in paragraph["qas"]:
                for answer in question["answers"]:
                    start, text = answer["answer_start"], answer["text"]
                    assert paragraph["context"][start : start + len(text)] == text


def test_an_evaluation_runs_it(tmp_path):
    right = replace(judged(Judgement.RIGHT), question="Wie viel zahlt Meta für Scale AI?")
    path = tmp_path / "fragen.json"
    path.write_text(json.dumps(question_file([right, judged(Judgement.WRONG)])), "utf-8")
    assert [pairs for _, pairs in read_paragraphs(path)] == [
        [("Wie viel zahlt Meta für Scale AI?", ("14,3 Milliarden US-Dollar",)), ("Und wie viel?", ())]
    ]
    scores = evaluate([path], Settings())
    assert (scores["questions"], scores["sentence@1"]) == (1, 1)
