"""applying knows how to bring what was planned into the tables, in as few statements as may be.

A write waits for each statement's way to the database and back, so opening (`open_write`, a
function of the schema) is one and storing is one, whatever there is to store.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from .changes import Change, Key, encode, encode_body
from .database import Connection
from .errors import TenantSuspended, UnknownTenant
from .planning import Before, Plan, Stored
from .rows import (
    COLUMNS,
    KEY_COLUMNS,
    by_key,
    columns,
    instant,
    key_at,
    names,
    record,
    relationship,
)

_KEYS = ", ".join(["{}::text[]"] * 6)
_PLACED = f"unnest({_KEYS}) AS k({names(of=KEY_COLUMNS)})"
STORED = by_key(
    "relationship", _PLACED.format(*(f"${i}" for i in range(2, 8))), KEY_COLUMNS, names()
)
"""The query for those of some keys that are stored; the function `open_write` has the same."""


async def open_write(c: Connection, tenant: int, keys: Sequence[Key]) -> tuple[Before, datetime]:
    """Make a transaction this tenant's, hold its counter, and read what is stored of some keys.

    Also the transaction's time. Raises UnknownTenant or TenantSuspended.
    """
    head, *rows = await c.fetch(
        "SELECT * FROM sayso.open_write($1, $2, $3, $4, $5, $6, $7)", tenant, *columns(keys)
    )
    _judge(head)
    before = Before(head["revision"], head["policy"], micros(head["at"]))
    before.relationships = {key_at(row): Stored(relationship(row), row["since"]) for row in rows}
    return before, head["at"]


async def lock(c: Connection, tenant: int) -> tuple[int, int, datetime]:
    """Hold a tenant's counter; its revision, its policy version and the transaction's time."""
    (head,) = await c.fetch(
        "SELECT * FROM sayso.open_write($1, $2, $2, $2, $2, $2, $2)", tenant, []
    )
    _judge(head)
    return head["revision"], head["policy"], head["at"]


def _judge(head: Any) -> None:
    if head["status"] is None:
        raise UnknownTenant("there is no such tenant")
    if head["status"] != "active":
        raise TenantSuspended("this tenant is suspended")


async def stored(c: Connection, tenant: int, keys: list[Key]) -> dict[Key, Stored]:
    """Those of some relationships that are stored."""
    if not keys:
        return {}
    rows = await c.fetch(
        STORED,
        tenant,
        *columns(keys),
    )
    return {key_at(row): Stored(relationship(row), row["since"]) for row in rows}


class _Statement:
    """One statement that is put together, and its arguments; `$1` is the tenant."""

    def __init__(self, tenant: int) -> None:
        self.parts: list[str] = []
        self.arguments: list[Any] = [tenant]

    def add(self, text: str, *arguments: Any) -> None:
        """A part with `{}` for each of its arguments."""
        start = len(self.arguments)
        self.arguments += arguments
        places = [f"${start + i}" for i in range(1, len(arguments) + 1)]
        self.parts.append(text.format(*places))

    async def run(self, c: Connection) -> None:
        """All parts at once; they change different rows, so that their order is nothing."""
        if self.parts:
            *first, last = self.parts
            named = ", ".join(f"p{i} AS ({part})" for i, part in enumerate(first))
            await c.execute(f"WITH {named} {last}" if first else last, *self.arguments)


async def store(c: Connection, tenant: int, p: Plan, now: datetime) -> None:
    """Bring what was planned into the tables."""
    statement = _Statement(tenant)
    # Also of what changed nothing: asked again, it must not, though there were something now.
    _add_answered(statement, p.answered, now)
    if p.entries:
        _add_past(statement, p.past)
        _add_relationships(statement, p.relationships)
        _add_attributes(statement, p.attributes)
        _add_entries(statement, p, now)
        statement.add("UPDATE sayso.tenant SET revision = {} WHERE id = $1", p.revision)
    await statement.run(c)


async def store_attributes(
    c: Connection, tenant: int, attributes: dict[tuple[str, str, str], tuple[Any, int]]
) -> None:
    """Store values, each with its revision; None removes one."""
    statement = _Statement(tenant)
    _add_attributes(statement, attributes)
    await statement.run(c)


def _add_entries(statement: _Statement, p: Plan, now: datetime) -> None:
    statement.add(
        "INSERT INTO sayso.feed (tenant, revision, kind, at, actor, reason, request_id, body)"
        " SELECT $1, revision, kind, {}, actor, reason, request_id, body FROM unnest({}::bigint[],"
        " {}::text[], {}::text[], {}::text[], {}::text[], {}::bytea[])"
        " AS e(revision, kind, actor, reason, request_id, body)",
        now,
        [at for at, _, _ in p.entries],
        [w.kind for _, w, _ in p.entries],
        [w.actor for _, w, _ in p.entries],
        [w.reason for _, w, _ in p.entries],
        [w.request_id for _, w, _ in p.entries],
        [encode_body(body) for _, _, body in p.entries],
    )


def _add_past(statement: _Statement, past: Sequence[tuple[Stored, int]]) -> None:
    if past:
        records = [(*record(s.relationship, s.since), until) for s, until in past]
        statement.add(
            f"INSERT INTO sayso.relationship_past (tenant, {names()}, until) SELECT $1, * FROM"
            f" unnest({_KEYS}, {{}}::text[], {{}}::json[], {{}}::timestamptz[], {{}}::bigint[],"
            " {}::bigint[])",
            *[[r[i] for r in records] for i in range(len(COLUMNS) + 1)],
        )


def _add_relationships(statement: _Statement, state: dict[Key, Stored | None]) -> None:
    gone = [key for key, stored in state.items() if stored is None]
    if gone:
        statement.add(
            "DELETE FROM sayso.relationship WHERE tenant = $1 AND ctid = ANY(ARRAY("
            + by_key("relationship", _PLACED, KEY_COLUMNS, "x.ctid")
            + "))",
            *columns(gone),
        )
    there = [stored for stored in state.values() if stored is not None]
    if there:
        records = [record(s.relationship, s.since) for s in there]
        statement.add(
            f"INSERT INTO sayso.relationship (tenant, {names()}) SELECT $1, * FROM"
            f" unnest({_KEYS}, {{}}::text[], {{}}::json[], {{}}::timestamptz[], {{}}::bigint[])"
            f" ON CONFLICT (tenant, {names(of=KEY_COLUMNS)}) DO UPDATE SET"
            " condition = excluded.condition, parameters = excluded.parameters,"
            " expires_at = excluded.expires_at, since = excluded.since",
            *[[r[i] for r in records] for i in range(len(COLUMNS))],
        )


def _add_attributes(
    statement: _Statement, attributes: dict[tuple[str, str, str], tuple[Any, int]]
) -> None:
    gone = [key for key, (value, _) in attributes.items() if value is None]
    if gone:
        statement.add(
            "DELETE FROM sayso.attribute WHERE tenant = $1 AND ctid = ANY(ARRAY("
            + by_key(
                "attribute",
                "unnest({}::text[], {}::text[], {}::text[]) AS k(type, id, name)",
                ("type", "id", "name"),
                "x.ctid",
            )
            + "))",
            *[[key[i] for key in gone] for i in range(3)],
        )
    # As text: in an array of json a list would be taken for a further dimension.
    there = [
        (*key, encode(value).decode(), at)
        for key, (value, at) in attributes.items()
        if value is not None
    ]
    if there:
        statement.add(
            "INSERT INTO sayso.attribute (tenant, type, id, name, value, since)"
            " SELECT $1, type, id, name, value::json, since FROM"
            " unnest({}::text[], {}::text[], {}::text[], {}::text[], {}::bigint[])"
            " AS a(type, id, name, value, since)"
            " ON CONFLICT (tenant, type, id, name)"
            " DO UPDATE SET value = excluded.value, since = excluded.since",
            *[[row[i] for row in there] for i in range(5)],
        )


def _add_answered(
    statement: _Statement, answered: dict[str, tuple[bytes, int]], now: datetime
) -> None:
    if answered:
        statement.add(
            "INSERT INTO sayso.idempotency (tenant, key, digest, revision, at)"
            " SELECT $1, a.*, {} FROM unnest({}::text[], {}::bytea[], {}::bigint[]) AS a",
            now,
            list(answered),
            [digest for digest, _ in answered.values()],
            [revision for _, revision in answered.values()],
        )


def changes_of(p: Plan, at: int) -> list[Change]:
    """What was planned as entries of the feed."""
    return [
        Change(revision, w.kind, at, w.actor, w.reason, w.request_id, None, body)
        for revision, w, body in p.entries
    ]


def micros(at: datetime) -> int:
    """A time in microseconds since 1970."""
    found = instant(at)
    assert found is not None
    return found
