"""policies knows a tenant's policy versions: rows that never change, one of them at work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec

from ..engine.data import EntityAttributes, Relationship, Row
from .applying import Named, changes_of, lock, store
from .changes import MAX_ROWS, Body, Change, Write, encode_body, key_of
from .database import Connection, Database
from .errors import OrphanedRelationships, PolicyMoved, UnknownPolicyVersion
from .planning import keys_of, plan
from .rows import timestamp
from .shapes import Deriving, Fits, Name, orphans

FIRST = 100
"""Orphans told of by themselves."""

EMPTY = Body([], [], [])


Identity = tuple[str, ...]
"""What a row is of, whatever it says of that; a type comes first."""


class PolicyVersion(msgspec.Struct, frozen=True):
    """A version as it is kept."""

    version: int
    digest: str
    compiler: str
    author: str
    comment: str
    created_at: datetime
    text: str | None = None


async def add(
    database: Database,
    tenant: int,
    *,
    text: str,
    digest: str,
    model: Any,
    compiler: str,
    author: str = "",
    comment: str = "",
) -> PolicyVersion:
    """Keep a version; it is not at work until it is published."""
    async with database.tenant(tenant) as c:
        await lock(c, tenant)
        row = await c.fetchrow(
            "INSERT INTO sayso.policy_version"
            " (tenant, version, text, digest, model, compiler, author, comment)"
            " SELECT $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5, $6, $7"
            " FROM sayso.policy_version WHERE tenant = $1 RETURNING version, created_at",
            tenant,
            text,
            digest,
            model,
            compiler,
            author,
            comment,
        )
        assert row is not None
    return PolicyVersion(row["version"], digest, compiler, author, comment, row["created_at"])


async def get(database: Database, tenant: int, version: int) -> PolicyVersion:
    """A version with its text; raises UnknownPolicyVersion."""
    async with database.tenant(tenant, readonly=True) as c:
        row = await c.fetchrow(
            "SELECT version, digest, compiler, author, comment, created_at, text"
            " FROM sayso.policy_version WHERE tenant = $1 AND version = $2",
            tenant,
            version,
        )
    if row is None:
        raise UnknownPolicyVersion(f"there is no policy version {version}")
    return PolicyVersion(*row)


async def versions(
    database: Database, tenant: int, before: int | None = None, limit: int = 100
) -> list[PolicyVersion]:
    """Versions without their texts, the latest first."""
    async with database.tenant(tenant, readonly=True) as c:
        rows = await c.fetch(
            "SELECT version, digest, compiler, author, comment, created_at"
            " FROM sayso.policy_version WHERE tenant = $1 AND ($2::bigint IS NULL OR version < $2)"
            " ORDER BY version DESC LIMIT $3",
            tenant,
            before,
            limit,
        )
    return [PolicyVersion(*row) for row in rows]


async def earlier(database: Database, tenant: int) -> tuple[int, int | None]:
    """The version at work, 0 if none is, and the one that was before it, if there was another."""
    async with database.tenant(tenant, readonly=True) as c:
        policy = await c.fetchval("SELECT policy FROM sayso.tenant WHERE id = $1", tenant)
        before = await c.fetchval(
            "SELECT policy FROM sayso.feed WHERE tenant = $1 AND kind = 'policy' AND policy <> $2"
            " ORDER BY revision DESC LIMIT 1",
            tenant,
            policy,
            timeout=60,
        )
    return policy or 0, before


async def publish(
    database: Database,
    tenant: int,
    version: int,
    fits: Fits,
    *,
    expected: int | None = None,
    drop_orphans: bool = False,
    deriving: Deriving | None = None,
    actor: str = "",
    reason: str = "",
    request_id: str = "",
) -> list[Change]:
    """Put a version to work; returns what the feed says of it.

    `expected` is the version believed at work: raises PolicyMoved if another is. Raises
    OrphanedRelationships if stored rows have no place in it, or deletes them first, in the same
    transaction, with `drop_orphans`. Derived rows that have none are deleted in any case, and those
    that have one now are written.
    """
    by = Write(actor=actor, reason=reason, request_id=request_id)
    async with database.tenant(tenant) as c:
        before = await lock(c, tenant)
        if expected is not None and before.policy != expected:
            raise PolicyMoved(f"policy version {before.policy} is at work, not {expected}")
        known = await c.fetchval(
            "SELECT true FROM sayso.policy_version WHERE tenant = $1 AND version = $2",
            tenant,
            version,
        )
        if not known:
            raise UnknownPolicyVersion(f"there is no policy version {version}")
        await database.go_large(c)
        gone = await _orphans(c, tenant, fits, deriving, drop_orphans)
        changes = await _write(c, tenant, [_without(by, gone)] if gone else [])
        at = (before.revision or 0) + len(changes) + 1
        await c.execute(
            "INSERT INTO sayso.feed"
            " (tenant, revision, kind, at, actor, reason, request_id, policy, body)"
            " VALUES ($1, $2, 'policy', $3, $4, $5, $6, $7, $8)",
            tenant,
            at,
            timestamp(before.now),
            actor,
            reason,
            request_id,
            version,
            encode_body(EMPTY),
        )
        await c.execute(
            "UPDATE sayso.tenant SET revision = $2, policy = $3 WHERE id = $1", tenant, at, version
        )
        changes.append(Change(at, "policy", before.now, actor, reason, request_id, version, EMPTY))
        if deriving is not None and fits.new:
            new = [r async for r in deriving.facts(c, tenant, fits.new) if fits.judge(r)]
            changes += await _write(c, tenant, _with(by, new))
    return changes


async def _orphans(
    c: Connection, tenant: int, fits: Fits, deriving: Deriving | None, drop: bool
) -> list[Row]:
    """Stored rows that are to go; raises OrphanedRelationships where others than derived ones have
    no place, unless they are to `drop`."""
    types = deriving.TYPES if deriving is not None else frozenset()
    gone: list[Row] = []
    count, first = 0, []
    perhaps: dict[Identity, Row] = {}

    def lost(row: Row) -> None:
        nonlocal count
        count += 1
        if drop:
            gone.append(row)
        elif count <= FIRST:
            first.append(row.to_json())

    async for row in orphans(c, tenant, fits):
        key = _identity(row)
        if key[0] in types:
            perhaps[key] = row
        else:
            lost(row)
    if deriving is not None and perhaps:
        names = {_name(row) for row in perhaps.values()}
        async for fact in deriving.facts(c, tenant, names):
            found = perhaps.pop(_identity(fact), None)
            if found is not None:
                gone.append(found)
    for row in perhaps.values():
        lost(row)
    if count and not drop:
        raise OrphanedRelationships(
            f"{count:,} stored relationships or attributes have no place in this policy",
            count,
            first,
        )
    return gone


def _identity(row: Row) -> Identity:
    if isinstance(row, Relationship):
        return key_of(row)
    return row.type, row.id, *row.values


def _name(row: Row) -> Name:
    if isinstance(row, Relationship):
        return row.object_type, row.relation
    (name,) = row.values
    return row.type, name


def _without(by: Write, rows: Sequence[Row]) -> Write:
    return msgspec.structs.replace(
        by,
        delete=tuple(row for row in rows if isinstance(row, Relationship)),
        attributes=tuple(
            EntityAttributes(row.type, row.id, dict.fromkeys(row.values))
            for row in rows
            if isinstance(row, EntityAttributes)
        ),
    )


def _with(by: Write, rows: Sequence[Row]) -> Iterator[Write]:
    """Rows in writes that are not too large."""
    for i in range(0, len(rows), MAX_ROWS):
        chunk = rows[i : i + MAX_ROWS]
        yield msgspec.structs.replace(
            by,
            touch=tuple(row for row in chunk if isinstance(row, Relationship)),
            attributes=tuple(row for row in chunk if isinstance(row, EntityAttributes)),
        )


async def _write(c: Connection, tenant: int, writes: Iterable[Write]) -> list[Change]:
    """Store writes in the transaction that publishes, each by itself."""
    changes: list[Change] = []
    for write in writes:
        before = await lock(c, tenant, Named(keys_of([write])))
        planned = plan([write], before)
        await store(c, tenant, planned)
        changes += changes_of(planned)
    return changes
