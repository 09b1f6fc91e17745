"""past knows what a tenant had at a revision, from what it has now, what it had, and the feed.

A relationship says in which revisions it was. An attribute only says which wrote it last: those
that were written later are as the feed, read backwards, last has them.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any, NamedTuple

from ..engine.data import EntityAttributes, Relationship
from .changes import attributes_of
from .database import Connection, Database
from .errors import UnknownRevision, UnknownTenant
from .feed import ENTRIES, ROWS
from .rows import names, relationship

SECONDS = 60.0
"""How long a statement may take."""

Name = tuple[str, str, str]
"""An attribute: type and id of its entity, and its name."""


class Then(NamedTuple):
    """What a tenant had at a revision, and the revision it has come to since.

    `version` is the policy's, 0 where there was none yet.
    """

    revision: int
    version: int
    policy_text: str
    rows: AsyncIterator[Sequence[Relationship] | Sequence[EntityAttributes]]
    now: int


class Published(NamedTuple):
    """A change that put a policy version to work."""

    revision: int
    version: int
    actor: str
    reason: str


async def last_published(database: Database, tenant: int) -> Published:
    """The change that put the version to work that is at work; version 0 where none is."""
    async with database.tenant(tenant, readonly=True) as c:
        row = await c.fetchrow(
            "SELECT revision, policy, actor, reason FROM sayso.feed"
            " WHERE tenant = $1 AND policy IS NOT NULL ORDER BY revision DESC LIMIT 1",
            tenant,
        )
    return Published(0, 0, "", "") if row is None else Published(*row)


@contextlib.asynccontextmanager
async def then(database: Database, tenant: int, revision: int) -> AsyncIterator[Then]:
    """A tenant's state at a revision, its rows in chunks to be read within the context.

    Raises UnknownRevision.
    """
    async with database.tenant(tenant, isolation="repeatable_read", readonly=True) as c:
        now = await c.fetchval("SELECT revision FROM sayso.tenant WHERE id = $1", tenant)
        if now is None:
            raise UnknownTenant("there is no such tenant")
        if not 0 <= revision <= now:
            raise UnknownRevision(f"there is no revision {revision:,}: the last is {now:,}")
        policy = await c.fetchrow(
            "SELECT v.version, v.text FROM sayso.feed f JOIN sayso.policy_version v"
            " ON v.tenant = f.tenant AND v.version = f.policy"
            " WHERE f.tenant = $1 AND f.revision <= $2 AND f.policy IS NOT NULL"
            " ORDER BY f.revision DESC LIMIT 1",
            tenant,
            revision,
        )
        version, text = policy or (0, "")
        yield Then(revision, version, text, _rows(c, tenant, revision, now), now)


async def _rows(
    c: Connection, tenant: int, revision: int, now: int
) -> AsyncIterator[Sequence[Relationship] | Sequence[EntityAttributes]]:
    cursor = await c.cursor(
        f"SELECT {names()} FROM sayso.relationship WHERE tenant = $1 AND since <= $2"
        f" UNION ALL SELECT {names()} FROM sayso.relationship_past"
        " WHERE tenant = $1 AND since <= $2 AND until > $2",
        tenant,
        revision,
        timeout=SECONDS,
    )
    while rows := await cursor.fetch(ROWS, timeout=SECONDS):
        yield [relationship(row) for row in rows]
    cursor = await c.cursor(
        "SELECT type, id, name, value FROM sayso.attribute WHERE tenant = $1 AND since <= $2",
        tenant,
        revision,
        timeout=SECONDS,
    )
    while rows := await cursor.fetch(ROWS, timeout=SECONDS):
        yield [
            EntityAttributes(row["type"], row["id"], {row["name"]: row["value"]}) for row in rows
        ]
    later = await _written_after(c, tenant, revision, now)
    async for found in _before(c, tenant, revision, later):
        yield found


async def _written_after(c: Connection, tenant: int, revision: int, now: int) -> set[Name]:
    """The attributes that were written after a revision."""
    found: set[Name] = set()
    at = revision
    while at < now:
        entries = await _entries(c, tenant, "revision > $2 ORDER BY revision", at)
        if not entries or entries[0][0] != at + 1 or entries[-1][0] != at + len(entries):
            raise UnknownRevision(f"the changes since revision {revision:,} are no longer kept")
        for rows in await asyncio.to_thread(_attributes, entries):
            found.update((row.type, row.id, name) for row in rows for name in row.values)
        at = entries[-1][0]
    return found


async def _before(
    c: Connection, tenant: int, revision: int, wanted: set[Name]
) -> AsyncIterator[Sequence[EntityAttributes]]:
    """What attributes were at a revision, from the last changes up to it that wrote them."""
    at = revision + 1
    while wanted and at > 1:
        entries = await _entries(c, tenant, "revision < $2 ORDER BY revision DESC", at)
        if not entries:
            return
        found = []
        for rows in await asyncio.to_thread(_attributes, entries):
            for row in reversed(rows):  # of two in one change the later one stands
                for name, value in row.values.items():
                    if (row.type, row.id, name) in wanted:
                        wanted.remove((row.type, row.id, name))
                        if value is not None:
                            found.append(EntityAttributes(row.type, row.id, {name: value}))
        if found:
            yield found
        at = entries[-1][0]


async def _entries(
    c: Connection, tenant: int, where: str, revision: int
) -> list[tuple[int, bytes]]:
    rows = await c.fetch(
        f"SELECT revision, body FROM sayso.feed WHERE tenant = $1 AND {where} LIMIT {ENTRIES}",
        tenant,
        revision,
        timeout=SECONDS,
    )
    return [(row["revision"], row["body"]) for row in rows]


def _attributes(entries: Iterable[tuple[int, Any]]) -> list[list[EntityAttributes]]:
    return [attributes_of(body) for _, body in entries]
