"""Speed of embedder and reader against the same models used the plain way, and of reading facts:
`python -m benchmarks.speed`.

The plain way is `SentenceTransformer(folder)` with default settings, and `AutoModelForQuestionAnswering` on a padded
batch: float32 on torch. Both take turns, so that a busy machine slows both; compare the ratios of one run, not the
figures of two.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.machine import machine
from rag.language.facts import find_facts
from rag.language.sentences import split_sentences
from rag.models.answerer import QuestionAnswerer
from rag.models.base import prepare_base_model
from rag.models.embedder import SentenceTransformerEmbedder
from rag.models.trained import prepare_reader_model
from rag.settings import ROOT, Settings

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PASSAGES, TOKENS, QUESTIONS, ROUNDS, STARTS = 32, 250, 50, 5, 3
READ, READ_TOKENS, READINGS = 5, 320, 15
PACKAGES = ("numpy", "openvino", "sentence-transformers", "tokenizers", "torch", "transformers")
OURS = (
    "import sys; from pathlib import Path; from rag.models.embedder import SentenceTransformerEmbedder as E;"
    "E(Path(sys.argv[1]), 'auto', Path(sys.argv[2])).embed_questions([sys.argv[3]])"
)
PLAIN = (
    "import sys; from sentence_transformers import SentenceTransformer as E;"
    "E(sys.argv[1]).encode(sys.argv[3], prompt_name='query')"
)


def measure(cache: Path) -> dict[str, object]:
    """All figures: passages per second, milliseconds per question, seconds from the command to the first vector."""
    folder = prepare_base_model(cache)
    ours = SentenceTransformerEmbedder(folder, "auto", cache)

    from sentence_transformers import SentenceTransformer

    plain = SentenceTransformer(str(folder), local_files_only=True)
    passages = _windows(ours, PASSAGES, TOKENS)
    questions = [" ".join(window.split()[:10]) for window in _windows(ours, QUESTIONS, TOKENS)]
    vectors = ours.embed_passages(passages), plain.encode(passages, prompt_name="passage")

    rates = _passage_rates(ours, plain, passages)
    waits = _question_waits(ours, plain, questions)
    starts = _start_seconds(folder, cache, questions[0])
    reads = reading_times(prepare_reader_model(cache), cache, questions, _windows(ours, READ, READ_TOKENS))
    rate, wait, start, read = (
        {name: statistics.median(v) for name, v in d.items()} for d in (rates, waits, starts, reads)
    )
    slow = {name: statistics.quantiles(values, n=20)[-1] for name, values in waits.items()}
    return {
        "machine": machine(),
        "versions": {package: importlib.metadata.version(package) for package in PACKAGES},
        "counts": {
            "passages": PASSAGES,
            "tokens_per_passage": statistics.mean(ours.count_tokens(passages)),
            "rounds": ROUNDS,
            "questions": QUESTIONS,
            "starts": STARTS,
            "passages_read": READ,
            "tokens_per_passage_read": READ_TOKENS,
        },
        "passages_per_second": rate,
        "question_ms_median": wait,
        "question_ms_p95": slow,
        "first_vector_seconds": start,
        "facts_megabytes_per_second": _facts_rate(),
        "reading_ms_median": read,
        "least_cosine": float((vectors[0] * vectors[1]).sum(axis=1).min()),
        "times_faster": {
            "passages": rate["ours"] / rate["plain"],
            "passages_against_batches": rate["ours"] / rate["plain_batched"],
            "question_median": wait["plain"] / wait["ours"],
            "question_p95": slow["plain"] / slow["ours"],
            "first_vector": start["plain"] / start["ours"],
            "reading": read["plain"] / read["ours"],
        },
    }


def _passage_rates(
    ours: SentenceTransformerEmbedder, plain: SentenceTransformer, passages: list[str]
) -> dict[str, list[float]]:
    """Passages per second, by turns."""
    ways: dict[str, Callable[[], object]] = {
        "ours": lambda: ours.embed_passages(passages),
        "plain": lambda: [plain.encode(passage, prompt_name="passage") for passage in passages],
        "plain_batched": lambda: plain.encode(passages, prompt_name="passage"),
    }
    rounds = [{name: PASSAGES / _seconds(way) for name, way in ways.items()} for _ in range(ROUNDS)]
    return {name: [each[name] for each in rounds] for name in ways}


def _question_waits(
    ours: SentenceTransformerEmbedder, plain: SentenceTransformer, questions: Sequence[str]
) -> dict[str, list[float]]:
    """Milliseconds for the vector of each question, by turns."""
    waits: dict[str, list[float]] = {"ours": [], "plain": []}
    for question in questions:
        waits["ours"].append(1000 * _seconds(partial(ours.embed_questions, [question])))
        waits["plain"].append(1000 * _seconds(partial(plain.encode, question, prompt_name="query")))
    return waits


def _start_seconds(folder: Path, cache: Path, question: str) -> dict[str, list[float]]:
    """Seconds from the command to the first vector, by turns."""
    starts: dict[str, list[float]] = {"ours": [], "plain": []}
    for _ in range(STARTS):
        for name, code in (("ours", OURS), ("plain", PLAIN)):
            command = [sys.executable, "-c", code, str(folder), str(cache), question]
            run = partial(subprocess.run, command, check=True, cwd=ROOT, capture_output=True)
            starts[name].append(_seconds(run))
    return starts


def _facts_rate() -> float:
    """Millions of characters a second from which facts are read, the best of ROUNDS over the articles in `seeds/`."""
    texts = [file.read_text("utf-8") for file in sorted((ROOT / "seeds").glob("*.txt"))]
    size = sum(map(len, texts)) / 1e6
    return max(size / _seconds(lambda: [find_facts(text) for text in texts]) for _ in range(ROUNDS))


def reading_times(
    folder: Path, cache: Path, questions: Sequence[str], passages: Sequence[str]
) -> dict[str, list[float]]:
    """Milliseconds in which all passages are read for a question; ours with the words found, plain without."""
    import torch
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    ours = QuestionAnswerer(folder, "auto", cache)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForQuestionAnswering.from_pretrained(folder, dtype=torch.float32).eval()
    cut = [(passage, split_sentences(passage)) for passage in passages]

    def plain(question: str) -> None:
        pairs = [question] * len(passages), list(passages)
        with torch.inference_mode():
            model(**tokenizer(*pairs, padding=True, truncation="only_second", return_tensors="pt"))

    times: dict[str, list[float]] = {"ours": [], "plain": []}
    for question in questions[:READINGS]:
        times["ours"].append(1000 * _seconds(partial(ours.read, question, cut)))
        times["plain"].append(1000 * _seconds(partial(plain, question)))
    return times


def _windows(embedder: SentenceTransformerEmbedder, count: int, tokens: int) -> list[str]:
    """Windows of about `tokens` tokens over the articles in `seeds/`, evenly shifted."""
    words = " ".join(file.read_text("utf-8") for file in sorted((ROOT / "seeds").glob("*.txt"))).split()
    size = len(words) * tokens // embedder.count_tokens([" ".join(words)])[0]
    starts = [(len(words) - size) * number // count for number in range(count)]
    return [" ".join(words[start : start + size]) for start in starts]


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def main() -> None:
    """Measures, prints and writes the figures."""
    parser = argparse.ArgumentParser(description="Tempo des Modells gegen sentence-transformers, wie es kommt.")
    parser.add_argument("--json", type=Path, default=ROOT / "benchmarks" / "speed.json", help="Datei für die Messwerte")
    target: Path = parser.parse_args().json
    rounded = json.loads(
        json.dumps(measure(Settings.from_env().cache)), parse_float=lambda digits: round(float(digits), 5)
    )
    figures = json.dumps(rounded, ensure_ascii=False, indent=1)
    target.write_text(figures + "\n", "utf-8")
    print(figures)


if __name__ == "__main__":
    main()
