import pytest

from rag.language.countries import speaks_of


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
        ("Meta zahlt 14 Milliarden US-Dollar.", "Vereinigten Staaten", False),
        ("Der japanische Chef von Toyota", "Japan Airlines", False),
        ("Der deutsche Chef", "Deutschlandfunk", False),
        ("in den USA", "Vereinigten Staaten von Amerika", True),
        ("Die Iren und die brasilianischen Gäste", "Irland", True),
        ("Die Iren und die brasilianischen Gäste", "Brasilien", True),
        ("", "Deutschland", False),
        ("Deutschland", "", False),
    ],
)
def test_a_country_by_any_of_its_words(text: str, name: str, found: bool) -> None:
    assert speaks_of(text, name) is found
