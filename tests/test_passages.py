import re
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.ingest import PASSAGE_TOKENS, read_passages
from rag.language.passages import split_passages
from rag.language.sentences import split_sentences
from rag.types import Span

Count = Callable[[Sequence[str]], list[int]]


def words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def letters(texts: Sequence[str]) -> list[int]:
    """Nothing is free, not even blanks: as if every character were a token."""
    return [len(text) for text in texts]


def laid_out(parts: Sequence[tuple[str, str]]) -> tuple[str, list[Span]]:
    """A text of sentences, each with what stands between it and the next."""
    text, spans = "", []
    for sentence, gap in parts:
        spans.append(Span(len(text), len(text) + len(sentence)))
        text += sentence + gap
    return text, spans


def passages(text: str, spans: Sequence[Span], count: Count, limit: int, overlap: int) -> list[str]:
    return [window.of(text) for window in split_passages(text, spans, count, limit, overlap)]


SENTENCE = st.lists(st.sampled_from(["a", "bb", "ccc", "d" * 30]), min_size=1, max_size=12).map(" ".join)
GAP = st.sampled_from([" ", "\n\n", "", "\n• ", "\n" * 9, " • • • • • "])
TEXT = st.lists(st.tuples(SENTENCE, GAP), max_size=25).map(laid_out)


@given(TEXT, st.sampled_from([words, letters]), st.integers(1, 40), st.integers(0, 40))
@example(laid_out([("a a a a", " "), ("b b", " "), ("c c c c c", " ")]), words, 6, 3)
def test_properties(laid, count, limit, overlap):
    text, sentences = laid
    windows = split_passages(text, sentences, count, limit, overlap)
    assert all(size <= limit for size in count([window.of(text) for window in windows]))
    for sentence, size in zip(sentences, count([s.of(text) for s in sentences]), strict=True):
        if size <= limit:
            assert any(window.start <= sentence.start and sentence.end <= window.end for window in windows)
        covered = {place for window in windows for place in range(window.start, window.end)}
        assert {place for place in range(sentence.start, sentence.end) if not text[place].isspace()} <= covered
    for one, other in pairwise(windows):
        # In order, and none inside another.
        assert one.start < other.start
        assert one.end < other.end
        assert count([text[other.start : one.end]])[0] <= overlap
    edges = {place for sentence in sentences for place in (sentence.start, sentence.end)}
    if all(size <= limit for size in count([s.of(text) for s in sentences])):
        assert {place for window in windows for place in (window.start, window.end)} <= edges


@pytest.mark.parametrize(
    ("sentences", "limit", "overlap", "expected"),
    [
        ([], 3, 1, []),
        (["a a", "b b"], 4, 0, ["a a b b"]),
        (["a a", "b b", "c c"], 4, 0, ["a a b b", "c c"]),
        (["a a", "b b", "c c"], 4, 2, ["a a b b", "b b c c"]),
        (["a a", "b b", "c c c"], 4, 2, ["a a b b", "c c c"]),  # with what is shared the next would not fit
        (["a a a a a a", "b"], 4, 2, ["a a a", "a a a b"]),
        (["a", "b b b b b"], 4, 0, ["a b b", "b b b"]),
    ],
)
def test_examples(sentences, limit, overlap, expected):
    text, spans = laid_out([(sentence, " ") for sentence in sentences])
    assert [" ".join(p.split()) for p in passages(text, spans, words, limit, overlap)] == expected


def test_what_stands_between_sentences_counts():
    text, spans = laid_out([("eins", "\n• "), ("zwei", "\n• "), ("drei", "")])
    assert passages(text, spans, words, 3, 0) == ["eins\n• zwei", "drei"]


def test_a_word_longer_than_a_passage_is_cut():
    assert passages("x" * 10, [Span(0, 10)], letters, 4, 0) == ["xxxx", "xxxx", "xx"]


def test_pieces_of_uneven_density_fit_all_the_same():
    text = "a" * 60 + " " + "b " * 30
    dense: Count = lambda texts: [len(re.findall("b|a{10}", t)) for t in texts]  # noqa: E731
    assert all(size <= 8 for size in dense(passages(text, [Span(0, len(text))], dense, 8, 0)))


@pytest.mark.parametrize(
    "text",
    [
        "Der Umsatz stieg auf 14,3 Milliarden Euro, der Gewinn fiel. " * 80,
        "• Ja\n• Nein\n" * 300,
        "Donaudampfschifffahrtsgesellschaftskapitän" * 200,
        "0123456789" * 400 + "ä" * 4000,
        "🙂" * 3000,
        "Ein Satz ohne Punkt und ohne Ende " * 200,
        "한국어 문장입니다. " * 300,
        "﷽" * 300,  # one character that the model spells out as eighteen
        "§ 3 Abs. 2 Nr. 1\n" * 200,
    ],
)
def test_no_passage_is_cut_off_by_the_model(embedder, text):
    sentences, windows = read_passages(text, embedder)
    assert sentences == split_sentences(text)
    # Words without blanks between them may have a token more together than one by one.
    assert max(embedder.count_tokens([window.of(text) for window in windows])) <= PASSAGE_TOKENS + 2
    covered = bytearray(len(text))
    for window in windows:
        covered[window.start : window.end] = b"\1" * (window.end - window.start)
    assert all(covered[sentence.start : sentence.end].count(0) == 0 for sentence in sentences)
