"""What was typed, as questions that stand for themselves: wrapping, parts, follow-ups."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.understanding import understand


def searches(question: str, *earlier: str) -> list[str]:
    return [part.search for part in understand(question, earlier)]


@pytest.mark.parametrize(
    ("question", "search"),
    [
        ("Kannst du mir sagen, wie viel Meta investiert?", "Wie viel investiert Meta?"),
        ("Ich wuesste gern wann Ulm gegruendet wurde", "Wann wurde Ulm gegründet?"),
        ("Sag mir, wer der Trainer von Leipzig ist.", "Wer ist der Trainer von Leipzig?"),
        ("Könnten Sie mir bitte erklären, wie eine Wärmepumpe funktioniert?", "Wie funktioniert eine Wärmepumpe?"),
        ("Hallo, wer ist Angela Merkel?", "Wer ist Angela Merkel?"),
        ("Mich würde interessieren, warum der Minister zurücktrat.", "Warum der Minister zurücktrat?"),
        ("Könnten Sie mir den Namen der Ministerin nennen?", "Nenne den Namen der Ministerin?"),
        ("Ich würde gerne wissen, in welchem Jahr die Mauer fiel.", "In welchem Jahr fiel die Mauer?"),
        ("Wer ist der Papst, bitte?", "Wer ist der Papst?"),
        ("can you tell me who is the CEO of Siemens?", "who is the CEO of Siemens"),
    ],
)
def test_politeness_is_taken_off(question: str, search: str) -> None:
    (part,) = understand(question)
    assert part.search.rstrip("?") == search.rstrip("?")
    assert part.understood == part.search


@pytest.mark.parametrize(
    "question",
    [
        "Wer gewann den Super Bowl?",
        "Umsatz Scale AI Vorjahr",
        "Nenne alle Planeten.",
        "Welche Produkte und Dienste verkauft Apple?",
        "Welche Straßen und welche Plätze sind gesperrt?",
        "Wer weiß, wie das geht und was es kostet?",
        "Was sagte Merkel dazu, wie es weitergeht und wer ihr folgt?",
        "Wie heißt der Film über Max und Moritz?",
        "Was ist der Unterschied zwischen Haben und Sein?",
        "How much does Meta invest in Scale AI?",
    ],
)
def test_what_is_one_question_is_left_as_it_was_put(question: str) -> None:
    (part,) = understand(question)
    assert (part.text, part.search, part.understood) == (question, question, "")


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Wie viel investiert Meta und wer ist Alexandr Wang?",
         ["Wie viel investiert Meta?", "Wer ist Alexandr Wang?"]),
        ("Wer ist die Ministerin? Und wann trat sie an?",
         ["Wer ist die Ministerin?", "Wann trat sie (die Ministerin) an?"]),
        ("Wann und wo wurde Goethe geboren?", ["Wann wurde Goethe geboren?", "Wo wurde Goethe geboren?"]),
        ("Wann wurde die Bahn gebaut und von wem?", ["Wann wurde die Bahn gebaut?", "Von wem wurde die Bahn gebaut?"]),
        ("Wie groß ist der Eiffelturm und wie schwer?",
         ["Wie groß ist der Eiffelturm?", "Wie schwer ist der Eiffelturm?"]),
        ("Wo liegt Ulm und wie viele Einwohner hat die Stadt?",
         ["Wo liegt Ulm?", "Wie viele Einwohner hat die Stadt (Ulm)?"]),
        ("Wissen Sie, wer der Trainer ist und wann er kam?", ["Wer ist der Trainer?", "Wann kam er (der Trainer)?"]),
        ("Wer ist Alexandr Wang und wem wird er unterstellt?",
         ["Wer ist Alexandr Wang?", "Wem wird er (Alexandr Wang) unterstellt?"]),
        ("In welcher Runde schied Kiel aus und gegen welches Team?",
         ["In welcher Runde schied Kiel aus?", "Gegen welches Team schied Kiel aus?"]),
        ("Wer gewann das Finale? Danke!", ["Wer gewann das Finale?"]),
        (
            "Warum will HP nicht, dass alle kurze Hosen tragen, und wie viele Leute arbeiten in der Firma?",
            ["Warum will HP nicht, dass alle kurze Hosen tragen?", "Wie viele Leute arbeiten in der Firma (HP)?"],
        ),
        ("Sagt der Bericht, wer kam und wann er ging?", ["Sagt der Bericht, wer kam und wann er ging?"]),
        ("Steht fest, wer siegte und wer Geld bekam?", ["Steht fest, wer siegte und wer Geld bekam?"]),
    ],
)  # fmt: skip
def test_two_questions_are_taken_apart(question: str, parts: list[str]) -> None:
    assert searches(question) == parts


@pytest.mark.parametrize(
    ("earlier", "question", "search"),
    [
        ("Wer ist der CEO von Scale AI?", "Und wem wird er unterstellt?",
         "Wem wird er (der CEO von Scale AI) unterstellt?"),
        ("Wer ist der CEO von Scale AI?", "Wie viele Mitarbeiter hat es?", "Wie viele Mitarbeiter hat es (Scale AI)?"),
        ("Wer ist der CEO von Scale AI?", "Und Siemens?", "Wer ist der CEO von Siemens?"),
        ("Wer ist der CEO von Scale AI?", "Und der Gründer?", "Wer ist der Gründer von Scale AI?"),
        ("Wer ist der CEO von Scale AI?", "Kannst du mir sagen, wie alt er ist?",
         "Wie alt ist er (der CEO von Scale AI)?"),
        ("Wie viel investiert Meta in Scale AI?", "Und wann?", "Wann investiert Meta in Scale AI?"),
        ("Wie viel investiert Meta in Scale AI?", "Warum?", "Warum investiert Meta in Scale AI?"),
        ("Wie viel investiert Meta in Scale AI?", "Und Apple?", "Wie viel investiert Apple in Scale AI?"),
        ("Wie viel investiert Meta in Scale AI?", "Und in OpenAI?", "Wie viel investiert Meta in OpenAI?"),
        ("Wie viel investiert Meta in Scale AI?", "Was ist mit Google?", "Wie viel investiert Google in Scale AI?"),
        ("Wie viel investiert Meta in Scale AI?", "Und im Vorjahr?",
         "Wie viel investiert Meta in Scale AI im Vorjahr?"),
        ("Wie viel investiert Meta in Scale AI?", "Wie viel Prozent sind das?",
         "Wie viel Prozent sind das (dass Meta in Scale AI investiert)?"),
        ("Wie hoch ist der Umsatz von Apple?", "Wann war das?", "Wann war das (der Umsatz von Apple)?"),
        ("Wann ist Wang Chef geworden?", "Wer sagt das?", "Wer sagt das (dass Wang Chef geworden ist)?"),
        ("Wo liegt der Sitz von Bayer?", "Warum ist das so?", "Warum ist das (dass der Sitz von Bayer liegt) so?"),
        ("Wie hoch war der Umsatz von Siemens 2022?", "Und 2023?", "Wie hoch war der Umsatz von Siemens 2023?"),
        ("Wie hoch war der Umsatz von Siemens 2022?", "Und der Gewinn?", "Wie hoch war der Gewinn von Siemens 2022?"),
        ("Wie hoch war der Umsatz von Siemens 2022?", "Und bei Bosch?", "Wie hoch war der Umsatz von Bosch 2022?"),
        ("Wann wurde die Brücke gebaut?", "Wie lang ist sie?", "Wie lang ist sie (die Brücke)?"),
        ("Wo liegt das Unternehmen BASF?", "Wie viele Leute beschäftigt es?",
         "Wie viele Leute beschäftigt es (das Unternehmen BASF)?"),
        ("Wer trainiert den FC Bayern?", "Wie lange läuft sein Vertrag?",
         "Wie lange läuft sein (wer den FC Bayern trainiert) Vertrag?"),
        ("Wie viele Einwohner hat Ulm?", "Wer ist dort Bürgermeister?", "Wer ist dort (Ulm) Bürgermeister?"),
        ("Hat Meta Scale AI gekauft?", "Wann?", "Wann hat Meta Scale AI gekauft?"),
        ("Wer kaufte Instagram?", "Wann?", "Wann kaufte jemand Instagram?"),
        ("wie viel investiert meta", "und apple", "wie viel investiert apple?"),
        ("Who is the CEO of Siemens?", "How old is he?", "How old is he (the CEO of Siemens)?"),
    ],
)  # fmt: skip
def test_a_follow_up_is_completed_from_the_question_before(earlier: str, question: str, search: str) -> None:
    (part,) = understand(question, [earlier])
    assert (part.text, part.search, part.understood) == (question, search, search)


@pytest.mark.parametrize(
    "question",
    [
        "Wer gewann den Super Bowl?",
        "Wie wird das Wetter morgen in Berlin?",
        "Warum hat Bosch seinen Anteil erhöht?",
        "Wie viele Tote gibt es bei dem Brand?",
        "Was sagte Merkel, als sie zurücktrat?",
        "Gewinn Bosch 2021",
        "Wie heißt die Partei, deren Chefin Lucke ablöste?",
        "Was geschah dieses Jahr in Ulm?",
        "Was ist das Besondere am Ulmer Münster?",
        "Welche Universität hat ihren Ursprung in einer Schule?",
        "Welche Musikstile hat Kempf in seinen Werken verschmolzen?",
        "Welcher Spieler wurde kritisiert, weil er nicht sprang?",
        "Welche Vermutung besagt, dass es immer vier Primzahlen gibt?",
        "Welche Leute waren damit betraut, Verletzungen zu verhindern?",
        "Was ist die Ursache für den Brand im Hafen?",
    ],
)
def test_a_question_that_stands_for_itself_is_left_alone(question: str) -> None:
    (part,) = understand(question, ["Wer ist der CEO von Scale AI?", "Wie viel investiert Meta in Scale AI?"])
    assert (part.search, part.understood) == (question, "")


def test_capitals_are_read_as_small_letters() -> None:
    assert searches("WIE VIEL INVESTIERT META IN KI?") == ["wie viel investiert meta in ki?"]
    assert searches("KI?") == ["KI?"]


def test_a_chain_of_questions_is_followed_to_its_beginning() -> None:
    assert searches("Und wann?", "Wie viel investiert Meta in Scale AI?", "Und Apple?") == [
        "Wann investiert Apple in Scale AI?"
    ]
    assert searches("Und wie alt ist er?", "Wer ist der CEO von Scale AI?", "Wem wird er unterstellt?") == [
        "Wie alt ist er (der CEO von Scale AI)?"
    ]


WORDS = st.lists(
    st.sampled_from(
        "Und und wer wann Wie viel ist er sie das davon dort Meta Ulm die der Firma in von kauft hat ? , . ( ) bitte "
        "Kannst du mir sagen im Vorjahr 2023 welche Städte who is the".split()
    ),
    max_size=12,
).map(" ".join)


@given(WORDS | st.text(), st.lists(WORDS | st.text(), max_size=3))
def test_anything_typed_is_at_least_one_question_with_words_to_search_for(text: str, earlier: list[str]) -> None:
    parts = understand(text, earlier)
    assert parts
    assert all(part.search for part in parts) or not text.split()
    assert all(part.search == part.understood or not part.understood for part in parts)
