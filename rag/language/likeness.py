"""How much of their wording two texts share: near-duplicates, found without comparing every pair.

A sketch stands for a text: the smallest hashes of its runs of words (Broder 1997, "On the resemblance and containment
of documents"). It knows wording only: two reports on one event, each in its own words, share next to nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.language.words import split_words

SIZE = 64
"""Hashes that a sketch keeps: the share of common wording is then right within about 0.06."""

KEYS = 24
"""Of these the smallest, by which near-duplicates are looked up: those that share half their wording have one in common
but once in ten million times."""

LEAST_SHARED = 0.4
"""Share of the shorter text that near-duplicates have in common. Of 500 news articles, shortened by a third, with
another headline and every tenth word changed, 98 in 100 reach it; no two of the 500 share more than 0.21."""

LEAST_RUNS = 10
"""Runs that they have in common at least: short texts are alike by their form ("Am Montag regnet es in …")."""

LEAST_LENGTH = 0.4
"""Length of the shorter one, as share of the longer: a report that quotes a short one in full is one of its own."""

_RUN = 3


@dataclass(frozen=True, slots=True)
class Sketch:
    """The `SIZE` smallest of the hashes of a text's runs of words, ascending (int64), and how many there were."""

    hashes: NDArray[np.int64]
    runs: int

    @classmethod
    def of(cls, text: str) -> Sketch:
        """The sketch of a text; without hashes where it has fewer words than a run."""
        words = [word.lower() for word in split_words(text)]
        runs = {" ".join(words[start : start + _RUN]) for start in range(len(words) - _RUN + 1)}
        hashes = np.array([_hash(run) for run in runs], dtype=np.int64)
        return cls(np.sort(hashes)[:SIZE], len(runs))

    @property
    def keys(self) -> list[int]:
        """Near-duplicates have at least one of these in common."""
        found: list[int] = self.hashes[:KEYS].tolist()
        return found

    def to_bytes(self) -> bytes:
        """The sketch as it is stored."""
        return np.array([self.runs, *self.hashes], dtype="<i8").tobytes()

    @classmethod
    def from_bytes(cls, stored: bytes) -> Sketch:
        """The sketch that was stored. Raises ValueError where that is none."""
        numbers = np.frombuffer(stored, dtype="<i8").astype(np.int64)
        if not len(numbers):
            raise ValueError("a sketch holds a number at least")
        return cls(numbers[1:], int(numbers[0]))


def are_near_duplicates(a: Sketch, b: Sketch) -> bool:
    """Whether two texts are one, but for another headline, a cut or some words."""
    shorter, longer = sorted((a.runs, b.runs))
    if shorter < LEAST_LENGTH * longer:
        return False
    return shared_runs(a, b) >= max(LEAST_RUNS, LEAST_SHARED * shorter)


def shared_runs(a: Sketch, b: Sketch) -> float:
    """About how many runs of words two texts have in common; exact where both are short."""
    both = np.union1d(a.hashes, b.hashes)[:SIZE]
    if not len(both):
        return 0.0
    resemblance = float(np.mean(np.isin(both, a.hashes) & np.isin(both, b.hashes)))
    return resemblance * (a.runs + b.runs) / (1 + resemblance)


def _hash(run: str) -> int:
    """The same in every process; 64 bits with a sign, as SQLite stores them."""
    data = run.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little", signed=True)
