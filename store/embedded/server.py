"""server knows how to put the parts together: a running PostgreSQL, its addresses, its end."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import asyncpg

from . import account as accounts
from . import binaries as programs
from . import cluster as clusters
from . import credentials as passwords
from . import orphans, roles
from .account import Account
from .binaries import Binaries
from .credentials import Credentials
from .errors import DataDirectory, PostgresFailed
from .lock import Lock
from .postmaster import Postmaster, Progress

T = TypeVar("T")

_LOOK = 0.2
"""Seconds between looks at whether the process runs."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 30.0
_STEADY = 60.0
"""Seconds after which a revived server counts as well again."""


class Embedded:
    """A running PostgreSQL of our own, with the data directory's lock.

    `owner_url` is a superuser's, for migrations; `url` is for the application, as a role that
    may only become `sayso_app` or `sayso_registry`. Both hold passwords.
    """

    def __init__(
        self,
        postmaster: Postmaster,
        binaries: Binaries,
        socket: Path,
        credentials: Credentials,
        lock: Lock,
    ) -> None:
        """Use `start`."""
        self._postmaster = postmaster
        self._socket = socket
        self._lock = lock
        self.version = binaries.version
        self.owner_url = roles.url(clusters.OWNER, credentials.owner, socket)
        self.url = roles.url(roles.SERVER, credentials.server, socket)

    @property
    def pid(self) -> int | None:
        """The server process, while it runs."""
        return self._postmaster.pid

    async def watch(self, tell: Progress | None = None) -> None:
        """Start the server again whenever it has died, until it is stopped; to be run as a task.

        After each death, and each start that failed, it waits longer, up to half a minute.
        """
        say = tell or (lambda _: None)
        loop = asyncio.get_running_loop()
        pause, since = _FIRST_PAUSE, loop.time()
        while not self._postmaster.ended:
            await asyncio.sleep(_LOOK)
            if self._postmaster.ended:
                return
            if self._postmaster.running():
                if loop.time() - since > _STEADY:
                    pause, since = _FIRST_PAUSE, loop.time()
                    await asyncio.to_thread(self._postmaster.trim_log)
                continue
            say(f"PostgreSQL has died; starting it again in {pause:g} s")
            await asyncio.sleep(pause)
            pause, since = min(pause * 2, _LONGEST_PAUSE), loop.time()
            try:
                await asyncio.to_thread(self._postmaster.start, say)
            except (PostgresFailed, DataDirectory) as error:
                say(str(error))
            else:
                say("PostgreSQL is back")

    async def stop(self) -> None:
        """End all sessions, shut down with everything on the disk, and let the lock go.

        A watching task ends by itself. Stopping again does nothing.
        """
        await _whole(self._postmaster.stop)
        shutil.rmtree(self._socket, ignore_errors=True)
        self._lock.release()


async def start(
    directory: Path, *, binaries: Path | None = None, progress: Progress | None = None
) -> Embedded:
    """Run PostgreSQL on the data in a directory, which are made if there are none.

    `binaries` is a directory with its programs, for want of which they are looked for. `progress`
    is told in words what takes long. A server that a killed process left running is shut down
    first. Raises DataInUse, DataDirectory, NoPostgres, WrongPostgresVersion, PostgresFailed.
    """
    say = progress or (lambda _: None)
    directory = directory.absolute()
    make_directory(directory)
    directory = directory.resolve()
    lock = Lock(directory)
    try:
        return await _start(directory, lock, binaries, say)
    except BaseException:
        lock.release()
        raise


async def _start(directory: Path, lock: Lock, binaries: Path | None, say: Progress) -> Embedded:
    cluster = directory / "postgres"
    account = accounts.choose(cluster)
    accounts.open_way(directory, account)
    credentials = passwords.load(directory / "credentials")
    if await _whole(orphans.end, cluster):
        say("stopped a PostgreSQL that had outlived its sayso")
    clusters.sweep(cluster)
    found = await _whole(
        programs.find, binaries, cluster, clusters.major(cluster), account, directory / "binaries"
    )
    if not cluster.exists():
        say(f"making a PostgreSQL {found.version} database in {directory}")
        await _whole(clusters.create, cluster, found, account, credentials)
    socket = clusters.make_socket_directory(directory, account)
    postmaster = Postmaster(found, cluster, directory / "postgres.log", account)
    try:
        clusters.configure(cluster, socket, account)
        await _whole(postmaster.start, say)
        await _prepare(postmaster, cluster, found, account, socket, credentials, say)
    except BaseException:
        await _whole(postmaster.stop)
        shutil.rmtree(socket, ignore_errors=True)
        raise
    return Embedded(postmaster, found, socket, credentials, lock)


async def _prepare(
    postmaster: Postmaster,
    cluster: Path,
    binaries: Binaries,
    account: Account,
    socket: Path,
    credentials: Credentials,
    say: Progress,
) -> None:
    try:
        try:
            await roles.prepare(socket, credentials)
        except asyncpg.InvalidPasswordError:
            say("the credentials are not those of the database: giving it these")
            await _whole(postmaster.halt)
            await _whole(clusters.reset_owner, cluster, binaries, account, credentials)
            await _whole(postmaster.start, say)
            await roles.prepare(socket, credentials)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise PostgresFailed(
            f"PostgreSQL in {cluster} could not be set up: {type(error).__name__}: {error}"
        ) from None


def make_directory(directory: Path) -> None:
    """Make a data directory where there is none; raises DataDirectory."""
    try:
        directory.mkdir(0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise DataDirectory(
            f"cannot make the data directory {directory}: {error.strerror}; "
            "choose another, or make it and give it to the user that runs sayso"
        ) from None


async def _whole(function: Callable[..., T], *arguments: object) -> T:
    """Run something that blocks in a thread, and let it finish even when we are cancelled."""
    task = asyncio.ensure_future(asyncio.to_thread(function, *arguments))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
