"""Questions for somebody's age, and the forms in which news tell it: "der 38-jährige Astronaut Andreas Mogensen"."""

from __future__ import annotations

import re

from rag.language.names import whole_names
from rag.types import Span

_ASKED = re.compile(r"^\W*wie alt (?:ist|war|wurde)\b", re.IGNORECASE)

_OF_YEARS = re.compile(r"\bjahre?n?\b|jährig", re.IGNORECASE)
_AGO = re.compile(r"\b(?:vor|seit|nach|in|binnen|innerhalb|für)(?: \w+)?\s+$", re.IGNORECASE)
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
