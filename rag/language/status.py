"""What a German sentence claims of time and certainty: done, planned, reported, or just stated.

It reads moods, tenses and the usual words of announcement and hearsay; it does not know whether the claim is true.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto

from rag.language.tagging import Token, tag_sentence
from rag.types import Span


class Status(Enum):
    """How a sentence claims what it says."""

    COMPLETED = auto()
    PLANNED = auto()
    REPORTED = auto()
    STATED = auto()


_REPORTED = re.compile(
    r"\b(?:[Ll]aut (?:de[rmns]|eine[rm]|eigene[rn]|[A-ZÄÖÜ])|[Zz]ufolge\b|[Aa]ngeblich|[Mm]utmaßlich|"
    r"[Dd]em Vernehmen nach|[Nn]ach (?:\w+ ){0,2}(?:Angaben|Informationen|Einschätzung|Schätzungen|Worten|Berichten|"
    r"Darstellung|Ansicht|Erkenntnissen)|(?:heißt|hieß) es|bericht(?:et|ete|eten)\b|Medienbericht\w*|"
    r"Gerüchte\w*|Insider\w*)"
)
_PLAN_WORD = re.compile(
    r"^(?:(?:un)?geplant|angekündigt|vorgesehen|beabsichtigt|angestrebt|zugesagt|anvisiert)(?:e[mnrs]?)?$",
    re.IGNORECASE,
)
_PLAN_VERBS = frozenset("planen beabsichtigen ankündigen erwägen versprechen anstreben vorhaben".split())
_PLAN_PAIRS = frozenset(
    [("kündigen", "an"), ("bereiten", "vor"), ("haben", "vor"), ("sagen", "zu"), ("streben", "an"), ("peilen", "an")]
)
"""Separable verbs of planning: lemma of the finite part and the particle at the clause's end."""

_PERFECT_WITH_SEIN = re.compile(
    r"(?:gestiegen|gesunken|gewachsen|gestorben|worden|gekommen|gegangen|gefallen|geworden|gewesen|gelungen|geflohen|"
    r"geblieben|erschienen|entstanden|eingetroffen|verunglückt|gelandet|gefahren|geflogen|getreten|gerückt|gezogen|"
    r"gelaufen|gereist|geschrumpft|gescheitert|ausgestiegen|eingestiegen|umgekommen|verstorben)$"
)
_STRONG_PAST_IN_T = re.compile(r"(?:hielt|trat|bat|riet|galt|stritt|schnitt|bot|glitt|schritt|litt)$")
_HEARSAY_MOOD = frozenset("sei seien habe werde könne müsse solle wolle dürfe".split())
# "gehe", "zahle"; not "zahlte", and not the second subjunctive ("wäre"), which leaves the claim to nobody.
_SUBJUNCTIVE = re.compile(r"(?!wurde|würde|wäre|käme|gäbe|ginge)[a-zäöüß]+[^t\W]e")
_BRACKETED = re.compile(r"\([^()]+\)")
# Who somebody is, nobody plans or reports.
_AGE = re.compile(r"\b(?:\d{1,3}-Jährige[nrs]?|[Dd](?:er|ie|en|em|es) \d{1,3}-jährigen?)$")

Clause = Sequence[Token]


def status(sentence: str, span: Span | None = None) -> Status:
    """How the sentence claims the words at `span`; without a span, what its first clause says.

    >>> status("Meta hat 14,3 Milliarden Dollar investiert."), status("Meta will zehn Milliarden investieren.")
    (<Status.COMPLETED: 1>, <Status.PLANNED: 2>)
    """
    if span is not None and (inside := _bracket(sentence, span)):
        return status(inside.of(sentence), span.moved(-inside.start))
    clauses = _clauses(tag_sentence(sentence))
    if not clauses or (span is not None and _AGE.search(sentence, 0, span.end)):
        return Status.STATED
    place = _place(clauses, span)
    own, governing = clauses[place], _governing(clauses, place)
    hearsay = _REPORTED.search(sentence) is not None
    if _is_planned(own, hearsay) or (governing is not None and _depends(own, governing) and _announces(governing)):
        return Status.PLANNED
    if _is_purpose(own):  # of what was done nobody can tell from it whether its purpose is reached
        return Status.STATED if governing is not None and _is_past(governing) else Status.PLANNED
    subordinate = own[0].tag == "KOUS"  # it has a finite verb, though the tagger may not see it
    claim = own if subordinate or _has_finite(own) or governing is None else governing
    if claim is not own and _is_planned(claim, hearsay):
        return Status.PLANNED
    if hearsay or _is_hearsay(claim):
        return Status.REPORTED
    return Status.COMPLETED if _is_past(claim) else Status.STATED


def _bracket(sentence: str, span: Span) -> Span | None:
    """What stands in the brackets around words: "(Umsatz: 3 Mio. Euro)" claims what it says by itself."""
    found = (Span(match.start() + 1, match.end() - 1) for match in _BRACKETED.finditer(sentence))
    return next((inside for inside in found if inside.start <= span.start and span.end <= inside.end), None)


def _clauses(tokens: Sequence[Token]) -> list[Clause]:
    """The stretches between commas, dashes, colons and semicolons."""
    clauses: list[list[Token]] = [[]]
    for token in tokens:
        if token.word in ",;:–—":
            clauses.append([])
        else:
            clauses[-1].append(token)
    return [clause for clause in clauses if any(token.word[0].isalnum() for token in clause)]


def _place(clauses: Sequence[Clause], span: Span | None) -> int:
    """The clause that holds the span, or the first with a finite verb."""
    if span is None:
        return next((place for place, clause in enumerate(clauses) if _has_finite(clause)), 0)
    return next((place for place, clause in enumerate(clauses) if clause[-1].span.end > span.start), len(clauses) - 1)


def _governing(clauses: Sequence[Clause], place: int) -> Clause | None:
    """The nearest clause with a finite verb before the one at `place`, else after it."""
    nearest = [*reversed(clauses[:place]), *clauses[place + 1 :]]
    return next((clause for clause in nearest if _has_finite(clause)), None)


def _has_finite(clause: Clause) -> bool:
    return any(token.is_finite for token in clause)


def _is_infinitive_clause(clause: Clause) -> bool:
    """Whether it is one with "zu"."""
    return not _has_finite(clause) and any(token.tag in ("PTKZU", "VV(IZU)") for token in clause)


def _depends(clause: Clause, governing: Clause) -> bool:
    """Whether it says what another announces: "…, zu zahlen", "…, dass", "…, man werde"; no "…, vier seien geplant"."""
    bound = _is_infinitive_clause(clause) or clause[0].word in ("dass", "daß")
    return bound or (_mood(clause) and not _mood(governing))


def _is_purpose(clause: Clause) -> bool:
    return _is_infinitive_clause(clause) and clause[0].word.lower() == "um"


def _announces(clause: Clause) -> bool:
    """Whether it says that something is planned or promised."""
    lemmas = {token.lemma.lower() for token in clause if token.tag.startswith("V")}
    last = next((token.word for token in reversed(clause) if token.word[0].isalnum()), "")
    return (
        not lemmas.isdisjoint(_PLAN_VERBS)
        or any(_PLAN_WORD.match(token.word) for token in clause)
        or any((lemma, last) in _PLAN_PAIRS for lemma in lemmas)
    )


def _is_perfect(clause: Clause) -> bool:
    """Whether it holds a perfect infinitive: "gezahlt haben"."""
    return any("PP" in token.tag for token in clause) and any(token.word in ("haben", "sein") for token in clause)


def _is_planned(clause: Clause, hearsay: bool) -> bool:
    """Whether it speaks of what is to come: "will", "soll", "wird … zahlen", "geplant"."""
    finite = {token.word.lower() for token in clause if token.is_finite}
    if any(token.tag.endswith("(INF)") for token in clause) and not _is_perfect(clause):
        wants = finite & {"will", "wollen", "wollte", "wollten"}
        will_be = finite & {"wird", "werden", "werde"}
        is_to = not hearsay and finite & {"soll", "sollen"}
        if wants or will_be or is_to:
            return True
    return _announces(clause)


def _is_hearsay(clause: Clause) -> bool:
    """Whether its mood leaves the claim to another: "habe", "sei", "soll … haben"."""
    finite = {token.word.lower() for token in clause if token.is_finite}
    return (bool(finite & {"soll", "sollen"}) and _is_perfect(clause)) or _mood(clause)


def _mood(clause: Clause) -> bool:
    """Whether its verb stands in the first subjunctive, where that differs from the indicative."""
    if any(token.word.lower() == "ich" for token in clause):
        return False
    return any(
        token.word in _HEARSAY_MOOD or _SUBJUNCTIVE.fullmatch(token.word) is not None
        for token in clause
        if token.is_finite
    )


def _is_past(clause: Clause) -> bool:
    finite = [token for token in clause if token.is_finite]
    participles = [token.word for token in clause if "PP" in token.tag]
    for token in finite:
        word = token.word.lower()
        if word in ("hat", "haben") and participles:
            return True
        if word in ("ist", "sind") and any(_PERFECT_WITH_SEIN.search(participle) for participle in participles):
            return True
        if word in ("war", "waren", "hatte", "hatten", "wurde", "wurden", "konnte", "konnten", "musste", "mussten"):
            return True
        if token.tag == "VV(FIN)" and _is_preterite(word, token.lemma.lower()):
            return True
    return False


def _is_preterite(word: str, lemma: str) -> bool:
    """Whether a full verb's form is past: "zahlte", "stieg", "stiegen", "hielt".

    >>> [_is_preterite(*pair) for pair in [("stieg", "steigen"), ("zahlt", "zahlen"), ("arbeiten", "arbeiten")]]
    [True, False, False]
    """
    if word.endswith("en"):
        return word != lemma
    if word.endswith("te"):
        return not lemma.endswith("ten") or word.endswith("tete")
    return _STRONG_PAST_IN_T.search(word) is not None or not word.endswith(("e", "t", "n", "st"))
