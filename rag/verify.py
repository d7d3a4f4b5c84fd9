"""A sentence of an answer against the sentences that it cites: proven, partly proven or not, and why.

No model judges. Figures, names, denial, certainty and who does what are compared as they stand; whatever else the
sentence says must be in the cited sentences in the same or a known other word. It does not know whether the sources
are right, and a paraphrase whose words it does not know is at best partly proven.
"""

from __future__ import annotations

import datetime
import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rag.language.actors import actors, exchanged, has_actor, owners, swapped, turned
from rag.language.clauses import Certainty, Clause, certainty, clauses, verbs
from rag.language.facts import Fact, FactKind, Qualifier, comparable, find_facts, same_value
from rag.language.names import is_name, mentions
from rag.language.numbers import BLANK
from rag.language.opposites import NEGATIONS, opposites
from rag.language.sentences import split_sentences
from rag.language.synonyms import synonyms
from rag.language.tagging import Token, tag_sentence
from rag.language.units import MEASURES
from rag.language.words import FUNCTION_WORDS, occurs, stem
from rag.types import Verdict

PROVEN_SHARE = 0.8
"""Share of its words that the sources must hold for a sentence to be proven."""

UNPROVEN_SHARE = 0.45
"""Below this share of its words it is not proven at all."""


@dataclass(frozen=True, slots=True)
class Source:
    """A cited sentence; `before` is the text before it, where its pronouns find what they mean."""

    text: str
    before: str = ""
    title: str = ""
    published: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """How well a sentence is proven; `reasons` say in German what is missing or contradicted."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Doubt:
    """Something that a sentence says and the sources do not; where it `refutes`, they say otherwise."""

    reason: str
    refutes: bool = False


_CALENDAR = (FactKind.DATE, FactKind.PERIOD)
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
_LIGHT = frozenset(
    stem(word)
    for word in "sein haben werden machen geben gehen kommen stehen liegen lassen bleiben führen stellen erfolgen "
    "befinden finden sehen gelten bilden handeln bringen nehmen halten setzen tun gibt gab lassen nennen sagen "
    "erklären bereits schon noch auch etwa rund circa knapp fast insgesamt jeweils weiterhin zudem außerdem dabei damit zufolge "
    "laut sowie bzw inzwischen mittlerweile derzeit ebenfalls hingegen dagegen jedoch allerdings ganz lediglich Jahr "
    "wollen sollen können müssen dürfen mögen Ansicht Angabe Meinung Bericht Rahmen Art Teil".split()
)
_SIGNS = {
    "†": ("gestorben", "starb", "Tod"),
    "*": ("geboren", "Geburt"),
    "%": ("Prozent",),
    "$": ("Dollar",),
    "€": ("Euro",),
}
_NOUNS, _NAMES = ("NN", "FM", "XY"), ("NE",)


_SOME_DAY = datetime.date(1900, 6, 13)
"""Where no day of publication is known: "im Vorjahr" and "letztes Jahr" are then still the same year."""


class _Text:
    """A text as it is compared."""

    def __init__(self, text: str, published: datetime.date | None = None) -> None:
        self.text = text
        self.published = published

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        return tag_sentence(self.text)

    @cached_property
    def facts(self) -> list[Fact]:
        return find_facts(self.text, self.published)

    @cached_property
    def stems(self) -> frozenset[str]:
        return _stems(self.tokens)

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        return clauses(self.text)

    @cached_property
    def content(self) -> list[Token]:
        """The words that carry meaning, figures apart."""
        figures = [fact.span for fact in self.facts]
        return [
            token
            for token in self.tokens
            if _is_content(token) and not any(f.start <= token.span.start < f.end for f in figures)
        ]


@lru_cache(maxsize=512)
def _read(text: str, published: datetime.date | None) -> _Text:
    return _Text(text, published)


def _stems(tokens: Sequence[Token]) -> frozenset[str]:
    signs = {stem(word) for token in tokens for word in _SIGNS.get(token.word, ())}
    parts = {stem(part) for token in tokens for part in (token.word, token.lemma, *token.word.split("-")) if part}
    return frozenset(parts | signs)


def _is_content(token: Token) -> bool:
    small = token.word.lower()
    return (
        token.word[0].isalpha()
        and token.tag[:2] in ("NN", "NE", "FM", "XY", "VV", "AD", "PT")
        and not token.tag.startswith(("PTK", "PTKNEG"))
        and small not in FUNCTION_WORDS
        and small not in NEGATIONS
        and stem(token.word) not in _LIGHT
        and stem(token.lemma) not in _LIGHT
    )


@dataclass(frozen=True)
class _Proof:
    """All cited sentences together."""

    texts: tuple[_Text, ...]
    before: tuple[str, ...]
    titles: tuple[str, ...]

    @cached_property
    def facts(self) -> list[tuple[_Text, Fact]]:
        return [(text, fact) for text in self.texts for fact in text.facts]

    @cached_property
    def stems(self) -> frozenset[str]:
        """What the sources hold, their titles read along."""
        return frozenset().union(*(text.stems for text in self.texts), *(_stems(tag_sentence(t)) for t in self.titles))

    @cached_property
    def words(self) -> str:
        return "\n".join([*self.titles, *(text.text for text in self.texts)])

    @cached_property
    def around(self) -> str:
        """The sources with the text before them."""
        return "\n".join([*self.before, self.words])


def verify(sentence: str, sources: Sequence[Source]) -> Check:
    """How well the cited `sources` prove a sentence.

    >>> source = Source("Im Juni 2025 will Meta 14,3 Mrd. Dollar in Scale AI investieren.")
    >>> verify("Meta will 14,3 Milliarden US-Dollar in Scale AI investieren.", [source]).verdict
    <Verdict.PROVEN: 'belegt'>
    >>> verify("Meta will 13,4 Milliarden US-Dollar in Scale AI investieren.", [source]).reasons
    ('Der Beleg nennt „14,3 Mrd. Dollar“, nicht „13,4 Milliarden US-Dollar“.',)
    """
    if not sources:
        return Check(Verdict.UNPROVEN, ("Der Satz nennt keinen Beleg.",))
    if _is_quoted(sentence, sources):
        return Check(Verdict.PROVEN)
    proof = _Proof(
        tuple(
            _read(s.of(source.text), source.published or _SOME_DAY)
            for source in sources
            for s in split_sentences(source.text)
        ),
        tuple(source.before for source in sources),
        tuple(source.title for source in sources),
    )
    claim = _read(sentence, sources[0].published or _SOME_DAY)
    doubts = [doubt for check in _CHECKS for doubt in check(claim, proof)]
    share, words = _covered(claim, proof)
    doubts += words
    reasons = tuple(dict.fromkeys(doubt.reason for doubt in sorted(doubts, key=lambda doubt: not doubt.refutes)))
    if share < UNPROVEN_SHARE or any(doubt.refutes for doubt in doubts):
        return Check(Verdict.UNPROVEN, reasons or ("Der Beleg handelt von anderem.",))
    return Check(Verdict.PARTLY if doubts else Verdict.PROVEN, reasons)


def _is_quoted(sentence: str, sources: Sequence[Source]) -> bool:
    """Whether it is a whole sentence of a source, word for word."""
    wanted = " ".join(sentence.split())
    return any(
        wanted
        in {
            " ".join(quote.split())
            for quote in (source.text, *(s.of(source.text) for s in split_sentences(source.text)))
        }
        for source in sources
    )


# --- figures ---


def _figures(claim: _Text, proof: _Proof) -> Iterator[_Doubt]:
    """Amounts, shares, counts and dates that the sources give otherwise or not at all."""
    for fact in claim.facts:
        said = fact.span.of(claim.text)
        if any(said in title for title in proof.titles):
            continue
        same = [(text, other) for text, other in proof.facts if _agree(fact, other)]
        if same:
            yield from _bounds(claim, fact, same)
            yield from _prepositions(claim, fact, same)
            yield from _of_another(claim, fact, same, proof)
        elif not (
            (fact.low is None or fact.kind in _CALENDAR)
            and (_is_there(said, proof.words) or _is_dated_before(fact, proof))
        ):
            rival = next((f.span.of(t.text) for t, f in proof.facts if _rivals(fact, f)), None)
            missing = f"„{said}“ steht nicht im Beleg."
            yield _Doubt(f"Der Beleg nennt „{rival}“, nicht „{said}“." if rival else missing, refutes=True)
    yield from _digits(claim, proof)
    yield from _ordinals(claim, proof)


def _is_there(words: str, text: str) -> bool:
    return re.search(rf"(?<![\w.,]){re.escape(words)}(?!\w)", text, re.IGNORECASE) is not None


def _agree(fact: Fact, other: Fact) -> bool:
    """Whether a figure of the sources gives that of the sentence, its bounds aside."""
    if fact.low is None or other.low is None or fact.high is None or other.high is None:
        return False
    if fact.kind in _CALENDAR and other.kind in _CALENDAR and not fact.unit and not other.unit:
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


_ROUNDED = 0.05
"""Share of a figure by which "rund" may miss it."""


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
    if fact.kind in _CALENDAR and other.kind in _CALENDAR:
        return fact.unit == other.unit
    return comparable(fact, other) or (fact.kind is other.kind and fact.low == other.low)


def _is_dated_before(fact: Fact, proof: _Proof) -> bool:
    return any(_agree(fact, other) for before in proof.before for other in find_facts(before))


def _bounds(claim: _Text, fact: Fact, same: Sequence[tuple[_Text, Fact]]) -> Iterator[_Doubt]:
    """ "knapp", "über", "bis zu" that the sources do not say, or that they say and the sentence does not."""
    if fact.kind in _CALENDAR and not fact.unit:
        return
    before = claim.text[: fact.span.start]
    for text, other in same:
        there = text.text[: other.span.start]
        opposed = {fact.qualifier, other.qualifier}
        crossed = (opposed & _UPWARD and opposed & _DOWNWARD) or any(
            one.search(a.lower()) and two.search(b.lower())
            for one, two in ((_JUST_BELOW, _JUST_ABOVE), (_JUST_ABOVE, _JUST_BELOW))
            for a, b in ((before, there),)
        )
        if not crossed and (fact.qualifier is other.qualifier or same_value(fact, other)):
            return
    text, other = same[0]
    quoted = text.text[max(0, other.span.start - 12) : other.span.end].split(" ", 1)[-1]
    yield _Doubt(f"Der Beleg sagt „{quoted}“.", refutes=bool(crossed))


def _prepositions(claim: _Text, fact: Fact, same: Sequence[tuple[_Text, Fact]]) -> Iterator[_Doubt]:
    """ "vor 1990" for "nach 1990", "um 5 Prozent" for "auf 5 Prozent"."""
    here = _PREPOSITION.search(claim.text[: fact.span.start]) or _PREPOSITION.match(fact.span.of(claim.text) + " ")
    there = [_PREPOSITION.search(text.text[: other.span.start]) for text, other in same]
    word = _first_word(claim, fact) or (here[1].lower() if here else "")
    others = [
        _first_word(text, other) or (m[1].lower() if m else "") for (text, other), m in zip(same, there, strict=True)
    ]
    if word and all({word, other} in _CONFLICTING for other in others):
        yield _Doubt(f"Der Beleg sagt „{others[0]}“, nicht „{word}“.", refutes=True)


def _first_word(text: _Text, fact: Fact) -> str:
    """The preposition that is part of a figure: "seit 1990"."""
    first = fact.span.of(text.text).split()[0].lower()
    return first if first in ("seit", "bis", "ab") else ""


def _of_another(claim: _Text, fact: Fact, same: Sequence[tuple[_Text, Fact]], proof: _Proof) -> Iterator[_Doubt]:
    """A figure that the sources give for something else, where they give another for this."""
    counted = [
        f for _, f in proof.facts if f.kind is FactKind.NUMBER and fact.kind is FactKind.NUMBER and f.unit == fact.unit
    ]
    if fact.unit and counted and all(f.low != fact.low for f in counted):
        yield _Doubt(f"„{fact.span.of(claim.text)}“ gilt im Beleg für anderes.", refutes=True)
        return
    rivals = [(t, f) for t, f in proof.facts if comparable(fact, f) and not _agree(fact, f)]
    if not rivals:
        return
    around = _near(claim, fact)
    own = max(len(around & _near(text, other)) for text, other in same)
    best = max(len(around & _near(text, other)) for text, other in rivals)
    if best > own:
        yield _Doubt(f"„{fact.span.of(claim.text)}“ gilt im Beleg wohl für anderes.")


def _near(text: _Text, fact: Fact) -> frozenset[str]:
    """Stems of the words in the same stretch between signs as a figure."""
    start = max((m.end() for m in re.finditer(r"[,;:()–]\s|\bund\b", text.text[: fact.span.start])), default=0)
    end = re.search(r"[,;:()–](?:\s|$)|\bund\b", text.text[fact.span.end :])
    stop = fact.span.end + end.start() if end else len(text.text)
    return frozenset(stem(t.word) for t in text.content if start <= t.span.start < stop)


def _digits(claim: _Text, proof: _Proof) -> Iterator[_Doubt]:
    """Digits that are no figure, as in names and scores."""
    there = Counter(_DIGITS.findall(proof.words))
    figures = {f"{fact.low:g}" for _, fact in proof.facts if fact.low is not None}
    here = Counter(_DIGITS.findall(claim.text))
    for match in _DIGITS.finditer(claim.text):
        inside = any(fact.span.start <= match.start() < fact.span.end for fact in claim.facts)
        if not inside and here[match.group()] > there[match.group()] and match.group() not in figures - there.keys():
            yield _Doubt(f"„{match.group()}“ steht nicht im Beleg.", refutes=not there[match.group()])


def _ordinals(claim: _Text, proof: _Proof) -> Iterator[_Doubt]:
    """ "der dritte" where the sources say "der zweite"."""
    there = {_ordinal(match) for match in _ORDINAL.finditer(proof.words.lower())}
    for match in _ORDINAL.finditer(claim.text.lower()):
        first = _ordinal(match) == 1 and "erst" in proof.words.lower()
        dated = any(fact.span.start <= match.start() < fact.span.end for fact in claim.facts)
        if _ordinal(match) not in there and not first and not dated:
            yield _Doubt(f"„{match.group()}“ steht nicht im Beleg.", refutes=bool(there))


def _ordinal(match: re.Match[str]) -> int:
    return int(match["digits"]) if match["digits"] else _ORDINAL_WORDS.index(match["word"]) + 1


def _replaced(claim: _Text, proof: _Proof) -> Iterator[_Doubt]:
    """Figures and names in the place of others, in a sentence that is otherwise almost that of the source."""
    ours = [token.word.lower() for token in claim.tokens]
    for text in proof.texts:
        theirs = [token.word.lower() for token in text.tokens]
        matcher = difflib.SequenceMatcher(None, ours, theirs, autojunk=False)
        if matcher.real_quick_ratio() < _ALMOST or matcher.ratio() < _ALMOST:
            continue
        for kind, a, b, c, d in matcher.get_opcodes():
            if kind == "replace":
                yield from _other_figure(claim, claim.tokens[a:b], text, text.tokens[c:d])
                yield from _other_name(claim.tokens[a:b], text.tokens[c:d])


def _other_figure(claim: _Text, ours: Sequence[Token], text: _Text, theirs: Sequence[Token]) -> Iterator[_Doubt]:
    new = [fact for fact in claim.facts if _touches(fact, ours)]
    old = [fact for fact in text.facts if _touches(fact, theirs)]
    if not new or not old or any(_agree(fact, other) for fact in new for other in old):
        return
    if sum(_agree(new[0], fact) for fact in claim.facts) > sum(_agree(new[0], fact) for fact in text.facts):
        said, given = new[0].span.of(claim.text), old[0].span.of(text.text)
        yield _Doubt(f"Der Beleg nennt „{given}“, nicht „{said}“.", refutes=True)


def _other_name(ours: Sequence[Token], theirs: Sequence[Token]) -> Iterator[_Doubt]:
    new = [token for token in ours if token.tag.startswith(_NAMES)]
    old = [token for token in theirs if token.tag.startswith((*_NAMES, *_NOUNS))]
    if new and old and not any(_holds(token, _stems(old)) for token in new):
        yield _Doubt(f"Im Beleg steht „{old[0].word}“, wo der Satz „{new[0].word}“ sagt.")


_ALMOST = 0.8
"""Share of words in the same order from which on a sentence is one of the source with some words exchanged."""


def _touches(fact: Fact, tokens: Sequence[Token]) -> bool:
    return any(fact.span.start < token.span.end and token.span.start < fact.span.end for token in tokens)


# --- names and words ---


def _names(claim: _Text, proof: _Proof) -> Iterator[_Doubt]:
    """Names that neither the sources nor the text before them hold."""
    names = [token for token in claim.content if token.tag.startswith(_NAMES)]
    for token in names:
        if not _is_named(token, proof):
            yield _Doubt(f"„{token.word}“ steht nicht im Beleg.", refutes=True)
    earlier = [token for token in names if _is_named(token, proof) and not _is_held_name(token, proof)]
    if len(earlier) > _MOST_EARLIER:
        yield _Doubt(f"„{earlier[-1].word}“ steht erst im Text davor.")


_MOST_EARLIER = 2
"""Words of names that may stand only before the cited sentences: a person's first and last name."""


def _is_held_name(token: Token, proof: _Proof) -> bool:
    return _holds(token, proof.stems) or mentions(proof.words, token.word)


def _is_named(token: Token, proof: _Proof) -> bool:
    word = stem(token.word)
    return (
        _holds(token, proof.stems)
        or mentions(proof.around, token.word)
        or any(word == stem(part) for part in re.findall(r"\w+", proof.around))
    )


def _holds(token: Token, among: frozenset[str]) -> bool:
    """Whether stems hold a word: itself, in a compound, another form or another word for it."""
    return any(_is_held(word, among) for word in {stem(token.word), stem(token.lemma)})


@lru_cache(maxsize=20_000)
def _is_held(word: str, among: frozenset[str]) -> bool:
    if word in among or not synonyms(word).isdisjoint(among) or occurs(word, among):
        return True
    return any(
        (len(other) > 3 and (word.startswith(other) or word.endswith(other))) or _related(word, other)
        for other in among
    )


def _related(word: str, other: str) -> bool:
    """Whether two stems share so much of their beginning that they are forms of one word: "besteuer", "besteuert"."""
    least = max(5, (2 * max(len(word), len(other)) + 2) // 3)
    return word[:least] == other[:least] and min(len(word), len(other)) >= least


def _covered(claim: _Text, proof: _Proof) -> tuple[float, list[_Doubt]]:
    """The share of the sentence's words that the sources hold, and what is missing."""
    content = claim.content
    missing = [
        token
        for token in content
        if not (_holds(token, proof.stems) or _opposed(token, proof.stems) or _is_named_noun(token, proof))
    ]
    held = len(content) - len(missing)
    share = (held + len(claim.facts)) / (len(content) + len(claim.facts)) if content or claim.facts else 0.0
    nouns = [token for token in missing if token.tag.startswith(_NOUNS)]
    told = nouns or (missing if share < PROVEN_SHARE else [])
    return share, [_Doubt(f"„{token.word}“ steht nicht im Beleg.") for token in told]


def _is_named_noun(token: Token, proof: _Proof) -> bool:
    return token.tag.startswith(_NAMES) and _is_named(token, proof)


# --- denial, opposites, certainty, roles: clause by clause ---


def _aligned(claim: _Text, proof: _Proof) -> Iterator[tuple[Clause, _Text, Clause]]:
    """Each clause of the sentence with the clause of the sources that holds most of its words."""
    for clause in claim.clauses:
        words = [token for token in clause.tokens if _is_content(token)]
        best, most = None, 0.0
        for text in proof.texts:
            for other in text.clauses:
                among = _stems(other.tokens)
                held = sum(_holds(token, among) or bool(_opposed(token, among)) for token in words)
                score = held - 0.01 * len(other.tokens)
                if held and score > most:
                    best, most = (text, other), score
        if best is not None and most >= 0.4 * len(words):
            yield clause, *best


def _opposed(token: Token, among: frozenset[str]) -> frozenset[str]:
    return (opposites(stem(token.word)) | opposites(stem(token.lemma))) & among


def _denial(claim: _Text, proof: _Proof) -> Iterator[_Doubt]:
    """What the sources deny and the sentence says, or the other way round; the opposite of a denial is no denial."""
    own = _stems(claim.tokens)
    for clause, text, other in _aligned(claim, proof):
        crossed = [
            token.word
            for token in clause.tokens
            if _opposed(token, text.stems - own) and not _said(token, text.stems) and not _in_no_more(token, claim)
        ]
        differs = (_denials(clause) - _denials(other)) % 2 == 1
        if crossed and not differs:
            yield _Doubt(f"Der Beleg sagt das Gegenteil von „{crossed[0]}“.", refutes=True)
        elif differs and not crossed:
            says = "bejaht" if _denials(clause) else "verneint"
            yield _Doubt(
                f"Der Beleg {says}, was der Satz {'verneint' if says == 'bejaht' else 'bejaht'}.", refutes=True
            )


def _said(token: Token, among: frozenset[str]) -> bool:
    return stem(token.word) in among or stem(token.lemma) in among


def _in_no_more(token: Token, text: _Text) -> bool:
    """Whether it is the "mehr" of "nicht mehr"."""
    return (
        token.word == "mehr" and re.search(r"(?:nicht|kein\w*) (?:\w+ )?$", text.text[: token.span.start]) is not None
    )


def _denials(clause: Clause) -> int:
    """How often a clause denies; "nicht nur" and "nicht auszuschließen" do not, "wenig radikal" does."""
    words = [token.word.lower() for token in clause.tokens]
    tags = [token.tag for token in clause.tokens]
    if _NOT_EXCLUDED.search(" ".join(words)):
        return 0
    following = zip(words, [*words[1:], ""], [*tags[1:], ""], strict=True)
    return sum(
        (word in NEGATIONS and (word, after) not in _NO_DENIAL) or (word == "wenig" and tag == "ADJ(D)")
        for word, after, tag in following
    )


_NOT_EXCLUDED = re.compile(r"\bnicht (?:aus(?:zu)?schließen|ausgeschlossen)\b")
_NO_DENIAL = frozenset([("nicht", "nur"), ("nicht", "zuletzt"), ("nicht", "allein")])


def _sureness(claim: _Text, proof: _Proof) -> Iterator[_Doubt]:
    """A plan, a possibility or hearsay told as a fact, and a fact told as one of those."""
    for clause, text, other in _aligned(claim, proof):
        here, there = certainty(claim.text, clause), certainty(text.text, other)
        if here == there:
            continue
        open_ = Certainty.PLANNED | Certainty.POSSIBLE
        if there & open_ and not here & open_:
            word = "geplant" if Certainty.PLANNED in there else "möglich"
            future = _WILL_BE.search(" ".join(token.word for token in other.tokens)) is not None
            yield _Doubt(f"Der Beleg nennt das nur {word}.", refutes=Certainty.REPORTED not in here and not future)
        elif Certainty.POSSIBLE in there & ~here:
            yield _Doubt("Der Beleg nennt das nur möglich.")
        elif here & open_ and not there & open_:
            yield _Doubt("Der Beleg nennt das als Tatsache.")
        elif there & Certainty.REPORTED and not here:
            yield _Doubt("Der Beleg gibt das nur als Aussage wieder.")


_WILL_BE = re.compile(r"\b(?:wird|werden|werde)\b")


def _roles(claim: _Text, proof: _Proof) -> Iterator[_Doubt]:
    """Who does it and whom it befalls, whence and whither, whose it is: one for the other."""
    for clause, _, other in _aligned(claim, proof):
        here, there = actors(clause.tokens), actors(other.tokens)
        acted = has_actor(clause.tokens) and has_actor(other.tokens)
        stems = _stems(other.tokens)
        converse = any(_opposed(t, stems) for t in clause.tokens if t.tag.startswith("VV"))
        same = any(_is_held(verb, verbs(other)) for verb in verbs(clause))
        swaps = swapped(here, there)
        pairs = exchanged(here, there)
        if not converse:
            yield from _displaced(claim, pairs - swaps, refutes=False)
            if acted and (same or pairs & swaps):
                yield from _displaced(claim, swaps, refutes=same and bool(pairs & swaps))
        yield from _displaced(claim, turned(here, there), refutes=False)
    theirs = {noun: set().union(*(owners(t.tokens).get(noun, ()) for t in proof.texts)) for noun in claim.stems}
    for noun, names in owners(claim.tokens).items():
        if theirs.get(noun) and names.isdisjoint(theirs[noun]):
            yield from _displaced(claim, names, refutes=True)


def _displaced(claim: _Text, nouns: set[str], refutes: bool) -> Iterator[_Doubt]:
    words = [token.word for token in claim.tokens if stem(token.word) in nouns]
    if words:
        yield _Doubt(f"Im Beleg hat „{words[-1]}“ eine andere Rolle.", refutes)


def _mixed(claim: _Text, proof: _Proof) -> Iterator[_Doubt]:
    """A name with the direction or the like that a list of the sources gives beside another name."""
    names = [token for token in claim.content if token.tag.startswith((*_NAMES, "FM", "XY")) or is_name(token.word)]
    for text in proof.texts:
        parts = [_stems(tag_sentence(part)) for part in _PARTS.split(text.text) if part.strip()]
        for name in names:
            holding = [part for part in parts if _said(name, part)]
            for token in claim.tokens if len(holding) == 1 else ():
                other = _opposed(token, holding[0] - claim.stems)
                if other and _said(token, text.stems) and not _said(token, holding[0]):
                    yield _Doubt(f"Im Beleg gehört „{token.word}“ nicht zu „{name.word}“.")


_PARTS = re.compile(r"[,;]|\b(?:und|bzw|sowie)\b")

_CHECKS = (_figures, _replaced, _names, _denial, _sureness, _roles, _mixed)
