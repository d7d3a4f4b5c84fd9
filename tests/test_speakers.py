"""Whose words a question asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.speakers import asked_speaker, is_said_by_another


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("Was sagt Zuckerberg zu Scale AI?", "Zuckerberg"),
        ("Was hat die EZB dazu gesagt?", "EZB"),
        ("Wovor warnt Anna Koch bei KI?", "Anna Koch"),
        ("Was kritisiert Schrems am Privacy Shield?", "Schrems"),
        ("Was sagte der Sprecher der EU-Kommission über Idomeni?", "EU"),
        ("Was sagen Fachleute zu Meta?", None),
        ("Was sagt man in Wien dazu?", None),
        ("Was macht Meta?", None),
        ("Was hat Griechenland mit Meta zu tun?", None),
        ("Wer sagt das?", None),
    ],
)
def test_whose_words_are_asked_for(question: str, speaker: str | None) -> None:
    assert asked_speaker(question) == speaker


@pytest.mark.parametrize(
    ("sentence", "speaker", "another"),
    [
        ("Juncker sucht nach Sündenböcken, urteilte Theurer am Donnerstag.", "Juncker", True),
        ("Sie überschätzen meine Talente, sagte Juncker.", "Juncker", False),
        ("Juncker sucht nach Sündenböcken, sagte der Sprecher der EU-Kommission.", "Juncker", False),
        ("Juncker sucht nach Sündenböcken, so der EU-Kommissionschef.", "Juncker", False),
        ("Juncker sucht nach Sündenböcken, sagte er.", "Juncker", False),
        ("Die Bank warnt vor Schulden, sagte Draghi.", "EZB", False),
    ],
)
def test_who_says_it(sentence: str, speaker: str, another: bool) -> None:
    assert is_said_by_another(sentence, speaker, f"{sentence} Das ist falsch, so Juncker.") is another


@given(st.sampled_from(["Koch", "Theurer"]), st.sampled_from(["Koch", "Theurer"]), st.text("abc "))
def test_whoever_is_named_behind_words_says_them(speaker: str, named: str, words: str) -> None:
    sentence = f"Es {words}, sagte {named}."
    assert is_said_by_another(sentence, speaker, f"{sentence} Nein, so {speaker}.") is (speaker != named)


@given(st.text(), st.text(min_size=1))
def test_any_text_may_have_a_speaker(text: str, speaker: str) -> None:
    assert not is_said_by_another(text, speaker, "")


@given(st.text())
def test_a_speaker_is_named_in_the_question(text: str) -> None:
    speaker = asked_speaker(f"Was sagt {text}")
    assert speaker is None or speaker in " ".join(f"Was sagt {text}".split())
