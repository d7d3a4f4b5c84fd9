"""A small OpenAI-style server on the loopback that does what a test wants, for what real ones do on bad days."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from rag.models.server import ServerGenerator

PATIENT = 60.0
"""Seconds for a reply that is to come: more than any busy machine needs."""


class Wire:
    """One request, and the connection that its reply goes to."""

    def __init__(self, handler: BaseHTTPRequestHandler, left: Event) -> None:
        self._handler = handler
        self._left = left

    def begin(self, status: int = 200, kind: str = "text/event-stream", **headers: str) -> None:
        self._handler.send_response(status)
        for name, value in {"Content-Type": kind, "Connection": "close", **headers}.items():
            self._handler.send_header(name.replace("_", "-"), value)
        self._handler.end_headers()

    def send(self, text: str) -> None:
        """Sends text; raises OSError when the other side is gone."""
        self._handler.wfile.write(text.encode())
        self._handler.wfile.flush()

    def event(self, content: object, finish: str | None = None) -> None:
        chunk = {
            "id": "1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "m",
            "choices": [{"index": 0, "delta": {"content": content}, "finish_reason": finish}],
        }
        self.send(f"data: {json.dumps(chunk)}\n\n")

    def finish(self) -> None:
        self.event(None, "stop")
        self.send("data: [DONE]\n\n")

    def wait_until_left(self) -> None:
        """Says nothing more, but keeps the line alive, until the other side hangs up."""
        try:
            while not self._left.wait(0.02):
                self.send(": wach\n\n")
        except OSError:
            self._left.set()


Reply = Callable[[Wire], object]


def says(*pieces: object, whole: bool = True) -> Reply:
    """A reply in these pieces, whole or broken off."""

    def reply(wire: Wire) -> None:
        wire.begin()
        for piece in pieces:
            wire.event(piece)
        if whole:
            wire.finish()

    return reply


def sends(text: str, status: int = 200, kind: str = "text/event-stream", **headers: str) -> Reply:
    """A reply of just these bytes."""

    def reply(wire: Wire) -> None:
        wire.begin(status, kind, **headers)
        wire.send(text)

    return reply


def stalls(*pieces: str) -> Reply:
    """A reply that begins and never goes on."""

    def reply(wire: Wire) -> None:
        wire.begin()
        for piece in pieces:
            wire.event(piece)
        wire.wait_until_left()

    return reply


@dataclass
class ModelServer:
    """The server; `asked` holds path, headers in small letters and body of each request;
    `left` is set when who asked hung up.
    """

    reply: Reply
    port: int = 0
    asked: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)
    left: Event = field(default_factory=Event)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def generator(self, seconds: float = PATIENT, key: str = "", context: int = 4096) -> ServerGenerator:
        return ServerGenerator(self.address, "modell", key, context, seconds)


@contextmanager
def model_server(reply: Reply) -> Iterator[ModelServer]:
    """A server that runs while the test does."""
    server = ModelServer(reply)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            try:
                server.reply(Wire(self, server.left))
            except OSError:
                server.left.set()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        server.port = http.server_port
        Thread(target=http.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.left.set()
            http.shutdown()
