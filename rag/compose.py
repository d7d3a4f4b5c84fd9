"""Evidence to answer: German text in which the words of the sources are the answer, and the numbering.

It does not judge: what answers and in which order is decided in `evidence.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.language.dates import german_date
from rag.types import Answer, AnswerSentence, AnswerSpan, Citation, Evidence, Findings, Hit, Question, Span, Verdict

MOST_CITED = 3
"""Sentences that one answer cites at most; what follows is seldom read."""

FURTHER = "Weitere Fundstellen:"

_BRACKETED_NUMBER = re.compile(r"\[(\d+)\]")


def compose(question: Question, findings: Findings, hits: Sequence[Hit]) -> Answer:
    """The answer to a question; citations are numbered by their first appearance in the text."""
    cited = _cited(findings.evidence)
    citations = tuple(_citation(number, evidence) for number, evidence in enumerate(cited, start=1))
    shown = {evidence.hit.passage.id for evidence in cited}
    nearby = tuple(hit for hit in hits if hit.passage.id not in shown)
    if not findings.answered or not cited:
        text = _refusal(question, findings)
        return Answer(question.text, text, (), citations, abstained=True, nearby=nearby)
    sentences = tuple(
        AnswerSentence(_statement(evidence), Verdict.PROVEN, (number,))
        for number, evidence in enumerate(cited, start=1)
    )
    lines = [f"{sentence.text} [{sentence.citations[0]}]" for sentence in sentences]
    if len(lines) > 1:
        lines.insert(1, FURTHER)
    return Answer(
        question.text,
        "\n\n".join(lines),
        sentences,
        citations,
        abstained=False,
        span=_span(cited[0]),
        nearby=nearby,
    )


def _cited(evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    """The best evidence; a headline only where it comes first, since it repeats its article."""
    return [item for place, item in enumerate(evidence) if place == 0 or item.text != item.article.title][:MOST_CITED]


def _citation(number: int, evidence: Evidence) -> Citation:
    passage = evidence.hit.passage
    context = Span(min(passage.start, evidence.start), max(passage.end, evidence.end))
    return Citation(number, evidence.article, evidence.start, evidence.end, evidence.text, context)


def _statement(evidence: Evidence) -> str:
    """The sentence on one line; a footnote mark of the source must not look like one of ours."""
    return _BRACKETED_NUMBER.sub(r"(\1)", " ".join(evidence.text.split()))


def _span(evidence: Evidence) -> AnswerSpan | None:
    return AnswerSpan(evidence.span.of(evidence.article.text), citation=1) if evidence.span else None


def _refusal(question: Question, findings: Findings) -> str:
    parts = ["Das geht aus den Artikeln nicht hervor."]
    if findings.missing:
        names = [f"„{name}“" for name in _whole_names(question.search, findings.missing)]
        subject = " und ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
        verb = "kommt" if len(names) == 1 else "kommen"
        parts.append(f"{subject} {verb} in der nächsten Fundstelle nicht vor.")
    if findings.evidence:
        article = findings.evidence[0].article
        parts.append(f"Am nächsten kommt der Frage ein Satz aus „{article.title}“ ({german_date(article.date)}).")
    return " ".join(parts)


def _whole_names(question: str, words: Sequence[str]) -> list[str]:
    """Words that follow each other in the question as one name.

    >>> _whole_names("Wie alt ist Abdul Rahman Baba aus Ghana?", ["Abdul", "Rahman", "Baba", "Ghana"])
    ['Abdul Rahman Baba', 'Ghana']
    """
    names: list[str] = []
    for word in words:
        if names and f"{names[-1]} {word}" in question:
            names[-1] += f" {word}"
        else:
            names.append(word)
    return names
