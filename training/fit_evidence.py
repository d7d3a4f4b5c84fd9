"""Fits how sentences and passages are ranked and when they answer: RANKING, HIT_WEIGHT, ANSWERING in rag/evidence.py.

Usage: python -m training.fit_evidence --labelled PAIRS LABELS… [--labelled …] [--features FILE.npz] [--limit N]

PAIRS and LABELS are those of `training.examples`; the labelled passages must be ones that the reader was not trained
on. They are put into libraries of several sizes, filled up with the other passages, and every labelled question is
asked twice: with its passage there and with it taken away. Questions with another name or year, and those that we
wrote so that nothing answers them, are asked too.

Ranking is a conditional logit: of all sentences read for a question, those that hold the answer shall come first.
Passages are ranked likewise, by their best sentence and their own score. Answering is a logistic regression on the
best sentence: does it hold the answer? Below the threshold, the share FALSE_REFUSALS of the answerable questions is
declined. Ranking and threshold are those of the first set, whose questions are put farthest from their texts' words;
that an article on the right subject need not answer is learned from all. What is too rare among the labelled questions
to be fitted has weights by judgement (JUDGED).
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from rag.build import build_embedder, build_reader
from rag.evidence import ANSWERING, RANKING, READ_HITS, TIE, Candidate, EvidenceFinder
from rag.ingest import ingest
from rag.interfaces import Embedder, Reader
from rag.language.understanding import understand
from rag.retrieve import Retriever
from rag.settings import Settings
from rag.store.library import StoredLibrary
from rag.types import Span, Vectors
from training.examples import SEED, is_near_miss, question_of, read_lines, renamed_questions

SIZES = (0.04, 1.0)
"""Shares of the passages that make a library, beside all labelled ones."""

FALSE_REFUSALS = 0.05
RANKED = ("answer", "mass", "passage", "coverage", "passage_coverage", "missing")
"""The weights of RANKING that are learned; the others are JUDGED."""

FITTED = ("mass", "lacks_figure")
"""The weights of ANSWERING that are learned, beside its bias; the others are JUDGED."""

JUDGED = {
    "ranking": {name: RANKING[name] for name in RANKING if name not in RANKED},
    "answering": {name: ANSWERING[name] for name in ANSWERING if name not in FITTED and name != "bias"},
}
"""Weights that stay as they are: a question on another name or year must be declined, though few here are such."""

PRIOR = 0.01
"""Strength of the Gaussian prior on standardised weights."""

Floats = NDArray[np.float64]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """One question put to one library: features of every sentence read, and which of them hold the answer.

    `passage` is the id of the one that the question was written on; `first`: whether it is of the first set.
    """

    names: list[str]
    features: Floats
    gold: NDArray[np.bool_]
    kind: str
    passage: str
    first: bool = True

    def of(self, names: Sequence[str]) -> Floats:
        """The features of these names, shape (sentences, names)."""
        return self.features[:, [self.names.index(name) for name in names]]

    def weighed(self, weights: Mapping[str, float]) -> Floats:
        """Sum of the weighted features of each sentence, without any bias."""
        named = {name: weight for name, weight in weights.items() if name != "bias"}
        found: Floats = self.of(list(named)) @ np.array(list(named.values()))
        return found


class RememberingEmbedder:
    """An embedder that embeds each passage once, however many libraries hold it."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, NDArray[np.float32]] = {}

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # all else is the embedder's
        return getattr(self._embedder, name)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Shape (n, dim)."""
        new = [text for text in texts if text not in self._known]
        self._known.update(zip(new, self._embedder.embed_passages(new), strict=True))
        return np.stack([self._known[text] for text in texts])


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a set: labels with a place, and (kind, question, id of the passage) that nothing answers."""

    labels: list[Row]
    unanswerable: list[tuple[str, str, str]]


def asked_of(rows: Mapping[str, Row], labels: Sequence[Row], limit: int, rng: random.Random) -> Asked:
    """At most `limit` questions of each sort."""
    answerable = [label for label in labels if label.get("start") is not None]
    answerable = rng.sample(answerable, min(limit, len(answerable)))
    unanswerable = [("renamed", question, key) for question, key in renamed_questions(rows, answerable, rng)]
    misses = [label for label in labels if is_near_miss(label)]
    unanswerable += [
        ("near miss", str(label["text"]), str(label["id"]))
        for label in misses
        if "subject" not in rows[label["id"]]  # another passage on the subject might answer it
    ]
    return Asked(answerable, rng.sample(unanswerable, min(limit, len(unanswerable))))


def cases(
    sets: Sequence[tuple[Sequence[Row], Sequence[Row]]], embedder: Embedder, reader: Reader, limit: int
) -> Iterator[Case]:
    """All questions on all libraries; `sets` are rows and labels on some of them."""
    rng = random.Random(SEED)
    own = {label["id"] for _, labels in sets for label in labels}
    first = {label["id"] for label in sets[0][1]}
    by_id = {row["id"]: row for rows, _ in sets for row in rows if row["questions"] or row["id"] in own}
    others = [row for key, row in by_id.items() if key not in own]
    rng.shuffle(others)
    every = [asked_of(by_id, labels, limit, rng) for _, labels in sets]
    asked = [label for part in every for label in part.labels]
    others_asked = [one for part in every for one in part.unanswerable]
    for share in SIZES:
        chosen = [by_id[key] for key in sorted(own)] + others[: round(share * len(by_id))]
        with (
            tempfile.TemporaryDirectory() as home,
            closing(StoredLibrary(Path(home) / "index", embedder.name, create=True)) as library,
        ):
            paths = [(f"{row['id']}.txt", Path(home) / f"{row['id']}.txt") for row in chosen]
            for (_, path), row in zip(paths, chosen, strict=True):
                path.write_text(row["context"], encoding="utf-8")
            with tqdm(total=len(paths), desc="Absätze einlesen") as bar:
                ingest(paths, library, embedder, bar.update)
            retriever, finder = Retriever(library, embedder), EvidenceFinder(library, reader)
            for label in tqdm(asked, desc="Fragen"):
                question = question_of(label, by_id)
                gold = Span(label["start"], label["end"])
                found = _read(question, retriever, finder)
                yield _case("answered", found[:READ_HITS], label["id"], gold, label["id"] in first)
                without = [inside for inside in found if inside[0].hit.article.name != f"{label['id']}.txt"]
                yield _case("absent", without[:READ_HITS], label["id"], None, label["id"] in first)
            if share == SIZES[0]:
                for kind, question, key in tqdm(others_asked, desc="Unbeantwortbare"):
                    yield _case(kind, _read(question, retriever, finder)[:READ_HITS], key, None, key in first)


def _read(question: str, retriever: Retriever, finder: EvidenceFinder) -> list[list[Candidate]]:
    """Candidates of the best hits, by hit."""
    understood = understand(question)[0]
    hits = retriever.search(understood.search, READ_HITS + 1)
    inside: dict[int, list[Candidate]] = {hit.passage.id: [] for hit in hits}
    for candidate in finder.candidates(understood, hits):
        inside[candidate.hit.passage.id].append(candidate)
    return [found for found in inside.values() if found]


def _case(kind: str, found: Sequence[Sequence[Candidate]], passage: str, gold: Span | None, first: bool) -> Case:
    every = [candidate for inside in found for candidate in inside]
    holds = [
        gold is not None
        and candidate.hit.article.name == f"{passage}.txt"
        and candidate.sentence.start < gold.end
        and gold.start < candidate.sentence.end
        for candidate in every
    ]
    features = [candidate.features() for candidate in every]
    values = np.array([list(row.values()) for row in features])
    return Case(list(features[0]), values, np.array(holds, bool), kind, passage, first)


def fit_ranking(found: Sequence[Case], fitted: Sequence[str], judged: Mapping[str, float]) -> dict[str, float]:
    """Weights that make the gold sentences likeliest among all of their question (conditional logit)."""
    parts = [(case.of(fitted), case.weighed(judged), case.gold) for case in found if case.gold.any()]
    scale = np.concatenate([features for features, _, _ in parts]).std(axis=0) + 1e-9

    def loss(weights: Floats) -> tuple[float, Floats]:
        value, slope = PRIOR * len(parts) * float(weights @ weights) / 2, PRIOR * len(parts) * weights
        for features, given, gold in parts:
            scores = features / scale @ weights + given
            scores -= scores.max()
            odds = np.exp(scores)
            all_, right = odds.sum(), odds[gold].sum()
            value -= float(np.log(right / all_))
            slope = slope + (features / scale).T @ (odds / all_) - (features[gold] / scale).T @ (odds[gold] / right)
        return value, slope

    return {**judged, **dict(zip(fitted, _least(loss, len(fitted)) / scale, strict=True))}


def passages_of(case: Case, ranking: Mapping[str, float]) -> Case:
    """The passages read for a question: the scores of their best sentences ("best") and their own ("passage")."""
    scores, own = case.weighed(ranking), case.of(["passage"])[:, 0]  # a passage is known by its score
    each = [own == value for value in dict.fromkeys(own)]
    features = np.array([[scores[inside].max(), own[inside][0]] for inside in each])
    gold = np.array([bool(case.gold[inside].any()) for inside in each])
    return Case(["best", "passage"], features, gold, case.kind, case.passage, case.first)


def fit_hits(found: Sequence[Case], ranking: Mapping[str, float]) -> float:
    """What a passage's score weighs beside its best sentence's (conditional logit)."""
    weights = fit_ranking([passages_of(case, ranking) for case in found], ["best", "passage"], {})
    return weights["passage"] / weights["best"]


def reciprocal_rank(found: Sequence[Case], ranking: Mapping[str, float], weight: float) -> float:
    """Mean reciprocal rank of the first passage that holds the answer."""
    ranks = []
    for passages in (passages_of(case, ranking) for case in found if case.kind == "answered"):
        scores = passages.weighed({"best": 1.0, "passage": weight})
        right = scores[passages.gold].max(initial=-np.inf)
        ranks.append(1 / (1 + (scores > right).sum()) if passages.gold.any() else 0.0)
    return float(np.mean(ranks))


def fit_answering(best: Case, fitted: Sequence[str], judged: Mapping[str, float]) -> dict[str, float]:
    """Weights and "bias" of a logistic regression on the best sentences; right and wrong weigh alike."""
    scale = best.of(fitted).std(axis=0) + 1e-9
    features = np.column_stack([best.of(fitted) / scale, np.ones(len(best.gold))])
    given, sign = best.weighed(judged), np.where(best.gold, 1.0, -1.0)
    weight = 1 / np.where(best.gold, best.gold.mean(), 1 - best.gold.mean())

    prior = PRIOR * len(best.gold) * np.array([1.0] * len(fitted) + [0.0])

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = sign * (features @ weights + given)
        slope = -(weight * sign / (1 + np.exp(margin))) @ features
        return float(weight @ np.logaddexp(0, -margin) + prior @ weights**2 / 2), slope + prior * weights

    *weights, bias = _least(loss, len(fitted) + 1)
    return {"bias": bias, **judged, **dict(zip(fitted, np.array(weights) / scale, strict=True))}


def _least(loss: Callable[[Floats], tuple[float, Floats]], size: int) -> Floats:
    from scipy.optimize import minimize  # type: ignore[import-untyped]

    solved: Floats = minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B").x
    return solved


def order(case: Case, ranking: Mapping[str, float], answering: Mapping[str, float]) -> list[int]:
    """The places of the sentences, best first, as `EvidenceFinder.rank` orders them."""
    scores, odds = case.weighed(ranking), case.weighed(answering)
    surest = int(np.argmax(np.where(scores > scores.max() - TIE, odds, -np.inf)))
    return [surest, *(int(place) for place in np.argsort(-scores) if place != surest)]


def first_right(
    found: Sequence[Case], ranking: Mapping[str, float], answering: Mapping[str, float], within: int = 1
) -> float:
    """Share of the questions with a gold sentence among the first."""
    right = [c.gold[order(c, ranking, answering)[:within]].any() for c in found if c.kind == "answered"]
    return float(np.mean(right))


def report(found: Sequence[Case]) -> None:
    """Prints the constants, and what they reach: fitted on one half of the passages and measured on the other."""
    first = set(sorted({case.passage for case in found})[::2])
    half = [case for case in found if case.passage in first]
    other = [case for case in found if case.passage not in first]
    ways = ("one half", half, other), ("the other", other, half), ("all", found, found)
    for name, fitted_on, measured_on in ways:
        ranking = fit_ranking([c for c in fitted_on if c.first], RANKED, JUDGED["ranking"])
        best = best_of(fitted_on, ranking)
        answering = fit_answering(best, FITTED, JUDGED["answering"])
        logits = best_of(measured_on, ranking, answering).weighed(answering) + answering["bias"]
        kinds = np.array([case.kind for case in measured_on])
        of_first = np.array([case.first for case in measured_on])
        threshold = float(np.quantile(logits[(kinds == "answered") & of_first], FALSE_REFUSALS))
        hits = fit_hits([case for case in fitted_on if case.first and case.gold.any()], ranking)
        for weights in (ranking, {"passages": hits}, answering):
            print({key: round(float(weight), 3) for key, weight in weights.items()})
        print(f"{name}: threshold {threshold:.3f}")
        for label, inside in ("first set", of_first), ("others", ~of_first):
            cases_inside = [case for case, chosen in zip(measured_on, inside, strict=True) if chosen]
            for within in (1, 3) if cases_inside else ():
                share = first_right(cases_inside, ranking, answering, within)
                print(f"{name}, {label}: right among the first {within}: {share:.4f}")
            if cases_inside:
                rank = reciprocal_rank(cases_inside, ranking, hits)
                print(f"{name}, {label}: mean reciprocal rank of the passage: {rank:.4f}")
            for kind in dict.fromkeys(kinds[inside]):
                declined = logits[inside & (kinds == kind)] < threshold
                print(f"{name}, {label}: {kind} declined {declined.mean():.4f} of {len(declined)}")


def best_of(found: Sequence[Case], ranking: Mapping[str, float], answering: Mapping[str, float] | None = None) -> Case:
    """The best sentence of each question, all in one case; without `answering` by the ranking alone."""
    first = [order(c, ranking, answering)[0] if answering else int(np.argmax(c.weighed(ranking))) for c in found]
    features = np.array([case.features[place] for case, place in zip(found, first, strict=True)])
    gold = np.array([case.gold[place] for case, place in zip(found, first, strict=True)])
    return Case(found[0].names, features, gold, "", "")


def save(file: Path, found: Sequence[Case]) -> None:
    """Writes the cases to a NumPy archive."""
    np.savez(
        file,
        features=np.concatenate([case.features for case in found]),
        gold=np.concatenate([case.gold for case in found]),
        sizes=[len(case.gold) for case in found],
        kinds=[case.kind for case in found],
        passages=[case.passage for case in found],
        first=[case.first for case in found],
        names=found[0].names,
    )


def load(file: Path) -> list[Case]:
    """The cases that `save` wrote."""
    kept = np.load(file)
    cuts = np.cumsum(kept["sizes"])[:-1]
    names = list(map(str, kept["names"]))
    values, gold = np.split(kept["features"], cuts), np.split(kept["gold"], cuts)
    parts = zip(values, gold, kept["kinds"], kept["passages"], kept["first"], strict=True)
    return [Case(names, v, g, str(kind), str(passage), bool(first)) for v, g, kind, passage, first in parts]


def main() -> None:
    """Prints the constants."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--labelled", nargs="+", action="append", type=Path, required=True)
    parser.add_argument("--features", type=Path, help="keeps what was read; where it is there already, nothing is read")
    parser.add_argument("--limit", type=int, default=10_000, help="questions of each set, and as many unanswerable")
    options = parser.parse_args()
    if options.features and options.features.exists():
        report(load(options.features))
        return
    settings = Settings.from_env()
    embedder = RememberingEmbedder(build_embedder(settings))
    sets = [
        (read_lines(pairs), [label for file in files for label in read_lines(file)])
        for pairs, *files in options.labelled
    ]
    found = list(cases(sets, embedder, build_reader(settings), options.limit))
    if options.features:
        save(options.features, found)
    report(found)


if __name__ == "__main__":
    main()
