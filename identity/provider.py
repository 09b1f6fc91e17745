"""provider knows one tenant as an OpenID provider: what it is called, where it is kept, and what of
it this process has in memory.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

from ..store.changes import Notice
from ..store.database import Database
from ..store.tenants import DEFAULT
from ..tenants.directory import Directory
from ..tenants.replica import Replica
from .audit.sealing import Sealer
from .sealing import Seal

if TYPE_CHECKING:
    from .mail import Post

T = TypeVar("T")

Noticing = Callable[[Sequence[Notice]], None]


class Provider:
    """The OpenID provider of one tenant in this process."""

    def __init__(
        self,
        directory: Directory,
        replica: Replica,
        seal: Seal,
        issuer: str,
        post: Post | None = None,
        sealer: Sealer | None = None,
    ) -> None:
        """`issuer` is its URL, without a slash at the end, and the same on every process.

        `post` takes its letters to people; without one they wait. `sealer` is the process's, which
        whoever made it closes; without one it has one to itself.
        """
        self.directory = directory
        self.replica = replica
        self.seal = seal
        self.issuer = issuer
        self.post = post
        self.sealer = sealer or Sealer(directory.database)
        self._own_sealer = sealer is None
        self._listening: list[Noticing] = []
        self._parts: dict[object, object] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        replica.noticing = self._notice

    @property
    def tenant(self) -> int:
        """The tenant's number."""
        return self.replica.tenant

    @property
    def api(self) -> str:
        """The audience of access tokens that administer it over `/v1` (RFC 8707)."""
        return f"{self.issuer}/v1"

    @property
    def database(self) -> Database:
        """Where it is kept."""
        return self.directory.database

    def part(self, make: Callable[[Provider], T]) -> T:
        """What this process has in memory of some kind, made when it is first asked for."""
        found = self._parts.get(make)
        if found is None:
            found = self._parts[make] = make(self)
        return cast(T, found)

    def listen(self, noticing: Noticing) -> None:
        """Have something told of notices as they come, and of none where some were missed."""
        self._listening.append(noticing)

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Do something beside requests, until it is done or the process ends."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def end(self) -> list[asyncio.Task[None]]:
        """Be told no more, and end what is done beside requests: the tasks that are about to."""
        self.replica.noticing = None
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        return tasks

    async def close(self) -> None:
        """End what is done beside requests."""
        await asyncio.gather(*self.end(), return_exceptions=True)
        if self._own_sealer:
            await self.sealer.close()

    def _notice(self, notices: Sequence[Notice]) -> None:
        for noticing in self._listening:
            noticing(notices)


def issuer_of(public_url: str, name: str) -> str:
    """A tenant's issuer: the server's URL for the default one, else a path below it.

    Nothing that a request says of itself is in it.
    """
    base = public_url.rstrip("/")
    return base if name == DEFAULT else f"{base}/t/{name}"
