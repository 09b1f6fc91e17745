"""journal knows how to write: one revision a change, many changes a transaction.

A tenant's revisions come from one counter, whose row is locked while a transaction advances it,
so that they have no gap and stand in the order of commit. That would let one write at a time pay
for one flush of the log; so what is asked for while a transaction runs goes together into the
next, each write with a revision, a result and a failure of its own.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from .changes import MAX_ROWS, Change, Key, Write, Written, encode, encode_body, relationship_of
from .database import Connection, Database
from .errors import FilterTooWide, TenantSuspended, Unavailable, UnknownTenant, WriteTooLarge
from .planning import Before, Plan, Stored, keys_of, plan
from .rows import (
    COLUMNS,
    KEY_COLUMNS,
    columns,
    instant,
    key_at,
    names,
    record,
    relationship,
)

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
        async with self._database.tenant(tenant) as c:
            revision, policy, now = await lock(c, tenant)
            before = Before(revision, policy, _micros(now))
            before.answered = await _answered(c, tenant, writes)
            writes = [
                w if w.idempotency_key in before.answered else await _expanded(c, tenant, w)
                for w in writes
            ]
            before.relationships = await stored(c, tenant, keys_of(writes))
            planned = plan(writes, before)
            await store(c, tenant, planned, now)
        self._heard(tenant, changes_of(planned, before.now))
        return list(planned.outcomes)


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


async def lock(c: Connection, tenant: int) -> tuple[int, int, datetime]:
    """Hold a tenant's counter; its revision, its policy version and the transaction's time."""
    row = await c.fetchrow(
        "SELECT revision, policy, status, now() FROM sayso.tenant WHERE id = $1 FOR NO KEY UPDATE",
        tenant,
    )
    if row is None:
        raise UnknownTenant("there is no such tenant")
    if row["status"] != "active":
        raise TenantSuspended("this tenant is suspended")
    return row["revision"], row["policy"], row["now"]


async def _expanded(c: Connection, tenant: int, w: Write) -> Write:
    """A write with the relationships that its filters match."""
    if not w.delete_where:
        return w
    found: dict[Key, None] = {}
    for f in w.delete_where:
        parts = f.parts()
        where = "".join(f" AND {name} = ${i}" for i, name in enumerate(parts, 3))
        rows = await c.fetch(
            f"SELECT {names(of=KEY_COLUMNS)} FROM sayso.relationship"
            f" WHERE tenant = $1{where} LIMIT $2",
            tenant,
            MAX_ROWS + 1,
            *parts.values(),
        )
        found.update(dict.fromkeys(tuple(row) for row in rows))
    if len(found) + w.rows > MAX_ROWS:
        raise WriteTooLarge(
            f"the filter matches more than the {MAX_ROWS:,} relationships that one write may"
            " delete: narrow it, and delete the rest in further writes"
        )
    gone = tuple(relationship_of(key) for key in found)
    return msgspec.structs.replace(w, matched=gone)


async def stored(c: Connection, tenant: int, keys: list[Key]) -> dict[Key, Stored]:
    """Those of some relationships that are stored."""
    if not keys:
        return {}
    rows = await c.fetch(
        f"SELECT {names('r.')} FROM unnest($2::text[], $3::text[], $4::text[], $5::text[],"
        f" $6::text[], $7::text[]) AS k({names(of=KEY_COLUMNS)})"
        f" JOIN sayso.relationship r USING ({names(of=KEY_COLUMNS)}) WHERE r.tenant = $1",
        tenant,
        *columns(keys),
    )
    return {key_at(row): Stored(relationship(row), row["since"]) for row in rows}


async def _answered(
    c: Connection, tenant: int, writes: Sequence[Write]
) -> dict[str, tuple[bytes, int]]:
    keys = [w.idempotency_key for w in writes if w.idempotency_key is not None]
    if not keys:
        return {}
    rows = await c.fetch(
        "SELECT key, digest, revision FROM sayso.idempotency"
        " WHERE tenant = $1 AND key = ANY($2::text[])",
        tenant,
        keys,
    )
    return {row["key"]: (row["digest"], row["revision"]) for row in rows}


# ── Storing ─────────────────────────────────────────────────────────────────────────────────


async def store(c: Connection, tenant: int, p: Plan, now: datetime) -> None:
    """Bring what was planned into the tables; the counter last."""
    # Also of what changed nothing: asked again, it must not, though there were something now.
    await _store_answered(c, tenant, p.answered, now)
    if not p.entries:
        return
    await _store_past(c, tenant, p.past)
    await _store_relationships(c, tenant, p.relationships)
    await store_attributes(c, tenant, p.attributes)
    await c.execute(
        "INSERT INTO sayso.feed (tenant, revision, kind, at, actor, reason, request_id, body)"
        " SELECT $1, revision, kind, $2, actor, reason, request_id, body"
        " FROM unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bytea[])"
        " AS e(revision, kind, actor, reason, request_id, body)",
        tenant,
        now,
        [at for at, _, _ in p.entries],
        [w.kind for _, w, _ in p.entries],
        [w.actor for _, w, _ in p.entries],
        [w.reason for _, w, _ in p.entries],
        [w.request_id for _, w, _ in p.entries],
        [encode_body(body) for _, _, body in p.entries],
    )
    await c.execute("UPDATE sayso.tenant SET revision = $2 WHERE id = $1", tenant, p.revision)


async def _store_past(c: Connection, tenant: int, past: Sequence[tuple[Stored, int]]) -> None:
    if not past:
        return
    rows = [(tenant, *record(s.relationship, s.since), until) for s, until in past]
    await c.executemany(
        f"INSERT INTO sayso.relationship_past (tenant, {names()}, until)"
        f" VALUES ({', '.join(f'${i}' for i in range(1, len(COLUMNS) + 3))})",
        rows,
    )


async def _store_relationships(c: Connection, tenant: int, state: dict[Key, Stored | None]) -> None:
    gone = [key for key, stored in state.items() if stored is None]
    if gone:
        await c.execute(
            "DELETE FROM sayso.relationship r USING unnest($2::text[], $3::text[], $4::text[],"
            f" $5::text[], $6::text[], $7::text[]) AS k({names(of=KEY_COLUMNS)})"
            " WHERE r.tenant = $1 AND " + " AND ".join(f"r.{n} = k.{n}" for n in KEY_COLUMNS),
            tenant,
            *columns(gone),
        )
    there = [stored for stored in state.values() if stored is not None]
    if there:
        records = [record(s.relationship, s.since) for s in there]
        await c.execute(
            f"INSERT INTO sayso.relationship (tenant, {names()})"
            " SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[],"
            " $7::text[], $8::text[], $9::json[], $10::timestamptz[], $11::bigint[])"
            f" ON CONFLICT (tenant, {names(of=KEY_COLUMNS)}) DO UPDATE SET"
            " condition = excluded.condition, parameters = excluded.parameters,"
            " expires_at = excluded.expires_at, since = excluded.since",
            tenant,
            *[[r[i] for r in records] for i in range(len(COLUMNS))],
        )


async def store_attributes(
    c: Connection, tenant: int, attributes: dict[tuple[str, str, str], tuple[Any, int]]
) -> None:
    gone = [key for key, (value, _) in attributes.items() if value is None]
    if gone:
        await c.execute(
            "DELETE FROM sayso.attribute a USING unnest($2::text[], $3::text[], $4::text[])"
            " AS k(type, id, name)"
            " WHERE a.tenant = $1 AND a.type = k.type AND a.id = k.id AND a.name = k.name",
            tenant,
            *[[key[i] for key in gone] for i in range(3)],
        )
    # As text: in an array of json a list would be taken for a further dimension.
    there = [
        (*key, encode(value).decode(), at)
        for key, (value, at) in attributes.items()
        if value is not None
    ]
    if there:
        await c.execute(
            "INSERT INTO sayso.attribute (tenant, type, id, name, value, since)"
            " SELECT $1, type, id, name, value::json, since FROM"
            " unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[])"
            " AS a(type, id, name, value, since)"
            " ON CONFLICT (tenant, type, id, name)"
            " DO UPDATE SET value = excluded.value, since = excluded.since",
            tenant,
            *[[row[i] for row in there] for i in range(5)],
        )


async def _store_answered(
    c: Connection, tenant: int, answered: dict[str, tuple[bytes, int]], now: datetime
) -> None:
    if answered:
        await c.execute(
            "INSERT INTO sayso.idempotency (tenant, key, digest, revision, at)"
            " SELECT $1, *, $5 FROM unnest($2::text[], $3::bytea[], $4::bigint[])",
            tenant,
            list(answered),
            [digest for digest, _ in answered.values()],
            [revision for _, revision in answered.values()],
            now,
        )


def changes_of(p: Plan, at: int) -> list[Change]:
    """What was planned as entries of the feed."""
    return [
        Change(revision, w.kind, at, w.actor, w.reason, w.request_id, None, body)
        for revision, w, body in p.entries
    ]


def _micros(at: datetime) -> int:
    found = instant(at)
    assert found is not None
    return found
