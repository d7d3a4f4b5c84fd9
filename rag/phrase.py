"""Evidence to an answer in a language model's own words, of which only what the evidence proves is shown.

The model's text is cut into sentences as it comes, and each is held against what it cites. It never answers what the
evidence does not: where nothing was found, no model is asked. Where too little of its text is left, or it hides that
sources differ, the answer in the words of the sources stands.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import islice

from rag.compose import as_source, citable
from rag.errors import GeneratorError
from rag.interfaces import Generator, Stream
from rag.language.clauses import clauses
from rag.language.references import reference
from rag.language.sentences import split_sentences
from rag.merge import uncited
from rag.prompt import Quoted, make_prompt
from rag.types import Answer, AnswerSentence, Citation, Conflict, Findings, Phrasing, Prompt, Question, Verdict
from rag.verify import Source, verify

MOST_SOURCES = 6
"""Sentences of evidence that the model is shown."""

MOST_TOKENS = 500
"""Of a reply: four sentences have 200, and some models think aloud first."""

MOST_SENTENCES = 8
"""Twice what the model is asked for; then it is told to stop."""

LONGEST_SENTENCE = 600
"""Characters; what is longer is no sentence, and would take long to check."""

_NUMBER = r"(?:(?:Belege?|Quellen?|Nr\.)\s*)?\d{1,3}"
_MARKER = re.compile(rf"[ \t]*[\[【]\s*({_NUMBER}(?:\s*(?:[,;/–-]|und)\s*{_NUMBER})*)\s*[\]】]", re.IGNORECASE)
_OPEN = re.compile(r"[\[【][^\]】]{0,60}\Z")
_MARKUP = re.compile(r"[*`]+|__|(?<!\S)#+(?!\S)")
_THOUGHT = re.compile(r"\s*<think>.*?(?:</think>|\Z)", re.DOTALL)
_SETTLED = 2
"""Words of the next sentence after which the one before is known to be over: "am 3." may go on with "Mai"."""


def phrase(question: Question, found: Answer, findings: Findings, generator: Generator) -> Stream[Answer]:
    """The answer in the model's words, again with each sentence that was checked; the last one counts.

    `found` is the answer in the words of the sources. It is the last one where it is a refusal, and with a notice where
    the model fails or proves too little.
    """
    if found.abstained:
        yield found
        return
    started = time.perf_counter()
    draft = _Draft(found, citable(found, findings, MOST_SOURCES), findings, generator.name)
    notice = ""
    try:
        with closing(_said(question, draft.sources, generator)) as said:
            for claim in islice(said, MOST_SENTENCES):
                if draft.add(claim):
                    yield draft.answer()
        notice = draft.shortcoming()
    except GeneratorError as error:
        notice = str(error)
    answer = replace(found, phrasing=Phrasing(generator.name, draft.struck, notice)) if notice else draft.answer()
    seconds = time.perf_counter() - started
    total = found.seconds.get("total", 0.0) + seconds
    yield replace(answer, seconds=found.seconds | {"phrase": seconds, "total": total})


def _said(question: Question, sources: Sequence[Citation], generator: Generator) -> Stream[Claim]:
    """The sentences of the model; closing this ends its work. Raises GeneratorError."""

    def fits(prompt: Prompt) -> bool:
        told = generator.count_tokens(prompt.system) + generator.count_tokens(prompt.user)
        return told + MOST_TOKENS <= generator.context

    prompt = make_prompt(question, [_quoted(source) for source in sources], secrets.token_hex(8), fits)
    if prompt is None:
        raise GeneratorError(
            f"Schon der erste Beleg ist zu lang für die {generator.context} Token des Sprachmodells; bitte "
            "RAG_GENERATOR_CONTEXT erhöhen, wenn es mehr lesen kann."
        )
    with closing(generator.generate(prompt, MOST_TOKENS)) as pieces:
        yield from claims(pieces)


def _quoted(citation: Citation) -> Quoted:
    """A cited sentence for the prompt, with the one before it where it leans on that."""
    article = citation.article
    lead = article.text[citation.context.start : citation.start]
    before = [span.of(lead) for span in split_sentences(lead)[-1:]]
    leans = bool(before) and reference([*before, citation.quote], 1) is not None
    return Quoted(citation.number, article.title, article.date, citation.quote, before[0] if leans else "")


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that a model wrote, and the numbers that it cites."""

    text: str
    numbers: tuple[int, ...]


def claims(pieces: Iterable[str]) -> Iterator[Claim]:
    """The sentences of a text that comes in pieces, each as soon as it is surely over; however it is cut, the same.

    >>> [claim.numbers for claim in claims(["Es war a", "m 3. Mai", " [1", "]. Dann kam er [1, 2]. [3]"])]
    [(1,), (1, 2, 3)]
    """
    text = _Text()
    for word in _words(pieces):
        text.add(word)
        yield from text.settled()
    yield from text.rest()


def _words(pieces: Iterable[str]) -> Iterator[str]:
    """The same text, cut before white space; a marker stays whole, and what a model thinks aloud is left out."""
    held, thought = "", False
    for piece in pieces:
        held += piece
        if not thought and "<think>".startswith(held.lstrip()[:7]):
            if "</think>" not in held:
                continue
            held = _THOUGHT.sub("", held, count=1)
        thought = True
        while (cut := _cut(held)) is not None:
            yield held[:cut]
            held = held[cut:]
    yield held if thought else _THOUGHT.sub("", held, count=1)


def _cut(held: str) -> int | None:
    """Where the first word of a text ends, None while that may still be open."""
    for space in re.finditer(r"(?<=\S)\s", held):
        if not _OPEN.search(held, 0, space.start()):
            return space.start()
    return None


@dataclass
class _Text:
    """What has come and not yet been handed on, without markers; `marks` says at which of its offsets they stood."""

    plain: str = ""
    marks: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)

    def add(self, word: str) -> None:
        """Adds a word with the markers in it."""
        parts = _MARKER.split(word)
        for words, numbers in zip(parts[::2], [*parts[1::2], ""], strict=True):
            self.plain += _MARKUP.sub("", words)
            if numbers:
                self.marks.append((len(self.plain), tuple(int(number) for number in re.findall(r"\d+", numbers))))

    def settled(self) -> Iterator[Claim]:
        """Hands on the sentences that are over."""
        spans = split_sentences(self.plain)
        if len(spans) > 1 and len(spans[-1].of(self.plain).split()) > _SETTLED:
            yield from self._hand_on(len(spans) - 1)

    def rest(self) -> Iterator[Claim]:
        """Hands on all, at the end."""
        yield from self._hand_on(len(split_sentences(self.plain)))

    def _hand_on(self, count: int) -> Iterator[Claim]:
        """A marker belongs to the sentence that it stands in or behind; one before the first, to the first."""
        spans = split_sentences(self.plain)
        ends = [span.start for span in spans[1:]] + [len(self.plain)]
        end = ends[count - 1] if count else 0
        for span, last in zip(spans[:count], ends, strict=False):
            numbers = [number for at, own in self.marks if at <= last for number in own]
            self.marks = [(at, own) for at, own in self.marks if at > last]
            yield Claim(" ".join(span.of(self.plain).split()), tuple(dict.fromkeys(numbers)))
        self.plain = self.plain[end:]
        self.marks = [(at - end, own) for at, own in self.marks]


@dataclass
class _Draft:
    """The answer in the model's words while it grows; citations bear the numbers of `sources` until it is shown."""

    found: Answer
    sources: tuple[Citation, ...]
    findings: Findings
    model: str
    sentences: list[AnswerSentence] = field(default_factory=list)
    struck: int = 0

    def add(self, claim: Claim) -> bool:
        """Takes up a sentence if the evidence proves it, wholly or in part; False if nothing is new to show.

        The first is the answer, and must be proven wholly: a model joins words of the question to those of a source.
        """
        if any(sentence.text == claim.text for sentence in self.sentences):
            return False
        is_short = len(claim.text) <= LONGEST_SENTENCE  # first: what has no end takes the tagger long
        if is_short and not _asserts(claim.text):
            return False
        checked = checked_sentence(claim, self.sources) if is_short else None
        if checked is None or (not self.sentences and checked.verdict is not Verdict.PROVEN):
            self.struck += 1
            return False
        self.sentences.append(checked)
        return True

    def shortcoming(self) -> str:
        """Why the words of the sources should stand instead, in German; empty where they need not."""
        if not self.sentences and not self.struck:
            return "Das Sprachmodell hat keinen ganzen Satz geschrieben."
        if len(self.sentences) < self.struck or not self.sentences:
            counted = "der einzige Satz war" if self.struck == 1 else f"{self.struck} Sätze waren"
            return f"Vom Text des Sprachmodells blieb zu wenig; {counted} nicht ganz belegt."
        cited = {number for sentence in self.sentences for number in sentence.citations}
        if any(value.citation not in cited for conflict in self.found.conflicts for value in conflict.values):
            return "Das Sprachmodell verschwieg, dass die Angaben auseinandergehen."
        if self.found.span and (self.found.span.citation not in cited or not self._says(self.found.span.text)):
            return "Das Sprachmodell ließ die Stelle aus, die die Frage beantwortet."
        return ""

    def _says(self, words: str) -> bool:
        """Whether the model's sentences bear out the words that answer; true ones may still answer something else."""
        said = [Source(sentence.text) for sentence in self.sentences]
        quoted = any(words in source.text for source in said)
        return quoted or verify(words, said).verdict is not Verdict.UNPROVEN

    def answer(self) -> Answer:
        """What is to be shown now, numbered by first appearance."""
        order = dict.fromkeys(number for sentence in self.sentences for number in sentence.citations)
        new = {old: number for number, old in enumerate(order, start=1)}
        citations = tuple(replace(self.sources[old - 1], number=number) for old, number in new.items())
        sentences = [
            replace(sentence, citations=tuple(new[old] for old in sentence.citations)) for sentence in self.sentences
        ]
        span = self.found.span
        return replace(
            self.found,
            text=" ".join(_marked(sentence) for sentence in sentences),
            sentences=tuple(sentences),
            citations=citations,
            span=replace(span, citation=new[span.citation]) if span and span.citation in new else None,
            conflicts=tuple(
                _renumbered(conflict, new) for conflict in self.found.conflicts if _is_cited(conflict, new)
            ),
            nearby=uncited(self.findings.hits, citations),
            phrasing=Phrasing(self.model, self.struck),
        )


def checked_sentence(claim: Claim, sources: Sequence[Citation]) -> AnswerSentence | None:
    """The sentence with its verdict and the numbers of the sources that bear it out; None if none does.

    Numbers that prove nothing are left out, and wrong ones replaced where another source proves the sentence.
    """
    cited = [source for source in sources if source.number in claim.numbers]
    others = [source for source in sources if source not in cited]
    partly: AnswerSentence | None = None
    for group in [*([source] for source in cited), cited, *([source] for source in others)]:
        check = verify(claim.text, [as_source(citation) for citation in group])
        numbers = tuple(citation.number for citation in group)
        if check.verdict is Verdict.PROVEN:
            return AnswerSentence(claim.text, check.verdict, numbers)
        if check.verdict is Verdict.PARTLY and partly is None:
            partly = AnswerSentence(claim.text, check.verdict, numbers, check.reasons)
    return partly


def _asserts(text: str) -> bool:
    """Whether a text has a main clause: a name alone says nothing that sources could prove."""
    return any(not part.is_subordinate and any(token.is_finite for token in part.tokens) for part in clauses(text))


def _marked(sentence: AnswerSentence) -> str:
    return f"{sentence.text} {''.join(f'[{number}]' for number in sentence.citations)}"


def _is_cited(conflict: Conflict, numbers: dict[int, int]) -> bool:
    return all(value.citation in numbers for value in conflict.values)


def _renumbered(conflict: Conflict, numbers: dict[int, int]) -> Conflict:
    values = tuple(replace(value, citation=numbers[value.citation]) for value in conflict.values)
    return replace(conflict, values=values)
