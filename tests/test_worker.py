"""Reading in a process of its own, with readers that hang, crash and eat memory."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from rag.errors import SourceError
from rag.ingest import ingest
from rag.sources import READERS, read_source
from rag.sources.worker import SourceWorker
from rag.store.library import StoredLibrary

# What a file's first word says is what its reader does.
SCRIPT = """
import ctypes, os, sys, time
from rag.errors import SourceError
from rag.sources import read_source
from rag.sources.worker import serve

def read(name, path):
    match path.read_text().split()[0]:
        case "crash": ctypes.string_at(0)
        case "exit": os._exit(0)
        case "sleep": time.sleep(600)
        case "loop": sum(range(10**15))
        case "eat": return [bytes(10**8) for _ in range(10**6)]
        case "raise": return {}["nichts"]
        case "deep": return read(name, path)
        case "refuse": raise SourceError(f"„{name}“ will nicht.")
        case "print": print("Unsinn", flush=True); os.write(1, b"mehr"); print("Unsinn", file=sys.stderr)
        case "who": path = path.with_name(f"{os.getpid()}.txt"); path.write_text(f"Prozess {os.getpid()}")
    return read_source(name, path)

serve(read)
"""
TEXT = "Die Brücke in Köln\n\nSie wurde am 3. Mai 1911 eröffnet."


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    script = tmp_path_factory.mktemp("worker") / "worker.py"
    script.write_text(SCRIPT)
    return [sys.executable, str(script)]


@pytest.fixture
def file(tmp_path: Path):
    def write(first: str) -> Path:
        path = tmp_path / f"{first}.txt"
        path.write_text(f"{first} {TEXT}")
        return path

    return write


def pid(worker: SourceWorker, path: Path) -> int:
    return int(worker.read("x", path).text.split()[1])


def wait_for_end(process: int) -> None:
    """Until a process is gone, or dead and only not fetched yet."""
    with contextlib.suppress(FileNotFoundError):
        while Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
            time.sleep(0.05)


def test_reads_as_without_a_worker(tmp_path: Path) -> None:
    with SourceWorker(harmless={}) as worker:
        for name in ("a.txt", "Ä ö.txt", "b.xyz"):
            path = tmp_path / name
            path.write_text(TEXT + "\n\n13. Juni 2025")
            if path.suffix in READERS:
                assert worker.read(name, path) == read_source(name, path)
                continue
            with pytest.raises(SourceError) as told:
                read_source(name, path)
            with pytest.raises(SourceError) as told_by_worker:
                worker.read(name, path)
            assert str(told.value) == str(told_by_worker.value)


@pytest.mark.parametrize(
    ("first", "reason"),
    [
        ("crash", "„crash.txt“ bringt das Leseprogramm zum Absturz. Bitte die Datei"),
        ("exit", "„exit.txt“ bringt das Leseprogramm zum Absturz. Bitte die Datei"),
        ("sleep", "„sleep.txt“ braucht zu lange. Bitte die Datei"),
        ("loop", "„loop.txt“ braucht zu lange. Bitte die Datei"),
        ("eat", "„eat.txt“ braucht zu viel Speicher. Bitte die Datei"),
        ("raise", "„raise.txt“ ist beschädigt oder ungewöhnlich aufgebaut (KeyError). Bitte die Datei"),
        ("deep", "„deep.txt“ ist beschädigt oder ungewöhnlich aufgebaut (RecursionError). Bitte die Datei"),
        ("refuse", "„refuse.txt“ will nicht."),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_the_next_one_goes_on(program, file, first, reason) -> None:
    with SourceWorker(program, seconds=3, harmless={}) as worker:
        with pytest.raises(SourceError) as told:
            worker.read(f"{first}.txt", file(first))
        assert str(told.value).startswith(reason)
        assert "\n" not in str(told.value)
        assert worker.read("gut.txt", file("gut")).text == f"gut {TEXT}"


def test_one_worker_reads_all_files_until_it_dies(program, file) -> None:
    with SourceWorker(program, harmless={}) as worker:
        first = pid(worker, file("who"))
        worker.read("gut.txt", file("gut"))
        assert pid(worker, file("who")) == first
        os.kill(first, signal.SIGKILL)
        wait_for_end(first)
        assert pid(worker, file("who")) != first


def test_what_libraries_print_is_no_reply(program, file) -> None:
    with SourceWorker(program, harmless={}) as worker:
        for _ in range(3):
            assert worker.read("print.txt", file("print")).text == f"print {TEXT}"


def test_small_plain_text_needs_no_worker(file) -> None:
    with SourceWorker(["/nirgends"]) as worker:
        assert worker.read("gut.txt", file("gut")).text == f"gut {TEXT}"


def test_a_closed_worker_is_gone(program, file) -> None:
    with SourceWorker(program, harmless={}) as worker:
        child = pid(worker, file("who"))
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_works_from_a_thread(file) -> None:
    read = []

    def run() -> None:
        with SourceWorker(harmless={}) as worker:
            read.append(worker.read("gut.txt", file("gut")).text)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert read == [f"gut {TEXT}"]


def test_a_worker_ends_with_its_program(program, file, tmp_path) -> None:
    """Also when the program is killed while a reader hangs."""
    file("loop")
    code = (
        "import sys; from pathlib import Path; from rag.sources.worker import SourceWorker\n"
        "worker = SourceWorker(sys.argv[1:3], seconds=3, harmless={})\n"
        "print(worker.read('x', Path(sys.argv[3]) / 'who.txt').text, flush=True)\n"
        "worker.read('x', Path(sys.argv[3]) / 'loop.txt')"
    )
    file("who")
    command = [sys.executable, "-c", code, *program, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        child = int(process.stdout.readline().split()[1])
        process.kill()
    wait_for_end(child)


def test_an_ingest_goes_on(program, file, tmp_path, embedder) -> None:
    files = [(f"{first}.txt", file(first)) for first in ("eins", "crash", "zwei", "sleep", "eat", "drei")]
    library = StoredLibrary(tmp_path / "index", embedder.name, create=True)
    with SourceWorker(program, seconds=3, harmless={}) as worker:
        report = ingest(files, library, embedder, read=worker.read)
    assert report.added == ["eins.txt", "zwei.txt", "drei.txt"]
    assert [name for name, _ in report.failed] == ["crash.txt", "sleep.txt", "eat.txt"]
    assert library.faults() == []
