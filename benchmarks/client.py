"""A small HTTP client: 0.1 ms of its own a request, cookies kept, connections kept open."""

from __future__ import annotations

import gzip
import socket
import time
import zlib
from dataclasses import dataclass, field
from urllib.parse import urlencode

#: Seconds a page may take; the slowest peers' take ten
PATIENCE = 900


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. ``seconds`` from the first byte sent to the last received."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        return self.unpacked.decode()

    @property
    def unpacked(self) -> bytes:
        """The body as it was before compression."""
        match self.headers.get("content-encoding"):
            case "gzip":
                return gzip.decompress(self.body)
            case "deflate":
                return zlib.decompress(self.body)
            case _:
                return self.body


@dataclass(slots=True)
class Client:
    """One browser, on a port of this machine."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    socket: socket.socket | None = None

    def get(self, path: str, **headers: str) -> Answer:
        return self.request("GET", path, headers=headers)

    def post(self, path: str, form: list[tuple[str, str]]) -> Answer:
        return self.request("POST", path, form)

    def request(
        self,
        method: str,
        path: str,
        form: list[tuple[str, str]] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Ask once; a connection that the server has closed meanwhile is opened again."""
        asked = self._written(method, path, form, headers or {})
        started = time.perf_counter()
        status, told, body = self._exchange(asked)
        took = time.perf_counter() - started
        names = dict(told)
        for name, value in told:
            if name == "set-cookie":
                self._keep(value)
        if names.get("connection", "").lower() == "close":
            self.close()
        return Answer(status, names, body, took)

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()
            self.socket = None

    def _written(
        self, method: str, path: str, form: list[tuple[str, str]] | None, more: dict[str, str]
    ) -> bytes:
        here = f"127.0.0.1:{self.port}"
        body = urlencode(form).encode() if form is not None else b""
        told = {"Host": here, "User-Agent": "bench", "Accept": "text/html"}
        told["Accept-Language"] = "en"
        if self.cookies:
            told["Cookie"] = "; ".join(f"{name}={each}" for name, each in self.cookies.items())
        if form is not None:
            told["Content-Type"] = "application/x-www-form-urlencoded"
            told["Content-Length"] = str(len(body))
            told["Referer"] = f"http://{here}{path}"
            told["Origin"] = f"http://{here}"
        lines = [f"{name}: {value}\r\n" for name, value in (told | more).items()]
        return f"{method} {path} HTTP/1.1\r\n{''.join(lines)}\r\n".encode() + body

    def _exchange(self, asked: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        kept = self.socket is not None
        try:
            return self._once(asked)
        except ConnectionError:
            self.close()
            if not kept:
                raise
        return self._once(asked)

    def _once(self, asked: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), PATIENCE)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(asked)
        heard = self._more(b"")
        while b"\r\n\r\n" not in heard:
            heard = self._more(heard)
        head, _, body = heard.partition(b"\r\n\r\n")
        first, *rest = head.decode("latin-1").split("\r\n")
        headers = [(name.lower(), value.strip()) for name, _, value in _split(rest)]
        return int(first.split()[1]), headers, self._body(dict(headers), int(first[9:12]), body)

    def _body(self, headers: dict[str, str], status: int, heard: bytes) -> bytes:
        if headers.get("transfer-encoding") == "chunked":
            return self._chunks(heard)
        if "content-length" in headers:
            parts, missing = [heard], int(headers["content-length"]) - len(heard)
            while missing > 0:
                parts.append(self._more(b""))
                missing -= len(parts[-1])
            return b"".join(parts)
        if status in {204, 304}:
            return heard
        parts = [heard]
        while self.socket is not None and (part := self.socket.recv(1 << 20)):
            parts.append(part)
        self.close()
        return b"".join(parts)

    def _chunks(self, heard: bytes) -> bytes:
        found: list[bytes] = []
        while True:
            while b"\r\n" not in heard:
                heard = self._more(heard)
            size, _, heard = heard.partition(b"\r\n")
            length = int(size, 16)
            while len(heard) < length + 2:
                heard = self._more(heard)
            if length == 0:
                return b"".join(found)
            found.append(heard[:length])
            heard = heard[length + 2 :]

    def _more(self, heard: bytes) -> bytes:
        part = self.socket.recv(1 << 20) if self.socket is not None else b""
        if not part:
            raise ConnectionResetError
        return heard + part

    def _keep(self, cookie: str) -> None:
        name, _, value = cookie.split(";", 1)[0].partition("=")
        if value in {"", '""'} or "max-age=0" in cookie.lower():
            self.cookies.pop(name.strip(), None)
        else:
            self.cookies[name.strip()] = value


def _split(lines: list[str]) -> list[tuple[str, str, str]]:
    return [line.partition(":") for line in lines]
