import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.names import apart, explained, find_names, mentions, whole_names, with_initial, without_rivals
from rag.language.roles import roles
from rag.types import Span

META = (
    "Der Facebook-Konzern Meta Platforms übernimmt 49 Prozent von Scale AI. Scale-Gründer Alexandr Wang wechselt zu "
    "Meta. Wang berichtet an Mark Zuckerberg. Die Europäische Kommission (EK) prüft den Kauf."
)


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("Metas Umsatz stieg.", "Meta", True),
        ("Meta-Chef Mark Zuckerberg", "Meta", True),
        ("Meta kauft zu.", "Meta Platforms Inc.", True),
        ("Der Kurs von Siemens fiel.", "Siemens AG", True),
        ("Der Kurs von Siemens fiel.", "Siemens Energy", False),
        ("Künstliche Intelligenz treibt den Umsatz.", "KI", True),
        ("Er kam in das Institut.", "DI", False),
        ("OpenAIs Umsatz stieg.", "open ai", True),
        ("Der Lux-Leaks-Prozess beginnt.", "Luxleaks", True),
        ("Ein offenes Haus", "open ai", False),
        ("Die FRITZ!Box 5490 ist neu.", "Fritzbox 5490", True),
        ("Die FRITZ!Box 5490 ist neu.", "Fritzbox 7490", False),
        ("Die Deutsche Bahn (DB) fährt. Die DB hält.", "Deutsche Bahn", True),
        ("Die Deutschen fahren Bahn.", "Deutsche Bahn", False),
        ("Bayern und München", "Bayern München", False),
        ("Elfriede Walesca Tielsch starb 1993.", "Elfriede Tielsch", True),
        ("Milton E. Mohr gründete die Firma.", "Milton Mohr", True),
        ("Ludwig Friedrich Karl Berg lehrte in Kiel.", "Ludwig Berg", True),
        ("Anna Maier traf Tim Koch.", "Anna Koch", False),
        ("Ludwig und Karl Berg lehrten in Kiel.", "Ludwig Berg", False),
        ("Das Rote Kreuz, die Rote Armee Fraktion", "Rote Fraktion", False),
        ("Scale AI wächst.", "scale", True),
        ("Im Amazonasgebiet wird gerodet.", "Amazonas", True),
        ("Die Metallpreise steigen.", "Meta", False),
        ("Er stellte im Pariser Salon aus.", "Paris", True),
        ("Er stellte in Paris aus.", "Pariser", True),
        ("Frau Maier kam.", "Mai", False),
        ("William „Bill“ Barton Rogers Hobbs ruderte.", "William Hobbs", True),
        ("Erich (Kurt) Gustav Monbart", "Erich Monbart", True),
        ("Er wohnt in Obersteinach.", "Oberst", False),
        ("Frankreich siegt.", "Frank", False),
        ("Das Münsterland, Ludwigshafen, Lindenberg", "Münster", False),
        ("Das Münsterland, Ludwigshafen, Lindenberg", "Ludwig", False),
        ("Das Münsterland, Ludwigshafen, Lindenberg", "Linden", False),
        ("Im Amazonasgebiet wird gerodet.", "amazonas", True),
        ("Anna Müller (SPD) Peter Koch (CDU)", "Anna Koch", False),
        ("Thomas Müller. Otto Karl Berg lehrte.", "Thomas Berg", False),
        ("Andreas Haider-Maurer verlor. Haider-Maurer ging.", "Andreas Haider-Maurer", True),
        ("Thomas Maurer verlor.", "Andreas Haider-Maurer", False),
        ("UNO-Chef Ban Ki-moon kam.", "Ban Ki-moon", True),
        ("Bans Vorgänger kam. UNO-Chef Ban Ki-moon sprach.", "Ban Ki-moon", True),
        (META, "Apple", False),
        (META, "Tim Cook", False),
        ("", "Meta", False),
        ("Meta", "", False),
        ("Meta", "?", False),
    ],
)
def test_whether_a_text_mentions_a_name(text: str, name: str, found: bool) -> None:
    assert mentions(text, name) is found


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("Wang kam gestern.", "Alexandr Wang", True),
        ("Wangs Firma wächst.", "Alexandr Wang", True),
        ("Kevin Wang kam gestern.", "Alexandr Wang", False),
        ("Wang kam gestern.", "Kevin Wang", False),
        ("Die EK prüft.", "Europäische Kommission", True),
        ("Die Europäische Kommission prüft.", "EK", True),
        ("Die Kommission prüft.", "EK", False),
        ("Der Konzern prüft.", "Apple", False),
    ],
)
def test_what_stands_for_a_name_in_its_article(text: str, name: str, found: bool) -> None:
    assert mentions(text, name, META) is found


@pytest.mark.parametrize(
    ("name", "article", "parts"),
    [
        ("Meta Scale AI", "Meta kauft Anteile an Scale AI.", ("Meta", "Scale AI")),
        ("Google Anthropic", "Google kauft Anthropic.", ("Google", "Anthropic")),
        ("Scale AI", "Scale AI gehört Meta.", ("Scale AI",)),
        ("Anna Koch", "Anna Maier traf Tim Koch.", ("Anna Koch",)),
        ("Ludwig Berg", "Ludwig und Karl Berg lehrten in Kiel.", ("Ludwig Berg",)),
        ("Bayern München", "In Bayern und in München", ("Bayern München",)),
        ("Meta Apple", "Meta kauft Anteile.", ("Meta Apple",)),
        ("Meta", "Nichts davon.", ("Meta",)),
    ],
)
def test_names_side_by_side_that_the_article_has_apart(name: str, article: str, parts: tuple[str, ...]) -> None:
    assert apart(name, article) == parts


def test_a_place_is_no_surname() -> None:
    assert not mentions("Er lebt in Madrid.", "Real Madrid", "Real Madrid gewann. Er lebt in Madrid.")


def test_abbreviations_that_a_text_explains() -> None:
    text = (
        "Der Internationale Währungsfonds (IWF), die Organisation für Sicherheit und Zusammenarbeit in Europa (OSZE) "
        "und der Mann aus Wien (ÖVP) trafen Vertreter der WHO (World Health Organization)."
    )
    assert explained(text) == {
        "IWF": "Internationale Währungsfonds",
        "OSZE": "Organisation für Sicherheit und Zusammenarbeit in Europa",
        "WHO": "World Health Organization",
    }


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Was dauert beim Abspielen von Filmen am längsten?", ()),
        ("Was kostet der Abriss der Titanic?", ("Titanic",)),
        ("Warum gelten die Nachträge als zu teuer?", ()),
        ("Wie viele Halte hat der Bus?", ()),
        ("Half Robin F. beim Bekämpfen des Feuers?", ("Robin", "F")),
        ("Was steht an der Rode?", ("Rode",)),
        ("Wann wurde das Platt-Amendment aufgehoben?", ("Platt",)),
        ("Welcher Klub gewann das erste Rennen in Essen?", ("Essen",)),
        ("Wie heißt das Papier für freies Lernen?", ()),
        ("Wann endete das Warten für Bosch?", ("Bosch",)),
    ],
)
def test_what_is_done_is_no_name(question: str, names: tuple[str, ...]) -> None:
    assert find_names(question) == names


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("was is das für ne anlage", ()),
        ("seit wann gibts den verein", ()),
        ("wieviel regnets in ulm", ("ulm",)),
        ("was haben die leute bei opels werk gemacht", ("opels",)),
        ("wie viel investiert apple in die werbung?", ("apple",)),
        ("wer ist der ceo von siemens", ("siemens",)),
        ("wo liegt ulm", ("ulm",)),
        ("wie kurz ist die rede?", ()),
        ("wer jagt den wolf?", ()),
        ("was kostet eine fahrt mit dem zug", ()),
        ("wieviel umsatz macht open ai im jahr", ("open", "ai")),
        ("how much does meta pay for siemens", ("meta", "siemens")),
        ("how much does meta pay for scale ai", ("meta", "ai")),
    ],
)
def test_names_in_small_letters(question: str, names: tuple[str, ...]) -> None:
    assert find_names(question) == names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CEO Mark Zuckerberg zahlt.", [("Mark Zuckerberg", "CEO")]),
        ("CEO Zuckerberg zahlt.", [("Zuckerberg", "CEO")]),
        ("Angela Merkel, die Bundeskanzlerin, sprach.", [("Angela Merkel", "Bundeskanzlerin")]),
        ("der Vorstandschef Oliver Blume", [("Oliver Blume", "Vorstandschef")]),
        ("die frühere Ministerin Ursula von der Leyen", [("Ursula von der Leyen", "frühere Ministerin")]),
        ("Alexandr Wang, CEO von Scale AI, kam.", [("Alexandr Wang", "CEO von Scale AI")]),
        ("Der Chef von Tesla, Elon Musk, schwieg.", [("Elon Musk", "Chef von Tesla")]),
        ("Der Trainer gewann am Samstag.", []),
        ("Die Präsidentin Entscheidung", []),
        ("Der Chef sprach. Oliver Blume kam.", []),
    ],
)
def test_persons_and_their_offices(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(role.name.of(text), role.role.of(text)) for role in roles(text)] == expected


PIECES = [
    "CEO",
    "Chef",
    "Wang",
    "Mark",
    "von",
    "der",
    "die",
    ",",
    "(",
    ")",
    "(DB)",
    "Deutsche",
    "Bahn",
    ".",
    "-",
    "é",
    "İ",
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map(" ".join)), st.text(max_size=12))
def test_any_text_is_read(text: str, name: str) -> None:
    found = roles(text)
    assert all(role.name.of(text) and role.role.of(text) for role in found)
    assert [role.name.start for role in found] == sorted(role.name.start for role in found)
    assert all(short in text and long.split()[0] in text for short, long in explained(text).items())
    mentions(text, name, text)
    find_names(name)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Bot Alltel auch Leitungstelefonie an?", ()),
        ("Welche U-Bahn-Linien werden stärker belastet?", ()),
        ("Welche E-Mails schrieb Anna Koch?", ("Anna Koch",)),
        ("Sang McGregor nur selbst geschriebene Lieder?", ("McGregor",)),
        ("Wer wurde Letzter, und aus welchem Land kamen die beiden Ersten?", ()),
        ("Wie ist das Wetter dort im Allgemeinen?", ()),
        ("Wie kamen sie in die Neue Welt?", ("Neue",)),
        ("Wie viel Prozent bekamen die Grünen?", ()),
        ("Wie alt ist Manuel Neuer?", ("Manuel Neuer",)),
        ("Wie alt ist Roger Federer?", ("Roger Federer",)),
        ("Wer ist Roger Federer?", ("Roger Federer",)),
        ("Wie alt ist Schaub?", ("Schaub",)),
        ("Wie alt ist der Baum?", ()),
        ("Wo gibt es in Europa Fensterkörbe?", ("Europa",)),
        ("Was schrieb Otto Julius Bauer?", ("Otto Julius Bauer",)),
        ("Wer regiert die Vereinigten Staaten von Amerika?", ("Vereinigten Staaten von Amerika",)),
        ("Wo wohnt Hans Koch?", ("Hans Koch",)),
        ("Wie viele Windräder baut die EVN?", ("EVN",)),
        ("Wer ist der CEO der ÖBB?", ("ÖBB",)),
        ("Was kostet das Google Nexus 6P?", ("Google Nexus 6P",)),
        ("Wo spielt der FC Barcelona bei der WM?", ("Barcelona",)),
        ("Was erzielten die Stadtwerke Neuenrode?", ("Neuenrode",)),
        ("Wann verlässt Zuckerberg Meta?", ("Zuckerberg Meta",)),
        ("Wo arbeitete Meinrad Perrez?", ("Meinrad Perrez",)),
        ("Wann liefert Weizen Gewinn?", ()),
        ("Was sagt Zuckerberg zu Scale AI?", ("Zuckerberg", "Scale AI")),
        ("Wo wurde Rammstein gegründet?", ("Rammstein",)),
        ("Wie werden Fensterkörbe befestigt?", ()),
        ("Wer ist Haupteigentümer des Flughafens?", ()),
        ("Wer bleibt Minderheitseigner von Meta?", ("Meta",)),
        ("Wie viel brachte Fläche B?", ("Fläche B",)),
        ("Wie viele Tonnen Rohrkolben brachte die Fläche?", ()),
        ("Was geschah Ende Juni?", ()),
        ("Wie alt ist der Sohn des Tesla-Chefs Elon Musk?", ("Tesla", "Elon Musk")),
        ("Wer folgte auf den Sohn des Ex-Kanzlers Gerhard Schröder?", ("Gerhard Schröder",)),
        ("Wie viel ist Monte dei Paschi di Siena wert?", ("Monte dei Paschi di Siena",)),
        ("Wo in Rio de Janeiro lebt Luiz da Silva?", ("Rio de Janeiro", "Luiz da Silva")),
        ("Wie viel Öl fördert Saudi-Arabien?", ("Saudi-Arabien",)),
        ("Wie groß ist Österreich-Ungarn?", ("Österreich-Ungarn",)),
        ("Wer gründete die Zukunft-Österreich-Partei?", ("Österreich",)),
        ("Wie hoch ist der Umsatz von AVL List?", ("AVL List",)),
        ("Wie viel PS hat das Auto mit ABS von BMW?", ("ABS", "BMW")),
        ("Wer ist Gabi Sprickler-Falschlunger?", ("Gabi Sprickler-Falschlunger",)),
        ("Was sagte Johanna Mikl-Leitner dazu?", ("Johanna Mikl-Leitner",)),
        ("Wer ist der Scale AI-Gründer?", ("Scale AI",)),
        ("Wem gehört die Hofmann-La-Roche-Stiftung?", ("Hofmann", "La", "Roche")),
    ],
)
def test_what_looks_like_a_name(question: str, names: tuple[str, ...]) -> None:
    assert whole_names(question) == names


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Wann kam Windows 10 heraus?", ("Windows 10",)),
        ("Was kostet das iPhone 6?", ("iPhone 6",)),
        ("Was kostet die Fritzbox 7490?", ("Fritzbox 7490",)),
        ("Was geschah in Wien 1848?", ("Wien",)),
        ("Wann beginnen die US Open?", ("US Open",)),
        ("Wann war Papst Benedikt XVI. in Wien?", ("Benedikt XVI", "Wien")),
        ("Was kostet das Model X?", ("Model X",)),
        ("Zahlte Meta 14 Milliarden?", ("Meta",)),
        ("Wer gewann gegen Barcelona 3 zu 1?", ("Barcelona",)),
        ("Wer war in Ulm 3 km unterwegs?", ("Ulm",)),
    ],
)
def test_a_number_may_belong_to_a_name(question: str, names: tuple[str, ...]) -> None:
    assert whole_names(question) == names


@pytest.mark.parametrize(
    ("text", "name", "there"),
    [
        ("Windows 8 kam 2012, 10 Jahre danach.", "Windows 10", False),
        ("Das Windows-10-Update ist da.", "Windows 10", True),
        ("Voyager 1 und 2 starteten 1977.", "Voyager 2", True),
        ("Voyager 1 und 3 starteten 1977.", "Voyager 2", False),
        ("Ludwig XIV. regierte.", "Ludwig XIV", True),
        ("Grand Theft Auto 5 verkauft sich gut.", "GTA 5", True),
        ("Grand Theft Auto 4 verkauft sich gut, sagen 5 Leute.", "GTA 5", False),
        ("Ludwig XV. regierte.", "Ludwig XIV", False),
    ],
)
def test_a_name_with_its_number(text: str, name: str, there: bool) -> None:
    assert mentions(text, name, text) is there
    assert apart(name, text) == (name,)


def test_names_that_say_whose_rival_is_meant_are_left_out() -> None:
    text = "Der VW-Rivale wächst, die Meta-Tochter auch, Ex-VW-Chefs nicht."
    assert without_rivals(text, "Wächst VW?") == "Der Rivale wächst, die Tochter auch, Ex-VW-Chefs nicht."
    assert without_rivals(text, "Welche Töchter hat Meta?") == text


def test_a_name_that_says_whose_something_is_is_left_out() -> None:
    text = "Der zu Scale AI gehörende Dienst wächst."
    assert without_rivals(text, "Wächst Scale AI?") == "Der zu gehörende Dienst wächst."
    assert without_rivals(text, "Wem gehört der Dienst?") == text


@pytest.mark.parametrize(
    ("sentence", "name", "found"),
    [
        ("Das sagte Kern.", "Christian Kern", True),
        ("Das sagte Kanzler Kern.", "Christian Kern", True),
        ("Das ist der Kern der Sache.", "Christian Kern", False),
        ("Im Kern stimmt es.", "Christian Kern", False),
        ("Ein harter Kern blieb.", "Christian Kern", False),
        ("Der 50-jährige Kern sagte es.", "Christian Kern", True),
        ("Das sagte Peter Kern.", "Christian Kern", False),
        ("Das sagte Kern Technologies.", "Christian Kern", False),
        ("Kurz warnte davor.", "Sebastian Kurz", True),
        ("Kurz darauf ging er.", "Sebastian Kurz", False),
        ("Das sagte Hofers Büro.", "Norbert Hofer", True),
        ("Die Bauern sind hier.", "Hans Bauer", False),
    ],
)
def test_a_surname_that_is_also_a_word(sentence: str, name: str, found: bool) -> None:
    assert mentions(sentence, name, f"{name} kam gestern. {sentence}") is found


@pytest.mark.parametrize(
    ("sentence", "article", "name", "found"),
    [
        ("Bans Vorgänger kam.", "UNO-Chef Ban Ki-moon sprach.", "Ban Ki-moon", True),
        ("Anna lachte.", "Anna Koch kam. Koch ging.", "Anna Koch", False),
        ("Anna Maier lachte.", "Anna Koch kam.", "Anna Koch", False),
        ("Windows lief.", "Windows 10 kam.", "Windows 10", False),
        ("Rapid siegte.", "Rapid Wien spielte in Graz.", "Rapid Wien", True),
    ],
)
def test_the_first_word_of_a_name(sentence: str, article: str, name: str, found: bool) -> None:
    assert mentions(sentence, name, f"{article} {sentence}") is found


@pytest.mark.parametrize(
    ("text", "words", "whole"),
    [
        ("Gerhard G. machte sich auf.", "Gerhard G", "Gerhard G."),
        ("Es war Gerhard G., sagt er.", "Gerhard G", "Gerhard G."),
        ("Es gibt keinen Plan B. Das steht fest.", "Plan B", "Plan B"),
        ("Es gibt keinen Plan B.", "Plan B", "Plan B"),
        ("Gerhard Gross. machte", "Gerhard Gross", "Gerhard Gross"),
    ],
)
def test_an_initial_keeps_its_point(text: str, words: str, whole: str) -> None:
    start = text.index(words)
    assert with_initial(text, Span(start, start + len(words))).of(text) == whole
