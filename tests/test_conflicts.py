"""Pairs of sentences from different domains: do their figures answer one question, and do they agree?"""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.conflicts import Relation, answers_in_kind, relation, value_of
from rag.types import Article, Evidence, Hit, Passage, Question, Span

SAME, DIFFERENT, OTHER, UNRELATED = (
    Relation.SAME,
    Relation.DIFFERENT,
    Relation.OTHER_QUANTITY,
    Relation.UNRELATED,
)


def evidence(text: str, name: str = "a.txt", date: datetime.date | None = None, span: str = "") -> Evidence:
    article = Article(name, "Bericht", date, text)
    start = text.index(span) if span else 0
    hit = Hit(Passage(1, name, 0, len(text), text), article, 1.0, 1)
    return Evidence(0, len(text), Span(start, start + len(span)) if span else None, hit)


def related(question: str, a: str, b: str, names: tuple[str, str] = ("a.txt", "b.txt")) -> Relation:
    asked = Question(question, question)
    values = [value_of(asked, evidence(text, name)) for text, name in zip((a, b), names, strict=True)]
    assert values[0] is not None
    assert values[1] is not None
    return relation(asked, values[0], values[1])


@pytest.mark.parametrize(
    ("question", "a", "b", "expected"),
    [
        # A day of the same year may be meant by the year alone; another event's day is no answer.
        (
            "Wann wurde Alexina Sattler geboren?",
            "Alexina Sattler wurde 1906 in Cincinnati geboren.",
            "Alexina Sattler wurde am 6. Januar 1906 geboren.",
            SAME,
        ),
        (
            "Wann wurde Alexina Sattler geboren?",
            "Alexina Sattler wurde am 6. Januar 1906 geboren.",
            "Die Malerin Alexina Sattler, geboren 1908, zog um.",
            DIFFERENT,
        ),
        (
            "Wann wurde Leonardo Mario Bernacchi geboren?",
            "Leonardo Mario Bernacchi wurde am 9. Januar 1933 geboren.",
            "Leonardo Mario Bernacchi legte am 15. August 1950 die Profess ab.",
            UNRELATED,
        ),
        (
            "Wann ist der nächste Finanzministerrat?",
            "In Luxemburg: Nächster Finanzministerrat am 6. Oktober.",
            "Pierre Moscovici kündigte den nächsten Finanzministerrat für den 6. Oktober an.",
            SAME,
        ),
        (
            "Wann ist der nächste Finanzministerrat?",
            "In Luxemburg: Nächster Finanzministerrat am 6. Oktober.",
            "Pierre Moscovici kündigte den nächsten Finanzministerrat für den 8. Oktober an.",
            OTHER,
        ),
        (
            "Wie viel Prozent der Befragten waren Arbeiter?",
            "13 Prozent der Befragten waren Arbeiter.",
            "Die Hälfte der Befragten liest Mails in der Arbeitszeit.",
            UNRELATED,
        ),
        # Death tolls.
        (
            "Wie viele Menschen starben bei dem Erdbeben in Nepal?",
            "Bei dem Erdbeben in Nepal starben 120 Menschen.",
            "Das Erdbeben in Nepal forderte mindestens 150 Todesopfer.",
            DIFFERENT,
        ),
        (
            "Wie viele Menschen starben bei dem Erdbeben in Nepal?",
            "Bei dem Erdbeben in Nepal starben 120 Menschen.",
            "Nach dem Erdbeben in Nepal ist von 120 Toten die Rede.",
            SAME,
        ),
        (
            "Wie viele Menschen starben bei dem Erdbeben in Nepal?",
            "Bei dem Erdbeben in Nepal starben 120 Menschen.",
            "Bei dem Erdbeben in Chile starben 30 Menschen.",
            UNRELATED,
        ),
        (
            "Wie viele Menschen starben bei dem Erdbeben in Nepal?",
            "Bei dem Erdbeben in Nepal starben 120 Menschen.",
            "In Nepal leben 30 Millionen Menschen.",
            UNRELATED,
        ),
        # Sums: the names beside the question's say what they are for.
        (
            "Wie viel investiert Siemens?",
            "Siemens investiert drei Milliarden Euro in Healthineers.",
            "Siemens will über zwei Milliarden Euro in Healthineers investieren.",
            DIFFERENT,
        ),
        (
            "Wie viel investiert Siemens?",
            "Siemens investiert drei Milliarden Euro in Healthineers.",
            "Siemens investiert eine Milliarde Euro in Singapur.",
            OTHER,
        ),
        (
            "Wie viele Kandidaten treten zur Wahl an?",
            "Sechs Kandidaten treten zur Wahl an.",
            "Der Sender lädt jene fünf Kandidaten ein, die zur Wahl mit Aussichten antreten.",
            OTHER,
        ),
        (
            "Wie viel investiert Siemens?",
            "Siemens hat drei Milliarden Euro investiert.",
            "Siemens will in diesem Jahr fünf Milliarden Euro investieren.",
            OTHER,
        ),
        (
            "Wie viel investiert Siemens?",
            "Siemens investiert drei Milliarden Euro.",
            "Die Investition von Siemens beläuft sich auf 3 Mrd. Euro.",
            SAME,
        ),
        (
            "Wie viel investiert Siemens?",
            "Siemens investiert drei Milliarden Euro.",
            "Siemens erzielte einen Umsatz von 70 Milliarden Euro.",
            UNRELATED,
        ),
        # Dates.
        (
            "Wann wurde die Brücke in Genua eröffnet?",
            "Die Brücke in Genua wurde am 3. August 2020 eröffnet.",
            "Die neue Brücke in Genua wurde am 5. August 2020 eröffnet.",
            DIFFERENT,
        ),
        (
            "Wann wurde die Brücke in Genua eröffnet?",
            "Die Brücke in Genua wurde am 3. August 2020 eröffnet.",
            "Eröffnet wurde die Brücke in Genua am 03.08.2020.",
            SAME,
        ),
        # Election results.
        (
            "Wie viel Prozent erhielt die SPD bei der Wahl in Bremen?",
            "Bei der Wahl in Bremen erhielt die SPD 29,8 Prozent.",
            "Die SPD erhielt bei der Wahl in Bremen 24,9 Prozent.",
            DIFFERENT,
        ),
        (
            "Wie viel Prozent erhielt die SPD bei der Wahl in Bremen?",
            "Bei der Wahl in Bremen erhielt die SPD 29,8 Prozent.",
            "Die CDU erhielt bei der Wahl in Bremen 26,2 Prozent.",
            UNRELATED,
        ),
        (
            "Wie viel Prozent erhielt die SPD bei der Wahl in Bremen?",
            "Bei der Wahl in Bremen erhielt die SPD 2023 29,8 Prozent.",
            "Die SPD erhielt bei der Wahl in Bremen 2019 24,9 Prozent.",
            OTHER,
        ),
        # Attendance.
        (
            "Wie viele Zuschauer kamen zum Spiel in Dortmund?",
            "Zum Spiel in Dortmund kamen rund 80.000 Zuschauer.",
            "Das Spiel in Dortmund sahen 81.365 Zuschauer.",
            SAME,
        ),
        (
            "Wie viele Zuschauer kamen zum Spiel in Dortmund?",
            "Zum Spiel in Dortmund kamen 60.000 Zuschauer.",
            "Zum Spiel in Dortmund kamen 81.365 Besucher.",
            DIFFERENT,
        ),
    ],
)
def test_how_two_figures_stand_to_each_other(question: str, a: str, b: str, expected: Relation) -> None:
    assert related(question, a, b) is expected


@pytest.mark.parametrize(("names", "expected"), [(("a.txt", "a.txt"), OTHER), (("a.txt", "b.txt"), DIFFERENT)])
def test_one_article_does_not_gainsay_itself_a_hundredfold(names: tuple[str, str], expected: Relation) -> None:
    a, b = "In dem Zelt haben acht Personen Platz.", "In dem Zelt haben 1.000 Personen Platz."
    assert related("Wie viele Personen haben in dem Zelt Platz?", a, b, names) is expected


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        ("Wie viele Fälle gab es?", "Es gab rund 1.600 Fälle.", "rund 1.600 Fälle"),
        ("Wie viel zahlt der Verein?", "Der Verein zahlt bis zu drei Mio. Euro.", "bis zu drei Mio. Euro"),
        ("Wann endet die Frist?", "Die Frist endet am 29. Juli.", "29. Juli"),
        ("Wann endet die Frist?", "Die Frist von vier Jahren endet am 29. Juli.", "29. Juli"),
        ("Wann geschah es?", "Es geschah kurz vor 7.30 Uhr im Hafen.", "kurz vor 7.30 Uhr"),
        ("Wie viele Plätze hat es?", "Es verfügt über mehr als 300 Plätze.", "mehr als 300 Plätze"),
        ("Wie viele Werke gibt es?", "In den anderen acht Werken wird gestreikt.", "anderen acht Werken"),
    ],
)
def test_a_figure_comes_with_what_bounds_it_and_what_it_counts(question: str, text: str, words: str) -> None:
    value = value_of(Question(question, question), evidence(text))
    assert value is not None
    assert value.text == words


def test_the_whole_of_a_ratio_is_no_figure() -> None:
    question = Question("Wie viele Teilnehmer gab es?", "Wie viele Teilnehmer gab es?")
    assert value_of(question, evidence("Das gaben drei von vier Teilnehmern an.")) is None
    value = value_of(question, evidence("Das gaben 25 von 200 Teilnehmern an.", span="200"))
    assert value is not None
    assert value.text == "200 Teilnehmern"


@pytest.mark.parametrize("span", ["", "36 Dollar", "32,98 Euro", "36 Dollar (rund 32,98 Euro)"])
def test_an_amount_in_another_currency_is_no_second_figure(span: str) -> None:
    question = "Was kostet das Eis?"
    text = "Ein Viererpack Eis kostet etwa 36 Dollar (rund 32,98 Euro)."
    value = value_of(Question(question, question), evidence(text, span=span))
    assert value is not None
    assert (value.text, value.fact.unit) == ("etwa 36 Dollar (rund 32,98 Euro)", "USD")
    other = "Das Eis kostet 36 Dollar (Waffel: 2 Euro)."
    assert value_of(Question(question, question), evidence(other)) is None


@pytest.mark.parametrize(
    "text", ["Der Friedhof ist 200 Hektar groß.", "Erst waren es drei Tote, dann vier Tote.", "Es gab viele Tote."]
)
def test_no_figure_where_there_is_none_several_or_one_of_other_things(text: str) -> None:
    question = "Wie viele Tote gab es?"
    assert value_of(Question(question, question), evidence(text)) is None


def test_exact_words_of_other_things_do_not_answer() -> None:
    question = Question("Wie viele Menschen starben?", "Wie viele Menschen starben?")
    assert not answers_in_kind(question, evidence("Der Friedhof ist 200 Hektar groß.", span="200"))
    assert answers_in_kind(question, evidence("Es starben 200 Menschen.", span="200"))


@pytest.mark.parametrize(
    ("asked", "alone"),
    [
        ("Welche Rolle soll Alexandr Wang bei Meta übernehmen?", False),
        ("Welchen Posten hatte Wang bei Scale AI?", True),
        ("Welche Rolle spielt KI?", True),
    ],
)
def test_an_office_elsewhere_does_not_stand_alone(asked: str, alone: bool) -> None:
    said = evidence("Meta will Scale AI kaufen und dessen CEO Alexandr Wang einsetzen.", span="CEO")
    assert answers_in_kind(Question(asked, asked), said) is alone


@given(st.text(min_size=1, max_size=120), st.text(min_size=1, max_size=60))
def test_any_sentence_is_taken_and_its_figure_stands_in_it(text: str, question: str) -> None:
    asked = Question(f"Wie viele {question}?", f"Wie viele {question}?")
    value = value_of(asked, evidence(text))
    if value is not None:
        assert value.words.of(text)
        assert relation(asked, value, value) in (SAME, UNRELATED)
