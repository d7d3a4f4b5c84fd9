import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.references import means_another, reference


def found(before: str, sentence: str) -> tuple[str, str | None] | None:
    found = reference([before, sentence], 1)
    return found and (found.span.of(sentence), found.antecedent)


@pytest.mark.parametrize(
    ("before", "sentence", "words", "antecedent"),
    [
        ("Bürgermeister Kurt Fischer verhandelt seit einem Jahr.", "Er sieht darin eine Chance.", "Er", "Kurt Fischer"),
        ("Das sagte Trainer Oliver Glasner.", "Zuletzt hatte er verloren.", "er", "Oliver Glasner"),
        ("Siemens wächst.", "Das Unternehmen zahlt mehr Steuern.", "Das Unternehmen", "Siemens"),
        ("Gelobt wird der Konzern Siemens.", "Der Konzern zahlt mehr Steuern.", "Der Konzern", "Siemens"),
        # More than one candidate, the wrong sex, a noun that may be meant: not sure.
        ("Minister Karl Maier lobte Trainer Hans Huber.", "Er trat danach zurück.", "Er", None),
        ("Ministerin Karla Maier kam gestern.", "Er trat danach zurück.", "Er", None),
        ("Der Ball gehört Trainer Hans Huber.", "Er ist rund.", "Er", None),
        ("Neben Meta zählt auch Microsoft zu den Kunden.", "Das Unternehmen wächst.", "Das Unternehmen", None),
        ("Der Rat beschloss es.", "Damit endet der Streit.", "Damit", None),
        ("Er lebte in Wien.", "Dort wohnte auch der Bruder.", "Dort", None),
        ("Der Zoll stellt um.", "Dieser Schritt kostet viel.", "Dieser Schritt", None),
        ("Das Engagement ist ein Signal.", "Es unterstreicht den Ehrgeiz.", "Es", None),
        ("Das Engagement ist ein Signal.", "Gleichzeitig öffnet es neue Märkte.", "es", None),
        ("Der Lehrling prahlte.", "Seine Firma beendete den Vertrag.", "Seine", None),
    ],
)
def test_words_that_mean_what_was_said_before(before: str, sentence: str, words: str, antecedent: str | None) -> None:
    assert found(before, sentence) == (words, antecedent)


@pytest.mark.parametrize(
    "sentence",
    [
        "Meta hat 14,3 Milliarden Dollar investiert.",
        "Das Unternehmen Siemens zahlt mehr Steuern.",
        "Das Unternehmen aus Berlin zahlt mehr Steuern.",
        "Damit dies nicht so bleibt, will Microsoft handeln.",
        "Es gibt keinen Zweifel.",
        "Diese Woche tagt der Rat.",
        "Als er ankam, war Huber allein.",
        "Der Minister Karl Huber sagt, er trete zurück.",
        "Er",
        "…",
    ],
)
def test_sentences_that_stand_alone(sentence: str) -> None:
    assert found("Trainer Hans Huber kam.", sentence) is None


def test_the_first_sentence_has_nothing_before_it() -> None:
    assert reference(["Er kam, sah und siegte."], 0) is not None
    assert reference(["Er kam, sah und siegte."], 0).antecedent is None  # type: ignore[union-attr]


@given(st.lists(st.text(max_size=80), min_size=1, max_size=3))
def test_any_text_is_taken_and_quoted_word_for_word(sentences: list[str]) -> None:
    place = len(sentences) - 1
    reference_found = reference(sentences, place)
    if reference_found is not None:
        assert reference_found.span.of(sentences[place])
        assert reference_found.antecedent is None or reference_found.antecedent in sentences[place - 1]


@pytest.mark.parametrize(
    ("before", "sentence", "name", "another"),
    [
        ("Neben Meta zählen Firmen wie Microsoft zu den Kunden von Scale AI.", "Das Unternehmen wächst.", "Meta", True),
        (
            "Neben Meta zählen Firmen wie Microsoft zu den Kunden von Scale AI.",
            "Das Start-up wächst.",
            "Microsoft",
            True,
        ),
        (
            "Neben Meta zählen Firmen wie Microsoft zu den Kunden von Scale AI.",
            "Das Unternehmen wächst.",
            "Scale AI",
            False,
        ),
        ("Meta kauft Scale AI von Sequoia.", "Das Unternehmen zahlt viel.", "Meta", False),
        ("Meta kauft Scale AI von Sequoia.", "Das Unternehmen zahlt viel.", "Apple", False),
        ("Neben Meta kauft Apple bei Sony ein.", "Das Unternehmen wie Meta wächst.", "Meta", False),
        ("Es liefert neben Meta auch Chips an Sony.", "Das Unternehmen wächst.", "Meta", False),
        ("Neben Meta kauft Apple bei Sony ein.", "Der Sommer wird heiß.", "Meta", False),
        ("", "Das Unternehmen wächst.", "Meta", False),
    ],
)
def test_the_enterprise_is_none_that_stands_behind_a_preposition(
    before: str, sentence: str, name: str, another: bool
) -> None:
    assert means_another(sentence, before, [name]) is another
