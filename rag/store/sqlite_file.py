"""One SQLite file of this program: opened, created, brought to the present version, refused where it is none.

It knows how to keep a file, not what is in it. Every write is one transaction, so a killed program leaves the last
finished one.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from rag.errors import IndexBusyError, IndexDamagedError, IndexMismatchError, LibraryError

# The system refuses to read or write; every other error means that the file is not what it should be.
_REFUSALS = frozenset(
    {
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_TOOBIG,
    }
)


class SqliteFile:
    """One file, opened for one thread at a time. Raises LibraryError for all that SQLite cannot do.

    A writer waits up to `wait` seconds for another one. A file that is refused is left as it was.
    """

    application: ClassVar[int]
    """Marks the files of this kind (SQLite's application_id)."""

    version: ClassVar[int]
    schema: ClassVar[str]
    """Statements, each ended by a semicolon and a line break."""

    upgrades: ClassVar[Mapping[int, Sequence[str]]]
    """By the version that a file comes from: what brings it to the next one."""

    called: ClassVar[str]
    """What the user knows the file as, with a capital: "Der Index"."""

    mend_damaged: ClassVar[str]
    mend_foreign: ClassVar[str]
    """What to do about a file that cannot be used, after "Bitte"."""

    def __init__(self, path: Path, wait: float) -> None:
        self.path = path
        with self._errors():
            self._sql = sqlite3.connect(path, timeout=wait, isolation_level=None, check_same_thread=False)
        try:
            with self._errors():
                self._open(wait)
        except BaseException:
            self.close()
            raise

    def _open(self, wait: float) -> None:
        # Asked before anything is set: the journal mode alone would change a foreign file. In a transaction, as
        # another process may be writing the tables.
        with self._transaction("DEFERRED"):
            ready = self._is_ready()
        self._use_wal(wait)
        self._sql.execute("PRAGMA synchronous = NORMAL")
        self._sql.execute("PRAGMA foreign_keys = ON")
        if not ready:
            with self._transaction("IMMEDIATE"):
                if not self._is_ready():  # another process may have been first
                    self._create()
        if self._version() != self.version:
            with self._transaction("IMMEDIATE"):
                self._upgrade()

    def _version(self) -> int:
        return int(self._sql.execute("PRAGMA user_version").fetchone()[0])

    def _upgrade(self) -> None:
        """Brings a file of an earlier version to this one."""
        while (version := self._version()) != self.version:
            for statement in self.upgrades[version]:
                self._sql.execute(statement)
            self._sql.execute(f"PRAGMA user_version = {version + 1}")

    def _use_wal(self, wait: float) -> None:
        """Readers and a writer side by side. For this one change of a new file SQLite does not wait by itself."""
        deadline = time.monotonic() + wait
        while True:
            try:
                self._sql.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(0.01)

    def _is_ready(self) -> bool:
        """Whether the tables are there; False for an empty file. Raises LibraryError for any other content."""
        (application,) = self._sql.execute("PRAGMA application_id").fetchone()
        (tables,) = self._sql.execute("SELECT count(*) FROM sqlite_master").fetchone()
        (pages,) = self._sql.execute("PRAGMA page_count").fetchone()
        size = self.path.stat().st_size  # not before: the first statement undoes a write that was broken off
        if size > 0 and pages == 0:  # SQLite takes less than a page for nothing and would write over it
            raise self._damaged()
        if application == 0 and tables == 0:
            return False
        if application != self.application:
            raise IndexDamagedError(f"„{self.path}“ gehört nicht zu diesem Programm. Bitte {self.mend_foreign}.")
        if self._version() not in {self.version, *self.upgrades}:
            raise IndexMismatchError(
                f"„{self.path}“ stammt von einer anderen Fassung dieses Programms. Bitte {self.mend_foreign}."
            )
        return True

    def _create(self) -> None:
        for statement in self.schema.split(";\n"):
            self._sql.execute(statement)
        self._sql.execute(f"PRAGMA application_id = {self.application}")
        self._sql.execute(f"PRAGMA user_version = {self.version}")

    def close(self) -> None:
        """Closes the file."""
        self._sql.close()

    def _damaged(self) -> IndexDamagedError:
        return IndexDamagedError(f"{self.called} „{self.path}“ ist beschädigt. Bitte {self.mend_damaged}")

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.ProgrammingError:
            raise
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF  # the rest says why
            if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise IndexBusyError(
                    f"In „{self.path.parent}“ schreibt gerade ein anderes Programm. Bitte gleich noch einmal versuchen."
                ) from error
            if code in _REFUSALS:
                raise LibraryError(
                    f"{self.called} „{self.path}“ lässt sich nicht öffnen oder beschreiben ({error}). Bitte prüfen, ob "
                    "der Ordner beschreibbar ist und auf der Platte Platz ist."
                ) from error
            raise self._damaged() from error
        except UnicodeEncodeError as error:
            raise LibraryError(
                "Der Name oder Text enthält Zeichen, die kein gültiges Unicode sind. Bitte ohne diese angeben."
            ) from error

    @contextmanager
    def _transaction(self, kind: str) -> Iterator[None]:
        self._sql.execute(f"BEGIN {kind}")
        try:
            yield
            self._sql.execute("COMMIT")
        except BaseException:
            if self._sql.in_transaction:  # SQLite itself may have ended it: the disk is full
                self._sql.execute("ROLLBACK")
            raise
