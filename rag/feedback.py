"""What readers said of answers, as a file of questions in SQuAD format that `python -m rag eval` can run.

"Stimmt" makes the answer a right one: its exact words, or the sentences it cites. Of the others it is not known what
would be right: they stand beside it without answers, which an evaluation passes over, with what was said and judged.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rag.types import Answer, Article, Citation, Exchange, Judgement

Row = dict[str, Any]


def question_file(judged: Iterable[Exchange]) -> Row:
    """The questions by the article that answers them; those without an answer or a source are left out."""
    paragraphs: dict[str, tuple[Article, list[Row]]] = {}
    for exchange in judged:
        if exchange.answer is None or not exchange.answer.citations:
            continue
        article = _first(exchange.answer).article
        paragraphs.setdefault(article.sha256, (article, []))[1].append(_question(exchange, exchange.answer, article))
    return {
        "version": "2.0",
        "data": [
            {"title": article.title, "paragraphs": [{"context": article.text, "qas": questions}]}
            for article, questions in paragraphs.values()
        ],
    }


def _first(answer: Answer) -> Citation:
    """The citation that holds the exact answer, else the first."""
    number = answer.span.citation if answer.span else answer.citations[0].number
    return next((citation for citation in answer.citations if citation.number == number), answer.citations[0])


def _question(exchange: Exchange, answer: Answer, article: Article) -> Row:
    """One question; it stands for itself, whatever was asked before it."""
    feedback = exchange.feedback
    assert feedback
    right = feedback.judgement is Judgement.RIGHT
    return {
        "id": str(exchange.id),
        "question": answer.understood or exchange.question,
        "answers": _answers(answer, article) if right and not answer.abstained else [],
        "is_impossible": right and answer.abstained,
        "feedback": {"judgement": feedback.judgement, "word": feedback.word, "said": answer.text},
    }


def _answers(answer: Answer, article: Article) -> list[Row]:
    """The exact words where they stand in the quote; else each sentence of the article that is cited."""
    first = _first(answer)
    if answer.span and answer.span.text in first.quote:
        return [{"text": answer.span.text, "answer_start": first.start + first.quote.index(answer.span.text)}]
    cited = {number for sentence in answer.sentences for number in sentence.citations}
    return [
        {"text": citation.quote, "answer_start": citation.start}
        for citation in answer.citations
        if citation.article == article and (citation.number in cited or citation == first)
    ]
