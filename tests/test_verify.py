import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.language.actors import actors, owners
from rag.language.clauses import Certainty, certainty, clauses
from rag.language.opposites import opposites
from rag.language.sentences import split_sentences
from rag.language.tagging import tag_sentence
from rag.language.words import stem
from rag.types import Verdict
from rag.verify import Source, verify

PROVEN, PARTLY, UNPROVEN = Verdict.PROVEN, Verdict.PARTLY, Verdict.UNPROVEN


def verdict(sentence: str, *sources: str) -> Verdict:
    return verify(sentence, [Source(source) for source in sources]).verdict


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("Das Werk kostete 14,3 Milliarden US-Dollar.", "Das Werk kostete 14,3 Mrd. Dollar."),
        ("Der Umsatz stieg um 12 %.", "Der Umsatz stieg im Vergleich um zwölf Prozent."),
        ("Am 13.06.2025 schloss das Werk in Ulm.", "Das Werk in Ulm schloss am 13. Juni 2025."),
        ("Im Juni 2025 schloss das Werk in Ulm.", "Das Werk in Ulm schloss am 13. Juni 2025."),
        ("Anna Weber gründete den Verein 1998.", "Der Verein wurde 1998 von Anna Weber gegründet."),
        ("Die Firma übernahm den Rivalen.", "Das Unternehmen hat den Konkurrenten übernommen."),
        ("Der Antrag wurde nicht abgelehnt.", "Der Antrag wurde angenommen."),
        ("Laut Polizei ist der Mann geflohen.", "Der Mann sei geflohen, sagte ein Sprecher der Polizei."),
        ("Meta will das Start-up kaufen.", "Meta plant, das Start-up zu kaufen."),
        ("Wang ist der CEO von Scale AI.", "Meta kauft Anteile an Scale AI und holt dessen CEO Wang."),
    ],
)
def test_the_same_in_other_words_is_proven(sentence: str, source: str) -> None:
    assert verdict(sentence, source) is PROVEN


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("Das Werk kostete 13,4 Mrd. Dollar.", "Das Werk kostete 14,3 Mrd. Dollar."),
        ("Das Werk kostete 14,3 Mio. Dollar.", "Das Werk kostete 14,3 Mrd. Dollar."),
        ("Das Werk kostete 14,3 Mrd. Euro.", "Das Werk kostete 14,3 Mrd. Dollar."),
        ("Es kamen weniger als 300 Gäste.", "Es kamen mehr als 300 Gäste."),
        ("Es waren 900 Piloten und 300 Köche.", "Es waren 300 Piloten und 900 Köche."),
        ("Der Wert stieg auf 5 Prozent.", "Der Wert stieg um 5 Prozent."),
        ("Das Werk schloss am 14. Juni 2025.", "Das Werk schloss am 13. Juni 2025."),
        ("Er lebte bis 1990 in Ulm.", "Er lebte seit 1990 in Ulm."),
        ("Er studierte von 1970 bis 1978 in Ulm.", "Er studierte von 1970 bis 1976 in Ulm."),
        ("Das Werk in Bonn schloss.", "Das Werk in Ulm schloss."),
        ("Der Antrag wurde nicht angenommen.", "Der Antrag wurde angenommen."),
        ("Der Antrag wurde angenommen.", "Der Antrag wurde nicht angenommen."),
        ("Der Gewinn ist gestiegen.", "Der Gewinn ist gesunken."),
        ("Der Konzern machte Verlust.", "Der Konzern machte Gewinn."),
        ("Meta hat das Start-up gekauft.", "Meta will das Start-up kaufen."),
        ("Google kaufte Motorola.", "Motorola kaufte Google."),
        ("Google wurde von Motorola gekauft.", "Google kaufte Motorola."),
        ("Anna ist die Nachfolgerin von Merkel.", "Merkel ist die Nachfolgerin von Anna."),
        ("Wang ist der CEO von Meta.", "Meta kauft Anteile an Scale AI und holt dessen CEO Wang."),
        ("Das Konzert war ausverkauft.", "Die Regierung erhöht die Steuern."),
        ("Der Vertrag umfasst keine Filme.", "Es gibt keine Angaben dazu, ob der Vertrag Filme umfasst."),
        ("Der Vertrag umfasst Filme.", "Es gibt keine Angaben dazu, ob der Vertrag Filme umfasst."),
        (
            "Siemens kauft seit Jahren kleine Firmen.",
            "Anders als Bosch oder Thales, die seit Jahren kleine Firmen kaufen, setzt Siemens auf eigene Forschung.",
        ),
    ],
)
def test_what_the_source_says_otherwise_is_not_proven(sentence: str, source: str) -> None:
    assert verdict(sentence, source) is UNPROVEN


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("Thales kauft kleine Firmen.", "Bosch und Thales, die kleine Firmen kaufen, sind schneller als Siemens."),
        ("Jeff Bezos kaufte die Post.", "Der Gründer von Amazon, der die Post kaufte, heißt Jeff Bezos."),
        ("Siemens verkaufte Osram.", "Osram, das Siemens verkaufte, wuchs schneller als Philips."),
        ("Das Geschäft beruht auf Anzeigen.", "Umfragen helfen dem Geschäft, das vor allem auf Anzeigen beruht."),
        ("Er arbeitete in Ulm.", "Er arbeitete von 1990 an in der Stadt Ulm, zuvor in Bonn."),
    ],
)
def test_what_the_source_says_in_a_subordinate_clause_is_not_refuted(sentence: str, source: str) -> None:
    assert verdict(sentence, source) is not UNPROVEN


@pytest.mark.parametrize(
    ("sentence", "source", "missing"),
    [
        ("Der Bürgermeister eröffnete die Brücke in Ulm.", "Der Trainer eröffnete die Brücke in Ulm.", "Bürgermeister"),
        ("Der Mann ist geflohen.", "Der Mann sei geflohen, sagte die Polizei.", "Aussage"),
        ("Das Werk könnte schließen.", "Das Werk schließt.", "Tatsache"),
        (
            "Norwegen trat 1972 bei.",
            "Dänemark und Norwegen traten 1972 bei (obwohl Norwegen den Vertrag nie annahm).",
            "obwohl Norwegen",
        ),
        (
            "Das Geschäft des Verlags beruht auf Umfragen.",
            "Umfragen sind wichtig für das Geschäft des Verlags, das vor allem auf Anzeigen beruht.",
            "Umfragen",
        ),
        ("Das Werk kostete 30 Millionen Euro.", "Das Werk kostete bis zu 30 Millionen Euro.", "bis zu 30 Millionen"),
    ],
)
def test_what_is_missing_is_named(sentence: str, source: str, missing: str) -> None:
    check = verify(sentence, [Source(source)])
    assert check.verdict is PARTLY
    assert any(missing in reason for reason in check.reasons)


def test_the_reason_quotes_the_figure_of_the_source() -> None:
    check = verify("Das Werk kostete 13 Euro.", [Source("Das Werk kostete 14 Euro.")])
    assert check.reasons == ("Der Beleg nennt „14 Euro“, nicht „13 Euro“.",)


def test_a_pronoun_means_the_name_before_it() -> None:
    source = Source("Er eröffnete 2012 ein Werk in Ulm.", before="Der Gründer heißt Karl Bauer.")
    assert verify("Karl Bauer eröffnete 2012 ein Werk in Ulm.", [source]).verdict is PROVEN
    assert verify("Hans Maier eröffnete 2012 ein Werk in Ulm.", [source]).verdict is UNPROVEN


def test_two_sources_prove_together() -> None:
    sources = ["Das Werk steht in Ulm.", "Das Werk wurde 2012 gebaut."]
    assert verdict("Das Werk in Ulm wurde 2012 gebaut.", *sources) is PROVEN


def test_without_a_source_nothing_is_proven() -> None:
    assert verify("Ulm liegt an der Donau.", []).verdict is UNPROVEN


@settings(deadline=None)
@given(st.text(max_size=200))
def test_a_sentence_cited_word_for_word_is_proven(text: str) -> None:
    for span in split_sentences(text):
        assert verdict(span.of(text), text) is PROVEN


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_gets_a_verdict_and_a_reason(sentence: str, source: str) -> None:
    check = verify(sentence, [Source(source)])
    assert bool(check.reasons) is (check.verdict is not PROVEN)


FIGURES = [
    "Im Jahr 2014 zahlte Siemens 1.250 Euro an 36 Beschäftigte in Ulm.",
    "Am 13. Juni 2025 stieg der Umsatz um 7,5 Prozent auf 14,3 Milliarden Dollar.",
    "Zwischen 1976 und 1982 spielte er 214 Mal für Ulm und schoss 36 Tore.",
    "Die Norm ISO 25178 gilt seit 2012 für 8 von 10 Geräten.",
]


@settings(deadline=None)
@given(st.sampled_from(FIGURES), st.integers(0, 30), st.sampled_from("123456789"))
def test_a_quote_with_one_digit_changed_is_never_proven(quote: str, place: int, digit: str) -> None:
    digits = [offset for offset, sign in enumerate(quote) if sign.isdigit()]
    offset = digits[place % len(digits)]
    changed = f"{quote[:offset]}{digit}{quote[offset + 1 :]}"
    assert (verdict(changed, quote) is PROVEN) is (changed == quote)


@settings(deadline=None)
@given(st.sampled_from(["Zudem sank der Preis.", "Der Chef sagte: „Nein.“", "Er, der ging, kam wieder und blieb."]))
def test_clauses_hold_every_word_once(sentence: str) -> None:
    words = [token.span for clause in clauses(sentence) for token in clause.tokens if token.word.isalpha()]
    assert sorted(words, key=lambda span: span.start) == [
        token.span for token in tag_sentence(sentence) if token.word.isalpha() and token.tag != "KON"
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Das Werk schließt.", Certainty.FACT),
        ("Das Werk soll schließen.", Certainty.PLANNED),
        ("Das Werk könnte schließen.", Certainty.POSSIBLE),
        ("Das Werk schließt, sagte der Chef.", Certainty.REPORTED),
    ],
)
def test_certainty(sentence: str, expected: Certainty) -> None:
    assert certainty(sentence, clauses(sentence)[0]) is expected


def test_who_does_what() -> None:
    active = actors(tag_sentence("Google kaufte den Hersteller."))
    passive = actors(tag_sentence("Der Hersteller wurde von Google gekauft."))
    assert active == passive
    assert owners(tag_sentence("Merkels Nachfolger kam.")) == {stem("Nachfolger"): {stem("Merkel")}}


def test_opposites_go_both_ways() -> None:
    assert stem("Verlust") in opposites(stem("Gewinn"))
    assert stem("Gewinn") in opposites(stem("Verlust"))
