"""Questions for somebody's age, birth and death, and the forms that tell them: "der 38-jährige Andreas Mogensen"."""

from __future__ import annotations

import re

from rag.language.facts import FactKind, find_facts
from rag.language.names import is_name, whole_names
from rag.language.words import stem, stems
from rag.types import Span

_ASKED = re.compile(r"^\W*wie alt (?:ist|war|wurde)\b", re.IGNORECASE)

_LIFE = re.compile(
    r"^\W*(?:wann|in welchem jahr|an welchem tag)\b.*\b(?:geboren|gestorben|starb|verstarb|verstorben)\b", re.IGNORECASE
)
_CAPITAL = re.compile(r"(?<=\s)[A-ZÄÖÜ][\w-]+")
_WHOSE = re.compile(r"\b(?P<whose>[A-ZÄÖÜ][\w-]+)(?:,| \([*†]?| [*†]) ?(?:am |im )?$")
_OF_YEARS = re.compile(r"\bjahre?n?\b|jährig", re.IGNORECASE)
_AGO = re.compile(r"\b(?:vor|seit|nach|in|binnen|innerhalb|für)(?: (?:(?:mehr|weniger) als|\w+))?\s+$", re.IGNORECASE)
_AT_AGE = re.compile(r"\bAlter von (?:nur |erst |rund |etwa )?$")
_OPENS = re.compile(r"(?:\w \(|\w, (?:heute |inzwischen |mittlerweile )?|\b(?:heute|inzwischen|mittlerweile) )$")
_CLOSES = re.compile(r"[),.]| ist\b|\W*$")


def asked_age(question: str) -> str | None:
    """Whose age a question asks for; None for any other question, or where it names nobody or several.

    >>> asked_age("Wie alt ist Andreas Mogensen?"), asked_age("Wie alt ist das Haus?")
    ('Andreas Mogensen', None)
    """
    names = whole_names(question) if _ASKED.match(question) else ()
    return names[0] if len(names) == 1 else None


def may_be_age(sentence: str, figure: Span) -> bool:
    """Whether a figure of a sentence may be an age: of years, between brackets or commas, or behind "im Alter von".

    Of 40 marked answers to questions for the age of one who is named 38 have such a figure, of 155 such questions that
    nothing answers 110 are put to passages with one, all to passages with any number. "Vor einem Jahr" is none.

    >>> may_be_age("Koch (41) kam", Span(6, 8)), may_be_age("Koch kam auf 280 Punkte", Span(13, 16))
    (True, False)
    """
    if _OF_YEARS.search(figure.of(sentence)):
        return _AGO.search(sentence, 0, figure.start) is None
    if _AT_AGE.search(sentence, 0, figure.start):
        return True
    return _OPENS.search(sentence, 0, figure.start) is not None and _CLOSES.match(sentence, figure.end) is not None


def tells_age(sentence: str, name: str) -> bool:
    """Whether a sentence has an age right beside a person's last name; that it is this person, it does not check.

    >>> tells_age("Sie suspendierten den 23-jährigen Aurier.", "Serge Aurier"), tells_age("Koch (41) kam.", "Anna Koch")
    (True, True)
    >>> tells_age("Anna Koch spielt mit einer 23-jährigen Kollegin.", "Anna Koch")
    False
    """
    last = re.escape(name.split()[-1])
    return (
        re.search(
            rf"\b\d{{1,3}}-jährige[nrsm]? (?:[\w.-]+ ){{0,6}}{last}s?\b|"
            rf"\b{last}(?: \(\d{{1,3}}\)|, \d{{1,3}},|\b[^,.;]{{0,40}}\b\d{{1,3}} Jahre alt\b)",
            sentence,
        )
        is not None
    )


def tells_another_life(question: str, sentence: str) -> bool:
    """Whether a question asks when somebody was born or died, and a sentence has a date right behind another's name.

    Of 173 marked answers to such questions it is so with one, of 535 that nothing answers 53 are put to passages with
    such a sentence.

    >>> text = "Taylor, 1931 in Kanada geboren, lehrt."
    >>> tells_another_life("Wann wurde Habermas geboren?", text), tells_another_life("Wann kam Habermas?", text)
    (True, False)
    """
    asked = {stem(word) for word in _CAPITAL.findall(question)} if _LIFE.match(question) else set()
    if not asked or not asked.isdisjoint(stems(sentence)):
        return False
    dates = (fact for fact in find_facts(sentence) if fact.kind is FactKind.DATE)
    before = (_WHOSE.search(sentence, 0, date.span.start) for date in dates)
    return any(match is not None and is_name(match["whose"]) for match in before)
