"""database knows how to serve the tenants of a database: it starts what is needed, and ends it.

One process serves by itself. With more, the first only keeps PostgreSQL (where it is our own)
and the others running, and all take connections from one socket.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import os
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import structlog
import uvicorn

from ..identity import graph
from ..identity.mail import read_post
from ..identity.sealing import read_seal
from ..store import embedded, migrate
from ..store.database import connect
from ..store.embedded.errors import PostgresFailed
from ..store.errors import TenantExists, Unavailable
from ..store.tenants import DEFAULT, Tenants
from ..tenants.directory import Directory
from . import workers
from .decisions import open_log
from .http.address import proxies
from .http.site import DatabaseSite
from .run import ORPHANS, Options, server_for, url_of

_log = structlog.get_logger("sayso.server")

Started = Callable[[str], None]

COMES_BACK = 60.0
"""Seconds for a database that dies during the start to be there again."""

DATA, SYSTEM_DATA = Path("sayso-data"), Path("/var/lib/sayso")


@dataclass(frozen=True, slots=True)
class Where:
    """Which database: that of a URL, or our own under a directory."""

    directory: Path
    url: str | None = None
    owner_url: str | None = None
    """Whose migrations are made at the start, if it is given."""

    @property
    def snapshots(self) -> Path | None:
        """Where large tenants are saved: only in a directory that is ours."""
        return self.directory / "snapshots" if self.url is None else None

    @property
    def secrets(self) -> Path | None:
        """Where the key is under which secrets are kept, unless the environment has it."""
        return self.directory if self.url is None else None

    @staticmethod
    def of(directory: Path | None) -> Where:
        """A directory that is named, or else what the environment says, or ./sayso-data."""
        url = os.environ.get("SAYSO_DATABASE_URL")
        if directory is None and url:
            return Where(DATA, url, os.environ.get("SAYSO_OWNER_URL"))
        return Where(directory or default_directory())


def default_directory() -> Path:
    """./sayso-data; where root's PostgreSQL, which is not root, can't get there /var/lib/sayso."""
    return DATA if embedded.reaches(DATA) else SYSTEM_DATA


@contextlib.asynccontextmanager
async def opened(where: Where, tell: Callable[[str], None]) -> AsyncIterator[str]:
    """The URL of a database that runs and has the schema; ended at the end if it is our own."""
    if where.url is not None:
        if where.owner_url is not None:
            await migrate.migrate(where.owner_url)
        await migrate.check(where.url)
        yield where.url
        return
    ours = await _started(where.directory, tell)
    watch = asyncio.create_task(ours.watch(lambda text: _log.warning(text)))
    try:
        await _steadily(lambda: migrate.migrate(ours.owner_url))
        yield ours.url
    finally:
        watch.cancel()
        await ours.stop()


async def _started(directory: Path, tell: Callable[[str], None]) -> embedded.Embedded:
    """PostgreSQL running, at the second attempt if somebody killed it at the first."""
    try:
        return await embedded.start(directory, progress=tell)
    except PostgresFailed as error:
        tell(str(error))
        return await embedded.start(directory, progress=tell)


async def _steadily(step: Callable[[], Awaitable[object]]) -> None:
    """Do a step of the start; a database that is away by now is about to be back."""
    end = time.monotonic() + COMES_BACK
    while True:
        try:
            await step()
            return
        except Unavailable:
            if time.monotonic() > end:
                raise
            await asyncio.sleep(0.2)


def serve_database(
    where: Where,
    bound: socket.socket,
    options: Options,
    *,
    require_keys: bool,
    processes: int = 1,
    grpc_port: int | None = None,
    tell: Callable[[str], None] | None = None,
    started: Started | None = None,
    prepare: Callable[[str], Awaitable[None]] | None = None,
) -> None:
    """Serve until told to stop by SIGTERM or SIGINT; `started` is told the address.

    `prepare` is given the database's URL before anything is served.
    """

    async def main(options: Options) -> None:
        async with opened(where, tell or (lambda _: None)) as url:
            await _steadily(lambda: ensure_default(url))
            if prepare is not None:
                await prepare(url)
            if processes == 1:
                await serve_tenants(url, bound, options, require_keys, started)
            else:
                job = workers.Job.of(url, options, require_keys)
                address = url_of(options, bound)
                await workers.supervise(
                    job, bound, processes, lambda: started(address) if started else None
                )

    with bound, _with_grpc(options, grpc_port) as options:
        _runner().run(main(options))


@contextlib.contextmanager
def _with_grpc(options: Options, port: int | None) -> Iterator[Options]:
    """The options, with an address for gRPC that is kept for us."""
    if port is None:
        yield options
        return
    from .grpc.server import reserved

    with reserved(options.host, port, patience=ORPHANS if port else 0.0) as address:
        yield dataclasses.replace(options, grpc=address)


async def ensure_default(url: str) -> None:
    """See to it that there is a tenant that bare paths lead to."""
    database = await connect(url, size=1)
    try:
        with contextlib.suppress(TenantExists):
            await Tenants(database).create(DEFAULT)
    finally:
        await database.close()


async def serve_tenants(
    url: str, bound: socket.socket, options: Options, require_keys: bool, started: Started | None
) -> None:
    """Serve in this process until told to stop."""
    address = url_of(options, bound)
    log = open_log(options.decisions, url)
    seal, post = read_seal(options.secrets), read_post(options.secrets)
    proxies()  # which are wrong now rather than at the first request
    database = await connect(url)
    try:
        followed = Directory(
            database,
            url,
            snapshots=options.snapshots,
            memory=options.memory,
            retention=options.retention,
            deriving=graph,
        )
        async with followed as directory, contextlib.AsyncExitStack() as stack:
            site = DatabaseSite(
                directory,
                public_url=options.public_url or address,
                require_keys=require_keys,
                access_log=options.access_log,
                log=log,
                seal=seal,
                post=post,
            )
            server = server_for(site, options)
            await stack.enter_async_context(_serving_grpc(site, options, server.stopping))
            serving = asyncio.ensure_future(server.serve(sockets=[bound]))
            while not server.started and not serving.done():
                await asyncio.sleep(0.01)
            if server.started:
                if started is not None:
                    started(address)
                _log.info("serving", host=options.host, port=bound.getsockname()[1])
            await serving
            if site.identity is not None:
                await site.identity.close()
        _log.info("stopped")
    finally:
        await database.close()
        if log is not None:
            await asyncio.to_thread(log.close)


@contextlib.asynccontextmanager
async def _serving_grpc(
    site: DatabaseSite, options: Options, stopping: asyncio.Event
) -> AsyncIterator[None]:
    """gRPC beside HTTP, if it is wanted; the two stop together."""
    if options.grpc is None:
        yield
        return
    from .grpc.server import Server

    server = Server(site, options)
    await server.start(options.grpc)

    async def stop() -> None:
        await stopping.wait()
        await server.stop()

    ending = asyncio.create_task(stop())
    try:
        yield
    finally:
        stopping.set()
        await ending


def run_worker(job: workers.Job, bound: socket.socket) -> None:
    """Serve in a process that a supervisor started, until it says to stop."""
    with bound:
        _runner().run(serve_tenants(job.url, bound, job.options(), job.require_keys, None))


def _runner() -> asyncio.Runner:
    """A runner of the loop that uvicorn would choose."""
    return asyncio.Runner(loop_factory=uvicorn.Config("", log_config=None).get_loop_factory())
