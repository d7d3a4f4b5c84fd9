"""The trained reader: it points at the words that answer, and says when a passage has none."""

from collections.abc import Sequence
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.language.sentences import split_sentences
from rag.language.words import shared_words
from rag.models.answerer import QuestionAnswerer
from rag.models.reader import LOOKED_AT, TwofoldReader
from rag.types import Reading, Span

BRIDGE = (
    "Die neue Brücke über die Isar wurde am 3. Mai 2019 eröffnet. Sie ist 240 Meter lang und kostete rund 18 Millionen "
    "Euro. Entworfen hat sie die Architektin Petra Lang aus Augsburg. Täglich fahren 12.000 Radfahrer darüber."
)
ZOO = "Im Zoo von Graz kam ein Elefant zur Welt. Das Jungtier wiegt 95 Kilogramm und heißt Tusker."


def best(reader: TwofoldReader, question: str, *texts: str) -> tuple[int, Reading]:
    read = reader.read(question, [(text, split_sentences(text)) for text in texts])
    return max(((i, reading) for i, inside in enumerate(read) for reading in inside), key=lambda found: found[1].score)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Wann wurde die Brücke eröffnet?", "3. Mai 2019"),
        ("Wie lang ist die Brücke?", "240 Meter"),
        ("Wer hat die Brücke entworfen?", "Petra Lang"),
        ("Was hat das Bauwerk gekostet?", "18 Millionen Euro"),
        ("Wie heißt das Elefantenbaby?", "Tusker"),
    ],
)
def test_the_words_that_answer_are_found(reader: TwofoldReader, question: str, words: str) -> None:
    place, reading = best(reader, question, BRIDGE, ZOO)
    assert reading.span is not None
    assert words in reading.span.of((BRIDGE, ZOO)[place])


@pytest.mark.parametrize("question", ["Wie heißt der Bürgermeister von Hamburg?", "Wie viele Einwohner hat Portugal?"])
def test_a_passage_without_an_answer_scores_less(reader: TwofoldReader, question: str) -> None:
    assert best(reader, question, BRIDGE, ZOO)[1].score < best(reader, "Wie lang ist die Brücke?", BRIDGE)[1].score - 3


def test_what_is_not_looked_at_again_comes_behind(reader: TwofoldReader) -> None:
    text = " ".join([BRIDGE, ZOO] * 3)
    sentences = split_sentences(text)
    assert len(sentences) > LOOKED_AT
    (read,) = reader.read("Wie lang ist die Brücke?", [(text, sentences)])
    first = sorted(read, key=lambda reading: -reading.score)[:3]
    assert all(reading.span and "240 Meter" in reading.span.of(text) for reading in first)


class Overlooking:
    """An answerer that finds less in every sentence of a passage than in the one before, and very much in one alone."""

    name = "overlooking"

    def read(self, question: str, passages: Sequence[tuple[str, Sequence[Span]]]) -> list[list[Reading]]:
        """Scores fall by one from sentence to sentence; alone each has 99."""
        return [
            [Reading(span, 99.0 if len(sentences) == 1 else -place, 0.0, 0.0) for place, span in enumerate(sentences)]
            for _, sentences in passages
        ]


def test_a_sentence_with_the_words_of_the_question_is_looked_at_again() -> None:
    text = "Es sank. " * (LOOKED_AT + 2) + "Die Quote in Ried stieg. Es fiel. Die Quote fiel."
    sentences = split_sentences(text)
    reader = TwofoldReader(cast(QuestionAnswerer, Overlooking()), shared_words)
    (read,) = reader.read("Wie hoch ist die Quote in Ried?", [(text, sentences)])
    looked_at = [span.of(text) for span, reading in zip(sentences, read, strict=True) if reading.score > 0]
    assert looked_at == ["Es sank."] * LOOKED_AT + ["Die Quote in Ried stieg.", "Die Quote fiel."]


def test_nothing_to_read(reader: TwofoldReader) -> None:
    assert reader.read("Wie lang?", []) == []
    assert reader.read("Wie lang?", [("", []), ("…", [Span(0, 1)])])[0] == []


@settings(max_examples=15)
@given(st.lists(st.text(max_size=80), min_size=1, max_size=3), st.text(max_size=40))
def test_spans_lie_inside_their_sentences(reader: TwofoldReader, texts: list[str], question: str) -> None:
    passages = [(text, split_sentences(text)) for text in texts]
    for (_, sentences), read in zip(passages, reader.read(question, passages), strict=True):
        assert len(read) == len(sentences)
        for sentence, reading in zip(sentences, read, strict=True):
            assert reading.span is None or sentence.start <= reading.span.start < reading.span.end <= sentence.end
