"""Whose words a question asks for: "Was sagt X zu Y?" is not answered by what others say.

It reads questions only; whether a sentence is X's is left to where X is named.
"""

from __future__ import annotations

import re

from rag.language.names import whole_names

_ASKS = re.compile(
    r"^\W*(?:was|wie|wovor|womit) (?:genau )?(?:hat |haben )?(?P<verb>sag(?:t|te|en|ten)|mein(?:t|te|en|ten)|"
    r"erklär(?:t|te|en|ten)|äußer(?:t|te|n|ten)|beton(?:t|te|en|ten)|kritisier(?:t|te|en|ten)|behaupte(?:t|te|n|ten)|"
    r"warn(?:t|te|en|ten)|denk(?:t|en)|dachten?)?\b(?P<rest>.*)$",
    re.IGNORECASE,
)
_SAID = re.compile(r"\b(?:gesagt|gemeint|erklärt|geäußert|betont|kritisiert|behauptet|gewarnt)\W*$", re.IGNORECASE)
_BEHIND = re.compile(r"\s(?:zu[mr]?|über|an|in|vor|von|vom|gegen|dazu|davon|dass|wenn)\s", re.IGNORECASE)


def asked_speaker(question: str) -> str | None:
    """The one whose words are asked for, by name; None for any other question.

    >>> asked_speaker("Was sagt Alexandr Wang zu Scale AI?"), asked_speaker("Was hat die EZB dazu gesagt?")
    ('Alexandr Wang', 'EZB')
    >>> asked_speaker("Was sagen Fachleute zu Meta?"), asked_speaker("Was macht Meta?")
    (None, None)
    """
    match = _ASKS.match(" ".join(question.split()))
    if not match or not (match["verb"] or _SAID.search(match["rest"])):
        return None
    subject = _BEHIND.split(f"{match['rest']} ", maxsplit=1)[0]
    return next((name for name in whole_names(question) if name in subject), None)
