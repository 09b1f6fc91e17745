"""One HTTP connection that waits for each answer: loopback only, for measurements in which what is
asked next depends on what was answered.
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

FORM = "application/x-www-form-urlencoded"


class Answer(NamedTuple):
    """What a server answered; of `Set-Cookie` the cookies."""

    status: int
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, as JSON."""
        return json.loads(self.body)


class Wire:
    """A connection to a server of this machine."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Use `connect`."""
        self._reader = reader
        self._writer = writer

    @staticmethod
    async def connect(port: int) -> Wire:
        """A new connection."""
        return Wire(*await asyncio.open_connection("127.0.0.1", port))

    async def ask(self, request: bytes, *, expect: tuple[int, ...] = (200,)) -> Answer:
        """The answer to a request; ends the run where it is another than was expected."""
        self._writer.write(request)
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status, *lines = head[:-4].split("\r\n")
        headers, cookies = {}, {}
        for line in lines:
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                key, _, kept = value.partition(";")[0].partition("=")
                cookies[key] = kept
            headers[name.lower()] = value
        body = await self._reader.readexactly(int(headers.get("content-length", 0)))
        answer = Answer(int(status.split(" ")[1]), headers, cookies, body)
        if answer.status not in expect:
            line = request.partition(b"\r\n")[0].decode()
            raise SystemExit(f"{line} was answered with {answer.status}: {body.decode()[:300]}")
        return answer

    def close(self) -> None:
        """Let it go."""
        self._writer.close()


def basic(id: str, secret: str) -> dict[str, str]:
    """The header by which a client proves who it is."""
    return {"Authorization": "Basic " + base64.b64encode(f"{id}:{secret}".encode()).decode()}


def get(path: str, headers: Mapping[str, str] | None = None) -> bytes:
    """The bytes of a request without a body."""
    return _head("GET", path, headers or {}) + b"\r\n"


def post(path: str, form: Mapping[str, str], headers: Mapping[str, str] | None = None) -> bytes:
    """The bytes of a form."""
    return _with("POST", path, FORM, urlencode(form).encode(), headers or {})


def send(method: str, path: str, body: object = None) -> bytes:
    """The bytes of a request with JSON, or with nothing."""
    if body is None:
        return _head(method, path, {"Content-Length": "0"}) + b"\r\n"
    return _with(method, path, "application/json", json.dumps(body).encode(), {})


def _with(method: str, path: str, kind: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    more = {"Content-Type": kind, "Content-Length": str(len(body)), **headers}
    return _head(method, path, more) + b"\r\n" + body


def _head(method: str, path: str, headers: Mapping[str, str]) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "".join(f"{line}\r\n" for line in lines).encode()
