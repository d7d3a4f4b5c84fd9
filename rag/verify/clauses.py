"""What the clauses of a sentence say against those of its sources: denial, opposites, certainty, who does what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rag.language.actors import ACTOR, TARGET, actors, exchanged, has_actor, owners, swapped, turned
from rag.language.clauses import Certainty, Clause, certainty, verbs
from rag.language.names import is_name
from rag.language.offices import is_of_another, named_offices
from rag.language.opposites import NEGATIONS
from rag.language.tagging import Token, tag_sentence
from rag.language.words import stem
from rag.verify.texts import (
    NAMES,
    Doubt,
    Proof,
    Text,
    holds,
    is_content,
    is_held,
    opposed,
    says,
    stems_of,
)

_NOT_EXCLUDED = re.compile(r"\bnicht (?:aus(?:zu)?schließen|ausgeschlossen)\b")
_NO_DENIAL = frozenset([("nicht", "nur"), ("nicht", "zuletzt"), ("nicht", "allein")])
_CONCESSION = re.compile(
    r"(?:obwohl|obgleich|obschon|wenngleich|wobei|während|aber|jedoch|allerdings)\b", re.IGNORECASE
)
_WILL_BE = re.compile(r"\b(?:wird|werden|werde)\b")
_PARTS = re.compile(r"[,;]|\b(?:und|bzw|sowie)\b")


def _aligned(claim: Text, proof: Proof) -> Iterator[tuple[Clause, Text, Clause]]:
    """Each clause of the sentence with the clause of the sources that holds most of its words."""
    for clause in claim.clauses:
        words = [token for token in clause.tokens if is_content(token)]
        best, most = None, 0.0
        for text in proof.texts:
            for other in text.clauses:
                among = stems_of(other.tokens)
                held = sum(holds(token, among) or bool(opposed(token, among)) for token in words)
                score = held - 0.01 * len(other.tokens)
                if held and score > most:
                    best, most = (text, other), score
        if best is not None and most >= 0.4 * len(words):
            yield clause, *best


def denial(claim: Text, proof: Proof) -> Iterator[Doubt]:
    """What the sources deny and the sentence says, or the other way round; the opposite of a denial is no denial."""
    own = stems_of(claim.tokens)
    for clause, text, other in _aligned(claim, proof):
        crossed = [
            token.word
            for token in clause.tokens
            if opposed(token, text.stems - own) and not says(token, text.stems) and not _in_no_more(token, claim)
        ]
        differs = (_denials(clause) - _denials(other)) % 2 == 1
        if crossed and not differs:
            yield Doubt(f"Der Beleg sagt das Gegenteil von „{crossed[0]}“.", refutes=True)
        elif differs and not crossed:
            theirs, ours = ("bejaht", "verneint") if _denials(clause) else ("verneint", "bejaht")
            yield Doubt(f"Der Beleg {theirs}, was der Satz {ours}.", refutes=True)


def conceded(claim: Text, proof: Proof) -> Iterator[Doubt]:
    """What the sources take back of a name in the same breath: "... und Ulm (obwohl Ulm nicht beitrat)"."""
    names = [token for token in claim.content if token.tag.startswith(NAMES)]
    for clause in (clause for text in proof.texts for clause in text.clauses):
        told = " ".join(token.word for token in clause.tokens)
        denies = _denials(clause) % 2 == 1 and not any(_denials(own) for own in claim.clauses)
        if denies and _CONCESSION.match(told) and any(says(name, stems_of(clause.tokens)) for name in names):
            yield Doubt(f"Der Beleg schränkt ein: „{told}“.")


def _in_no_more(token: Token, text: Text) -> bool:
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


def sureness(claim: Text, proof: Proof) -> Iterator[Doubt]:
    """A plan, a possibility or hearsay told as a fact, and a fact told as one of those."""
    for clause, text, other in _aligned(claim, proof):
        here, there = certainty(claim.text, clause), certainty(text.text, other)
        if here == there:
            continue
        open_ = Certainty.PLANNED | Certainty.POSSIBLE
        if there & open_ and not here & open_:
            word = "geplant" if Certainty.PLANNED in there else "möglich"
            future = _WILL_BE.search(" ".join(token.word for token in other.tokens)) is not None
            yield Doubt(f"Der Beleg nennt das nur {word}.", refutes=Certainty.REPORTED not in here and not future)
        elif Certainty.POSSIBLE in there & ~here:
            yield Doubt("Der Beleg nennt das nur möglich.")
        elif here & open_ and not there & open_:
            yield Doubt("Der Beleg nennt das als Tatsache.")
        elif there & Certainty.REPORTED and not here:
            yield Doubt("Der Beleg gibt das nur als Aussage wieder.")


def roles(claim: Text, proof: Proof) -> Iterator[Doubt]:
    """Who does it and whom it befalls, whence and whither, whose it is: one for the other."""
    for clause, _, other in _aligned(claim, proof):
        here, there = actors(clause.tokens), actors(other.tokens)
        acted = has_actor(clause.tokens) and has_actor(other.tokens)
        stems = stems_of(other.tokens)
        converse = any(opposed(t, stems) for t in clause.tokens if t.tag.startswith("VV"))
        same = any(is_held(verb, verbs(other)) for verb in verbs(clause))
        swaps = swapped(here, there)
        pairs = exchanged(here, there)
        if not converse:
            yield from _displaced(claim, _moved(clause, other, here, there), refutes=False)
            yield from _displaced(claim, pairs - swaps, refutes=False)
            if acted and (same or pairs & swaps):
                yield from _displaced(claim, swaps, refutes=same and bool(pairs & swaps))
        yield from _displaced(claim, turned(here, there), refutes=False)
    theirs = {noun: set().union(*(owners(t.tokens).get(noun, ()) for t in proof.texts)) for noun in claim.stems}
    for noun, names in owners(claim.tokens).items():
        if theirs.get(noun) and names.isdisjoint(theirs[noun]):
            yield from _displaced(claim, names, refutes=True)


def _moved(clause: Clause, other: Clause, here: Mapping[str, str], there: Mapping[str, str]) -> set[str]:
    """Names that act in one clause and not in the other, though both have the same verb."""
    ours, theirs = verbs(clause), verbs(other)
    if (ours or theirs) and not any(is_held(verb, theirs) for verb in ours):
        return set()
    names, names_there = (
        {stem(token.word) for token in tokens if token.tag.startswith(NAMES)}
        for tokens in (clause.tokens, other.tokens)
    )
    acting, acting_there = ({noun for noun in nouns if nouns[noun] == ACTOR} for nouns in (here, there))
    moved = (acting ^ acting_there) & names & here.keys() & there.keys()
    if not ours:  # "Ulm ist die Stadt" and "Die Stadt ist Ulm"
        moved -= {noun for noun in moved if TARGET in (here[noun], there[noun])}
    actor, actor_there = acting & names, acting_there & names_there
    if ours and actor and actor_there and actor.isdisjoint(there) and actor_there.isdisjoint(here):
        moved |= actor  # "Adam gründete die Firma", and the source names another founder
    return moved


def _displaced(claim: Text, nouns: set[str], refutes: bool) -> Iterator[Doubt]:
    words = [token.word for token in claim.tokens if stem(token.word) in nouns]
    if words:
        yield Doubt(f"Im Beleg hat „{words[-1]}“ eine andere Rolle.", refutes)


def complements(claim: Text, proof: Proof) -> Iterator[Doubt]:
    """What a verb is joined to by a preposition, where the sources join the same verb to something else."""
    theirs = [clause for text in proof.texts for clause in text.clauses]
    for clause in claim.clauses:
        same = [other for other in theirs if not verbs(clause).isdisjoint(verbs(other))]
        here = _by_preposition(clause)
        for preposition in here:
            there = [nouns[preposition] for nouns in map(_by_preposition, same) if preposition in nouns]
            ours = here[preposition]
            held = frozenset().union(*(stems_of(other.tokens) for other in same))
            if there and not any(is_held(noun, held) for noun in ours) and all(is_held(n, proof.stems) for n in ours):
                yield from _displaced(claim, ours, refutes=False)


def _by_preposition(clause: Clause) -> dict[str, set[str]]:
    """Stems of the nouns behind each preposition of a clause."""
    found: dict[str, set[str]] = {}
    for noun, role in actors(clause.tokens).items():
        if role not in (ACTOR, TARGET):
            found.setdefault(role, set()).add(noun)
    return found


def related(claim: Text, proof: Proof) -> Iterator[Doubt]:
    """A name that does what the sources tell in a relative clause of names before it: "Ulm und Bonn, die bauen, …"."""
    for clause, text, other in _aligned(claim, proof):
        if not other.is_relative or verbs(clause).isdisjoint(verbs(other)) or not _all_act(text):
            continue
        before = [token for token in text.tokens if token.span.end <= other.tokens[0].span.start]
        named = {stem(token.word) for token in before if token.tag.startswith(NAMES)}
        inside = stems_of(other.tokens)
        doers = {noun for noun, role in actors(clause.tokens).items() if role == ACTOR and _is_name(noun, claim)}
        if named and doers and doers.isdisjoint(named | inside) and not any(is_held(noun, inside) for noun in doers):
            yield from _displaced(claim, doers & text.stems, refutes=True)


def _all_act(text: Text) -> bool:
    """Whether no clause of it only says who or what something is: "Der Gründer, der sie kaufte, heißt Bauer"."""
    return all(has_actor(clause.tokens) for clause in text.clauses if any(token.is_finite for token in clause.tokens))


def _is_name(noun: str, text: Text) -> bool:
    return any(stem(token.word) == noun and token.tag.startswith(NAMES) for token in text.tokens)


def offices(claim: Text, proof: Proof) -> Iterator[Doubt]:
    """Whose chief somebody is, where the sources speak of another's: "dessen CEO" is not that of who buys."""
    theirs = "\n".join(text.text for text in proof.texts)
    for office, owner in named_offices(claim.text):
        if is_of_another(theirs, office, owner):
            yield Doubt(f"Im Beleg gehört „{office}“ nicht zu „{owner}“.", refutes=True)


def mixed(claim: Text, proof: Proof) -> Iterator[Doubt]:
    """A name with the direction or the like that a list of the sources gives beside another name."""
    names = [token for token in claim.content if token.tag.startswith((*NAMES, "FM", "XY")) or is_name(token.word)]
    for text in proof.texts:
        parts = [stems_of(tag_sentence(part)) for part in _PARTS.split(text.text) if part.strip()]
        for name in names:
            holding = [part for part in parts if says(name, part)]
            for token in claim.tokens if len(holding) == 1 else ():
                other = opposed(token, holding[0] - claim.stems)
                if other and says(token, text.stems) and not says(token, holding[0]):
                    yield Doubt(f"Im Beleg gehört „{token.word}“ nicht zu „{name.word}“.")
