"""Answers composed from evidence that is written here, so that no model has a say."""

import datetime
import re
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.compose import compose
from rag.types import (
    Answer,
    Article,
    Conflict,
    ConflictValue,
    Evidence,
    Findings,
    Hit,
    Passage,
    Question,
    Span,
    Verdict,
)

IDS = count(1)
NEW, OLD = datetime.date(2025, 6, 13), datetime.date(2024, 2, 1)


def evidence(
    sentence: str, date: datetime.date | None = None, span: str = "", before: str = "", after: str = ""
) -> Evidence:
    """A sentence of an article of its own, with the sentences around it."""
    text = " ".join(part for part in (before, sentence, after) if part)
    number = next(IDS)
    article = Article(f"{number}.txt", f"Artikel {number}", date, text)
    start = text.index(sentence)
    place = text.index(span, start) if span else 0
    hit = Hit(Passage(number, article.name, 0, len(text), text), article, 1.0, 1)
    return Evidence(start, start + len(sentence), Span(place, place + len(span)) if span else None, hit)


def shared(sentence: str, share: float) -> Evidence:
    """A sentence that answers with a probability."""
    return replace(evidence(sentence), share=share)


def answer(question: str, *found: Evidence, answered: bool = True, missing: tuple[str, ...] = ()) -> Answer:
    asked = Question(question, question)
    return compose(asked, Findings(found, answered, missing), [item.hit for item in found])


LONG = (
    "Nach langen Verhandlungen, die sich über Wochen zogen, hat der Konzern Meta rund 14,3 Milliarden US-Dollar in "
    "die Firma Scale AI investiert."
)
PLANNED = (
    "Der Konzern Meta bereitet sich darauf vor, über zehn Milliarden US-Dollar in die Firma Scale AI zu investieren."
)
SCOPED = "Meta will in diesem Jahr bis zu 65 Milliarden US-Dollar in Rechenzentren investieren."
SALES = "Die Firma Scale AI hatte 870 Millionen US-Dollar Umsatz."
ASKED = "Wie viel investiert Meta?"


def test_the_exact_words_come_first_and_then_the_sentence_that_proves_them() -> None:
    found = answer(ASKED, evidence(LONG, span="14,3 Milliarden US-Dollar"))
    assert found.text == f"rund 14,3 Milliarden US-Dollar [1]\n\n{LONG} [1]"
    assert found.span is not None
    assert (found.span.text, found.span.citation) == ("14,3 Milliarden US-Dollar", 1)
    assert [citation.quote for citation in found.citations] == [LONG]


def test_a_short_sentence_needs_no_line_above_it() -> None:
    sentence = "Die Bauzeit betrug zehn Jahre."
    assert answer("Wie lange wurde gebaut?", evidence(sentence, span="zehn Jahre")).text == f"{sentence} [1]"


def test_a_value_that_another_article_tells_counts_however_unlikely_its_sentence() -> None:
    best, planned, scoped, sales = (
        evidence(LONG, NEW),
        evidence(PLANNED, OLD),
        evidence(SCOPED, OLD),
        evidence(SALES, OLD),
    )
    asked = Question(ASKED, ASKED)
    found = compose(asked, Findings((best,), answered=True, elsewhere=(scoped, sales, planned)), [best.hit])
    assert found.text.startswith("Die Angaben gehen auseinander: rund 14,3 Milliarden")
    assert [citation.quote for citation in found.citations] == [LONG, PLANNED]


def test_a_sentence_without_a_figure_is_no_further_answer_to_how_much() -> None:
    words = evidence("Die Konzernspitze von Meta investiert viel Zeit in die Firma Scale AI.")
    asked = "Wie viel investiert der Konzern Meta in die Firma Scale AI?"
    doubted = [replace(found, share=0.4) for found in (evidence(LONG), words, evidence(SALES))]
    found = answer(asked, *doubted)
    assert [citation.quote for citation in found.citations] == [LONG, SALES]


def test_a_time_may_be_said_in_words() -> None:
    dated, told = "Die Brücke von Auwald wurde im Jahr 1911 gebaut.", "Gebaut wurde die Brücke nach dem Hochwasser."
    found = answer("Wann wurde die Brücke von Auwald gebaut?", shared(dated, 0.6), shared(told, 0.4))
    assert [citation.quote for citation in found.citations] == [dated, told]


def test_values_that_differ_stand_side_by_side_newest_first() -> None:
    found = answer(ASKED, evidence(PLANNED, OLD), evidence(SCOPED, NEW), evidence(SALES, NEW), evidence(LONG, NEW))
    assert found.text.split("\n\n") == [
        "Die Angaben gehen auseinander: rund 14,3 Milliarden US-Dollar (13. Juni 2025) [1]; "
        "über zehn Milliarden US-Dollar (1. Februar 2024, geplant) [2]",
        f"{LONG} [1]",
        f"{PLANNED} [2]",
        f"Davon zu unterscheiden: {SCOPED} [3]",
    ]
    values = (
        ConflictValue("rund 14,3 Milliarden US-Dollar", 1),
        ConflictValue("über zehn Milliarden US-Dollar", 2, "geplant"),
    )
    assert found.conflicts == (Conflict(ASKED, values),)


def test_an_undated_article_is_called_so_and_stands_last() -> None:
    found = answer(ASKED, evidence(LONG), evidence(PLANNED, OLD))
    assert found.text.startswith(
        "Die Angaben gehen auseinander: über zehn Milliarden US-Dollar (1. Februar 2024, geplant) [1]; "
        "rund 14,3 Milliarden US-Dollar (ohne Datum) [2]\n"
    )


def test_one_value_in_two_articles_is_one_statement_with_two_numbers() -> None:
    again = "Meta hat 14,3 Mrd. Dollar in Scale AI investiert."
    found = answer(ASKED, evidence(LONG), evidence(again))
    assert found.text == f"rund 14,3 Milliarden US-Dollar [1][2]\n\n{LONG} [1]"
    assert found.conflicts == ()
    assert [citation.quote for citation in found.citations] == [LONG, again]


def test_a_second_source_is_named_only_for_what_it_says() -> None:
    question = "Wie viele Zuschauer kamen zum Spiel in Dortmund?"
    exact = evidence("Zum Spiel in Dortmund kamen 81.365 Zuschauer.")
    about = evidence("Zum Spiel in Dortmund kamen rund 80.000 Zuschauer.")
    assert "rund 80.000 Zuschauer [1][2]" in answer(question, about, exact).text
    assert "[2]" not in answer(question, exact, about).text


def test_a_day_bears_out_its_year_but_not_turned_round() -> None:
    question = "Wann wurde Alexina Sattler geboren?"
    year = evidence("Alexina Sattler wurde 1906 geboren.")
    day = evidence("Alexina Sattler wurde am 6. Januar 1906 geboren.")
    assert answer(question, year, day).text.startswith("1906 [1][2]")
    exact = answer(question, day, year)
    assert exact.conflicts == ()
    assert "6. Januar 1906" in exact.text
    assert "[1][2]" not in exact.text


@pytest.mark.parametrize(
    "other",
    [
        "Der Zug aus Ulm in die Stadt Bonn hat am Montag viele Reisende nicht mitgenommen.",
        "Der Zug aus Ulm in die Stadt Köln hat am Montag viele Reisende mitgenommen.",
    ],
)
def test_a_sentence_that_says_otherwise_is_no_second_source(other: str) -> None:
    sentence = "Der Zug aus Ulm in die Stadt Bonn hat am Montag viele Reisende mitgenommen."
    found = answer("Was hat der Zug aus Ulm mitgenommen?", evidence(sentence), evidence(other))
    assert found.text.startswith(f"{sentence} [1]")
    assert "[1][2]" not in found.text


def test_what_is_only_planned_or_reported_is_called_so() -> None:
    reported = "Nach Angaben der Nachrichtenagentur hat der Konzern Meta zuletzt drei Milliarden US-Dollar investiert."
    assert answer(ASKED, evidence(PLANNED)).text.startswith("über zehn Milliarden US-Dollar (geplant) [1]")
    assert answer(ASKED, evidence(reported)).text.startswith("drei Milliarden US-Dollar (laut Bericht) [1]")
    assert answer("Wie viel will Meta investieren?", evidence(PLANNED)).text.startswith(
        "über zehn Milliarden US-Dollar [1]"
    )


def test_words_of_a_source_are_proven_and_whom_they_mean_by_the_text_before() -> None:
    quoted = answer(ASKED, evidence(LONG, span="14,3 Milliarden US-Dollar"), evidence(PLANNED, OLD))
    assert {sentence.verdict for sentence in quoted.sentences} == {Verdict.PROVEN}

    sentence = "Er warnte davor, dass die Länder die noch offenen Punkte untereinander regeln."
    before = "Finanzsprecher Bruno Rossmann widersprach."
    [added] = answer("Wovor warnte er?", evidence(sentence, before=before)).sentences
    assert added.text.startswith("Er (gemeint ist Bruno Rossmann) warnte")
    assert (added.verdict, added.reasons) == (Verdict.PROVEN, ())


def test_a_pronoun_is_explained_where_it_is_sure_and_the_sentence_before_quoted_elsewhere() -> None:
    sentence = "Er verwies auf den Gipfel."
    sure = answer("Worauf verwies er?", evidence(sentence, before="AK-Präsident Rudolf Kaske widersprach."))
    assert sure.text == "Er (gemeint ist Rudolf Kaske) verwies auf den Gipfel. [1]"
    before = "Minister Karl Maier traf Trainer Hans Huber."
    assert [s.verdict for s in sure.sentences] == [Verdict.PROVEN]
    unsure = answer("Worauf verwies er?", evidence(sentence, before=before))
    assert unsure.text == f"{sentence} [1] Davor heißt es: {before} [2]"
    assert [citation.quote for citation in unsure.citations] == [sentence, before]


def test_a_reason_goes_on_with_the_sentence_that_gives_it() -> None:
    first, second = "Die Strecke nach Ulm ist gesperrt.", "Grund ist ein Erdrutsch."
    found = answer("Warum ist die Strecke nach Ulm gesperrt?", evidence(first, after=f"{second} Es regnet."))
    assert found.text == f"{first} [1]\n\n{second} [2]"


def test_a_list_is_made_whole_from_several_articles() -> None:
    found = answer(
        "Welche Länder schlossen ihre Grenze?",
        evidence("Ihre Grenze schlossen die Länder Serbien und Kroatien."),
        evidence("Auch Slowenien zählt zu den Ländern, die ihre Grenze schlossen."),
        evidence("Die Länder Kroatien und Serbien schlossen ihre Grenze."),
    )
    assert re.findall(r"\[\d\]", found.text) == ["[1]", "[2]", "[3]"]
    assert "Kroatien. [1][2]" in found.text
    assert "Slowenien" in found.text


@pytest.mark.parametrize(("share", "cited"), [(0.79, 2), (0.81, 1)])
def test_what_is_sure_needs_no_further_sentence(share: float, cited: int) -> None:
    best = replace(evidence("Die Firma Nordwind baut in Bremen Boote aus Holz."), share=share)
    further = replace(evidence("Die Firma Nordwind verkauft in Bremen alte Segel und Leinen."), share=0.04)
    assert len(answer("Was baut die Firma Nordwind in Bremen?", best, further).citations) == cited


def test_no_figure_stands_alone_where_another_sentence_may_give_the_right_one() -> None:
    first = (
        "Im Jahr 1891 konnte der schottische Chemiker James Dewar in London ausreichend flüssigen Sauerstoff für seine "
        "Forschung gewinnen."
    )
    second = "Das erste wirtschaftliche Verfahren dafür entwickelte unabhängig von ihm Carl von Linde 1895."
    asked = "Wann wurde flüssiger Sauerstoff für den Handel entwickelt?"
    assert answer(asked, shared(first, 0.9), shared(second, 0.06)).text.startswith("1891 [1]")
    assert answer(asked, shared(first, 0.7), shared(second, 0.26)).text.startswith(first)


def test_a_sentence_that_adds_does_not_displace_a_likelier_one() -> None:
    likely = "Gebaut wird dort seit 1921 vor allem in der kleinen Halle am Ufer."
    adding = [f"Die Firma Nordwind baut in Bremen auch {what}." for what in ("Masten und Ruder", "Anker und Ketten")]
    said = ["Die Firma Nordwind baut in Bremen Boote aus Holz.", likely, *adding]
    found = answer("Was baut die Firma Nordwind in Bremen?", *map(shared, said, (0.5, 0.3, 0.04, 0.03)))
    assert [citation.quote for citation in found.citations][1:] == [likely, adding[0]]
    assert f"Weitere Fundstelle: {likely}" in found.text
    assert f"Weitere Fundstelle: {adding[0]}" not in found.text


def test_what_adds_nothing_is_not_cited() -> None:
    sentence = "Scale AI ist bekannt für Dateninfrastruktur."
    found = answer("Wofür ist Scale AI bekannt?", evidence(sentence), evidence("AI ist ein Feld für Meta."))
    assert found.text == f"{sentence} [1]"
    assert len(found.nearby) == 1


@pytest.mark.parametrize(
    ("question", "sentence", "missing", "end"),
    [
        (
            "Wie viel investiert Apple?",
            "Meta investiert viel.",
            ("Apple",),
            "Gesucht wurde ein Geldbetrag im Zusammenhang mit „Apple“. Am nächsten kommt der Frage ein Satz aus "
            "„{title}“ (ohne Datum); „Apple“ kommt dort nicht vor.",
        ),
        (
            "Wann kam Meta?",
            "Meta kam.",
            (),
            "Gesucht wurde ein Zeitpunkt im Zusammenhang mit „Meta“. Am nächsten kommt der Frage ein Satz aus "
            "„{title}“ (ohne Datum); ein Zeitpunkt steht in diesem Satz nicht.",
        ),
        (
            "Wie viele Mitarbeiter entlässt Meta?",
            "Meta zahlte 14,3 Milliarden US-Dollar für 49 Prozent.",
            (),
            "Gesucht wurde eine Zahl im Zusammenhang mit „Meta“. Am nächsten kommt der Frage ein Satz aus "
            "„{title}“ (ohne Datum); eine Zahl dieser Art steht in diesem Satz nicht.",
        ),
        (
            "Wem gehört Meta?",
            "Meta kam.",
            (),
            "Gesucht wurde eine Person oder Organisation im Zusammenhang mit „Meta“. Am nächsten kommt der Frage ein "
            "Satz aus „{title}“ (ohne Datum); von „gehört“ ist in diesem Satz nicht die Rede.",
        ),
        (
            "Wer zahlte wie viel Geld für Meta?",
            "Meta kam.",
            (),
            "Gesucht wurde ein Geldbetrag im Zusammenhang mit „Meta“. Am nächsten kommt der Frage ein Satz aus "
            "„{title}“ (ohne Datum); ein Geldbetrag steht in diesem Satz nicht.",
        ),
        (
            "Wer war vor Wang Chef von Meta?",
            "Meta kam.",
            (),
            "Gesucht wurde eine Person im Zusammenhang mit „Wang“ und „Meta“. Am nächsten kommt der Frage ein "
            "Satz aus „{title}“ (ohne Datum); von „Wang“ und „Chef“ ist in diesem Satz nicht die Rede.",
        ),
        (
            "Gehört die KI-App jetzt Meta?",
            "Meta kam.",
            (),
            "Gesucht wurde nach „Meta“. Am nächsten kommt der Frage ein Satz aus "
            "„{title}“ (ohne Datum); von „KI-App“ und „gehört“ ist in diesem Satz nicht die Rede.",
        ),
        (
            "Welche Bedenken gibt es?",
            "Meta kam.",
            (),
            "Am nächsten kommt der Frage ein Satz aus "
            "„{title}“ (ohne Datum); von „Bedenken“ ist in diesem Satz nicht die Rede.",
        ),
        (
            "Warum kauft Meta Anteile?",
            "Meta will 49 Prozent erwerben.",
            (),
            "Gesucht wurde ein Grund im Zusammenhang mit „Meta“. Am nächsten kommt der Frage ein Satz aus "
            "„{title}“ (ohne Datum); ob er sie beantwortet, ist zu unsicher.",
        ),
    ],
)
def test_a_refusal_says_what_was_looked_for_and_what_is_missing(
    question: str, sentence: str, missing: tuple[str, ...], end: str
) -> None:
    nearest = evidence(sentence)
    found = answer(question, nearest, answered=False, missing=missing)
    assert found.text == "Das geht aus den Artikeln nicht hervor. " + end.format(title=nearest.article.title)
    assert not found.sentences


def test_a_figure_is_set_off_with_what_bounds_it() -> None:
    sentence = f"Für eine komplette Umrundung der {'großen ' * 10}Insel braucht sie etwas mehr als 90 Minuten."
    found = answer("Wie lange braucht sie für eine Umrundung?", evidence(sentence, span="90 Minuten"))
    assert found.text.startswith("etwas mehr als 90 Minuten [1]")


def test_a_refusal_names_names_as_the_article_does() -> None:
    near = evidence("Die Kritik traf ihn.", before="Reinhold Mitterlehner kam.")
    found = answer("Wer reagierte auf Mitterlehners Kritik?", near, answered=False)
    assert "im Zusammenhang mit „Mitterlehner“." in found.text
    assert "von „Mitterlehner“ und „reagierte“ ist in diesem Satz nicht die Rede" in found.text


def test_a_refusal_does_not_miss_who_stands_there_by_the_surname() -> None:
    near = evidence("Hoeneß genießt den Fußball.", before="Uli Hoeneß ist frei.")
    found = answer("Welche Anwälte hat Uli Hoeneß?", near, answered=False)
    assert "von „Anwälte“ ist in diesem Satz nicht die Rede" in found.text

    near = evidence("Ban lobte die Helfer.", before="UNO-Chef Ban Ki-moon kam.")
    found = answer("Wer war der Vorgänger von Ban Ki-moon?", near, answered=False)
    assert "von „Vorgänger“ ist in diesem Satz nicht die Rede" in found.text


def test_a_refusal_does_not_say_that_a_rivals_name_does_not_occur() -> None:
    near = evidence("Der Gewinn betrug 571 Millionen Euro.", before="Der VW-Rivale wächst.")
    found = answer("Wie hoch ist der Gewinn von VW?", near, answered=False, missing=("VW",))
    assert "kommt dort nicht vor" not in found.text
    assert "von „VW“ ist in diesem Satz nicht die Rede" in found.text


def test_a_refusal_does_not_miss_a_country_that_another_word_names() -> None:
    near = evidence("Türkische Soldaten rückten vor.")
    found = answer("Warum kämpft die Türkei?", near, answered=False)
    assert "von „kämpft“ ist in diesem Satz nicht die Rede" in found.text


def test_a_refusal_names_no_preposition_and_names_as_they_are_written() -> None:
    near = evidence("Die Kamera wird gelobt.", before="Die Tester nahmen das Google Nexus 6P.")
    found = answer("Ab wann gibt es das Google Nexus 6P?", near, answered=False)
    assert "„Ab“" not in found.text
    assert "„google“" not in found.text
    assert "„Google Nexus 6P“" in found.text


@pytest.mark.parametrize("line", ["13. Juni 2025", "Stand: 13. Juni 2025, 10:15 Uhr", "Veröffentlicht am 13.06.2025"])
def test_a_refusal_calls_no_bare_date_the_nearest(line: str) -> None:
    told = evidence("Meta kam.")
    found = answer("Wann wurde der Kauf von Meta bekannt?", evidence(line), told, answered=False)
    assert f"ein Satz aus „{told.article.title}“" in found.text
    assert [citation.quote for citation in found.citations] == ["Meta kam."]
    alone = answer("Wann wurde der Kauf von Meta bekannt?", evidence(line), answered=False)
    assert [citation.quote for citation in alone.citations] == [line]


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=60).filter(
    str.strip
)


@given(
    st.sampled_from([ASKED, "Wer kam?", "Welche Firmen?", "Warum?", "Was ist Meta?", "Wann?"]),
    st.lists(st.tuples(st.sampled_from([LONG, PLANNED, SCOPED, SALES]) | WORDS, WORDS), min_size=1, max_size=5),
)
def test_whatever_the_articles_say_the_numbering_and_the_quotes_hold(
    question: str, found: list[tuple[str, str]]
) -> None:
    result = answer(question, *(evidence(sentence.strip(), before=before.strip()) for sentence, before in found))
    known = {citation.number for citation in result.citations}
    marks = [number for sentence in result.sentences for number in sentence.citations]
    assert list(dict.fromkeys(marks)) == [citation.number for citation in result.citations] == sorted(known)
    for sentence in result.sentences:
        assert sentence.text + " " + "".join(f"[{number}]" for number in sentence.citations) in result.text
    for conflict in result.conflicts:
        for value in conflict.values:
            assert value.value in " ".join(result.citations[value.citation - 1].quote.split())
    # Whatever looks like a marker is one.
    assert {int(mark) for mark in re.findall(r"\[(\d+)\]", result.text)} == known
