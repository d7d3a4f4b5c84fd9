"""Questions for somebody's age, and the forms in which news tell it: "der 38-jährige Astronaut Andreas Mogensen"."""

from __future__ import annotations

import re

from rag.language.names import whole_names

_ASKED = re.compile(r"^\W*wie alt (?:ist|war|wurde)\b", re.IGNORECASE)


def asked_age(question: str) -> str | None:
    """Whose age a question asks for; None for any other question, or where it names nobody or several.

    >>> asked_age("Wie alt ist Andreas Mogensen?"), asked_age("Wie alt ist das Haus?")
    ('Andreas Mogensen', None)
    """
    names = whole_names(question) if _ASKED.match(question) else ()
    return names[0] if len(names) == 1 else None


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
