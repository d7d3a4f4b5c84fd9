"""The words of an answer as HTML: markers lead to their cards, the exact answer is set off, doubt is named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from rag.page.wording import escape, exact_words, render_marker
from rag.types import Answer, Span, Verdict

MARKER = re.compile(r"\[(\d+)\]")
PARAGRAPH = re.compile(r"\S.*?(?=\n\s*\n|\Z)", re.DOTALL)
STATEMENT = re.compile(r"\S.*?(?:(?:\s*\[\d+\])+[.!?;,]*\s*|\Z)", re.DOTALL)
"""Words up to and with the markers that prove them."""


@dataclass(frozen=True)
class AnswerText:
    """The text of `answer`, which belongs to turn number `turn` of the conversation."""

    turn: int
    answer: Answer

    def render(self, shown: int) -> str:
        """The first `shown` characters, a paragraph to each paragraph."""
        paragraphs = (
            "".join(self._statement(text) for text in statements(paragraph, shown))
            for paragraph in PARAGRAPH.finditer(self.answer.text)
            if paragraph.start() < shown
        )
        kind = "answer abstained" if self.answer.abstained else "answer"
        return f'<div class="{kind}">{"".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)}</div>'

    @cached_property
    def _known(self) -> frozenset[int]:
        """Numbers that are markers; an article may well hold a bracketed number of its own."""
        cited = () if self.answer.abstained else self.answer.citations
        return frozenset(citation.number for citation in cited)

    @cached_property
    def _exact(self) -> list[Span]:
        """Where the exact answer stands, or each of the values that differ: in the first statement with its source."""
        found = []
        for number in self._known:
            words = exact_words(self.answer, number)
            for statement in STATEMENT.finditer(self.answer.text) if words else ():
                start = self.answer.text.find(words, statement.start(), statement.end())
                if start >= 0 and f"[{number}]" in statement.group():
                    found.append(Span(start, start + len(words)))
                    break
        return found

    def _statement(self, place: Span) -> str:
        words = place.of(self.answer.text)
        numbers = [number for number in MARKER.findall(words) if int(number) in self._known]
        sources = f' data-turn="{self.turn}" data-sources="{" ".join(numbers)}"' if numbers else ""
        doubt = self._doubt(words) if numbers else ""
        return f'<span class="statement"{sources}>{self._words(place)}{doubt}</span>'

    def _doubt(self, statement: str) -> str:
        """The verdict on a statement that is not wholly proven, as the way to its reason."""
        said = [
            (len(sentence.text), number, sentence.verdict)
            for number, sentence in enumerate(self.answer.sentences, start=1)
            if bare(statement).endswith(bare(sentence.text))  # before it may stand what orders the answer
        ]
        _, number, verdict = max(said, default=(0, 0, Verdict.PROVEN))
        if verdict is Verdict.PROVEN:
            return ""
        return f'<a class="doubt" href="#urteil-{self.turn}-{number}">{verdict}</a> '

    def _words(self, place: Span) -> str:
        text = self.answer.text
        exact = next((span for span in self._exact if span.start < place.end and place.start < span.end), None)
        if exact is None:
            return self._linked(place.of(text))
        start, end = max(exact.start, place.start), min(exact.end, place.end)
        before, after = text[place.start : start], text[end : place.end]
        return f"{self._linked(before)}<strong>{escape(text[start:end])}</strong>{self._linked(after)}"

    def _linked(self, text: str) -> str:
        """Escaped text in which each marker leads to its card."""
        parts = MARKER.split(text)  # words and numbers in turn
        return escape(parts[0]) + "".join(
            self._marker(int(number)) + escape(words) for number, words in zip(parts[1::2], parts[2::2], strict=True)
        )

    def _marker(self, number: int) -> str:
        return render_marker(self.turn, number) if number in self._known else f"[{number}]"


def statements(paragraph: re.Match[str], shown: int) -> list[Span]:
    """The statements of a paragraph, as far as the first `shown` characters reach."""
    found = (
        Span(paragraph.start() + match.start(), min(paragraph.start() + match.end(), shown))
        for match in STATEMENT.finditer(paragraph.group())
    )
    return [span for span in found if span.start < span.end]


def bare(text: str) -> str:
    """A statement's words alone, without markers and what ends them.

    >>> bare("Meta zahlt viel [1][2].")
    'Meta zahlt viel'
    """
    return " ".join(MARKER.sub(" ", text).split()).strip(" .!?;,")
