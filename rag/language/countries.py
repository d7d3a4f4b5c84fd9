"""Countries, told from the adjectives and inhabitants that texts name them by.

A list by hand of those that news speak of most; regions and towns are not in it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rag.language.words import split_words, stem

# A line is a country: words for it, "*" for any ending.
_COUNTRIES = """
deutsch*
österreich*
schweiz* eidgenössisch
frankreich* franzose französin französisch*
italien*
spanien spanisch* spanier*
portugal portugies*
großbritannien brite britin britisch*
england engländer* englisch*
schottland schottisch* schotte schottin
irland ire irin irisch*
niederlande niederländ* holland holländ*
belgien belgier* belgisch*
luxemburg*
dänemark* däne dänin dänisch*
schwede schwedin schweden schwedisch*
norweg*
finnland finne finnin finnisch*
island isländ*
estland estnisch*
lettland lettisch*
litauen litauer* litauisch*
polen pole polin polnisch*
tschech*
slowakei slowak*
slowenien slowen*
ungarn ungar ungarin ungarisch*
rumänien rumän*
bulgarien bulgar*
griechenland griech*
kroatien kroat*
serbien serbe serbin serbisch*
russland russe russin russisch*
ukrain*
weißrussland weißruss* belarus*
türkei türke türkin türkisch*
israel*
iran*
irak*
syrien syrer* syrisch*
libanon libanes*
ägypt*
marokk*
südafrika*
usa us amerika amerikan*
kanada kanad*
mexiko mexikan*
brasilien brasil*
argentin*
chile chilen*
kolumbi*
venezuela venezolan*
peru peruan*
kuba kuban*
china chines*
japan*
südkorea*
nordkorea*
indien inder inderin indisch*
pakistan*
afghan*
thailand thailänd*
vietnam*
indones*
philippin*
australien australi*
neuseeland neuseeländ*
"""
_IN_TWO_WORDS = {
    "USA": re.compile(r"\bVereinigte[nr]? Staaten(?: von Amerika)?"),
    "Großbritannien": re.compile(r"\bVereinigte[ns]? Königreich(?:s|es)?\b"),
}


def in_one_word(text: str) -> str:
    """The text with countries of two words under their short names.

    >>> in_one_word("Präsident der Vereinigten Staaten")
    'Präsident der USA'
    """
    for name, words in _IN_TWO_WORDS.items():
        text = words.sub(name, text)
    return text


def speaks_of(text: str, name: str) -> bool:
    """Whether a text names the country of that name, if it is one, in any way.

    >>> speaks_of("Der bulgarische Rekordmeister", "Bulgariens"), speaks_of("US-Präsident", "Amerika")
    (True, True)
    >>> speaks_of("Ein Indianer", "Indien"), speaks_of("Das Ulmer Münster", "Ulm")
    (False, False)
    """
    country = _country(in_one_word(name).lower()) if name else None
    return country is not None and any(_is_of(word.lower(), country) for word in split_words(in_one_word(text)))


@lru_cache(maxsize=1)
def _lines() -> tuple[tuple[frozenset[str], tuple[str, ...]], ...]:
    """For each country the stems of its whole words, and the beginnings of the others."""
    return tuple(
        (
            frozenset(stem(word) for word in line.split() if not word.endswith("*")),
            tuple(word[:-1] for word in line.split() if word.endswith("*")),
        )
        for line in _COUNTRIES.split("\n")
        if line
    )


@lru_cache(maxsize=4096)
def _country(name: str) -> int | None:
    """The line of the country that a word in small letters is of."""
    return next((place for place in range(len(_lines())) if _is_of(name, place)), None)


@lru_cache(maxsize=100_000)
def _is_of(word: str, country: int) -> bool:
    stems, beginnings = _lines()[country]
    return word.startswith(beginnings) or stem(word) in stems
