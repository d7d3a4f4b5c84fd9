"""Fits when the articles answer a question: SUPPORT_WEIGHTS and the ANSWER_… constants.

Usage: python -m training.fit_abstention PAIRS.jsonl.gz [--questions N]

PAIRS holds German passages with questions that they answer, one JSON object a line: {"context", "questions"}; the
constants in the code come from the 3,000 passages of wikipedia_de_dpr (CC BY-SA 4.0). Passages are dealt into
libraries of several sizes. Every question is put to the library with its passage (answerable) and to the next one of
that size (not). A logistic regression on the best sentence's features tells the two apart; the bias is then shifted so
that one answerable question in a hundred is refused: real questions stray further from the words of their source
than these do.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypedDict

import numpy as np
from sklearn.linear_model import LogisticRegression
from tqdm import tqdm

from rag.build import build_embedder
from rag.evidence import Candidate, EvidenceFinder
from rag.ingest import ingest
from rag.interfaces import Embedder
from rag.language.understanding import understand
from rag.models.reader import SimilarityReader
from rag.retrieve import Retriever
from rag.settings import Settings
from rag.store.library import StoredLibrary
from rag.types import Reading, Scores, Span


class Row(TypedDict):
    """One line of PAIRS."""

    context: str
    questions: list[str]


SIZES = (12, 60, 300)
REFUSED = 0.01


class TracingReader(SimilarityReader):
    """A SimilarityReader whose `support` is the sentence's place in `words` and `wholes`, the likenesses."""

    def likeness(self, question: str, passages: Sequence[tuple[str, Sequence[Span]]]) -> tuple[Scores, Scores]:
        """The likenesses, kept."""
        self.words, self.wholes = super().likeness(question, passages)
        return self.words, self.wholes

    def read(self, question: str, passages: Sequence[tuple[str, Sequence[Span]]]) -> list[list[Reading]]:
        """Readings with the scores of a SimilarityReader."""
        readings = super().read(question, passages)
        places = iter(range(len(self.words)))
        return [[replace(reading, support=float(next(places))) for reading in inside] for inside in readings]


class Bench:
    """One library with the parts that answer from it."""

    def __init__(self, folder: Path, texts: Sequence[str], embedder: Embedder) -> None:
        folder.mkdir(parents=True)
        paths = [(f"{number}.txt", folder / f"{number}.txt") for number in range(len(texts))]
        for (_, path), text in zip(paths, texts, strict=True):
            path.write_text(text, encoding="utf-8")
        library = StoredLibrary(folder / "index", embedder.name, create=True)
        ingest(paths, library, embedder)
        self._retriever = Retriever(library, embedder)
        self._reader = TracingReader(embedder)
        self._finder = EvidenceFinder(library, self._reader)

    def features(self, question: str) -> list[float]:
        """Of the best sentence: likeness word by word, as a whole, passage coverage, missing names."""
        understood = understand(question)[0]
        best: Candidate = self._finder.rank(understood, self._retriever.search(understood.search, 10))[0]
        place = int(best.reading.support)
        missing = len(self._finder.missing_names(understood, best.hit.article, best.sentence))
        return [float(self._reader.words[place]), float(self._reader.wholes[place]), best.passage_coverage, missing]


def examples(rows: Sequence[Row], embedder: Embedder, home: Path, questions: int) -> Iterator[tuple[list[float], int]]:
    """Features and label (1: answerable) for questions put to libraries of each size."""
    for size in SIZES:
        groups = [rows[start : start + size] for start in range(0, len(rows) - size + 1, size)]
        groups = groups[: max(2, questions // size)]
        benches = [
            Bench(home / f"{size}-{number}", [row["context"] for row in group], embedder)
            for number, group in enumerate(tqdm(groups, desc=f"Bibliotheken zu {size}"))
        ]
        asked = [
            (random.Random(row["context"]).choice(row["questions"]), number)
            for number, group in enumerate(groups)
            for row in group
        ]
        for question, number in tqdm(asked[:questions], desc="Fragen"):
            yield benches[number].features(question), 1
            yield benches[(number + 1) % len(benches)].features(question), 0


def main() -> None:
    """Prints the constants."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--questions", type=int, default=300, help="questions for each size of library")
    options = parser.parse_args()
    with gzip.open(options.pairs, "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["questions"]]
    random.Random(1).shuffle(rows)
    with tempfile.TemporaryDirectory() as home:
        found = list(examples(rows, build_embedder(Settings.from_env()), Path(home), options.questions))
    features, labels = np.array([f for f, _ in found]), np.array([label for _, label in found])
    scale = features.std(axis=0)
    model = LogisticRegression().fit(features / scale, labels)
    weights = model.coef_[0] / scale
    logits = features @ weights
    bias = -np.quantile(logits[labels == 1], REFUSED)
    refused = (logits + bias < 0)[labels == 0].mean()
    print(f"SUPPORT_WEIGHTS = ({weights[0]:.1f}, {weights[1]:.1f})")
    print(f"ANSWER_COVERAGE = {weights[2]:.2f}")
    print(f"ANSWER_MISSING_NAME = {weights[3]:.2f}")
    print(f"ANSWER_BIAS = {bias:.2f}")
    print(f"refused: {REFUSED:.1%} of answerable, {refused:.1%} of unanswerable; {len(labels)} examples")


if __name__ == "__main__":
    main()
