"""A record held against the library: which of its quotes still stand, and whether it was altered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rag.export import Row
from rag.record.files import Filed
from rag.record.record import checksum
from rag.record.standing import Standing, State, standing
from rag.types import Article

ALTERED = "Das Protokoll wurde nachträglich verändert"
_WORDS = {State.CHANGED: "nicht mehr im Wortlaut", State.REMOVED: "ohne Artikel in der Bibliothek"}


@dataclass(frozen=True, slots=True)
class CheckedQuote:
    """One quote of a record: the `citation` of exchange number `exchange`, and what became of it.

    `fault` says, in German, what does not fit within the record itself; empty where all does.
    """

    exchange: int
    citation: Row
    standing: Standing
    fault: str

    @property
    def stands(self) -> bool:
        """Whether the article still holds it, and the record quotes it rightly."""
        return self.standing.stands and not self.fault

    @property
    def row(self) -> Row:
        """The quote as `verify --json` shows it; `start`, `end` and `page` say where it stands now."""
        article, span = self.standing.article, self.standing.span
        return {
            "exchange": self.exchange,
            **{key: self.citation[key] for key in ("number", "article", "title", "quote")},
            "state": self.standing.state,
            "stands": self.stands,
            "same_text": article is not None and article.sha256 == self.citation["sha256"],
            "start": span.start if span else None,
            "end": span.end if span else None,
            "page": article.page(span.start) if article and span else None,
            "fault": self.fault,
        }


@dataclass(frozen=True, slots=True)
class Check:
    """All quotes of a record; `intact`: whether the record is as it was written."""

    quotes: tuple[CheckedQuote, ...]
    intact: bool

    @property
    def stands(self) -> bool:
        """Whether the record is intact and every quote stands."""
        return self.intact and all(quote.stands for quote in self.quotes)

    @property
    def summary(self) -> str:
        """One German line."""
        parts = [_count(self.quotes)]
        forged = [f"[{quote.citation['number']}] von Frage {quote.exchange}" for quote in self.quotes if quote.fault]
        if forged:
            parts.append(f"{ALTERED}: {', '.join(forged)} {'passt' if len(forged) == 1 else 'passen'} nicht.")
        elif not self.intact:
            parts.append(f"{ALTERED}; bitte dem Original vertrauen.")
        return " ".join(parts)


def check_record(filed: Filed, article: Callable[[str], Article]) -> Check:
    """Holds a record against articles; `article` raises KeyError for one that is gone."""
    record = filed.record
    quotes = (
        CheckedQuote(
            number,
            citation,
            found := standing(citation["article"], citation["start"], citation["quote"], article),
            _fault(citation, found.article),
        )
        for number, citation in _citations(record)
    )
    return Check(tuple(quotes), filed.intact and record["checksum"] == checksum(record))


def _citations(record: Row) -> Iterator[tuple[int, Row]]:
    for number, exchange in enumerate(record["exchanges"], start=1):
        for citation in exchange["answer"]["citations"] if exchange["answer"] else ():
            yield number, citation


def _fault(citation: Row, present: Article | None) -> str:
    """What in a citation does not fit: its words, its offsets, its context, or the text that its hash names."""
    quote, start, end, context = (citation[key] for key in ("quote", "start", "end", "context"))
    if end - start != len(quote) or context["end"] - context["start"] != len(context["text"]):
        return "Wortlaut und Zeichenangaben passen nicht zusammen."
    if not context["start"] <= start <= end <= context["end"] or not context["text"].startswith(
        quote, start - context["start"]
    ):
        return "Das Zitat steht nicht an seiner Stelle im Textumfeld."
    known = present if present and present.sha256 == citation["sha256"] else None
    if known and not known.text.startswith(context["text"], context["start"]):
        return "Der Text mit diesem Hash enthält das Zitat dort nicht."
    return ""


def _count(quotes: tuple[CheckedQuote, ...]) -> str:
    if not quotes:
        return "Das Protokoll enthält kein Zitat."
    states = Counter(quote.standing.state for quote in quotes)
    standing_still = sum(quote.standing.stands for quote in quotes)
    moved = f", davon {states[State.MOVED]} an anderer Stelle" if states[State.MOVED] else ""
    lost = ", ".join(f"{states[state]} {words}" for state, words in _WORDS.items() if states[state])
    if not lost:
        return f"{'Das Zitat steht' if len(quotes) == 1 else f'Alle {len(quotes)} Zitate stehen'} noch{moved}."
    return (
        f"{standing_still} von {len(quotes)} {'Zitat' if len(quotes) == 1 else 'Zitaten'} stehen noch{moved}; {lost}."
    )
