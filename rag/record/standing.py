"""Where a quote stands now: at its place, elsewhere in its article, nowhere in it, or the article is gone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from rag.types import Article, Span


class State(StrEnum):
    """What became of a quote."""

    UNCHANGED = "unverändert"
    MOVED = "verschoben"
    CHANGED = "geändert"
    REMOVED = "entfernt"


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a quote: its article as it is now, and where it stands there; None where there is no such.

    UNCHANGED speaks of the quote alone: the rest of the article may be another one.
    """

    state: State
    article: Article | None = None
    span: Span | None = None

    @property
    def stands(self) -> bool:
        """Whether its article still holds the quote."""
        return self.span is not None


def standing(name: str, start: int, quote: str, article: Callable[[str], Article]) -> Standing:
    """What became of a quote from the article `name`; `article` raises KeyError for an article that is gone.

    A quote that moved is the same words with white space of any kind between them; of several places the nearest.
    """
    try:
        present = article(name)
    except KeyError:
        return Standing(State.REMOVED)
    if present.text.startswith(quote, start):
        return Standing(State.UNCHANGED, present, Span(start, start + len(quote)))
    words = r"\s+".join(map(re.escape, quote.split())) or re.escape(quote)
    places = [Span(*match.span()) for match in re.finditer(words, present.text)]
    if not places:
        return Standing(State.CHANGED, present)
    return Standing(State.MOVED, present, min(places, key=lambda place: abs(place.start - start)))
