"""The SQLite file: articles, sentences, passages with their vectors, full text. It is the truth; nothing else is."""

from __future__ import annotations

import datetime
import hashlib
import json
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict

import numpy as np

from rag.language.likeness import Sketch, are_near_duplicates
from rag.language.words import stems
from rag.store.sqlite_file import SqliteFile
from rag.types import EVERYTHING, Article, ArticleInfo, Details, Ids, Origin, Passage, Scope, Span, Vectors

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, title TEXT NOT NULL, date TEXT, text TEXT NOT NULL,
    fingerprint TEXT NOT NULL, pages TEXT NOT NULL DEFAULT '[]', details TEXT NOT NULL DEFAULT '{}',
    path TEXT NOT NULL DEFAULT '', state TEXT NOT NULL DEFAULT '', sketch BLOB NOT NULL DEFAULT x''
);
CREATE TABLE sketch_keys (
    key INTEGER NOT NULL, article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE, PRIMARY KEY (key, article)
) WITHOUT ROWID;
CREATE INDEX sketch_keys_of_article ON sketch_keys (article);
CREATE TABLE sentences (
    article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    PRIMARY KEY (article, start)
) WITHOUT ROWID;
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, vector BLOB NOT NULL
);
CREATE INDEX passages_of_article ON passages (article);
CREATE VIRTUAL TABLE fulltext USING fts5 (stems, tokenize = "unicode61 remove_diacritics 0 tokenchars ',.§'");
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (fulltext, 'row');
"""
_UPGRADES = {
    1: (
        "ALTER TABLE articles ADD COLUMN pages TEXT NOT NULL DEFAULT '[]'",
        "ALTER TABLE articles ADD COLUMN details TEXT NOT NULL DEFAULT '{}'",
    ),
    2: (
        "ALTER TABLE articles ADD COLUMN path TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE articles ADD COLUMN state TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE articles ADD COLUMN sketch BLOB NOT NULL DEFAULT x''",
        "CREATE TABLE sketch_keys (key INTEGER NOT NULL, article INTEGER NOT NULL REFERENCES articles ON DELETE "
        "CASCADE, PRIMARY KEY (key, article)) WITHOUT ROWID",
        "CREATE INDEX sketch_keys_of_article ON sketch_keys (article)",
    ),
}
# What SQLite cannot know: each statement counts what must not be.
_FAULTS = {
    "Passagen ohne Volltext": "SELECT count(*) FROM (SELECT id FROM passages EXCEPT SELECT rowid FROM fulltext)",
    "Volltexte ohne Passage": "SELECT count(*) FROM (SELECT rowid FROM fulltext EXCEPT SELECT id FROM passages)",
    "Passagen ohne Artikel oder außerhalb seines Textes": (
        "SELECT count(*) FROM passages p LEFT JOIN articles a ON a.id = p.article "
        'WHERE a.id IS NULL OR p.start < 0 OR p."end" <= p.start OR p."end" > length(a.text)'
    ),
    "Sätze ohne Artikel oder außerhalb seines Textes": (
        "SELECT count(*) FROM sentences s LEFT JOIN articles a ON a.id = s.article "
        'WHERE a.id IS NULL OR s.start < 0 OR s."end" <= s.start OR s."end" > length(a.text)'
    ),
    "Wortfolgen ohne Artikel": (
        "SELECT count(*) FROM sketch_keys k LEFT JOIN articles a ON a.id = k.article WHERE a.id IS NULL"
    ),
    "Artikel mit halber Herkunft": "SELECT count(*) FROM articles WHERE (path = '') != (state = '')",
    "Passagen ohne Sätze": (
        "SELECT count(*) FROM passages p WHERE NOT EXISTS "
        '(SELECT 1 FROM sentences s WHERE s.article = p.article AND s.start < p."end" AND s."end" > p.start)'
    ),
}
# The passages in scope: `Scope.holds` for SQLite. Dates are ISO 8601, whose order is that of time.
_IN_SCOPE = (
    "SELECT p.id FROM articles a JOIN passages p ON p.article = a.id "
    "WHERE (:names IS NULL OR a.name IN (SELECT value FROM json_each(:names))) "
    "AND CASE WHEN NOT :by_date THEN 1 WHEN a.date IS NULL THEN :undated "
    "ELSE a.date BETWEEN coalesce(:first, a.date) AND coalesce(:last, a.date) END"
)
_UNIT_TOLERANCE = 0.01
_CHUNK = 4096
_MOST_TWINS = 50
# Quoted strings are the one form of FTS5 syntax in which nothing a user types has a meaning; NUL would end them.
_QUOTED = str.maketrans({'"': '""', "\0": " "})


def fingerprint(article: Article) -> str:
    """SHA-256 of what is stored of an article."""
    content = "\0".join((article.title, article.date.isoformat() if article.date else "", article.text))
    if article.pages or article.details != Details():  # without, the fingerprints of version 1 hold
        content = "\0".join((content, json.dumps(article.pages), _to_json(article.details)))
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def _to_json(details: Details) -> str:
    return json.dumps(asdict(details), ensure_ascii=False, sort_keys=True)


def _from_json(stored: str) -> Details:
    fields = json.loads(stored)
    return Details(**fields | {"told_by": tuple((what, where) for what, where in fields.get("told_by", ()))})


def _bound(scope: Scope) -> dict[str, object]:
    """What stands for the names in `_IN_SCOPE`."""
    return {
        "names": None if scope.names is None else json.dumps(sorted(scope.names)),
        "by_date": scope.by_date,
        "undated": scope.undated,
        "first": scope.first and scope.first.isoformat(),
        "last": scope.last and scope.last.isoformat(),
    }


class Database(SqliteFile):
    """One library file, opened for one thread at a time. Raises LibraryError for all that SQLite cannot do.

    A writer waits up to `wait` seconds for another one. A file that is refused is left as it was.
    """

    application = 0x41_41_53_54
    version = 3
    schema = _SCHEMA
    upgrades = _UPGRADES
    called = "Der Index"
    mend_damaged = "die Datei umbenennen und die Artikel neu einlesen: python -m rag ingest ORDNER"
    mend_foreign = "mit --index einen anderen Ordner angeben und die Artikel dort neu einlesen"

    def _create(self) -> None:
        super()._create()
        self._set("library", uuid.uuid4().hex)
        self._set("generation", "0")

    def _upgrade(self) -> None:
        """No document is read anew."""
        super()._upgrade()
        for (key,) in self._sql.execute("SELECT id FROM articles WHERE sketch = x''").fetchall():
            (text,) = self._sql.execute("SELECT text FROM articles WHERE id = ?", (key,)).fetchone()
            self._put_sketch(key, text)

    @contextmanager
    def _change(self) -> Iterator[None]:
        """A transaction that counts as a new generation of the library where it changes something."""
        with self._errors(), self._transaction("IMMEDIATE"):
            before = self._sql.total_changes
            yield
            if self._sql.total_changes != before:
                self._sql.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")

    def _set(self, key: str, value: str) -> None:
        self._sql.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def state(self) -> str:
        """Names library and generation: it changes with every write, by whichever process."""
        with self._errors():
            rows = dict(self._sql.execute("SELECT key, value FROM meta WHERE key IN ('library', 'generation')"))
        if len(rows) < 2:
            raise self._damaged()
        return f"{rows['library']}:{rows['generation']}"

    @property
    def model(self) -> str | None:
        """Name of the embedder whose vectors are stored, None while there are none."""
        with self._errors():
            row = self._sql.execute("SELECT value FROM meta WHERE key = 'model'").fetchone()
        return row[0] if row else None

    def adopt(self, model: str) -> str:
        """Whose vectors are stored: those of `model` from now on, unless there are some of another one."""
        if self.model == model:
            return model
        with self._change():
            stored = self.model
            if stored is None or self.count() == 0:
                self._set("model", model)
                return model
            return stored

    def put(
        self,
        article: Article,
        sentences: Sequence[Span],
        passages: Sequence[Span],
        vectors: Vectors,
        origin: Origin,
    ) -> bool:
        """Stores an article, all or nothing; True if it took the place of one of the same name."""
        date = article.date.isoformat() if article.date else None
        with self._change():
            replaced = self._delete(article.name)
            key = self._sql.execute(
                "INSERT INTO articles (name, title, date, text, fingerprint, pages, details, path, state) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    article.name,
                    article.title,
                    date,
                    article.text,
                    fingerprint(article),
                    json.dumps(article.pages),
                    _to_json(article.details),
                    origin.path,
                    origin.state,
                ),
            ).lastrowid
            self._put_sketch(key, article.text)
            self._sql.executemany("INSERT INTO sentences VALUES (?, ?, ?)", [(key, s.start, s.end) for s in sentences])
            for span, vector in zip(passages, vectors, strict=True):
                passage = self._sql.execute(
                    'INSERT INTO passages (article, start, "end", vector) VALUES (?, ?, ?, ?)',
                    (key, span.start, span.end, vector.astype("<f4").tobytes()),
                ).lastrowid
                words = " ".join(stems(span.of(article.text)))
                self._sql.execute("INSERT INTO fulltext (rowid, stems) VALUES (?, ?)", (passage, words))
        return replaced

    def _put_sketch(self, article: int | None, text: str) -> None:
        sketch = Sketch.of(text)
        self._sql.execute("UPDATE articles SET sketch = ? WHERE id = ?", (sketch.to_bytes(), article))
        self._sql.executemany("INSERT INTO sketch_keys VALUES (?, ?)", [(key, article) for key in sketch.keys])

    def twins(self, name: str) -> list[str]:
        """The articles that are near-duplicates of one, by name; of very many the most alike."""
        with self._errors():
            own = self._sql.execute("SELECT id, sketch FROM articles WHERE name = ?", (name,)).fetchone()
            if own is None:
                return []
            rows = self._sql.execute(
                "SELECT a.name, a.sketch FROM sketch_keys k JOIN articles a ON a.id = k.article WHERE a.id != ? AND "
                "k.key IN (SELECT key FROM sketch_keys WHERE article = ?) GROUP BY a.id ORDER BY count(*) DESC LIMIT ?",
                (own[0], own[0], _MOST_TWINS),
            ).fetchall()
        sketch = self._sketch(own[1])
        return sorted(other for other, stored in rows if are_near_duplicates(sketch, self._sketch(stored)))

    def _sketch(self, stored: bytes) -> Sketch:
        try:
            return Sketch.from_bytes(stored)
        except (TypeError, ValueError) as error:
            raise self._damaged() from error

    def origin(self, name: str) -> Origin:
        """What the article of that name was read from; an empty one if there is none."""
        with self._errors():
            row = self._sql.execute("SELECT path, state FROM articles WHERE name = ?", (name,)).fetchone()
        return Origin(*row) if row else Origin()

    def origins(self) -> dict[str, str]:
        """The path of the file that each article was read from, by the article's name."""
        with self._errors():
            return dict(self._sql.execute("SELECT name, path FROM articles WHERE path != '' ORDER BY name"))

    def note_origin(self, name: str, origin: Origin) -> None:
        """Notes where an article was found that is stored already; no new generation, as nothing found changes."""
        with self._errors(), self._transaction("IMMEDIATE"):
            self._sql.execute(
                "UPDATE articles SET path = ?, state = ? WHERE name = ?", (origin.path, origin.state, name)
            )

    def remove(self, name: str) -> bool:
        """Removes an article; False if there is none of that name."""
        with self._change():
            return self._delete(name)

    def _delete(self, name: str) -> bool:
        self._sql.execute(
            "DELETE FROM fulltext WHERE rowid IN "
            "(SELECT p.id FROM passages p JOIN articles a ON a.id = p.article WHERE a.name = ?)",
            (name,),
        )
        return self._sql.execute("DELETE FROM articles WHERE name = ?", (name,)).rowcount > 0

    def article(self, name: str) -> Article:
        """The article of that name; KeyError if there is none."""
        with self._errors():
            row = self._sql.execute(
                "SELECT name, title, date, text, pages, details FROM articles WHERE name = ?", (name,)
            ).fetchone()
            if row is None:
                unlisted = "SELECT 1 FROM articles NOT INDEXED WHERE name = ?"
                if self._sql.execute(unlisted, (name,)).fetchone():
                    raise self._damaged()
                raise KeyError(name)
        try:
            pages, details = tuple(json.loads(row[4])), _from_json(row[5])
        except (TypeError, ValueError) as error:
            raise self._damaged() from error
        return Article(row[0], row[1], self._date(row[2]), row[3], pages, details)

    def is_current(self, article: Article) -> bool:
        """Whether the article is stored just so, title and date included."""
        with self._errors():
            row = self._sql.execute("SELECT fingerprint FROM articles WHERE name = ?", (article.name,)).fetchone()
        return row is not None and row[0] == fingerprint(article)

    def articles(self) -> list[ArticleInfo]:
        """All articles by name."""
        with self._errors():
            rows = self._sql.execute(
                "SELECT a.name, a.title, a.date, count(p.id) FROM articles a LEFT JOIN passages p ON p.article = a.id "
                "GROUP BY a.id ORDER BY a.name"
            ).fetchall()
        return [ArticleInfo(name, title, self._date(date), passages) for name, title, date, passages in rows]

    def details(self) -> dict[str, tuple[Details, int]]:
        """What is known of each article and how many pages it has, by name."""
        with self._errors():
            rows = self._sql.execute("SELECT name, details, pages FROM articles").fetchall()
        try:
            return {name: (_from_json(details), len(json.loads(pages))) for name, details, pages in rows}
        except (TypeError, ValueError) as error:
            raise self._damaged() from error

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        """Passages by id, in the order asked for; ids that are gone are left out."""
        with self._errors():
            found = (
                self._sql.execute(
                    'SELECT p.id, a.name, p.start, p."end", substr(a.text, p.start + 1, p."end" - p.start) '
                    "FROM passages p JOIN articles a ON a.id = p.article WHERE p.id = ?",
                    (passage,),
                ).fetchone()
                for passage in ids
            )
            return [Passage(*row) for row in found if row]

    def sentences(self, article: str, within: Span) -> list[Span]:
        """Sentences of an article that touch a span, in order."""
        with self._errors():
            rows = self._sql.execute(
                'SELECT s.start, s."end" FROM sentences s JOIN articles a ON a.id = s.article '
                'WHERE a.name = ? AND s.start < ? AND s."end" > ? ORDER BY s.start',
                (article, within.end, within.start),
            ).fetchall()
        return [Span(*row) for row in rows]

    def matching(self, words: Sequence[str], k: int, scope: Scope = EVERYTHING) -> list[tuple[int, float]]:
        """Ids and BM25 scores of the `k` passages in scope that match any of the stems best, best first."""
        if not words:
            return []
        query = " OR ".join(f'"{word.translate(_QUOTED)}"' for word in words)
        # The plus keeps SQLite from searching the words anew for each passage in scope.
        inside = "" if scope == EVERYTHING else f"AND +rowid IN ({_IN_SCOPE})"
        with self._errors():
            return self._sql.execute(
                f"SELECT rowid, -bm25(fulltext) FROM fulltext WHERE fulltext MATCH :query {inside} "  # noqa: S608 - ours
                "ORDER BY bm25(fulltext) LIMIT :k",
                {"query": query, "k": k, **_bound(scope)},
            ).fetchall()

    def frequencies(self, words: Sequence[str]) -> dict[str, int]:
        """In how many passages each stem occurs."""
        with self._errors():
            rows = (self._sql.execute("SELECT doc FROM vocabulary WHERE term = ?", (w,)).fetchone() for w in words)
            return {word: row[0] if row else 0 for word, row in zip(words, rows, strict=True)}

    def vectors(self, after: int = 0) -> Iterator[tuple[Ids, Vectors]]:
        """Ids above `after`, ascending, with their vectors (n, dim): some thousands at a time, to bound memory."""
        with self._errors():
            rows = self._sql.execute("SELECT id, vector FROM passages WHERE id > ? ORDER BY id", (after,))
            while chunk := rows.fetchmany(_CHUNK):
                yield self._arrays(chunk)

    def vectors_of(self, ids: Sequence[int]) -> tuple[Ids, Vectors]:
        """The same for those of `ids` that there are."""
        with self._errors():
            rows = self._sql.execute(
                "SELECT id, vector FROM passages WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
                (json.dumps([int(key) for key in ids]),),
            ).fetchall()
        return self._arrays(rows)

    def _arrays(self, rows: Sequence[tuple[int, bytes]]) -> tuple[Ids, Vectors]:
        if len({len(vector) for _, vector in rows}) > 1:
            raise self._damaged()
        vectors = np.frombuffer(b"".join(vector for _, vector in rows), "<f4")
        return np.array([key for key, _ in rows], np.int64), vectors.reshape(len(rows), -1 if rows else 0)

    def vector_digest(self, passage: int) -> str | None:
        """SHA-256 of the vector of a passage, None if that is gone."""
        with self._errors():
            row = self._sql.execute("SELECT vector FROM passages WHERE id = ?", (passage,)).fetchone()
        return hashlib.sha256(row[0]).hexdigest() if row else None

    def ids(self) -> Ids:
        """The ids of all passages, ascending."""
        with self._errors():
            rows = self._sql.execute("SELECT id FROM passages ORDER BY id")
            return np.fromiter((key for (key,) in rows), np.int64)

    def ids_in(self, scope: Scope) -> Ids:
        """The ids of the passages in scope."""
        with self._errors():
            return np.fromiter((key for (key,) in self._sql.execute(_IN_SCOPE, _bound(scope))), np.int64)

    def dimension(self) -> int:
        """Length of a vector, 0 while there are none."""
        with self._errors():
            row = self._sql.execute("SELECT length(vector) / 4 FROM passages LIMIT 1").fetchone()
        return int(row[0]) if row else 0

    def count(self) -> int:
        """Number of passages."""
        with self._errors():
            return int(self._sql.execute("SELECT count(*) FROM passages").fetchone()[0])

    def faults(self) -> list[str]:
        """What is wrong with the file; empty when it is sound."""
        with self._errors():
            found = [f"SQLite meldet „{row}“" for (row,) in self._sql.execute("PRAGMA integrity_check") if row != "ok"]
            counts = {what: self._sql.execute(count).fetchone()[0] for what, count in _FAULTS.items()}
            prints = dict(self._sql.execute("SELECT name, fingerprint FROM articles").fetchall())
        counts["veränderte Artikel"] = sum(fingerprint(self.article(name)) != was for name, was in prints.items())
        counts["veränderte Wortfolgen"] = sum(not self._is_sketched(name) for name in prints)
        counts["veränderte Vektoren"] = sum(
            int(np.count_nonzero(~(np.abs(np.linalg.norm(vectors, axis=1) - 1) < _UNIT_TOLERANCE)))
            for _, vectors in self.vectors()
        )
        return found + [f"{what}: {count}" for what, count in counts.items() if count]

    def _is_sketched(self, name: str) -> bool:
        """Whether the sketch of an article and its keys are those of its text."""
        with self._errors():
            key, text, stored = self._sql.execute(
                "SELECT id, text, sketch FROM articles WHERE name = ?", (name,)
            ).fetchone()
            keys = {row[0] for row in self._sql.execute("SELECT key FROM sketch_keys WHERE article = ?", (key,))}
        sketch = Sketch.of(text)
        return (stored, keys) == (sketch.to_bytes(), set(sketch.keys))

    def _date(self, iso: str | None) -> datetime.date | None:
        try:
            return datetime.date.fromisoformat(iso) if iso is not None else None
        except (TypeError, ValueError) as error:
            raise self._damaged() from error
