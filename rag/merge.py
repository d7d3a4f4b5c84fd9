"""Answers to the parts of a question, as one answer: one numbering, and each part named above its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rag.types import Answer, AnswerSpan, Citation, Conflict, Hit, Phrasing

_MARKER = re.compile(r"\[(\d+)\]")


@dataclass
class _Numbering:
    """Citations of several answers, numbered as they come; the same words of a report keep their number."""

    citations: list[Citation] = field(default_factory=list)

    def number(self, citation: Citation) -> int:
        for known in self.citations:
            if _is_same(known, citation):
                return known.number
        self.citations.append(replace(citation, number=len(self.citations) + 1))
        return len(self.citations)


def _is_same(known: Citation, citation: Citation) -> bool:
    """Whether two citations are one, in one article or in two that bring the same report."""
    if citation.article.name in known.also:
        return known.quote.split() == citation.quote.split()
    return (known.article.name, known.start, known.end) == (citation.article.name, citation.start, citation.end)


def merge(answers: Sequence[Answer]) -> Answer:
    """One answer from those to the parts of a question, one at least, in order, all asked of the same articles.

    It abstains only where all do; a part that is not answered says so in its own line, and its nearest passages go to
    the others that are not cited. A part that has no words yet is not named.
    """
    if len(answers) == 1:
        return answers[0]
    answered = [answer for answer in answers if not answer.abstained]
    numbering = _Numbering()
    renumbered = {id(answer): _renumbered(answer, numbering) for answer in answered or answers}
    parts = [renumbered.get(id(answer), answer) for answer in answers]
    citations = tuple(numbering.citations)
    first = renumbered[id(answered[0])] if answered else None
    stages = dict.fromkeys(stage for answer in answers for stage in answer.seconds)
    return Answer(
        " ".join(answer.question for answer in answers),
        "\n\n".join(_paragraphs(part) for part in parts if part.text),
        tuple(sentence for part in parts for sentence in part.sentences),
        citations,
        abstained=not answered,
        span=first.span if first else None,
        conflicts=tuple(conflict for part in parts for conflict in part.conflicts),
        nearby=uncited([hit for answer in answers for hit in answer.nearby], citations),
        seconds={stage: sum(answer.seconds.get(stage, 0.0) for answer in answers) for stage in stages},
        understood=" ".join(_asked(answer) for answer in answers),
        reach=answers[0].reach,
        phrasing=_phrasing([answer.phrasing for answer in answers if answer.phrasing]),
    )


def _asked(answer: Answer) -> str:
    return answer.understood or answer.question


def _paragraphs(answer: Answer) -> str:
    """The words of an answer under the part that they answer; a refusal on one line with it."""
    gap = " " if answer.abstained else "\n\n"
    return f"Zu „{_asked(answer)}“:{gap}{answer.text}"


def _renumbered(answer: Answer, numbering: _Numbering) -> Answer:
    """The answer with numbers that run on, by first appearance in its text."""
    own = {citation.number: citation for citation in answer.citations}
    shown = [int(number) for number in _MARKER.findall(answer.text)]
    new = {old: numbering.number(own[old]) for old in dict.fromkeys([*shown, *own]) if old in own}

    def conflict(found: Conflict) -> Conflict:
        return replace(found, values=tuple(replace(value, citation=new[value.citation]) for value in found.values))

    return replace(
        answer,
        text=_MARKER.sub(lambda mark: f"[{new.get(int(mark[1]), mark[1])}]", answer.text),
        sentences=tuple(
            replace(sentence, citations=tuple(new[number] for number in sentence.citations))
            for sentence in answer.sentences
        ),
        span=AnswerSpan(answer.span.text, new[answer.span.citation]) if answer.span else None,
        conflicts=tuple(conflict(found) for found in answer.conflicts),
    )


def _phrasing(parts: Sequence[Phrasing]) -> Phrasing | None:
    """What the language model did to all parts; why the sources stand in a part, it says once."""
    if not parts:
        return None
    notices = dict.fromkeys(part.notice for part in parts if part.notice)
    return Phrasing(parts[0].model, sum(part.struck for part in parts), " ".join(notices))


def uncited(hits: Sequence[Hit], citations: Sequence[Citation]) -> tuple[Hit, ...]:
    """The hits whose passages hold none of the citations, each once."""
    cited = [(citation.article.name, citation.start, citation.end) for citation in citations]
    return tuple(
        hit
        for hit in {hit.passage.id: hit for hit in hits}.values()
        if not any(
            name == hit.passage.article and hit.passage.start <= start and end <= hit.passage.end
            for name, start, end in cited
        )
    )
