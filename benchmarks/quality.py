"""Retrieval, evidence and latency on SQuAD-format files, as a table and as JSON.

Usage: python -m benchmarks.quality FILE.json… [--json benchmarks/quality.json]

Retrieval compares full text, vectors and ways to fuse them on the same candidates; evidence and latency are those of
the program as it is.
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from tqdm import tqdm

from benchmarks.machine import machine
from rag.evaluate import Bench, GoldQuestion, open_bench, proven
from rag.language.words import content_stems
from rag.settings import ROOT, Settings
from rag.types import Scores, standardised

CANDIDATES = 100
RRF = 60
"""Cormack, Clarke and Büttcher 2009."""


def ranks(scores: Scores) -> Scores:
    """Place of each score, the largest first, counted from 1."""
    places: Scores = np.empty(len(scores), np.float32)
    places[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
    return places


def fusions(dense: Scores, sparse: Scores) -> Iterator[tuple[str, Scores]]:
    """Names and scores of the ways to rank."""
    yield "full text (BM25)", sparse
    yield "vectors", dense
    yield "RRF", np.float32(1) / (RRF + ranks(dense)) + np.float32(1) / (RRF + ranks(sparse))
    for weight in (0.5, 0.6, 0.7, 0.8, 0.9):
        yield f"z-scores, {weight} vectors", weight * standardised(dense) + (1 - weight) * standardised(sparse)


def retrieval(bench: Bench) -> dict[str, dict[str, float]]:
    """Mean reciprocal rank and success of each way to rank."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    for gold in tqdm(bench.questions, desc="retrieval", disable=None):
        vector = bench.embedder.embed_questions([gold.question])
        words = dict(bench.library.matching(content_stems(gold.question), CANDIDATES))
        ids = sorted(words.keys() | set(bench.library.nearest(vector, CANDIDATES)))
        articles = [passage.article for passage in bench.library.passages(ids)]
        sparse = np.array([words.get(key, 0.0) for key in ids], np.float32)
        for name, scores in fusions(bench.library.likeness(vector, ids), sparse):
            order = np.argsort(-scores, kind="stable")[:10]
            place = next((n for n, i in enumerate(order, 1) if articles[i] == gold.article), None)
            found[name].append(1 / place if place else 0.0)
    return {
        name: {
            "mrr@10": round(statistics.mean(values), 4),
            "success@1": round(statistics.mean(value == 1 for value in values), 4),
        }
        for name, values in found.items()
    }


def evidence(bench: Bench) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Scores of the answers, and milliseconds by stage."""
    seconds: defaultdict[str, list[float]] = defaultdict(list)
    right: defaultdict[str, list[bool]] = defaultdict(list)
    for gold in tqdm(bench.questions, desc="evidence", disable=None):
        answer = bench.assistant.ask(gold.question)
        for within in (1, 3):
            right[f"sentence@{within}"].append(proven(answer, gold, within))
        right["false_abstain"].append(answer.abstained)
        for stage, value in answer.seconds.items():
            seconds[stage].append(1000 * value)
    scores = {name: round(statistics.mean(values), 4) for name, values in right.items()}
    return scores | refusals(bench, bench.questions), {
        stage: {"median": round(statistics.median(values), 1), "p95": round(float(np.quantile(values, 0.95)), 1)}
        for stage, values in seconds.items()
    }


def refusals(bench: Bench, questions: Sequence[GoldQuestion]) -> dict[str, float]:
    """Share of questions declined once the article that answers them is gone: every third article is removed."""
    names = sorted({gold.article for gold in questions})[::3]
    for name in names:
        bench.library.remove(name)
    gone = [gold for gold in questions if gold.article in set(names)]
    declined = [bench.assistant.ask(gold.question).abstained for gold in tqdm(gone, desc="refusals", disable=None)]
    return {"abstain": round(statistics.mean(declined), 4)}


def main() -> None:
    """Prints the table and writes the JSON file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--json", type=Path, default=ROOT / "benchmarks" / "quality.json", help="file for the figures")
    options = parser.parse_args()
    with open_bench(options.files, Settings.from_env()) as bench:
        ways = retrieval(bench)
        scores, milliseconds = evidence(bench)
        result = {
            "files": [file.name for file in options.files],
            "questions": len(bench.questions),
            "passages": bench.passages,
            "model": bench.embedder.name,
            "machine": machine(),
            "retrieval": ways,
            "evidence": scores,
            "milliseconds": milliseconds,
        }
    options.json.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
