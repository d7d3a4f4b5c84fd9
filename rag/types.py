"""What flows through the rooms: article, passage, hit, evidence, answer.

All offsets count characters of `Article.text`, from `start` up to but not including `end`.
"""

from __future__ import annotations

import bisect
import datetime
import hashlib
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Shape (n, dim), each row of length 1."""

Ids = NDArray[np.int64]
"""Shape (n,), ids of passages."""

Scores = NDArray[np.float32]
"""Shape (n,), larger is better."""


@dataclass(frozen=True, slots=True)
class Details:
    """What is known of an article beside its title and date; empty where it does not say.

    `language` is an ISO 639-1 code, `address` where a web page was fetched. `told_by` holds for each piece of metadata
    ("title", "date", "author" …) what it was taken from, in German words for the user.
    """

    author: str = ""
    publisher: str = ""
    language: str = ""
    address: str = ""
    told_by: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """One document as it is stored; `name` identifies it in the library.

    `pages`: where in the text each page begins, in order; empty where the document has no pages.
    """

    name: str
    title: str
    date: datetime.date | None
    text: str
    pages: tuple[int, ...] = ()
    details: Details = Details()

    def page(self, offset: int) -> int | None:
        """The page that holds the character at `offset`, counted from 1; None where there are no pages."""
        return max(1, bisect.bisect_right(self.pages, offset)) if self.pages else None

    @property
    def sha256(self) -> str:
        """SHA-256 of the text in UTF-8: equal where the text is, whatever the title and date."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Origin:
    """What an article was read from: the full `path` of the file, and the `state` of its content and its reader.

    Both are empty where it was no file.
    """

    path: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class ArticleInfo:
    """What a list of the library shows of an article; `passages` counts them."""

    name: str
    title: str
    date: datetime.date | None
    passages: int


@dataclass(frozen=True, slots=True)
class Scope:
    """Which articles a question is asked of: those of these `names`, from the `first` to the `last` day of publication.

    None leaves open. Articles without date are left out where there is a first or last day, unless `undated`.
    """

    names: frozenset[str] | None = None
    first: datetime.date | None = None
    last: datetime.date | None = None
    undated: bool = False

    @property
    def by_date(self) -> bool:
        """Whether the day of publication counts."""
        return self.first is not None or self.last is not None

    def holds(self, article: Article | ArticleInfo) -> bool:
        """Whether the question is asked of this article."""
        if self.names is not None and article.name not in self.names:
            return False
        if not self.by_date:
            return True
        if article.date is None:
            return self.undated
        return (self.first or article.date) <= article.date <= (self.last or article.date)


EVERYTHING = Scope()
"""All articles."""


@dataclass(frozen=True, slots=True)
class Reach:
    """A scope with what it came to when it was asked: so many of all `articles` were `asked`."""

    scope: Scope
    asked: int
    articles: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How many passages of what is being stored have their vectors."""

    done: int
    total: int


class Fate(StrEnum):
    """What became of an article that was to be added."""

    ADDED = "hinzugefügt"
    CHANGED = "geändert"
    UNCHANGED = "unverändert"


@dataclass(frozen=True, slots=True)
class Addition:
    """What became of an article that was to be added, and the names of those that say the same."""

    fate: Fate
    twins: tuple[str, ...] = ()


class AnswerKind(Enum):
    """What a question wants to be told."""

    AMOUNT = auto()
    NUMBER = auto()
    SHARE = auto()
    DATE = auto()
    PERIOD = auto()
    PERSON = auto()
    ORGANISATION = auto()
    PLACE = auto()
    DEFINITION = auto()
    REASON = auto()
    WAY = auto()
    LIST = auto()
    YES_NO = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Question:
    """One question: `text` as it was put, `search` with what it leaves to earlier ones, without polite wrapping.

    `understood` is what the reader is shown of that: `search`, empty where it is the question just as put.
    """

    text: str
    search: str
    understood: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text: `start` up to but not including `end`, in characters."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words of `text` that the span covers."""
        return text[self.start : self.end]

    def moved(self, by: int) -> Span:
        """The span in a text that begins `by` characters earlier."""
        return Span(self.start + by, self.end + by)


@dataclass(frozen=True, slots=True)
class Passage:
    """A window of whole sentences of one article, the unit that is embedded and retrieved."""

    id: int
    article: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was retrieved for a question. `score` has no unit; `rank` counts from 1.

    `twins` are the near-duplicates of its article: the same report in other places. `shortfall`: how much less
    like the question the passage is than the embedder finds usual, as a difference of cosines; 0 where it is not.
    """

    passage: Passage
    article: Article
    score: float
    rank: int
    twins: tuple[Article, ...] = ()
    shortfall: float = 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a model that points at answers makes of one sentence; all logarithms are natural.

    `span`, in offsets of the passage, are the words of the sentence that answer best, None where it has none. `score`
    is the log-odds of just these words against "the passage does not answer"; `mass` the log probability that the
    answer lies in this sentence; `nothing` the log probability that the passage does not answer.
    """

    span: Span | None
    score: float
    mass: float
    nothing: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of an article (`start`, `end`) that may answer the question, and the exact words, if known.

    `share`: the probability that it is the one, if one of those read answers.
    """

    start: int
    end: int
    span: Span | None
    hit: Hit
    share: float = 0.0

    @property
    def article(self) -> Article:
        """The article that holds the sentence."""
        return self.hit.article

    @property
    def text(self) -> str:
        """The sentence, word for word."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was found for one question: evidence, best first, and whether it answers at all.

    `missing` are names and years in the question that are not near the best evidence. `hits` are all that were found,
    in the order of their evidence and scores. `probability`: that the best evidence answers, where half of the
    questions asked have an answer. `elsewhere`: sentences of other articles than the best one with a figure of the kind
    that is wanted, that are no evidence by themselves; they may tell another value.
    """

    evidence: tuple[Evidence, ...]
    answered: bool
    missing: tuple[str, ...] = ()
    hits: tuple[Hit, ...] = ()
    probability: float = 0.0
    elsewhere: tuple[Evidence, ...] = ()


class Verdict(StrEnum):
    """How well a sentence of an answer is proven by the sources it cites."""

    PROVEN = "belegt"
    PARTLY = "teilweise belegt"
    UNPROVEN = "nicht belegt"


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered source: `quote` is exactly `article.text[start:end]`.

    `context` is the passage around it. `also` names the articles that bring the same report and say so, too: they are
    no further witnesses. Raises ValueError when the quote is not word for word.
    """

    number: int
    article: Article
    start: int
    end: int
    quote: str
    context: Span
    also: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.article.text[self.start : self.end] != self.quote or not self.quote:
            raise ValueError(f"citation {self.number} does not quote {self.article.name} word for word")


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """One sentence of an answer with the numbers of its citations; `reasons` say in German what its verdict lacks."""

    text: str
    verdict: Verdict
    citations: tuple[int, ...]
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """The shortest exact answer, inside the quote of citation number `citation`."""

    text: str
    citation: int


@dataclass(frozen=True, slots=True)
class ConflictValue:
    """One of several values that the articles give for the same thing; `status`, in German, unless it is a fact."""

    value: str
    citation: int
    status: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Values that answer the same question differently; none is chosen."""

    about: str
    values: tuple[ConflictValue, ...]


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a language model is told: how it has to answer (`system`), and what (`user`)."""

    system: str
    user: str


@dataclass(frozen=True, slots=True)
class Phrasing:
    """What the language model of this name did to an answer; `struck` counts sentences of it that are not shown.

    `notice` says in German why the words of the sources stand instead of its own; empty where its own are shown.
    """

    model: str
    struck: int = 0
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the user reads. `nearby` are passages that were found and not cited.

    When `abstained`, `citations` are the nearest sentences and `text` marks none of them as evidence.
    `seconds` maps a stage ("retrieve", "read", "total") to the time it took. `understood` is what was answered, where
    it is not the question just as put. `reach`: which articles were asked, None for all. `phrasing`: what a language
    model did to it, None where none was asked.
    """

    question: str
    text: str
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    abstained: bool
    span: AnswerSpan | None = None
    conflicts: tuple[Conflict, ...] = ()
    nearby: tuple[Hit, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    understood: str = ""
    reach: Reach | None = None
    phrasing: Phrasing | None = None


@dataclass(frozen=True, slots=True)
class Versions:
    """What an answer was made with: the program, and the names of its models; empty where it is not known."""

    program: str = ""
    embedder: str = ""
    reader: str = ""
    generator: str = ""


class Judgement(StrEnum):
    """What a reader thinks of an answer."""

    RIGHT = "stimmt"
    WRONG = "stimmt nicht"
    WRONG_SOURCE = "Quelle falsch"


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a reader thinks of an answer, `given` at a time with its zone, perhaps with a word on it."""

    judgement: Judgement
    given: datetime.datetime
    word: str = ""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question, and what was said to it, `asked` at a time with its zone.

    Without an answer, `message` says why there is none. `id` and `conversation` are 0 where it is not stored.
    """

    question: str
    asked: datetime.datetime
    answer: Answer | None = None
    message: str = ""
    versions: Versions = Versions()
    feedback: Feedback | None = None
    id: int = 0
    conversation: int = 0


@dataclass(frozen=True, slots=True)
class ConversationInfo:
    """What a list of conversations shows of one; `exchanges` counts them, `changed` is when the newest was asked."""

    id: int
    title: str
    begun: datetime.datetime
    changed: datetime.datetime
    exchanges: int


@dataclass(frozen=True, slots=True)
class ConversationHit:
    """A conversation that was searched for, and the exchange in it that holds the words.

    `exchange` is None, and `question` empty, where only the title holds them.
    """

    conversation: ConversationInfo
    exchange: int | None
    question: str


def standardised(scores: Scores) -> Scores:
    """Scores with mean 0 and deviation 1; all 0 where they do not differ.

    >>> standardised(np.array([1, 3], dtype=np.float32)).tolist()
    [-1.0, 1.0]
    """
    deviation = scores.std() if len(scores) else 0.0
    if deviation < 1e-9:
        return np.zeros_like(scores)
    standard: Scores = (scores - scores.mean()) / deviation
    return standard
