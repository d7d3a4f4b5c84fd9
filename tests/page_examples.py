"""Articles, answers and an assistant for tests of the page, where what is asked is not what is tested."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rag.types import (
    Answer,
    AnswerSentence,
    AnswerSpan,
    Article,
    ArticleInfo,
    Citation,
    Conflict,
    ConflictValue,
    Hit,
    Passage,
    Span,
    Verdict,
)

DATED = Article(
    "schachzug.txt",
    "Ein Schachzug",
    datetime.date(2025, 6, 13),
    "Der Kauf. Meta zahlt 14,3 Milliarden US-Dollar für Scale AI. Wang wechselt zu Meta. Das war der Kauf.",
)
UNDATED = Article(
    "plan.txt", "Ein Plan", None, "Meta plant ein Investment von über zehn Milliarden US-Dollar. Es ist ein Plan."
)
HOSTILE = Article(
    "<b>x</b>&.txt",
    "<img src=x onerror=window.ran=1> *Stern* $x^2$ [Link](https://example.com)",
    None,
    "Davor. <script>window.ran=2</script> </blockquote> kostet <b>viel</b> &amp; *mehr* $y$. Danach.",
)


def cite(number: int, article: Article, quote: str) -> Citation:
    start = article.text.index(quote)
    return Citation(number, article, start, start + len(quote), quote, Span(0, len(article.text)))


def hit(article: Article, start: int, end: int) -> Hit:
    return Hit(Passage(1, article.name, start, end, article.text[start:end]), article, score=0.5, rank=1)


def meta_answer(question: str = "Wie viel investiert Meta?") -> Answer:
    return Answer(
        question,
        "Meta zahlt 14,3 Milliarden US-Dollar für Scale AI. [1]\n\n"
        "Über zehn Milliarden US-Dollar sind geplant [2]. Wang wechselt [1][3].",
        (
            AnswerSentence("Meta zahlt 14,3 Milliarden US-Dollar für Scale AI.", Verdict.PROVEN, (1,)),
            AnswerSentence("Über zehn Milliarden US-Dollar sind geplant.", Verdict.PARTLY, (2,)),
            AnswerSentence("Wang wechselt.", Verdict.PROVEN, (1, 3)),
        ),
        (
            cite(1, DATED, "Meta zahlt 14,3 Milliarden US-Dollar für Scale AI."),
            cite(2, UNDATED, "Meta plant ein Investment von über zehn Milliarden US-Dollar."),
            cite(3, DATED, "Wang wechselt zu Meta."),
        ),
        abstained=False,
        span=AnswerSpan("14,3 Milliarden US-Dollar", 1),
        conflicts=(Conflict("Höhe", (ConflictValue("14,3 Milliarden", 1), ConflictValue("über zehn Milliarden", 2))),),
        nearby=(hit(UNDATED, 0, 30),),
    )


def abstention(question: str = "Wie heißt der CEO von Siemens?") -> Answer:
    return Answer(
        question, "Das geht aus den Artikeln nicht hervor.", (), (cite(1, UNDATED, "Es ist ein Plan."),), abstained=True
    )


def hostile_answer(question: str) -> Answer:
    quote = "<script>window.ran=2</script> </blockquote> kostet <b>viel</b> &amp; *mehr* $y$."
    return Answer(
        question,
        f"{quote} [1] Nach <img src=x onerror=window.ran=3> [2024].",
        (AnswerSentence(quote, Verdict.PROVEN, (1,)),),
        (cite(1, HOSTILE, quote),),
        abstained=False,
        nearby=(hit(HOSTILE, 0, 20),),
    )


@dataclass
class FakeAssistant:
    """Gives the answer that `reply` makes of the question, after `seconds`, and notes what it was asked."""

    reply: Callable[[str], Answer] = meta_answer
    seconds: float = 0.0
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def ask(self, question: str, earlier: Sequence[str] = ()) -> Answer:
        self.asked.append((question, tuple(earlier)))
        time.sleep(self.seconds)
        return self.reply(question)

    def articles(self) -> list[ArticleInfo]:
        return [
            ArticleInfo(article.name, article.title, article.date, passages=3) for article in (DATED, UNDATED, HOSTILE)
        ]
