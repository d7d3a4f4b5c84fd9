"""Reading in a process of its own, which may hang, crash or eat memory without taking the program along.

The worker is a child process that gets one JSON line for each file and answers with one, so that nothing a document
could turn it into is executed here. It ends itself where a file takes too long, even with a library stuck in it.
"""

from __future__ import annotations

import contextlib
import datetime
import faulthandler
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rag.errors import SourceError
from rag.sources import read_source
from rag.types import Article, Details

SECONDS = 120.0
"""Longest time for one file."""

MEMORY = 2 << 30
"""Bytes of address space that a worker may have, where the system keeps to that (Linux)."""

HARMLESS: Mapping[str, int] = {".txt": 1_000_000}
"""Kinds read without a worker, up to so many bytes: no foreign code sees them, and starting one takes half a second."""

_LATE = 1
"""The status with which `faulthandler` ends a worker after its time."""

_PROGRAM = (sys.executable, "-m", "rag.sources.worker")
_ROOT = Path(__file__).parents[2]

Row = dict[str, Any]


class SourceWorker:
    """Reads files as `read_source` does, in a worker that is started when first needed and replaced when it dies.

    `program` is a command that calls `serve`. For one thread at a time; to be used in a `with`.
    """

    def __init__(
        self,
        program: Sequence[str] = _PROGRAM,
        seconds: float = SECONDS,
        memory: int = MEMORY,
        harmless: Mapping[str, int] = HARMLESS,
    ) -> None:
        self._program = program
        self._limits = {"seconds": seconds, "memory": memory}
        self._harmless = harmless
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> SourceWorker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, name: str, path: Path) -> Article:
        """Reads a file as an article called `name`. Raises SourceError where that is not possible."""
        if self._is_harmless(path):
            return read_source(name, path)
        reply = self._ask({"name": name, "path": str(path), **self._limits})
        if isinstance(reply, int):
            what = "braucht zu lange" if reply == _LATE else "bringt das Leseprogramm zum Absturz"
            raise SourceError(f"„{name}“ {what}. Bitte die Datei in einem anderen Format oder in Teilen einlesen.")
        if reply.get("spent"):
            self.close()
        if "refused" in reply:
            raise SourceError(reply["refused"])
        return _article(reply)

    def close(self) -> None:
        """Ends the worker, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _is_harmless(self, path: Path) -> bool:
        try:
            return path.stat().st_size <= self._harmless.get(path.suffix.lower(), -1)
        except OSError:
            return False

    def _ask(self, request: Row) -> Row | int:
        """The worker's reply, or the status with which it died of the request."""
        if self._process is None or self._process.poll() is not None:
            self._process = self._start()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        line = b""
        try:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.write(json.dumps(request).encode() + b"\n")
                self._process.stdin.flush()
                line = self._process.stdout.readline()
            if not line.endswith(b"\n"):
                return self._process.wait()
        finally:
            if not line.endswith(b"\n"):  # dead, or the user interrupts: what it still says is for no other file
                self.close()
        reply: Row = json.loads(line)
        return reply

    def _start(self) -> subprocess.Popen[bytes]:
        path = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")]))
        environment = os.environ | {"PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"}  # each thread takes address space
        pipe = subprocess.PIPE
        return subprocess.Popen(  # noqa: S603 - our own program
            self._program, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=environment
        )


def serve(read: Callable[[str, Path], Article] = read_source) -> None:
    """What a worker does: answers each line on standard input, until that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the program says when it is over
    with os.fdopen(os.dup(1), "wb") as replies, Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)  # libraries may print what they like
        for line in sys.stdin.buffer:
            request = json.loads(line)
            _limit_memory(request["memory"])
            faulthandler.dump_traceback_later(request["seconds"], exit=True, file=nowhere)
            reply = _reply(read, request["name"], Path(request["path"]))
            faulthandler.cancel_dump_traceback_later()
            replies.write(json.dumps(reply).encode() + b"\n")
            replies.flush()


def _reply(read: Callable[[str, Path], Article], name: str, path: Path) -> Row:
    """The article or why there is none; "spent" where the worker is fit for no other file."""
    try:
        return _row(read(name, path))
    except SourceError as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"refused": f"„{name}“ braucht zu viel Speicher. Bitte die Datei in Teilen einlesen.", "spent": True}
    except Exception as error:  # a library may raise anything
        return {
            "refused": f"„{name}“ ist beschädigt oder ungewöhnlich aufgebaut ({type(error).__name__}). Bitte die Datei "
            "neu speichern oder in einem anderen Format einlesen."
        }


def _limit_memory(size: int) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    with contextlib.suppress(ValueError, OSError):  # macOS knows the limit, but refuses it
        resource.setrlimit(resource.RLIMIT_AS, (size, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _row(article: Article) -> Row:
    return asdict(article) | {"date": article.date.isoformat() if article.date else None}


def _article(row: Row) -> Article:
    details = row["details"] | {"told_by": tuple((what, where) for what, where in row["details"]["told_by"])}
    date = datetime.date.fromisoformat(row["date"]) if row["date"] else None
    return Article(row["name"], row["title"], date, row["text"], tuple(row["pages"]), Details(**details))


if __name__ == "__main__":
    serve()
