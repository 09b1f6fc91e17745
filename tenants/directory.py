"""directory knows the tenants of a database: it loads them when they are asked for, keeps them
following the feed, and lets the coldest go when memory runs short.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import structlog

from ..engine.errors import SaysoError
from ..engine.judging import judge
from ..engine.schema import Schema
from ..store import feed
from ..store.changes import Change, Write, Written
from ..store.database import Database
from ..store.errors import PolicyMoved, UnknownTenant
from ..store.journal import Journal
from ..store.retention import DEFAULTS, Retention, forget
from ..store.shapes import Deriving
from ..store.tenants import TenantRecord, Tenants
from . import publishing
from .errors import NotCaughtUp, NotReady
from .expiring import expire, is_due
from .loaded import Loaded
from .names import Names, host_key
from .replica import Replica
from .serving import Serving
from .settling import loosen, settle, warm
from .snapshots import Snapshots

_log = structlog.get_logger("sayso.tenants")

POLL = 1.0
"""Seconds between two looks at all loaded tenants' revisions, whether or not anything is heard."""

DEAF = 5.0
"""Seconds after which a database that does not answer makes the process not ready."""

EXPIRE = 1.0
"""Seconds between two looks for relationships whose time is up."""

KEEP = 300.0
"""Seconds between two looks at memory, and between two snapshots."""

RETAIN = 600.0
"""Seconds between two looks for what need not be kept any longer."""

TRIES = 5

AT_ONCE = 200
"""Rows judged on the event loop."""


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

    def __init__(
        self,
        database: Database,
        url: str,
        *,
        snapshots: Path | None = None,
        memory: int | None = None,
        retention: Retention = DEFAULTS,
        deriving: Deriving | None = None,
    ) -> None:
        """`url` is for the connection that listens. Use within `async with`.

        Large tenants are saved in the directory `snapshots`, if one is given. `memory` is how many
        bytes the engines may take before the coldest go. What is older than `retention` is
        forgotten, of all tenants there are. What is `deriving` rows has its own kept in step with
        the policies that are published here.
        """
        self.database = database
        self.registry = Tenants(database)
        self.journal = Journal(database, self._heard)
        self.contact = Contact()
        self.stopping = False
        """Whether the process is about to end, so that nobody should begin to wait."""
        self._notifier = feed.Notifier(database)
        self._listener = feed.Listener(url, self._wake, self._listening)
        self._replicas = Loaded(memory)
        self._loading: dict[int, asyncio.Task[Replica]] = {}
        self._names = Names(self.registry)
        self._snapshots = Snapshots(snapshots, database) if snapshots else None
        self._left = False
        """Whether a tenant was let go since all objects were looked at."""
        self._retention = retention
        self._deriving = deriving
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Directory:
        """Begin to follow."""
        await asyncio.to_thread(warm)
        self._tasks = [
            asyncio.create_task(task)
            for task in (
                self._listener.run(),
                self._poll(),
                self._expire(),
                self._keep(),
                self._retain(),
            )
        ]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop following, once what is being written is committed and told."""
        for task in self._tasks:
            task.cancel()
        await self.journal.close()
        await self._save()
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
        """Those loaded."""
        return list(self._replicas)

    @property
    def is_ready(self) -> bool:
        """Whether what is answered is what the database has, but for a moment."""
        return self.contact.behind < DEAF

    def stop(self) -> None:
        """Tell those who wait for changes that there will be no more here."""
        self.stopping = True
        for replica in self._replicas:
            replica.rouse()

    # ── Finding ──

    def loaded(self, name: str) -> Replica | None:
        """The tenant of a name, if that is known and loaded: without waiting."""
        tenant = self._names.believed(name)
        return None if tenant is None else self._replicas.get(tenant)

    async def named(self, name: str) -> Replica:
        """The tenant of a name, loaded; raises UnknownTenant."""
        return self.loaded(name) or await self._open(await self._names.named(name))

    async def at(self, host: str) -> Replica:
        """The tenant of a host name, loaded; raises UnknownTenant."""
        return self.loaded(host_key(host)) or await self._open(await self._names.at(host))

    async def _open(self, record: TenantRecord) -> Replica:
        return self._replicas.get(record.id) or await self._load(record)

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
        replica.suspended = record.status != "active"
        restored = self._snapshots is not None and await replica.restore(self._snapshots)
        if not restored:
            await replica.load()
        self._replicas.add(replica)
        settle()
        replica.wake()  # for what came since, which nobody told us of
        self._shed()
        seconds = round(time.perf_counter() - started, 3)
        _log.info(
            "loaded",
            tenant=record.name,
            revision=replica.revision,
            seconds=seconds,
            snapshot=restored,
        )
        return replica

    def _shed(self) -> None:
        """Let cold tenants go where memory is short."""
        for cold in self._replicas.shed():
            self._let_go(cold)
            _log.info("let go", tenant=cold.name)

    def _let_go(self, replica: Replica) -> None:
        replica.let_go()
        self._left = True

    async def _keep(self) -> None:
        """Look to memory and to snapshots now and then."""
        while True:
            await asyncio.sleep(KEEP)
            with _going_on():
                self._replicas.measure()
                self._shed()
                if self._left:
                    self._left = False
                    loosen()
                await self._save()

    async def _save(self) -> None:
        if self._snapshots is None:
            return
        for replica in self._replicas:
            with _going_on():
                if await replica.save(self._snapshots):
                    _log.info("saved", tenant=replica.name, revision=replica.revision)

    # ── Writing ──

    async def write(self, replica: Replica, write: Write) -> Written:
        """Judge a write by the policy at work and commit it; all or nothing.

        Raises the errors that judging finds, or what Journal.write raises.
        """
        for _ in range(TRIES):
            serving = replica.current
            policy = replica.policy
            await judge_write(serving.engine.schema, write)
            try:
                judged = msgspec.structs.replace(write, policy=policy)
                written = await self.journal.write(replica.tenant, judged)
            except PolicyMoved:
                await replica.latest()
            else:
                await _seen(replica, written.revision)
                return written
        raise PolicyMoved("policies are being published faster than this can be judged")

    async def publish(self, replica: Replica, version: int, **given: Any) -> list[Change]:
        """Put a policy version to work, here at once; arguments as publishing.publish has them."""
        changes = await publishing.publish(
            self.database, replica.tenant, version, deriving=self._deriving, **given
        )
        self._heard(replica.tenant, changes)
        await _seen(replica, changes[-1].revision)
        return changes

    # ── Following ──

    def _heard(self, tenant: int, changes: Sequence[Change]) -> None:
        """Changes committed by this process."""
        if changes:
            self.contact.answered = time.monotonic()
            self._notifier.changed(tenant, changes)
            replica = self._replicas.get(tenant)
            if replica is not None:
                replica.hear(changes)

    def _wake(self, tenant: int, revision: int) -> None:
        replica = self._replicas.get(tenant)
        if replica is not None and replica.revision < revision:
            replica.wake()

    def _listening(self, connected: bool) -> None:
        self.contact.listening = connected
        if connected:
            for replica in self._replicas:
                replica.wake()

    async def _poll(self) -> None:
        while True:
            with _going_on():
                await self._look()
            await asyncio.sleep(POLL)

    async def _look(self) -> None:
        """See where the loaded tenants stand."""
        asked = [replica.tenant for replica in self._replicas]
        standing = await self.registry.stand(asked)
        await self._names.look(self._replicas)
        self.contact.answered = time.monotonic()
        for id in set(asked).difference(id for id, _, _, _ in standing):
            deleted = self._replicas.remove(id)
            if deleted is not None:
                self._let_go(deleted)
                if self._snapshots is not None:
                    self._snapshots.forget(id)
        for id, name, revision, status in standing:
            replica = self._replicas.get(id)
            if replica is None:
                continue
            if name != replica.name:
                self._replicas.remove(id)  # who asks for it by its new name loads it anew
                self._let_go(replica)
                continue
            replica.suspended = status != "active"
            self._names.seen(name, id)
            if revision > replica.revision:
                replica.wake()

    async def _expire(self) -> None:
        """Take out relationships whose time is up, of the tenants loaded here."""
        while True:
            await asyncio.sleep(EXPIRE)
            for replica in filter(is_due, self._replicas):
                with _going_on():
                    await expire(self.database, self.journal, replica)

    async def _retain(self) -> None:
        """Forget what is old, of all tenants; other processes do the same at other times."""
        while True:
            await asyncio.sleep(RETAIN * (0.5 + random.random()))
            with _going_on():
                await self.forget()

    async def forget(self) -> None:
        """Forget what of any tenant is older than it has to be kept."""
        for tenant in await self.registry.ids():
            done = await forget(self.database, tenant, self._retention)
            if any(done):
                _log.info("forgot", tenant=tenant, changes=done.changes, keys=done.keys)


@contextlib.contextmanager
def _going_on() -> Iterator[None]:
    """What runs for ever goes on whatever happens; of the database's silence `behind` tells."""
    try:
        yield
    except SaysoError:
        pass
    except Exception:
        _log.exception("could not follow the tenants")


async def _seen(replica: Replica, revision: int) -> None:
    """Whoever writes here sees it here; if that takes long, what is done is still done."""
    with contextlib.suppress(NotCaughtUp, NotReady):
        await replica.at_least(revision)


async def judge_write(schema: Schema, write: Write) -> None:
    """Raise what of a write does not fit; a large one is judged beside the event loop."""
    rows = (write.touch, write.delete, write.attributes, write.must_exist, write.must_not_exist)
    if sum(map(len, rows)) > AT_ONCE:
        await asyncio.to_thread(judge, schema, *rows)
    else:
        judge(schema, *rows)
