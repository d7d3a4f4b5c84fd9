"""Speed and memory of an ingest, and how well and fast vectors are found: `python -m benchmarks.ingest TEXTS…`.

TEXTS are folders of plain text. Passages are embedded in turn by this program and by a loop over
`SentenceTransformer.encode`, so that a busy machine slows both. What does not depend on the model is measured with
vectors drawn by lot: clusters around passages of the texts, as wide and as oblong as theirs (their covariance), so
that near ones are as near as in life. Peaks of memory are those of a process of its own, without the model.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import faiss
import numpy as np

from benchmarks.machine import machine
from rag.build import build_embedder
from rag.ingest import find_files, ingest, read_passages
from rag.settings import ROOT, Settings
from rag.sources import read_source
from rag.store.database import Database
from rag.store.library import StoredLibrary
from rag.store.vectors import VectorIndex
from rag.types import Article, Origin, Span, Vectors

WORDS, PER_ARTICLE = 260, 10
"""Words that a passage adds to the one before, and passages in an article, of the ingest with vectors drawn by lot."""
SPREAD = 0.5
"""Variance within a cluster, as share of that between the passages of the texts."""
QUERIES, K, CANDIDATES = 100, 10, 100
ROUNDS = 3


class DrawnEmbedder:
    """Vectors drawn by lot; satisfies `rag.interfaces.Embedder` without a model."""

    name = "drawn"
    max_tokens = 512
    usual_likeness = -1.0

    def __init__(self, real: Vectors) -> None:
        self.dimension = real.shape[1]
        self._draw = drawn(real)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Words, and two."""
        return [len(text.split()) + 2 for text in texts]

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Shape (n, dim)."""
        return self._draw(len(texts))

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Shape (n, dim)."""
        return self._draw(len(texts))


def drawn(real: Vectors, seed: int = 0) -> Callable[[int], Vectors]:
    """Draws vectors around `real` ones, with the spread of their covariance."""
    chance = np.random.default_rng(seed)
    centred = real - real.mean(axis=0)
    _, deviations, axes = np.linalg.svd(centred / np.sqrt(len(real)), full_matrices=False)
    spread = (np.sqrt(SPREAD) * deviations[:, None] * axes).astype(np.float32)

    def draw(count: int) -> Vectors:
        around = real[chance.integers(0, len(real), count)]
        vectors = around + chance.standard_normal((count, len(spread)), np.float32) @ spread
        made: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return made

    return draw


def embedding(
    texts: Sequence[Path], passages: int, around: int, settings: Settings
) -> tuple[dict[str, float], Vectors]:
    """Passages a second, this program's and the plain loop's, of `passages`; and the vectors of `around` of them."""
    from sentence_transformers import SentenceTransformer

    from rag.models.base import prepare_base_model

    ours = build_embedder(settings)
    every = _passages(texts, max(passages, around), settings)
    found = every[:passages]
    plain = SentenceTransformer(settings.model or str(prepare_base_model(settings.cache)))
    vectors = ours.embed_passages(every)
    rates: dict[str, list[float]] = {"ours": [], "plain": []}
    for _ in range(ROUNDS):
        rates["ours"].append(len(found) / _seconds(lambda: ours.embed_passages(found)))
        rates["plain"].append(len(found) / _seconds(lambda: [plain.encode(p, prompt_name="passage") for p in found]))
    rate = {name: statistics.median(values) for name, values in rates.items()}
    return rate | {"passages": len(found), "times_faster": rate["ours"] / rate["plain"]}, vectors


def _passages(texts: Sequence[Path], count: int, settings: Settings) -> list[str]:
    embedder = build_embedder(settings)
    found: list[str] = []
    for name, path in find_files(texts)[0]:
        text = read_source(name, Path(path)).text
        found += [span.of(text) for span in read_passages(text, embedder)[1]]
        if len(found) >= count:
            break
    return found[:count]


def memory(count: int, vectors: Path) -> dict[str, float]:
    """Peak memory and passages a second of an ingest of about `count` passages in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        _write_articles(Path(folder) / "articles", count)
        command = [sys.executable, "-m", "benchmarks.ingest", "--process", folder, "--vectors", str(vectors)]
        told = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout
    measured: dict[str, float] = json.loads(told.splitlines()[-1])
    return measured


def _write_articles(folder: Path, count: int) -> None:
    folder.mkdir()
    chance = np.random.default_rng(1)
    words = np.array([f"wort{number}" for number in range(50_000)])
    for number in range(count // PER_ARTICLE):
        drawn_words = words[chance.zipf(1.2, WORDS * PER_ARTICLE) % len(words)]
        sentences = (" ".join(drawn_words[start : start + 17]).capitalize() for start in range(0, len(drawn_words), 17))
        (folder / f"{number}.txt").write_text(". ".join(sentences) + ".", "utf-8")


def run_process(folder: Path, vectors: Path) -> None:
    """Ingests `folder`/articles, asks once, and prints what it took."""
    embedder = DrawnEmbedder(np.load(vectors))
    before = _peak()
    library = StoredLibrary(folder / "index", embedder.name, create=True)
    seconds = _seconds(lambda: ingest(find_files([folder / "articles"])[0], library, embedder))
    saving = _seconds(library.save_vectors)
    waits = [1000 * _seconds(lambda: library.nearest(embedder.embed_questions(["?"]), CANDIDATES)) for _ in range(20)]
    figures = {
        "passages": len(library),
        "passages_per_second": len(library) / seconds,
        "seconds_to_save_vectors": saving,
        "peak_megabytes": _peak(),
        "of_these_before": before,
        "nearest_ms_median": statistics.median(waits),
        "megabytes_on_disk": sum(file.stat().st_size for file in (folder / "index").iterdir()) / 1e6,
    }
    print(json.dumps(figures))


def _peak() -> float:
    """Megabytes that this process held at most, by Linux; getrusage would count what its parent held."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1000


def finding(count: int, real: Vectors, shares: Sequence[float]) -> list[dict[str, float]]:
    """Milliseconds a question and recall@10 at `count` vectors: all compared, and in lists, probing shares of them."""
    draw = drawn(real, seed=2)
    with tempfile.TemporaryDirectory() as folder:
        database = _Drawn(Path(folder) / "vectors.sqlite", draw, count)
        questions = draw(QUERIES)
        exact = VectorIndex.build(database, "drawn:1", lambda _: 0)
        best, wait = _found(exact, questions)
        rows = [
            {"vectors": count, "lists": 0, "ms": wait, "recall_at_10": 1.0, "megabytes": count * real.shape[1] * 4e-6}
        ]
        del exact
        lists = int(2 ** round(np.log2(2 * np.sqrt(count))))  # as `lists_for` parts many
        started = time.perf_counter()
        index = VectorIndex.build(database, "drawn:1", lambda _: lists)
        built = time.perf_counter() - started
        for share in shares:
            faiss.ParameterSpace().set_index_parameter(index._index, "nprobe", max(1, int(lists * share)))
            found, wait = _found(index, questions)
            hits = sum(len(set(a[:K]) & set(b)) for a, b in zip(best, found, strict=True))
            rows.append(
                {
                    "vectors": count,
                    "lists": lists,
                    "probed": share,
                    "ms": wait,
                    "recall_at_10": hits / (K * QUERIES),
                    "megabytes": count * real.shape[1] * 1e-6,
                    "seconds_to_build": built,
                }
            )
        return rows


def _found(index: VectorIndex, questions: Vectors) -> tuple[list[list[int]], float]:
    """The candidates for each question, and the median of the milliseconds it took."""
    found, waits = [], []
    for row in range(len(questions)):
        started = time.perf_counter()
        found.append(index.nearest(questions[row : row + 1], CANDIDATES))
        waits.append(1000 * (time.perf_counter() - started))
    return found, statistics.median(waits)


class _Drawn(Database):
    """A library file whose passages are vectors drawn by lot and nothing else."""

    def __init__(self, path: Path, draw: Callable[[int], Vectors], count: int) -> None:
        super().__init__(path, wait=1)
        for start in range(0, count, 5000):
            spans = [Span(number, number + 1) for number in range(min(5000, count - start))]
            self.put(Article(str(start), "", None, "." * len(spans)), [], spans, draw(len(spans)), Origin())


def measure(texts: Sequence[Path], options: argparse.Namespace) -> Iterator[tuple[str, object]]:
    """All figures, by name."""
    yield "machine", machine()
    yield "versions", {name: importlib.metadata.version(name) for name in ("faiss-cpu", "numpy", "openvino", "torch")}
    rates, real = embedding(texts, options.passages, options.around, Settings.from_env())
    yield "embedding", rates
    yield "drawn_around", len(real)
    with tempfile.TemporaryDirectory() as folder:
        vectors = Path(folder) / "vectors.npy"
        np.save(vectors, real)
        yield "memory", [memory(count, vectors) for count in options.ingests]
    yield "finding", [row for count in options.sizes for row in finding(count, real, options.probed)]


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def main() -> None:
    """Measures, prints and writes the figures."""
    parser = argparse.ArgumentParser(description="Tempo und Speicher des Einlesens, Güte und Tempo der Vektorsuche.")
    parser.add_argument("texts", nargs="*", type=Path, default=[ROOT / "seeds"], help="Ordner mit Texten")
    parser.add_argument("--passages", type=int, default=300, help="Passagen, an denen das Tempo gemessen wird")
    parser.add_argument("--around", type=int, default=3000, help="Passagen, um die Vektoren gezogen werden")
    parser.add_argument("--ingests", nargs="*", type=int, default=[10_000, 100_000], help="Passagen je Einlesen")
    parser.add_argument("--sizes", nargs="*", type=int, default=[10_000, 100_000, 1_000_000], help="Vektoren")
    parser.add_argument("--probed", nargs="*", type=float, default=[1 / 64, 1 / 32, 1 / 16, 1 / 8])
    parser.add_argument(
        "--json", type=Path, default=ROOT / "benchmarks" / "ingest.json", help="Datei für die Messwerte"
    )
    parser.add_argument("--process", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--vectors", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.process:
        run_process(options.process, options.vectors)
        return
    measured = dict(measure(options.texts, options))
    rounded = json.loads(json.dumps(measured), parse_float=lambda digits: round(float(digits), 4))
    figures = json.dumps(rounded, ensure_ascii=False, indent=1)
    options.json.write_text(figures + "\n", "utf-8")
    print(figures)


if __name__ == "__main__":
    main()
