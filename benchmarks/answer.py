"""An answer over 10,000 passages, by stage, on the runtime in use and on plain float32 torch.

Usage: python -m benchmarks.answer [--json benchmarks/answer.json]

The articles are sentences of those in `seeds/`, their words shuffled, or each would count as a repetition of others;
one passage of about 300 tokens each. Their vectors are random: embedding them would take long, and how long a search
takes does not depend on what it finds. Both runtimes answer the same questions in turn, so that a busy machine slows
both.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
from tqdm import tqdm

from benchmarks.machine import machine
from rag.build import assistant_over, build_embedder, build_reader
from rag.language.sentences import split_sentences
from rag.settings import ROOT, Settings
from rag.store.library import StoredLibrary
from rag.types import Article, Span, Vectors

PASSAGES, SENTENCES, ROUNDS = 10_000, 8, 2
QUESTIONS = (
    "Wie viel investiert Meta?",
    "Wer ist Alexandr Wang?",
    "Worauf basiert das Geschäftsmodell von Meta?",
    "Wie hoch war der Umsatz von Scale AI im Vorjahr?",
    "Warum kauft Meta Anteile an Scale AI?",
    "Welche Unternehmen investieren in externe KI-Firmen?",
    "Wie viele Mitarbeiter hat Scale AI?",
    "Was ist Defense Llama?",
)


def articles() -> Iterator[Article]:
    """Articles of sentences with shuffled words, the same in every run."""
    texts = [file.read_text("utf-8") for file in sorted((ROOT / "seeds").glob("*.txt"))]
    sentences = [span.of(text) for text in texts for span in split_sentences(text) if len(span.of(text)) > 80]
    rng = random.Random(1)
    for number in range(PASSAGES):
        text = " ".join(_shuffled(sentence, rng) for sentence in rng.sample(sentences, SENTENCES))
        yield Article(f"{number}.txt", f"Artikel {number}", None, text)


def _shuffled(sentence: str, rng: random.Random) -> str:
    """The words of a sentence in another order, its end as it was."""
    *words, last = sentence.split()
    return " ".join([*rng.sample(words, len(words)), last])


def fill(library: StoredLibrary, dimension: int) -> None:
    """One passage for each article, with a random vector."""
    rng = np.random.default_rng(1)
    for article in tqdm(articles(), total=PASSAGES, desc="passages", disable=None):
        vector = rng.standard_normal((1, dimension)).astype(np.float32)
        vectors: Vectors = vector / np.linalg.norm(vector)
        library.put(article, split_sentences(article.text), [Span(0, len(article.text))], vectors)


def measure(settings: Settings) -> dict[str, dict[str, float]]:
    """Median milliseconds of each stage, by runtime."""
    runtimes = {"ours": settings, "plain": replace(settings, runtime="torch")}
    embedders = {name: build_embedder(chosen) for name, chosen in runtimes.items()}
    times: dict[str, dict[str, list[float]]] = {name: {} for name in runtimes}
    with (
        tempfile.TemporaryDirectory() as home,
        closing(StoredLibrary(Path(home), embedders["ours"].name, create=True)) as library,
    ):
        fill(library, embedders["ours"].dimension)
        assistants = {
            name: assistant_over(library, embedders[name], build_reader(chosen)) for name, chosen in runtimes.items()
        }
        for question in QUESTIONS:  # a first time unmeasured: runtimes prepare themselves for new widths
            assistants["ours"].ask(question)
        for question in QUESTIONS * ROUNDS:
            for name, assistant in assistants.items():
                for stage, seconds in assistant.ask(question).seconds.items():
                    times[name].setdefault(stage, []).append(1000 * seconds)
    return {
        name: {stage: round(statistics.median(values), 1) for stage, values in stages.items()}
        for name, stages in times.items()
    }


def main() -> None:
    """Prints the table and writes the JSON file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", type=Path, default=ROOT / "benchmarks" / "answer.json", help="file for the figures")
    options = parser.parse_args()
    found = measure(Settings.from_env())
    result = {
        "passages": PASSAGES,
        "milliseconds": found,
        "readers_share": round(found["ours"]["read"] / found["ours"]["total"], 3),
        "times_faster": round(found["plain"]["total"] / found["ours"]["total"], 2),
        "machine": machine(),
    }
    options.json.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
