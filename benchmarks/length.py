"""Whether the reader finds in a long passage what it finds in a short one.

Usage: python -m benchmarks.length [--questions N] [--json benchmarks/length.json]

Our own held-out texts are cut after several lengths; asked is what their first part answers. Read once, without the
second look. "score" is the median of the log-odds that the right sentence answers, "right" the share of the questions
whose right sentence has the highest.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
from pathlib import Path

from tqdm import tqdm

from benchmarks.machine import machine
from rag.language.sentences import split_sentences
from rag.models.answerer import QuestionAnswerer
from rag.models.trained import prepare_reader_model
from rag.settings import ROOT, Settings
from training.examples import SEED, question_of, read_lines

LENGTHS = (600, 800, 1000, 1200, 1400)
"""Characters; a passage of the library has up to some 1,400."""

TEXTS, LABELS = ROOT / "training" / "texts.jsonl.gz", ROOT / "training" / "labels" / "texts_held_out.jsonl.gz"


def main() -> None:
    """Prints the figures and writes the JSON file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--json", type=Path, default=ROOT / "benchmarks" / "length.json", help="file for the figures")
    options = parser.parse_args()
    settings = Settings.from_env()
    reader = QuestionAnswerer(prepare_reader_model(settings.cache), settings.runtime, settings.cache)
    rows = {row["id"]: row for row in read_lines(TEXTS)}
    answered = [label for label in read_lines(LABELS) if label.get("start") is not None]
    early = [x for x in answered if x["end"] < LENGTHS[0] * 0.9 and len(rows[x["id"]]["context"]) >= LENGTHS[-1]]
    asked = random.Random(SEED).sample(early, min(options.questions, len(early)))
    scores: dict[int, list[float]] = {length: [] for length in LENGTHS}
    right: dict[int, list[bool]] = {length: [] for length in LENGTHS}
    for label in tqdm(asked, desc="reading", disable=None):
        text, question = rows[label["id"]]["context"], question_of(label, rows)
        sentences = split_sentences(text)
        place = next(i for i, sentence in enumerate(sentences) if sentence.end > label["start"])
        for length in LENGTHS:
            inside = [sentence for sentence in sentences if sentence.end <= length]
            if place < len(inside):
                (read,) = reader.read(question, [(text[: inside[-1].end], inside)])
                found = [reading.score for reading in read]
                scores[length].append(found[place])
                right[length].append(found[place] == max(found))
    result = {
        "questions": len(asked),
        "score": {length: round(statistics.median(scores[length]), 1) for length in LENGTHS},
        "right": {length: round(100 * statistics.mean(right[length]), 1) for length in LENGTHS},
        "reader": reader.name,
        "machine": machine(),
    }
    options.json.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
