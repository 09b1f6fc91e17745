"""retention knows how to forget in time: that writes were answered, and what old changes did.

An entry of the feed stays, as it says who changed something, when and why (reading.history), and
so do the attributes that it set, which nothing else keeps (past). What it did to relationships
goes: the tables have that. Who would follow the feed from before `tenant.trimmed` must begin anew.
"""

from __future__ import annotations

import asyncio
from itertools import takewhile
from typing import NamedTuple

import msgspec

from .changes import slim
from .database import Database

DAY = 86_400.0

AT_ONCE = 500
"""Entries of the feed trimmed in one transaction, at most."""

BYTES = 16 << 20
"""Of their bodies, at most, unless one is larger."""

KEYS = 5_000
"""Idempotency keys deleted in one transaction."""

SECONDS = 60.0
"""How long a statement may take."""


class Retention(msgspec.Struct, frozen=True):
    """For how many seconds what is kept, at the least."""

    feed: float = 7 * DAY
    idempotency: float = DAY


DEFAULTS = Retention()


class Forgotten(NamedTuple):
    """How much was forgotten."""

    changes: int
    keys: int


async def forget(database: Database, tenant: int, retention: Retention) -> Forgotten:
    """Forget what of a tenant is older than it has to be, by the database's clock."""
    changes = keys = 0
    while done := await _forget_keys(database, tenant, retention.idempotency):
        keys += done
    while done := await _trim(database, tenant, retention.feed):
        changes += done
    return Forgotten(changes, keys)


async def _forget_keys(database: Database, tenant: int, seconds: float) -> int:
    async with database.tenant(tenant) as c:
        done: str = await c.execute(
            "DELETE FROM sayso.idempotency WHERE tenant = $1 AND key = ANY(ARRAY("
            " SELECT key FROM sayso.idempotency"
            " WHERE tenant = $1 AND at < now() - make_interval(secs => $2) ORDER BY at LIMIT $3))",
            tenant,
            seconds,
            KEYS,
            timeout=SECONDS,
        )
    return int(done.rpartition(" ")[2])


async def _trim(database: Database, tenant: int, seconds: float) -> int:
    """Trim the oldest entries that are old enough; how many.

    Never the last one, by which a snapshot is known to be of this past.
    """
    found = await _old(database, tenant, seconds)
    if not found:
        return 0
    first, last = found[0], found[-1]
    async with database.tenant(tenant, readonly=True) as c:
        rows = await c.fetch(
            "SELECT revision, body FROM sayso.feed"
            " WHERE tenant = $1 AND revision BETWEEN $2 AND $3 ORDER BY revision",
            tenant,
            first,
            last,
            timeout=SECONDS,
        )
    slimmed = await asyncio.to_thread(
        lambda: [(tenant, row["revision"], slim(row["body"])) for row in rows]
    )
    changed = [s for s, row in zip(slimmed, rows, strict=True) if s[2] != row["body"]]
    async with database.tenant(tenant) as c:
        await c.executemany(
            "UPDATE sayso.feed SET body = $3 WHERE tenant = $1 AND revision = $2",
            changed,
            timeout=SECONDS,
        )
        # last, as who writes waits for this row
        await c.execute(
            "UPDATE sayso.tenant SET trimmed = $2 WHERE id = $1 AND trimmed < $2", tenant, last
        )
    return len(found)


async def _old(database: Database, tenant: int, seconds: float) -> list[int]:
    """The revisions to be trimmed next, without a gap."""
    async with database.tenant(tenant, readonly=True) as c:
        trimmed, revision = await c.fetchrow(
            "SELECT trimmed, revision FROM sayso.tenant WHERE id = $1", tenant
        ) or (0, 0)
        rows = await c.fetch(
            "SELECT revision, octet_length(body) AS bytes,"
            " at < now() - make_interval(secs => $4) AS old FROM sayso.feed"
            " WHERE tenant = $1 AND revision > $2 AND revision < $3 ORDER BY revision LIMIT $5",
            tenant,
            trimmed,
            revision,
            seconds,
            AT_ONCE,
            timeout=SECONDS,
        )
    found: list[int] = []
    size = 0
    for row in takewhile(lambda row: row["old"], rows):
        size += row["bytes"]
        if found and size > BYTES:
            break
        found.append(row["revision"])
    return found
