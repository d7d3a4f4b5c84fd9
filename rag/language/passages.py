"""Windows of whole sentences, sized for an encoder, with overlap."""

from __future__ import annotations

from collections.abc import Sequence

from rag.types import Span


def split_passages(text: str, sentences: Sequence[Span], tokens: Sequence[int], limit: int, overlap: int) -> list[Span]:
    """Spans of passages over `sentences`: at most `limit` tokens each, neighbours share up to `overlap` tokens.

    `tokens` counts the tokens of each sentence. A sentence longer than `limit` is cut at white space into pieces of
    its own, so that every word lies in a passage.
    """
    windows: list[Span] = []
    first = 0
    while first < len(sentences):
        if tokens[first] > limit:
            windows.extend(_pieces(text, sentences[first], -(-tokens[first] // limit)))
            first += 1
            continue
        last, total = first, tokens[first]
        while last + 1 < len(sentences) and total + tokens[last + 1] <= limit:
            last += 1
            total += tokens[last]
        windows.append(Span(sentences[first].start, sentences[last].end))
        if last + 1 == len(sentences):
            break
        first = _next_first(tokens, first, last, overlap)
    return windows


def _next_first(tokens: Sequence[int], first: int, last: int, overlap: int) -> int:
    """The sentence at which the next window begins: after `first`, with at most `overlap` tokens shared."""
    start, shared = last + 1, 0
    while start - 1 > first and shared + tokens[start - 1] <= overlap:
        start -= 1
        shared += tokens[start]
    return start


def _pieces(text: str, sentence: Span, count: int) -> list[Span]:
    """`sentence` in about `count` pieces of like length, cut at white space where there is some."""
    size = -(-(sentence.end - sentence.start) // count)
    pieces: list[Span] = []
    start = sentence.start
    while start < sentence.end:
        end = min(start + size, sentence.end)
        if end < sentence.end and (space := text.rfind(" ", start + 1, end)) > start:
            end = space
        pieces.append(Span(start, end))
        start = end
    return pieces
