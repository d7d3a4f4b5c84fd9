"""Clauses of a German sentence, and how sure each is: a fact, a plan, a possibility, or what somebody says.

Commas, dashes, brackets and the "und" between two verbs part clauses; a stretch without a verb belongs to the clause
beside it. It draws no tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Flag, auto

from rag.language.status import Status, status
from rag.language.tagging import Token, tag_sentence
from rag.language.words import stem
from rag.types import Span


class Certainty(Flag):
    """How a clause is no plain fact."""

    FACT = 0
    PLANNED = auto()
    POSSIBLE = auto()
    REPORTED = auto()


@dataclass(frozen=True, slots=True)
class Clause:
    """The words of a clause, perhaps around another one."""

    tokens: tuple[Token, ...]

    @property
    def words(self) -> frozenset[str]:
        """Its words in small letters."""
        return frozenset(token.word.lower() for token in self.tokens)

    @property
    def is_subordinate(self) -> bool:
        """Whether it hangs on another clause: "weil er kam"."""
        return self.tokens[0].tag.startswith(_SUBORDINATE) or self.is_relative

    @property
    def is_relative(self) -> bool:
        """Whether it tells of a noun before it; the tagger takes "die es kaufen" for an article and an infinitive."""
        if self.tokens[0].tag.startswith("PREL"):
            return True
        return self.tokens[0].word in _RELATIVE and self.ends_in_verb and not any(t.is_finite for t in self.tokens)

    @property
    def ends_in_verb(self) -> bool:
        """Whether its last word is a verb that the tagger takes for infinitive or participle."""
        words = [token for token in self.tokens if token.word[0].isalnum()]
        return bool(words) and words[-1].tag in ("VV(INF)", "VV(PP)")


_SIGNS = frozenset(',;:–—()„“”"»«')
_JOINING = frozenset("und oder aber sondern doch sowie".split())
_RELATIVE = frozenset("der die das".split())
_SUBORDINATE = ("PREL", "KOUS", "KOUI", "PWAV", "PWS")
_POSSIBLE = re.compile(
    r"\b(?:könnten?|dürften?|möglicherweise|vielleicht|wohl|vermutlich|wahrscheinlich|womöglich|eventuell|"
    r"voraussichtlich|offenbar|offensichtlich|anscheinend|scheint|scheinen|droht|drohen|mutmaßlich\w*|angeblich\w*|"
    r"schätzungsweise|wäre|wären|hätte|hätten|würde|würden|möglich|denkbar|gefährdet|vorerst|unklar|ungewiss|fraglich|^ob|"
    r"nicht (?:aus(?:zu)?schließen|ausgeschlossen))\b",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"\b(?:soll|sollen|sollten?|will|wollen|wollten?|möchten?|plant|planen|planten?|geplant\w*|vorgesehen\w*|"
    r"beabsichtigt|künftig\w*|angekündigt\w*)\b"
)
_WILL = re.compile(r"\b(?:wird|werden|werde)\b")
_ATTRIBUTED = re.compile(
    r"\b(?:[Ll]aut|zufolge|[Dd]emnach|[Aa]ngeblich\w*|[Dd]em Vernehmen nach|heißt es|hieß es|aus Sicht|"
    r"so (?:der|die|das|ein|eine|Herr|[A-ZÄÖÜ])|(?:der|die) [A-ZÄÖÜ]\w+ nach|"
    r"[Nn]ach (?:\w+ ){0,3}(?:Angaben?|Informationen|Einschätzung|Schätzungen?|Worten|Berichten|Darstellung|Ansicht|"
    r"Meinung|Auffassung|Erkenntnissen|Überzeugung)|(?:sein|ihr)er (?:Ansicht|Meinung|Auffassung|Einschätzung) nach)\b"
)
_SAYING = frozenset(
    stem(word)
    for word in "sagen erklären berichten mitteilen meinen behaupten betonen melden schreiben angeben äußern glauben "
    "denken vermuten befürchten warnen fordern kritisieren erzählen versichern verkünden ankündigen "
    "rechnen erwarten hoffen schätzen ausgehen beteuern bestreiten dementieren mahnen zitieren "
    "argumentieren beklagen hinweisen unterstreichen verlautbaren einräumen prognostizieren".split()
)


def clauses(sentence: str) -> tuple[Clause, ...]:
    """The clauses of a sentence in the order of their first words; one at least where there is a word.

    >>> [" ".join(token.word for token in clause.tokens) for clause in clauses("Der Mann, der kam, ging.")]
    ['Der Mann ging .', 'der kam']
    """
    found: list[list[Token]] = []
    opened = False  # the first clause still waits for its verb
    for part in _parts(tag_sentence(sentence)):
        clause = Clause(tuple(part))
        infinitive = any(token.tag in ("PTKZU", "VV(IZU)") for token in part)
        owned = opened and part[0].word in _RELATIVE and part[-1].is_finite  # "Ulm, das Bonn kennt, …"
        subordinate = (clause.is_subordinate or owned) and bool(found)
        finite = any(token.is_finite for token in part) or (subordinate and clause.ends_in_verb and not infinitive)
        if not found or part[0].word == "sondern":
            found.append(part)
            opened = len(found) == 1 and not finite and not subordinate
        elif opened and finite and not subordinate:
            found[0] += part
            opened = False
        elif finite or infinitive:
            found.append(part)
        else:
            found[0 if opened else -1] += part
    return tuple(Clause(tuple(part)) for part in found)


def _parts(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    part: list[Token] = []
    for place, token in enumerate(tokens):
        if (
            token.word in _SIGNS
            or token.word == "sondern"
            or (token.word in _JOINING and _joins_clauses(part, tokens[place + 1 :]))
        ):
            if part:
                yield part
            part = [token] if token.word == "sondern" else []
        else:
            part.append(token)
    if part:
        yield part


def _joins_clauses(before: Sequence[Token], after: Sequence[Token]) -> bool:
    """Whether "und" stands between two finite verbs, the second before the next sign."""
    following = []
    for token in after:
        if token.word in _SIGNS:
            break
        following.append(token)
    return any(token.is_finite for token in before) and any(token.is_finite for token in following)


def certainty(sentence: str, clause: Clause) -> Certainty:
    """How a clause of a sentence is no plain fact.

    >>> sentence = "Laut Polizei soll der Mann geflohen sein."
    >>> Certainty.REPORTED in certainty(sentence, clauses(sentence)[0])
    True
    """
    text = " ".join(token.word for token in clause.tokens)
    first, last = clause.tokens[0].span.start, clause.tokens[-1].span.end
    said = status(sentence, Span(first, last))
    found = Certainty.FACT
    infinitive = any("INF" in token.tag or token.tag == "VV(IZU)" for token in clause.tokens)
    if said is Status.PLANNED or _PLANNED.search(text) or (_WILL.search(text) and infinitive):
        found |= Certainty.PLANNED
    doubted = clause.tokens[0].word in ("dass", "ob") and _POSSIBLE.search(sentence)
    if _POSSIBLE.search(text) or doubted:
        found |= Certainty.POSSIBLE
    if said is Status.REPORTED or _ATTRIBUTED.search(sentence) or _is_told(sentence, clause):
        found |= Certainty.REPORTED
    return found


def _is_told(sentence: str, clause: Clause) -> bool:
    """Whether another clause of the sentence says that somebody says so, or this one does."""
    return any(not _SAYING.isdisjoint(verbs(other)) for other in clauses(sentence))


def verbs(clause: Clause) -> frozenset[str]:
    """Stems of its full verbs, the particle at the end put before them again.

    >>> sorted(verbs(clauses("Sie gaben den Fund an.")[0]))
    ['angeb']
    """
    particle = next((token.word for token in clause.tokens if token.tag == "PTKVZ"), "")
    full = [token for token in clause.tokens if token.tag.startswith("VV")]
    return frozenset(stem(particle + token.lemma if token.is_finite else token.lemma) for token in full)
