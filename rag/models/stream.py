"""Pieces of text as a model makes them, with an end to all waiting. Knows nothing of who makes them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue

from rag.errors import GeneratorError
from rag.interfaces import Stream

MOST_CHARACTERS = 20_000
"""Of one reply; what a model says beyond answers no question."""

SILENCE = 0.25
"""Share of the time for a whole reply after which, between two pieces, no more is expected; the first may take all."""

PULSE = 0.25
"""Seconds without a piece after which an empty one comes, so that who takes them may leave a model that thinks."""

_END = ""


class Closed(Exception):  # noqa: N818 - no error
    """Raised in who makes the pieces: nobody wants more."""


class Outlet:
    """Where one thread puts pieces and another takes them."""

    def __init__(self) -> None:
        self._pieces: SimpleQueue[str | BaseException] = SimpleQueue()
        self._closed = threading.Event()
        self._room = MOST_CHARACTERS
        self._when_closed: Callable[[], object] = lambda: None

    def put(self, piece: str) -> None:
        """Hands on a piece. Raises Closed where no more is wanted."""
        if self._closed.is_set() or self._room <= 0:
            raise Closed
        self._room -= len(piece)
        if piece:
            self._pieces.put(piece)

    def fill(self, make: Callable[[Outlet], object]) -> None:
        """Lets `make` put its pieces, then ends; an error goes to who takes them."""
        try:
            make(self)
        except Closed:
            pass
        except BaseException as error:
            self._pieces.put(error)
        self._pieces.put(_END)

    def take(self, seconds: float) -> str:
        """The next piece, empty at the end. Raises queue.Empty after so many seconds, and what `make` raised."""
        piece = self._pieces.get(timeout=max(seconds, 0.0))
        if isinstance(piece, BaseException):
            raise piece
        return piece

    def when_closed(self, call: Callable[[], object]) -> None:
        """Has `call` wake up who makes the pieces, if it may be waiting itself."""
        self._when_closed = call
        if self._closed.is_set():
            call()

    def close(self) -> None:
        """No more is wanted."""
        self._closed.set()
        self._when_closed()


def streamed(make: Callable[[Outlet], object], seconds: float, name: str) -> Stream[str]:
    """The pieces that `make` puts, in a thread of its own, for so many seconds; closing the stream ends it.

    While none comes there are empty ones.

    Raises GeneratorError, which calls the model by its `name`, where the time is up or nothing comes.
    """
    outlet = Outlet()
    threading.Thread(target=outlet.fill, args=(make,), daemon=True).start()
    latest = end = time.monotonic() + seconds
    try:
        while True:
            try:
                piece = outlet.take(min(PULSE, latest - time.monotonic()))
            except Empty as exc:
                if time.monotonic() >= latest:
                    raise _too_slow(name, seconds) from exc
                yield ""
                continue
            if not piece:
                return
            yield piece
            latest = min(end, time.monotonic() + SILENCE * seconds)
    finally:
        outlet.close()


def _too_slow(name: str, seconds: float) -> GeneratorError:
    return GeneratorError(
        f"Das Sprachmodell „{name}“ ist zu langsam oder hängt; RAG_GENERATOR_SECONDS (jetzt {seconds:g}) gibt ihm "
        "mehr Zeit."
    )
