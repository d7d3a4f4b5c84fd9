"""Which figures of a sentence a question asks for: of the kind wanted, at the time it names, of the things it counts.

It goes by kinds, times, nouns and, for what stands in brackets, by the name before them.
"""

from __future__ import annotations

import datetime
import re
from itertools import pairwise

from rag.language.ages import asked_age, may_be_age
from rag.language.dates import years
from rag.language.facts import CALENDAR, Fact, FactKind, find_facts
from rag.language.names import find_names, is_name
from rag.language.questions import counted_noun, sought_stems, wanted_facts
from rag.language.synonyms import is_told, synonyms
from rag.language.units import MEASURES
from rag.language.words import content_stems, occurs, stem, stems
from rag.types import Span

PEOPLE = frozenset(
    stem(word)
    for word in "Mensch Person Leute Tote Toter Todesopfer Opfer Verletzte Besucher Zuschauer Teilnehmer".split()
)
"""Stems of nouns that count people."""

_ANYBODY = frozenset(stem(word) for word in "Mensch Person Leute".split())
_SOME = frozenset(
    stem(word)
    for word in "Kind Frau Mann Jugendliche Schüler Soldat Polizist Beamter Zivilist Mitglied Mitarbeiter Beschäftigte "
    "Ausländer".split()
)
"""Nouns that not everybody answers to: of 141 marked answers to "wie viele" of them none counts people instead, of 766
such questions that nothing answers 44 are put to passages with such a sentence."""
_NO_NOUN = frozenset({"", "mal", *(stem(measure) for measure in MEASURES.values())})
_TIME = re.compile(r"\b(?:(?:1[5-9]|20)\d\d|Vorjahr|Vormonat|Vorquartal)\b")
_PAST = re.compile(r"\b(?:letzte|vergangene|vorige|vorherige|früher|zuvor|damals)[nmrs]?\b", re.IGNORECASE)
_BY_HOW_MUCH = re.compile(r"\W*um wie ?viele?\b", re.IGNORECASE)
# Of 459 marked answers to such questions 2 give a share alone, of 837 that nothing answers 63 are put to one.
_SIZE = re.compile(r"\bwie (?:groß|breit|tief|schwer|lang|weit|schnell) (?:ist|sind|war|waren)\b", re.IGNORECASE)
_OF_A_WHOLE = re.compile(
    r"anteil|beteiligung|paket|stück|quote|mehrheit|vorsprung|rückstand|unterschied|chance|wahrscheinlich|risiko|gefahr|"
    r"zustimmung|vertrauen|nachfrage|bedarf|zuwachs|rückgang|andrang|einfluss",
    re.IGNORECASE,
)
_FREE = re.compile(
    r"\b(?:kostenlos|kostenfrei|gratis|umsonst|unentgeltlich|gebührenfrei|"
    r"eintritt (?:ist )?frei\b|freie[nrm]? eintritt)",
    re.IGNORECASE,
)
_LEAST_AMOUNT = 1000
"""A number without a currency that may be money: of 138 marked amounts that name none 38 are such, of 1,335 questions
for one that nothing answers, with no amount in the passage, 68 are put to one with such a number."""
_NO_UNIT = re.compile(r"$|[.,;:!?)](?: |$)| [a-zäöüß]{2,}\b(?<! mm)(?<! km)(?<! cm)(?<! kg)| [(–-]")
_UP_TO = re.compile(r"\b(?:auf|von|bei|mit|gegenüber)(?: (?:rund|etwa|knapp|fast|über|gut|mehr als|bis zu))?\s+$")
# "Nach ihrem 199 Tage langen Aufenthalt" says how long: the pronoun goes with what follows.
_SINCE = re.compile(r"\b(?:vor|nach|in|seit|ab|binnen|innerhalb)(?: \w+(?<!em)(?<!er))?\s+$", re.IGNORECASE)
_BRACKETED = re.compile(r"(?<![\w-])(?P<whose>[A-ZÄÖÜ]\w+) \([^()]{0,25}$")
_ALL = re.compile(r"\b(?:insgesamt|gesamt|überhaupt|alle)", re.IGNORECASE)
_OF_ALL = re.compile(r"(?:\b[Vv]on (?:den|insgesamt|allen)(?: insgesamt)?|^Von) (?:(?:rund|etwa|knapp|gut|über) )?$")
_TODAY = re.compile(
    r"\b(?:heute|derzeit|aktuell\w*|jetzt|momentan|gegenwärtig|inzwischen|mittlerweile|zurzeit|nun)\b", re.IGNORECASE
)
_WAS = re.compile(r"\b(?:war|waren|hatten?|betrug|gab es|lag|lagen|zählte)\b")
_BEGINNING = re.compile(r"\b(?:wann (?:beginn|begann|start|fäng|fing|öffne|eröffne)|(?:ab|seit) wann\b)", re.IGNORECASE)
_ENDING = re.compile(r"(?<!\bvon wann )\b(?:bis wann\b|wann ende)", re.IGNORECASE)
_UNTIL = r"\bbis (?:(?:zum|zur|Anfang|Mitte|Ende) )?"
_FROM = r"\b(?:ab|seit) (?:(?:dem|der|Anfang|Mitte|Ende) )?"
_PART_END = re.compile(r" [–—-] |[;:] ")
_FORMER = re.compile(r" \(?(?:im|für das|für den) (?:Vorjahr|Vormonat|Vorquartal)\b")


def asked_figures(question: str, sentence: str) -> list[Fact]:
    """Facts of a kind that is wanted and not in the question, at the time it names, in offsets of the sentence."""
    wanted = wanted_facts(question)
    if not wanted:
        return []
    known = {fact.span.of(question).lower() for fact in find_facts(question)}
    found = find_facts(sentence)
    facts = [fact for fact in found if fact.kind in wanted]
    if not facts and wanted == {FactKind.AMOUNT}:
        facts = [fact for fact in found if _may_be_amount(fact)]
    if not facts and wanted == {FactKind.SHARE}:
        facts = _ratios(sentence, found)
    if FactKind.DATE in wanted:
        facts = [f for f in facts if _is_moment(sentence, f) and not _is_other_end(question, sentence, f)]
    if not wanted <= CALENDAR:
        # "Am Donnerstag" is no figure: of 2,219 marked answers to such questions 10 have nothing else, of 3,064 that
        # nothing answers 547 are put to passages with such a sentence.
        facts = [fact for fact in facts if fact.kind is not FactKind.PERIOD or fact.low is not None]
        facts = [fact for fact in facts if not _is_of_another(question, sentence, fact)]
    if _SIZE.search(question) and not _OF_A_WHOLE.search(question):
        facts = [f for f in facts if f.kind is not FactKind.SHARE and not _is_bare(sentence, f)]
    if asked_age(question):
        facts = [fact for fact in facts if may_be_age(sentence, fact.span)]
    if _BY_HOW_MUCH.match(question):
        facts = [fact for fact in facts if not _UP_TO.search(sentence, 0, fact.span.start)]
    facts = [fact for fact in facts if fact.span.of(sentence).lower() not in known]
    return _of_the_part(question, sentence, _of_the_time(question, sentence, facts))


def _ratios(sentence: str, facts: list[Fact]) -> list[Fact]:
    """Shares told as "vier von zehn"."""
    numbers = [fact for fact in facts if fact.kind is FactKind.NUMBER and fact.low is not None]
    return [
        Fact(FactKind.SHARE, Span(part.span.start, whole.span.end), share, share, "%")
        for part, whole in pairwise(numbers)
        if sentence[part.span.end : whole.span.start] == " von " and part.low and whole.low and part.low < whole.low
        for share in [100 * part.low / whole.low]
    ]


def tells_free(question: str, sentence: str) -> bool:
    """Whether a question wants an amount, and a sentence says that nothing is to be paid.

    Of 49 marked answers without an amount 11 say so.

    >>> tells_free("Was kostet der Eintritt?", "Der Eintritt ist frei."), tells_free("Wer kam?", "Er kam gratis.")
    (True, False)
    """
    return FactKind.AMOUNT in wanted_facts(question) and _FREE.search(sentence) is not None


def _may_be_amount(fact: Fact) -> bool:
    """Whether a number of nothing may be money whose currency was told before: "1,6 Mio.", "180.000"."""
    return fact.kind is FactKind.NUMBER and not fact.unit and (fact.low or 0) >= _LEAST_AMOUNT


def _of_the_part(question: str, sentence: str, facts: list[Fact]) -> list[Fact]:
    """The facts without those of parts that hold no word of the question, if another part with one holds them all.

    Of 25 marked answers in such sentences ("Es kostet 3 Euro – der Wagen ist 5 Millionen wert") 24 stand in that part.

    >>> text = "Die Summe: 600 Euro – das Flugzeug ist drei Millionen Euro wert."
    >>> [fact.span.of(text) for fact in asked_figures("Was ist das Flugzeug wert?", text)]
    ['drei Millionen Euro']
    """
    edges = [0, *(match.end() for match in _PART_END.finditer(sentence)), len(sentence)]
    parts = [Span(*pair) for pair in pairwise(edges)]
    if len(parts) == 1 or len(facts) < 2:
        return facts
    held = {part: [fact for fact in facts if part.start <= fact.span.start < part.end] for part in parts}
    sought = sought_stems(question)
    told = {}
    for part in parts:
        inside = set(stems(part.of(sentence)))
        told[part] = sum(is_told(word, inside) or is_told(meant, inside) for word, meant in sought.items())
    if not sought or not any(held[part] and told[part] == len(sought) for part in parts):
        return facts
    return [fact for part in parts if told[part] for fact in held[part]]


def _is_bare(sentence: str, fact: Fact) -> bool:
    """Whether a number is of nothing that could be a size: "Größe 40"; not "18 m²".

    Of 496 marked answers to questions how large something is 7 give such numbers alone, of 859 such questions that
    nothing answers 89 are put to passages with such a sentence.
    """
    return fact.kind is FactKind.NUMBER and not fact.unit and _NO_UNIT.match(sentence, fact.span.end) is not None


def is_the_other_part(question: str, sentence: str, words: Span) -> bool:
    """Whether words hold another number than the one asked for of two, of which one counts a part of the other.

    What else the question says decides by where it stands. Where nothing decides, the whole is not surely meant.

    >>> text = "Von den 815 gemeldeten Arbeitern gingen 367 in Pension."
    >>> is_the_other_part("Wie viele Arbeiter sind gemeldet?", text, Span(8, 11))
    False
    >>> is_the_other_part("Wie viele Arbeiter gingen in Pension?", text, Span(8, 11))
    True
    """
    numbers = [fact.span for fact in find_facts(sentence) if fact.kind is FactKind.NUMBER]
    pair = next(((a, b) for a, b in pairwise(numbers) if _OF_ALL.search(sentence, 0, a.start)), None)
    if pair is None:
        return False
    whole, part = (number.start < words.end and words.start < number.end for number in pair)
    counted = counted_noun(question)
    asked = [word for word in content_stems(question) if counted is None or word != stem(counted)]
    with_whole = set(stems(sentence[pair[0].start : pair[1].start]))
    with_part = set(stems(sentence[pair[1].start :]))
    more = sum(occurs(word, with_whole) - occurs(word, with_part) for word in asked)
    if _ALL.search(question):
        return part
    return (whole and more <= 0) or (part and more > 0)


def is_of_the_past(question: str, sentence: str, day: datetime.date | None) -> bool:
    """Whether a sentence says what a figure was in a year long past where a question asks what it is today.

    `day` is the article's. Of 83 marked answers to such questions it is so with one, of 101 questions that nothing
    answers 39 are put to such sentences.

    >>> is_of_the_past("Wie hoch ist die Auflage heute?", "1990 hatte es eine Auflage von 3.000.", None)
    True
    >>> is_of_the_past("Wie hoch ist die Auflage heute?", "Die Auflage beträgt 3.000.", None)
    False
    """
    wanted = wanted_facts(question)
    if not wanted or wanted <= CALENDAR or not _TODAY.search(question) or _TODAY.search(sentence):
        return False
    named = [int(year) for year in years(sentence)]
    return bool(named) and (day is None or max(named) < day.year) and _WAS.search(sentence) is not None


def _is_other_end(question: str, sentence: str, fact: Fact) -> bool:
    """Whether a time is until when where a question asks from when ("bis zum 4. Mai"), or turned round."""
    wrong = _UNTIL if _BEGINNING.search(question) else _FROM if _ENDING.search(question) else None
    if wrong is None:
        return False
    behind = re.search(f"{wrong}$", sentence[: fact.span.start]) is not None
    return behind or re.match(wrong, fact.span.of(sentence)) is not None


def _is_of_another(question: str, sentence: str, fact: Fact) -> bool:
    """Whether a figure in brackets stands behind another name than the question's: "Linz (3 Prozent) und Graz"."""
    match = _BRACKETED.search(sentence, 0, fact.span.start)
    if match is None or not is_name(match["whose"]):
        return False
    names = {stem(name) for name in find_names(question)}
    return stem(match["whose"]) not in names and not names.isdisjoint(stems(sentence))


def _is_moment(sentence: str, fact: Fact) -> bool:
    """Whether a date or a period says when: "vor 3 Tagen" does, "3 Tage" say how long."""
    return not fact.unit or fact.unit == "Uhr" or _SINCE.search(sentence, 0, fact.span.start) is not None


def _of_the_time(question: str, sentence: str, facts: list[Fact]) -> list[Fact]:
    """The one of several facts that stands at the time asked for: "870 Millionen im Vorjahr", "(2015: 14 Millionen)".

    All of them where none or several do, but what was "im Vorjahr" if, and only if, the past is asked. "Um 2 Millionen"
    is by how much something changed.
    """
    times = set(_TIME.findall(question))
    if not times:
        past = _PAST.search(question) is not None
        return [fact for fact in facts if bool(_FORMER.match(sentence, fact.span.end)) is past] or facts
    if len(times) != 1 or len(facts) < 2:
        return facts
    time = times.pop()
    behind = re.compile(rf" \(?(?:(?:im|für das|für) )?(?:(?:Geschäfts)?[Jj]ahre? )?{time}\b(?!:)")
    found = [
        fact
        for fact in facts
        if sentence[: fact.span.start].endswith((f"{time}: ", f"{time} "))
        or (behind.match(sentence, fact.span.end) and not sentence[: fact.span.start].endswith(("um ", "Um ")))
    ]
    return found if len(found) == 1 else facts


def counts(noun: str, fact: Fact) -> bool:
    """Whether a fact surely counts what "wie viele …" asks for, or is no number of anything.

    >>> counts("Hunde", find_facts("zwei Hunde")[0]), counts("Menschen", find_facts("zwei Soldaten")[0])
    (True, False)
    """
    if fact.kind is not FactKind.NUMBER or not fact.unit:
        return True
    asked = stem(noun)
    return asked == fact.unit or occurs(asked, [fact.unit]) or {asked, fact.unit} <= PEOPLE


def may_count(noun: str, fact: Fact) -> bool:
    """Whether a fact counts what "wie viele …" asks for, or things that may be called so.

    >>> may_count("Menschen", find_facts("zwei Soldaten")[0]), may_count("Züge", find_facts("zwei Flüge")[0])
    (True, False)
    """
    asked, unit = stem(noun), fact.unit if fact.kind is FactKind.NUMBER else ""
    return (
        unit in _NO_NOUN
        or (not _ANYBODY.isdisjoint({asked, unit}) and asked not in _SOME)
        or any(occurs(word, {unit}) for word in {asked, *synonyms(asked)})
        or occurs(unit, {asked})
    )
