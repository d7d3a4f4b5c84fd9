"""How far the probability that something answers can be trusted: `python -m benchmarks.reliability FILE.json…`.

FILE is in SQuAD format. Every question is asked twice, with its passage in the library and without it. The probability
of the best sentence is then held against how often it did hold the answer, in ten bins; the plot goes to
benchmarks/reliability.svg, the figures to benchmarks/reliability.json.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tqdm import tqdm

from benchmarks.machine import machine
from rag.build import build_reader
from rag.evaluate import Bench, GoldQuestion, open_bench
from rag.evidence import READ_HITS, EvidenceFinder
from rag.language.understanding import understand
from rag.retrieve import Retriever
from rag.settings import ROOT, Settings
from rag.types import Findings

BINS = 10


def ask(finder: EvidenceFinder, retriever: Retriever, question: str) -> Findings:
    """What is found for a question, before it is put into words."""
    understood = understand(question)[0]
    return finder.find(understood, retriever.search(understood.search, READ_HITS))


def holds(found: Findings, gold: GoldQuestion) -> bool:
    """Whether the best sentence holds the answer, in the right article."""
    best = found.evidence[:1]
    return any(e.article.name == gold.article and any(text in e.text for text in gold.answers) for e in best)


def pairs(bench: Bench, settings: Settings) -> list[tuple[float, bool]]:
    """Probability and truth, for questions with their passage and without it: every third article is taken away."""
    retriever = Retriever(bench.library, bench.embedder)
    finder = EvidenceFinder(bench.library, build_reader(settings))
    found = []
    gone = set(sorted({gold.article for gold in bench.questions})[::3])
    lone = [gold for gold in bench.questions if gold.article in gone]
    for gold in tqdm(lone, desc="with their passages", disable=None):
        findings = ask(finder, retriever, gold.question)
        found.append((findings.probability, holds(findings, gold)))
    for name in gone:
        bench.library.remove(name)
    for gold in tqdm(lone, desc="without", disable=None):
        findings = ask(finder, retriever, gold.question)
        found.append((findings.probability, holds(findings, gold)))
    return found


def binned(found: Sequence[tuple[float, bool]]) -> list[dict[str, float]]:
    """For each bin that is not empty: mean probability, share of the true, number."""
    said, true = np.array([p for p, _ in found]), np.array([t for _, t in found])
    places = np.minimum((said * BINS).astype(int), BINS - 1)
    return [
        {
            "said": round(float(said[places == place].mean()), 3),
            "true": round(float(true[places == place].mean()), 3),
            "questions": int((places == place).sum()),
        }
        for place in range(BINS)
        if (places == place).any()
    ]


def plot(bins: Sequence[dict[str, float]], target: Path) -> None:
    """Said against true, with the diagonal on which they would agree."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(4.5, 4.5))
    axes.plot([0, 1], [0, 1], color="grey", linewidth=1)
    axes.scatter([b["said"] for b in bins], [b["true"] for b in bins], s=[20 + b["questions"] for b in bins])
    axes.set_xlabel("probability said")
    axes.set_ylabel("share that was true")
    axes.set_aspect("equal")
    figure.tight_layout()
    figure.savefig(target, metadata={"Date": None})


def main() -> None:
    """Prints the bins, writes figures and plot."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks", help="folder for figures and plot")
    options = parser.parse_args()
    settings = Settings.from_env()
    with open_bench(options.files, settings) as bench:
        found = pairs(bench, settings)
    bins = binned(found)
    error = sum(b["questions"] * abs(b["said"] - b["true"]) for b in bins) / len(found)
    result = {
        "files": [file.name for file in options.files],
        "questions": len(found),
        "expected_calibration_error": round(error, 4),
        "bins": bins,
        "machine": machine(),
    }
    (options.out / "reliability.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    plot(bins, options.out / "reliability.svg")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
