"""Sentences that lean on the one before: "Er …", "Das Unternehmen …", "Damit …", and what they mean where it is sure.

An antecedent is named only where one candidate of the right kind stands in the sentence before; it knows no lists of
persons or companies. Elsewhere the sentence before must be read along.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import simplemma

from rag.language.tags import Token, tag_words
from rag.language.words import FUNCTION_WORDS
from rag.types import Span


@dataclass(frozen=True, slots=True)
class Reference:
    """The words of a sentence (`span`, in its offsets) that mean something said before.

    `antecedent` are the exact words from the text before, None where they are not sure.
    """

    span: Span
    antecedent: str | None


_ORGANISATIONS = re.compile(
    r"(?:unternehmen|konzern|firma|gesellschaft|start-?up|hersteller|anbieter|verein|klub|club|partei|bank|behörde)$",
    re.IGNORECASE,
)
_PERSONS = re.compile(
    r"(?:jährige[rn]?|mann|frau|politiker(?:in)?|manager(?:in)?|minister(?:in)?|präsident(?:in)?|trainer(?:in)?|chef(?:in)?|"
    r"unternehmer(?:in)?|sportler(?:in)?|spieler(?:in)?|autor(?:in)?|künstler(?:in)?|sänger(?:in)?)$",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"(?:CEO|Investor|[cC]hef|[gG]ründer|[vV]orsitzende[rn]?|[pP]räsident|[kK]anzler|[mM]inister|[sS]precher|[mM]anager|"
    r"[dD]irektor|[tT]rainer|[pP]olitiker|[uU]nternehmer|[fF]orscher|[pP]rofessor|[aA]utor|[rR]egisseur|[sS]chauspieler|"
    r"[sS]änger|[kK]ünstler|[mM]eister|[kK]ommissar|[oO]bmann|[oO]bfrau|[aA]nwalt|[aA]nwältin|[hH]auptmann|[sS]ekretär|"
    r"[sS]pieler|[tT]orhüter|[sS]türmer|[vV]erteidiger|[aA]nalyst|[öÖ]konom|[fF]orscher|[lL]eiter|Herr|Frau|Dr|[rR]ichter|"
    r"[kK]andidat|[sS]tadtrat|[hH]äftling|[rR]eporter|[eE]xperte|[eE]xpertin)(?P<female>in)?$"
)
_EXPLETIVE = frozenset(
    "geben sein werden heißen gehen handeln kommen bleiben bedürfen fehlen müssen können sollen dürfen haben scheinen "
    "stimmen gelten stehen dauern folgen wollen reichen brauchen lohnen lassen mögen liegen sprechen bestehen".split()
)
_BEFORE_DEMONSTRATED_TIME = re.compile(
    r"(?:jahr|woche|monat|tage?|sommer|winter|herbst|frühjahr|saison|morgen|abend|mal|[a-z]*tag)(?:s|en)?$",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"Das|Dies|Beide|Dort|Demnach|Deshalb|Deswegen|Somit|Da(?:her|hinter|r(?:um|an|auf|aus|in|unter|über))|"
    r"(?:Da|Hier)(?:mit|durch|für|gegen|von|vor|zu|nach)"
)
_PARTICLES = frozenset("von van de du di del la le bin al".split())
_NEAR = 4
"""Words before a pronoun inside a sentence that can hide no antecedent of their own."""


def reference(sentences: Sequence[str], place: int) -> Reference | None:
    """What sentence number `place` of a text leaves to those before it; None where it stands alone.

    >>> reference(["AK-Präsident Rudolf Kaske widerspricht.", "Er verwies auf den Gipfel."], 1)
    Reference(span=Span(start=0, end=2), antecedent='Rudolf Kaske')
    """
    tokens = tag_words(sentences[place])
    words = [token for token in tokens if token.word[0].isalnum()]
    if len(words) < 2:
        return None
    before = sentences[place - 1] if place else ""
    pronoun = _pronoun(words)
    if pronoun is not None:
        return Reference(pronoun.span, _named_by(pronoun, before))
    if _POINTING.fullmatch(words[0].word) and (words[1].is_finite or words[0].word == "Dies"):
        return Reference(words[0].span, None)
    return _noun_phrase(words, before)


def _pronoun(words: Sequence[Token]) -> Token | None:
    """The personal or possessive pronoun near the beginning that has nothing before it to mean."""
    for place, word in enumerate(words[:_NEAR]):
        small = word.word.lower()
        if words[0].tag in ("KOUS", "KOUI") or words[0].word == "Als" or (place and word.is_capital):
            return None
        if small in ("er", "sie", "ihm", "ihn", "ihnen") and word.tag == "PPER":
            return word
        if small == "es" and word.tag == "PPER" and place + 1 < len(words):
            verb = words[1] if place == 0 else words[place - 1]
            beside = word.span.start - verb.span.end <= 1  # no comma: "Kurz sagte, es sei wichtig"
            return word if beside and verb.is_finite and verb.lemma not in _EXPLETIVE else None
        if place == 0 and re.fullmatch(r"(?:Sein|Ihr)(?:e[mnrs]?)?", word.word) and word.tag == "PPOSAT":
            return word
        if word.tag in ("NN", "NE"):
            return None
    return None


def _noun_phrase(words: Sequence[Token], before: str) -> Reference | None:
    """ "Das Unternehmen wächst", "Dieser Schritt …": a noun that says only what kind of thing was named before."""
    first, noun = words[0], words[1]
    span = Span(first.span.start, noun.span.end)
    if re.fullmatch(r"Diese[mnrs]?", first.word):
        return None if _BEFORE_DEMONSTRATED_TIME.search(noun.word) else Reference(span, None)
    if first.word not in ("Der", "Die", "Das") or len(words) < 3 or not words[2].is_finite:
        return None
    if _ORGANISATIONS.search(noun.word):
        return Reference(span, _organisation(before))
    if _PERSONS.search(noun.word):
        return Reference(span, None)
    return None


def _named_by(pronoun: Token, before: str) -> str | None:
    """The person that "er" or "sie" means: the only one in the sentence before, of that sex."""
    if pronoun.word.lower() in ("er", "ihm", "ihn"):
        female = False
    elif pronoun.word == "Sie" and pronoun.tag == "PPER":
        female = True
    else:
        return None
    tokens = [token for token in tag_words(before) if token.word[0].isalnum()]
    rival = tokens and tokens[0].word in (("Die", "Eine") if female else ("Der", "Ein"))
    people = [name for name in _names(before) if name.role is not None]
    if rival or len(people) != 1 or _is_female(people[0].role or "") != female:
        return None
    others = [name for name in _names(before) if name.role is None and " " in name.span.of(before)]
    return None if others else people[0].span.of(before)


def _is_female(role: str) -> bool:
    match = _ROLE.search(role)
    return role.endswith(("frau", "Frau", "anwältin", "pertin")) or (match is not None and match["female"] is not None)


def _organisation(sentence: str) -> str | None:
    """The only name of a sentence, where it is its first words or follows a word for an organisation."""
    names = _names(sentence)
    if len(names) != 1 or names[0].role is not None:
        return None
    name = names[0]
    start = sentence[: name.span.start].rstrip(' „"»')
    return name.span.of(sentence) if not start or _ORGANISATIONS.search(start) else None


@dataclass(frozen=True, slots=True)
class _Name:
    """A proper name in a sentence and the word before it that shows a person ("CEO", "Ministerin")."""

    span: Span
    role: str | None


def _names(sentence: str) -> list[_Name]:
    """Proper names in order."""
    runs: list[list[Token]] = [[]]
    for token in tag_words(sentence):
        adjoins = bool(runs[-1]) and sentence[runs[-1][-1].span.end : token.span.start].isspace()
        if adjoins and (_is_namelike(token) or token.word in _PARTICLES):
            runs[-1].append(token)
        else:
            runs.append([token] if _is_namelike(token) else [])
    return [name for name in map(_name, runs) if name is not None]


def _is_namelike(token: Token) -> bool:
    """Whether a word may be part of a name: a capital, and no function word."""
    return token.is_capital and token.word.lower() not in FUNCTION_WORDS and token.tag[:2] in ("NE", "NN", "FM", "XY")


def _name(run: list[Token]) -> _Name | None:
    """The name in a run of capitalised words; what stands before it is a role or a common noun."""
    role = None
    while run and run[-1].word in _PARTICLES:
        run = run[:-1]
    while run and _ROLE.search(run[0].word):
        role, run = run[0].word, run[1:]
    while role is None and run and run[0].tag == "NN" and simplemma.is_known(run[0].word, lang="de"):
        run = run[1:]
    strange = [token for token in run if token.tag == "NE" or not simplemma.is_known(token.word, lang="de")]
    if not strange or (len(run) == 1 and role is None and run[0].tag != "NE"):
        return None
    return _Name(Span(run[0].span.start, run[-1].span.end), role)
