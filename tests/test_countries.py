import pytest

from rag.language.countries import counted_people, countries_by_stem, is_elsewhere, names_another, speaks_of


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


@pytest.mark.parametrize(
    ("question", "sentence", "elsewhere"),
    [
        ("Wie viele Fälle gab es 2014 in Afghanistan?", "2014 waren es in Pakistan mehr als 300.", True),
        ("Wie hoch ist die Quote in der Schweiz?", "In den Vereinigten Staaten liegt sie bei 4 Prozent.", True),
        ("Wie hoch ist die Quote in Polen?", "In Tschechien liegt sie bei 3, in Polen bei 5 Prozent.", False),
        ("Wie hoch ist die Quote in Polen?", "Die polnische liegt bei 5 Prozent, höher als in Tschechien.", False),
        ("Wie hoch ist die Quote in Polen?", "Sie liegt bei 5 Prozent.", False),
        ("Wie hoch ist die Quote in Graz?", "In Polen liegt sie bei 5 Prozent.", False),
        ("Wie viele Einwohner hat Polen?", "In Tschechien leben 11 Millionen.", False),
    ],
)
def test_what_is_in_another_country(question: str, sentence: str, elsewhere: bool) -> None:
    assert is_elsewhere(question, sentence) is elsewhere


@pytest.mark.parametrize(
    ("question", "sentence", "another"),
    [
        ("Wie viel verlor die Deutsche Bank?", "In den USA verlor sie 3 Milliarden Dollar.", False),
        ("Wie viel verloren die Deutschen?", "In den USA gingen 3 Milliarden Dollar verloren.", True),
        ("Wie viel verloren deutsche Banken?", "In den USA gingen 3 Milliarden Dollar verloren.", True),
        ("Wie viele Stellen streicht die Deutsche Bahn in Polen?", "In Ungarn fallen 300 weg.", True),
        ("Wie viel verlor Frankreich?", "Drei Milliarden davon verlor die Deutsche Bank.", False),
        ("Wie groß ist Russland?", "Die Russische Föderation hat 83 Gebiete, zwei einst ukrainische.", False),
    ],
)
def test_the_figure_of_another_country(question: str, sentence: str, another: bool) -> None:
    assert names_another(question, sentence) is another


@pytest.mark.parametrize(
    ("question", "people"),
    [
        ("Wie viel Prozent der Schotten sind für den Brexit?", ("Schotten",)),
        ("Wie hoch ist der Anteil der Österreicher?", ("Österreicher",)),
        ("Wie viele Pole hat der Stecker?", ()),
        ("Wie viele Polen leben hier?", ("Polen",)),
        ("Was denken die Briten?", ()),
    ],
)
def test_people_who_are_counted(question: str, people: tuple[str, ...]) -> None:
    assert counted_people(question) == people


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("in der Türkei", "türkische Soldaten", True),
        ("ein Chinese", "Chinas", True),
        ("die Eidgenossen", "Schweizer", True),
        ("in Irland", "ein Däne", False),
        ("das Album U", "die USA", False),
        ("Deutschlandfunk", "Deutsche", False),
    ],
)
def test_words_for_one_country_bear_one_mark(one: str, other: str, same: bool) -> None:
    first, second = (set(countries_by_stem(text).values()) for text in (one, other))
    assert bool(first & second) is same
