"""Files to library: what is read and how it is named, and what becomes of a run that is disturbed."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingest_driver import HashEmbedder

import rag.sources
from rag.build import ingest_paths
from rag.errors import SourceError
from rag.ingest import IngestReport, find_files, ingest, read_passages, sort_out
from rag.language.words import stems
from rag.settings import ROOT, Settings
from rag.sources import read_source
from rag.sources.text import read_text
from rag.store.library import DATABASE, StoredLibrary
from rag.types import Article, Span

TEXT = "Die Brücke in Köln wurde 1911 gebaut. Sie ist 409 Meter lang."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "artikel"
    folder.mkdir()
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    return Settings(index=tmp_path / "index")


def names(paths: list[Path]) -> list[str]:
    return [name for name, _ in find_files(paths)[0]]


def complete(library: StoredLibrary) -> dict[Article, tuple[list[Span], list[tuple[int, int, str]]]]:
    """All that is stored, without the ids that depend on the order."""
    assert library.faults() == []
    passages = library.passages(range(1, 10_000))
    assert len(passages) == len(library)
    articles = [library.article(info.name) for info in library.articles()]
    return {
        a: (
            library.sentences(a.name, Span(0, 10**9)),
            [(p.start, p.end, p.text) for p in passages if p.article == a.name],
        )
        for a in articles
    }


def results(library: StoredLibrary, embedder) -> list[object]:
    """What is found for some questions, with scores."""
    found: list[object] = []
    for question in ("Was kostet der Bau?", "Wetter am Montag", "Wer leitet das Museum?"):
        vector = embedder.embed_questions([question])
        ids = library.nearest(vector, 20)
        likeness = library.likeness(vector, ids)
        near = {(p.article, p.start): round(float(s), 3) for p, s in zip(library.passages(ids), likeness, strict=True)}
        words = library.matching(stems(question), 10_000)
        told = {
            (p.article, p.start): round(score, 6)
            for p, (_, score) in zip(library.passages([i for i, _ in words]), words, strict=True)
        }
        found.append((sorted(near.values()), told))
    return found


class TestCounts:
    def test_added_skipped_changed_failed(self, folder, home, embedder):
        (folder / "a.txt").write_text(TEXT)
        (folder / "b.txt").write_text("Am Montag regnet es.")
        (folder / "leer.txt").touch()
        report = ingest_paths([folder], home, embedder)
        assert (report.added, report.changed, report.skipped) == (["a.txt", "b.txt"], [], [])
        assert report.failed == [("leer.txt", "„leer.txt“ ist leer. Bitte eine Datei mit Text angeben.")]
        assert report.read == 2

        (folder / "b.txt").write_text("Am Dienstag schneit es.")
        (folder / "c.txt").write_text("Am Mittwoch scheint die Sonne.")
        before = StoredLibrary(home.index).passages([1])
        report = ingest_paths([folder], home, embedder)
        assert (report.added, report.changed, report.skipped) == (["c.txt"], ["b.txt"], ["a.txt"])
        library = StoredLibrary(home.index)
        assert library.passages([1]) == before
        assert library.article("b.txt").text == "Am Dienstag schneit es."
        assert library.vectors_fit()

    def test_other_white_space_at_line_ends_is_no_change(self, folder, home, embedder):
        (folder / "a.txt").write_bytes(b"Ein Satz.\nNoch einer.\n")
        ingest_paths([folder], home, embedder)
        (folder / "a.txt").write_bytes(b"\xef\xbb\xbfEin Satz. \r\nNoch einer.")
        assert ingest_paths([folder], home, embedder).skipped == ["a.txt"]

    def test_progress_counts_every_file(self, folder, home, embedder):
        for number in range(70):
            (folder / f"{number}.txt").write_text(f"Das ist Artikel {number}." if number % 10 else "")
        done: list[int] = []
        library = StoredLibrary(home.index, embedder.name, create=True)
        report = ingest(find_files([folder])[0], library, embedder, done.append)
        assert sum(done) == 70
        assert (len(report.added), len(report.failed)) == (63, 7)

    def test_nothing_to_do(self, home, embedder):
        library = StoredLibrary(home.index, embedder.name, create=True)
        assert ingest([], library, embedder) == IngestReport()


class TestNames:
    def test_are_relative_to_the_folder(self, folder):
        (folder / "b" / "c").mkdir(parents=True)
        for name in ("z.txt", "b/y.txt", "b/c/x.txt", "Ä ö.txt"):
            (folder / name).write_text(TEXT)
        assert names([folder]) == ["b/c/x.txt", "b/y.txt", "z.txt", "Ä ö.txt"]
        assert names([folder / "b"]) == ["c/x.txt", "y.txt"]
        assert names([folder / "b" / "y.txt"]) == ["y.txt"]

    def test_hidden_ones_are_left_out_unless_asked_for(self, folder):
        (folder / ".git").mkdir()
        for name in (".git/a.txt", ".b.txt", "c.txt"):
            (folder / name).write_text(TEXT)
        assert names([folder]) == ["c.txt"]
        assert names([folder / ".b.txt"]) == [".b.txt"]

    def test_a_file_given_twice_is_read_once(self, folder, monkeypatch):
        (folder / "a.txt").write_text(TEXT)
        monkeypatch.chdir(folder)
        assert names([folder, folder / "a.txt", Path(), Path("a.txt"), folder / ".." / "artikel"]) == ["a.txt"]

    def test_the_same_name_in_two_folders(self, folder, home, embedder):
        for part in ("eins", "zwei"):
            (folder / part).mkdir()
            (folder / part / "a.txt").write_text(f"Das ist Teil {part}.")
        report = ingest_paths([folder / "eins", folder / "zwei"], home, embedder)
        assert report.added == ["a.txt"]
        ((_, reason),) = report.failed
        assert reason.endswith("“. Bitte eine der beiden Dateien umbenennen.")
        assert StoredLibrary(home.index).article("a.txt").text == "Das ist Teil eins."

    def test_a_folder_named_like_a_file(self, folder):
        (folder / "x.txt").mkdir()
        (folder / "x.txt" / "a.txt").write_text(TEXT)
        assert names([folder]) == ["x.txt/a.txt"]
        assert names([folder / "x.txt"]) == ["a.txt"]

    def test_no_unicode(self, folder, home, embedder):
        """Names of files are bytes; Latin-1 ones are still found on old disks."""
        Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt")).write_text(TEXT)
        (folder / "b.txt").write_text(TEXT)
        report = ingest_paths([folder], home, embedder)
        assert report.added == ["b.txt"]
        assert report.failed == [
            ("caf\udce9.txt", "„caf\udce9.txt“: Der Dateiname ist kein gültiges UTF-8. Bitte die Datei umbenennen.")
        ]


class TestPaths:
    def refused(self, path: Path) -> str:
        with pytest.raises(SourceError) as caught:
            find_files([path])
        assert str(path) in str(caught.value)
        assert "\n" not in str(caught.value)
        return str(caught.value)

    def test_missing(self, folder):
        assert self.refused(folder / "nirgends").endswith("gibt es nicht. Bitte den Pfad prüfen.")
        assert self.refused(Path("x" * 300)).endswith("Bitte den Pfad und die Zugriffsrechte prüfen.")

    def test_empty_folder(self, folder):
        (folder / "darin").mkdir()
        (folder / ".versteckt").touch()
        assert "liegt keine Datei" in self.refused(folder)

    def test_what_is_wrong_does_not_stop_the_others(self, folder, home, embedder):
        (folder / "leer").mkdir()
        (folder / "a.txt").write_text(TEXT)
        report = ingest_paths([folder / "weg", folder / "leer", folder / "a.txt"], home, embedder)
        assert report.added == ["a.txt"]
        assert [name for name, _ in report.failed] == [str(folder / "weg"), str(folder / "leer")]

    def test_loops_of_links(self, folder):
        (folder / "kreis").symlink_to(folder)
        (folder / "selbst.txt").symlink_to(folder / "selbst.txt")
        (folder / "a.txt").write_text(TEXT)
        assert names([folder]) == ["a.txt", "selbst.txt"]
        with pytest.raises(SourceError, match=r"^„selbst\.txt“ .*\.$"):
            read_source("selbst.txt", folder / "selbst.txt")

    def test_closed_folders(self, without_rights):
        (without_rights / "offen" / "zu").mkdir(parents=True)
        (without_rights / "offen" / "a.txt").write_text(TEXT)
        (without_rights / "offen" / "zu").chmod(0)
        files, failed = find_files([without_rights / "offen"])
        assert [name for name, _ in files] == ["a.txt"]
        assert failed[0][1].endswith("zu“ lässt sich nicht öffnen. Bitte den Pfad und die Zugriffsrechte prüfen.")
        assert "nicht öffnen" in self.refused(without_rights / "offen" / "zu")
        assert "nicht öffnen" in self.refused(without_rights / "offen" / "zu" / "a.txt")

    def test_without_the_right_to_read(self, without_rights):
        (without_rights / "a.txt").write_text(TEXT)
        (without_rights / "a.txt").chmod(0)
        with pytest.raises(SourceError, match=r"^„a\.txt“ lässt sich nicht lesen\. Bitte die Zugriffsrechte prüfen\.$"):
            read_source("a.txt", without_rights / "a.txt")

    def test_a_file_that_vanishes(self, folder, home, embedder):
        for name in ("a.txt", "b.txt"):
            (folder / name).write_text(TEXT)
        files, _ = find_files([folder])
        (folder / "a.txt").unlink()
        report = ingest(files, StoredLibrary(home.index, embedder.name, create=True), embedder)
        assert report.added == ["b.txt"]
        assert report.failed[0][1].startswith("„a.txt“ ist verschwunden")

    def test_a_pipe_is_not_waited_for(self, folder):
        os.mkfifo(folder / "rohr.txt")
        with pytest.raises(SourceError, match="keine gewöhnliche Datei"):
            read_source("rohr.txt", folder / "rohr.txt")

    def test_other_kinds_and_huge_files(self, folder):
        (folder / "a.xyz").write_text(TEXT)
        with pytest.raises(SourceError, match=r"^„a\.xyz“: Diese Dateiart wird nicht gelesen\. Möglich: .*\.$"):
            read_source("a.xyz", folder / "a.xyz")
        with (folder / "a.TXT").open("wb") as file:
            file.truncate(10**9)  # takes no room on the disk
        with pytest.raises(SourceError, match=r"^„a\.TXT“ ist größer als 50 MB\. .*\.$"):
            read_source("a.TXT", folder / "a.TXT")


class TestText:
    """What is stored differs from the file in white space only."""

    GERMAN = "Größe: 14,3 Mrd. € – „schön“ …\n\nDie Straße führt übers Moor."

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
    def test_encodings(self, encoding):
        assert read_text("a.txt", self.GERMAN.encode(encoding)).text == self.GERMAN

    @pytest.mark.parametrize("mark", ["utf_16_le", "utf_16_be", "utf_32_le", "utf_32_be"])
    def test_byte_orders(self, mark):
        assert read_text("a.txt", ("\ufeff" + self.GERMAN).encode(mark)).text == self.GERMAN

    def test_latin_1(self):
        text = "Die Brücke über die Flüsse heißt so."
        assert read_text("a.txt", text.encode("latin-1")).text == text

    def test_a_broken_byte_does_not_turn_utf_8_into_another_encoding(self):
        data = (self.GERMAN * 3).encode()
        cut = read_text("a.txt", data + "ü".encode()[:1]).text
        assert cut == self.GERMAN * 3 + "\ufffd"

    def test_decomposed_letters_stay_as_they_are(self):
        text = unicodedata.normalize("NFD", self.GERMAN)
        assert text != self.GERMAN
        assert read_text("a.txt", text.encode()).text == text

    @pytest.mark.parametrize("data", [b"", b" \n\t\r\n ", "\ufeff".encode(), " \n".encode("utf-16")])
    def test_empty(self, data):
        with pytest.raises(SourceError, match=r"^„a\.txt“ ist leer\. .*\.$"):
            read_text("a.txt", data)

    @pytest.mark.parametrize("data", [b"...", "🙂 – !".encode()])
    def test_without_words(self, data):
        with pytest.raises(SourceError, match="enthält keine Wörter"):
            read_text("a.txt", data)

    @pytest.mark.parametrize(
        "data",
        [
            b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10,
            b"Ein Text mit\0Null.",
            "\ufeffEin Text mit\0Null.".encode("utf-16"),
            "\ufeffEin Text mit\0Null.".encode(),
            "Ohne Marke".encode("utf-16-le"),
            bytes(range(1, 32)) * 20,
        ],
        ids=["picture", "NUL", "NUL in UTF-16", "NUL after a mark", "UTF-16 without mark", "control characters"],
    )
    def test_binary(self, data):
        with pytest.raises(SourceError, match=r"^„a\.txt“ ist keine Textdatei\. .*\.$"):
            read_text("a.txt", data)

    @pytest.mark.parametrize("data", [b"\xff\xfea", b"\xff\xfe\x00\xd8", b"\xef\xbb\xbf\xff\xfe\xfa"])
    def test_damaged_after_its_mark(self, data):
        with pytest.raises(SourceError, match=r"^„a\.txt“ ist (beschädigt|keine Textdatei).*\.$"):
            read_text("a.txt", data)

    @given(st.text(st.characters(exclude_categories=["Cs", "Cc"])), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    def test_words_are_never_changed(self, text, encoding):
        try:
            stored = read_text("a.txt", ("a" + text).encode(encoding)).text
        except SourceError as error:
            assert "keine Textdatei" in str(error)  # noqa: PT017
            return
        assert "".join(stored.split()) == "".join(("a" + text).split())

    @given(st.binary())
    def test_any_bytes_are_text_or_refused(self, data):
        try:
            article = read_text("a.txt", data).article("a.txt")
        except SourceError as error:
            assert "\n" not in str(error)  # noqa: PT017
        else:
            assert article.title
            assert article.text == article.text.rstrip()


class TestLength:
    def test_five_thousand_sentences(self, folder, embedder):
        text = " ".join(f"Satz {number} steht hier." for number in range(5000))
        sentences, windows = read_passages(text, embedder)
        assert len(sentences) == 5000
        assert all(any(w.start <= s.start and s.end <= w.end for w in windows) for s in sentences[::97])
        assert windows[0].start == 0
        assert windows[-1].end == len(text)

    def test_a_long_line_without_blanks(self, folder, home, embedder):
        (folder / "lang.txt").write_text("Der Anfang: " + "abcdefgh" * 400)
        report = ingest_paths([folder], home, embedder)
        assert report.added == ["lang.txt"]
        library = StoredLibrary(home.index)
        passages = library.passages(range(1, 1000))
        assert len(passages) > 2
        assert "".join(passage.text for passage in passages).endswith("abcdefgh" * 40)
        assert library.faults() == []


def command(folder: Path, index: Path) -> list[str]:
    return [sys.executable, "-m", "rag", "ingest", str(folder), "--index", str(index)]


class TestDisturbed:
    @pytest.fixture(scope="class")
    @classmethod
    def articles(cls, tmp_path_factory, german_passages) -> Path:
        """More than one group, so that a run writes several times."""
        folder = tmp_path_factory.mktemp("articles")
        for number in range(150):
            start = german_passages[number % len(german_passages)].split(". ")[0]
            (folder / f"{number:03d}.txt").write_text(f"{start}.\n\nDas ist Artikel {number} aus dem Museum am Montag.")
        return folder

    @pytest.fixture(scope="class")
    @classmethod
    def undisturbed(cls, articles, tmp_path_factory, embedder) -> StoredLibrary:
        settings = Settings(index=tmp_path_factory.mktemp("undisturbed"))
        ingest_paths([articles], settings, embedder)
        return StoredLibrary(settings.index)

    @pytest.mark.parametrize("moment", [1, 40, 100])
    def test_killed(self, articles, undisturbed, home, embedder, moment):
        with subprocess.Popen(command(articles, home.index), stderr=subprocess.DEVNULL) as process:
            while count(home.index) < moment:
                assert process.poll() is None
                time.sleep(0.001)
            process.send_signal(signal.SIGKILL)
        whole = complete(undisturbed)
        kept = complete(StoredLibrary(home.index))
        assert moment <= len(kept) < 150
        assert kept.items() <= whole.items()
        report = ingest_paths([articles], home, embedder)
        assert (len(report.skipped), len(report.added)) == (len(kept), 150 - len(kept))
        again = StoredLibrary(home.index)
        assert complete(again) == whole
        assert results(again, embedder) == results(undisturbed, embedder)

    def test_two_at_once(self, articles, undisturbed, home, tmp_path, embedder):
        halves = [tmp_path / "eins", tmp_path / "zwei"]
        for half in halves:
            half.mkdir()
        for number, file in enumerate(sorted(articles.iterdir())):
            (halves[number % 2] / file.name).write_bytes(file.read_bytes())
        pipe = subprocess.PIPE
        processes = [
            subprocess.Popen(command(half, home.index), stdout=pipe, stderr=pipe, text=True) for half in halves
        ]
        told = [(*process.communicate(), process.returncode) for process in processes]
        assert told == [("75 hinzugefügt, 0 geändert, 0 unverändert, 0 fehlgeschlagen\n", "", 0)] * 2
        library = StoredLibrary(home.index)
        assert complete(library) == complete(undisturbed)
        assert results(library, embedder) == results(undisturbed, embedder)


class TestKilled:
    """kill -9 at any moment, with an embedder that needs no model."""

    ARTICLES = 60

    @pytest.fixture(scope="class")
    @classmethod
    def articles(cls, tmp_path_factory) -> Path:
        folder = tmp_path_factory.mktemp("articles")
        for number in range(cls.ARTICLES):
            sentences = (f"Satz {n} von Artikel {number} nennt {n * number} Euro." for n in range(1, 80))
            (folder / f"{number:02d}.txt").write_text(f"Artikel {number}\n\n{' '.join(sentences)}")
        return folder

    @pytest.fixture(scope="class")
    @classmethod
    def undisturbed(cls, articles, tmp_path_factory) -> tuple[object, object, float]:
        """What is stored, what is found, and the seconds that it took."""
        index = tmp_path_factory.mktemp("undisturbed") / "index"
        with drive(articles, index) as process:
            process.stdout.readline()
            started = time.perf_counter()
            assert process.wait() == 0
        seconds = time.perf_counter() - started
        library = StoredLibrary(index)
        return complete(library), results(library, HashEmbedder()), seconds

    @pytest.mark.parametrize("seed", range(20))
    def test_at_a_random_moment(self, articles, undisturbed, home, seed):
        whole, findable, seconds = undisturbed
        with drive(articles, home.index) as process:
            process.stdout.readline()
            time.sleep(random.Random(seed).uniform(0, seconds))
            process.kill()
        kept = {}
        if (home.index / DATABASE).is_file():
            half = StoredLibrary(home.index)
            kept = complete(half)
            half.close()
        assert kept.items() <= whole.items()
        embedder = HashEmbedder()
        report = ingest_paths([articles], home, embedder)
        assert (len(report.skipped), len(report.added)) == (len(kept), self.ARTICLES - len(kept))
        again = StoredLibrary(home.index)
        assert again.vectors_fit()
        assert complete(again) == whole
        assert results(again, embedder) == findable


def drive(folder: Path, index: Path) -> subprocess.Popen[str]:
    driver = [sys.executable, str(Path(__file__).parent / "ingest_driver.py"), str(folder), str(index)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    return subprocess.Popen(driver, stdout=pipe, stderr=subprocess.DEVNULL, text=True, env=environment)


class TestUnchanged:
    """What was read before is known by its bytes."""

    @pytest.fixture
    def read(self, folder, home, monkeypatch) -> Path:
        for name in ("a.txt", "b.txt"):
            (folder / name).write_text(f"{TEXT} Das ist {name}.")
        ingest_paths([folder], home, HashEmbedder())
        return folder

    def test_needs_no_model(self, read, home):
        report = ingest_paths([read], Settings(index=home.index, model="/nirgends"))
        assert report == IngestReport(skipped=["a.txt", "b.txt"])

    def test_is_not_read_again(self, read, home):
        library = StoredLibrary(home.index)
        assert sort_out(find_files([read])[0], library) == ([], ["a.txt", "b.txt"])
        (read / "a.txt").write_text("Etwas anderes steht jetzt hier.")
        assert sort_out(find_files([read])[0], library) == ([("a.txt", read / "a.txt")], ["b.txt"])

    def test_is_read_again_by_another_reader(self, read, home, monkeypatch):
        monkeypatch.setattr(rag.sources, "READER_VERSION", rag.sources.READER_VERSION + 1)
        library = StoredLibrary(home.index)
        state = library._database.state()
        assert sort_out(find_files([read])[0], library)[1] == []
        report = ingest_paths([read], home, HashEmbedder())
        assert report.skipped == ["a.txt", "b.txt"]  # it makes the same of them
        assert library._database.state() == state
        assert sort_out(find_files([read])[0], library)[0] == []

    def test_elsewhere(self, read, home):
        library = StoredLibrary(home.index)
        assert library.origins() == {name: str(read / name) for name in ("a.txt", "b.txt")}
        moved = read.rename(read.with_name("umgezogen"))
        assert ingest_paths([moved], home, HashEmbedder()).skipped == ["a.txt", "b.txt"]
        assert library.origins() == {name: str(moved / name) for name in ("a.txt", "b.txt")}

    def test_a_file_that_failed_is_tried_again(self, read, home):
        (read / "c.txt").touch()
        for _ in range(2):
            assert [name for name, _ in ingest_paths([read], home, HashEmbedder()).failed] == ["c.txt"]

    def test_what_is_broken_now_keeps_the_article(self, read, home):
        (read / "a.txt").write_bytes(b"\0\0")
        report = ingest_paths([read], home, HashEmbedder())
        assert [name for name, _ in report.failed] == ["a.txt"]
        assert StoredLibrary(home.index).article("a.txt").text == f"{TEXT} Das ist a.txt."


def count(index: Path) -> int:
    """Articles in a library that another process may be about to create."""
    if not (index / DATABASE).is_file():
        return 0
    sql = sqlite3.connect(f"file:{index / DATABASE}?mode=ro", uri=True)
    try:
        return int(sql.execute("SELECT count(*) FROM articles").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        sql.close()
