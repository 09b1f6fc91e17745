"""A small HTTP load client: loopback only, bounded in requests and time, one request a
connection at a time.

Open loop: requests are due at fixed times whether or not earlier ones have been answered, and a
latency counts from when its request was due, so a stalled server cannot hide behind a client
that waits for it.
"""

from __future__ import annotations

import asyncio
import ipaddress
import itertools
import os
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import uvloop

MAX_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Result:
    """What a run found. Times are in seconds."""

    requests: int
    seconds: float
    server_cpu: float
    latencies: list[float]
    failures: int

    @property
    def per_cpu_second(self) -> float:
        """Requests for each second the server spent on a processor."""
        return self.requests / self.server_cpu if self.server_cpu else float("inf")

    def latency(self, quantile: float) -> float:
        """A quantile of the latencies; they are sorted."""
        return self.latencies[min(len(self.latencies) - 1, int(quantile * len(self.latencies)))]


def joined(results: Sequence[Result]) -> Result:
    """Several runs as if they were one."""
    return Result(
        sum(r.requests for r in results),
        sum(r.seconds for r in results),
        sum(r.server_cpu for r in results),
        sorted(latency for r in results for latency in r.latencies),
        sum(r.failures for r in results),
    )


def post(path: str, body: bytes, host: str = "localhost") -> bytes:
    """The bytes of a plain POST request of JSON."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: sayso-bench\r\nAccept: */*\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def run(
    port: int,
    pid: int,
    requests: Sequence[bytes],
    *,
    count: int,
    connections: int = 32,
    rate: float | None = None,
    host: str = "127.0.0.1",
    max_seconds: float = MAX_SECONDS,
) -> Result:
    """Send `count` of the requests, in turn; at `rate` a second, or as fast as they are answered.

    `pid` is the server's process, whose processor time is read.
    """
    if not ipaddress.ip_address(host).is_loopback:
        raise ValueError("the load client only speaks to this machine")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_run(host, port, pid, requests, count, connections, rate, max_seconds))


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class _Connection(asyncio.Protocol):
    """One connection: sends a request when told, reports when its response is whole."""

    def __init__(self, client: _Client) -> None:
        self._client = client
        self._buffer = b""
        self._due = 0.0
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport) or hasattr(transport, "write")
        self.transport = transport  # type: ignore[assignment]

    def send(self, request: bytes, due: float) -> None:
        self._due = due
        assert self.transport is not None
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        buffer = self._buffer + data if self._buffer else data
        head, separator, body = buffer.partition(b"\r\n\r\n")
        if separator:
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
            if len(body) >= length:
                self._buffer = b""
                self._client.answered(self, self._due, head.startswith(b"HTTP/1.1 200 "))
                return
        self._buffer = buffer

    def connection_lost(self, error: Exception | None) -> None:
        self._client.lost()


class _Client:
    def __init__(self, requests: Sequence[bytes], count: int, rate: float | None) -> None:
        self._requests = itertools.cycle(requests)
        self._count = count
        self._rate = rate
        self._sent = 0
        self._free: deque[_Connection] = deque()
        self._start = 0.0
        self.latencies: list[float] = []
        self.failures = 0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def start(self, connections: list[_Connection]) -> None:
        self._free.extend(connections)
        self._start = time.perf_counter()
        if self._rate is None:
            while self._free and self._sent < self._count:
                self._send(self._free.popleft(), time.perf_counter())
        else:
            self._pace()

    def _pace(self) -> None:
        """Send what is due. The loop is kept turning rather than slept, for the sake of timing."""
        assert self._rate is not None
        elapsed = time.perf_counter() - self._start
        due = min(self._count, int(elapsed * self._rate) + 1)
        while self._sent < due and self._free:
            self._send(self._free.popleft(), self._start + self._sent / self._rate)
        if self._sent < self._count and not self.done.done():
            asyncio.get_running_loop().call_soon(self._pace)

    def _send(self, connection: _Connection, due: float) -> None:
        self._sent += 1
        connection.send(next(self._requests), due)

    def answered(self, connection: _Connection, due: float, ok: bool) -> None:
        now = time.perf_counter()
        self.latencies.append(now - due)
        self.failures += not ok
        if len(self.latencies) == self._count:
            if not self.done.done():
                self.done.set_result(None)
        elif self._rate is None and self._sent < self._count:
            self._send(connection, now)
        else:
            self._free.append(connection)

    def lost(self) -> None:
        if not self.done.done():
            self.done.set_exception(ConnectionError("the server closed a connection"))


async def _run(
    host: str,
    port: int,
    pid: int,
    requests: Sequence[bytes],
    count: int,
    connections: int,
    rate: float | None,
    max_seconds: float,
) -> Result:
    loop = asyncio.get_running_loop()
    client = _Client(requests, count, rate)
    opened: list[_Connection] = []
    for _ in range(connections):
        _, connection = await loop.create_connection(lambda: _Connection(client), host, port)
        opened.append(connection)
    before, started = cpu_seconds(pid), time.perf_counter()
    client.start(opened)
    await asyncio.wait_for(client.done, max_seconds)
    seconds, cpu = time.perf_counter() - started, cpu_seconds(pid) - before
    for connection in opened:
        assert connection.transport is not None
        connection.transport.close()
    return Result(count, seconds, cpu, sorted(client.latencies), client.failures)
