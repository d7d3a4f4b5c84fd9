"""What the reader learns from: questions with passages, and where in them the answer stands, if it does.

Usage: python -m training.examples OUT.jsonl [--squad FILE[:QUESTIONS]…] [--pairs PAIRS[:QUESTIONS]…]
       [--labelled PAIRS LABELS…]… [--beside SHARE] [--seed N]

--squad: human-made questions in SQuAD format. Each is put to a window of its text that holds the answer, and some to a
window of the same text that does not, or to another paragraph of the article. --pairs: German passages with questions
that they answer, the place unknown ({"id", "context", "questions"} a line). Each is put to its passage, or to the other
passage that is most like it in words. --labelled, repeatable: such pairs, and files that say where the answers stand
({"id", "question", "start", "end"}: which passage, which of its questions, where; {"id", "text", "start", "end"}: a
question of our own; without a place: one that the passage does not answer).
Each is put to a window with its answer, and some to near misses: the passage without the sentence that answers, the
question with another name or year in it, another passage that is like it or on the same "subject". All may be gzip or
not; the number after the colon takes that many questions at random.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from rag.language.names import whole_names
from rag.language.sentences import split_sentences
from rag.language.words import split_words
from rag.types import Span

SEED = 1
LEAST, MOST = 150, 1000
"""Characters of a window, drawn evenly between the two: passages come in all sizes, and short ones train faster."""

WHOLE = 0.5
"""Share of the windows that are the whole passage, with an answer or without: where only near misses were as long as
passages of the library are, a reader took length for a sign that nothing answers."""

DENSITY = {"ja": 2.5}
"""Characters of German that one character of a script stands for, by its tokens."""

ELSEWHERE = 0.25
"""Share of the questions that are also put to a window without their answer."""

BESIDE = 0.2
"""Share of the questions that are also put to the most similar other paragraph of their article, unless `--beside`."""

WITHOUT, RENAMED, NEAR = 0.2, 0.25, 0.1
"""Shares of the labelled questions that are also put to each kind of near miss."""

ON_SUBJECT = 0.6
"""Share of the labelled questions that are also put to another passage on their subject, where there is one."""

AS_TYPED = 0.12
"""Share of the questions that are put as people type them in a hurry."""

_TYPED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})

_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Example:
    """A question put to a passage. `start`, `end`: the answer in it; None where it is not known or, unless
    `answered`, not there."""

    question: str
    passage: str
    answered: bool
    start: int | None = None
    end: int | None = None


def read_json(path: Path) -> Any:  # noqa: ANN401  # whatever the file holds
    """The value in a JSON file, gzip or not."""
    raw = path.read_bytes()
    return json.loads(gzip.decompress(raw) if path.suffix == ".gz" else raw)


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The values in a JSON-lines file, gzip or not."""
    raw = path.read_bytes()
    return [json.loads(line) for line in (gzip.decompress(raw) if path.suffix == ".gz" else raw).splitlines()]


def write_examples(path: Path, examples: Iterable[Example]) -> None:
    """One example a line, as JSON."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(example), ensure_ascii=False) + "\n" for example in examples)


def read_examples(path: Path) -> list[Example]:
    """The examples in a file that `write_examples` wrote."""
    return [Example(**row) for row in read_lines(path)]


def squad_examples(path: Path, most: int | None, rng: random.Random, on_like: float = BESIDE) -> Iterator[Example]:
    """Questions of a SQuAD-format file, on windows with and without their answer, and that share on like paragraphs."""
    asked = [
        ([paragraph["context"] for paragraph in article["paragraphs"]], place, qa["question"], qa["answers"][0])
        for article in read_json(path)["data"]
        for place, paragraph in enumerate(article["paragraphs"])
        for qa in paragraph["qas"]
        if qa["answers"] and len(qa["answers"][0]["text"]) <= LEAST
    ]
    for contexts, place, question, answer in rng.sample(asked, min(most or len(asked), len(asked))):
        context = contexts[place]
        span = Span(answer["answer_start"], answer["answer_start"] + len(answer["text"]))
        sentences = split_sentences(context)
        inside = window(sentences, span, _length(context, rng), rng)
        if span.of(context) == answer["text"] and inside is not None:
            text = inside.of(context)
            yield Example(question, text, True, span.start - inside.start, span.end - inside.start)
            if rng.random() < ELSEWHERE:
                others = [s for s in sentences if s.end <= inside.start or s.start >= inside.end]
                away = window(others, rng.choice(others), _length(context, rng), rng) if others else None
                if away is not None and answer["text"] not in away.of(context):
                    yield Example(question, away.of(context), False)
            if len(contexts) > 1 and rng.random() < on_like:
                beside = contexts[near_misses(contexts, [(place, question)])[0]]
                if answer["text"] not in beside:
                    yield Example(question, _part(beside, rng), False)


def pair_examples(path: Path, most: int | None, rng: random.Random) -> Iterator[Example]:
    """Questions of German pairs, by turns on their passage and on the one that is most like the question in words."""
    rows = [row for row in read_lines(path) if row["questions"]]
    asked = [(place, question) for place, row in enumerate(rows) for question in row["questions"]]
    asked = rng.sample(asked, min(most or len(asked), len(asked)))
    near = near_misses([row["context"] for row in rows], asked)
    for number, (place, question) in enumerate(asked):
        answered = number % 2 == 0
        context = rows[place if answered else near[number]]["context"]
        yield Example(question, context, answered)


def is_near_miss(label: Mapping[str, Any]) -> bool:
    """Whether a label is a question of our own that its passage does not answer."""
    return "text" in label and "start" not in label


def question_of(label: Mapping[str, Any], rows: Mapping[str, Mapping[str, Any]]) -> str:
    """The question that a label is on."""
    return str(label["text"] if "text" in label else rows[label["id"]]["questions"][label["question"]])


def labelled_examples(pairs: Path, labels: Sequence[Path], rng: random.Random) -> Iterator[Example]:
    """Labelled questions on windows that hold their answer, and near misses that nothing answers."""
    rows = {row["id"]: row for row in read_lines(pairs)}
    contexts = {key: place for place, key in enumerate(rows)}
    every = [label for file in labels for label in read_lines(file)]
    for label in every:
        if is_near_miss(label):
            yield Example(label["text"], _part(rows[label["id"]]["context"], rng), False)
    found = [label for label in every if label.get("start") is not None]
    questions = [question_of(label, rows) for label in found]
    names = [whole_names(question) for question in questions]
    pool = [name for inside in names for name in inside]
    asked = [(contexts[label["id"]], question) for label, question in zip(found, questions, strict=True)]
    near = near_misses([row["context"] for row in rows.values()], asked)
    texts = [row["context"] for row in rows.values()]
    subjects = _by_subject(rows.values())
    for label, question, own, miss in zip(found, questions, names, near, strict=True):
        context = rows[label["id"]]["context"]
        span = Span(label["start"], label["end"])
        sentences = split_sentences(context)
        inside = window(sentences, span, _length(context, rng), rng)
        if inside is None:
            continue
        text = inside.of(context)
        yield Example(question, text, True, span.start - inside.start, span.end - inside.start)
        if rng.random() < WITHOUT:
            rest = [s.of(text) for s in split_sentences(text) if span.of(context) not in s.of(text)]
            if len(rest) > 1:
                yield Example(question, " ".join(rest), False)
        if rng.random() < RENAMED:
            other = _renamed(question, own, pool, text, rng)
            if other is not None:
                yield Example(other, text, False)
        if rng.random() < NEAR and span.of(context) not in texts[miss]:
            yield Example(question, _part(texts[miss], rng), False)
        beside = [
            text for text in subjects.get(rows[label["id"]].get("subject", ""), ()) if span.of(context) not in text
        ]
        if beside and rng.random() < ON_SUBJECT:
            yield Example(question, _part(rng.choice(beside), rng), False)


def _by_subject(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """The passages on each subject; few rows have one."""
    found: dict[str, list[str]] = {}
    for row in rows:
        if "subject" in row:
            found.setdefault(row["subject"], []).append(row["context"])
    return found


def as_typed(question: str, rng: random.Random) -> str:
    """The question in small letters, without its question mark or with "ae" for "ä", or several of these."""
    habits: list[Callable[[str], str]] = [
        str.lower,
        lambda text: text.rstrip("? "),
        lambda text: text.translate(_TYPED),
    ]
    for habit in rng.sample(habits, rng.randint(1, len(habits))):
        question = habit(question)
    return question


def renamed_questions(
    rows: Mapping[str, Mapping[str, Any]], labels: Sequence[Mapping[str, Any]], rng: random.Random
) -> list[tuple[str, str]]:
    """Labelled questions about something else of the kind, each with the id of the passage that does not answer it."""
    questions = [question_of(label, rows) for label in labels]
    names = [whole_names(question) for question in questions]
    pool = [name for inside in names for name in inside]
    found = []
    for label, question, own in zip(labels, questions, names, strict=True):
        other = _renamed(question, own, pool, rows[label["id"]]["context"], rng)
        if other is not None:
            found.append((other, label["id"]))
    return found


def _part(text: str, rng: random.Random) -> str:
    """A window somewhere in a text, as long as those that hold answers."""
    sentences = split_sentences(text)
    inside = window(sentences, rng.choice(sentences), _length(text, rng), rng) if sentences else None
    return inside.of(text) if inside else text


def _length(text: str, rng: random.Random) -> float:
    """Characters of a window of a text."""
    if rng.random() < WHOLE:
        return math.inf
    return rng.uniform(LEAST, MOST) / (DENSITY["ja"] if _is_dense(text) else 1.0)


def _renamed(question: str, names: Sequence[str], pool: Sequence[str], text: str, rng: random.Random) -> str | None:
    """The question about something else of the kind: another name or year that the text does not hold."""
    words = set(split_words(text))
    years = [year for year in _YEAR.findall(question) if year in text]
    own = [name for name in names if words.issuperset(split_words(name))]
    if years and (not own or rng.random() < 0.5):
        other = str(int(rng.choice(years)) + rng.choice([-1, 1]) * rng.randint(1, 12))
        return None if other in text else question.replace(rng.choice(years), other, 1)
    if not own:
        return None
    others = [name for name in rng.sample(pool, min(20, len(pool))) if words.isdisjoint(split_words(name))]
    others = [name for name in others if name not in names]
    return question.replace(rng.choice(own), others[0], 1) if others else None


def near_misses(passages: Sequence[str], asked: Sequence[tuple[int, str]]) -> list[int]:
    """For each question (place of its passage, text) the place of the most similar passage but its own (tf-idf)."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=min(2, 1 + len(passages) // 100)
    )
    matrix = vectorizer.fit_transform(passages)
    found = []
    for start in range(0, len(asked), 500):
        part = asked[start : start + 500]
        likeness = (vectorizer.transform([question for _, question in part]) @ matrix.T).toarray()
        for row, (place, _) in zip(likeness, part, strict=True):
            row[place] = -1
            found.append(int(row.argmax()))
    return found


def window(sentences: Sequence[Span], span: Span, length: float, rng: random.Random) -> Span | None:
    """Neighbouring sentences around `span`, about `length` characters; None where the span crosses sentences widely."""
    touched = [i for i, s in enumerate(sentences) if s.start < span.end and span.start < s.end]
    if not touched:
        return None
    first, last = touched[0], touched[-1]
    while sentences[last].end - sentences[first].start < length:
        sides = [side for side in (-1, 1) if 0 <= (first - 1 if side < 0 else last + 1) < len(sentences)]
        if not sides:
            break
        if rng.choice(sides) < 0:
            first -= 1
        else:
            last += 1
    return Span(min(span.start, sentences[first].start), max(span.end, sentences[last].end))


def _is_dense(text: str) -> bool:
    return sum("\u3040" <= char <= "\u9fff" for char in text) > len(text) / 4


def _counted(argument: str) -> tuple[Path, int | None]:
    path, _, count = argument.partition(":")
    return Path(path), int(count) if count else None


def main() -> None:
    """Writes the examples, in random order."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--squad", nargs="*", type=_counted, default=[])
    parser.add_argument("--pairs", nargs="*", type=_counted, default=[])
    parser.add_argument("--labelled", nargs="+", action="append", type=Path, default=[])
    parser.add_argument(
        "--beside", type=float, default=BESIDE, help="share of the --squad questions on like paragraphs"
    )
    parser.add_argument("--seed", type=int, default=SEED, help="another one draws other windows and near misses")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    examples = [example for path, most in options.squad for example in squad_examples(path, most, rng, options.beside)]
    examples += [example for path, most in options.pairs for example in pair_examples(path, most, rng)]
    for pairs, *labels in options.labelled:
        examples += labelled_examples(pairs, labels, rng)
    typed = (replace(e, question=as_typed(e.question, rng)) if rng.random() < AS_TYPED else e for e in examples)
    examples = list(typed)
    rng.shuffle(examples)
    write_examples(options.out, examples)
    print(f"{len(examples)} Beispiele, {sum(e.start is not None for e in examples)} mit Stelle")


if __name__ == "__main__":
    main()
