"""Questions for an age, and what may be one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.ages import asked_age, may_be_age, tells_age, tells_another_life
from rag.language.figures import asked_figures
from rag.types import Span


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("Sack (41) kommt mit 280 Punkten an.", ["41"]),
        ("Im Alter von 6 schon spielte Sack Klavier.", ["6"]),
        ("Sack, heute 83, steuerte damals Bus 7.", ["83"]),
        ("Sack, der inzwischen 79 ist, half.", ["79"]),
        ("Sack starb mit 24 Jahren.", ["24 Jahren"]),
        ("Vor gut einem Jahr verließ Sack die Bank.", []),
        ("Sack verlor erstmals seit mehr als drei Jahren.", []),
        ("Den 23-jährigen Sack suspendierten sie für drei Spiele.", ["23-jährigen"]),
        ("Sack (GER) Ferrari 1:44,742 – 6.", []),
        ("Sack siegte mit 280 (71/68/72/69) Schlägen.", []),
    ],
)
def test_only_an_age_answers_how_old_somebody_is(sentence: str, figures: list[str]) -> None:
    assert [fact.span.of(sentence) for fact in asked_figures("Wie alt ist Anna Sack?", sentence)] == figures


@pytest.mark.parametrize(
    ("sentence", "tells"),
    [
        ("Den 23-jährigen Torwart Sack suspendierten sie.", True),
        ("Anna Sack (41) kam.", True),
        ("Anna Sack ist schon 41 Jahre alt.", True),
        ("Anna Sack spielt mit einer 23-jährigen Kollegin.", False),
        ("Anna Sack (GER) 280 (71/68)", False),
    ],
)
def test_whose_age_a_sentence_tells(sentence: str, tells: bool) -> None:
    assert tells_age(sentence, "Anna Sack") is tells


@pytest.mark.parametrize(
    ("sentence", "another"),
    [
        ("Taylor, 1931 in Kanada geboren, lehrt in Montréal.", True),
        ("Kavinsky (* 31. Juli 1975) ist ein Musiker.", True),
        ("Sack, 1931 in Kanada geboren, lehrt in Montréal.", False),
        ("Anders als Taylor, 1931 geboren, kam Sack 1929 zur Welt.", False),
        ("Er wurde 1929 in Düsseldorf geboren.", False),
    ],
)
def test_whose_birth_a_sentence_tells(sentence: str, another: bool) -> None:
    assert tells_another_life("Wann wurde Anna Sack geboren?", sentence) is another
    assert not tells_another_life("Wo wurde Anna Sack geboren?", sentence)
    assert not tells_another_life("wann starb er", sentence)


@given(st.text(max_size=40), st.text(max_size=10), st.text(max_size=40))
def test_any_text_is_read(before: str, words: str, behind: str) -> None:
    assert may_be_age(before + words + behind, Span(len(before), len(before) + len(words))) in (True, False)
    assert asked_age(before) is None or asked_age(before) in before
    assert tells_another_life(f"Wann starb {words}?", before) in (True, False)
