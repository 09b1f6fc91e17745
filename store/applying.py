"""applying knows how to bring what was planned into the tables.

A write waits for each statement's way to the database and back, so that there is one, a call of
the schema's function `write`, whatever there is to store; see there what it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from .changes import Change, Key, Write, encode_body
from .database import Connection
from .errors import TenantSuspended, UnknownTenant
from .planning import Before, Plan, Stored
from .rows import instant, key_at, record, relationship, timestamp

_ARGUMENTS = ", ".join(f"${i}" for i in range(1, 14))
_WRITE = f"SELECT * FROM sayso.write({_ARGUMENTS})"
_NEVER = -1
"""A revision that no tenant has, so that a plan for it is not done."""


class Named(NamedTuple):
    """What some writes name: relationships, and idempotency keys."""

    relationships: Sequence[Key] = ()
    keys: Sequence[str] = ()

    @staticmethod
    def of(writes: Iterable[Write], relationships: Sequence[Key]) -> Named:
        """Writes' idempotency keys beside the relationships that they name."""
        keys = [w.idempotency_key for w in writes if w.idempotency_key is not None]
        return Named(relationships, keys)


_NOTHING = Named()


async def lock(c: Connection, tenant: int, named: Named = _NOTHING) -> Before:
    """Make a transaction this tenant's, hold its counter, and read what is stored.

    Raises UnknownTenant or TenantSuspended.
    """
    before = await attempt(c, tenant, named, Plan(Before(_NEVER, 0, 0), _NEVER))
    assert before is not None
    return before


async def store(c: Connection, tenant: int, p: Plan) -> None:
    """Store a plan in the transaction whose lock told what it takes for granted."""
    if await attempt(c, tenant, _NOTHING, p) is not None:
        raise RuntimeError("a tenant changed under its lock")


async def attempt(c: Connection, tenant: int, named: Named, p: Plan) -> Before | None:
    """Store a plan if what it takes for granted is so; what is so, if that is something else.

    A plan that is done then has its revisions and its time as they are stored. Outside of a
    transaction this is one. Raises UnknownTenant or TenantSuspended.
    """
    row = await c.fetchrow(
        _WRITE,
        tenant,
        p.before.revision,
        p.before.policy,
        timestamp(p.valid_from),
        timestamp(p.valid_until),
        named.relationships,
        named.keys,
        [record(s.relationship, s.since) for s in p.relationships.values() if s is not None],
        [key for key, stored in p.relationships.items() if stored is None],
        [(*record(s.relationship, s.since), until) for s, until in p.past],
        [(*key, value, at) for key, (value, at) in p.attributes.items()],
        [_entry(at, w, encode_body(body)) for at, w, body in p.entries],
        [(key, digest, at) for key, (digest, at) in p.answered.items()],
    )
    assert row is not None
    if row["status"] is None:
        raise UnknownTenant("there is no such tenant")
    if row["status"] != "active":
        raise TenantSuspended("this tenant is suspended")
    if not row["done"]:
        return _before(row)
    if p.before.revision is None:
        p.move(row["revision"])
    p.before.now = micros(row["moment"])
    return None


def _entry(at: int, w: Write, body: bytes) -> tuple[Any, ...]:
    return at, w.kind, w.actor, w.reason, w.request_id, body


def _before(row: Any) -> Before:
    return Before(
        row["revision"],
        row["policy"],
        micros(row["moment"]),
        {key_at(s): Stored(relationship(s), s["since"]) for s in row["stored"] or ()},
        {a["key"]: (a["digest"], a["revision"]) for a in row["answered"] or ()},
    )


def changes_of(p: Plan) -> list[Change]:
    """What was stored of a plan, as entries of the feed."""
    return [
        Change(revision, w.kind, p.before.now, w.actor, w.reason, w.request_id, None, body)
        for revision, w, body in p.entries
    ]


def micros(at: datetime) -> int:
    """A time in microseconds since 1970."""
    found = instant(at)
    assert found is not None
    return found
