"""Texts as they are compared: words that carry meaning, stems, figures, clauses; whether one holds a word."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rag.language.clauses import Clause, clauses
from rag.language.facts import Fact, find_facts
from rag.language.opposites import NEGATIONS, opposites
from rag.language.synonyms import synonyms
from rag.language.tagging import Token, tag_sentence
from rag.language.words import FUNCTION_WORDS, occurs, stem

_LIGHT = frozenset(
    stem(word)
    for word in "sein haben werden machen geben gehen kommen stehen liegen lassen bleiben führen stellen erfolgen "
    "befinden finden sehen gelten bilden handeln bringen nehmen halten setzen tun gibt gab lassen nennen sagen "
    "erklären bereits schon noch auch etwa rund circa knapp fast insgesamt jeweils weiterhin zudem außerdem dabei "
    "damit zufolge laut sowie bzw inzwischen mittlerweile derzeit ebenfalls hingegen dagegen jedoch allerdings ganz "
    "lediglich Jahr wollen sollen können müssen dürfen mögen Ansicht Angabe Meinung Bericht Rahmen Art Teil".split()
)
_SIGNS = {
    "†": ("gestorben", "starb", "Tod"),
    "*": ("geboren", "Geburt"),
    "%": ("Prozent",),
    "$": ("Dollar",),
    "€": ("Euro",),
}
NOUNS, NAMES = ("NN", "FM", "XY"), ("NE",)
SOME_DAY = datetime.date(1900, 6, 13)
"""Where no day of publication is known: "im Vorjahr" and "letztes Jahr" are then still the same year."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that a sentence says and the sources do not; where it `refutes`, they say otherwise."""

    reason: str
    refutes: bool = False


class Text:
    """A text as it is compared."""

    def __init__(self, text: str, published: datetime.date | None = None) -> None:
        self.text = text
        self.published = published

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Its words and marks."""
        return tag_sentence(self.text)

    @cached_property
    def facts(self) -> list[Fact]:
        """Its figures and dates."""
        return find_facts(self.text, self.published)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems of all its words."""
        return stems_of(self.tokens)

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """Its clauses."""
        return clauses(self.text)

    @cached_property
    def content(self) -> list[Token]:
        """The words that carry meaning, figures apart."""
        figures = [fact.span for fact in self.facts]
        return [
            token
            for token in self.tokens
            if is_content(token) and not any(f.start <= token.span.start < f.end for f in figures)
        ]


@lru_cache(maxsize=512)
def read(text: str, published: datetime.date | None) -> Text:
    """The text, each of its parts worked out once."""
    return Text(text, published)


def stems_of(tokens: Sequence[Token]) -> frozenset[str]:
    """Stems of words, their dictionary forms and their parts between hyphens; "†" is a death."""
    signs = {stem(word) for token in tokens for word in _SIGNS.get(token.word, ())}
    parts = {stem(part) for token in tokens for part in (token.word, token.lemma, *token.word.split("-")) if part}
    return frozenset(parts | signs)


def is_content(token: Token) -> bool:
    """Whether a word says something of its own."""
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
class Proof:
    """All cited sentences together."""

    texts: tuple[Text, ...]
    before: tuple[str, ...]
    titles: tuple[str, ...]

    @cached_property
    def facts(self) -> list[tuple[Text, Fact]]:
        """Their figures, each with its sentence."""
        return [(text, fact) for text in self.texts for fact in text.facts]

    @cached_property
    def stems(self) -> frozenset[str]:
        """What the sources hold, their titles read along."""
        return frozenset().union(
            *(text.stems for text in self.texts), *(stems_of(tag_sentence(t)) for t in self.titles)
        )

    @cached_property
    def words(self) -> str:
        """The sources as text, with their titles."""
        return "\n".join([*self.titles, *(text.text for text in self.texts)])

    @cached_property
    def around(self) -> str:
        """The sources with the text before them."""
        return "\n".join([*self.before, self.words])


def holds(token: Token, among: frozenset[str]) -> bool:
    """Whether stems hold a word: itself, in a compound, another form or another word for it."""
    return any(is_held(word, among) for word in {stem(token.word), stem(token.lemma)})


@lru_cache(maxsize=20_000)
def is_held(word: str, among: frozenset[str]) -> bool:
    """Whether stems hold a stem: itself, in a compound, another form or another word for it."""
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


def opposed(token: Token, among: frozenset[str]) -> frozenset[str]:
    """The opposites of a word among stems."""
    return (opposites(stem(token.word)) | opposites(stem(token.lemma))) & among


def says(token: Token, among: frozenset[str]) -> bool:
    """Whether stems hold just this word."""
    return stem(token.word) in among or stem(token.lemma) in among
