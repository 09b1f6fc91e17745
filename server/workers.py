"""workers knows how to keep several processes serving: it starts them, and anew when they die."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import structlog

from ..store.retention import DEFAULTS, Retention
from .decisions import LogOptions
from .run import Options

_log = structlog.get_logger("sayso.workers")

PAUSE = 0.5
"""Seconds before a worker that has died is started again."""


class Job(msgspec.Struct, frozen=True):
    """All that a worker must know: the first line of its standard input, as it holds a password.

    The input stays open as long as whoever wrote it lives.
    """

    url: str
    host: str
    public_url: str | None
    certificate: str | None
    private_key: str | None
    access_log: bool
    require_keys: bool
    grpc: str | None = None
    snapshots: str | None = None
    memory: int | None = None
    decisions: LogOptions | None = None
    retention: Retention = DEFAULTS
    secrets: str | None = None

    @staticmethod
    def of(url: str, options: Options, require_keys: bool) -> Job:
        """The job of serving a database."""
        return Job(
            url,
            options.host,
            options.public_url,
            None if options.certificate is None else str(options.certificate),
            None if options.private_key is None else str(options.private_key),
            options.access_log,
            require_keys,
            options.grpc,
            None if options.snapshots is None else str(options.snapshots),
            options.memory,
            options.decisions,
            options.retention,
            None if options.secrets is None else str(options.secrets),
        )

    def options(self) -> Options:
        """How to serve."""
        return Options(
            host=self.host,
            public_url=self.public_url,
            certificate=Path(self.certificate) if self.certificate else None,
            private_key=Path(self.private_key) if self.private_key else None,
            access_log=self.access_log,
            grpc=self.grpc,
            snapshots=Path(self.snapshots) if self.snapshots else None,
            memory=self.memory,
            decisions=self.decisions,
            retention=self.retention,
            secrets=Path(self.secrets) if self.secrets else None,
        )


async def supervise(
    job: Job, bound: socket.socket, processes: int, started: Callable[[], None]
) -> None:
    """Keep workers running until SIGTERM or SIGINT, then have them end what is under way."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    tasks = [
        asyncio.create_task(_keep(job, bound, stopping, number)) for number in range(processes)
    ]
    started()
    await stopping.wait()
    await asyncio.gather(*tasks)


async def _keep(job: Job, bound: socket.socket, stopping: asyncio.Event, number: int) -> None:
    while not stopping.is_set():
        try:
            worker = await _start(job, bound)
        except OSError as error:  # too many processes, or no memory
            _log.error("cannot start a worker", number=number, error=str(error))
            await _wait(stopping)
            continue
        _log.info("worker started", number=number, pid=worker.pid)
        ended = asyncio.ensure_future(worker.wait())
        stop = asyncio.ensure_future(stopping.wait())
        await asyncio.wait((ended, stop), return_when=asyncio.FIRST_COMPLETED)
        if stopping.is_set():
            with contextlib.suppress(ProcessLookupError):
                worker.send_signal(signal.SIGTERM)
            await ended
            return
        stop.cancel()
        _log.error("worker died", number=number, pid=worker.pid, status=worker.returncode)
        await _wait(stopping)


async def _start(job: Job, bound: socket.socket) -> asyncio.subprocess.Process:
    worker = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "sayso.server.worker",
        str(bound.fileno()),
        stdin=asyncio.subprocess.PIPE,
        pass_fds=(bound.fileno(),),
    )
    assert worker.stdin is not None
    with contextlib.suppress(ConnectionError):
        worker.stdin.write(msgspec.json.encode(job) + b"\n")
        await worker.stdin.drain()
    return worker


async def _wait(stopping: asyncio.Event) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stopping.wait(), PAUSE)
