"""Answers and refusals on news articles, by kind of question.

Usage: python -m benchmarks.news NEWS.jsonl.gz [--questions FILE.json]

The articles are no part of this repository. Questions name them by their line in the file, counted from 0; only the
articles named are read in. A near miss is a question on the right subject that no article answers.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from tqdm import tqdm

from rag.build import assistant_over, build_embedder, build_reader, ingest_paths
from rag.settings import ROOT, Settings
from rag.store.library import StoredLibrary
from rag.types import Answer

QUESTIONS = ROOT / "benchmarks" / "news_questions.json"


@dataclass(frozen=True, slots=True)
class NewsQuestion:
    """A question on one article: one string of each group in `expect` is due, or a refusal because of `why`."""

    id: str
    article: int
    kind: str
    question: str
    after: Sequence[str] = ()
    expect: Sequence[Sequence[str]] = ()
    abstain: bool = False
    why: str = ""

    @property
    def file(self) -> str:
        """Name of the article in the library."""
        return f"{self.article}.txt"

    def met_by(self, text: str) -> bool:
        """Whether the text holds one string of each group, whatever the case and the white space."""
        return all(any(folded(word) in folded(text) for word in group) for group in self.expect)


class Outcome(StrEnum):
    """What became of a question."""

    RIGHT = "right"
    REFUSED = "refused"
    WRONG = "wrong"


def folded(text: str) -> str:
    r"""Small letters and single spaces.

    >>> folded("rund 6.000\u202fEuro\n")
    'rund 6.000 euro'
    """
    return " ".join(text.lower().split())


def outcome(question: NewsQuestion, answer: Answer) -> Outcome:
    """Right is what says all that is expected and cites the article first; for a near miss, a refusal."""
    if answer.abstained:
        return Outcome.RIGHT if question.abstain else Outcome.REFUSED
    cited = answer.citations[0].article.name if answer.citations else None
    right = not question.abstain and cited == question.file and question.met_by(answer.text)
    return Outcome.RIGHT if right else Outcome.WRONG


def read_questions(file: Path) -> list[NewsQuestion]:
    """The questions of a JSON file."""
    return [NewsQuestion(**row) for row in json.loads(file.read_text(encoding="utf-8"))]


def read_articles(file: Path, questions: Sequence[NewsQuestion]) -> dict[str, str]:
    """Texts of the articles that the questions name. Leaves the program where they do not hold what is expected."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    if not all(q.article < len(texts) and q.met_by(texts[q.article]) for q in questions):
        sys.exit(f"{file} does not hold the articles that the questions are on.")
    return {q.file: texts[q.article] for q in questions}


def ask(articles: Mapping[str, str], questions: Sequence[NewsQuestion], settings: Settings) -> Iterator[Answer]:
    """The program's answers from a library of these articles alone."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "articles"
        folder.mkdir()
        for name, text in articles.items():
            (folder / name).write_text(text, encoding="utf-8")
        settings = replace(settings, index=Path(home) / "index")
        embedder = build_embedder(settings)
        ingest_paths([folder], settings, embedder)
        with closing(StoredLibrary(settings.index, embedder.name)) as library:
            assistant = assistant_over(library, embedder, build_reader(settings))
            for question in tqdm(questions, desc="questions", disable=None):
                yield assistant.ask(question.question, question.after)


def table(graded: Sequence[tuple[NewsQuestion, Outcome]]) -> Iterator[str]:
    """Lines with the counts for each kind, for all that can be answered, and for the near misses."""
    counts: Counter[tuple[str, Outcome]] = Counter()
    for question, result in graded:
        for row in ("near misses",) if question.abstain else (question.kind, "all"):
            counts[row, result] += 1
    rows = sorted({row for row, _ in counts} - {"all", "near misses"})
    yield f"{'':14}{'asked':>8}{'right':>8}{'refused':>9}{'wrong':>7}"
    for row in [*rows, "all"]:
        right, refused, wrong = (counts[row, result] for result in Outcome)
        yield f"{row:14}{right + refused + wrong:8}{right:8}{refused:9}{wrong:7}"
    refused, answered = (counts["near misses", result] for result in (Outcome.RIGHT, Outcome.WRONG))
    yield f"{'near misses':14}{refused + answered:8}{'':8}{refused:9}{answered:7}"


def main() -> None:
    """Prints the table and every answer that is not right."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("news", type=Path, help="gzipped JSON lines with a text each")
    parser.add_argument("--questions", type=Path, default=QUESTIONS, help="JSON file of questions")
    options = parser.parse_args()
    questions = read_questions(options.questions)
    answers = list(ask(read_articles(options.news, questions), questions, Settings.from_env()))
    graded = [(question, outcome(question, answer)) for question, answer in zip(questions, answers, strict=True)]
    print(*table(graded), sep="\n")
    for (question, result), answer in zip(graded, answers, strict=True):
        if result is not Outcome.RIGHT:
            quote = answer.citations[0].quote if answer.citations else ""
            said = " ".join(answer.text.split())
            print(f"{question.id} {result}: {question.question} | {said} | {' '.join(quote.split())}")


if __name__ == "__main__":
    main()
