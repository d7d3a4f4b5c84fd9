"""Values that answer the same question: which agree, which differ, and which are values of something else.

Two figures answer the same question only if what they are figures of agrees: kind and unit, what the question names,
the names around them and the time they are for. It compares sentences as they stand and settles nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from rag.language.facts import (
    CALENDAR,
    QUALIFIERS,
    SIGN,
    Fact,
    FactKind,
    comparable,
    find_facts,
    has_room_for,
    same_value,
)
from rag.language.figures import PEOPLE, counts
from rag.language.names import COMMON_ABBREVIATIONS, find_names, mentions
from rag.language.offices import asked_post, is_of_another
from rag.language.questions import counted_noun, sought_stems, wanted_facts
from rag.language.status import Status, status
from rag.language.synonyms import synonyms
from rag.language.words import occurs, stem, stems
from rag.types import Evidence, Question, Span

SPECIFIC = 3
"""Words of the question that two sentences must both hold for the question itself to say what the figures are of;
below that ("Wie viel investiert Meta?") the names around them must."""

COVERED = 0.75
"""Share of the question's words that a sentence must hold for its figure to be one that was asked for."""


class Relation(Enum):
    """How the figure of one sentence stands to that of another."""

    SAME = auto()
    DIFFERENT = auto()
    OTHER_QUANTITY = auto()
    UNRELATED = auto()


@dataclass(frozen=True, slots=True)
class Value:
    """A figure that may answer: `words` are it, what bounds it and what it counts, in offsets of the article."""

    evidence: Evidence
    fact: Fact
    words: Span
    status: Status

    @property
    def text(self) -> str:
        """The words of the figure, on one line."""
        return " ".join(self.words.of(self.evidence.article.text).split())


_SCOPE = re.compile(
    r"\b(?:(?:in|im|für|pro|je) (?:diese[mns]|laufenden|vergangenen|vorigen|letzten|kommenden|nächsten|das|dem)? ?"
    r"(?:Geschäfts)?(?:[Jj]ahr|Monat|Quartal|Woche|Tag)|im Vorjahr|heuer|jährlich\w*|monatlich\w*|täglich\w*|"
    r"pro Kopf)\b"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BEFORE = re.compile(rf"(?:(?:(?<!\w)(?:{QUALIFIERS}|seit|bis|ab|vor|nach)\s+)+|{SIGN})$", re.IGNORECASE)
_PART = re.compile(r"\b[Jj]ene[nmrs]?\s+$")
_RATIO = re.compile(r"\b(?:eine[rsnm]?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|\d) von $", re.IGNORECASE)
_RATIO_MOST = 10
"""The whole of a ratio at most: of "drei von vier Befragten" there are no four, of "25 von 200" there may be 200."""
_OPENED = re.compile(r"\s\((?:[a-zäöüß.]+\s){0,2}")
_NOUN = re.compile(r"\s+[A-ZÄÖÜ][\wäöüß-]+")
_FAR_APART = 10
"""How many times another figure of one article is a figure of one thing no longer."""
_NEAR = 300
"""Characters before a sentence in which its names may stand."""


def value_of(question: Question, evidence: Evidence) -> Value | None:
    """The figure of a wanted kind in a sentence; None where there is none, several, or one of other things."""
    facts = _wanted(question, evidence)
    converted = _converted(evidence)
    told = {converted.get(fact, fact) for fact in facts}
    if len(told) != 1:
        return None
    (fact,) = told
    if fact.high is not None and fact.high <= _RATIO_MOST and _RATIO.search(evidence.text, 0, fact.span.start):
        return None
    if not _counts_what_is_asked(question.search, fact):
        return None
    words = _whole(evidence.text, fact)
    end = next((other.span.end + 1 for other, first in converted.items() if first == fact), words.end)
    moved = Span(words.start + evidence.start, end + evidence.start)
    return Value(evidence, fact, moved, status(evidence.text, fact.span))


def _converted(evidence: Evidence) -> dict[Fact, Fact]:
    """Amounts in brackets that say the one before in another currency: "36 Dollar (32,98 Euro)"."""
    text = evidence.text
    amounts = [fact for fact in find_facts(text, evidence.article.date) if fact.kind is FactKind.AMOUNT]
    return {
        second: first
        for first, second in pairwise(amounts)
        if first.unit != second.unit
        and _OPENED.fullmatch(text, first.span.end, second.span.start)
        and text.startswith(")", second.span.end)
    }


def answers_in_kind(question: Question, evidence: Evidence) -> bool:
    """Whether the exact words of a sentence may stand alone.

    "200 Hektar" do not answer "wie viele Menschen", nor "dessen CEO" which post somebody has elsewhere.
    """
    owner = asked_post(question.search)
    if owner and evidence.span and is_of_another(evidence.text, evidence.span.of(evidence.article.text), owner):
        return False
    return all(_counts_what_is_asked(question.search, fact) for fact in _wanted(question, evidence))


def _wanted(question: Question, evidence: Evidence) -> list[Fact]:
    """The figures of a wanted kind in a sentence's exact words, in the whole sentence where none are known."""
    wanted = wanted_facts(question.search)
    facts = [fact for fact in find_facts(evidence.text, evidence.article.date) if fact.kind in wanted]
    if FactKind.DATE in wanted:  # "vier Jahre" are no moment
        facts = [fact for fact in facts if not fact.unit or fact.unit == "Uhr"]
    if evidence.span is None:
        return facts
    marked = Span(evidence.span.start - evidence.start, evidence.span.end - evidence.start)
    return [fact for fact in facts if fact.span.start < marked.end and marked.start < fact.span.end]


def relation(question: Question, value: Value, other: Value) -> Relation:
    """How `other` stands to `value`, which answers the question."""
    if not _comparable(value.fact, other.fact) or not _is_asked_of(question, other):
        return Relation.UNRELATED
    a, b = value.fact, other.fact
    agree = same_value(a, b) or _ends(value) == _ends(other) or has_room_for(a, b) or has_room_for(b, a)
    if not _of_the_same(question, value, other, agree) or _is_far_apart(value, other):
        return Relation.OTHER_QUANTITY
    return Relation.SAME if agree else Relation.DIFFERENT


def _is_far_apart(value: Value, other: Value) -> bool:
    """Whether one article gives figures that cannot be of one thing: it does not gainsay itself that far."""
    a, b = value.fact.high, other.fact.high
    if value.fact.kind in CALENDAR or value.evidence.article.name != other.evidence.article.name or not a or not b:
        return False
    return max(a, b) >= _FAR_APART * min(a, b)


def _ends(value: Value) -> tuple[object, ...]:
    """Both ends of a figure; its words where nobody can tell them, as of a day without a year."""
    fact = value.fact
    return (fact.low, fact.high) if fact.low is not None else (value.text.strip(".").lower(),)


def _whole(text: str, fact: Fact) -> Span:
    """The figure with the words before it that bound it and the noun that it counts."""
    before = _BEFORE.search(text, 0, fact.span.start)
    start = before.start() if before else fact.span.start
    noun = _NOUN.match(text, fact.span.end) if fact.kind is FactKind.NUMBER and fact.unit else None
    end = noun.end() if noun else fact.span.end
    if fact.kind in CALENDAR and end == len(text):
        end -= len(text) - len(text.rstrip("."))
    return Span(start, end)


def _counts_what_is_asked(question: str, fact: Fact) -> bool:
    asked = counted_noun(question)
    return asked is None or counts(asked, fact)


def _comparable(a: Fact, b: Fact) -> bool:
    return comparable(a, b) or (a.kind is b.kind and {a.unit, b.unit} <= PEOPLE)


def _asked(question: Question) -> set[frozenset[str]]:
    """What the question says of the figure: each of its words as all stems that say so."""
    sought = sought_stems(question.search)
    return {frozenset({word, meant}) | synonyms(word) | synonyms(meant) for word, meant in sought.items()}


def _held(question: Question, value: Value) -> set[frozenset[str]]:
    """That of it which the sentence of a figure says, alone, in a compound or in other words."""
    inside = set(stems(value.evidence.text.replace("ums Leben", "sterben")))
    people = not inside.isdisjoint(PEOPLE)
    return {
        meant
        for meant in _asked(question)
        if any(_ends_a_word(word, inside) for word in meant) or (people and len(meant) == 1 and meant <= PEOPLE)
    }


def _ends_a_word(word: str, inside: set[str]) -> bool:
    """Whether a word stands alone or at the end of a compound: "Arbeitszeit" does not speak of "Arbeiter"."""
    return word in inside or (occurs(word, inside) and any(other.endswith(word) for other in inside))


def _is_asked_of(question: Question, value: Value) -> bool:
    """Whether a sentence holds most of the question's words, and all its names stand near."""
    asked, article, start = _asked(question), value.evidence.article, value.evidence.start
    near = f"{article.title}\n{article.text[max(start - _NEAR, 0) : value.evidence.end]}"
    held = _held(question, value)
    covered = len(held) >= COVERED * len(asked)
    names = set(find_names(question.search)) - COMMON_ABBREVIATIONS
    if value.fact.kind in CALENDAR:  # one is born, is educated and dies: a time is that of what is asked for
        named = {word for name in names for word in stems(name)}
        events = {meant for meant in asked if meant.isdisjoint(named)}
        covered = covered and len(held & events) >= COVERED * len(events)
    return covered and all(mentions(near, name) for name in names)


def _of_the_same(question: Question, value: Value, other: Value, agree: bool) -> bool:
    """Whether two figures are of one thing: for the same time, and of the same names where the question is short.

    "Jene fünf, die …" are a part of all. A day that both tell is of one thing whatever they name.
    """
    if _scopes(value) != _scopes(other) or _is_part(value) != _is_part(other):
        return False
    years, others = (set(_YEAR.findall(item.evidence.text)) for item in (value, other))
    if value.fact.kind not in CALENDAR and years and others and years.isdisjoint(others):
        return False
    if len(_held(question, value) & _held(question, other)) >= SPECIFIC or (agree and value.fact.kind in CALENDAR):
        return True
    around, around_other = (_names_around(question, item) for item in (value, other))
    return bool(around & around_other) or not (around or around_other)


def _is_part(value: Value) -> bool:
    return _PART.search(value.evidence.article.text, 0, value.words.start) is not None


def _scopes(value: Value) -> set[str]:
    return {" ".join(match.lower().split()) for match in _SCOPE.findall(value.evidence.text)}


def _names_around(question: Question, value: Value) -> set[str]:
    """Names beside the question's own and outside the figure, in stems."""
    text, words, start = value.evidence.text, value.words, value.evidence.start
    rest = f"{text[: words.start - start]} {text[words.end - start :]}"
    return {stem(name) for name in find_names(rest) if name not in COMMON_ABBREVIATIONS} - set(stems(question.search))
