import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.words import content_stems, split_words, stem, stems


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Häuser", "Haus"),
        ("Straße", "Strasse"),
        ("Größe", "Groesse"),
        ("Metas", "Meta"),
        ("Wangs", "Wang"),
        ("investiert", "investieren"),
        ("gegründet", "gründeten"),
        ("Investitionen", "investition"),
        ("größter", "groß"),
        ("kandidiert", "kandidieren"),
    ],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), [("Meta", "Metall"), ("Umsatz", "Umbau"), ("14,3", "143"), ("2024", "2025")])
def test_different_words_do_not(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_numbers_and_one_letter_words_are_kept() -> None:
    assert stems("§ 3 gilt ab 14,3 Mrd. für Plan B") == ["§", "3", "gelt", "ab", "14,3", "mrd", "fur", "plan", "b"]


def test_a_question_is_reduced_to_its_content() -> None:
    assert content_stems("Wie viel investiert Meta, und wie viel Meta AI?") == ["investi", "meta", "ai"]
    assert len(content_stems("Wer ist das?")) == 3


@given(st.text())
def test_composed_and_decomposed_text_have_the_same_stems(text: str) -> None:
    assert stems(unicodedata.normalize("NFD", text)) == stems(unicodedata.normalize("NFC", text))


@given(st.text())
def test_stems_hold_only_what_full_text_search_keeps(text: str) -> None:
    assert all(
        all(c.isalnum() or c in ".,§" or unicodedata.category(c)[0] == "M" for c in word) for word in stems(text)
    )
    assert len(stems(text)) == len(split_words(text))
