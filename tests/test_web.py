"""Fetching: what is refused before a connection, and a server on the loopback that misbehaves."""

import gzip
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.build import ingest_paths
from rag.errors import SourceError
from rag.settings import Settings
from rag.sources import read_address
from rag.sources.web import Limits, fetch, is_public, normal_address
from rag.store.library import StoredLibrary

LOCAL = Limits(seconds=20, size=100_000, allowed=("127.0.0.1/32",))
QUICK = Limits(seconds=0.5, size=100_000, allowed=("127.0.0.1/32",))
PAGE = """<html><head><title>Die Brücke</title></head><body><h1>Die Brücke</h1>
<p>Die Brücke über die Gera wurde im Mai eröffnet. Sie kostete 13,5 Millionen Euro.</p></body></html>"""


@contextmanager
def server(answer: Callable[[socket.socket, str], None]) -> Iterator[str]:
    """A server whose every connection is handled by `answer(connection, path)`; gives its address."""
    listener = socket.create_server(("127.0.0.1", 0))

    def handle(connection: socket.socket) -> None:
        with connection:
            try:
                request = connection.recv(65536).decode("latin-1")
                requests.append(request)
                answer(connection, request.split(" ")[1])
            except OSError:
                pass  # the reader has hung up

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=handle, args=[connection], daemon=True).start()

    requests.clear()
    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.close()


requests: list[str] = []


def reply(body: bytes, *headers: str, status: str = "200 OK") -> Callable[[socket.socket, str], None]:
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]) + "\r\n\r\n"
    return lambda connection, _: connection.sendall(head.encode("latin-1") + body)


def refused(address: str, limits: Limits = LOCAL) -> str:
    with pytest.raises(SourceError) as caught:
        fetch(address, limits)
    assert "\n" not in str(caught.value)
    return str(caught.value)


HTML = "Content-Type: text/html; charset=utf-8"


class TestFetch:
    def test_a_page(self) -> None:
        with server(reply(PAGE.encode(), HTML)) as at:
            found = fetch(at + "/artikel?a=1#oben", LOCAL)
        assert (found.address, found.content_type) == (at + "/artikel?a=1", "text/html")
        assert found.data.decode("utf-8-sig") == PAGE
        assert "ArtikelAssistent" in requests[0]
        assert "ookie" not in requests[0]

    def test_the_encoding_that_only_the_server_names(self) -> None:
        with server(
            reply("Größe: 2 €. Größer wird es nicht.".encode("cp1252"), "Content-Type: text/plain; charset=ISO-8859-1")
        ) as at:
            assert read_address(at, LOCAL).text == "Größe: 2 €. Größer wird es nicht."

    def test_packed(self) -> None:
        with server(reply(gzip.compress(PAGE.encode() * 50), HTML, "Content-Encoding: gzip")) as at:
            assert fetch(at, LOCAL).data.decode("utf-8-sig") == PAGE * 50

    def test_redirects_are_followed_and_cookies_forgotten(self) -> None:
        def answer(connection: socket.socket, path: str) -> None:
            if path == "/neu/seite":
                return reply(PAGE.encode(), HTML)(connection, path)
            return reply(b"", "Location: neu/seite", "Set-Cookie: a=b", status="302 Found")(connection, path)

        with server(answer) as at:
            assert fetch(at + "/alt", LOCAL).address == at + "/neu/seite"
        assert not any("a=b" in request for request in requests)


class TestMisbehaviour:
    def test_an_endless_body(self) -> None:
        def answer(connection: socket.socket, _: str) -> None:
            connection.sendall(f"HTTP/1.1 200 OK\r\n{HTML}\r\n\r\n".encode())
            while True:
                connection.sendall(b"<p>mehr" * 10_000)

        with server(answer) as at:
            assert "größer als 0.1 MB" in refused(at)

    @pytest.mark.parametrize("start", [f"HTTP/1.1 200 OK\r\n{HTML}\r\n\r\n", "HTTP/1.1 200 OK\r\nX: ", ""])
    def test_bytes_that_drip(self, start: str) -> None:
        def answer(connection: socket.socket, _: str) -> None:
            connection.sendall(start.encode())
            while True:
                connection.sendall(b"a")
                time.sleep(0.05)

        with server(answer) as at:
            refused(at, QUICK)

    @pytest.mark.parametrize("start", ["", f"HTTP/1.1 200 OK\r\n{HTML}\r\nContent-Length: 99\r\n\r\nabc"])
    def test_silence(self, start: str) -> None:
        def answer(connection: socket.socket, _: str) -> None:
            connection.sendall(start.encode())
            connection.recv(1)

        with server(answer) as at:
            assert "braucht länger als 0.5 Sekunden" in refused(at, QUICK)

    def test_endless_news_that_the_answer_will_come(self) -> None:
        def answer(connection: socket.socket, _: str) -> None:
            while True:
                connection.sendall(b"HTTP/1.1 102 Processing\r\n\r\n" * 10)
                time.sleep(0.01)

        with server(answer) as at:
            assert "braucht länger" in refused(at, QUICK)

    def test_a_flood_of_headers(self) -> None:
        def answer(connection: socket.socket, _: str) -> None:
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            while True:
                connection.sendall(b"X-Mehr: mehr\r\n" * 1000)

        with server(answer) as at:
            assert "fehlerhaft" in refused(at)

    def test_a_redirect_loop(self) -> None:
        with server(reply(b"", "Location: /noch-einmal", status="301 Moved")) as at:
            assert "leitet zu oft weiter" in refused(at)
        assert len(requests) == LOCAL.redirects + 1

    @pytest.mark.parametrize(
        "target", ["file:///etc/passwd", "ftp://example.org/a", "http://name:wort@example.org/", "http://[::1"]
    )
    def test_a_redirect_to_what_is_no_page(self, target: str) -> None:
        with server(reply(b"", f"Location: {target}", status="302 Found")) as at:
            refused(at + "/weg")
        assert len(requests) == 1

    def test_a_wrong_type(self) -> None:
        with server(reply(b"\x89PNG", "Content-Type: image/png")) as at, pytest.raises(SourceError, match="image/png"):
            read_address(at, LOCAL)

    def test_a_bomb_is_broken_off(self) -> None:
        bomb = gzip.compress(bytes(200_000_000), 9)
        big = Limits(seconds=20, size=1_000_000, allowed=("127.0.0.1/32",))
        with server(reply(bomb, HTML, "Content-Encoding: gzip")) as at:
            assert "größer als 1 MB" in refused(at, big)

    @pytest.mark.parametrize(
        ("body", "packed"),
        [
            (gzip.compress(b"a" * 99, mtime=0)[:-9], "gzip"),
            (b"kein gzip", "gzip"),
            (gzip.compress(b"a", mtime=0) + b"mehr", "gzip"),
            (b"a", "br"),
        ],
    )
    def test_a_damaged_packing(self, body: bytes, packed: str) -> None:
        with server(reply(body, HTML, f"Content-Encoding: {packed}")) as at:
            assert "gepackt" in refused(at)

    @pytest.mark.parametrize(
        "answer",
        [
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nabc",
            b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nabc",
            b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
            b"HTTP/1.1 2000 OK\r\n\r\n",
            b"SSH-2.0-OpenSSH\r\n",
            os.urandom(1000),
            b"",
        ],
    )
    def test_a_broken_answer(self, answer: bytes) -> None:
        with server(lambda connection, _: connection.sendall(answer)) as at:
            assert "fehlerhaft" in refused(at)

    def test_an_error_of_the_server(self) -> None:
        with server(reply(b"weg", HTML, status="404 Not Found")) as at:
            assert "Fehler 404" in refused(at)

    def test_nobody_listens(self) -> None:
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))  # and does not listen
            assert "nicht zu erreichen" in refused(f"http://127.0.0.1:{unused.getsockname()[1]}/")

    def test_no_encryption_where_it_is_asked_for(self) -> None:
        with server(reply(PAGE.encode(), HTML)) as at:
            assert "nicht zu erreichen" in refused(at.replace("http:", "https:"))


class TestPrivate:
    @pytest.mark.parametrize(
        "host",
        "127.0.0.1 localhost 2130706433 0x7f000001 0177.0.0.1 127.1 0 0.0.0.0 [::1] [::] "
        "[::ffff:127.0.0.1] [::ffff:7f00:1] 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 "
        "224.0.0.1 255.255.255.255 [fe80::1] [fc00::1] [ff02::1] [64:ff9b::7f00:1]"
        " [2002:7f00:1::] [fec0::1] １２７.０.０.１".split(),
    )
    def test_is_refused_before_anything_is_sent(self, host: str) -> None:
        assert "privates Netz" in refused(f"http://{host}/", Limits(seconds=5))

    def test_a_redirect_into_it_is_refused(self) -> None:
        for target in ("http://169.254.169.254/latest/", "http://[::1]:1/", "//10.0.0.1/"):
            with server(reply(b"", f"Location: {target}", status="302 Found")) as at:
                assert "privates Netz" in refused(at)
            assert len(requests) == 1

    @pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"])
    def test_public_ones_are_known(self, address: str) -> None:
        assert is_public(address)


class TestAddresses:
    @pytest.mark.parametrize(
        ("given", "normal"),
        [
            ("HTTP://Example.ORG", "http://example.org/"),
            (" https://example.org/a b#c".replace(" b", "%20b"), "https://example.org/a%20b"),
            ("https://müller.example/größe?q=ä", "https://xn--mller-kva.example/gr%C3%B6%C3%9Fe?q=%C3%A4"),
            ("http://[2001:db8::1]:8080/a", "http://[2001:db8::1]:8080/a"),
        ],
    )
    def test_are_written_one_way(self, given: str, normal: str) -> None:
        assert normal_address(given) == normal
        assert normal_address(normal) == normal

    @pytest.mark.parametrize(
        "address",
        ["", "example.org", "file:///etc/passwd", "http:///a", "http://a b/", "http://[::1", "http://a:99999/", "http://a:0/",
         "http://user@a/", "http://a\\b/", "http://a/\r\nX: y", "http://" + "a" * 3000, "javascript:alert(1)"],
    )  # fmt: skip
    def test_that_are_none(self, address: str) -> None:
        with pytest.raises(SourceError):
            normal_address(address)

    @pytest.mark.parametrize("address", ["", "example.org/artikel", "https://a/" + "b" * 3000])
    def test_what_is_wrong_is_said_with_an_example(self, address: str) -> None:
        with pytest.raises(SourceError, match=r"Bitte eine wie https://www\.example\.org/artikel angeben") as caught:
            normal_address(address)
        assert len(str(caught.value)) < 400

    @given(st.text() | st.text().map(lambda rest: "http://" + rest))
    def test_any_text_is_an_address_or_refused(self, text: str) -> None:
        try:
            normal = normal_address(text)
        except SourceError:
            return
        assert normal.isascii()
        assert normal_address(normal) == normal


def test_ingesting_an_address_again_updates_the_article(tmp_path, embedder) -> None:
    pages = [PAGE, PAGE, PAGE.replace("Mai", "Juni")]
    settings = Settings(index=tmp_path / "index", allow_private=True)

    def answer(connection: socket.socket, path: str) -> None:
        gone = reply(b"", HTML, status="410 Gone")
        (reply(pages.pop(0).encode(), HTML) if pages else gone)(connection, path)

    with server(answer) as at:
        reports = [ingest_paths([f"{at}/artikel#oben"], settings, embedder) for _ in range(4)]
    name = f"{at}/artikel"
    assert [(r.added, r.skipped, r.changed) for r in reports[:3]] == [
        ([name], [], []),
        ([], [name], []),
        ([], [], [name]),
    ]
    assert [failed for failed, _ in reports[3].failed] == [name]
    article = StoredLibrary(settings.index).article(name)
    assert "im Juni eröffnet" in article.text
    assert (article.title, article.details.address) == ("Die Brücke", name)
