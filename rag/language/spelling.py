"""Spellings that mean the same: ae for ä, ss for ß, small letters, and slips in a question word."""

from __future__ import annotations

import re
from functools import lru_cache

import simplemma

from rag.language.words import is_english

_FOLD = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "’": "'"})
_QUESTION_WORDS = (
    "wieviele wieviel wann warum weshalb wieso welche welcher welches welchen welchem wofür womit worüber woher wohin "
    "wodurch worauf wer wen wem wie was wo"
).split()
_ENGLISH_QUESTION_WORDS = frozenset("who whom whose what when where which why with will was were would".split())
_LOOKED_AT = 3


_SPELT_OUT = re.compile(r"ae|oe|ue|Ae|Oe|Ue|AE|OE|UE")
_UMLAUTS = {"ae": "ä", "oe": "ö", "ue": "ü", "Ae": "Ä", "Oe": "Ö", "Ue": "Ü", "AE": "Ä", "OE": "Ö", "UE": "Ü"}


def with_umlauts(text: str) -> str:
    """The text with ae, oe, ue written as umlauts where only that makes a German word.

    >>> with_umlauts("Umsaetze und Treue und Boerse")
    'Umsätze und Treue und Börse'
    """
    return text if is_english(text) else re.sub(r"\w+", lambda match: _word_with_umlauts(match.group()), text)


def either_spelling(words: str) -> str:
    """A pattern for words with ä, ö, ü and ß written so or spelt out.

    >>> re.fullmatch(either_spelling("Joe Käser"), "Joe Kaeser") is not None
    True
    """
    return re.sub("[äöüß]", lambda match: f"(?:{match[0]}|{match[0].translate(_FOLD)})", re.escape(words))


@lru_cache(maxsize=4096)
def _word_with_umlauts(word: str) -> str:
    if not _SPELT_OUT.search(word) or simplemma.is_known(word, lang="de"):
        return word
    other = _SPELT_OUT.sub(lambda match: _UMLAUTS[match.group()], word)
    return other if simplemma.is_known(other, lang="de") else word


def without_shouting(question: str) -> str:
    """A question of several words that is all in capitals, in small letters.

    >>> without_shouting("WER LEITET META?"), without_shouting("Wer leitet Meta?"), without_shouting("EZB?")
    ('wer leitet meta?', 'Wer leitet Meta?', 'EZB?')
    """
    return question.lower() if question.isupper() and " " in question else question


def mend_question_word(question: str) -> str:
    """The question with a misspelt question word among its first words put right.

    >>> mend_question_word("wan wurde Ulm gegründet"), mend_question_word("Wieder da?")
    ('wann wurde Ulm gegründet', 'Wieder da?')
    """
    words = question.split(" ")
    for place, word in enumerate(words[:_LOOKED_AT]):
        mended = _mended(word.lower().strip("?,.!"))
        if mended:
            whole = mended.capitalize() if word[:1].isupper() else mended
            words[place] = word.replace(word.strip("?,.!"), whole)
            break
    return " ".join(words)


@lru_cache(maxsize=4096)
def _mended(word: str) -> str | None:
    """The question word that `word` is one slip away from; None for German words and all others."""
    folded = word.translate(_FOLD)
    known = {w.translate(_FOLD) for w in _QUESTION_WORDS} | _ENGLISH_QUESTION_WORDS
    if len(word) < 3 or folded in known or not word.startswith("w") or simplemma.is_known(word, lang="de"):
        return None
    return next((right for right in _QUESTION_WORDS if _one_slip(folded, right.translate(_FOLD))), None)


def _one_slip(one: str, other: str) -> bool:
    """Whether two words differ by one letter more, less or other, or by two neighbours swapped; the first stands."""
    if one[0] != other[0] or abs(len(one) - len(other)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    return a[1:] == b or a == b[1:] or (a[1:] == b[1:] and len(one) > 3) or (a[:2] == b[1::-1] and a[2:] == b[2:])


def folded(question: str) -> str:
    """The question in small letters with ae, oe, ue and ss, on one line, without what ends it."""
    return " ".join(question.lower().translate(_FOLD).split()).strip(" ?!.,:;…\"„“»«'")
