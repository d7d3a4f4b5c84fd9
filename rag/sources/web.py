"""Articles from web addresses.

An address comes from a user or from a server that redirects, and neither may lead this program into the network that it
runs in: every host is resolved once, all its addresses are checked, and the connection goes to one of these. Proxies of
the environment are not used, since a proxy would resolve the name again. No cookies, no scripts, no passwords.
"""

from __future__ import annotations

import codecs
import ipaddress
import re
import socket
import ssl
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

import httpcore2
import idna

from rag import __version__
from rag.errors import SourceError

_ACCEPT = "text/html, application/xhtml+xml, text/plain;q=0.9, */*;q=0.5"
_AGENT = f"ArtikelAssistent/{__version__} (liest einzelne Artikel auf Wunsch eines Nutzers)"
_CHUNK = 64 * 1024
_REDIRECTS = {301, 302, 303, 307, 308}
_LONGEST_ADDRESS = 2000
_LONGEST_SHOWN = 200
_SAFE = "/?#[]@!$&'()*+,;=:%~"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)

_IP = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a fetch may take; `allowed` are networks that may be private, such as "10.0.0.0/8"."""

    seconds: float = 30
    size: int = 20_000_000
    redirects: int = 8
    allowed: tuple[str, ...] = ()


WEB_LIMITS = Limits()
EVERYWHERE = ("0.0.0.0/0", "::/0")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What lies at an address, after redirects; `content_type` in small letters, without parameters.

    Text in an encoding that only the server names is handed on as UTF-8 with its mark.
    """

    address: str
    content_type: str
    data: bytes


def fetch(address: str, limits: Limits = WEB_LIMITS) -> Fetched:
    """What lies at a web address. Raises SourceError when it cannot, may not or takes too long to be fetched."""
    deadline = time.monotonic() + limits.seconds
    target = normal_address(address)
    for _ in range(limits.redirects + 1):
        found = _request(address, target, limits, deadline)
        if isinstance(found, Fetched):
            return found
        target = normal_address(found, shown=address)
    raise SourceError(f"„{address}“ leitet zu oft weiter. Bitte die Adresse im Browser öffnen und von dort kopieren.")


def normal_address(address: str, shown: str = "") -> str:
    """The address as it is requested: ASCII, no fragment. Raises SourceError where it is none or holds a password."""
    shown = _shortened(shown or address)
    wrong = SourceError(
        f"„{shown}“ ist keine brauchbare Web-Adresse. Bitte eine wie https://www.example.org/artikel angeben."
    )
    address = address.strip()
    if len(address) > _LONGEST_ADDRESS or re.search(r"[\x00-\x20\x7f\\]", address):
        raise wrong
    try:
        parts = urlsplit(address)
        port, host = parts.port, _ascii_host(parts.hostname or "")
    except ValueError as error:
        raise wrong from error
    if not parts.scheme:
        raise wrong
    if parts.scheme not in ("http", "https"):
        raise SourceError(f"„{shown}“ führt zu „{parts.scheme}:“. Gelesen werden nur Adressen mit http und https.")
    if "@" in parts.netloc:
        raise SourceError(f"„{shown}“ enthält Zugangsdaten. Bitte die Adresse ohne Namen und Kennwort angeben.")
    if not host or port == 0:
        raise wrong
    place = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    path = quote(parts.path or "/", safe=_SAFE)
    return urlunsplit(SplitResult(parts.scheme, place, path, quote(parts.query, safe=_SAFE), ""))


def _shortened(address: str) -> str:
    return address if len(address) <= _LONGEST_SHOWN else f"{address[:_LONGEST_SHOWN]} …"


def _ascii_host(host: str) -> str:
    """Raises ValueError (idna's errors are) where it is no host name."""
    if host.isascii():
        if not re.fullmatch(r"[a-z0-9_.:%-]{1,253}", host) or "%" in host:
            raise ValueError(host)
        return host
    return idna.encode(host, uts46=True).decode("ascii")


def _request(asked: str, target: str, limits: Limits, deadline: float) -> Fetched | str:
    """One request: what came, or where it redirects to."""
    headers: dict[bytes | str, bytes | str] = {
        "User-Agent": _AGENT,
        "Accept": _ACCEPT,
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    backend = _Guarded(asked, limits, deadline)
    try:
        with (
            httpcore2.ConnectionPool(network_backend=backend) as pool,
            pool.stream("GET", target, headers=headers) as response,
        ):
            return _answer(asked, target, response, limits)
    except httpcore2.TimeoutException as error:
        raise SourceError(
            f"„{asked}“ braucht länger als {limits.seconds:g} Sekunden. Bitte später noch einmal versuchen."
        ) from error
    except httpcore2.ConnectError as error:
        raise SourceError(f"„{asked}“ ist nicht zu erreichen. Bitte Adresse und Internetverbindung prüfen.") from error
    except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
        raise SourceError(
            f"„{asked}“: Der Server hat die Übertragung abgebrochen oder antwortet fehlerhaft. "
            "Bitte später noch einmal versuchen."
        ) from error


def _answer(asked: str, target: str, response: httpcore2.Response, limits: Limits) -> Fetched | str:
    headers = {name.lower().decode("latin-1"): value.decode("latin-1") for name, value in response.headers}
    if response.status in _REDIRECTS and "location" in headers:
        try:
            return urljoin(target, headers["location"].encode("latin-1").decode("utf-8", "replace"))
        except ValueError as error:
            raise SourceError(
                f"„{asked}“ leitet auf eine ungültige Adresse weiter. Bitte die Adresse prüfen."
            ) from error
    if response.status != 200:
        raise SourceError(
            f"„{asked}“: Der Server antwortet mit dem Fehler {response.status}. Bitte die Adresse im Browser prüfen."
        )
    content_type = headers.get("content-type", "")
    data = _body(asked, response, headers.get("content-encoding", "").strip().lower(), limits.size)
    kind = content_type.partition(";")[0].strip().lower()
    charset = _CHARSET.search(content_type)
    if kind.startswith("text/") or kind == "application/xhtml+xml":
        data = _as_utf8(data, charset[1] if charset else "")
    return Fetched(target, kind, data)


def _body(asked: str, response: httpcore2.Response, encoding: str, most: int) -> bytes:
    """The body, unpacked as it arrives, so that a small one that unpacks to a huge one is broken off."""
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise SourceError(f"„{asked}“ ist auf unbekannte Weise gepackt. Bitte die Seite im Browser speichern.")
    parts: list[bytes] = []
    size = 0
    try:
        for part in _unpacked(response.iter_stream()) if encoding.endswith("gzip") else response.iter_stream():
            size += len(part)
            if size > most:
                raise SourceError(f"„{asked}“ ist größer als {most / 1e6:g} MB. Bitte den Artikel als Datei speichern.")
            parts.append(part)
    except zlib.error as error:
        raise SourceError(f"„{asked}“ ist fehlerhaft gepackt. Bitte die Seite im Browser speichern.") from error
    return b"".join(parts)


def _unpacked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """What a gzip stream holds, piece by piece. Raises zlib.error where it is damaged, cut off or followed by more."""
    unpacker = zlib.decompressobj(wbits=31)
    for chunk in chunks:
        rest = chunk
        while rest:
            yield unpacker.decompress(rest, _CHUNK)
            rest = unpacker.unconsumed_tail
        if unpacker.unused_data:
            break
    yield unpacker.flush()
    if not unpacker.eof or unpacker.unused_data:
        raise zlib.error("not one whole gzip stream")


def _as_utf8(data: bytes, charset: str) -> bytes:
    """Text in the encoding that the server names, unless the text bears a mark of its own or does not fit."""
    if not charset or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data
    charset = "cp1252" if charset.lower() in ("iso-8859-1", "latin1", "us-ascii") else charset
    try:
        return codecs.BOM_UTF8 + data.decode(charset).encode()
    except (LookupError, ValueError):
        return data


class _Guarded(httpcore2.NetworkBackend):
    """Connects only to addresses that were checked, and gives up at the deadline, however slowly the bytes drip."""

    def __init__(self, asked: str, limits: Limits, deadline: float) -> None:
        self._asked, self._limits, self._deadline = asked, limits, deadline
        self._plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """A connection to the first address of the host that answers."""
        failed: Exception = httpcore2.ConnectError(host)
        for address in self._resolve(host, port):
            try:
                stream = self._plain.connect_tcp(address, port, _left(self._deadline), local_address, socket_options)
                return _Timed(stream, self._deadline)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
        raise failed

    def _resolve(self, host: str, port: int) -> list[str]:
        """All addresses of a host, also of one written as a number. Raises SourceError where one is not public."""
        try:
            found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(str(error)) from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not all(is_public(address) or self._is_allowed(address) for address in addresses):
            raise SourceError(
                f"„{self._asked}“ führt in ein privates Netz und wird nicht gelesen. "
                "Wer das will, setzt RAG_ALLOW_PRIVATE=1."
            )
        return addresses

    def _is_allowed(self, address: str) -> bool:
        ip = ipaddress.ip_address(address.partition("%")[0])
        return any(ip in ipaddress.ip_network(network) for network in self._limits.allowed)


class _Timed(httpcore2.NetworkStream):
    """A stream that reads and writes no longer than until the deadline."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline)), self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore2's own
        return self._stream.get_extra_info(info)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore2.ReadTimeout("deadline")
    return left


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, also where it wraps another.

    >>> is_public("8.8.8.8"), is_public("::ffff:127.0.0.1"), is_public("fe80::1%eth0")
    (True, False, False)
    """
    ip: _IP = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped or ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip.is_site_local or (ip.sixtofour and not is_public(str(ip.sixtofour))):
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)
