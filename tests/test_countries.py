import pytest

from rag.language.countries import in_one_word, speaks_of


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("beim deutschen Bundesligisten", "Deutschland", True),
        ("beim deutschen Bundesligisten", "Deutschlands", True),
        ("der erste Brite", "Großbritannien", True),
        ("die Briten", "Vereinigtes Königreich", True),
        ("in den USA", "Vereinigten Staaten", True),
        ("im Vereinigten Königreich", "Großbritannien", True),
        ("Postbetrieb nach Nimwegen in Holland", "Niederlande", True),
        ("in den Vereinigten Staaten", "Amerika", True),
        ("US-Präsident", "USA", True),
        ("die französische Krone", "Frankreichs", True),
        ("Franzosen und Polen", "Frankreich", True),
        ("Franzosen und Polen", "Polen", True),
        ("die polnische Regierung", "Polen", True),
        ("am Nordpol", "Polen", False),
        ("Usbekistan", "USA", False),
        ("die französische Krone", "Frank", False),
        ("Deutschland", "Berlin", False),
        ("", "Deutschland", False),
        ("Deutschland", "", False),
    ],
)
def test_a_country_by_any_of_its_words(text: str, name: str, found: bool) -> None:
    assert speaks_of(text, name) is found


def test_countries_of_two_words() -> None:
    assert in_one_word("Wer regiert das Vereinigte Königreich?") == "Wer regiert das Großbritannien?"
    assert in_one_word("Sind Staaten vereinigt?") == "Sind Staaten vereinigt?"
