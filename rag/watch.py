"""Folders that the library is kept in step with: what comes, changes or goes there does so here."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path

from rag.build import build_embedder, ingest_files
from rag.errors import RagError, SourceError
from rag.ingest import File, IngestReport, find_files
from rag.settings import Settings
from rag.store.library import StoredLibrary, holds_library

QUIET_MS = 400
"""A change is acted upon when nothing more has changed for so long."""

LOOK_MS = 10_000
"""How often the folders are looked through even if no change is reported: network drives report none."""

Told = Callable[[IngestReport, Sequence[str]], object]


def watch(folders: Sequence[Path], settings: Settings, told: Told) -> None:
    """Keeps the library in step with `folders` until the user interrupts.

    `told` gets what became of the files, at first and after each change, and the names of articles that were removed.
    What goes wrong is said on standard error and tried again. Raises SourceError where one of them is no folder.
    """
    from watchfiles import watch as changes

    watched = _Watched(folders, settings)
    watched.check()
    stopped = threading.Event()

    def interrupt(*_: object) -> None:
        stopped.set()  # raised inside a destructor, the exception would be lost
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        watched.look(told)
        waits = {"step": QUIET_MS, "rust_timeout": LOOK_MS, "yield_on_timeout": True, "stop_event": stopped}
        for _ in changes(*folders, watch_filter=None, ignore_permission_denied=True, **waits):  # type: ignore[arg-type]
            watched.look(told)
    except KeyboardInterrupt:  # what is stored by now is whole
        return
    finally:
        signal.signal(signal.SIGINT, before)


class _Watched:
    """Folders, with what was seen at the last look at them."""

    def __init__(self, folders: Sequence[Path], settings: Settings) -> None:
        self._folders = folders
        self._settings = settings
        self._embedder = cache(lambda: build_embedder(settings))
        self._stamps: dict[File, tuple[int, ...]] | None = None
        self._said = ""

    def check(self) -> None:
        """Raises SourceError where a folder is none."""
        for folder in self._folders:
            if not folder.is_dir():
                raise SourceError(
                    f"„{folder}“ ist kein Ordner (mehr). Bitte mit --watch Ordner angeben; eingelesene Artikel bleiben."
                )

    def look(self, told: Told) -> None:
        """Removes what has gone and reads what has changed since the last look."""
        try:
            self.check()  # a drive that is away takes no articles with it
            files, closed = find_files(self._folders, may_be_empty=True)
            stamps = {file: _stamp(Path(file[1])) for file in files}
            known = self._stamps or {}
            changed = [file for file in files if known.get(file) != stamps[file]]
            removed = self._remove_missing()
            report = ingest_files(changed, self._settings, self._embedder) if changed else IngestReport()
            if changed or removed or self._stamps is None:
                report.failed[:0] = closed
                told(report, removed)
            self._stamps, self._said = stamps, ""
        except RagError as error:
            if str(error) != self._said:
                self._said = str(error)
                print(error, file=sys.stderr, flush=True)

    def _remove_missing(self) -> list[str]:
        """Removes the articles whose files were in the folders and are there no more."""
        if not holds_library(self._settings.index):
            return []
        folders = [folder.resolve() for folder in self._folders]
        with closing(StoredLibrary(self._settings.index)) as library:
            gone = [
                name
                for name, path in library.origins().items()
                if any(Path(path).is_relative_to(folder) for folder in folders) and is_gone(Path(path))
            ]
            return [name for name in gone if library.remove(name)]


def _stamp(path: Path) -> tuple[int, ...]:
    """Changes with the content of a file."""
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size


def is_gone(path: Path) -> bool:
    """Whether a file is not there; one in a folder that is closed may be."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False
