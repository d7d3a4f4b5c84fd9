"""A folder that the library follows, with real files and a real process."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import pytest

from rag.store.library import StoredLibrary
from rag.watch import is_gone

BRIDGE = "Die Brücke in Köln wurde 1911 gebaut. Sie ist 409 Meter lang."
RAIN = "Am Montag regnet es in Köln."


class Watching:
    """`ingest --watch` in a process of its own, line by line."""

    def __init__(self, *folders: Path, index: Path) -> None:
        command = [sys.executable, "-m", "rag", "ingest", "--watch", *map(str, folders), "--index", str(index)]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True)
        self._out, self._err = (self._lines(stream) for stream in (self.process.stdout, self.process.stderr))

    @staticmethod
    def _lines(stream) -> "Queue[str]":
        lines: Queue[str] = Queue()
        threading.Thread(target=lambda: [lines.put(line.strip()) for line in stream], daemon=True).start()
        return lines

    def told(self) -> str:
        return self._out.get(timeout=60)

    def warned(self) -> str:
        return self._err.get(timeout=60)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "artikel"
    folder.mkdir()
    (folder / "bruecke.txt").write_text(BRIDGE)
    return folder


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def watching(folder: Path, index: Path) -> Iterator[Watching]:
    watching = Watching(folder, index=index)
    yield watching
    watching.process.kill()
    watching.process.wait()


def names(index: Path) -> list[str]:
    return [article.name for article in StoredLibrary(index).articles()]


def test_what_comes_changes_and_goes(watching, folder, index, embedder):
    assert watching.warned() == "Die Bibliothek folgt den Ordnern, bis Strg+C es beendet."
    assert watching.told() == "1 hinzugefügt, 0 geändert, 0 unverändert, 0 fehlgeschlagen"
    library = StoredLibrary(index, embedder.name)
    question = embedder.embed_questions(["Wie lang ist die Brücke?"])

    def found() -> set[str]:
        return {passage.article for passage in library.passages(library.nearest(question, 10))}

    assert found() == {"bruecke.txt"}
    (folder / "neu").mkdir()
    (folder / "neu" / "regen.txt").write_text(RAIN)
    assert watching.told() == "1 hinzugefügt, 0 geändert, 0 unverändert, 0 fehlgeschlagen"
    assert found() == {"bruecke.txt", "neu/regen.txt"}
    (folder / "neu" / "regen.txt").write_text("Am Montag schneit es in Köln.")
    assert watching.told() == "0 hinzugefügt, 1 geändert, 0 unverändert, 0 fehlgeschlagen"
    assert library.article("neu/regen.txt").text == "Am Montag schneit es in Köln."
    (folder / "leer.txt").touch()
    assert watching.told() == "0 hinzugefügt, 0 geändert, 0 unverändert, 1 fehlgeschlagen"
    assert watching.warned() == "„leer.txt“ ist leer. Bitte eine Datei mit Text angeben."
    (folder / "bruecke.txt").unlink()
    assert watching.told() == "0 hinzugefügt, 0 geändert, 0 unverändert, 0 fehlgeschlagen, 1 entfernt"
    assert found() == {"neu/regen.txt"}
    (folder / "neu").rename(folder / "alt")
    assert watching.told() == "1 hinzugefügt, 0 geändert, 0 unverändert, 0 fehlgeschlagen, 1 entfernt"
    assert found() == {"alt/regen.txt"}
    watching.process.send_signal(signal.SIGINT)
    assert watching.warned() == "Beendet."
    assert watching.process.wait() == 0
    assert library.faults() == []


def test_what_went_meanwhile_is_removed_and_the_rest_left(folder, index, tmp_path):
    other = tmp_path / "andere"
    other.mkdir()
    (other / "wind.txt").write_text("Der Wind weht schwach aus Westen.")
    (folder / "regen.txt").write_text(RAIN)
    command = [sys.executable, "-m", "rag", "ingest", str(folder), str(other), "--index", str(index)]
    subprocess.run(command, check=True, capture_output=True)
    for file in (folder / "regen.txt", other / "wind.txt"):
        file.unlink()
    watching = Watching(folder, index=index)
    assert watching.told() == "0 hinzugefügt, 0 geändert, 1 unverändert, 0 fehlgeschlagen, 1 entfernt"
    assert names(index) == ["bruecke.txt", "wind.txt"]
    watching.process.kill()
    watching.process.wait()


def test_a_folder_that_is_away_takes_no_articles_with_it(watching, folder, index):
    watching.warned()
    watching.told()
    folder.rename(folder.with_name("weg"))
    assert watching.warned() == (
        f"„{folder}“ ist kein Ordner (mehr). Bitte mit --watch Ordner angeben; eingelesene Artikel bleiben."
    )
    assert names(index) == ["bruecke.txt"]
    folder.with_name("weg").rename(folder)
    (folder / "regen.txt").write_text(RAIN)
    assert watching.told() == "1 hinzugefügt, 0 geändert, 0 unverändert, 0 fehlgeschlagen"


def test_only_folders(folder, index):
    watching = Watching(folder / "bruecke.txt", index=index)
    assert watching.process.wait() == 1
    watching.warned()
    assert watching.warned().startswith(f"„{folder / 'bruecke.txt'}“ ist kein Ordner")
    assert not index.exists()


def test_files_in_a_closed_folder_are_not_gone(without_rights):
    (without_rights / "zu").mkdir()
    (without_rights / "zu" / "regen.txt").write_text(RAIN)
    assert is_gone(without_rights / "zu" / "wind.txt")
    assert is_gone(without_rights / "zu" / "regen.txt" / "wind.txt")
    (without_rights / "zu").chmod(0)
    assert not is_gone(without_rights / "zu" / "wind.txt")
    assert not is_gone(without_rights / "zu" / "regen.txt")
