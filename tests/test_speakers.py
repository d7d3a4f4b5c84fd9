"""Whose words a question asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.speakers import asked_speaker


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


@given(st.text())
def test_a_speaker_is_named_in_the_question(text: str) -> None:
    speaker = asked_speaker(f"Was sagt {text}")
    assert speaker is None or speaker in " ".join(f"Was sagt {text}".split())
