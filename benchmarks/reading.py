"""The reader alone: the shortest words that answer, with the right passage given.

Usage: python -m benchmarks.reading [FILE.json…] [--labelled PAIRS LABELS…] [--json benchmarks/reading.json]

FILE is in SQuAD format, PAIRS and LABELS are those of `training.examples`. F1 and EM are SQuAD v1.1's, with German
articles left out too; "sentence" is the share of questions for which the words found stand in a sentence that holds an
answer.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tqdm import tqdm

from benchmarks.machine import machine
from rag.build import build_reader
from rag.evaluate import exact_match, read_paragraphs, token_f1
from rag.language.questions import answer_kind
from rag.language.sentences import split_sentences
from rag.language.shortest import shortest
from rag.settings import ROOT, Settings
from training.examples import question_of, read_lines

Paragraph = tuple[str, list[tuple[str, tuple[str, ...]]]]
"""A text with questions on it, and their answers."""


def labelled_paragraphs(pairs: Path, labels: Sequence[Path]) -> Iterator[Paragraph]:
    """The passages that have labelled answers, each with its questions."""
    rows = {row["id"]: row for row in read_lines(pairs)}
    asked: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for label in (label for file in labels for label in read_lines(file)):
        if label.get("start") is not None:
            answer = rows[label["id"]]["context"][label["start"] : label["end"]]
            asked.setdefault(label["id"], []).append((question_of(label, rows), (answer,)))
    for key, questions in asked.items():
        yield rows[key]["context"], questions


def main() -> None:
    """Prints the scores and writes the JSON file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--labelled", nargs="+", action="append", type=Path, default=[])
    parser.add_argument("--json", type=Path, default=ROOT / "benchmarks" / "reading.json", help="file for the figures")
    options = parser.parse_args()
    reader = build_reader(Settings.from_env())
    exact, overlap, right = [], [], []
    started = time.perf_counter()
    paragraphs: list[Paragraph] = [paragraph for file in options.files for paragraph in read_paragraphs(file)]
    paragraphs += [paragraph for pairs, *labels in options.labelled for paragraph in labelled_paragraphs(pairs, labels)]
    for context, pairs in tqdm(paragraphs, desc="reading", disable=None):
        sentences = split_sentences(context)
        for question, answers in pairs:
            if answers:
                (read,) = reader.read(question, [(context, sentences)])
                sentence, best = max(zip(sentences, read, strict=True), key=lambda found: found[1].score)
                said = shortest(context, best.span, answer_kind(question)).of(context) if best.span else ""
                right.append(any(answer in sentence.of(context) for answer in answers))
                exact.append(exact_match(said, answers))
                overlap.append(token_f1(said, answers))
    result = {
        "files": [file.name for file in [*options.files, *(path for _, *paths in options.labelled for path in paths)]],
        "questions": len(exact),
        "f1": round(100 * statistics.mean(overlap), 1),
        "em": round(100 * statistics.mean(exact), 1),
        "sentence": round(100 * statistics.mean(right), 1),
        "reader": reader.name,
        "machine": machine(),
        "ms_each": round(1000 * (time.perf_counter() - started) / len(exact), 1),
    }
    options.json.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
