"""Whose words a question asks for: "Was sagt X zu Y?" is not answered by what others say.

Whose a sentence is, it tells only where a verb of saying stands behind the words: ", urteilte Y". Else that is left to
where X is named.
"""

from __future__ import annotations

import re

from rag.language.names import is_name, mentions, whole_names

_ASKS = re.compile(
    r"^\W*(?:was|wie|wovor|womit) (?:genau )?(?:hat |haben )?(?P<verb>sag(?:t|te|en|ten)|mein(?:t|te|en|ten)|"
    r"erklär(?:t|te|en|ten)|äußer(?:t|te|n|ten)|beton(?:t|te|en|ten)|kritisier(?:t|te|en|ten)|behaupte(?:t|te|n|ten)|"
    r"warn(?:t|te|en|ten)|denk(?:t|en)|dachten?)?\b(?P<rest>.*)$",
    re.IGNORECASE,
)
_SAID = re.compile(r"\b(?:gesagt|gemeint|erklärt|geäußert|betont|kritisiert|behauptet|gewarnt)\W*$", re.IGNORECASE)
_SAYS = re.compile(
    r"(?:,|[“\"»]|[.!?]) (?:so|(?:sagt|meint|erklärt|betont|kritisiert|warnt|urteilt|äußert|fordert|behauptet|"
    r"berichtet|kommentiert|ergänzt|bekräftigt|unterstreicht|versichert|argumentiert|klagt|spottet|findet)e?)"
    r" (?:(?:der|die|das) )?(?:[a-zäöüß]+ )?(?P<who>[A-ZÄÖÜ][\w-]+(?: [A-ZÄÖÜ][\w-]+)*)"
)
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


def is_said_by_another(sentence: str, speaker: str, article: str) -> bool:
    """Whether a sentence names behind its words who says them, and that is not the speaker, who does so elsewhere.

    A speaker who is so named nowhere in the article may be a firm, and the other one its chief. Of 39 marked answers to
    questions for somebody's words it is so with none.

    >>> is_said_by_another("Das sei zu viel, sagte Wang.", "Koch", "Das sei zu viel, sagte Wang. Es sei gut, so Koch.")
    True
    >>> is_said_by_another("Das sei zu viel, sagte Wang.", "Meta", "Das sei zu viel, sagte Wang. Meta ist groß.")
    False
    """
    others = [who for who in _speakers(sentence) if not mentions(who, speaker, article)]
    return any(is_name(word) for who in others for word in who.split() if "-" not in word) and any(
        mentions(who, speaker, article) for who in _speakers(article)
    )


def _speakers(text: str) -> list[str]:
    """Who is named behind words as the one who says them."""
    return [match["who"] for match in _SAYS.finditer(text)]
