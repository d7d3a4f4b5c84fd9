"""Questions about when an article appeared."""

import pytest

from rag.language.publication import asks_publication, has_dateline


@pytest.mark.parametrize(
    "question",
    [
        "Wann ist der Artikel über den Streik der Lokführer erschienen?",
        "wann wurde der bericht zur inflation veröffentlicht",
        "Von wann ist die Meldung über den Brand in Graz?",
        "Von wann stammt der Bericht?",
        "An welchem Tag erschien der Beitrag über die Wahl?",
        "Welches Datum trägt der Artikel über Scale AI?",
        "Wie alt ist der Artikel über den Zoo?",
        "Wann wurde über das Erdbeben im Artikel geschrieben?",
    ],
)
def test_the_date_of_an_article_is_asked_for(question: str) -> None:
    assert asks_publication(question)


@pytest.mark.parametrize(
    "question",
    [
        "Wann erschien das Buch von Juli Zeh?",
        "Wann wurde der Vertrag unterschrieben?",
        "Was steht im Artikel über den Streik?",
        "Wann begann laut dem Artikel der Streik?",
        "Wann wurde der Artikel veröffentlicht, auf dem das Diagramm beruht?",
        "Wer hat den Bericht veröffentlicht?",
        "Wie alt ist Abdul Rahman Baba?",
    ],
)
def test_other_questions_are_not(question: str) -> None:
    assert not asks_publication(question)


@pytest.mark.parametrize(
    ("sentence", "dateline"),
    [
        ("Wien – Der Vorsitzende kam.", True),
        ("Wien/Klosterneuburg – Der Vorsitzende kam.", True),
        ("New York (AP) - Der Vorsitzende kam.", True),
        ("Der Vorsitzende – ein Tiroler – kam.", False),
        ("Wien-Wahl: Der Vorsitzende kam.", False),
    ],
)
def test_a_report_begins_with_its_place(sentence: str, dateline: bool) -> None:
    assert has_dateline(sentence) is dateline
