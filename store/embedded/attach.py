"""attach knows how to use a PostgreSQL of our own for a while, whoever runs it.

Where a process runs it already, that one is used; where none does, it is started, and shut down
at the end. Those who use another's server hold DIRECTORY/guests shared, and who started it for a
while waits for them before it is shut down. A server that runs for good does not wait.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
from pathlib import Path
from types import TracebackType

import asyncpg

from . import account as accounts
from . import credentials as passwords
from . import roles
from .account import Account
from .cluster import OWNER
from .errors import DataDirectory, DataInUse
from .postmaster import Progress
from .server import Embedded, make_directory, start

_PATIENCE = 60.0
"""Seconds to wait for a server that is just starting or ending."""

_PAUSE = 0.1


class Attached:
    """A running PostgreSQL of our own; to be used within `async with`.

    `url` and `owner_url` are as Embedded has them. `own` is the server where it was started here.
    """

    def __init__(self, url: str, owner_url: str, guests: _Guests, own: Embedded | None) -> None:
        """Use `attach`."""
        self.url = url
        self.owner_url = owner_url
        self.own = own
        self._guests = guests

    async def __aenter__(self) -> Attached:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        await self.leave()

    async def leave(self) -> None:
        """Use it no more; shut it down if it was started here and nobody else uses it."""
        try:
            if self.own is not None:
                while not self._guests.alone():
                    await asyncio.sleep(_PAUSE)
                await self.own.stop()
        finally:
            self._guests.close()


async def attach(
    directory: Path, *, make: bool = False, progress: Progress | None = None
) -> Attached:
    """Use the database in a directory; raises what `start` raises.

    Where there is none, it is made if one says so, or else DataDirectory raised.
    """
    directory = directory.absolute()
    cluster = directory / "postgres"
    account = accounts.choose(cluster)
    if make:
        make_directory(directory)
    elif not cluster.exists():
        raise DataDirectory(
            f"there is no database in {directory}: `sayso migrate --data-dir {directory}` makes one"
        )
    directory = directory.resolve()
    deadline = asyncio.get_running_loop().time() + _PATIENCE
    while True:
        guests = _Guests(directory, account)
        try:
            return await _attached(directory, guests, progress)
        except (DataInUse, _NotYet) as error:
            guests.close()
            if asyncio.get_running_loop().time() > deadline:
                raise (error.__cause__ or error) from None
        except BaseException:
            guests.close()
            raise
        await asyncio.sleep(_PAUSE)


class _NotYet(Exception):
    """A server is starting or ending."""


async def _attached(directory: Path, guests: _Guests, progress: Progress | None) -> Attached:
    try:
        own = await start(directory, progress=progress)
    except DataInUse as error:
        if not guests.enter():
            raise
        socket = _socket(directory / "postgres")
        if socket is None:
            raise
        credentials = passwords.load(directory / "credentials")
        url = roles.url(roles.SERVER, credentials.server, socket)
        await _try(url, error)
        return Attached(url, roles.url(OWNER, credentials.owner, socket), guests, None)
    return Attached(own.url, own.owner_url, guests, own)


async def _try(url: str, in_use: DataInUse) -> None:
    """Connect once; raises _NotYet where there is hope, DataDirectory where there is none."""
    try:
        connection = await asyncpg.connect(url, timeout=10)
    except asyncpg.InvalidPasswordError:
        raise DataDirectory(
            "the credentials in the data directory are not those of the server that runs on it: "
            "start it again"
        ) from None
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        raise _NotYet from in_use
    await connection.close()


def _socket(cluster: Path) -> str | None:
    """The directory of the socket of a server that is ready."""
    try:
        lines = (cluster / "postmaster.pid").read_text("utf-8", "replace").split("\n")
    except OSError:
        return None
    return lines[4] if len(lines) > 7 and lines[7].strip() == "ready" else None


class _Guests:
    """DIRECTORY/guests, the lock of those who use another's server."""

    def __init__(self, directory: Path, account: Account) -> None:
        path = directory / "guests"
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            account.give(self._file)
        except OSError as error:
            raise DataDirectory(
                f"cannot open {path}: {error.strerror}; run sayso as the user whose it is"
            ) from None

    def enter(self) -> bool:
        """Be one of them; False where the server is being shut down."""
        return self._lock(fcntl.LOCK_SH)

    def alone(self) -> bool:
        """Whether there are none, and from now on none comes."""
        return self._lock(fcntl.LOCK_EX)

    def close(self) -> None:
        """Be none of them any more."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _lock(self, kind: int) -> bool:
        try:
            fcntl.flock(self._file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
