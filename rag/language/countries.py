"""Countries, told from the adjectives and inhabitants that texts name them by.

A list by hand of those that news speak of most; regions and towns are not in it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rag.language.words import split_words, stem

# A line is a country: words for it, "*" for an ending of up to six letters ("deutsch*" is not "Deutschlandfunk").
_COUNTRIES = """
deutsch*
österreich* österreichisch*
schweiz* schweizerisch* eidgenössisch
frankreich* franzose französin französisch*
italien*
spanien spanisch* spanier*
portugal portugies*
großbritannien brite britin britisch*
england engländer* englisch*
schottland schottisch* schotte schottin
irland ire iren irin irisch*
niederlande niederländ* holland holländ*
belgien belgier* belgisch*
luxemburg* luxemburgisch*
dänemark* däne dänin dänisch*
schwede schwedin schweden schwedisch*
norweg*
finnland finne finnin finnisch*
island isländ*
estland este esten estin estnisch*
lettland lette letten lettin lettisch*
litauen litauer* litauisch*
polen pole polin polnisch*
tschech*
slowakei slowak*
slowenien slowen*
ungarn ungarns ungar ungarin ungarisch*
rumänien rumän*
bulgarien bulgar*
griechenland griech*
kroatien kroat*
serbien serbe serbin serbisch*
russland russe russin russisch*
ukrain*
weißrussland weißruss* belarus belarussisch*
türkei türke türkin türkisch*
israel*
iran*
irak*
syrien syrer* syrisch*
libanon libanes*
ägypt*
marokko marokkan*
südafrika südafrikan*
usa us amerika amerikan*
kanada kanad*
mexiko mexikan*
brasilien brasilian*
argentin*
chile chilen*
kolumbien kolumbian*
venezuela venezolan*
peru peruan*
kuba kuban*
china chines*
japan*
südkorea südkorean*
nordkorea nordkorean*
indien inder inderin indisch*
pakistan*
afghan*
thailand thailänd*
vietnam vietnames*
indones*
philippin*
australien australi*
neuseeland neuseeländ*
saudi*
jemen*
katar*
kuwait*
jordanien jordanier* jordanisch*
libyen libysch* libyer*
tunesi*
alger*
nigeria*
äthiop*
sudan*
somal*
kenia*
kongo*
bosni*
montenegr*
albani*
mazedon*
kosov*
zypern zypr*
malta maltes*
armeni*
aserbaidschan*
kasach*
malaysi*
singapur*
bangladesch*
nepal*
bolivi*
ecuador*
uruguay*
liechtenstein*
"""
_ENDING = 6
UNITED = re.compile(r"\bVereinigte[nrs]? (?:(?P<usa>Staaten(?: von Amerika)?)|Königreich(?:s|es)?\b)")
"""The countries of two words."""

_COUNTED = re.compile(
    r"\b(?:[Ww]ie ?viele? (?:Prozent (?:aller |der ))?|Anteil (?:aller |der ))(?:[a-zäöüß]+ )?"
    r"(?P<people>(?!Pole\b)[A-ZÄÖÜ]\w+)"
)
_INSIDE = re.compile(r"\b[Ii]n(?: der| den)? ([A-ZÄÖÜ][\w-]+)")
_IN_ANOTHER_LANGUAGE = re.compile(
    r"\bauf (?:[A-Z]\w+isch|Deutsch)\b|(?:Fassung|Version|[Üü]bersetzung|[Tt]itel|Name|Bezeichnung|Charts|[Ss]prach|"
    r"[Ss]ynchron|Stimme)"
)
_MONEY = re.compile(r"\bUS-(?:Dollar|\$)")
_PROPER = re.compile(r"(?<=[\w,] )[A-ZÄÖÜ][a-zäöüß]*sche[nrms]? (?=[A-ZÄÖÜ])")
"""A capital within a sentence makes an adjective part of a name: "die Deutsche Bank" is no statement on Germany."""


def speaks_of(text: str, name: str) -> bool:
    """Whether a text names the country of that name, if it is one, in any way.

    >>> speaks_of("Der bulgarische Rekordmeister", "Bulgariens"), speaks_of("US-Präsident", "Vereinigten Staaten")
    (True, True)
    >>> speaks_of("Ein Indianer", "Indien"), speaks_of("Das Ulmer Münster", "Ulm"), speaks_of("3 US-Dollar", "USA")
    (False, False, False)
    """
    name = _in_one_word(name)
    country = _country(name.lower()) if name and " " not in name else None
    return country is not None and any(
        _is_of(word.lower(), country) for word in split_words(_in_one_word(_MONEY.sub("", text)))
    )


def countries_by_stem(text: str) -> dict[str, str]:
    """For the stems of words by which a text names countries a mark of the country: the same for all of its words.

    No stem is like a mark.

    >>> marks = countries_by_stem("Die Türkei, türkische Soldaten, ein Brite")
    >>> marks["turkei"] == marks["turkisch"] != marks["brit"]
    True
    """
    words = {word: _country(word.lower()) for word in split_words(_MONEY.sub("", text))}
    return {stem(word): f"={country}" for word, country in words.items() if country is not None}


def is_country(name: str) -> bool:
    """Whether a name, or the first part of one with a hyphen, is a country's.

    >>> is_country("Saudi-Arabiens"), is_country("Ulm")
    (True, False)
    """
    first = name.lower().split("-")[0]
    return bool(first) and _country(first) is not None


def counted_people(question: str) -> tuple[str, ...]:
    """The people of a country of whom a question counts some: "Wie viel Prozent der Schotten …?"; none for any other.

    >>> counted_people("Wie viele junge Briten wählten?"), counted_people("Wie viele Leute leben in Rom?")
    (('Briten',), ())
    """
    match = _COUNTED.search(question)
    return (match["people"],) if match and _country(match["people"].lower()) is not None else ()


def is_elsewhere(question: str, sentence: str) -> bool:
    """Whether a sentence tells what is in other countries than the one that a question asks about, and not of that one.

    Of 514 marked answers to questions on what is "in" a country it meets 3 needlessly, but for questions on the country
    itself, which it must not be put to; of 443 questions written as near misses 135 meet such a sentence.

    >>> is_elsewhere("Wie viele Fälle gab es in Peru?", "In Kuba waren es drei.")
    True
    >>> is_elsewhere("Wie viele Fälle gab es in Peru?", "Fünf, in Kuba nur drei: Perus Kliniken sind voll.")
    False
    """
    asked = _inside(question)
    return bool(asked) and not _inside(sentence) <= asked and not any(speaks_of(sentence, name) for name in asked)


def names_another(question: str, sentence: str) -> bool:
    """Whether a sentence names other countries than the one that a question does, and not that one.

    Of 715 marked answers to such questions for a figure or a time it is so with 17, of 1,067 such questions that
    nothing answers 628 are put to passages with such a sentence.

    >>> names_another("Wie viel Öl fördert Kuba?", "Der Iran fördert am meisten.")
    True
    >>> names_another("Wie viel Öl fördert Kuba?", "Das Land fördert mehr als der Iran, teilte Kubas Chef mit.")
    False
    >>> names_another("Wie viel verlor die Deutsche Bank?", "In den USA verlor sie 3 Mio. Dollar.")
    False
    """
    asked = _named(_PROPER.sub("", question))
    if len(asked) != 1 or _IN_ANOTHER_LANGUAGE.search(question):
        return False
    said = _named(sentence)
    same_kingdom = asked <= _british() and bool(said & _british())
    return bool(_named(_PROPER.sub("", sentence))) and asked.isdisjoint(said) and not same_kingdom


def _named(text: str) -> set[int]:
    """The countries that a text names, in any way."""
    found = {_country(word.lower()) for word in split_words(_in_one_word(_MONEY.sub("", text)))}
    return {country for country in found if country is not None}


@lru_cache(maxsize=1)
def _british() -> frozenset[int | None]:
    return frozenset(_country(name) for name in ("großbritannien", "england", "schottland"))


def _inside(text: str) -> set[str]:
    """What a text says of countries that something is in."""
    names = (match.group(1) for match in _INSIDE.finditer(_in_one_word(text)))
    return {name for name in names if _country(name.lower()) is not None}


def _in_one_word(text: str) -> str:
    """The text with the countries of two words under their short names."""
    return UNITED.sub(lambda match: "USA" if match["usa"] else "Großbritannien", text)


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
    return (len(word) > 1 and stem(word) in stems) or any(
        word.startswith(beginning) and len(word) <= len(beginning) + _ENDING for beginning in beginnings
    )
