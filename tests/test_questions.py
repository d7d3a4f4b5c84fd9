import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.facts import FactKind
from rag.language.names import find_names, mentions
from rag.language.questions import answer_kind, wanted_facts
from rag.language.spelling import mend_question_word
from rag.types import AnswerKind


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("Wie viel investiert Meta?", {"AMOUNT"}),
        ("Wie viel wiegt die Glocke?", {"AMOUNT", "SHARE", "NUMBER", "PERIOD"}),
        ("Wie groß ist das Spendenlager?", {"AMOUNT", "SHARE", "NUMBER", "PERIOD"}),
        ("Wie viel spendete Meta?", {"AMOUNT"}),
        ("Wie hoch ist die Spende?", {"AMOUNT"}),
        ("wieviel geld steckt er hinein", {"AMOUNT"}),
        ("Wie viel geben die Firmen für Werbung aus?", {"AMOUNT"}),
        ("Wie viel brachte der Verkauf ein?", {"AMOUNT"}),
        ("Wie hoch ist der Alkoholgehalt?", {"AMOUNT", "SHARE", "NUMBER", "PERIOD"}),
        ("Wie hoch ist das Gehalt?", {"AMOUNT"}),
        ("Wie hoch ist der gemessene Wert?", {"AMOUNT", "SHARE", "NUMBER", "PERIOD"}),
        ("Wie viel ist das Gemälde wert?", {"AMOUNT"}),
        ("Wie viel soll das Gemälde wert sein?", {"AMOUNT"}),
        ("Wie viel Phosphor steckt im Körper?", {"AMOUNT", "SHARE", "NUMBER", "PERIOD"}),
        ("Wie viel steckt Meta in KI?", {"AMOUNT"}),
        ("Wie hoch ist die Strafe?", {"AMOUNT", "PERIOD"}),
        ("Wie hoch ist die Geldstrafe?", {"AMOUNT"}),
        ("Wie hoch ist die Dividende?", {"AMOUNT", "SHARE"}),
        ("Wie viel mehr zahlt der Betrieb?", {"AMOUNT", "SHARE"}),
        ("Wie viel Zeit lässt der Vertrag?", {"PERIOD"}),
        ("Wie viel hält der Vertrag fest?", {"AMOUNT", "SHARE", "NUMBER", "PERIOD"}),
        ("Wie viel Platz nimmt das Archiv ein?", {"AMOUNT", "SHARE", "NUMBER", "PERIOD"}),
        ("Wie viele Menschen zahlen Steuern?", {"NUMBER"}),
        ("Wie viele Milliarden Dollar zahlt Meta?", {"AMOUNT"}),
        ("Wie hoch ist das Haushaltsdefizit?", {"AMOUNT", "SHARE"}),
        ("Wie hoch ist die Ablösesumme?", {"AMOUNT"}),
        ("Wie hoch war der Umsatz?", {"AMOUNT"}),
        ("Wie viel Prozent gehören Meta?", {"SHARE"}),
        ("Wie hoch ist der Anteil, den Meta kauft?", {"SHARE"}),
        ("Wie hoch war die Arbeitslosenquote?", {"SHARE"}),
        ("Wie viele Mitarbeiter hat Scale AI?", {"NUMBER"}),
        ("Wann wurde das Edikt erlassen?", {"DATE", "PERIOD"}),
        ("In welchem Jahr begann es?", {"DATE", "PERIOD"}),
        ("Wer ist Alexandr Wang?", set()),
        ("Warum kauft Meta Anteile?", set()),
    ],
)
def test_the_kind_of_fact_that_a_question_wants(question: str, kinds: set[str]) -> None:
    assert {kind.name for kind in wanted_facts(question)} == kinds


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("wieviel knete steckt meta in scale ai", AnswerKind.AMOUNT),
        ("Wie viel investiert Meta?", AnswerKind.AMOUNT),
        ("Wie hoch war der Umsatz von Scale AI im Vorjahr?", AnswerKind.AMOUNT),
        ("wieviel hat scale ai letztes jahr umgesetzt", AnswerKind.AMOUNT),
        ("Wie hoch sind die Umsaetze von Siemens", AnswerKind.AMOUNT),
        ("Umsatz Scale AI Vorjahr", AnswerKind.AMOUNT),
        ("Was kostet ein Ticket?", AnswerKind.AMOUNT),
        ("was verdient der Trainer", AnswerKind.AMOUNT),
        ("Wie teuer war die Brücke?", AnswerKind.AMOUNT),
        ("Wie viel muss der Klub für den Stürmer blechen?", AnswerKind.AMOUNT),
        ("wie viel kohle rückt der bund raus", AnswerKind.AMOUNT),
        ("Welche Summe zahlt die Stadt?", AnswerKind.AMOUNT),
        ("How much does Meta invest in Scale AI?", AnswerKind.AMOUNT),
        ("Was ist der Preis des Hauses?", AnswerKind.AMOUNT),
        ("Wie viele Milliarden Dollar zahlt Meta?", AnswerKind.AMOUNT),
        ("Um wie viel Geld geht es?", AnswerKind.AMOUNT),
        ("Wie viele Menschen zahlen Steuern?", AnswerKind.NUMBER),
        ("Wie gross ist die groesste Stadt der Schweiz?", AnswerKind.NUMBER),
        ("How many employees does it have?", AnswerKind.NUMBER),
        ("Wie alt ist sie?", AnswerKind.NUMBER),
        ("Einwohnerzahl Ulm", AnswerKind.NUMBER),
        ("Wie viel Prozent gehören Meta?", AnswerKind.SHARE),
        ("Wie hoch ist der Anteil der Frauen?", AnswerKind.SHARE),
        ("wie hoch war die wahlbeteiligung in Bayern", AnswerKind.SHARE),
        ("What percentage did Meta buy?", AnswerKind.SHARE),
        ("Inflationsrate 2023", AnswerKind.SHARE),
        ("Wann wurde Scale AI gegründet?", AnswerKind.DATE),
        ("wan wurde scale ai gegründet", AnswerKind.DATE),
        ("In welchem Jahr fiel die Mauer?", AnswerKind.DATE),
        ("an welchem tag beginnt das Turnier", AnswerKind.DATE),
        ("When was Scale AI founded?", AnswerKind.DATE),
        ("Seit wann ist er Trainer?", AnswerKind.DATE),
        ("Geburtsdatum Angela Merkel", AnswerKind.DATE),
        ("Wie lange dauerte der Bau?", AnswerKind.PERIOD),
        ("How long did it take?", AnswerKind.PERIOD),
        ("Wer war vor Wang Chef von Scale AI?", AnswerKind.PERSON),
        ("Wer ist der CEO von Scale AI?", AnswerKind.PERSON),
        ("Wer ist Chefredakteur von Nokta?", AnswerKind.PERSON),
        ("Who is the CEO of Siemens?", AnswerKind.PERSON),
        ("wer hat das Tor geschossen", AnswerKind.PERSON),
        ("Von wem stammt das Gemälde?", AnswerKind.PERSON),
        ("Wie heißt der Bürgermeister von Ulm?", AnswerKind.PERSON),
        ("Wie lautet der Name des Trainers?", AnswerKind.PERSON),
        ("Welcher Spieler traf zweimal?", AnswerKind.PERSON),
        ("CEO Siemens", AnswerKind.PERSON),
        ("Nenne den Gründer von SpaceX.", AnswerKind.PERSON),
        ("Wem wird Alexandr Wang unterstellt?", AnswerKind.PERSON),
        ("wer ist chef von siemens", AnswerKind.PERSON),
        ("Welche Politikerin trat zurück?", AnswerKind.PERSON),
        ("Welche Firma baut die Brücke?", AnswerKind.ORGANISATION),
        ("Bei welchem Verein spielt er?", AnswerKind.ORGANISATION),
        ("Wie heißt das Unternehmen?", AnswerKind.ORGANISATION),
        ("Which company bought Instagram?", AnswerKind.ORGANISATION),
        ("Wo liegt Ulm?", AnswerKind.PLACE),
        ("In welcher Stadt findet die Messe statt?", AnswerKind.PLACE),
        ("Aus welchem Land kommt er?", AnswerKind.PLACE),
        ("Where is the headquarters of Siemens?", AnswerKind.PLACE),
        ("Was ist die Hauptstadt von Peru?", AnswerKind.PLACE),
        ("Woher stammt der Name?", AnswerKind.PLACE),
        ("Was ist Defense Llama?", AnswerKind.DEFINITION),
        ("Was versteht man unter Datenlabeling?", AnswerKind.DEFINITION),
        ("Was bedeutet Inflation?", AnswerKind.DEFINITION),
        ("Wer ist Alexandr Wang?", AnswerKind.DEFINITION),
        ("wer ist alexandr wang", AnswerKind.DEFINITION),
        ("What is Defense Llama?", AnswerKind.DEFINITION),
        ("Was ist ein Schwarzes Loch?", AnswerKind.DEFINITION),
        ("Warum trat der Minister zurück?", AnswerKind.REASON),
        ("Wieso?", AnswerKind.REASON),
        ("warumm kauft meta anteile", AnswerKind.REASON),
        ("Aus welchem Grund wurde das Spiel abgebrochen?", AnswerKind.REASON),
        ("Was war die Ursache des Brandes?", AnswerKind.REASON),
        ("Why did the bridge collapse?", AnswerKind.REASON),
        ("Wie kam es zu dem Unfall?", AnswerKind.REASON),
        ("Wie funktioniert eine Wärmepumpe?", AnswerKind.WAY),
        ("Wie hat sich die Beliebtheit der App entwickelt?", AnswerKind.WAY),
        ("Auf welche Weise wird Strom erzeugt?", AnswerKind.WAY),
        ("How does a heat pump work?", AnswerKind.WAY),
        ("Nenne alle Gewinner.", AnswerKind.LIST),
        ("Welche Unternehmen investieren in KI?", AnswerKind.LIST),
        ("Welche Produkte verkauft Apple?", AnswerKind.LIST),
        ("Welche Städte sind betroffen?", AnswerKind.LIST),
        ("Wer alles war dabei?", AnswerKind.LIST),
        ("Zähle die Länder auf", AnswerKind.LIST),
        ("Welche Anwendungen verbessert Meta mit KI?", AnswerKind.LIST),
        ("Hat Meta Scale AI gekauft?", AnswerKind.YES_NO),
        ("Kauft Meta Anteile?", AnswerKind.YES_NO),
        ("Gibt es ein Schwimmbad in Ulm?", AnswerKind.YES_NO),
        ("ob Meta Anteile kauft", AnswerKind.YES_NO),
        ("Is Alexandr Wang the CEO?", AnswerKind.YES_NO),
        ("Wofür ist Scale AI bekannt?", AnswerKind.OTHER),
        ("Worauf basiert das Geschäftsmodell?", AnswerKind.OTHER),
        ("Was sagte Merkel zum Brexit?", AnswerKind.OTHER),
        ("What is Scale AI known for?", AnswerKind.OTHER),
        ("Wie heißt der Film?", AnswerKind.OTHER),
        ("Welche großen Flüsse fließen durch Köln?", AnswerKind.LIST),
        ("Welche schöne Stadt liegt am Meer?", AnswerKind.PLACE),
        ("Welche Rolle spielt der Verteidiger?", AnswerKind.OTHER),
        ("Welchen Preis gewann der Film?", AnswerKind.OTHER),
        ("Wie lautet das niederländische Wort für Wald?", AnswerKind.OTHER),
        ("Was sind Bauleiter?", AnswerKind.DEFINITION),
        ("Kosten Stuttgart 21", AnswerKind.AMOUNT),
        ("Welche beiden Verträge gelten noch?", AnswerKind.LIST),
        ("Danke", AnswerKind.OTHER),
        ("Welchen Platz erreichte Peter Koch?", AnswerKind.OTHER),
        ("Auf welchem Platz steht das Denkmal?", AnswerKind.PLACE),
    ],
)
def test_the_kind_of_answer_that_a_question_wants(question: str, kind: AnswerKind) -> None:
    assert answer_kind(question) is kind


def test_what_stands_in_brackets_does_not_ask() -> None:
    assert answer_kind("Wem wird er (wer wann den Umsatz steigert) unterstellt?") is AnswerKind.PERSON


@given(st.text() | st.lists(st.sampled_from("wie viel wer wan und Umsatz Ulm ? ( ) , . Wer's 3".split())).map(" ".join))
def test_any_text_has_a_kind_that_spelling_does_not_change(text: str) -> None:
    assert answer_kind(text) is answer_kind(f" {text} ")
    assert wanted_facts(text) <= frozenset(FactKind)


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("wan war das", "wann war das"),
        ("Weiviel kostet es?", "Wieviel kostet es?"),
        ("Warumm denn?", "Warum denn?"),
        ("wre ist da", "wer ist da"),
        ("When was it?", "When was it?"),
        ("Wein aus Baden", "Wein aus Baden"),
    ],
)
def test_a_slip_in_the_question_word_is_mended(text: str, mended: str) -> None:
    assert mend_question_word(text) == mended


def test_names_are_told_from_nouns() -> None:
    assert find_names("Wie viel investiert Apple in KI?") == ("Apple", "KI")
    assert find_names("Wie heißt der CEO von Siemens?") == ("Siemens",)
    assert find_names("Wie hat sich die Beliebtheit entwickelt?") == ()


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("Metas Umsatz stieg.", "Meta", True),
        ("Künstliche Intelligenz treibt den Umsatz.", "KI", True),
        ("Der Konzern treibt den Umsatz.", "Meta", False),
        ("Er kam in das Institut.", "DI", False),
    ],
)
def test_whether_a_text_mentions_a_name(text: str, name: str, found: bool) -> None:
    assert mentions(text, name) is found
