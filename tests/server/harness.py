"""Ways to put a request to the server without a socket, all over one `Front`."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from sayso.server.http.app import App
from sayso.server.http.front import Front
from sayso.server.http.protocol import protocol_for
from sayso.server.http.site import FileSite
from sayso.tenants.files import Service

ROOT = Path(__file__).parents[2]
FIXTURE = ROOT / "policies" / "authzen-certification"
PUBLIC_URL = "https://pdp.example.com"
REQUEST_ID = b"8a1f-7"


def fixture_front(**options: Any) -> Front:
    """The certification fixture, ready to answer."""
    service = Service(FIXTURE / "policy.sayso", [FIXTURE / "data.jsonl"])
    return Front(service, public_url=PUBLIC_URL, **options)


def raw(
    method: str,
    path: str,
    body: bytes = b"",
    headers: dict[str, str] | None = None,
    request_id: bytes | None = REQUEST_ID,
) -> bytes:
    """The bytes of a request as a client would write it."""
    lines = [f"{method} {path} HTTP/1.1", "Host: pdp.example.com"]
    given = {"Content-Type": "application/json"} if method == "POST" else {}
    given |= headers or {}
    lines += [f"{name}: {value}" for name, value in given.items() if value]
    if request_id is not None:
        lines.append(f"X-Request-ID: {request_id.decode('latin-1')}")
    if method == "POST" and "Transfer-Encoding" not in given:
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body


@dataclass
class Answer:
    """A response taken apart."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def answers(wire: bytes) -> list[Answer]:
    """The responses in what a server wrote."""
    found = []
    while wire:
        head, _, wire = wire.partition(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines)
        length = int(headers.get("content-length", 0))
        found.append(Answer(int(status.split(" ")[1]), headers, wire[:length]))
        wire = wire[length:]
    return found


class Transport(asyncio.Transport):
    """Keeps what is written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.closed = False

    def write(self, data: Any) -> None:
        if not self.closed:
            self.written += bytes(data)

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass


@dataclass
class Conversation:
    """What became of a connection: what was written on it and whether it was closed."""

    written: bytes
    closed: bool

    @property
    def answers(self) -> list[Answer]:
        return answers(self.written)


async def converse(front: Front, *pieces: bytes, fast: bool = True) -> Conversation:
    """Feed a connection's bytes, piece by piece, to the server's protocol or to uvicorn's own."""
    protocol_class = protocol_for(FileSite(front)) if fast else HttpToolsProtocol
    config = uvicorn.Config(App(FileSite(front)), ws="none", lifespan="off", log_config=None)
    config.load()
    protocol: Any = protocol_class(config, ServerState(), {}, asyncio.get_running_loop())
    transport = Transport()
    protocol.connection_made(transport)
    for piece in pieces:
        if not transport.closed:
            protocol.data_received(piece)
        await _settle(protocol)
    protocol.connection_lost(None)
    return Conversation(transport.written, transport.closed)


async def _settle(protocol: Any) -> None:
    """Let tasks run until each request that has come in whole is answered."""
    for _ in range(200):
        await asyncio.sleep(0)
        if not protocol.tasks and not protocol.pipeline:
            return
        if protocol.cycle is not None and protocol.cycle.more_body:
            return
        await asyncio.sleep(0.001)


def exchange(front: Front, *pieces: bytes, fast: bool = True) -> Conversation:
    """`converse`, for tests that are not coroutines."""
    return asyncio.run(converse(front, *pieces, fast=fast))


def ask(front: Front, method: str, path: str, body: Any = None, **options: Any) -> Answer:
    """One request, one answer."""
    content = (
        body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    )
    found = exchange(front, raw(method, path, content, **options)).answers
    assert len(found) == 1
    return found[0]
