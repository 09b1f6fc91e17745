"""directory knows the tenants of a database: it loads them when they are asked for, keeps them
following the feed, and lets the coldest go when memory runs short.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import structlog

from ..engine.errors import SaysoError
from ..engine.judging import judge
from ..engine.schema import Schema
from ..store import feed
from ..store.changes import Change, Write, Written
from ..store.database import Database
from ..store.errors import PolicyMoved, Unavailable, UnknownTenant
from ..store.journal import Journal
from ..store.tenants import TenantRecord, Tenants
from . import publishing
from .replica import Replica
from .serving import Serving

_log = structlog.get_logger("sayso.tenants")

POLL = 1.0
"""Seconds between two looks at all loaded tenants' revisions, whether or not anything is heard."""

DEAF = 5.0
"""Seconds after which a database that does not answer makes the process not ready."""

EXPIRE = 1.0
"""Seconds between two looks for relationships whose time is up."""

FORGET = 30.0
"""Seconds for which a name is believed to lead to the tenant it led to."""

TRIES = 5

AT_ONCE = 200
"""Rows judged on the event loop."""

LookUp = Callable[[str], Awaitable[TenantRecord]]


@dataclass(slots=True)
class Contact:
    """When the database last answered."""

    answered: float = field(default_factory=time.monotonic)
    listening: bool = False

    @property
    def behind(self) -> float:
        """Seconds for which changes may have been missed."""
        return time.monotonic() - self.answered


class Directory:
    """The tenants of one process."""

    def __init__(self, database: Database, url: str, *, max_loaded: int = 10_000) -> None:
        """`url` is for the connection that listens. Use within `async with`."""
        self.database = database
        self.registry = Tenants(database)
        self.journal = Journal(database, self._heard)
        self.contact = Contact()
        self.stopping = False
        """Whether the process is about to end, so that nobody should begin to wait."""
        self._notifier = feed.Notifier(database)
        self._listener = feed.Listener(url, self._wake, self._listening)
        self._replicas: OrderedDict[int, Replica] = OrderedDict()
        self._loading: dict[int, asyncio.Task[Replica]] = {}
        self._known: dict[str, tuple[float, TenantRecord]] = {}
        self._max_loaded = max_loaded
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Directory:
        """Begin to follow."""
        self._tasks = [
            asyncio.create_task(task)
            for task in (self._listener.run(), self._poll(), self._expire())
        ]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop following, once what is being written is committed and told."""
        for task in self._tasks:
            task.cancel()
        await self.journal.close()
        await self._notifier.close()
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task

    @property
    def current(self) -> Serving:
        """Nothing: a directory is no tenant."""
        raise UnknownTenant("there is no tenant at this address")

    @property
    def replicas(self) -> list[Replica]:
        """Those loaded, the coldest first."""
        return list(self._replicas.values())

    @property
    def is_ready(self) -> bool:
        """Whether what is answered is what the database has, but for a moment."""
        return self.contact.behind < DEAF

    def stop(self) -> None:
        """Tell those who wait for changes that there will be no more here."""
        self.stopping = True
        for replica in self._replicas.values():
            replica.rouse()

    # ── Finding ──

    def loaded(self, name: str) -> Replica | None:
        """The tenant of a name, if that is known and loaded: without waiting."""
        known = self._known.get(name)
        if known is None or known[0] < time.monotonic():
            return None
        replica = self._replicas.get(known[1].id)
        if replica is not None:
            self._replicas.move_to_end(replica.tenant)
        return replica

    async def named(self, name: str) -> Replica:
        """The tenant of a name, loaded; raises UnknownTenant."""
        return await self._open(name, self.registry.named)

    async def at(self, host: str) -> Replica:
        """The tenant of a host name, loaded; raises UnknownTenant."""
        return await self._open(f"//{host}", lambda key: self.registry.at(key[2:]))

    async def _open(self, key: str, look_up: LookUp) -> Replica:
        replica = self.loaded(key)
        if replica is not None:
            return replica
        record = await self._record(key, look_up)
        return self._replicas.get(record.id) or await self._load(record)

    async def _record(self, key: str, look_up: LookUp) -> TenantRecord:
        """A name's tenant. While the database is away, what was last known goes on."""
        try:
            record = await look_up(key)
        except UnknownTenant:
            self._known.pop(key, None)
            raise
        except Unavailable:
            if key in self._known:
                return self._known[key][1]
            raise
        self._known[key] = (time.monotonic() + FORGET, record)
        return record

    async def _load(self, record: TenantRecord) -> Replica:
        """Load a tenant; those who ask meanwhile wait for the same."""
        task = self._loading.get(record.id)
        if task is None:
            task = asyncio.create_task(self._loaded(record))
            self._loading[record.id] = task
            task.add_done_callback(lambda _: self._loading.pop(record.id, None))
        return await asyncio.shield(task)

    async def _loaded(self, record: TenantRecord) -> Replica:
        started = time.perf_counter()
        replica = Replica(self.database, record.id, record.name)
        await replica.load()
        self._replicas[record.id] = replica
        replica.wake()  # for what came since, which nobody told us of
        while len(self._replicas) > self._max_loaded:
            _, cold = self._replicas.popitem(last=False)
            cold.let_go()
            _log.info("let go", tenant=cold.name)
        seconds = round(time.perf_counter() - started, 3)
        _log.info("loaded", tenant=record.name, revision=replica.revision, seconds=seconds)
        return replica

    # ── Writing ──

    async def write(self, replica: Replica, write: Write) -> Written:
        """Judge a write by the policy at work and commit it; all or nothing.

        Raises the errors that judging finds, or what Journal.write raises.
        """
        for _ in range(TRIES):
            serving = replica.current
            policy = replica.policy
            await _judge(serving.engine.schema, write)
            try:
                judged = msgspec.structs.replace(write, policy=policy)
                written = await self.journal.write(replica.tenant, judged)
            except PolicyMoved:
                await replica.latest()
            else:
                await replica.at_least(written.revision)  # whoever writes here sees it here
                return written
        raise PolicyMoved("policies are being published faster than this can be judged")

    async def publish(self, replica: Replica, version: int, **given: Any) -> list[Change]:
        """Put a policy version to work, here at once; arguments as publishing.publish has them."""
        changes = await publishing.publish(self.database, replica.tenant, version, **given)
        self._heard(replica.tenant, changes)
        await replica.at_least(changes[-1].revision)
        return changes

    # ── Following ──

    def _heard(self, tenant: int, changes: Sequence[Change]) -> None:
        """Changes committed by this process."""
        if changes:
            self.contact.answered = time.monotonic()
            self._notifier.changed(tenant)
            replica = self._replicas.get(tenant)
            if replica is not None:
                replica.hear(changes)

    def _wake(self, tenant: int) -> None:
        replica = self._replicas.get(tenant)
        if replica is not None:
            replica.wake()

    def _listening(self, connected: bool) -> None:
        self.contact.listening = connected
        if connected:
            for replica in self._replicas.values():
                replica.wake()

    async def _poll(self) -> None:
        while True:
            try:
                asked = list(self._replicas)
                standing = await self.registry.stand(asked)
                for id in set(asked).difference(id for id, _, _ in standing):
                    self._replicas.pop(id).let_go()  # deleted
                for id, revision, status in standing:
                    replica = self._replicas.get(id)
                    if replica is None:
                        continue
                    replica.suspended = status != "active"
                    if revision > replica.revision:
                        replica.wake(revision)
                self.contact.answered = time.monotonic()
            except SaysoError:
                pass  # contact.behind tells
            await asyncio.sleep(POLL)

    async def _expire(self) -> None:
        """Take out relationships whose time is up, of the tenants loaded here."""
        while True:
            await asyncio.sleep(EXPIRE)
            for tenant in list(self._replicas):
                with contextlib.suppress(SaysoError):
                    gone = await feed.expired(self.database, tenant)
                    if gone:
                        write = Write(delete=tuple(gone), actor="sayso", kind="expiry")
                        await self.journal.write(tenant, write)


async def _judge(schema: Schema, write: Write) -> None:
    """Raise what of a write does not fit; a large one is judged beside the event loop."""
    if write.rows > AT_ONCE:
        await asyncio.to_thread(judge, schema, write.touch, write.delete, write.attributes)
    else:
        judge(schema, write.touch, write.delete, write.attributes)
