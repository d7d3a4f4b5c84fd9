import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.reasons import asks_reason, tells_reason


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Warum fiel das Spiel aus?", True),
        ("und wieso", True),
        ("Aus welchem Grund fiel das Spiel aus?", True),
        ("Why was the game cancelled?", True),
        ("Wozu dient das Spiel?", False),
        ("Wann fiel das Spiel aus?", False),
    ],
)
def test_whether_a_reason_is_asked_for(question: str, asks: bool) -> None:
    assert asks_reason(question) is asks


@pytest.mark.parametrize(
    ("sentence", "tells"),
    [
        ("Das Spiel fiel aus, weil es regnete.", True),
        ("Da es regnete, fiel das Spiel aus.", True),
        ("Das Spiel fiel wegen Regens aus.", True),
        ("Der Verein spielt hier, um Geld zu sparen.", True),
        ("Der Regen führte zum Ausfall des Spiels.", True),
        ("Der Verband führt den Ausfall auf den Regen zurück.", True),
        ("Aus Protest blieben die Fans weg.", True),
        ("Dass es ausfiel, lag vor allem daran.", True),
        ("Den Ausschlag dafür dürfte der Regen gegeben haben.", True),
        ("Das Spiel fiel aus.", False),
        ("Das Stadion liegt an der Donau und ist aus Beton.", False),
        ("Der Trainer war da und sah das Spiel.", False),
        ("Das Spiel um den Pokal fiel aus.", False),
    ],
)
def test_whether_a_sentence_gives_a_reason(sentence: str, tells: bool) -> None:
    assert tells_reason(sentence) is tells


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert asks_reason(text) in (True, False)
    assert tells_reason(text) in (True, False)
