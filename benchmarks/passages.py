"""Sizes of passages, compared on SQuAD-format files: `python -m benchmarks.passages FILE.json…`.

The paragraphs of an article are joined to one long text, as an article of its own would be, and cut into passages of
several sizes. What counts is the rank of the first passage that holds a right answer at its place.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from benchmarks.machine import machine
from rag.build import build_embedder
from rag.ingest import read_passages
from rag.interfaces import Embedder
from rag.retrieve import Retriever
from rag.settings import ROOT, Settings
from rag.store.library import StoredLibrary
from rag.types import Article, Span

SIZES = ((96, 0), (128, 30), (192, 40), (256, 0), (256, 60), (320, 0), (320, 60), (320, 120), (480, 60))
"""Most tokens of a passage, most tokens shared with the next."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its article and the places of right answers in it."""

    question: str
    article: str
    places: tuple[Span, ...]


def long_articles(files: list[Path]) -> tuple[list[Article], list[Asked]]:
    """Articles of the files as one text each, with their questions."""
    articles: list[Article] = []
    questions: list[Asked] = []
    for file in files:
        for entry in json.loads(file.read_text(encoding="utf-8"))["data"]:
            name, text = f"{len(articles):06d}.txt", ""
            for paragraph in entry["paragraphs"]:
                shift = len(text)
                for qa in paragraph["qas"]:
                    starts = [(shift + a["answer_start"], len(a["text"])) for a in qa["answers"]]
                    places = tuple(Span(start, start + length) for start, length in starts)
                    questions.append(Asked(qa["question"], name, places))
                text += paragraph["context"] + "\n\n"
            articles.append(Article(name, entry.get("title", ""), None, text.rstrip()))
    return articles, questions


def measure(
    articles: list[Article], questions: list[Asked], embedder: Embedder, size: int, overlap: int
) -> dict[str, float]:
    """Number of passages, mean reciprocal rank and success of one size."""
    with tempfile.TemporaryDirectory() as home:
        library = StoredLibrary(Path(home), embedder.name, create=True)
        for article in articles:
            sentences, passages = read_passages(article.text, embedder, size, overlap)
            library.put(article, sentences, passages, embedder.embed_passages([p.of(article.text) for p in passages]))
        retriever = Retriever(library, embedder)
        ranks = [
            _reciprocal_rank(retriever, asked) for asked in tqdm(questions, desc=f"{size}/{overlap}", disable=None)
        ]
        passages_in_all = len(library)
        library.close()
    return {
        "size": size,
        "overlap": overlap,
        "passages": passages_in_all,
        "mrr@10": round(statistics.mean(ranks), 4),
        "success@1": round(statistics.mean(rank == 1 for rank in ranks), 4),
        "success@5": round(statistics.mean(rank >= 1 / 5 for rank in ranks), 4),
    }


def _reciprocal_rank(retriever: Retriever, asked: Asked) -> float:
    for hit in retriever.search(asked.question, 10):
        if hit.article.name == asked.article and any(
            hit.passage.start <= place.start and place.end <= hit.passage.end for place in asked.places
        ):
            return 1 / hit.rank
    return 0.0


def main() -> None:
    """Prints the table and writes the JSON file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--json", type=Path, default=ROOT / "benchmarks" / "passages.json", help="file for the figures")
    options = parser.parse_args()
    embedder = build_embedder(Settings.from_env())
    articles, questions = long_articles(options.files)
    rows = [measure(articles, questions, embedder, *size) for size in SIZES]
    result = {
        "files": [file.name for file in options.files],
        "questions": len(questions),
        "articles": len(articles),
        "model": embedder.name,
        "machine": machine(),
        "sizes": rows,
    }
    options.json.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
