"""What a language model writes on real questions, and what of it is shown.

Usage: python -m benchmarks.phrasing FILE.json… --out ROWS.jsonl [--replay RECORDED.jsonl] [--read 60]

RAG_GENERATOR names the model. A file is in SQuAD format, or lists questions on the articles in `seeds/`. Of the first,
75 questions are put to all paragraphs, and 25 to a library without every third paragraph, which alone answers them.
A run that was broken off goes on where it was. A row keeps all that the model wrote: --replay holds that against the
evidence anew, without the model. --read prints sentences to be judged by hand, drawn evenly before and after.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tqdm import tqdm

from rag.build import build_embedder, build_generator, build_reader, ingest_paths
from rag.compose import as_source, citable, compose
from rag.evaluate import read_paragraphs
from rag.evidence import READ_HITS, EvidenceFinder
from rag.interfaces import Embedder, Generator, Reader, Stream
from rag.language.understanding import understand
from rag.phrase import MOST_SOURCES, Claim, checked_sentence, claims, phrase
from rag.retrieve import Retriever
from rag.settings import Settings
from rag.store.library import StoredLibrary
from rag.types import Answer, Citation, Findings, Prompt, Question
from rag.verify import verify

SEED = 6
ANSWERABLE, UNANSWERABLE = 75, 25
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, those before it, and what a right answer holds; that is empty where the articles do not answer."""

    id: str
    question: str
    after: Sequence[str] = ()
    expect: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Collection:
    """Articles by file name, and the questions that are put to them."""

    articles: Mapping[str, str]
    questions: Sequence[Asked]


def read_collections(file: Path, seeds: Path) -> list[Collection]:
    """The collections that the questions of a file are put to."""
    content = json.loads(file.read_text(encoding="utf-8"))
    if isinstance(content, dict):
        return from_squad(file)
    articles = {path.name: path.read_text("utf-8") for path in sorted(seeds.glob("*.txt"))}
    return [
        Collection(
            articles,
            [
                Asked(row["id"], row["question"], row.get("after", ()), [" | ".join(g) for g in row.get("expect", ())])
                for row in content
            ],
        )
    ]


def from_squad(file: Path) -> list[Collection]:
    """Two thirds of the paragraphs with questions on the rest, and all of them with questions on any."""
    articles: dict[str, str] = {}
    asked: dict[str, list[Asked]] = {}
    for number, (text, pairs) in enumerate(read_paragraphs(file)):
        articles[f"{number:05d}.txt"] = text
        asked[f"{number:05d}.txt"] = [Asked(f"x{number}.{n}", q, (), gold) for n, (q, gold) in enumerate(pairs) if gold]
    missing = sorted(articles)[::3]
    rng = random.Random(SEED)
    lone = rng.sample([question for name in missing for question in asked[name]], UNANSWERABLE)
    rest = [question for questions in asked.values() for question in questions if question not in lone]
    return [
        Collection(
            {name: text for name, text in articles.items() if name not in missing},
            [replace(question, expect=()) for question in lone],
        ),
        Collection(articles, rng.sample(rest, ANSWERABLE)),
    ]


class Noting:
    """A generator that keeps what another one wrote last."""

    def __init__(self, inner: Generator) -> None:
        self._inner = inner
        self.name, self.context = inner.name, inner.context
        self.count_tokens = inner.count_tokens
        self.reply = ""

    def generate(self, prompt: Prompt, most: int) -> Stream[str]:
        """The other one's reply."""
        self.reply = ""
        with closing(self._inner.generate(prompt, most)) as pieces:
            for piece in pieces:
                self.reply += piece
                yield piece


class Recorded:
    """Writes again what was written to the same question."""

    context = 1_000_000

    def __init__(self, rows: Sequence[Row]) -> None:
        self.name = next(row["model"] for row in rows if row["model"])
        self._replies = {row["understood"]: row["reply"] for row in rows}

    def count_tokens(self, text: str) -> int:
        """Tokens, of which any number is read."""
        return len(text)

    def generate(self, prompt: Prompt, most: int) -> Stream[str]:
        """The reply in one piece."""
        yield self._replies[prompt.user.rpartition("Frage: ")[2].partition("\n")[0]]


def ask(
    collection: Collection, settings: Settings, models: tuple[Embedder, Reader], model: Noting, done: set[str]
) -> Iterator[Row]:
    """A row for each part of each question that is not `done`."""
    questions = [question for question in collection.questions if question.id not in done]
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "articles"
        folder.mkdir()
        for name, text in collection.articles.items():
            (folder / name).write_text(text, encoding="utf-8")
        index, (embedder, reader) = Path(home) / "index", models
        ingest_paths([folder], replace(settings, index=index), embedder)
        with closing(StoredLibrary(index, embedder.name)) as library:
            retriever, finder = Retriever(library, embedder), EvidenceFinder(library, reader)
            for asked in tqdm(questions, desc="questions", disable=None):
                for part in understand(asked.question, asked.after):
                    findings = finder.find(part, retriever.search(part.search, READ_HITS))
                    yield {"id": asked.id, "expect": list(asked.expect)} | answered(part, findings, model)


def answered(question: Question, findings: Findings, model: Noting) -> Row:
    """What the model made of one question, and what of that is shown."""
    model.reply = ""
    found = compose(question, findings, findings.hits)
    started = time.perf_counter()
    first, answer = 0.0, found
    for shown in phrase(question, found, findings, model):
        first, answer = first or time.perf_counter() - started, shown
    sources = () if found.abstained else citable(found, findings, MOST_SOURCES)
    return {
        "question": question.text,
        "understood": question.search,
        "kind": kind(answer),
        "notice": answer.phrasing.notice if answer.phrasing else "",
        "text": answer.text,
        "found": found.text,
        "span": found.span.text if found.span else "",
        "model": model.name,
        "reply": model.reply,
        "sentences": [judged(claim, sources, answer) for claim in claims([model.reply])],
        "evidence": [
            {"number": source.number, "quote": source.quote, "before": as_source(source).before} for source in sources
        ],
        "seconds": {"first": round(first, 2), "all": round(time.perf_counter() - started, 2)},
    }


def kind(answer: Answer) -> str:
    """Whose words are shown."""
    if answer.abstained:
        return "refused"
    return "phrased" if answer.phrasing and not answer.phrasing.notice else "evidence"


def judged(claim: Claim, sources: Sequence[Citation], answer: Answer) -> Row:
    """A sentence of the model with its verdict, and whether it is shown."""
    checked = checked_sentence(claim, sources)
    cited = [source for source in sources if source.number in claim.numbers] or sources
    return {
        "text": claim.text,
        "cites": claim.numbers,
        "shown": kind(answer) == "phrased" and claim.text in [sentence.text for sentence in answer.sentences],
        "verdict": str(checked.verdict) if checked else "nicht belegt",
        "proven by": checked.citations if checked else (),
        "reasons": checked.reasons if checked else verify(claim.text, [as_source(c) for c in cited]).reasons,
    }


def table(rows: Sequence[Row]) -> Iterator[str]:
    """Lines with the counts for what can be answered and what not, and the times."""
    yield f"{'':14}{'asked':>7}{'phrased':>9}{'evidence':>10}{'refused':>9}{'sentences':>11}{'struck':>8}{'shown':>7}"
    for name, wanted in (("answerable", True), ("unanswerable", False)):
        group = [row for row in rows if bool(row["expect"]) is wanted]
        kinds = [row["kind"] for row in group]
        sentences = [sentence for row in group for sentence in row["sentences"]]
        struck = sum(sentence["verdict"] == "nicht belegt" for sentence in sentences)
        yield (
            f"{name:14}{len(group):7}{kinds.count('phrased'):9}{kinds.count('evidence'):10}{kinds.count('refused'):9}"
            f"{len(sentences):11}{struck:8}{sum(sentence['shown'] for sentence in sentences):7}"
        )
    times = [row["seconds"] for row in rows if row["reply"]]
    if times:
        middle = {name: statistics.median(seconds[name] for seconds in times) for name in times[0]}
        yield f"seconds, median: {middle['first']:.1f} to the first sentence shown, {middle['all']:.1f} to the last"


def to_read(rows: Sequence[Row], count: int) -> Iterator[str]:
    """Sentences drawn from all that the model wrote, and from those shown, each with what it rests on."""
    drawn: list[tuple[str, Callable[[Row], bool]]] = [("before", lambda _: True), ("after", lambda s: bool(s["shown"]))]
    for name, wanted in drawn:
        pool = [(row, sentence) for row in rows for sentence in row["sentences"] if wanted(sentence)]
        for place, (row, sentence) in enumerate(random.Random(SEED).sample(pool, min(count, len(pool))), start=1):
            yield f"\n{name} {place} | {row['id']} {row['understood']} | {'; '.join(row['expect']) or 'UNANSWERABLE'}"
            yield f"  SAYS {sentence['text']} {list(sentence['cites'])}"
            yield f"  {sentence['verdict']} {list(sentence['proven by'])} {' '.join(sentence['reasons'])}"
            numbers = {*sentence["cites"], *sentence["proven by"]}
            for source in row["evidence"]:
                if source["number"] in numbers or not numbers:
                    yield f"  [{source['number']}] (… {source['before'][-200:]}) {source['quote']}"


def read_rows(file: Path) -> list[Row]:
    """The rows of a JSON-lines file, none where there is no file."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []


def main() -> None:
    """Asks what is not in the file of rows yet, and prints the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="JSON lines; rows that are there are kept")
    parser.add_argument("--replay", type=Path, help="rows whose replies are held against the evidence anew")
    parser.add_argument("--read", type=int, default=0, help="how many sentences to print, before and after")
    options = parser.parse_args()
    settings = Settings.from_env()
    inner = Recorded(read_rows(options.replay)) if options.replay else build_generator(settings)
    if inner is None:
        parser.error("RAG_GENERATOR names no language model")
    models, model = (build_embedder(settings), build_reader(settings)), Noting(inner)
    done = {row["id"] for row in read_rows(options.out)}
    with options.out.open("a", encoding="utf-8") as out:
        for collection in (c for file in options.files for c in read_collections(file, settings.seeds)):
            for row in ask(collection, settings, models, model, done):
                print(json.dumps(row, ensure_ascii=False), file=out, flush=True)
    rows = read_rows(options.out)
    print(*table(rows), *to_read(rows, options.read), sep="\n")


if __name__ == "__main__":
    main()
