"""Windows of whole sentences, sized for an encoder, with overlap."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.types import Span

Count = Callable[[Sequence[str]], Sequence[int]]
"""Tells how many tokens each of several texts has."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, or a piece of one too long: its own tokens, and those it adds to a window that reaches up to it."""

    span: Span
    alone: int
    joined: int


def split_passages(text: str, sentences: Sequence[Span], count: Count, limit: int, overlap: int) -> list[Span]:
    """Spans of passages over `sentences`: at most `limit` tokens each, neighbours share up to `overlap` tokens.

    A sentence longer than `limit` is cut, at white space if it has some, so that every word lies in a passage.
    """
    units = _units(text, sentences, count, limit)
    windows: list[Span] = []
    first = 0
    while first < len(units):
        last, total = first, units[first].alone
        while last + 1 < len(units) and total + units[last + 1].joined <= limit:
            last += 1
            total += units[last].joined
        windows.append(Span(units[first].span.start, units[last].span.end))
        if last + 1 == len(units):
            break
        first = _next_first(units, first, last, min(overlap, limit - units[last + 1].joined))
    return windows


def _next_first(units: Sequence[_Unit], first: int, last: int, overlap: int) -> int:
    """The unit at which the next window begins: after `first`, with at most `overlap` tokens shared."""
    start, shared = last + 1, 0
    while start - 1 > first and shared + units[start - 1].joined <= overlap:
        start -= 1
        shared += units[start].joined
    return start


def _units(text: str, sentences: Sequence[Span], count: Count, limit: int) -> list[_Unit]:
    sizes = count([sentence.of(text) for sentence in sentences])
    pieces = [piece for pair in zip(sentences, sizes, strict=True) for piece in _fitting(text, *pair, count, limit)]
    # Bullets between sentences are tokens as well.
    gaps = count([text[before.end : after.start] for (before, _), (after, _) in pairwise(pieces)])
    return [_Unit(span, size, size + gap) for (span, size), gap in zip(pieces, [0, *gaps], strict=False)]


def _fitting(text: str, span: Span, size: int, count: Count, limit: int) -> Iterator[tuple[Span, int]]:
    """`span` and its `size` in tokens, or where that is above `limit`, those of pieces that fit."""
    if size <= limit or span.end - span.start < 2:
        yield span, size
        return
    pieces = _pieces(text, span, -(-size // limit))
    for piece, tokens in zip(pieces, count([piece.of(text) for piece in pieces]), strict=True):
        yield from _fitting(text, piece, tokens, count, limit)


def _pieces(text: str, span: Span, number: int) -> list[Span]:
    """`span` in about `number` pieces of like length, two at least, cut at white space where there is some."""
    size = -(-(span.end - span.start) // number)
    pieces: list[Span] = []
    start = span.start
    while start < span.end:
        end = min(start + size, span.end)
        if end < span.end:
            space = max(text.rfind(blank, start + 1, end) for blank in " \n\t")
            end = space if space > start else end
        pieces.append(Span(start, end))
        start = end
    return pieces
