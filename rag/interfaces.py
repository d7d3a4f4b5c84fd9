"""The seams between the rooms, as Protocols. A new backend is one class that fits one of these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

from rag.types import EVERYTHING, Article, ArticleInfo, Origin, Passage, Prompt, Reading, Scope, Scores, Span, Vectors

Piece = TypeVar("Piece", covariant=True)


class Stream(Iterator[Piece], Protocol[Piece]):
    """What comes piece by piece; closing it ends the work behind it."""

    def close(self) -> None:
        """Ends the work."""


class Embedder(Protocol):
    """Turns texts into vectors whose inner product is their likeness."""

    @property
    def name(self) -> str:
        """Names model and weights; vectors of different names must not be compared."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    def max_tokens(self) -> int:
        """Longest text in tokens; what is beyond is cut off by the model."""

    @property
    def usual_likeness(self) -> float:
        """Cosine that most questions have at least with a passage that answers them; -1 where it is not known."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, special tokens and passage prefix included."""

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Shape (n, dim), rows of length 1; the model's prefix for questions is added here."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Shape (n, dim), rows of length 1; the model's prefix for passages is added here."""


class Reader(Protocol):
    """Reads passages for a question and says how well each sentence answers it."""

    @property
    def name(self) -> str:
        """Names model and weights."""

    def read(self, question: str, passages: Sequence[tuple[str, Sequence[Span]]]) -> list[list[Reading]]:
        """One reading for each sentence of each passage (text, sentences), in order."""


class Generator(Protocol):
    """A language model that writes. It is told evidence, and what it writes is held against that elsewhere."""

    @property
    def name(self) -> str:
        """Names the model, and where it runs if that is not here; shown to the user."""

    @property
    def context(self) -> int:
        """Longest prompt and reply together, in tokens."""

    def count_tokens(self, text: str) -> int:
        """Tokens of a text; where only an estimate is to be had, rather too many."""

    def generate(self, prompt: Prompt, most: int) -> Stream[str]:
        """The reply piece by piece, `most` tokens at most; an empty piece says only that the model is still at it.

        Raises GeneratorError where there is none, it comes too slowly, breaks off or is no reply.
        """


class Library(Protocol):
    """Holds articles, passages and their vectors. Every method raises LibraryError when the index cannot be used."""

    def articles(self) -> list[ArticleInfo]:
        """All articles, by name."""

    def article(self, name: str) -> Article:
        """The article of that name; KeyError if there is none."""

    def is_current(self, article: Article) -> bool:
        """Whether the article is stored just so, title and date included."""

    def origin(self, name: str) -> Origin:
        """What the article of that name was read from; an empty one if there is none."""

    def note_origin(self, name: str, origin: Origin) -> None:
        """Notes where an article was found that is stored already."""

    def put(
        self,
        article: Article,
        sentences: Sequence[Span],
        passages: Sequence[Span],
        vectors: Vectors,
        origin: Origin = Origin(),  # noqa: B008 - frozen
    ) -> bool:
        """Stores an article, all or nothing; True if it took the place of one of the same name.

        `vectors`: (passages, dim).
        """

    def twins(self, name: str) -> list[str]:
        """The articles that are near-duplicates of one, by name."""

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        """Passages by id, in the order asked for; ids that are gone are left out."""

    def sentences(self, article: str, within: Span) -> list[Span]:
        """Sentences of an article that touch a span, in order."""

    def nearest(self, vector: Vectors, k: int, scope: Scope = EVERYTHING) -> list[int]:
        """Ids of the `k` passages in scope whose vectors are most like `vector` (1, dim), best first."""

    def likeness(self, vector: Vectors, ids: Sequence[int]) -> Scores:
        """Inner product of `vector` (1, dim) with the vectors of the passages `ids`, shape (n,)."""

    def matching(self, stems: Sequence[str], k: int, scope: Scope = EVERYTHING) -> list[tuple[int, float]]:
        """Ids and BM25 scores of the `k` passages in scope that match any of the stems best, best first."""

    def frequencies(self, stems: Sequence[str]) -> dict[str, int]:
        """In how many passages each stem occurs."""

    def __len__(self) -> int:
        """Number of passages."""
