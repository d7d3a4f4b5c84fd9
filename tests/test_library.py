"""The library with a real embedder, a real SQLite file and real FAISS."""

import json
import random
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ingest_driver import HashEmbedder

from rag.errors import IndexBusyError, IndexDamagedError, IndexMismatchError, LibraryError
from rag.interfaces import Embedder
from rag.language.sentences import split_sentences
from rag.language.words import stems
from rag.retrieve import Retriever
from rag.store.database import Database
from rag.store.library import DATABASE, StoredLibrary
from rag.store.vectors import VectorIndex
from rag.types import Article, Details, Origin, Passage, Span, Vectors

WEATHER = "Am Montag regnet es in Köln. Der Wind weht schwach aus Westen."
BRIDGE = "Die Brücke wurde 1911 gebaut. Sie ist 409 Meter lang. Der Bau kostete 14,3 Millionen Mark."
CASTLE = "Das Schloss steht seit 1650 am Fluss. Heute ist darin ein Museum."

Stored = dict[int, tuple[str, str, float]]


def add(library: StoredLibrary, embedder: Embedder, name: str, text: str) -> bool:
    """Stores a text with one passage for each sentence."""
    spans = split_sentences(text)
    vectors = embedder.embed_passages([span.of(text) for span in spans])
    return library.put(Article(name, name, None, text), spans, spans, vectors)


@pytest.fixture
def library(tmp_path: Path, embedder: Embedder) -> StoredLibrary:
    library = StoredLibrary(tmp_path / "index", embedder.name, create=True)
    add(library, embedder, "wetter.txt", WEATHER)
    add(library, embedder, "bruecke.txt", BRIDGE)
    return library


@pytest.fixture(scope="module")
def question(embedder: Embedder) -> Vectors:
    return embedder.embed_questions(["Wie lang ist die Brücke?"])


def stored(library: StoredLibrary, question: Vectors) -> Stored:
    """Every passage by its id: article, text, and the likeness to a question, which stands for its vector."""
    passages = library.passages(range(100))
    likeness = library.likeness(question, [passage.id for passage in passages])
    return {p.id: (p.article, p.text, round(float(score), 4)) for p, score in zip(passages, likeness, strict=True)}


def make_old(folder: Path, version: int) -> None:
    """Turns a library into one that this earlier version of the program has written."""
    sql = sqlite3.connect(folder / DATABASE)
    sql.execute("DROP TABLE sketch_keys")
    for column in ("path", "state", "sketch", *(("pages", "details") if version == 1 else ())):
        sql.execute(f"ALTER TABLE articles DROP COLUMN {column}")
    sql.execute(f"PRAGMA user_version = {version}")
    sql.close()


def of(name: str, passages: Stored) -> Stored:
    return {key: passage for key, passage in passages.items() if passage[0] == name}


def found(library: StoredLibrary, question: Vectors) -> tuple[list[int], list[tuple[int, float]], dict[str, int]]:
    """What the library finds, by vectors and by words."""
    words = stems("die lange Brücke am Fluss")
    return library.nearest(question, 100), library.matching(words, 100), library.frequencies(words)


class TestChanges:
    def test_a_new_article_leaves_the_others_alone(self, library, embedder, question):
        before = stored(library, question)
        assert add(library, embedder, "schloss.txt", CASTLE) is False
        after = stored(library, question)
        assert before.items() <= after.items()
        assert [text for _, text, _ in of("schloss.txt", after).values()] == [
            s.of(CASTLE) for s in split_sentences(CASTLE)
        ]

    def test_pages_and_details_are_kept(self, library, embedder):
        told_by = (("title", "Titelfeld"), ("date", "Datumszeile"))
        details = Details(author="Anna Öz", language="de", told_by=told_by)
        article = Article("buch.pdf", "Buch", None, BRIDGE, (0, 30), details)
        span = Span(0, len(BRIDGE))
        library.put(article, [span], [span], embedder.embed_passages([BRIDGE]))
        assert library.article("buch.pdf") == article
        assert library.details()["buch.pdf"] == (details, 2)
        assert library.is_current(article)
        assert not library.is_current(replace(article, pages=(0, 31)))
        assert not library.is_current(replace(article, details=replace(details, author="")))
        assert [article.page(offset) for offset in (0, 29, 30, 80)] == [1, 1, 2, 2]

    @pytest.mark.parametrize("version", [1, 2])
    def test_a_library_of_an_earlier_version_is_taken_over(self, library, embedder, question, version):
        add(library, embedder, "dieselbe.txt", f"Köln. {BRIDGE}")
        before = stored(library, question)
        library.close()
        make_old(library.folder, version)
        old = StoredLibrary(library.folder, embedder.name)
        assert stored(old, question) == before
        assert old.article("bruecke.txt") == Article("bruecke.txt", "bruecke.txt", None, BRIDGE)
        assert old.is_current(old.article("bruecke.txt"))
        assert old.origin("bruecke.txt") == Origin()
        assert old.twins("bruecke.txt") == ["dieselbe.txt"]
        assert old.faults() == []
        add(old, embedder, "schloss.txt", CASTLE)
        old.remove("dieselbe.txt")
        assert old.twins("bruecke.txt") == []
        assert old.faults() == []

    def test_replacing_touches_only_that_article(self, library, embedder, question):
        before = stored(library, question)
        assert add(library, embedder, "wetter.txt", CASTLE) is True
        after = stored(library, question)
        assert of("bruecke.txt", after) == of("bruecke.txt", before)
        # Ids are never given twice, so that a stale one finds nothing instead of something else.
        assert not of("wetter.txt", after).keys() & before.keys()
        assert library.article("wetter.txt").text == CASTLE
        assert library.matching(stems("Montag"), 10) == []
        assert set(library.nearest(question, 100)) == after.keys()

    def test_removing_touches_only_that_article(self, library, question):
        before = stored(library, question)
        gone = of("wetter.txt", before)
        assert library.remove("wetter.txt") is True
        assert stored(library, question) == of("bruecke.txt", before)
        assert library.matching(stems("Montag regnet Köln Wind weht Westen"), 100) == []
        assert library.frequencies(stems("Montag")) == {"montag": 0}
        assert not set(library.nearest(question, 100)) & gone.keys()
        assert library.likeness(question, list(gone)).tolist() == [0, 0]
        assert [info.name for info in library.articles()] == ["bruecke.txt"]
        assert library.sentences("wetter.txt", Span(0, 1000)) == []
        assert len(library) == 3
        with pytest.raises(KeyError):
            library.article("wetter.txt")

    def test_removing_what_is_not_there_changes_nothing(self, library, question):
        library.save_vectors()
        assert library.remove("nirgends.txt") is False
        assert library.vectors_fit()

    def test_an_empty_library_finds_nothing(self, library, embedder, question):
        library.remove("wetter.txt")
        library.remove("bruecke.txt")
        words = stems("Brücke")
        assert (library.nearest(question, 5), library.matching(words, 5), library.frequencies(words)) == (
            [],
            [],
            {words[0]: 0},
        )
        add(library, embedder, "bruecke.txt", BRIDGE)
        assert len(library.nearest(question, 5)) == 3

    def test_current_means_text_title_and_date(self, library):
        article = library.article("wetter.txt")
        assert library.is_current(article)
        assert not library.is_current(Article(article.name, "Wetter", None, article.text))
        assert not library.is_current(Article(article.name, article.title, None, article.text + "!"))
        assert not library.is_current(Article("neu.txt", article.title, None, article.text))

    def test_a_put_that_fails_leaves_the_old_article(self, library, question):
        before, spans = stored(library, question), [Span(0, 5), Span(6, 9)]
        with pytest.raises(ValueError, match="zip"):  # one vector for two passages
            library.put(Article("wetter.txt", "", None, CASTLE), spans, spans, question)
        assert stored(library, question) == before

    def test_sentences_that_touch_a_span(self, library):
        first, second, third = split_sentences(BRIDGE)
        assert library.sentences("bruecke.txt", Span(first.end, third.start)) == [second]
        assert library.sentences("bruecke.txt", Span(second.start + 3, third.start + 1)) == [second, third]

    def test_passages_that_are_gone_are_left_out(self, library):
        assert [p.id for p in library.passages([3, 99, 1])] == [3, 1]

    def test_likeness_is_the_inner_product_and_ranks_like_nearest(self, library, embedder, question):
        ids = library.nearest(question, 3)
        texts = [passage.text for passage in library.passages(ids)]
        expected = embedder.embed_passages(texts) @ question[0]
        assert library.likeness(question, ids) == pytest.approx(expected, abs=1e-5)
        assert texts[0] == "Sie ist 409 Meter lang."
        assert sorted(expected, reverse=True) == list(expected)

    def test_full_text_ranks_by_bm25(self, library):
        (best, high), *others = library.matching(stems("Brücke gebaut Montag gebaut"), 10)
        assert library.passages([best])[0].text == "Die Brücke wurde 1911 gebaut."
        assert others
        assert all(0 < score < high for _, score in others)


class TestVectorFile:
    @pytest.fixture(params=["missing", "empty", "truncated", "flipped", "foreign", "no manifest", "manifest is a list"])
    def damaged(self, request, index) -> Path:
        file, manifest = index / "vectors.faiss", index / "vectors.json"
        data = file.read_bytes()
        match request.param:
            case "missing":
                file.unlink()
            case "empty":
                file.write_bytes(b"")
            case "truncated":
                file.write_bytes(data[: len(data) // 2])
            case "flipped":
                file.write_bytes(data[:500] + bytes([data[500] ^ 64]) + data[501:])
            case "foreign":
                file.write_text("Einkaufsliste: Brot, Milch")
            case "no manifest":
                manifest.unlink()
            case "manifest is a list":
                manifest.write_text("[]")
        return index

    def test_is_rebuilt_with_the_same_results(self, damaged, seed_index, question):
        library = StoredLibrary(damaged)
        assert not library.vectors_fit()
        assert found(library, question) == found(StoredLibrary(seed_index), question)
        assert library.vectors_fit()

    def test_of_another_state_is_rebuilt(self, index, embedder, question):
        old = {name: (index / name).read_bytes() for name in ("vectors.faiss", "vectors.json")}
        library = StoredLibrary(index, embedder.name)
        add(library, embedder, "schloss.txt", CASTLE)
        expected = found(library, question)
        for name, data in old.items():
            (index / name).write_bytes(data)
        again = StoredLibrary(index, embedder.name)
        assert not again.vectors_fit()
        assert found(again, question) == expected

    def test_of_another_library_in_the_same_generation_is_rebuilt(
        self, index, seed_index, tmp_path, embedder, question
    ):
        other = StoredLibrary(tmp_path / "other", embedder.name, create=True)
        add(other, embedder, "wetter.txt", WEATHER)
        add(other, embedder, "schloss.txt", CASTLE)
        other.save_vectors()
        for name in ("vectors.faiss", "vectors.json"):
            (index / name).write_bytes((tmp_path / "other" / name).read_bytes())
        assert found(StoredLibrary(index), question) == found(StoredLibrary(seed_index), question)

    def test_that_cannot_be_written_does_not_stop_the_search(self, index, seed_index, question):
        (index / "vectors.faiss").unlink()
        (index / "vectors.faiss").mkdir()
        assert found(StoredLibrary(index), question) == found(StoredLibrary(seed_index), question)
        assert {path.name for path in index.iterdir()} <= {DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"} | {
            "vectors.faiss",
            "vectors.json",
        }


class TestVectorsFollow:
    """The index takes up what is new and drops what is gone; it is not built anew."""

    @pytest.fixture
    def grown(self, library, embedder) -> StoredLibrary:
        library.save_vectors()
        return library

    def exact(self, library: StoredLibrary, question: Vectors) -> list[int]:
        """The nearest passages by what SQLite holds."""
        ids = [passage.id for passage in library.passages(range(200))]
        scores = library.likeness(question, ids)
        return [ids[place] for place in np.argsort(-scores, kind="stable")]

    @given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 4)), max_size=12))
    @settings(max_examples=30)
    def test_any_changes(self, tmp_path_factory, changes):
        library = StoredLibrary(tmp_path_factory.mktemp("any"), "hash", create=True)
        embedder, reopened = HashEmbedder(), 0
        question = embedder.embed_questions(["?"])
        for name, sentences in changes:
            text = " ".join(f"Satz {number} von {name} in Fassung {sentences}." for number in range(sentences))
            add(library, embedder, name, text) if sentences else library.remove(name)
            if sentences % 2:
                assert library.nearest(question, 200) == self.exact(library, question)
            if sentences == 3:
                reopened += 1
                library.save_vectors()
                library.close()
                library = StoredLibrary(library.folder)
        assert library.nearest(question, 200) == self.exact(library, question)
        library.save_vectors()
        assert library.vectors_fit()
        library.close()

    def test_an_index_of_an_earlier_state_is_taken_up(self, grown, embedder, question):
        state = grown._database.state()
        add(grown, embedder, "schloss.txt", CASTLE)
        grown.remove("wetter.txt")
        stored = VectorIndex.load(grown.folder)
        assert stored.state == state
        assert stored.follow(grown._database, grown._database.state())
        assert stored.nearest(question, 100) == self.exact(grown, question)

    def test_an_index_from_a_later_state_is_not(self, grown, embedder):
        add(grown, embedder, "schloss.txt", CASTLE)
        later = VectorIndex.build(grown._database, grown._database.state())
        earlier = f"{grown._database.state().rpartition(':')[0]}:1"
        assert not later.follow(grown._database, earlier)

    def test_a_file_put_back_from_a_backup(self, grown, embedder, question):
        """It goes on from an earlier state: the same ids then belong to other passages."""
        grown.close()
        backup = (grown.folder / DATABASE).read_bytes()
        first = StoredLibrary(grown.folder, embedder.name)
        add(first, embedder, "schloss.txt", CASTLE)
        first.save_vectors()
        first.close()
        (grown.folder / DATABASE).write_bytes(backup)
        second = StoredLibrary(grown.folder, embedder.name)
        for number in range(3):
            add(second, embedder, f"{number}.txt", f"Die Brücke Nummer {number} ist lang. Sie hat {number} Pfeiler.")
        assert second.nearest(question, 100) == self.exact(second, question)

    def test_many_vectors_are_parted_into_lists(self, tmp_path):
        database = Database(tmp_path / DATABASE, wait=1)
        chance = np.random.default_rng(5)
        centres = chance.standard_normal((40, 32))
        vectors = centres[chance.integers(0, 40, 4000)] + 0.5 * chance.standard_normal((4000, 32))
        vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
        for start in range(0, 4000, 100):
            spans = [Span(number, number + 1) for number in range(100)]
            database.put(Article(f"{start}", "", None, "x" * 100), spans, spans, vectors[start : start + 100], Origin())
        made = VectorIndex.build(database, database.state(), lambda _: 64)
        made.save(tmp_path, database)
        index = VectorIndex.load(tmp_path)
        assert len(index) == 4000
        assert index.has_outgrown()  # so few belong in none

        def recall(present: np.ndarray) -> float:
            asked = vectors[present[::97]]
            order = np.argsort(-(asked @ vectors[present].T), axis=1)[:, :10]
            best = present[order] + 1  # ids
            found = [np.isin(index.nearest(asked[row : row + 1], 10), best[row]).sum() for row in range(len(asked))]
            return float(sum(found)) / best.size

        assert recall(np.arange(4000)) > 0.8
        for start in range(0, 2000, 100):
            database.remove(f"{start}")
        assert index.follow(database, database.state())
        assert len(index) == 2000
        assert recall(np.arange(2000, 4000)) > 0.8
        assert min(index.nearest(vectors[:1], 2000)) > 2000


class TestTwoAtOnce:
    def test_a_second_library_sees_changes(self, library, embedder, question):
        second = StoredLibrary(library.folder, embedder.name)
        assert found(second, question) == found(library, question)
        add(library, embedder, "schloss.txt", CASTLE)
        assert found(second, question) == found(library, question)
        second.remove("bruecke.txt")
        assert found(second, question) == found(library, question)
        assert len(library) == 4

    def test_another_process_sees_changes(self, library, embedder, question):
        look = (
            "import sys; from pathlib import Path; from rag.store.library import StoredLibrary\n"
            "library = StoredLibrary(Path(sys.argv[1]))\n"
            "for _ in sys.stdin: print([a.name for a in library.articles()], len(library), flush=True)"
        )
        command = [sys.executable, "-c", look, str(library.folder)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as process:

            def seen() -> str:
                process.stdin.write("\n")
                return process.stdout.readline().strip()

            assert seen() == "['bruecke.txt', 'wetter.txt'] 5"
            add(library, embedder, "schloss.txt", CASTLE)
            assert seen() == "['bruecke.txt', 'schloss.txt', 'wetter.txt'] 7"
            library.remove("bruecke.txt")
            assert seen() == "['schloss.txt', 'wetter.txt'] 4"
            process.stdin.close()

    def test_searching_while_another_thread_changes(self, library, embedder, question):
        done = threading.Event()
        problems: list[Exception] = []

        def change() -> None:
            try:
                for _ in range(15):
                    add(library, embedder, "schloss.txt", CASTLE)
                    library.remove("schloss.txt")
            except Exception as error:
                problems.append(error)
            done.set()

        thread = threading.Thread(target=change)
        thread.start()
        while not done.is_set():
            ids = library.nearest(question, 100)
            assert set(ids) >= {1, 2, 3, 4, 5}
            library.likeness(question, ids)
            library.passages(ids)
        thread.join()
        assert not problems

    @pytest.mark.parametrize("text", [None, CASTLE], ids=["removed", "replaced"])
    def test_an_article_that_changes_in_the_middle_of_a_search(self, library, embedder, text):
        class Changing(StoredLibrary):
            """In which another program changes an article right after its passages were read."""

            def passages(self, ids: Sequence[int]) -> list[Passage]:
                found = super().passages(ids)
                self.remove("bruecke.txt") if text is None else add(self, embedder, "bruecke.txt", text)
                return found

        retriever = Retriever(Changing(library.folder, embedder.name), embedder)
        hits = retriever.search("Wie lang ist die Brücke?", 10)
        assert {hit.article.text for hit in hits} == {WEATHER}
        assert [hit.rank for hit in hits] == [1, 2]

    def test_a_writer_that_holds_the_lock(self, library, embedder):
        patient = StoredLibrary(library.folder, embedder.name, wait=0.05)
        other = sqlite3.connect(library.folder / DATABASE, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(IndexBusyError, match=r"^In „.*“ schreibt gerade ein anderes Programm\. .*\.$"):
            patient.remove("wetter.txt")
        # Reading goes on, and so does opening.
        assert len(StoredLibrary(library.folder, embedder.name, wait=0.05)) == len(patient) == 5
        other.execute("ROLLBACK")
        assert patient.remove("wetter.txt")

    def test_many_create_at_once(self, tmp_path):
        """Each of several processes may be the one that writes the tables."""
        create = (
            "import sys; from pathlib import Path; from rag.store.library import StoredLibrary\n"
            "print(flush=True)\n"
            "for line in sys.stdin: print(len(StoredLibrary(Path(line.strip()), 'm', create=True)), flush=True)"
        )
        command = [sys.executable, "-c", create]
        pipe = subprocess.PIPE
        processes = [subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) for _ in range(4)]
        for process in processes:
            process.stdout.readline()
        for round_ in range(30):
            for process in processes:
                process.stdin.write(f"{tmp_path / str(round_)}\n")
                process.stdin.flush()
        assert [process.communicate() for process in processes] == [("0\n" * 30, "")] * 4


def test_one_killed_in_its_very_first_write_is_no_damaged_one(tmp_path: Path) -> None:
    broken_off, found = tmp_path / "before", tmp_path / "found"
    broken_off.mkdir()
    found.mkdir()
    sql = sqlite3.connect(broken_off / DATABASE, isolation_level=None)
    sql.execute("PRAGMA cache_size = 1")  # so that pages are written before the transaction ends
    sql.execute("BEGIN IMMEDIATE")
    sql.execute("CREATE TABLE articles (text TEXT)")
    sql.executemany("INSERT INTO articles VALUES (?)", [("x" * 5000,)] * 50)
    for path in broken_off.iterdir():
        (found / path.name).write_bytes(path.read_bytes())
    sql.close()
    assert {path.name for path in found.iterdir()} == {DATABASE, f"{DATABASE}-journal"}
    assert (found / DATABASE).stat().st_size > 0
    assert len(StoredLibrary(found, "model", create=True)) == 0


def refuse(folder: Path, kind: type[LibraryError], create: bool) -> None:
    """Holds that the folder is refused with one German sentence or two, and left as it was."""
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(kind, match=r"^[^\n]+\.$|python -m rag ingest ORDNER$") as caught:
        StoredLibrary(folder, "model", create=create)
    assert caught.type is kind
    assert str(folder) in str(caught.value)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("create", [False, True], ids=["read", "write"])
class TestRefused:
    def test_no_sqlite_file(self, tmp_path, create):
        (tmp_path / DATABASE).write_text("Einkaufsliste: Brot, Milch. " * 100)
        refuse(tmp_path, IndexDamagedError, create)

    @pytest.mark.parametrize("journal", ["DELETE", "WAL"])
    def test_foreign_database(self, tmp_path, create, journal):
        with sqlite3.connect(tmp_path / DATABASE) as foreign:
            foreign.execute(f"PRAGMA journal_mode = {journal}")
            foreign.execute("CREATE TABLE recipes (name TEXT)")
        foreign.close()
        refuse(tmp_path, IndexDamagedError, create)

    def test_foreign_database_without_tables(self, tmp_path, create):
        foreign = sqlite3.connect(tmp_path / DATABASE)
        foreign.execute("PRAGMA application_id = 77")
        foreign.close()
        refuse(tmp_path, IndexDamagedError, create)

    def test_another_version(self, index, create):
        sql = sqlite3.connect(index / DATABASE)
        sql.execute("PRAGMA user_version = 99")
        sql.close()
        refuse(index, IndexMismatchError, create)

    def test_another_model(self, index, create):
        refuse(index, IndexMismatchError, create)

    def test_header_cut_off(self, index, create):
        data = (index / DATABASE).read_bytes()
        (index / DATABASE).write_bytes(data[:60])
        refuse(index, IndexDamagedError, create)


def everything(folder: Path, question: Vectors) -> object:
    """All that can be read from a library."""
    library = StoredLibrary(folder)
    try:
        return (
            library.articles(),
            [library.article(info.name) for info in library.articles()],
            [library.sentences(info.name, Span(0, 10**6)) for info in library.articles()],
            found(library, question),
            stored(library, question),
            library.model,
        )
    finally:
        library.close()


class TestDamage:
    def check(self, folder: Path, question: Vectors) -> bool:
        """Whether the damage was noticed; it must be noticed in German and nothing may be written."""
        before = (folder / DATABASE).read_bytes()
        errors: list[object] = []
        try:
            everything(folder, question)
        except LibraryError as error:
            errors.append(error)
        try:
            library = StoredLibrary(folder)
            errors += library.faults()
            library.close()
        except LibraryError as error:
            errors.append(error)
        assert (folder / DATABASE).read_bytes() == before
        for error in errors:
            assert isinstance(error, str | IndexDamagedError | IndexMismatchError)
            assert "\n" not in str(error)
        return bool(errors)

    @pytest.mark.parametrize("kept", [0.3, 0.6, 0.9, 0.99])
    def test_truncated(self, index, seed_index, question, kept):
        data = (index / DATABASE).read_bytes()
        (index / DATABASE).write_bytes(data[: int(len(data) * kept)])
        # What is cut off at the very end may be a page that is not in use.
        assert self.check(index, question) or everything(index, question) == everything(seed_index, question)

    def test_a_page_of_zeros(self, index, question):
        data = (index / DATABASE).read_bytes()
        for start in range(0, len(data), 4096):
            (index / DATABASE).write_bytes(data[:start] + bytes(4096) + data[start + 4096 :])
            self.check(index, question)

    def test_flipped_bits(self, index, question):
        """Wherever a bit is flipped, the library says that it is damaged, or works on."""
        data = (index / DATABASE).read_bytes()
        chance = random.Random(7)
        for _ in range(60):
            place = chance.randrange(len(data))
            (index / DATABASE).write_bytes(
                data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]
            )
            self.check(index, question)

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE articles SET text = replace(text, '14,3', '41,3')",
            "UPDATE articles SET date = '2025-06-14' WHERE date NOT NULL",
            "UPDATE articles SET date = 'gestern'",
            "UPDATE articles SET text = CAST(x'fffe' AS TEXT)",
            "UPDATE passages SET vector = zeroblob(1536) WHERE id = 3",
            "UPDATE passages SET vector = x'00' WHERE id = 3",
            'UPDATE passages SET "end" = 10000000 WHERE id = 3',
            'UPDATE sentences SET "end" = start',
            "DELETE FROM fulltext WHERE rowid = 3",
            "DELETE FROM sentences",
            "DELETE FROM meta",
            "DELETE FROM passages WHERE id = 3",
            "DROP TABLE sentences",
            "UPDATE articles SET sketch = x'00'",
            "UPDATE articles SET sketch = x''",
            "UPDATE articles SET path = '' WHERE id = 1",
            "UPDATE articles SET state = '' WHERE id = 1",
            "DELETE FROM sketch_keys WHERE article = 1",
            "UPDATE sketch_keys SET article = 99 WHERE article = 1",
        ],
    )
    def test_wrong_content_is_noticed(self, index, question, change):
        """What SQLite itself cannot know: the file is sound, what is in it is not."""
        sql = sqlite3.connect(index / DATABASE)
        sql.execute(change)
        sql.commit()
        sql.close()
        assert self.check(index, question)

    def test_a_sound_library_has_no_faults(self, index, question):
        assert not self.check(index, question)


class TestFolder:
    def test_without_library(self, tmp_path):
        with pytest.raises(LibraryError, match=r"^In „.*“ liegt kein Index\. Bitte zuerst Artikel einlesen"):
            StoredLibrary(tmp_path / "leer")
        assert not (tmp_path / "leer").exists()

    @pytest.mark.parametrize("make", [lambda path: path.mkdir(mode=0o500), lambda path: path.mkdir(mode=0)])
    def test_that_cannot_be_written(self, without_rights, make: Callable[[Path], None]):
        make(without_rights / "index")
        with pytest.raises(LibraryError, match=r"^[^\n]*„[^\n]*/index[^\n]*“[^\n]*\.$"):
            StoredLibrary(without_rights / "index", "model", create=True)

    def test_that_cannot_be_entered(self, without_rights):
        (without_rights / "zu").mkdir(mode=0)
        for create in (False, True):
            with pytest.raises(LibraryError, match=r"^[^\n]*„[^\n]*/index[^\n]*“[^\n]*"):
                StoredLibrary(without_rights / "zu" / "index", "model", create=create)

    def test_that_is_a_file_or_has_an_impossible_name(self, tmp_path):
        (tmp_path / "file").write_text("")
        for folder in (tmp_path / "file", tmp_path / "file" / "index", tmp_path / ("x" * 300)):
            for create in (False, True):
                with pytest.raises(LibraryError):
                    StoredLibrary(folder, "model", create=create)

    def test_an_empty_file_becomes_a_library(self, tmp_path):
        """What a program leaves that is killed in the moment of creation."""
        (tmp_path / DATABASE).touch()
        assert len(StoredLibrary(tmp_path, "model", create=True)) == 0

    def test_the_model_of_an_empty_library_may_change(self, library, embedder):
        library.remove("wetter.txt")
        library.remove("bruecke.txt")
        assert StoredLibrary(library.folder, "another").model == "another"

    def test_full_disk(self, library, question):
        """A limit on the size of files stands for the full disk; the library stays as it was."""
        before = stored(library, question)
        library.close()
        fill = (
            "import resource, sys; from pathlib import Path; import numpy as np\n"
            "from rag.errors import LibraryError; from rag.store.library import StoredLibrary\n"
            "from rag.types import Article, Span\n"
            "library = StoredLibrary(Path(sys.argv[1]))\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))\n"
            "for length in (10**6, 100):\n"
            "    text = 'Wort ' * length\n"
            "    try: library.put(Article('wetter.txt', 't', None, text), [], [], np.zeros((0, 384), np.float32))\n"
            "    except LibraryError as error: print(error)\n"
        )
        command = [sys.executable, "-c", fill, str(library.folder)]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
        assert len(told) == 1  # the small article fits
        assert told[0].startswith("Der Index „")
        again = StoredLibrary(library.folder)
        assert again.faults() == []
        assert of("bruecke.txt", stored(again, question)) == of("bruecke.txt", before)
        assert again.article("wetter.txt").text == "Wort " * 100


@pytest.fixture(scope="module")
def shared(seed_index: Path) -> StoredLibrary:
    return StoredLibrary(seed_index)


class TestAnyText:
    @example(['"', "*", "NEAR", "col:x", "stems:brücke", "a OR b", "-", "(", "^x", "{a}", "AND", "", " ", "\0"])
    @given(st.lists(st.text(), max_size=5))
    def test_is_harmless_as_words(self, shared, words):
        shared.matching(words, 5)
        assert shared.frequencies(words).keys() == set(words)

    @pytest.mark.parametrize(
        "syntax", ["met*", "meta NEAR wang", "stems:meta", "met OR scal", 'wang" OR "scale', "NOT"]
    )
    def test_syntax_has_no_meaning(self, shared, syntax):
        assert shared.matching([syntax], 5) == []

    def test_half_characters_are_refused_in_german(self, library):
        """Python strings from the command line or from JSON can hold halves of characters, SQLite's cannot."""
        with pytest.raises(LibraryError, match=r"^Der Name oder Text enthält Zeichen, .*\.$"):
            library.remove("halb\udce4.txt")
        with pytest.raises(LibraryError, match=r"^Der Name oder Text enthält Zeichen, .*\.$"):
            library.put(Article("wetter.txt", "halb \ud800", None, ""), [], [], np.zeros((0, 384), np.float32))
        assert library.article("wetter.txt").text == WEATHER


def test_the_manifest_says_what_the_vector_file_holds(seed_index, embedder):
    manifest = json.loads((seed_index / "vectors.json").read_text("utf-8"))
    library = StoredLibrary(seed_index)
    assert (manifest["count"], manifest["dimension"]) == (len(library), embedder.dimension)
    assert manifest["model"] == library.model == embedder.name
