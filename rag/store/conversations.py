"""The conversations of one library folder, in a SQLite file of their own beside the library.

The library can be built anew from its documents, and is thrown away for that; conversations cannot. They lie in the
same folder, as they speak of its articles. Each article is kept as it was when it was cited, once for each state: so an
answer comes back whole, and its citations open, when the library has since gone on. What no conversation cites any more
is removed with the last that did.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import threading
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from rag.errors import ConversationError
from rag.language.words import stems
from rag.store.sqlite_file import SqliteFile
from rag.types import Answer, Article, ConversationHit, ConversationInfo, Exchange, Feedback, Judgement, Versions

if TYPE_CHECKING:
    from cattrs.preconf.json import JsonConverter

CONVERSATIONS = "conversations.sqlite"
LONGEST_TITLE = 120
LONGEST_WORD = 2000
"""Characters of what a reader says to a judgement."""

_SCHEMA = """
CREATE TABLE conversations (
    id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, begun TEXT NOT NULL, changed TEXT NOT NULL
);
CREATE TABLE exchanges (
    id INTEGER PRIMARY KEY AUTOINCREMENT, conversation INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    question TEXT NOT NULL, asked TEXT NOT NULL, answer TEXT, message TEXT NOT NULL, versions TEXT NOT NULL
);
CREATE INDEX exchanges_of_conversation ON exchanges (conversation);
CREATE TABLE feedback (
    exchange INTEGER PRIMARY KEY REFERENCES exchanges ON DELETE CASCADE,
    judgement TEXT NOT NULL, word TEXT NOT NULL, given TEXT NOT NULL
);
CREATE TABLE articles (sha256 TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE shown (
    exchange INTEGER NOT NULL REFERENCES exchanges ON DELETE CASCADE, article TEXT NOT NULL REFERENCES articles,
    PRIMARY KEY (exchange, article)
) WITHOUT ROWID;
CREATE INDEX shown_articles ON shown (article);
CREATE VIRTUAL TABLE fulltext USING fts5 (stems, tokenize = "unicode61 remove_diacritics 0 tokenchars ',.§'");
"""
_INFO = (
    "SELECT c.id, c.title, c.begun, c.changed, (SELECT count(*) FROM exchanges e WHERE e.conversation = c.id) "
    "FROM conversations c"
)
_EXCHANGE = (
    "SELECT e.id, e.conversation, e.question, e.asked, e.answer, e.message, e.versions, f.judgement, f.given, f.word "
    "FROM exchanges e LEFT JOIN feedback f ON f.exchange = e.id"
)
# Quoted strings are the one form of FTS5 syntax in which nothing a user types has a meaning; NUL would end them.
_QUOTED = str.maketrans({'"': '""', "\0": " "})


_GONE = "Diese Unterhaltung gibt es nicht mehr. Bitte eine neue beginnen."


class ConversationStore(SqliteFile):
    """The conversations of one library folder; safe to use from several threads and processes.

    Raises LibraryError where the file cannot be used, and ConversationError for a conversation that is gone. In
    `fulltext` a row bears the id of its exchange, or the negated id of the conversation whose title it holds.
    """

    application = 0x41_41_43_56
    version = 1
    schema = _SCHEMA
    upgrades: ClassVar[Mapping[int, Sequence[str]]] = {}
    called = "Die Datei der Unterhaltungen"
    mend_damaged = "sie umbenennen; neue Unterhaltungen kommen dann in eine neue."
    mend_foreign = "die Datei umbenennen oder mit --index einen anderen Ordner angeben"

    def __init__(self, folder: Path, wait: float = 30) -> None:
        self._lock = threading.RLock()
        super().__init__(folder / CONVERSATIONS, wait)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """One thread at a time, as there is one connection."""
        with self._lock, super()._errors():
            try:
                yield
            except OverflowError as error:  # an id larger than any of SQLite's
                raise ConversationError(_GONE) from error

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._errors(), self._transaction("IMMEDIATE"):
            yield

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """One state of the file throughout; what SQLite takes for sound may still be no conversation."""
        with self._errors(), self._transaction("DEFERRED"):
            try:
                yield
            except (ValueError, TypeError, KeyError, AttributeError, RecursionError, zlib.error) as error:
                raise self._damaged() from error

    def append(self, exchange: Exchange, conversation: int | None = None) -> Exchange:
        """Stores an exchange at the end of a conversation, or of a new one; the exchange with its ids."""
        asked, articles = _moment(exchange.asked), _Articles()
        answer = articles.answer_to_json(exchange.answer) if exchange.answer else None
        title = _one_line(exchange.question) or "Ohne Titel"
        words, title_words = (
            _words(f"{exchange.question} {exchange.answer.text if exchange.answer else ''}"),
            _words(title),
        )
        with self._writing():
            if conversation is None:
                conversation = self._insert(
                    "INSERT INTO conversations (title, begun, changed) VALUES (?, ?, ?)", title, asked, asked
                )
                self._index(-conversation, title_words)
            else:
                self._change("UPDATE conversations SET changed = max(changed, ?) WHERE id = ?", asked, conversation)
            key = self._insert(
                "INSERT INTO exchanges (conversation, question, asked, answer, message, versions) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                conversation,
                json.dumps(exchange.question),
                asked,
                answer,
                _whole(exchange.message),
                json.dumps(asdict(exchange.versions)),
            )
            self._sql.executemany("INSERT OR IGNORE INTO articles VALUES (?, ?)", articles.packed.items())
            self._sql.executemany("INSERT INTO shown VALUES (?, ?)", [(key, sha256) for sha256 in articles.packed])
            self._index(key, words)
            if exchange.feedback:
                self._put_feedback(key, exchange.feedback)
        return replace(exchange, id=key, conversation=conversation)

    def _insert(self, statement: str, *values: object) -> int:
        key = self._sql.execute(statement, values).lastrowid
        assert key is not None
        return key

    def _change(self, statement: str, *values: object) -> None:
        """Changes one conversation. Raises ConversationError where it is gone."""
        if self._sql.execute(statement, values).rowcount == 0:
            raise ConversationError(_GONE)

    def _index(self, row: int, words: str) -> None:
        self._sql.execute("INSERT OR REPLACE INTO fulltext (rowid, stems) VALUES (?, ?)", (row, words))

    def rename(self, conversation: int, title: str) -> None:
        """Gives a conversation another title, on one line; a long one is cut."""
        if not (title := _one_line(title)):
            raise ConversationError("Ein Titel braucht mindestens ein Zeichen. Bitte einen angeben.")
        words = _words(title)
        with self._writing():
            self._change("UPDATE conversations SET title = ? WHERE id = ?", title, conversation)
            self._index(-conversation, words)

    def delete(self, conversation: int) -> bool:
        """Removes a conversation, and the articles that no other one shows; False if it was gone."""
        with self._writing():
            found = self._remove(conversation)
            self._remove_unshown()
        return found

    def retract(self, exchange: int) -> bool:
        """Removes an exchange, with its conversation where it was the only one; whether the conversation is left."""
        with self._writing():
            row = self._sql.execute("SELECT conversation FROM exchanges WHERE id = ?", (exchange,)).fetchone()
            if row is None:
                return False
            self._sql.execute("DELETE FROM fulltext WHERE rowid = ?", (exchange,))
            self._sql.execute("DELETE FROM exchanges WHERE id = ?", (exchange,))
            left = self._sql.execute("SELECT 1 FROM exchanges WHERE conversation = ?", row).fetchone() is not None
            if not left:
                self._remove(row[0])
            self._remove_unshown()
        return left

    def _remove(self, conversation: int) -> bool:
        self._sql.execute(
            "DELETE FROM fulltext WHERE rowid IN (SELECT id FROM exchanges WHERE conversation = ? UNION SELECT ?)",
            (conversation, -conversation),
        )
        return self._sql.execute("DELETE FROM conversations WHERE id = ?", (conversation,)).rowcount > 0

    def _remove_unshown(self) -> None:
        self._sql.execute("DELETE FROM articles WHERE sha256 NOT IN (SELECT article FROM shown)")

    def conversations(self) -> list[ConversationInfo]:
        """All conversations, the one last spoken in first."""
        with self._reading():
            return self._infos()

    def _infos(self) -> list[ConversationInfo]:
        return [_info(row) for row in self._sql.execute(f"{_INFO} ORDER BY c.changed DESC, c.id DESC")]

    def conversation(self, conversation: int) -> ConversationInfo:
        """One conversation, as a list shows it."""
        with self._reading():
            row = self._sql.execute(f"{_INFO} WHERE c.id = ?", (conversation,)).fetchone()
            if row is None:
                raise ConversationError(_GONE)
            return _info(row)

    def exchanges(self, conversation: int) -> list[Exchange]:
        """A conversation from its beginning; every answer as it was given."""
        with self._reading():
            found = self._exchanges("e.conversation = ?", conversation)
        if not found:
            raise ConversationError(_GONE)
        return found

    def judged(self) -> list[Exchange]:
        """All exchanges of which a reader said what to think, oldest first."""
        with self._reading():
            return self._exchanges("f.judgement IS NOT NULL")

    def _exchanges(self, condition: str, *values: object) -> list[Exchange]:
        rows = self._sql.execute(f"{_EXCHANGE} WHERE {condition} ORDER BY e.id", values).fetchall()
        known: dict[str, Article] = {}
        converter = _converter()
        converter.register_structure_hook(Article, lambda sha256, _: known[sha256])
        return [self._exchange(row, known, converter) for row in rows]

    def _exchange(self, row: Sequence[Any], known: dict[str, Article], converter: JsonConverter) -> Exchange:
        key, conversation, question, asked, answer, message, versions, judgement, given, word = row
        shown = self._sql.execute("SELECT article FROM shown WHERE exchange = ?", (key,)).fetchall()
        known |= {sha256: self._article(sha256) for (sha256,) in shown if sha256 not in known}
        return Exchange(
            json.loads(question),
            datetime.datetime.fromisoformat(asked),
            None if answer is None else converter.loads(answer, Answer),
            message,
            Versions(**json.loads(versions)),
            Feedback(Judgement(judgement), datetime.datetime.fromisoformat(given), word) if judgement else None,
            key,
            conversation,
        )

    def _article(self, sha256: str) -> Article:
        (packed,) = self._sql.execute("SELECT content FROM articles WHERE sha256 = ?", (sha256,)).fetchone()
        content = zlib.decompress(packed)
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ValueError(sha256)
        return _whole_articles().loads(content, Article)

    def search(self, text: str) -> list[ConversationHit]:
        """The conversations in which all words of `text` stand together, the one last spoken in first.

        They stand in one question with its answer, or in the title. The last word may be but begun.
        """
        words = stems(text)
        if not words:
            return []
        query = " AND ".join(f'"{word.translate(_QUOTED)}"' for word in words)
        with self._reading():
            rows = self._sql.execute(
                "SELECT coalesce(e.conversation, -f.rowid), e.id, e.question FROM fulltext f LEFT JOIN exchanges e "
                "ON e.id = f.rowid WHERE fulltext MATCH ? ORDER BY e.id IS NULL, bm25(fulltext)",
                (f"{query}*",),
            ).fetchall()
            best: dict[int, tuple[int | None, str]] = {}
            for conversation, exchange, question in rows:
                best.setdefault(conversation, (exchange, json.loads(question) if question else ""))
            return [ConversationHit(info, *best[info.id]) for info in self._infos() if info.id in best]

    def judge(self, exchange: int, feedback: Feedback | None) -> None:
        """Notes what a reader thinks of an answer, in place of what was noted; None takes it back."""
        with self._writing():
            if self._sql.execute("SELECT 1 FROM exchanges WHERE id = ?", (exchange,)).fetchone() is None:
                raise ConversationError("Diese Antwort gibt es nicht mehr; ihre Unterhaltung wurde gelöscht.")
            self._sql.execute("DELETE FROM feedback WHERE exchange = ?", (exchange,))
            if feedback:
                self._put_feedback(exchange, feedback)

    def _put_feedback(self, exchange: int, feedback: Feedback) -> None:
        self._sql.execute(
            "INSERT INTO feedback VALUES (?, ?, ?, ?)",
            (exchange, feedback.judgement.value, _whole(feedback.word)[:LONGEST_WORD], _moment(feedback.given)),
        )


class _Articles:
    """Takes the articles out of an answer; `packed` holds each by the SHA-256 of what is packed."""

    def __init__(self) -> None:
        self.packed: dict[str, bytes] = {}
        self._known: dict[int, str] = {}

    def answer_to_json(self, answer: Answer) -> str:
        """The answer, with the SHA-256 of each article in its place."""
        converter = _converter()
        converter.register_unstructure_hook(Article, self._pack)
        return converter.dumps(answer, Answer)

    def _pack(self, article: Article) -> str:
        if id(article) not in self._known:  # an answer shows the same few articles again and again
            content = _whole_articles().dumps(article).encode("ascii")
            self._known[id(article)] = sha256 = hashlib.sha256(content).hexdigest()
            self.packed[sha256] = zlib.compress(content)
        return self._known[id(article)]


def _converter() -> JsonConverter:
    """Dataclasses ↔ JSON of ASCII only: SQLite holds no half characters, which a question may hold."""
    from cattrs.preconf.json import make_converter

    return make_converter(detailed_validation=False)


@cache
def _whole_articles() -> JsonConverter:
    return _converter()


def _info(row: Sequence[Any]) -> ConversationInfo:
    key, title, begun, changed, exchanges = row
    moments = (datetime.datetime.fromisoformat(begun), datetime.datetime.fromisoformat(changed))
    return ConversationInfo(key, title, *moments, exchanges)


def _moment(when: datetime.datetime) -> str:
    """A time in a form whose order is that of time."""
    return when.astimezone(datetime.UTC).isoformat(timespec="microseconds")


def _one_line(title: str) -> str:
    words = " ".join(_whole(title).split())
    if len(words) <= LONGEST_TITLE:
        return words
    return f"{words[:LONGEST_TITLE].rpartition(' ')[0] or words[:LONGEST_TITLE]} …"


def _words(text: str) -> str:
    """What full text holds of a text. Not worked out within a transaction: German dictionaries load for seconds."""
    return " ".join(stems(text))


def _whole(text: str) -> str:
    """The text without half characters, which SQLite cannot hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
