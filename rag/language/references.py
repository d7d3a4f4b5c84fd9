"""Sentences that lean on the one before: "Er …", "Das Unternehmen …", "Damit …", and what they mean where it is sure.

An antecedent is named only where one candidate of the right kind stands in the sentence before; it knows no lists of
persons or companies. Elsewhere the sentence before must be read along.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import simplemma

from rag.language.names import is_name, mentions
from rag.language.roles import roles
from rag.language.tagging import Token, tag_sentence
from rag.language.words import FUNCTION_WORDS
from rag.types import Span


@dataclass(frozen=True, slots=True)
class Reference:
    """The words of a sentence (`span`, in its offsets) that mean something said before.

    `antecedent` are the exact words from the text before, None where they are not sure.
    """

    span: Span
    antecedent: str | None


ORGANISATIONS = (
    r"unternehmen|konzern|firma|gesellschaft|start-?up|hersteller|anbieter|verein|klub|club|partei|bank|behörde"
)
"""Nouns, and ends of nouns, that mean an organisation named before, as a pattern for small letters."""
_ORGANISATIONS = re.compile(rf"(?:{ORGANISATIONS})$", re.IGNORECASE)
_PERSONS = re.compile(
    r"(?:jährige[rn]?|mann|frau|politiker(?:in)?|manager(?:in)?|minister(?:in)?|präsident(?:in)?|trainer(?:in)?|chef(?:in)?|"
    r"unternehmer(?:in)?|sportler(?:in)?|spieler(?:in)?|autor(?:in)?|künstler(?:in)?|sänger(?:in)?)$",
    re.IGNORECASE,
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
_FEMALE = re.compile(r"(?:in|frau)\b")
_PARTICLES = frozenset("von van de du di del la le bin al".split())
_NEAR = 4
"""Words before a pronoun inside a sentence that can hide no antecedent of their own."""


def reference(sentences: Sequence[str], place: int) -> Reference | None:
    """What sentence number `place` of a text leaves to those before it; None where it stands alone.

    >>> reference(["AK-Präsident Rudolf Kaske widerspricht.", "Er verwies auf den Gipfel."], 1)
    Reference(span=Span(start=0, end=2), antecedent='Rudolf Kaske')
    """
    tokens = tag_sentence(sentences[place])
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


def means_another(sentence: str, before: str, names: Sequence[str], article: str = "") -> bool:
    """Whether "Das Unternehmen …" means an organisation of the sentence before, and none of `names` that stand there.

    It may mean the last that is named there, and any that is not behind a preposition; where that sentence leans on
    others itself, or names none of them, nothing is sure. `article`: where the names' other forms are explained.

    >>> before = "Neben Meta zählen Firmen wie Microsoft zu den Kunden von Scale AI."
    >>> [means_another("Das Unternehmen wächst rasch.", before, [name]) for name in ("Meta", "Scale AI")]
    [True, False]
    """
    opening = sentence.split(maxsplit=2)
    if len(opening) < 3 or not _ORGANISATIONS.search(opening[1]):  # tagging takes its time
        return False
    words = [token for token in tag_sentence(sentence) if token.word[0].isalnum()]
    if not _is_organisation(words) or any(mentions(sentence, name, article) for name in names):
        return False
    named = [each for each in _names(before) if any(mentions(each.of(before), name, article) for name in names)]
    if not named or reference([before], 0) is not None:
        return False
    last = _names(before)[-1]
    return not any(each == last or not _is_behind_preposition(before, each) for each in named)


def _is_behind_preposition(sentence: str, name: Span) -> bool:
    """Whether a name stands in "neben Meta", "wie Microsoft und OpenAI"."""
    words = [token for token in tag_sentence(sentence) if token.span.end <= name.start]
    while len(words) > 1 and (words[-1].tag == "KON" or words[-1].is_capital or words[-1].word == ","):
        words.pop()
    return bool(words) and (words[-1].tag in ("APPR", "APPRART", "KOKOM"))


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
    if _is_organisation(words):
        return Reference(span, _organisation(before))
    if first.word not in ("Der", "Die", "Das") or len(words) < 3 or not words[2].is_finite:
        return None
    if _PERSONS.search(noun.word):
        return Reference(span, None)
    return None


def _is_organisation(words: Sequence[Token]) -> bool:
    """Whether a sentence begins with "Das Unternehmen" as its subject."""
    if len(words) < 3:
        return False
    article, noun, verb = words[:3]
    return article.word in ("Der", "Die", "Das") and verb.is_finite and _ORGANISATIONS.search(noun.word) is not None


def _named_by(pronoun: Token, before: str) -> str | None:
    """The person that "er" or "sie" means: the only one in the sentence before, of that sex."""
    if pronoun.word.lower() in ("er", "ihm", "ihn"):
        female = False
    elif pronoun.word == "Sie" and pronoun.tag == "PPER":
        female = True
    else:
        return None
    words = before.split()
    rival = words and words[0] in (("Die", "Eine") if female else ("Der", "Ein"))
    people = roles(before)
    if rival or len(people) != 1 or (_FEMALE.search(people[0].role.of(before)) is not None) != female:
        return None
    others = [name for name in _names(before) if " " in name.of(before) and not _overlap(name, people[0].name)]
    words = people[0].name.of(before).split()
    while len(words) > 1 and not is_name(words[-1]):  # "Sonja Wehsely Empörung" has an object behind the name
        words.pop()
    return None if others else " ".join(words)


def _organisation(sentence: str) -> str | None:
    """The only name of a sentence, where it is its first words or follows a word for an organisation."""
    names = _names(sentence)
    if len(names) != 1 or any(_overlap(names[0], person.name) for person in roles(sentence)):
        return None
    start = sentence[: names[0].start].rstrip(' „"»')
    name = names[0].of(sentence)
    return name if "-" not in name and (not start or _ORGANISATIONS.search(start)) else None


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def _names(sentence: str) -> list[Span]:
    """Proper names in order: runs of capitalised words, without the common nouns before them."""
    runs: list[list[Token]] = [[]]
    for token in tag_sentence(sentence):
        adjoins = bool(runs[-1]) and sentence[runs[-1][-1].span.end : token.span.start].isspace()
        if adjoins and (_is_namelike(token) or token.word in _PARTICLES):
            runs[-1].append(token)
        else:
            runs.append([token] if _is_namelike(token) else [])
    return [name for name in map(_name, runs) if name is not None]


def _is_namelike(token: Token) -> bool:
    """Whether a word may be part of a name: a capital, and no function word."""
    return token.is_capital and token.word.lower() not in FUNCTION_WORDS and token.tag[:2] in ("NE", "NN", "FM", "XY")


def _name(run: list[Token]) -> Span | None:
    while run and run[-1].word in _PARTICLES:
        run = run[:-1]
    while run and (run[0].word in _PARTICLES or (run[0].tag == "NN" and simplemma.is_known(run[0].word, lang="de"))):
        run = run[1:]  # "Kunden von Scale AI"
    named = any(token.tag == "NE" for token in run) or (len(run) > 1 and any(is_name(token.word) for token in run))
    return Span(run[0].span.start, run[-1].span.end) if named else None
