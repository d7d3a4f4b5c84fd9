"""Files and web addresses on their way into the library, one after the other, while the page goes on. No HTML here."""

from __future__ import annotations

import itertools
import logging
import re
import tempfile
import threading
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path
from queue import SimpleQueue
from typing import Protocol

from rag.errors import RagError, SourceError
from rag.types import Addition, Progress

log = logging.getLogger(__name__)

NAMELESS = "unbenannt"
_LONGEST_NAME = 200
_LONGEST_SUFFIX = 12


class Keeper(Protocol):
    """What the page needs to know of who keeps the library. Every method raises RagError."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The suffixes of the files that can be read."""

    @property
    def largest(self) -> int:
        """Bytes that a file may have."""

    def name_of(self, address: str) -> str:
        """What the article at a web address is called."""

    def add(self, name: str, where: Path | str, watch: Callable[[Progress], object]) -> Addition:
        """Reads a file or a web address as the article `name`."""

    def remove(self, name: str) -> bool:
        """Removes an article; False if there is none of that name."""

    def settle(self) -> None:
        """Called when nothing is left to be added."""


class Stage(Enum):
    """How far a file or web address has come."""

    WAITING = auto()
    LOADING = auto()  # from the web
    READING = auto()
    EMBEDDING = auto()
    DONE = auto()
    REFUSED = auto()  # for a reason that the program can give
    FAILED = auto()  # the program is at fault


@dataclass(frozen=True, slots=True)
class Task:
    """One file or web address and how far it has come."""

    name: str
    stage: Stage = Stage.WAITING
    progress: Progress | None = None
    addition: Addition | None = None
    reason: str = ""

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.stage in (Stage.DONE, Stage.REFUSED, Stage.FAILED)


class Intake:
    """All files and web addresses that the readers of the page have added, with the thread that reads them.

    It is one for all, as the library is: a reader who opens the page anew sees what is still going on.
    """

    def __init__(self, keeper: Keeper) -> None:
        self.keeper = keeper
        self._folder = tempfile.TemporaryDirectory(prefix="artikel-")  # goes with the program
        self._tasks: dict[int, Task] = {}
        self._numbers = itertools.count(1)
        self._added = 0
        self._lock = threading.Lock()
        self._queue: SimpleQueue[tuple[int, Path | str]] = SimpleQueue()
        self.arriving = Path(self._folder.name).resolve() / "arriving"
        self.arriving.mkdir()
        threading.Thread(target=self._work, daemon=True, name="intake").start()

    def accept(self, name: str, size: int, path: str) -> None:
        """Queues a file that a browser calls `name` and has sent to `path` in `arriving`; "" where it could not."""
        number, task = next(self._numbers), Task(clean_name(name))
        try:
            file = self._take(number, task.name, size, path)
        except SourceError as error:
            self._note(number, replace(task, stage=Stage.REFUSED, reason=str(error)))
            return
        self._note(number, task)
        self._queue.put((number, file))

    def accept_address(self, typed: str) -> bool:
        """Queues a web address; False where it is none, as its task then says."""
        number, typed = next(self._numbers), typed.encode("utf-8", "ignore").decode().strip()
        try:
            address = self.keeper.name_of(typed)
        except SourceError as error:
            self._note(number, Task(typed[-_LONGEST_NAME:], Stage.REFUSED, reason=str(error)))
            return False
        self._note(number, Task(address))
        self._queue.put((number, address))
        return True

    def look(self) -> tuple[tuple[Task, ...], int]:
        """The files, in the order they came, and how many articles have been added or changed since the start."""
        with self._lock:
            return tuple(self._tasks.values()), self._added

    def forget(self) -> None:
        """Leaves out the files of which nothing more will be heard."""
        with self._lock:
            self._tasks = {number: task for number, task in self._tasks.items() if not task.over}

    def _take(self, number: int, name: str, size: int, path: str) -> Path:
        """Moves the file out of the reach of browsers; the same file sent twice must not be one."""
        if size > self.keeper.largest:
            limit = self.keeper.largest // 1_000_000
            raise SourceError(f"„{name}“ ist größer als {limit} MB. Bitte in kleinere Dateien teilen.")
        target = self.arriving.parent / f"{number}{Path(name).suffix[:_LONGEST_SUFFIX]}"
        try:
            sent = Path(path).resolve()
            if not sent.is_relative_to(self.arriving) or not sent.is_file():
                raise FileNotFoundError
            sent.rename(target)
        except (OSError, ValueError) as error:
            raise SourceError(
                f"„{name}“ ist nicht angekommen. Bitte noch einmal hinzufügen; einen Ordner liest "
                "„python -m rag ingest ORDNER“ ein."
            ) from error
        with suppress(OSError):
            sent.parent.rmdir()
        return target

    def _note(self, number: int, task: Task) -> None:
        with self._lock:
            self._tasks[number] = task
            self._added += task.stage is Stage.DONE

    def _work(self) -> None:
        while True:
            number, where = self._queue.get()
            self._note(number, self._add(number, where))
            if isinstance(where, Path):
                with suppress(OSError):
                    where.unlink()
            if self._queue.empty():
                self._settle()

    def _add(self, number: int, where: Path | str) -> Task:
        with self._lock:
            task = replace(self._tasks[number], stage=Stage.LOADING if isinstance(where, str) else Stage.READING)
        self._note(number, task)

        def watch(progress: Progress) -> None:
            self._note(number, replace(task, stage=Stage.EMBEDDING, progress=progress))

        try:
            return replace(task, stage=Stage.DONE, addition=self.keeper.add(task.name, where, watch))
        except RagError as error:
            return replace(task, stage=Stage.REFUSED, reason=str(error))
        except Exception:
            log.exception("%r could not be added", task.name)
            return replace(task, stage=Stage.FAILED)

    def _settle(self) -> None:
        try:
            self.keeper.settle()
        except Exception:  # what is stored is stored
            log.exception("the library could not be settled")


def clean_name(name: str) -> str:
    r"""What a browser calls a file, without folders and without characters that no name should have.

    >>> clean_name("..\\..//C:\\Bericht\n 1.txt"), clean_name("../..")
    ('Bericht 1.txt', 'unbenannt')
    """
    last = re.split(r"[/\\]", name)[-1].encode("utf-8", "ignore").decode()
    clean = unicodedata.normalize("NFC", re.sub(r"[\x00-\x1f\x7f-\x9f]", "", last)).strip()
    return clean[-_LONGEST_NAME:] if clean.strip(".") else NAMELESS
