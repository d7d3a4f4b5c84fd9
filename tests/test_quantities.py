import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.quantities import lacks_earnings, tells_quantity, wanted_quantity


@pytest.mark.parametrize(
    ("question", "quantity"),
    [
        ("Wie hoch war der Umsatz von Siemens?", "Umsatz"),
        ("wieviel hat der konzern 2023 umgesetzt", "Umsatz"),
        ("Wie hoch sind die Umsaetze?", "Umsätze"),
        ("Wie viele Einwohner hat Ulm?", "Einwohner"),
        ("Wie viel Geld kostet das?", None),
        ("Wann tritt das Abkommen in Kraft?", "Inkrafttreten"),
        ("Was war die Firma 2015 wert?", "Wert"),
        ("Warum sank der Umsatz?", None),
        ("Wie hoch war Metas jährlicher Gewinn?", "Gewinn"),
        ("Wie hoch schätzt die Polizei den Schaden?", "Schaden"),
        ("Gehalt des Bürgermeisters", "Gehalt"),
        ("Womit verdient Meta sein Geld?", None),
        ("Wie viel Strom verbraucht Meta?", "Verbrauch"),
        ("Was wiegt die Glocke?", "Gewicht"),
        ("Wie viel verdient der Trainer?", "Verdienst"),
        ("Warum verdient sie so gut?", None),
        ("wie hoch waren die kosten", "kosten"),
        ("Wie viel würde die Brücke kosten?", None),
        ("Wann sank der Umsatz?", None),
        ("Wie viel Schadenersatz fordert die Stadt?", "Schadenersatz"),
        ("Wie hoch ist die Bewertung der Firma?", "Bewertung"),
        ("Wie viel Entwicklungshilfe zahlt Österreich?", "Entwicklungshilfe"),
        ("Wie hoch ist der Anteil der Stadt an den Kosten?", None),
        ("Wie viele Bewerber gab es für den letzten Lohn?", None),
        ("Wie viele Betriebe schlossen während der Inflation?", None),
        ("Wie hoch war der Preis der Lizenz?", None),
        ("Wie viele Arbeiter beschäftigte das Werk?", None),
        ("Wie viele Computer steuern die Station?", None),
        ("wie viele mitarbeiter hat meta", "mitarbeiter"),
        ("Wie viele neue Wiener Mitarbeiter kommen?", "Mitarbeiter"),
        ("Wie viele der 430 Mitglieder stimmten zu?", "Mitglieder"),
        ("Wie groß ist die Zahl der Mitarbeiter?", "Mitarbeiter"),
        ("Mitarbeiterzahl von Meta?", "Mitarbeiterzahl"),
        ("Wie alt dürfen Mitglieder höchstens sein?", None),
        ("Wie viele Juristen prüfen, ob die Mitglieder Wort halten?", None),
    ],
)
def test_the_quantity_that_a_figure_must_measure(question: str, quantity: str | None) -> None:
    assert wanted_quantity(question) == quantity


@pytest.mark.parametrize(
    ("quantity", "sentence", "before", "told"),
    [
        ("Umsatz", "Der Jahresumsatz betrug 3 Mio.", "", True),
        ("Umsatz", "Im Jahr setzte der Konzern 312 Mio. Euro um.", "", True),
        ("Umsatz", "Er betrug 3 Mio.", "Der Umsatz stieg.", True),
        ("Schadenersatz", "Sie bekam eine Entschädigung von 3 Mio.", "", True),
        ("Schadenersatz", "Die Kosten betragen 3 Mio.", "Er verlangt Schadenersatz.", False),
        ("Verlust", "Der Umsatz betrug 3 Mio.", "Das Minus wuchs.", False),
        ("Verlust", "Der Umsatz betrug 3 Mio., das Minus 1 Mio.", "", True),
        ("Gerichtskosten", "Die Kosten trägt die Werft zu einem Fünftel.", "", True),
        ("Gewinn", "Der Umsatz betrug 3 Mio.", "", False),
        ("Gewinn", "Es waren 3 Mio.", "", False),
        ("Mitglieder", "Dem Rat gehören 93 Abgeordnete an.", "", True),
        ("Mitarbeiter", "Er will auf 210 Leute aufstocken.", "", True),
        ("Mitarbeiter", "Die Leute machten 210 Mio. Euro Umsatz.", "", False),
        ("Einwohner", "In Ulm leben 120.000 Menschen.", "", True),
        ("Strafe", "Das Gericht verurteilte ihn zu 3 Mio. Rubel.", "", True),
        ("Verdienst", "Dafür bekommt er 240 Euro am Tag.", "", True),
        ("Verdienst", "Dafür bekommt er 240 Briefe am Tag.", "", False),
        ("Verdienst", "Dafür zahlt er 240 Euro Miete.", "", False),
        ("Umsatz", "Dafür bekommt er 240 Euro.", "", False),
        ("Baukosten", "Die Stadt veranschlagt 4,2 Millionen Euro.", "", True),
    ],
)
def test_whether_a_quantity_is_named(quantity: str, sentence: str, before: str, told: bool) -> None:
    assert tells_quantity(quantity, sentence, before) is told


WORDS = st.lists(st.sampled_from("Wie hoch war der an den Umsatz kosten ( ) ?".split())).map(" ".join)


@given(st.text() | WORDS)
def test_a_quantity_names_itself(text: str) -> None:
    quantity = wanted_quantity(text)
    assert quantity is None or tells_quantity(quantity, quantity, "")


@pytest.mark.parametrize(
    ("question", "article", "near", "lacks"),
    [
        ("Womit verdient Meta sein Geld?", "Meta Platforms Inc. kauft Anteile.", "Meta kauft ein Start-up.", True),
        ("Womit verdient Meta sein Geld?", "Meta, das größte Technologieunternehmen, wächst.", "Meta wächst.", True),
        ("Womit verdient Meta sein Geld?", "Der Konzern Meta wächst.", "Meta will Anteile erwerben.", True),
        ("Wovon lebt Meta?", "Der Konzern Meta wächst.", "Meta wächst.", False),
        ("Womit verdient Meta sein Geld?", "Der Konzern Meta wächst.", "Meta finanziert sich durch Werbung.", False),
        ("Womit verdient Meta sein Geld?", "Der Konzern Meta wächst.", "Die Einnahmen kommen aus Anzeigen.", False),
        ("Womit verdient Anna Koch ihr Geld?", "Anna Koch ist Bäckerin.", "Anna Koch ist Bäckerin.", False),
        ("Wie viel verdient Meta?", "Der Konzern Meta wächst.", "Meta wächst.", False),
    ],
)
def test_what_a_firm_lives_on(question: str, article: str, near: str, lacks: bool) -> None:
    assert lacks_earnings(question, article, near) is lacks
