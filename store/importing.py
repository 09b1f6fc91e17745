"""importing knows how to bring in many rows: a chunk a transaction, each one change of the feed.

PostgreSQL refuses to copy into a table with row-level security, so a chunk is copied into a
temporary table and inserted from there, under the same policies as everything else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable, Sequence

from ..engine.data import EntityAttributes, Relationship
from .applying import lock, store
from .changes import Change, Write, body_of, encode_body, key_of
from .database import Connection, Database
from .errors import PolicyMoved
from .planning import Plan
from .rows import COLUMNS, KEY_COLUMNS, names, timestamp

CHUNK = 50_000
"""Rows of one transaction."""

SECONDS = 300.0
"""How long one statement of an import may take."""

_INCOMING = (
    "CREATE TEMP TABLE IF NOT EXISTS incoming (object_type text, object_id text, relation text,"
    " subject_type text, subject_id text, subject_relation text, condition text, parameters json,"
    " expires_at timestamptz) ON COMMIT DELETE ROWS"
)
_SAME_KEY = " AND ".join(f"r.{name} = i.{name}" for name in KEY_COLUMNS)
_CHANGED = (
    "(r.condition, r.parameters::text, r.expires_at)"
    " IS DISTINCT FROM (i.condition, i.parameters::text, i.expires_at)"
)


async def import_chunk(
    database: Database,
    tenant: int,
    relationships: Sequence[Relationship],
    attributes: Sequence[EntityAttributes],
    by: Write,
    before: Awaitable[object] | None = None,
) -> Change:
    """Write rows that are already judged, of one key the last; `by` says by whom and why.

    `before` is waited for between copying and merging: the chunk that goes before this one.

    Raises PolicyMoved if `by.policy` is no longer the version at work.
    """
    unique = {key_of(r): r for r in relationships}
    body = body_of([], unique.values(), attributes)
    encoded = asyncio.ensure_future(asyncio.to_thread(encode_body, body))
    try:
        async with database.tenant(tenant) as c:
            await _fill(c, unique.values())
            if before is not None:
                await before
            standing = await lock(c, tenant)
            if by.policy and by.policy != standing.policy:
                raise PolicyMoved(f"policy version {standing.policy} is at work, not {by.policy}")
            planned = Plan(standing, standing.revision or 0)
            at = planned.revision + 1
            if unique:
                await _merge(c, tenant, at, len(unique))
            planned.attributes = {
                (row.type, row.id, name): (value, at)
                for row in attributes
                for name, value in row.values.items()
            }
            await store(c, tenant, planned)
            await _tell(c, tenant, at, standing.now, by, await encoded)
    finally:
        encoded.cancel()
    return Change(at, "data", standing.now, by.actor, by.reason, by.request_id, None, body)


async def _fill(c: Connection, relationships: Iterable[Relationship]) -> None:
    await c.execute(_INCOMING)
    await c.copy_records_to_table(
        "incoming",
        records=(
            (*key_of(r), r.condition, r.parameters, timestamp(r.expires)) for r in relationships
        ),
        columns=COLUMNS[:-1],
        timeout=SECONDS,
    )


async def _merge(c: Connection, tenant: int, at: int, count: int) -> None:
    """Bring what was copied into the table; what it replaces is past."""
    await Database.go_large(c)
    inserted = await c.execute(
        f"INSERT INTO sayso.relationship (tenant, {names()})"
        f" SELECT $1, {names('i.', COLUMNS[:-1])}, $2 FROM incoming i"
        f" ORDER BY {names('i.', KEY_COLUMNS)} ON CONFLICT DO NOTHING",
        tenant,
        at,
        timeout=SECONDS,
    )
    if inserted.endswith(f" {count}"):
        return
    changed = (
        f" FROM incoming i JOIN sayso.relationship r ON r.tenant = $1 AND {_SAME_KEY}"
        f" WHERE {_CHANGED}"
    )
    await c.execute(
        f"INSERT INTO sayso.relationship_past (tenant, {names()}, until)"
        f" SELECT $1, {names('r.')}, $2{changed}",
        tenant,
        at,
        timeout=SECONDS,
    )
    await c.execute(
        "UPDATE sayso.relationship r SET condition = i.condition, parameters = i.parameters,"
        " expires_at = i.expires_at, since = $2 FROM incoming i"
        f" WHERE r.tenant = $1 AND {_SAME_KEY} AND {_CHANGED}",
        tenant,
        at,
        timeout=SECONDS,
    )


async def _tell(c: Connection, tenant: int, at: int, now: int, by: Write, body: bytes) -> None:
    await c.execute(
        "INSERT INTO sayso.feed (tenant, revision, kind, at, actor, reason, request_id, body)"
        " VALUES ($1, $2, 'data', $3, $4, $5, $6, $7)",
        tenant,
        at,
        timestamp(now),
        by.actor,
        by.reason,
        by.request_id,
        body,
    )
    await c.execute("UPDATE sayso.tenant SET revision = $2 WHERE id = $1", tenant, at)
