"""The reader alone: the shortest words that answer, with the right passage given.

Usage: python -m benchmarks.reading FILE.json… [--json benchmarks/reading.json]

FILE is in SQuAD format. Scores are SQuAD v1.1's, with German articles left out too.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from pathlib import Path

from tqdm import tqdm

from benchmarks.machine import machine
from rag.build import build_reader
from rag.evaluate import exact_match, read_paragraphs, token_f1
from rag.language.questions import answer_kind
from rag.language.sentences import split_sentences
from rag.language.shortest import shortest
from rag.settings import ROOT, Settings


def main() -> None:
    """Prints the scores and writes the JSON file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--json", type=Path, default=ROOT / "benchmarks" / "reading.json", help="file for the figures")
    options = parser.parse_args()
    reader = build_reader(Settings.from_env())
    exact, overlap = [], []
    started = time.perf_counter()
    paragraphs = [paragraph for file in options.files for paragraph in read_paragraphs(file)]
    for context, pairs in tqdm(paragraphs, desc="reading", disable=None):
        sentences = split_sentences(context)
        for question, answers in pairs:
            if answers:
                (read,) = reader.read(question, [(context, sentences)])
                span = max(read, key=lambda reading: reading.score).span
                said = shortest(context, span, answer_kind(question)).of(context) if span else ""
                exact.append(exact_match(said, answers))
                overlap.append(token_f1(said, answers))
    result = {
        "files": [file.name for file in options.files],
        "questions": len(exact),
        "f1": round(100 * statistics.mean(overlap), 1),
        "em": round(100 * statistics.mean(exact), 1),
        "reader": reader.name,
        "machine": machine(),
        "ms_each": round(1000 * (time.perf_counter() - started) / len(exact), 1),
    }
    options.json.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
