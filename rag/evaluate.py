"""Scores on SQuAD-format files: every paragraph becomes an article, every question is searched for and asked.

What is measured stands in the first half, who measures it in the second.
"""

from __future__ import annotations

import collections
import json
import re
import string
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from rag.assistant import Assistant
from rag.build import assistant_over, build_embedder, build_reader
from rag.errors import SourceError
from rag.ingest import ingest
from rag.interfaces import Embedder
from rag.settings import Settings
from rag.store.library import StoredLibrary
from rag.types import Answer, Hit

_ARTICLES = re.compile(r"\b(?:der|die|das|den|dem|des|ein|eine|einer|eines|einem|einen|a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation + "„“”‚‘’»«–")


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question, the name of the article that answers it, and the answers that count as right."""

    question: str
    article: str
    answers: tuple[str, ...]


def reciprocal_rank(hits: Sequence[Hit], article: str) -> float:
    """1 / rank of the first hit from the article, 0 if there is none."""
    return next((1 / hit.rank for hit in hits if hit.article.name == article), 0.0)


def proven(answer: Answer, gold: GoldQuestion, within: int) -> bool:
    """Whether one of the first citations quotes a right answer from the right article."""
    return any(
        citation.article.name == gold.article and any(text in citation.quote for text in gold.answers)
        for citation in answer.citations[:within]
    )


def normalised(text: str) -> list[str]:
    """Words of an answer without articles and punctuation, as SQuAD v1.1 compares them.

    >>> normalised("Die „neue“ Brücke.")
    ['neue', 'brücke']
    """
    return _ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split()


def exact_match(said: str, answers: Sequence[str]) -> float:
    """1 where the normalised words are those of a right answer."""
    return float(any(normalised(said) == normalised(gold) for gold in answers))


def token_f1(said: str, answers: Sequence[str]) -> float:
    """Best harmonic mean of precision and recall of words over the right answers (Rajpurkar et al. 2016).

    >>> token_f1("im Jahr 1998", ["1998"])
    0.5
    """
    return max(_f1(normalised(said), normalised(gold)) for gold in answers)


def _f1(said: list[str], gold: list[str]) -> float:
    same = sum((collections.Counter(said) & collections.Counter(gold)).values())
    return 2 * same / (len(said) + len(gold)) if same else float(said == gold)


@dataclass(frozen=True, slots=True)
class Bench:
    """A library made of the paragraphs of SQuAD-format files, and the questions that they answer."""

    library: StoredLibrary
    embedder: Embedder
    assistant: Assistant
    questions: list[GoldQuestion]
    passages: int


@contextmanager
def open_bench(files: Sequence[Path], settings: Settings) -> Iterator[Bench]:
    """Every paragraph as an article of its own. Raises SourceError for a file that is not in SQuAD format."""
    texts: list[str] = []
    questions: list[GoldQuestion] = []
    for file in files:
        for context, pairs in read_paragraphs(file):
            name = f"{len(texts):06d}.txt"
            texts.append(context)
            questions.extend(GoldQuestion(question, name, answers) for question, answers in pairs if answers)
    if not questions:
        raise SourceError("In den Dateien steht keine Frage mit Antwort. Erwartet wird das SQuAD-Format.")
    embedder = build_embedder(settings)
    with tempfile.TemporaryDirectory() as home:
        paths = [(f"{number:06d}.txt", Path(home) / f"{number:06d}.txt") for number in range(len(texts))]
        for (_, path), text in zip(paths, texts, strict=True):
            path.write_text(text, encoding="utf-8")
        with closing(StoredLibrary(Path(home) / "index", embedder.name, create=True)) as library:
            with tqdm(total=len(paths), desc="Absätze einlesen", disable=None) as bar:
                ingest(paths, library, embedder, bar.update)
            yield Bench(
                library, embedder, assistant_over(library, embedder, build_reader(settings)), questions, len(texts)
            )


def evaluate(files: Sequence[Path], settings: Settings) -> dict[str, float]:
    """Mean scores over all questions of the files. Raises SourceError for a file that is not in SQuAD format."""
    sums: collections.Counter[str] = collections.Counter()
    with open_bench(files, settings) as bench:
        for gold in tqdm(bench.questions, desc="Fragen", disable=None):
            sums.update(_scores(gold, bench.assistant.search(gold.question, 10), bench.assistant.ask(gold.question)))
    count = len(bench.questions)
    means = {name: round(total / count, 4) for name, total in sums.items()}
    return means | {"questions": count, "passages": bench.passages}


def _scores(gold: GoldQuestion, hits: Sequence[Hit], answer: Answer) -> dict[str, float]:
    rank = reciprocal_rank(hits, gold.article)
    said = answer.span.text if answer.span else ""
    return {
        "mrr@10": rank,
        "success@1": float(rank == 1),
        "sentence@1": float(proven(answer, gold, 1)),
        "sentence@3": float(proven(answer, gold, 3)),
        "em": exact_match(said, gold.answers) if said else 0.0,
        "f1": token_f1(said, gold.answers) if said else 0.0,
        "false_abstain": float(answer.abstained),
    }


def read_paragraphs(file: Path) -> Iterator[tuple[str, list[tuple[str, tuple[str, ...]]]]]:
    """Contexts of a file, each with its questions and their answers."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))["data"]
        for article in data:
            for paragraph in article["paragraphs"]:
                pairs = [(qa["question"], tuple(a["text"] for a in qa["answers"])) for qa in paragraph["qas"]]
                yield paragraph["context"], pairs
    except OSError as error:
        raise SourceError(f"„{file}“ lässt sich nicht lesen. Bitte den Pfad prüfen.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise SourceError(f"„{file}“ ist nicht im SQuAD-Format (data, paragraphs, context, qas, answers).") from error
