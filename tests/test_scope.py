"""Asking only some articles: the same choice by vectors, by words and in words, at every size of the library."""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest_driver import HashEmbedder

from rag.language.dates import german_date, typed_days
from rag.language.scopes import scope_words
from rag.language.words import stems
from rag.store.database import Database
from rag.store.library import DATABASE, StoredLibrary
from rag.store.vectors import VectorIndex
from rag.types import EVERYTHING, Article, ArticleInfo, Scope, Span

DAY = datetime.date(2025, 6, 13)
DATES = [None, DAY, datetime.date(2025, 6, 14), datetime.date(800, 12, 25), datetime.date(9999, 12, 31)]
NAMES = [
    "ä.txt",
    "'; DROP TABLE articles; --",
    '"',
    "https://example.org/?a=1&b=[2]",
    "leer.txt",
    "b.txt",
    "%",
    "a.txt",
]
ABSENT = ["fehlt.txt", "halb \ud800", "", "\0"]
INFOS = [ArticleInfo(name, name, DATES[place % len(DATES)], 2) for place, name in enumerate(NAMES)]

DAYS = st.none() | st.sampled_from([date for date in DATES if date]) | st.dates()
SCOPES = st.builds(
    Scope, st.none() | st.frozensets(st.sampled_from(NAMES + ABSENT)), first=DAYS, last=DAYS, undated=st.booleans()
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> StoredLibrary:
    """Two passages to each article, all with the word „Brücke“."""
    embedder = HashEmbedder()
    library = StoredLibrary(tmp_path_factory.mktemp("scope"), embedder.name, create=True)
    for info in INFOS:
        text = f"Die Brücke {info.name}. Noch eine Brücke."
        spans = [Span(0, len(text) - 18), Span(len(text) - 17, len(text))]
        vectors = embedder.embed_passages([f"{info.name} {span.of(text)}" for span in spans])
        library.put(Article(info.name, info.title, info.date, text), spans, spans, vectors)
    return library


QUESTION = HashEmbedder().embed_questions(["Wie lang ist die Brücke?"])


@given(SCOPES)
def test_vectors_and_words_find_just_what_is_in_scope(library: StoredLibrary, scope: Scope) -> None:
    inside = {info.name for info in INFOS if scope.holds(info)}
    for found in (
        library.nearest(QUESTION, 100, scope),
        [key for key, _ in library.matching(stems("Brücke"), 100, scope)],
    ):
        assert len(found) == 2 * len(inside)
        assert {passage.article for passage in library.passages(found)} == inside


@given(SCOPES, st.integers(1, 5))
def test_the_best_in_scope_are_the_best_of_all_that_are_in_it(library: StoredLibrary, scope: Scope, k: int) -> None:
    def inside(ids: list[int]) -> list[int]:
        return [passage.id for passage in library.passages(ids) if passage.article in names]

    names = {info.name for info in INFOS if scope.holds(info)}
    assert library.nearest(QUESTION, k, scope) == inside(library.nearest(QUESTION, 100))[:k]
    scores = dict(library.matching(stems("Brücke"), 100))
    assert [scores[key] for key, _ in library.matching(stems("Brücke"), k, scope)] == [
        scores[key] for key in sorted(inside(list(scores)), key=lambda key: -scores[key])
    ][:k]


def test_in_an_index_of_lists_none_in_scope_is_missed(library: StoredLibrary) -> None:
    database = Database(library.folder / DATABASE, wait=1)
    index = VectorIndex.build(database, database.state(), lists=lambda _: 4)
    assert len(index.nearest(QUESTION, 100)) < 16  # without scope it looks through one list of four
    for scope in (Scope(frozenset({"b.txt"})), Scope(first=DAY, undated=True)):
        assert set(index.nearest(QUESTION, 100, database.ids_in(scope))) == set(library.nearest(QUESTION, 100, scope))
    assert index.nearest(QUESTION, 5, np.empty(0, np.int64)) == []


def test_a_removed_article_is_in_no_scope(tmp_path: Path) -> None:
    embedder = HashEmbedder()
    library = StoredLibrary(tmp_path, embedder.name, create=True)
    span = Span(0, 11)
    for name in ("a.txt", "b.txt"):
        library.put(Article(name, name, None, "Ein Wort da"), [span], [span], embedder.embed_passages([name]))
    scope = Scope(frozenset({"a.txt"}))
    assert library.nearest(QUESTION, 5, scope) == [1]
    library.remove("a.txt")
    assert library.nearest(QUESTION, 5, scope) == library.matching(["wort"], 5, scope) == []
    assert library.nearest(QUESTION, 5, EVERYTHING) == [2]


@given(SCOPES)
def test_a_scope_is_said_in_words(scope: Scope) -> None:
    words = scope_words(scope)
    assert words
    assert ("Datum" in words or "undatierte" in words) or not scope.by_date
    for day in (scope.first, scope.last):
        assert german_date(day) in words or day is None


@given(st.dates(min_value=datetime.date(1000, 1, 1), max_value=datetime.date(2099, 12, 31)), st.sampled_from(["", " "]))
def test_a_day_may_be_typed_in_every_german_form(day: datetime.date, blank: str) -> None:
    forms = [
        german_date(day),
        day.isoformat(),
        f"{day:%d}.{blank}{day:%m}.{blank}{day.year}",
        f" {day.day}.{day.month}.{day.year} ",
    ]
    for typed in forms:
        assert typed_days(typed) == (day, day), typed


@settings(max_examples=200)
@given(st.text() | st.text("0123456789. -juni"))
def test_anything_may_be_typed(typed: str) -> None:
    days = typed_days(typed)
    assert days is None or days.first <= days.last


@pytest.mark.parametrize(
    "typed", ["", "bald", "99.01.2025", "31.02.2025", "13.6.", "2025 oder 2026", "gestern", "12025"]
)
def test_what_is_no_date_is_none(typed: str) -> None:
    assert typed_days(typed) is None
