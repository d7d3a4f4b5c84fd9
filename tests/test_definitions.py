import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.definitions import asked_term, defines


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("Was ist Defense Llama?", "Defense Llama"),
        ("was ist ein Radiobutton", "Radiobutton"),
        ("Wer ist Alexandr Wang?", "Alexandr Wang"),
        ("Was versteht man unter Datenlabeling?", "Datenlabeling"),
        ("Was sind die Grünen?", "Grünen"),
        ("Was kostet ein Radiobutton?", None),
        ("Wer ist der Vorsitzende des Rates der Evangelischen Kirche?", None),
        ("Wer ist Sozialminister?", None),
        ("Was ist ein Sozialminister?", "Sozialminister"),
        ("Wann ist Ostern?", None),
    ],
)
def test_the_term_that_is_asked_for(question: str, term: str | None) -> None:
    assert asked_term(question) == term


@pytest.mark.parametrize(
    ("sentence", "term", "does"),
    [
        ("Agavi ist ein freies Webframework.", "Agavi", True),
        ("Radiobuttons sind kleine Kreise.", "Radiobutton", True),
        ("Beim Rolling Bot handelt es sich um einen Ball.", "Rolling Bot", True),
        ("Sie traf Merkel (die Kanzlerin) in Rom.", "Merkel", True),
        ("Es setzte dessen CEO Alexandr Wang ein.", "Alexandr Wang", True),
        ("Das sagte Siemens-Chef Joe Kaeser.", "Joe Käser", True),
        ("Das sagte Finanzminister Schäuble.", "Schäuble", True),
        ("Das sagte Entwickler Garry Newman.", "Garry Newman", True),
        ("Ein Start-up namens „Scale AI“ wuchs.", "Scale AI", True),
        ("Bei Call of Juarez schlüpft der Spieler in eine Rolle.", "Call of Juarez", False),
        ("Der Rolling Bot reagierte langsam.", "Rolling Bot", False),
        ("Öbib und Ipic sind syndiziert.", "Ipic", False),
        ("24 Prozent hält die Holding Ipic (International Petroleum Investment Company).", "Ipic", True),
        ("Das sagte Alois Stöger (SPÖ Wien).", "Alois Stöger", False),
        ("Metallica ist laut.", "Metal", False),
    ],
)
def test_whether_a_sentence_defines_it(sentence: str, term: str, does: bool) -> None:
    assert defines(sentence, term) is does


@given(st.text(), st.text(min_size=1))
def test_any_question_and_any_term_are_taken_literally(text: str, term: str) -> None:
    asked_term(text)
    assert defines(text, term) in (True, False)
    assert defines(f"{term} ist gut", term) or not term[0].isalnum() or not term[-1].isalnum()
