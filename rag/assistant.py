"""The main path: question → its parts → hits → evidence → answer."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import takewhile

from rag.compose import compose
from rag.errors import LibraryError, QuestionError, ScopeError
from rag.evidence import READ_HITS, EvidenceFinder
from rag.interfaces import Generator, Library, Stream
from rag.language.scopes import scope_words
from rag.language.understanding import understand
from rag.language.words import split_words
from rag.merge import merge
from rag.phrase import phrase
from rag.retrieve import Retriever
from rag.types import (
    EVERYTHING,
    Answer,
    Article,
    ArticleInfo,
    Findings,
    Hit,
    Phrasing,
    Prompt,
    Question,
    Reach,
    Scope,
    Versions,
)

LONGEST_QUESTION = 1000
LEAST_QUOTED = 3
"""Words, below which what is searched for is not taken for a quotation."""


class Assistant:
    """Answers questions about the articles of one library. Raises RagError with a German sentence for the user.

    `versions` says what it answers with. Without a `generator` the words of the sources are the answer.
    """

    def __init__(
        self,
        library: Library,
        retriever: Retriever,
        finder: EvidenceFinder,
        versions: Versions,
        generator: Generator | None = None,
    ) -> None:
        self.versions = versions
        self._library = library
        self._retriever = retriever
        self._finder = finder
        self._generator = generator

    def ask(self, question: str, earlier: Sequence[str] = (), scope: Scope = EVERYTHING) -> Answer:
        """The answer to `question` from the articles in scope; `earlier` were asked before, oldest first."""
        *_, answer = self.ask_streaming(question, earlier, scope)
        return answer

    def ask_streaming(
        self,
        question: str,
        earlier: Sequence[str] = (),
        scope: Scope = EVERYTHING,
        wanted: Callable[[], bool] = lambda: True,
    ) -> Stream[Answer]:
        """The answer while a language model phrases it; the last one counts, the only one where no model is asked.

        The first is without words: the evidence is there. Then each has one checked sentence more. The model's work
        ends when nothing more is `wanted`, which is asked in short intervals, and when the stream is closed.
        """
        found = self._find(question, earlier, scope)
        if self._generator is None or all(answer.abstained for _, answer, _ in found):
            yield _whole(question, [answer for _, answer, _ in found])
            return
        model = _WhileWanted(self._generator, wanted)
        answers = [_without_words(answer, model.name) for _, answer, _ in found]
        yield _whole(question, answers)
        for place, (part, answer, findings) in enumerate(found):
            for answers[place] in phrase(part, answer, findings, model):
                yield _whole(question, answers)

    def look_up(self, question: str, earlier: Sequence[str] = (), scope: Scope = EVERYTHING) -> Answer:
        """The answer in the words of the sources, whether there is a language model or not."""
        return _whole(question, [answer for _, answer, _ in self._find(question, earlier, scope)])

    def _find(self, question: str, earlier: Sequence[str], scope: Scope) -> list[tuple[Question, Answer, Findings]]:
        """The parts of a question, each with its answer in the words of the sources and what was found for it."""
        parts = understand(_checked(question), [text for text in earlier if text.strip()])
        reach = self._reach(scope)
        return [(part, *self._answer(part, reach)) for part in parts]

    def _answer(self, question: Question, reach: Reach | None) -> tuple[Answer, Findings]:
        """The answer to one question that stands for itself, in the words of the sources, and what was found for it."""
        started = time.perf_counter()
        hits = self._search(question.search, READ_HITS, reach)
        retrieved = time.perf_counter()
        findings = self._finder.find(question, hits)
        read = time.perf_counter()
        answer = compose(question, findings, findings.hits, reach)
        seconds = {
            "retrieve": retrieved - started,
            "read": read - retrieved,
            "total": time.perf_counter() - started,
        }
        return replace(answer, seconds=seconds, understood=question.understood), findings

    def search(self, question: str, k: int, scope: Scope = EVERYTHING) -> list[Hit]:
        """The `k` best passages in scope; those that are read stand in the order of their evidence and scores.

        Passages that hold it word for word come first: who searches for a sentence means that sentence.
        """
        parts = understand(_checked(question))
        asked = parts[0] if len(parts) == 1 else Question(question, question)
        hits = self._search(asked.search, max(k, READ_HITS), self._reach(scope))
        ranked = self._finder.rerank(asked, hits)
        quoting = sorted(ranked, key=lambda hit: not _quotes(hit.passage.text, question))
        return [replace(hit, rank=rank) for rank, hit in enumerate(quoting[:k], start=1)]

    def articles(self) -> list[ArticleInfo]:
        """The articles of the library, by name."""
        return self._library.articles()

    def article(self, name: str) -> Article:
        """The article of that name as it is now; KeyError if it is gone."""
        return self._library.article(name)

    def _reach(self, scope: Scope) -> Reach | None:
        """What a scope comes to; None for everything. Raises ScopeError where it holds what is not there."""
        if scope.names is None and not scope.by_date:
            return None
        if scope.first and scope.last and scope.first > scope.last:
            raise ScopeError("Der gewählte Zeitraum endet, bevor er beginnt. Bitte Anfang und Ende tauschen.")
        articles = self.articles()
        if gone := sorted((scope.names or frozenset()) - {article.name for article in articles}):
            others = f" und {len(gone) - 1} weitere gewählte Artikel sind" if len(gone) > 1 else " ist"
            raise ScopeError(f"„{gone[0]}“{others} nicht in der Bibliothek. Bitte andere Artikel wählen.")
        reach = Reach(scope, sum(map(scope.holds, articles)), len(articles))
        if articles and not reach.asked:
            raise _nothing_in(scope)
        return reach

    def _search(self, question: str, k: int, reach: Reach | None) -> list[Hit]:
        hits = self._retriever.search(question, k, reach.scope if reach else EVERYTHING)
        if not hits and reach and reach.asked:  # removed meanwhile
            raise _nothing_in(reach.scope)
        if not hits:
            raise LibraryError(
                "In der Bibliothek sind keine Artikel. Bitte zuerst einlesen: python -m rag ingest ORDNER"
            )
        return hits


@dataclass(frozen=True, slots=True)
class _WhileWanted:
    """A language model whose replies end when nothing more is wanted."""

    model: Generator
    wanted: Callable[[], bool]

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def context(self) -> int:
        return self.model.context

    def count_tokens(self, text: str) -> int:
        return self.model.count_tokens(text)

    def generate(self, prompt: Prompt, most: int) -> Stream[str]:
        if self.wanted():
            with closing(self.model.generate(prompt, most)) as pieces:
                yield from takewhile(lambda _: self.wanted(), pieces)


def _without_words(answer: Answer, model: str) -> Answer:
    """An answer that a language model is still to phrase."""
    return replace(
        answer, text="", sentences=(), citations=(), span=None, conflicts=(), nearby=(), phrasing=Phrasing(model)
    )


def _whole(question: str, answers: Sequence[Answer]) -> Answer:
    """The answer to a question from those to its parts."""
    return replace(merge(answers), question=" ".join(question.split()))


def _quotes(text: str, question: str) -> bool:
    """Whether a text holds all words of a question in a row, whatever stands between them."""
    words = split_words(question)
    return len(words) >= LEAST_QUOTED and f" {' '.join(words)} " in f" {' '.join(split_words(text))} "


def _nothing_in(scope: Scope) -> ScopeError:
    return ScopeError(
        f"Zur Auswahl ({scope_words(scope)}) gehört kein Artikel. "
        "Bitte andere Artikel oder einen anderen Zeitraum wählen."
    )


def _checked(question: str) -> str:
    """The question, if there is something to search for in it."""
    if len(question) > LONGEST_QUESTION:
        raise QuestionError(f"Die Frage ist länger als {LONGEST_QUESTION} Zeichen. Bitte kürzer fassen.")
    if not re.search(r"\w\w|\d", question):
        raise QuestionError("Bitte eine Frage in Worten stellen, zum Beispiel: „Wie viel investiert Meta?“")
    return question
