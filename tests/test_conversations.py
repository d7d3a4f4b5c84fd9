"""Conversations in a real SQLite file: they come back whole, whatever happens to program and library."""

import datetime
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest
from answer_strategies import ANY_TEXT, EXCHANGES
from hypothesis import given, settings
from hypothesis import strategies as st
from page_examples import abstention, hostile_answer, meta_answer

from rag.errors import ConversationError, IndexDamagedError, IndexMismatchError, LibraryError
from rag.store.conversations import CONVERSATIONS, LONGEST_TITLE, ConversationStore
from rag.store.library import DATABASE, StoredLibrary
from rag.types import Exchange, Feedback, Judgement, Versions

NOON = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
SOON = datetime.timedelta(minutes=1)
INVESTMENT = Exchange("Wie viel investiert Meta?", NOON, meta_answer(), versions=Versions("0.1.0", "e5", "leser"))
REFUSED = Exchange("Wie?", NOON + SOON, None, "Bitte eine Frage in Worten stellen.")
UNKNOWN = Exchange("Wie heißt der CEO von Siemens?", NOON + 2 * SOON, abstention())

APPEND = """
import sys; from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_conversations import INVESTMENT
from rag.store.conversations import ConversationStore
store = ConversationStore(Path(sys.argv[1]))
for _ in range(int(sys.argv[3])):
    print(store.append(INVESTMENT, int(sys.argv[4])).id, flush=True)
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ConversationStore]:
    store = ConversationStore(tmp_path)
    yield store
    store.close()


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> ConversationStore:
    return ConversationStore(tmp_path_factory.mktemp("talks"))


def rows(folder: Path) -> dict[str, int]:
    """How many rows each table has that is not SQLite's own."""
    sql = sqlite3.connect(folder / CONVERSATIONS)
    tables = ("conversations", "exchanges", "feedback", "articles", "shown", "fulltext")
    counts = {table: sql.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}
    sql.close()
    return counts


class TestKeeping:
    @given(st.lists(EXCHANGES, min_size=1, max_size=3))
    @settings(deadline=None, max_examples=60)
    def test_any_exchange_comes_back_whole(self, lasting, exchanges):
        first, *others = exchanges
        kept = [lasting.append(first)]
        kept += [lasting.append(other, kept[0].conversation) for other in others]
        assert [replace(exchange, id=0, conversation=0) for exchange in kept] == exchanges
        other = ConversationStore(lasting.path.parent)
        assert other.exchanges(kept[0].conversation) == kept
        assert lasting.delete(kept[0].conversation)
        other.close()
        assert set(rows(lasting.path.parent).values()) == {0}

    def test_an_exchange_is_taken_back_with_all_that_only_it_showed(self, store, tmp_path):
        first = store.append(INVESTMENT)
        before = rows(tmp_path)
        second = store.append(replace(UNKNOWN, answer=hostile_answer("Was?")), first.conversation)
        assert store.retract(second.id)
        assert rows(tmp_path) == before
        assert store.exchanges(first.conversation) == [first]
        assert not store.retract(second.id)
        assert not store.retract(first.id)
        assert set(rows(tmp_path).values()) == {0}

    def test_it_survives_a_change_of_the_library(self, index):
        """An answer shows the articles as they were, though the library has lost them."""
        library, store = StoredLibrary(index), ConversationStore(index)
        article = library.article(library.articles()[0].name)
        answer = replace(meta_answer(), citations=(), span=None, nearby=())
        citation = replace(meta_answer().citations[0], article=article, start=0, end=9, quote=article.text[:9])
        kept = store.append(replace(INVESTMENT, answer=replace(answer, citations=(citation,))))
        library.remove(article.name)
        assert store.exchanges(kept.conversation) == [kept]
        assert library.faults() == []

    def test_an_article_is_kept_once_and_as_long_as_it_is_shown(self, store, tmp_path):
        first, second = store.append(INVESTMENT), store.append(UNKNOWN)
        assert rows(tmp_path)["articles"] == 2  # one of them in both
        store.delete(first.conversation)
        assert rows(tmp_path)["articles"] == 1
        assert store.exchanges(second.conversation) == [second]

    def test_the_list_is_newest_first(self, store):
        older, newer = store.append(INVESTMENT), store.append(UNKNOWN)
        assert [(c.id, c.title, c.exchanges) for c in store.conversations()] == [
            (newer.conversation, "Wie heißt der CEO von Siemens?", 1),
            (older.conversation, "Wie viel investiert Meta?", 1),
        ]
        store.append(replace(REFUSED, asked=NOON + 5 * SOON), older.conversation)
        info = store.conversations()[0]
        assert (info.id, info.exchanges, info.begun, info.changed) == (older.conversation, 2, NOON, NOON + 5 * SOON)
        assert store.conversation(older.conversation) == info

    def test_titles_are_one_line(self, store):
        long = store.append(replace(INVESTMENT, question="Wie \n viel? " * 50)).conversation
        assert len(store.conversation(long).title) <= LONGEST_TITLE + 2
        assert store.conversation(long).title.startswith("Wie viel? Wie viel?")
        store.rename(long, "  Metas\nKauf \ud800 ")
        assert store.conversation(long).title == "Metas Kauf ?"
        with pytest.raises(ConversationError, match=r"mindestens ein Zeichen"):
            store.rename(long, " \n")

    def test_what_was_deleted_is_gone_for_all(self, store, tmp_path):
        kept, other = store.append(INVESTMENT), ConversationStore(tmp_path)
        assert store.delete(kept.conversation)
        assert not other.delete(kept.conversation)
        gone = kept.conversation
        for act in (
            lambda: other.append(REFUSED, gone),
            lambda: other.exchanges(gone),
            lambda: other.conversation(gone),
            lambda: other.rename(gone, "x"),
            lambda: other.judge(kept.id, None),
            lambda: other.exchanges(10**30),
        ):
            with pytest.raises(ConversationError, match=r"^Diese .* gibt es nicht mehr.*\.$"):
                act()
        assert set(rows(tmp_path).values()) == {0}
        assert store.append(REFUSED).conversation > gone  # a number means one conversation for ever


class TestSearch:
    def found(self, store: ConversationStore, text: str) -> list[tuple[str, str]]:
        return [(hit.conversation.title, hit.question) for hit in store.search(text)]

    def test_questions_answers_and_titles(self, store):
        kept = store.append(INVESTMENT)
        store.append(UNKNOWN, kept.conversation)
        store.append(REFUSED)
        title = "Wie viel investiert Meta?"
        assert self.found(store, "Meta Investitionen") == []
        assert self.found(store, "metas milliarde") == [(title, title)]  # inflected, in question and answer
        assert self.found(store, "Sieme") == [(title, UNKNOWN.question)]  # half a word
        assert self.found(store, "Meta Siemens") == []  # not in one exchange
        store.rename(kept.conversation, "Größe des Kaufs")
        assert self.found(store, "groesse") == [("Größe des Kaufs", "")]
        assert self.found(store, "Kauf Meta") == []
        assert self.found(store, "?!") == []

    @given(ANY_TEXT)
    @settings(deadline=None)
    def test_no_text_is_syntax(self, lasting, text):
        lasting.search(text)
        lasting.search(f'"{text} NEAR(')

    def test_what_was_deleted_is_not_found(self, store):
        store.delete(store.append(INVESTMENT).conversation)
        assert store.search("Meta") == []


class TestFeedback:
    def test_the_last_word_counts_and_can_be_taken_back(self, store):
        kept, _ = store.append(INVESTMENT), store.append(UNKNOWN)
        store.judge(kept.id, Feedback(Judgement.WRONG_SOURCE, NOON, "S. 2"))
        store.judge(kept.id, Feedback(Judgement.RIGHT, NOON + SOON, "doch \ud800"))
        judged = replace(kept, feedback=Feedback(Judgement.RIGHT, NOON + SOON, "doch ?"))
        assert store.judged() == store.exchanges(kept.conversation) == [judged]
        store.judge(kept.id, None)
        assert store.judged() == []


class TestProcesses:
    def start(self, folder: Path, count: int, conversation: int) -> subprocess.Popen[str]:
        words = [sys.executable, "-c", APPEND, str(folder), str(Path(__file__).parent), str(count), str(conversation)]
        return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)

    def test_killed_while_it_writes(self, store, tmp_path):
        """What was said to be stored is stored, and nothing half."""
        conversation = store.append(INVESTMENT).conversation
        chance = random.Random(3)
        told = 1
        for _ in range(3):
            process = self.start(tmp_path, 10**6, conversation)
            assert process.stdout
            process.stdout.readline()
            time.sleep(chance.uniform(0, 0.2))
            process.send_signal(signal.SIGKILL)
            told += 1 + len([line for line in process.stdout.read().split("\n")[:-1] if line])
            process.wait()
        found = ConversationStore(tmp_path).exchanges(conversation)
        assert told <= len(found) <= told + 3
        assert all(replace(e, id=0, conversation=0) == INVESTMENT for e in found)
        counts = rows(tmp_path)
        assert counts["fulltext"] == counts["exchanges"] + 1
        assert counts["shown"] == 2 * counts["exchanges"]
        assert ConversationStore(tmp_path)._sql.execute("PRAGMA integrity_check").fetchone() == ("ok",)

    def test_two_processes_and_threads(self, store, tmp_path):
        conversation = store.append(REFUSED).conversation
        processes = [self.start(tmp_path, 30, conversation) for _ in range(2)]
        threads = [
            threading.Thread(target=lambda: [store.append(UNKNOWN, conversation) for _ in range(10)]) for _ in range(3)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        told = [int(key) for process in processes for key in process.communicate()[0].split()]
        found = store.exchanges(conversation)
        assert len(set(told)) == 60
        assert {exchange.id for exchange in found} >= set(told)
        assert len(found) == 1 + 60 + 30


class Newer(ConversationStore):
    """The program after a change of the schema."""

    version = 2
    upgrades: ClassVar = {1: ["ALTER TABLE conversations ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0"]}


class TestFile:
    def test_of_an_earlier_version(self, store, tmp_path):
        kept = store.append(INVESTMENT)
        store.close()
        newer = Newer(tmp_path)
        assert newer.exchanges(kept.conversation) == [kept]
        assert newer._sql.execute("SELECT pinned FROM conversations").fetchone() == (0,)
        assert Newer(tmp_path).append(UNKNOWN, kept.conversation).id > kept.id

    def test_of_a_later_version(self, store, tmp_path):
        store.append(INVESTMENT)
        store.close()
        Newer(tmp_path).close()
        before = (tmp_path / CONVERSATIONS).read_bytes()
        with pytest.raises(IndexMismatchError, match=r"^„.*“ stammt von einer anderen Fassung .*\.$"):
            ConversationStore(tmp_path)
        assert (tmp_path / CONVERSATIONS).read_bytes() == before

    def test_of_another_kind(self, index, tmp_path):
        folder = tmp_path / "other"
        folder.mkdir()
        shutil.copy(index / DATABASE, folder / CONVERSATIONS)
        before = (folder / CONVERSATIONS).read_bytes()
        with pytest.raises(IndexDamagedError, match=r"^„.*“ gehört nicht zu diesem Programm\. Bitte die Datei .*\.$"):
            ConversationStore(folder)
        assert (folder / CONVERSATIONS).read_bytes() == before

    def test_that_cannot_be_written(self, without_rights):
        (without_rights / "index").mkdir(mode=0o500)
        with pytest.raises(LibraryError, match=r"^Die Datei der Unterhaltungen „.*“ lässt sich nicht öffnen"):
            ConversationStore(without_rights / "index")

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE articles SET content = x'00'",
            "UPDATE articles SET content = (SELECT max(content) FROM articles)",
            "UPDATE exchanges SET answer = '{}'",
            "UPDATE exchanges SET answer = replace(answer, '\"start\": 10', '\"start\": 11')",
            "UPDATE exchanges SET question = 'kein JSON'",
            "UPDATE exchanges SET asked = 'gestern'",
            "UPDATE exchanges SET versions = '[]'",
            "UPDATE exchanges SET question = CAST(x'fffe' AS TEXT)",
            "DROP TABLE articles",
        ],
    )
    def test_wrong_content_is_noticed(self, store, tmp_path, change):
        kept = store.append(INVESTMENT)
        sql = sqlite3.connect(tmp_path / CONVERSATIONS)
        sql.execute(change)
        sql.commit()
        sql.close()
        with pytest.raises(IndexDamagedError, match=r"^Die Datei der Unterhaltungen „[^\n]*“ ist beschädigt\. Bitte"):
            store.exchanges(kept.conversation)

    def test_any_flipped_bit_is_an_error_in_german_or_none(self, store, tmp_path):
        kept = store.append(INVESTMENT)
        store.close()
        data, chance = (tmp_path / CONVERSATIONS).read_bytes(), random.Random(5)
        for _ in range(40):
            place = chance.randrange(len(data))
            (tmp_path / CONVERSATIONS).write_bytes(
                data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]
            )
            told = ""
            try:
                ConversationStore(tmp_path).exchanges(kept.conversation)
            except (LibraryError, ConversationError) as error:
                told = str(error)
            assert "\n" not in told
