"""The main path: question → its parts → hits → evidence → answer."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace

from rag.compose import compose
from rag.errors import LibraryError, QuestionError
from rag.evidence import READ_HITS, EvidenceFinder
from rag.interfaces import Generator, Library, Stream
from rag.language.understanding import understand
from rag.language.words import split_words
from rag.merge import merge
from rag.phrase import phrase
from rag.retrieve import Retriever
from rag.types import Answer, Article, ArticleInfo, Findings, Hit, Question, Versions

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

    def ask(self, question: str, earlier: Sequence[str] = ()) -> Answer:
        """The answer to `question`; `earlier` are the questions asked before, oldest first."""
        *_, answer = self.ask_streaming(question, earlier)
        return answer

    def ask_streaming(self, question: str, earlier: Sequence[str] = ()) -> Stream[Answer]:
        """The answer while a language model phrases it, with one checked sentence more each time; the last one counts.

        Without a model it comes at once. Closing the stream ends the model's work.
        """
        parts = understand(_checked(question), [text for text in earlier if text.strip()])
        found = [self._answer(part) for part in parts]
        answers = [answer for answer, _ in found]
        asked = " ".join(question.split())
        if self._generator is None:
            yield replace(merge(answers), question=asked)
            return
        for place, (part, (answer, findings)) in enumerate(zip(parts, found, strict=True)):
            for answers[place] in phrase(part, answer, findings, self._generator):
                yield replace(merge(answers), question=asked)

    def _answer(self, question: Question) -> tuple[Answer, Findings]:
        """The answer to one question that stands for itself, in the words of the sources, and what was found for it."""
        started = time.perf_counter()
        hits = self._search(question.search, READ_HITS)
        retrieved = time.perf_counter()
        findings = self._finder.find(question, hits)
        read = time.perf_counter()
        answer = compose(question, findings, findings.hits)
        seconds = {
            "retrieve": retrieved - started,
            "read": read - retrieved,
            "total": time.perf_counter() - started,
        }
        return replace(answer, seconds=seconds, understood=question.understood), findings

    def search(self, question: str, k: int) -> list[Hit]:
        """The `k` best passages for a question; those that are read stand in the order of their evidence.

        Passages that hold it word for word come first: who searches for a sentence means that sentence.
        """
        parts = understand(_checked(question))
        asked = parts[0] if len(parts) == 1 else Question(question, question)
        hits = self._search(asked.search, max(k, READ_HITS))
        ranked = self._finder.rerank(asked, hits)
        quoting = sorted(ranked, key=lambda hit: not _quotes(hit.passage.text, question))
        return [replace(hit, rank=rank) for rank, hit in enumerate(quoting[:k], start=1)]

    def articles(self) -> list[ArticleInfo]:
        """The articles of the library, by name."""
        return self._library.articles()

    def article(self, name: str) -> Article:
        """The article of that name as it is now; KeyError if it is gone."""
        return self._library.article(name)

    def _search(self, question: str, k: int) -> list[Hit]:
        hits = self._retriever.search(question, k)
        if not hits:
            raise LibraryError(
                "In der Bibliothek sind keine Artikel. Bitte zuerst einlesen: python -m rag ingest ORDNER"
            )
        return hits


def _quotes(text: str, question: str) -> bool:
    """Whether a text holds all words of a question in a row, whatever stands between them."""
    words = split_words(question)
    return len(words) >= LEAST_QUOTED and f" {' '.join(words)} " in f" {' '.join(split_words(text))} "


def _checked(question: str) -> str:
    """The question, if there is something to search for in it."""
    if len(question) > LONGEST_QUESTION:
        raise QuestionError(f"Die Frage ist länger als {LONGEST_QUESTION} Zeichen. Bitte kürzer fassen.")
    if not re.search(r"\w\w|\d", question):
        raise QuestionError("Bitte eine Frage in Worten stellen, zum Beispiel: „Wie viel investiert Meta?“")
    return question
