"""Figures of a sentence against those of its sources: values, units, bounds, dates, ordinals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from rag.language.facts import CALENDAR, Fact, FactKind, Qualifier, comparable, find_facts, same_value
from rag.language.numbers import BLANK
from rag.language.tagging import Token
from rag.language.units import MEASURES
from rag.language.words import stem
from rag.verify.texts import (
    Doubt,
    Proof,
    Text,
)

_UPWARD, _DOWNWARD = frozenset({Qualifier.OVER}), frozenset({Qualifier.UNDER, Qualifier.UP_TO})
_JUST_BELOW = re.compile(r"(?:knapp|fast|beinahe|nahezu|annähernd)\s+$")
_JUST_ABOVE = re.compile(r"(?:gut|über|mehr als)\s+$")
_PREPOSITION = re.compile(
    r"(?<!\w)(vor|nach|seit|bis|ab|um|auf|von)\s+(?:(?:dem|der|den|zu|rund|etwa|knapp|über)\s+)*$", re.IGNORECASE
)
_CONFLICTING = [{"vor", "nach"}, {"seit", "bis"}, {"ab", "bis"}, {"vor", "seit"}, {"nach", "bis"}, {"um", "auf"}]
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_ORDINAL_WORDS = "erst zweit dritt viert fünft sechst siebt acht neunt zehnt elft zwölft".split()
_ORDINAL = re.compile(rf"\b(?:(?P<word>{'|'.join(_ORDINAL_WORDS)})e[nrms]?|(?P<digits>\d\d?)\.(?={BLANK}\w))(?!\w)")
_MEASURES = frozenset(
    stem(word)
    for word in [*MEASURES.values(), "Quadratkilometer", "Kubikmeter", "Liter", "Hektoliter", "Watt", "Kilowatt",
                 "Megawatt", "Gigawatt", "Volt", "Gramm", "Meile", "Grad", "Kilobyte", "Pfund", "Zentner", "Mal"]
)  # fmt: skip
_BOUND = 12
"""Characters before a figure in which its bound stands."""
_ROUNDED = 0.05
"""Share of a figure by which "rund" may miss it."""


def figures(claim: Text, proof: Proof) -> Iterator[Doubt]:
    """Amounts, shares, counts and dates that the sources give otherwise or not at all."""
    for fact in claim.facts:
        said = fact.span.of(claim.text)
        if any(_is_there(said, title) for title in proof.titles):
            continue
        same = [(text, other) for text, other in proof.facts if _agree(fact, other)]
        if same:
            yield from _bounds(claim, fact, same)
            yield from _prepositions(claim, fact, same)
            yield from _of_another(claim, fact, same, proof)
        elif not ((fact.low is None or fact.kind in CALENDAR) and _is_there(said, proof.words)):
            yield _unproven(fact, said, proof)
    yield from _digits(claim, proof)
    yield from _ordinals(claim, proof)


def _unproven(fact: Fact, said: str, proof: Proof) -> Doubt:
    """What a figure lacks that no source gives; a date may stand in the text before them."""
    rival = next((other.span.of(text.text) for text, other in proof.facts if _rivals(fact, other)), None)
    if fact.kind in CALENDAR and _is_dated_before(fact, proof):
        return Doubt(f"„{said}“ steht erst im Text davor.")
    return Doubt(f"Der Beleg nennt „{rival}“, nicht „{said}“." if rival else f"„{said}“ steht nicht im Beleg.", True)


def _is_there(words: str, text: str) -> bool:
    return re.search(rf"(?<![\w.,]){re.escape(words)}(?!\w)", text, re.IGNORECASE) is not None


def _agree(fact: Fact, other: Fact) -> bool:
    """Whether a figure of the sources gives that of the sentence, its bounds aside."""
    if fact.low is None or other.low is None or fact.high is None or other.high is None:
        return False
    if fact.kind in CALENDAR and other.kind in CALENDAR and not fact.unit and not other.unit:
        within = fact.low <= other.low and other.high <= fact.high and _is_one_time(fact, other)
        ends = (fact.low, fact.high) == (other.low, other.high) or _is_end(fact, other)
        return within or ends
    rounded = fact.qualifier is Qualifier.ABOUT and other.qualifier is Qualifier.EXACT
    pairs = ((fact.low, other.low), (fact.high, other.high))
    return all(a == b or (rounded and _rounds(a, b)) for a, b in pairs) and _same_unit(fact, other)


def _rounds(value: float, exact: float) -> bool:
    """Whether a value has fewer digits than an exact one and is near it."""
    digits, more = (len(f"{number:.12g}".replace(".", "").strip("0")) for number in (value, exact))
    return digits < more and abs(value - exact) <= _ROUNDED * abs(exact)


def _is_one_time(fact: Fact, other: Fact) -> bool:
    """Whether a time is a day, month or year, or the decade or century of such, no stretch from one year to another."""
    days, others = ((time.high or 0) - (time.low or 0) for time in (fact, other))
    return days < 366 or (others < 366 and any(abs(days - years * 365.25) < 2 for years in (10, 100)))


def _is_end(fact: Fact, other: Fact) -> bool:
    """Whether a time is the beginning or the end of a longer one."""
    return (fact.qualifier is Qualifier.OVER and fact.low == other.low) or (
        fact.qualifier is Qualifier.UP_TO and fact.high == other.high
    )


def _same_unit(fact: Fact, other: Fact) -> bool:
    if comparable(fact, other) or fact.unit == other.unit:
        return True
    if fact.kind is not other.kind or fact.kind is not FactKind.NUMBER:
        return False
    measures = {fact.unit, other.unit} & _MEASURES
    if measures:
        return not fact.unit or not other.unit or fact.unit.endswith(other.unit) or other.unit.endswith(fact.unit)
    return True


def _rivals(fact: Fact, other: Fact) -> bool:
    """Whether a figure of the sources is of the kind that the sentence gives otherwise."""
    if fact.kind in CALENDAR and other.kind in CALENDAR:
        return fact.unit == other.unit
    return comparable(fact, other) or (fact.kind is other.kind and fact.low == other.low)


def _is_dated_before(fact: Fact, proof: Proof) -> bool:
    return any(_agree(fact, other) for before in proof.before for other in find_facts(before))


def _bounds(claim: Text, fact: Fact, same: Sequence[tuple[Text, Fact]]) -> Iterator[Doubt]:
    """ "knapp", "über", "bis zu" that the sources do not say, or that they say and the sentence does not."""
    if fact.kind in CALENDAR and not fact.unit:
        return
    text, other = next((pair for pair in same if same_value(fact, pair[1]) and not _cross(claim, fact, *pair)), same[0])
    crossed = _cross(claim, fact, text, other)
    if crossed or not (fact.qualifier is other.qualifier or same_value(fact, other)):
        quoted = text.text[max(0, other.span.start - _BOUND) : other.span.end].split(" ", 1)[-1]
        yield Doubt(f"Der Beleg sagt „{quoted}“.", refutes=crossed)


def _cross(claim: Text, fact: Fact, text: Text, other: Fact) -> bool:
    """Whether one figure is bounded from above and the other from below."""
    here, there = claim.text[: fact.span.start].lower(), text.text[: other.span.start].lower()
    bounds = {fact.qualifier, other.qualifier}
    return bool(bounds & _UPWARD and bounds & _DOWNWARD) or any(
        one.search(here) is not None and two.search(there) is not None
        for one, two in ((_JUST_BELOW, _JUST_ABOVE), (_JUST_ABOVE, _JUST_BELOW))
    )


def _prepositions(claim: Text, fact: Fact, same: Sequence[tuple[Text, Fact]]) -> Iterator[Doubt]:
    """ "vor 1990" for "nach 1990", "um 5 Prozent" for "auf 5 Prozent"."""
    here = _PREPOSITION.search(claim.text[: fact.span.start]) or _PREPOSITION.match(fact.span.of(claim.text) + " ")
    there = [_PREPOSITION.search(text.text[: other.span.start]) for text, other in same]
    word = _first_word(claim, fact) or (here[1].lower() if here else "")
    others = [
        _first_word(text, other) or (m[1].lower() if m else "") for (text, other), m in zip(same, there, strict=True)
    ]
    if word and all({word, other} in _CONFLICTING for other in others):
        yield Doubt(f"Der Beleg sagt „{others[0]}“, nicht „{word}“.", refutes=True)


def _first_word(text: Text, fact: Fact) -> str:
    """The preposition that is part of a figure: "seit 1990"."""
    first = fact.span.of(text.text).split()[0].lower()
    return first if first in ("seit", "bis", "ab") else ""


def _of_another(claim: Text, fact: Fact, same: Sequence[tuple[Text, Fact]], proof: Proof) -> Iterator[Doubt]:
    """A figure that the sources give for something else, where they give another for this."""
    counted = [
        f for _, f in proof.facts if f.kind is FactKind.NUMBER and fact.kind is FactKind.NUMBER and f.unit == fact.unit
    ]
    if fact.unit and counted and all(f.low != fact.low for f in counted):
        yield Doubt(f"„{fact.span.of(claim.text)}“ gilt im Beleg für anderes.", refutes=True)
        return
    rivals = [(t, f) for t, f in proof.facts if comparable(fact, f) and not _agree(fact, f)]
    if not rivals:
        return
    around = _near(claim, fact)
    own = max(len(around & _near(text, other)) for text, other in same)
    best = max(len(around & _near(text, other)) for text, other in rivals)
    if best > own:
        yield Doubt(f"„{fact.span.of(claim.text)}“ gilt im Beleg wohl für anderes.")


def _near(text: Text, fact: Fact) -> frozenset[str]:
    """Stems of the words in the same stretch between signs as a figure."""
    start = max((m.end() for m in re.finditer(r"[,;:()–]\s|\bund\b", text.text[: fact.span.start])), default=0)
    end = re.search(r"[,;:()–](?:\s|$)|\bund\b", text.text[fact.span.end :])
    stop = fact.span.end + end.start() if end else len(text.text)
    return frozenset(stem(t.word) for t in text.content if start <= t.span.start < stop)


def _digits(claim: Text, proof: Proof) -> Iterator[Doubt]:
    """Digits that are no figure, as in names and scores."""
    there = Counter(_DIGITS.findall(proof.words))
    figures = {f"{fact.low:g}" for _, fact in proof.facts if fact.low is not None}
    here = Counter(_DIGITS.findall(claim.text))
    for match in _DIGITS.finditer(claim.text):
        inside = any(fact.span.start <= match.start() < fact.span.end for fact in claim.facts)
        if not inside and here[match.group()] > there[match.group()] and match.group() not in figures - there.keys():
            yield Doubt(f"„{match.group()}“ steht nicht im Beleg.", refutes=not there[match.group()])


def _ordinals(claim: Text, proof: Proof) -> Iterator[Doubt]:
    """ "der dritte" where the sources say "der zweite"."""
    there = {_ordinal(match) for match in _ORDINAL.finditer(proof.words.lower())}
    for match in _ORDINAL.finditer(claim.text.lower()):
        first = _ordinal(match) == 1 and "erst" in proof.words.lower()
        dated = any(fact.span.start <= match.start() < fact.span.end for fact in claim.facts)
        if _ordinal(match) not in there and not first and not dated:
            yield Doubt(f"„{match.group()}“ steht nicht im Beleg.", refutes=bool(there))


def _ordinal(match: re.Match[str]) -> int:
    return int(match["digits"]) if match["digits"] else _ORDINAL_WORDS.index(match["word"]) + 1


def other_figure(claim: Text, ours: Sequence[Token], text: Text, theirs: Sequence[Token]) -> Iterator[Doubt]:
    """A figure among these words of the sentence in the place of another among those of a source."""
    new = [fact for fact in claim.facts if _touches(fact, ours)]
    old = [fact for fact in text.facts if _touches(fact, theirs)]
    if not new or not old or any(_agree(fact, other) for fact in new for other in old):
        return
    if sum(_agree(new[0], fact) for fact in claim.facts) > sum(_agree(new[0], fact) for fact in text.facts):
        said, given = new[0].span.of(claim.text), old[0].span.of(text.text)
        yield Doubt(f"Der Beleg nennt „{given}“, nicht „{said}“.", refutes=True)


def _touches(fact: Fact, tokens: Sequence[Token]) -> bool:
    return any(fact.span.start < token.span.end and token.span.start < fact.span.end for token in tokens)
