"""Whether sentences tell a time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.times import tells_time


@pytest.mark.parametrize(
    ("question", "sentence", "tells"),
    [
        ("Wie lange dauerte es?", "Nach 77 Minuten stand der Sieger fest.", True),
        ("Wie lange dauerte es?", "Es dauerte vom 4. bis zum 7. Mai.", True),
        ("Wie lange dauerte es?", "Er blieb bis heute.", True),
        ("Wie lange dauerte es?", "Es war ein halbstündiges Gespräch.", True),
        ("Wie lange dauerte es?", "Federer führt in den Duellen mit Djokovic wieder 22:21.", False),
        ("Wie lange dauerte es?", "Die Rutsche ist 48 Meter lang.", False),
        ("Wann kam er?", "Er kam nach dem Krieg.", True),
        ("Wann kam er?", "Er kam am 3. Mai.", True),
        ("Wann kam er?", "Er kam mit dem Zug.", False),
        ("In welchem Jahr kam er?", "Er kam 1996.", True),
        ("In welchem Jahr kam er?", "Er kam nach dem Krieg.", False),
    ],
)
def test_whether_a_sentence_may_say_when_or_how_long(question: str, sentence: str, tells: bool) -> None:
    assert tells_time(question, sentence) is tells


@given(
    st.sampled_from(["Wann kam er?", "Wie lange blieb er?", "In welchem Jahr kam er?"]), st.text(max_size=60), st.text()
)
def test_more_words_take_no_time_away(question: str, sentence: str, more: str) -> None:
    if tells_time(question, sentence):
        assert tells_time(question, f"{sentence}\n{more}")
