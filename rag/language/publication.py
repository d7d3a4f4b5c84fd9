"""Questions about an article itself: when it appeared; the lines that say so, and that a report begins."""

from __future__ import annotations

import re

from rag.language.facts import CALENDAR, find_facts
from rag.language.words import FUNCTION_WORDS, content_stems, split_words

_WORK = r"(?:artikel|bericht|beitrag|meldung|text|nachricht|interview|kommentar|reportage|pressemitteilung)\w*"
_APPEARED = r"(?:erschien\w*|veröffentlicht\w*|publiziert\w*|geschrieben|verfasst|herausgegeben|gedruckt|datiert\w*)"
_QUESTION = re.compile(
    rf"\b(?:wann|an welchem tag|in welchem (?:jahr|monat))\b.*\b{_WORK}\b.*\b{_APPEARED}\b|"
    rf"\b(?:wann|an welchem tag|in welchem (?:jahr|monat))\b.*\b{_APPEARED}\b.*\b{_WORK}\b|"
    rf"\bvon wann (?:ist|war|stammt)\b.*\b{_WORK}\b|"
    rf"\b(?:welches|was für ein) (?:erscheinungs|veröffentlichungs)?datum\b.*\b{_WORK}\b|"
    rf"\bwie (?:alt|aktuell) ist (?:der|die|das|dieser|diese|dieses) {_WORK}\b",
    re.IGNORECASE,
)
# "Wann erschien der Artikel, auf dem der Film beruht?" asks for one that an article tells of.
_TOLD_OF = re.compile(
    rf"\b{_WORK}\b[^,]*, (?:auf|aus|in|mit|von|nach|für|gegen|über|durch) de(?:m|r|n|nen)\b", re.IGNORECASE
)
_FRAME = re.compile(rf"\b(?:{_WORK}|{_APPEARED}|wann|datum|tag|jahr|monat|alt|aktuell|stammt)\b", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_PLACE_WORD = r"[A-ZÄÖÜ][\w.]*"
_DATELINE = re.compile(rf"{_PLACE_WORD}(?:[/ -]{_PLACE_WORD}){{0,4}}(?: \([\w/ ]{{2,20}}\))? [–—-] (?=\S)")


def asks_publication(question: str) -> bool:
    """Whether a question wants the date of an article, not of what it tells.

    >>> asks_publication("Wann ist der Artikel über den Streik erschienen?")
    True
    >>> asks_publication("Wann ist das neue Buch erschienen?")
    False
    """
    return _QUESTION.search(question) is not None and _TOLD_OF.search(question) is None


def topic(question: str) -> str:
    """What the article is about, as far as such a question says so: the question without its frame.

    >>> topic("Wann ist der Artikel über den Streik erschienen?")
    'ist der über den Streik ?'
    """
    return " ".join(_FRAME.sub(" ", question).split())


def is_date_line(text: str) -> bool:
    """Whether a line only dates what is below or above, or signs it, too; of that nobody expects an answer.

    >>> is_date_line("Stand: 13. Juni 2025"), is_date_line("Das war am 13. Juni 2025.")
    (True, False)
    >>> is_date_line("(Anna Muster, Jan Beispiel, 13.6.2025)")
    True
    """
    rest = text
    for fact in find_facts(text):
        if fact.kind in CALENDAR:
            rest = rest.replace(fact.span.of(text), " ")
    signed = _IN_BRACKETS.fullmatch(text) is not None
    return rest != text and (signed or len(content_stems(rest)) <= 1) and not text.endswith((".", "!", "?"))


def has_dateline(sentence: str) -> bool:
    """Whether a sentence begins with the place of a report, as the first of agencies' reports do.

    >>> has_dateline("Linz/Wien (APA) – Die Voest baut um."), has_dateline("Die Voest – ein Konzern – baut um.")
    (True, False)
    """
    match = _DATELINE.match(sentence)
    return match is not None and not any(word.lower() in FUNCTION_WORDS for word in split_words(match.group()))
