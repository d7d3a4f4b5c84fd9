"""The shortest words that still answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.shortest import shortest
from rag.types import AnswerKind, Span


@pytest.mark.parametrize(
    ("words", "kind", "expected"),
    [
        ("in den späten 1980ern", AnswerKind.DATE, "späten 1980ern"),
        ("im Jahr 1911", AnswerKind.DATE, "1911"),
        ("nach 1279", AnswerKind.DATE, "nach 1279"),
        ("rund 300 Menschen", AnswerKind.NUMBER, "rund 300 Menschen"),
        ("über mehr als 300 Plätze", AnswerKind.NUMBER, "mehr als 300 Plätze"),
        ("über 300 Plätze", AnswerKind.NUMBER, "über 300 Plätze"),
        ("nur 308", AnswerKind.NUMBER, "308"),
        ("an der Universität Bonn", AnswerKind.PLACE, "Universität Bonn"),
        ("von Petra Lang geleitet", AnswerKind.PERSON, "Petra Lang"),
        ("mit Wasserdampf", AnswerKind.WAY, "mit Wasserdampf"),
        ("weil es regnete", AnswerKind.REASON, "weil es regnete"),
        ("ein Verein in Bonn", AnswerKind.DEFINITION, "ein Verein in Bonn"),
        ("Die Zeit", AnswerKind.OTHER, "Zeit"),
        ("das", AnswerKind.OTHER, "das"),
        ("verschieben", AnswerKind.OTHER, "verschieben"),
        ("den Umsatz zu verdoppeln", AnswerKind.OTHER, "den Umsatz zu verdoppeln"),
        ("der Betrag soll gespendet werden", AnswerKind.OTHER, "der Betrag soll gespendet werden"),
        ("dass eine Taste fehle", AnswerKind.OTHER, "dass eine Taste fehle"),
        ("als ob der Wagen gestohlen worden wäre", AnswerKind.OTHER, "als ob der Wagen gestohlen worden wäre"),
        ("das Problem habe sich verstärkt", AnswerKind.OTHER, "das Problem habe sich verstärkt"),
        ("eine Ära einzuläuten", AnswerKind.OTHER, "eine Ära einzuläuten"),
    ],
)
def test_what_does_not_answer_is_left_out(words: str, kind: AnswerKind, expected: str) -> None:
    text = f"Es war {words}, sagte sie."
    assert shortest(text, Span(7, 7 + len(words)), kind).of(text) == expected


@given(st.text(min_size=1), st.data(), st.sampled_from(AnswerKind))
def test_the_shortest_words_lie_inside_the_words(text: str, data: st.DataObject, kind: AnswerKind) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    found = shortest(text, span, kind)
    assert span.start <= found.start < found.end <= span.end
