import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.offices import asked_office, is_of_another, is_other_office
from rag.language.trends import asked_aspect, tells_change


@pytest.mark.parametrize(
    ("question", "office"),
    [
        ("Wer ist der Chef von Siemens?", ("Chef", "Siemens")),
        ("Wie heißt die Vorstandsvorsitzende der Deutschen Bank?", ("Vorstandsvorsitzende", "Deutschen Bank")),
        ("Wer war der Gründer von Scale AI?", ("Gründer", "Scale AI")),
        ("Wer leitet eigentlich die Deutsche Bank?", ("Chef", "Deutsche Bank")),
        ("Wer wird neuer Chef von Siemens?", ("Chef", "Siemens")),
        ("Wer wird neuer Chef dort (Siemens)?", ("Chef", "Siemens")),
        ("Wer war vor Schaden Bürgermeister von Salzburg?", ("Bürgermeister", "Salzburg")),
        ("Wer ist der Innenminister Ägyptens?", ("Innenminister", "Ägyptens")),
        ("Wer ist Präsident Dos Santos?", None),
        ("Wer ist Arbeitsminister in Deutschland?", ("Arbeitsminister", "Deutschland")),
        ("Wer ist Chefredakteur von Nokta?", ("Chefredakteur", "Nokta")),
        ("Wer gründete Scale AI?", None),
        ("Wer ist Elon Musk?", None),
    ],
)
def test_the_office_that_is_asked_for(question: str, office: tuple[str, str] | None) -> None:
    assert asked_office(question) == office


@pytest.mark.parametrize(
    ("sentence", "owner", "another"),
    [
        ("Der Chef von Bosch, Stefan Hartung, kam.", "Siemens", True),
        ("Der Chef von Bosch, Stefan Hartung, kam.", "Bosch", False),
        ("Der Bosch-Chef Stefan Hartung traf Siemens-Chef Roland Busch.", "Siemens", False),
        ("Tesla-Chef Elon Musk sprach über Siemens.", "Siemens", True),
        ("Siemens kaufte Altair und behielt dessen Chef James Scapa.", "Siemens", True),
        ("Chef Roland Busch lobte Siemens.", "Siemens", False),
        ("Die Gruppe steht unter der Leitung des Forschers Markus Koch.", "Gruppe", False),
        ("Siemens wächst.", "Siemens", False),
        ("Der Grazer Chef kam.", "Linz", True),
        ("Der Chef der kritischen Zeitung Cumhuriyet kam.", "Nokta", True),
        ("Der Chef der kritischen Zeitung Nokta kam.", "Nokta", False),
        ("Der Zürcher Chef kam.", "Zürich", False),
        ("Der Münchner Chef kam.", "München", False),
        ("Neuer Chef ist Willem Post.", "Siemens", False),
        ("Russlands Chef Alexander Nowak kam.", "ukrainische", True),
        ("Der russische Chef Alexander Nowak kam.", "Ukraine", True),
        ("Der Chef der Ukraine kam.", "ukrainische", False),
        ("Der ukrainische Chef kam.", "Ukraine", False),
        ("Chef Wladimir Demtschischin kam.", "ukrainische", False),
        ("Der Chef der Firma kam.", "Siemens", False),
        ("Der Chef der Feuerwehr kam.", "Polizei", True),
        ("Der Chef von Bosch kam.", "Firma", False),
        ("Es tagte unter Vorsitz von Anna Koch.", "Jury", False),
    ],
)
def test_whose_office_it_is(sentence: str, owner: str, another: bool) -> None:
    assert is_of_another(sentence, "Chef", owner) is another


@pytest.mark.parametrize(
    ("sentence", "office", "other"),
    [
        ("Der Vorsitzende des Verbands, Elhami Elsajat, kam.", "Innenminister", True),
        ("Der Sprecher des Innenministeriums, Anton Koch, kam.", "Innenminister", True),
        ("Minister Anton Koch traf den Vorsitzenden des Verbands.", "Innenminister", False),
        ("Der Vorsitzende des Verbands, Elhami Elsajat, kam.", "Präsident", False),
        ("Anton Koch kam.", "Innenminister", False),
        ("Coach Anton Koch lobte den Präsidenten.", "Trainer", False),
        ("Israels Ministerpräsident Benjamin Netanyahu kam.", "Außenminister", True),
        ("Israels Ministerpräsident traf die Außenministerin.", "Außenminister", False),
        ("Außenminister Koch kam.", "Ministerpräsident", False),
        ("Thorben Albrecht, Staatssekretär im Ministerium, kam.", "Minister", True),
    ],
)
def test_whether_a_sentence_speaks_of_other_offices_alone(sentence: str, office: str, other: bool) -> None:
    assert is_other_office(sentence, office) is other


@pytest.mark.parametrize(
    ("question", "aspect"),
    [
        ("Wie hat sich der Umsatz von Bosch entwickelt?", "Umsatz"),
        ("wie entwickelte sich die zahl der besucher", "zahl"),
        ("Wie hat sich Bosch verändert?", "Bosch"),
        ("Wie hat Bosch den Umsatz entwickelt?", None),
    ],
)
def test_what_is_asked_to_have_changed(question: str, aspect: str | None) -> None:
    assert asked_aspect(question) == aspect


@pytest.mark.parametrize(
    ("sentence", "aspect", "tells"),
    [
        ("Der Jahresumsatz stieg um drei Prozent.", "Umsatz", True),
        ("Die Erlöse sind gesunken.", "Umsatz", True),
        ("Der Umsatz betrug drei Milliarden Euro.", "Umsatz", False),
        ("Die Zahl der Besucher ging zurück, der Gewinn stieg.", "Umsatz", False),
    ],
)
def test_whether_a_sentence_tells_a_change(sentence: str, aspect: str, tells: bool) -> None:
    assert tells_change(sentence, aspect) is tells


WORDS = st.lists(st.sampled_from(["Wer ist der", "Chef", "-Chef", "von", "Bosch-", "-", "&", "dessen", "_"])).map(
    " ".join
)


@given(st.one_of(st.text(), WORDS), st.text())
def test_any_text_is_read(text: str, other: str) -> None:
    assert asked_office(text) is None or all(asked_office(text) or ())
    assert is_of_another(text, "Chef", other) in (True, False)
    assert tells_change(text, other) in (True, False)
    asked_aspect(text)
