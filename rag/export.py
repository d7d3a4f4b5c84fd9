"""Answers and hits for output: as dictionaries, in the form that `--json` promises, and as text for a terminal."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from rag.language.dates import german_date
from rag.language.scopes import reach_words
from rag.types import Answer, Article, ArticleInfo, Citation, Details, Hit, Phrasing, Reach, Verdict

Row = dict[str, Any]


def answer_row(answer: Answer) -> Row:
    """An answer with its citations."""
    return {
        "question": answer.question,
        "understood": answer.understood,
        "text": answer.text,
        "abstained": answer.abstained,
        "span": dataclasses.asdict(answer.span) if answer.span else None,
        "sentences": [dataclasses.asdict(sentence) for sentence in answer.sentences],
        "citations": [_citation(citation) for citation in answer.citations],
        "conflicts": [dataclasses.asdict(conflict) for conflict in answer.conflicts],
        "scope": _reach(answer.reach) if answer.reach else None,
        "phrasing": dataclasses.asdict(answer.phrasing) if answer.phrasing else None,
        "seconds": {stage: round(seconds, 4) for stage, seconds in answer.seconds.items()},
    }


def refusal_row(question: str) -> Row:
    """What stands in a batch for a question that cannot be answered as it was put."""
    return answer_row(Answer(question, "Diese Frage lässt sich so nicht beantworten.", (), (), abstained=True))


def article_row(article: ArticleInfo, details: Details, pages: int) -> Row:
    """An article of the library and what is known of it; `pages` counts them, 0 where it has none."""
    return {
        "name": article.name,
        "title": article.title,
        "date": article.date.isoformat() if article.date else None,
        "passages": article.passages,
        "pages": pages or None,
        **dataclasses.asdict(details),
        "told_by": dict(details.told_by),
    }


def search_row(question: str, hits: Sequence[Hit]) -> Row:
    """The passages found for a question."""
    return {"question": question, "hits": [_hit(hit) for hit in hits]}


def answer_text(answer: Answer) -> str:
    """An answer and its sources for reading in a terminal."""
    lines = [f"Verstanden als: {answer.understood}", ""] if answer.understood else []
    lines += [f"Gesucht {reach_words(answer.reach)}", ""] if answer.reach else []
    lines.append(answer.text)
    lines += _doubts(answer)
    if answer.phrasing:
        lines += ["", phrasing_words(answer.phrasing)]
    if answer.citations:
        lines += ["", "Nächste Fundstellen (keine Belege):" if answer.abstained else "Quellen:"]
    for citation in answer.citations:
        article = citation.article
        lines += [
            f"[{citation.number}] {article.title} ({_origin(article, citation.start)}{_also(citation)})",
            f"    „{_one_line(citation.quote)}“",
        ]
    return "\n".join(lines)


def _doubts(answer: Answer) -> list[str]:
    """The sentences that are not wholly proven, each with its reason."""
    told = [
        f"{sentence.verdict}: „{sentence.text}“ – {' '.join(sentence.reasons)}"
        for sentence in answer.sentences
        if sentence.verdict is not Verdict.PROVEN
    ]
    return ["", *told] if told else []


def phrasing_words(phrasing: Phrasing) -> str:
    """What a language model did to an answer, in German.

    >>> phrasing_words(Phrasing("llama", struck=1))
    'Formuliert von „llama“, Satz für Satz an den Quellen geprüft; 1 Satz war nicht ganz belegt und wurde gestrichen.'
    """
    if phrasing.notice:
        return f"Im Wortlaut der Quellen: {phrasing.notice}"
    counted = "1 Satz war" if phrasing.struck == 1 else f"{phrasing.struck} Sätze waren"
    gone = "wurde" if phrasing.struck == 1 else "wurden"
    struck = f"; {counted} nicht ganz belegt und {gone} gestrichen" if phrasing.struck else ""
    return f"Formuliert von „{phrasing.model}“, Satz für Satz an den Quellen geprüft{struck}."


def hits_text(hits: Sequence[Hit]) -> str:
    """Passages for reading in a terminal."""
    return "\n\n".join(
        f"{hit.rank}. {hit.article.title} ({_origin(hit.article, hit.passage.start)})\n   {_one_line(hit.passage.text)}"
        for hit in hits
    )


def _origin(article: Article, at: int) -> str:
    page = article.page(at)
    return f"{article.name}, {f'S. {page}, ' if page else ''}{german_date(article.date)}"


def _also(citation: Citation) -> str:
    return f"; auch in {', '.join(citation.also)}" if citation.also else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _reach(reach: Reach) -> Row:
    """Which articles were asked; `text` says it in German."""
    scope = reach.scope
    return {
        "articles": None if scope.names is None else sorted(scope.names),
        "from": scope.first and scope.first.isoformat(),
        "to": scope.last and scope.last.isoformat(),
        "undated": scope.undated or not scope.by_date,
        "asked": reach.asked,
        "of": reach.articles,
        "text": reach_words(reach),
    }


def _citation(citation: Citation) -> Row:
    return {
        "number": citation.number,
        **_article(citation.article),
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "page": citation.article.page(citation.start),
        "also": list(citation.also),
    }


def _hit(hit: Hit) -> Row:
    return {
        "rank": hit.rank,
        **_article(hit.article),
        "text": hit.passage.text,
        "start": hit.passage.start,
        "end": hit.passage.end,
        "page": hit.article.page(hit.passage.start),
        "score": round(hit.score, 4),
    }


def _article(article: Article) -> Row:
    return {
        "article": article.name,
        "title": article.title,
        "date": article.date.isoformat() if article.date else None,
    }
