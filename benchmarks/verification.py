"""Whether `rag.verify` lets faithful sentences pass and faulty ones not, by kind.

Usage: python -m benchmarks.verification NEWS.jsonl.gz DPR.jsonl.gz [--held] [--show KIND]

The texts are no part of this repository. "by rule": sentences of the texts rewritten by `benchmarks.rewriting`, each
held against the sentence that it was, or for "source" against another one. "by hand": sentences in words of one's own
on places of the same texts, kept in `verification.jsonl` with the text's hash and the offsets of the cited sentences.
Half of the texts, chosen by their hash, are shown only with --held: nothing was tuned on them.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import statistics
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from benchmarks.rewriting import FAITHFUL, FAULTY, Original, Rule, names_in
from rag.language.sentences import split_sentences
from rag.settings import ROOT
from rag.types import Span, Verdict
from rag.verify import Source, verify

BY_HAND = ROOT / "benchmarks" / "verification.jsonl"
SEED = 20
EACH = 50
"""Sentences of each kind, of both halves together."""
POOL = 800
"""Texts that sentences are taken from."""
CONTEXT = 600
"""Characters before a cited sentence that are read along."""


@dataclass(frozen=True)
class Text:
    """A real text."""

    title: str
    text: str

    @cached_property
    def sentences(self) -> Sequence[Span]:
        """Where its sentences are."""
        return split_sentences(self.text)

    @cached_property
    def key(self) -> str:
        """The first 16 digits of its SHA-256."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]

    @property
    def is_held(self) -> bool:
        """Whether it is kept for the final figure."""
        return int(self.key, 16) % 2 == 1

    def source(self, span: Span) -> Source:
        """A sentence of it as it is cited."""
        return Source(span.of(self.text), self.text[max(0, span.start - CONTEXT) : span.start], self.title)


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence to verify; `kind` is how it is faithful, or its fault."""

    made: str
    kind: str
    is_faithful: bool
    is_held: bool
    sentence: str
    sources: Sequence[Source]


def read_texts(files: Iterable[Path]) -> Iterator[Text]:
    """Texts of files with one JSON object a line, `text` or `context` with `title`."""
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                text = row.get("text") or row["context"]
                yield Text(row.get("title", ""), text)


def by_hand(texts: Mapping[str, Text]) -> Iterator[Case]:
    """The cases in words of one's own."""
    for row in map(json.loads, BY_HAND.read_text("utf-8").splitlines()):
        text = texts[row["text"]]
        sources = [text.source(Span(*cited)) for cited in row["cited"]]
        for sentence in row["faithful"]:
            yield Case("by hand", "own words", True, text.is_held, sentence, sources)
        for kind, sentence in row["faulty"]:
            yield Case("by hand", kind, False, text.is_held, sentence, sources)


def by_rule(texts: Sequence[Text], seed: int = SEED, each: int = EACH) -> Iterator[Case]:
    """The cases made by rule: up to `each` of a kind, one of a kind from a text."""
    rng = random.Random(seed)
    texts = rng.sample(texts, min(POOL, len(texts)))
    names = sorted({span.of(text.text) for text in texts[:50] for span in names_in(text.text[:400])})
    for kind, rule in {**FAITHFUL, **FAULTY}.items():
        yield from _of_kind(kind, rule, rng.sample(texts, len(texts)), names, rng, each)
    for text in rng.sample(texts, each):
        whole = [span for span in text.sentences if _is_whole(span.of(text.text))]
        if len(whole) > 1:  # half of them cite another sentence of the same text
            right, wrong = rng.sample(whole, 2)
            other = rng.choice([text, rng.choice(texts)])
            source = other.source(wrong if other is text else rng.choice(other.sentences))
            yield Case("by rule", "source", False, text.is_held, right.of(text.text), [source])


def _of_kind(
    kind: str, rule: Rule, texts: Iterable[Text], names: Sequence[str], rng: random.Random, each: int
) -> Iterator[Case]:
    made = 0
    for text in texts:
        for span in rng.sample(text.sentences, len(text.sentences)):
            sentence = span.of(text.text)
            changed = rule(Original(sentence, text.title, names), rng) if _is_whole(sentence) else None
            if changed and changed != sentence:
                yield Case("by rule", kind, kind in FAITHFUL, text.is_held, changed, [text.source(span)])
                made += 1
                break
        if made == each:
            return


def _is_whole(sentence: str) -> bool:
    return 50 <= len(sentence) <= 250 and sentence[0].isupper() and sentence.endswith(".") and "\n" not in sentence


def table(cases: Sequence[Case], verdicts: Sequence[Verdict]) -> list[dict[str, object]]:
    """Verdicts by kind, the sums of a group last; `right` is the share that the goal counts."""
    rows: list[dict[str, object]] = []
    for made in ("by rule", "by hand"):
        for is_faithful in (True, False):
            group = [
                (c, v) for c, v in zip(cases, verdicts, strict=True) if (c.made, c.is_faithful) == (made, is_faithful)
            ]
            kinds = list(dict.fromkeys(case.kind for case, _ in group))
            for kind in [*kinds, "all"] if len(kinds) > 1 else kinds:
                found = [verdict for case, verdict in group if kind in (case.kind, "all")]
                bad = Verdict.UNPROVEN if is_faithful else Verdict.PROVEN
                right = sum(verdict is not bad for verdict in found) / len(found)
                counts = {str(verdict): found.count(verdict) for verdict in Verdict}
                says = "faithful" if is_faithful else "faulty"
                rows.append({"made": made, "says": says, "kind": kind, **counts, "right": round(right, 3)})
    return rows


def main() -> None:
    """Prints the table, and with --show the cases of a kind that went wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--held", action="store_true", help="the half that nothing was tuned on")
    parser.add_argument("--show", help="kind whose wrong cases are printed with the reasons")
    options = parser.parse_args()
    texts = list(read_texts(options.files))
    cases = [*by_rule(texts), *by_hand({text.key: text for text in texts})]
    cases = [case for case in cases if case.is_held == options.held]
    verdicts, seconds = [], []
    for case in cases:
        start = time.process_time()
        check = verify(case.sentence, case.sources)
        seconds.append(time.process_time() - start)
        verdicts.append(check.verdict)
        bad = Verdict.UNPROVEN if case.is_faithful else Verdict.PROVEN
        if case.kind == options.show and check.verdict is bad:
            print(f"- {case.sentence}")
            print("  ", *(f"[{source.text}]" for source in case.sources), *check.reasons, sep="\n   ")
    for row in table(cases, verdicts):
        print(*(f"{value!s:<17}" for value in row.values()), sep="")
    print(f"{1000 * statistics.median(seconds):.1f} ms of CPU a sentence at the median of {len(seconds)}")


if __name__ == "__main__":
    main()
