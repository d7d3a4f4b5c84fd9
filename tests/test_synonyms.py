import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.synonyms import synonyms
from rag.language.words import stem


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("umgesetzt", "Umsatz"),
        ("investiert", "Investitionen"),
        ("gegründet", "Gründung"),
        ("verdient", "Gewinn"),
        ("verdient", "Gehalt"),
        ("kostet", "Preis"),
        ("Kohle", "Geld"),
        ("Beliebtheit", "Popularität"),
        ("letztes", "Vorjahr"),
        ("vergangenen", "Vorjahr"),
        ("Chef", "CEO"),
        ("Firma", "Konzern"),
        ("Rücktritt", "zurückgetreten"),
        ("Spital", "Krankenhaus"),
        ("revenue", "Umsatz"),
        ("employees", "Mitarbeiter"),
        ("founded", "gegründet"),
    ],
)
def test_words_that_stand_for_each_other(one: str, other: str) -> None:
    assert stem(other) in synonyms(one)
    assert stem(one) in synonyms(stem(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Umsatz", "Gewinn"), ("Chef", "Mitarbeiter"), ("Kauf", "Verkauf"), ("steigen", "sinken"), ("Mutter", "Tochter")],
)
def test_words_that_do_not(one: str, other: str) -> None:
    assert stem(other) not in synonyms(one)


@given(st.text(min_size=1))
def test_any_word_may_be_asked_for_and_is_not_its_own_synonym(word: str) -> None:
    assert stem(word) not in synonyms(stem(word))
