"""Whether a sentence speaks of the other one of a kind: of "der erste Bauabschnitt", asked for "der zweite".

It compares attributes and towns right before the same noun, what such a noun is called ("Linie 9"), what it is
compounded with, if it is one of a list ("Innenministerium"), countries, names behind "in", and superlatives before a
noun that shares a stem with the question; that two different nouns are counterparts, it does not know.
"""

from __future__ import annotations

import re
from functools import cache

from rag.language.countries import is_country, is_elsewhere, names_another
from rag.language.names import is_name, mentions
from rag.language.opposites import opposites
from rag.language.questions import answer_kind, wanted_facts
from rag.language.tagging import tag_sentence
from rag.language.words import content_stems, occurs, split_words, stem, stems
from rag.types import AnswerKind

_ORDINALS = tuple(
    stem(word) for word in "erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte elfte zwölfte".split()
)
_PLACES = frozenset({*_ORDINALS, *(stem(word) for word in "letzte vorletzte nächste vorige".split())})
_QUANTITIES = frozenset(stem(word) for word in "viel mehr meiste wenig weniger wenigste".split())
_ATTRIBUTE = re.compile(r"\b([a-zäöüß]+|\d+\.)\s+([A-ZÄÖÜ][\w-]+)")
_OF_TOWN = re.compile(r"\b([A-ZÄÖÜ][\w-]+er) ([A-ZÄÖÜ][\w-]+)")
_LABELLED = re.compile(
    r"\b(?:(?P<kind>Version|Linie|Serie|Klasse|Kategorie|Artikel|Paragraf|Typ|Bezirk|Phase|Stufe|Gruppe|Zone|Band|Teil|"
    r"Kapitel|Folge|Staffel|Etappe|Runde|Halle|Gleis|Block|Wahlkreis|Variante|Niveau|Level|Generation|Abschnitt|"
    r"Tranche)n? (?P<label>\d{1,4}(?:\.\d+)*|[A-Z]{1,2}\d{0,2})(?![\w.-]*\w)|"
    r"(?P<named>Kategorie|Sparte|Disziplin|Rubrik|Kanton|Landkreis|Kreis|Wahlkreis|Bezirk|Universität|Linie|Klasse)n? "
    r"[„\"»]?(?P<name>[A-ZÄÖÜ][\w-]+))"
)
_COMPOUND = re.compile(
    r"\b(?!(?i:\w*(?:okrat|pirat|apparat|quadrat|karat|heirat|verrat|vorrat|itrat|grat|auswahl)))"
    r"(?P<first>[A-ZÄÖÜ][\w-]+?)-?(?P<last>(?i:ministerium|minister|gericht|gerichtshof|ausschuss|kammer|präsident|rat|amt|"
    r"anwaltschaft|schule|universität|museum|kirche|bahnhof|hafen|brücke|agentur|gewerkschaft|zeitung|liga|mannschaft|"
    r"meister|meisterschaft|pokal|sieger|preis|wahl|krieg|vertrag|abkommen|gesetz|reform|konferenz|gipfel|markt|umsatz|"
    r"gewinn|verlust|kosten|steuer|zoll|quote|rate|gebühr|abgabe))(?:e?s|en?|n|in|innen)?\b"
)
_AUTHORITIES = frozenset(["ministerium", "gericht", "gerichtshof"])
_WHICH = re.compile(r"\bwelche[nmrs]?(?: \w+)? $", re.IGNORECASE)
_IN = re.compile(r"\b[Ii]n ([A-ZÄÖÜ][\w-]+)")
_ASKS_PLACES = re.compile(r"\bwelche\w*(?: \w+)? (?:\w*land|\w*länder\w*|staat\w*)\b", re.IGNORECASE)
_SUPERLATIVE = re.compile(
    r"\b(?:(?P<most>größt|höchst|meist|best|stärkst)|(?:kleinst|niedrigst|geringst|wenigst|schlechtest|schwächst))"
    r"e[nrms]?\b(?:\s+(?P<noun>(?-i:[A-ZÄÖÜ][\w-]+)))?",
    re.IGNORECASE,
)


def speaks_of_counterpart(question: str, sentence: str) -> bool:
    """Whether a noun of the question has another attribute in the sentence, which does not hold the question's.

    Of 56,812 marked answers (`training/labels`) it meets 28 needlessly, beside yes/no questions, which the other one
    may decide; of 34,119 questions written as near misses 557 meet such a sentence; both without `names_another` and
    what is called, compounded or placed otherwise, which have counts of their own.

    >>> speaks_of_counterpart("Was kostet der zweite Bauabschnitt?", "Der 1. Bauabschnitt kostet 3 Mio. Euro.")
    True
    >>> speaks_of_counterpart("Was kostet der zweite Abschnitt?", "Der erste Abschnitt kostet 3, der zweite 5 Mio.")
    False
    >>> speaks_of_counterpart("Welches Land wuchs am wenigsten?", "Das größte Wachstum hatte Tirol.")
    True
    >>> speaks_of_counterpart("Wem gehört der Wiener Hafen?", "Der Grazer Hafen gehört der Stadt.")
    True
    >>> speaks_of_counterpart("Wann kam Version 2.0?", "Die Version 1.0 kam 2006.")
    True
    >>> speaks_of_counterpart("Was zahlt das Finanzministerium?", "Das Innenministerium zahlt 3 Mio. Euro.")
    True
    """
    if (
        _is_other_extreme(question, sentence)
        or _is_of_other_town(question, sentence)
        or _is_called_otherwise(question, sentence)
        or _is_compounded_otherwise(question, sentence)
    ):
        return True
    about_places = answer_kind(question) in (AnswerKind.PLACE, AnswerKind.LIST) or _ASKS_PLACES.search(question)
    if not about_places and (
        is_elsewhere(question, sentence)
        or (wanted_facts(question) and (names_another(question, sentence) or _is_in_another_place(question, sentence)))
    ):
        return True
    asked = _attributes(question)
    if not asked:
        return False
    said = _attributes(sentence)
    held = {attribute for attribute, _ in said} | set(stems(sentence))
    return any(
        attribute not in held and any(noun == other and each in _others(attribute) for each, other in said)
        for attribute, noun in asked
    )


def _is_other_extreme(question: str, sentence: str) -> bool:
    """Whether a sentence tells where there is most of what the question asks where there is least, or turned round."""
    asked = {bool(match["most"]) for match in _SUPERLATIVE.finditer(question)}
    if len(asked) != 1:
        return False
    said = list(_SUPERLATIVE.finditer(sentence))
    if not said or any(bool(match["most"]) in asked for match in said):
        return False
    sought = content_stems(question)
    nouns = [stem(match["noun"]) for match in said if match["noun"]]
    return any(occurs(noun, sought) or any(occurs(word, [noun]) for word in sought) for noun in nouns)


def _is_called_otherwise(question: str, sentence: str) -> bool:
    """Whether a sentence has another number or name than the question behind a word such as "Linie" or "Kategorie".

    Of 249 marked answers to such questions it is so with five, of 293 questions that nothing answers 112 are put to
    passages with such a sentence.
    """
    asked = _labels(question)
    if not asked:
        return False
    said, held = _labels(sentence), set(stems(sentence))
    return any(
        (kind, label) not in said and label not in held and not any(name.startswith(f"{label}.") for _, name in said)
        for kind, label in asked
        if any(kind == other for other, _ in said)
    )


def is_by_another_authority(question: str, passage: str) -> bool:
    """Whether the sentences that lead to one, and it, name another ministry or court than the question, and not that.

    Of 77 marked answers to questions that name one it is so with none, of 96 questions that nothing answers 9 are put
    to passages with such a sentence.

    >>> is_by_another_authority("Was zahlt das Finanzministerium?", "Das Innenministerium wirbt. Das kostet 3 Mio.")
    True
    """
    return _is_compounded_otherwise(question, passage, _AUTHORITIES)


def _is_compounded_otherwise(question: str, sentence: str, among: frozenset[str] | None = None) -> bool:
    """Whether a sentence has a compound of the question with another first part, and that of the question nowhere.

    Parts that hold each other may mean the same ("Chemiepreis", "Chemienobelpreis"). Of 2,072 marked answers to
    questions with such a compound it is so with 19, of 1,747 questions that nothing answers 296 are put to passages
    with such a sentence. `among`: the last parts that count, if not all do.
    """
    asked = [
        (match["first"].lower(), match["last"].lower())
        for match in _COMPOUND.finditer(question)
        if not _WHICH.search(question, 0, match.start()) and (among is None or match["last"].lower() in among)
    ]
    said = [(match["first"].lower(), match["last"].lower()) for match in _COMPOUND.finditer(sentence)] if asked else []
    small, words = sentence.lower(), set(split_words(sentence.lower()))
    return any(
        last == other_last
        and last not in words
        and first not in other
        and other not in first
        and first.removesuffix("s") not in small
        for first, last in asked
        for other, other_last in said
    )


def _is_in_another_place(question: str, sentence: str) -> bool:
    """Whether a sentence tells what is in other towns or regions than the one a question names, and not in that.

    Of 725 marked answers to such questions for a figure or a time it is so with 18, of 1,635 such questions that
    nothing answers 760 are put to passages with such a sentence.
    """
    asked = _places(question)
    return len(asked) == 1 and bool(_places(sentence) - asked) and not any(mentions(sentence, name) for name in asked)


def _places(text: str) -> set[str]:
    """Names behind "in" that are no countries."""
    return {name for name in _IN.findall(text) if is_name(name) and not is_country(name)}


def _labels(text: str) -> set[tuple[str, str]]:
    found = _LABELLED.finditer(text)
    return {(match["kind"] or match["named"], stem(match["label"] or match["name"])) for match in found}


def _is_of_other_town(question: str, sentence: str) -> bool:
    """Whether a sentence has a noun of the question with another town before it: "Grazer Flughafen", not "Wiener"."""
    asked = _towns(question)
    nouns = {stem(noun) for _, noun in _OF_TOWN.findall(sentence)} if asked else set()
    if not any(stem(noun) in nouns for _, noun in asked):
        return False
    others = {stem(noun) for _, noun in _towns(sentence)}
    small = sentence.lower()
    return any(town.lower().removesuffix("er") not in small and stem(noun) in others for town, noun in asked)


def _towns(text: str) -> set[tuple[str, str]]:
    """Adjectives made of towns, with the nouns behind them."""
    found = _OF_TOWN.findall(text)
    tokens = {token.word: token.tag for token in tag_sentence(text)} if found else {}
    return {(town, noun) for town, noun in found if tokens.get(town) == "ADJ(A)"}


def _attributes(text: str) -> list[tuple[str, str]]:
    """Stems of nouns with the words right before them; "2." is read as "zweite"."""
    return [(_ordinal(attribute), stem(noun)) for attribute, noun in _ATTRIBUTE.findall(text)]


def _ordinal(attribute: str) -> str:
    number = int(attribute[:-1]) if attribute.endswith(".") else 0
    return _ORDINALS[number - 1] if 1 <= number <= len(_ORDINALS) else stem(attribute)


@cache
def _others(attribute: str) -> frozenset[str]:
    """What stands before the noun where another one of the kind is meant."""
    if attribute in _QUANTITIES:
        return frozenset()
    return (opposites(attribute) | (_PLACES if attribute in _PLACES else frozenset())) - {attribute}
