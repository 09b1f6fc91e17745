"""journal knows how to write: one revision a change, many changes a transaction.

A tenant's revisions come from one counter, whose row is locked while a transaction advances it,
so that they have no gap and stand in the order of commit. That would let one write at a time pay
for one flush of the log; so what is asked for while a transaction runs goes together into the
next, each write with a revision, a result and a failure of its own.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import msgspec
import structlog

from ..engine.errors import SaysoError
from .applying import Named, attempt, changes_of, lock, store
from .changes import MAX_ROWS, Change, Key, Write, Written, relationship_of
from .database import Connection, Database
from .errors import (
    FilterTooWide,
    PolicyMoved,
    TenantSuspended,
    Unavailable,
    UnknownTenant,
    WriteTooLarge,
)
from .planning import Before, Plan, keys_of, plan
from .rows import KEY_COLUMNS, matching, names

_log = structlog.get_logger("sayso.store")

TOGETHER = 256
"""Writes of one transaction at most."""

Heard = Callable[[int, Sequence[Change]], None]
"""Told a tenant and the changes that were committed."""


@dataclass(slots=True)
class _Queue:
    waiting: deque[tuple[Write, asyncio.Future[Written]]] = field(default_factory=deque)
    task: asyncio.Task[None] | None = None


class Journal:
    """Writes for one process."""

    def __init__(self, database: Database, heard: Heard | None = None) -> None:
        self._database = database
        self._heard = heard or (lambda tenant, changes: None)
        self._queues: dict[int, _Queue] = {}

    async def write(self, tenant: int, write: Write) -> Written:
        """Commit a write; raises what stands in its way, and nothing of it is then done.

        Raises Unavailable when the database is away; only then may the write have been done,
        which its idempotency key, sent again, will tell.
        """
        if write.rows > MAX_ROWS:
            raise WriteTooLarge(f"a write holds at most {MAX_ROWS:,} rows, not {write.rows:,}")
        if any(f.is_everything for f in write.delete_where):
            raise FilterTooWide(
                "this filter matches every relationship: give at least one of its parts"
            )
        queue = self._queues.setdefault(tenant, _Queue())
        future: asyncio.Future[Written] = asyncio.get_running_loop().create_future()
        queue.waiting.append((write, future))
        if queue.task is None:
            queue.task = asyncio.create_task(self._drain(tenant, queue))
        return await future

    async def together(
        self, tenant: int, policy: int, effect: Callable[[Connection], Awaitable[Write | None]]
    ) -> int:
        """Commit a write with other changes to the tenant's rows: all of it happens, or nothing.

        `effect` makes those in the transaction that it is given, and says what to write by the
        policy version `policy`, 0 where there is none; None if that is nothing by any policy. The
        tenant's counter is held only once it has. Gives the revision, 0 where there is no new one.
        Raises PolicyMoved where another version is at work, and what `effect` raises.
        """
        async with self._database.tenant(tenant) as c:
            write = await effect(c)
            if write is None:
                return 0
            before = await lock(c, tenant, Named.of([write], keys_of([write])))
            if before.policy != policy:
                raise PolicyMoved(f"policy version {before.policy} is at work, not {policy}")
            planned = plan([write], before)
            if isinstance(planned.outcomes[0], SaysoError):
                raise planned.outcomes[0]
            if not planned.entries:
                return 0
            await store(c, tenant, planned)
        self._tell(tenant, planned)
        return planned.revision

    async def close(self) -> None:
        """Wait for what is under way."""
        tasks = [q.task for q in self._queues.values() if q.task is not None]
        if tasks:
            await asyncio.wait(tasks)

    async def _drain(self, tenant: int, queue: _Queue) -> None:
        try:
            while queue.waiting:
                batch = _together(queue.waiting)
                outcomes = await self._outcomes(tenant, [w for w, _ in batch])
                for (_, future), outcome in zip(batch, outcomes, strict=True):
                    if future.done():
                        continue  # whoever asked has gone
                    if isinstance(outcome, Written):
                        future.set_result(outcome)
                    else:
                        future.set_exception(outcome)
        finally:
            queue.task = None
            if not queue.waiting:
                self._queues.pop(tenant, None)

    async def _outcomes(self, tenant: int, writes: list[Write]) -> list[Written | Exception]:
        try:
            return await self._commit(tenant, writes)
        except (Unavailable, UnknownTenant, TenantSuspended) as error:
            return [error for _ in writes]
        except Exception as error:
            if len(writes) == 1:
                return [error]
        # The database refused all of them for the sake of one: that one must fail alone.
        return [outcome for w in writes for outcome in await self._outcomes(tenant, [w])]

    async def _commit(self, tenant: int, writes: list[Write]) -> list[Written | Exception]:
        planned = await self._at_once(tenant, writes) or await self._locked(tenant, writes)
        self._tell(tenant, planned)
        return list(planned.outcomes)

    def _tell(self, tenant: int, planned: Plan) -> None:
        try:
            self._heard(tenant, changes_of(planned))
        except Exception:  # what is committed does not fail for it
            _log.exception("could not tell of a write", tenant=tenant)

    async def _at_once(self, tenant: int, writes: list[Write]) -> Plan | None:
        """Commit writes in one way to the database and back, or in two; None if that can't be.

        At first as if nothing that they name were stored, which is so for most that adds; then
        by what was told to be so, if others' writes don't come between.
        """
        if any(w.delete_where for w in writes):
            return None
        named = Named.of(writes, keys_of(writes))
        before = Before(None, max(w.policy for w in writes), time.time_ns() // 1_000)
        async with self._database.single() as c:
            for _ in range(2):
                planned = plan(writes, before)
                found = await attempt(c, tenant, named, planned)
                if found is None:
                    return planned
                before = found
        return None

    async def _locked(self, tenant: int, writes: list[Write]) -> Plan:
        """Commit writes while others' wait."""
        async with self._database.transaction() as c:
            before = await lock(c, tenant, Named.of(writes, keys_of(writes)))
            if any(w.delete_where for w in writes):
                writes = [
                    w if w.idempotency_key in before.answered else await _expanded(c, tenant, w)
                    for w in writes
                ]
                before = await lock(c, tenant, Named.of(writes, keys_of(writes)))
            planned = plan(writes, before)
            await store(c, tenant, planned)
        return planned


def _together(
    waiting: deque[tuple[Write, asyncio.Future[Written]]],
) -> list[tuple[Write, asyncio.Future[Written]]]:
    """The next writes for one transaction; one that deletes by filter goes alone."""
    batch = [waiting.popleft()]
    rows = batch[0][0].rows
    while waiting and len(batch) < TOGETHER and not batch[0][0].delete_where:
        write = waiting[0][0]
        rows += write.rows
        if write.delete_where or rows > MAX_ROWS:
            break
        batch.append(waiting.popleft())
    return batch


async def _expanded(c: Connection, tenant: int, w: Write) -> Write:
    """A write with the relationships that its filters match."""
    if not w.delete_where:
        return w
    found: dict[Key, None] = {}
    for f in w.delete_where:
        where, arguments = matching(tenant, f, 3)
        rows = await c.fetch(
            f"SELECT {names(of=KEY_COLUMNS)} FROM sayso.relationship"
            f" WHERE tenant = $1{where} LIMIT $2",
            tenant,
            MAX_ROWS + 1,
            *arguments,
        )
        found.update(dict.fromkeys(tuple(row) for row in rows))
    if len(found) + w.rows > MAX_ROWS:
        raise WriteTooLarge(
            f"the filter matches more than the {MAX_ROWS:,} relationships that one write may"
            " delete: narrow it, and delete the rest in further writes"
        )
    gone = tuple(relationship_of(key) for key in found)
    return msgspec.structs.replace(w, matched=gone)
