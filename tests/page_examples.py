"""Articles, answers and an assistant for tests of the page, where what is asked is not what is tested."""

from __future__ import annotations

import datetime
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from threading import Event, Semaphore

from hypothesis import strategies as st

from rag.page.talks import Talks
from rag.sources.web import normal_address
from rag.store.conversations import ConversationStore
from rag.types import (
    EVERYTHING,
    Addition,
    Answer,
    AnswerSentence,
    AnswerSpan,
    Article,
    ArticleInfo,
    Citation,
    Conflict,
    ConflictValue,
    Details,
    Fate,
    Hit,
    Passage,
    Phrasing,
    Progress,
    Reach,
    Scope,
    Span,
    Verdict,
    Versions,
)

_FOLDERS = tempfile.TemporaryDirectory(prefix="talks-")  # goes with the tests

WORDS = st.text() | st.text("<>&;\"'=/ bi[1]*$`{}\n")
"""Any text, and text of the characters that have a meaning in HTML, Markdown or templates."""


class Seen(HTMLParser):
    """What a browser finds in a piece of HTML: elements, attributes, and the words inside each kind of element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.words = ""
        self.within: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open, f"never closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        values = dict(attrs)
        self.ids += [values["id"] or ""] if "id" in values else []
        self.links += [values["href"] or ""] if "href" in values else []
        for key in (tag, *(values.get("class") or "").split()):
            self.within.setdefault(key, []).append("")
        if tag != "input":  # it has no end
            self._open.append(f"{tag} {values.get('class') or ''}")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().split()[0] == tag

    def handle_data(self, data: str) -> None:
        self.words += data
        for key in {key for keys in self._open for key in keys.split()}:
            self.within[key][-1] += data


DATED = Article(
    "schachzug.txt",
    "Ein Schachzug",
    datetime.date(2025, 6, 13),
    "Der Kauf. Meta zahlt 14,3 Milliarden US-Dollar für Scale AI. Wang wechselt zu Meta. Das war der Kauf.",
)
UNDATED = Article(
    "plan.txt", "Ein Plan", None, "Meta plant ein Investment von über zehn Milliarden US-Dollar. Es ist ein Plan."
)
PAGED = Article(
    "https://example.org/bericht",
    "Ein Bericht",
    datetime.date(2025, 6, 13),
    "Der Kauf wird teuer.\n\nMeta zahlt 14,3 Milliarden US-Dollar.\n\nDas war der Kauf.",
    (0, 22, 61),
    Details("Anna Muster", "Der Bote", told_by=(("date", "JSON-LD der Seite"), ("language", "Wörter des Textes"))),
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
            AnswerSentence(
                "Über zehn Milliarden US-Dollar sind geplant.",
                Verdict.PARTLY,
                (2,),
                ("„geplant“ steht erst im Text davor.",),
            ),
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
    present: dict[str, Article] = field(default_factory=lambda: {a.name: a for a in (DATED, UNDATED, HOSTILE)})
    versions: Versions = field(default_factory=lambda: Versions("0.1.0", "e5", "leser"))
    scopes: list[Scope] = field(default_factory=list)
    looked_up: list[str] = field(default_factory=list)

    def ask(self, question: str, earlier: Sequence[str] = (), scope: Scope = EVERYTHING) -> Answer:
        self.asked.append((question, tuple(earlier)))
        self.scopes.append(scope)
        time.sleep(self.seconds)
        articles = self.articles()
        reach = None if scope == EVERYTHING else Reach(scope, sum(map(scope.holds, articles)), len(articles))
        return replace(self.reply(question), reach=reach)

    def ask_streaming(
        self, question: str, earlier: Sequence[str], scope: Scope, wanted: Callable[[], bool]
    ) -> Iterator[Answer]:
        yield self.ask(question, earlier, scope)

    def look_up(self, question: str, earlier: Sequence[str] = (), scope: Scope = EVERYTHING) -> Answer:
        self.looked_up.append(question)
        return self.ask(question, earlier, scope)

    def articles(self) -> list[ArticleInfo]:
        return [ArticleInfo(article.name, article.title, article.date, passages=3) for article in self.present.values()]

    def article(self, name: str) -> Article:
        return self.present[name]


@dataclass
class GatedAssistant(FakeAssistant):
    """Answers when the test says so."""

    was_asked: Event = field(default_factory=Event)
    may_answer: Event = field(default_factory=Event)

    def ask(self, question: str, earlier: Sequence[str] = (), scope: Scope = EVERYTHING) -> Answer:
        self.was_asked.set()
        self.may_answer.wait(60)  # a test that failed must not keep the program from ending
        return super().ask(question, earlier, scope)


def drafts(model: str = "llama", struck: int = 0) -> list[Answer]:
    """What comes of `meta_answer` while a language model phrases it: nothing, its first sentence, two, all."""
    whole = replace(meta_answer(), phrasing=Phrasing(model, struck))
    ends = (0, whole.text.index("\n\n"), whole.text.index(" Wang wechselt"), len(whole.text))
    bare = replace(whole, nearby=(), span=None, conflicts=())
    grown = [
        replace(bare, text=whole.text[:end], sentences=whole.sentences[:count], citations=whole.citations[:count])
        for count, end in enumerate(ends)
    ]
    return [*grown, whole]


@dataclass
class PhrasingAssistant(FakeAssistant):
    """Gives one draft after the other, each when the test lets it; `ends` is set when it is left or over."""

    drafts: Sequence[Answer] = field(default_factory=drafts)
    may_go_on: Semaphore = field(default_factory=lambda: Semaphore(0))
    ends: Event = field(default_factory=Event)

    def ask_streaming(
        self, question: str, earlier: Sequence[str], scope: Scope, wanted: Callable[[], bool]
    ) -> Iterator[Answer]:
        self.asked.append((question, tuple(earlier)))
        for draft in self.drafts:
            while wanted() and not self.may_go_on.acquire(timeout=0.01):
                pass
            yield replace(draft, question=question)
        self.ends.set()

    def go_on(self, count: int = 1) -> None:
        """Lets so many drafts come."""
        self.may_go_on.release(count)


def talks_with(assistant: FakeAssistant, folder: Path | None = None) -> Talks:
    """Talks with an assistant, kept in `folder` or in a new one."""
    return Talks(assistant, ConversationStore(folder or Path(tempfile.mkdtemp(dir=_FOLDERS.name))))


def released() -> Event:
    event = Event()
    event.set()
    return event


@dataclass
class FakeKeeper:
    """Takes every file and address, but waits in the middle of each until it `may_go_on`; notes what it got."""

    may_go_on: Event = field(default_factory=released)
    added: list[tuple[str, bytes]] = field(default_factory=list)
    kinds: tuple[str, ...] = (".txt", ".pdf")
    largest: int = 2_000_000

    def name_of(self, address: str) -> str:
        return normal_address(address)

    def add(self, name: str, where: Path | str, watch: Callable[[Progress], object]) -> Addition:
        watch(Progress(0, 40))
        watch(Progress(10, 40))
        self.may_go_on.wait()
        self.added.append((name, where.read_bytes() if isinstance(where, Path) else where.encode()))
        return Addition(Fate.ADDED)

    def remove(self, name: str) -> bool:
        return True

    def settle(self) -> None:
        pass
