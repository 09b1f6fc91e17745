"""verifying knows whether an audit is as it was written: it makes each seal anew."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from ...store.database import Connection, Database
from .record import personal_digest
from .sealing import FIRST, LASTING, seal_of

AT_ONCE = 5_000


class Fault(msgspec.Struct, frozen=True):
    """Something that is not as it was written. `number` is its place in the chain."""

    number: int
    audit: str
    what: str


class Verified(msgspec.Struct, frozen=True):
    """What came of it."""

    sealed: int
    """Rows in the chain."""
    head: str
    """The last seal, in hex: who kept one from before can tell whether the chain was cut."""
    pending: int
    """Rows not sealed yet."""
    pending_since: datetime | None
    erased: int
    """Rows whose personal parts were erased."""
    faults: list[Fault]
    """The first hundred."""


MAX_FAULTS = 100


async def verify(database: Database, tenant: int, seen: tuple[int, str] | None = None) -> Verified:
    """Hold an audit against its chain. `seen` is a number and seal, in hex, kept from before."""
    faults: list[Fault] = []
    sealed = erased = 0
    before = FIRST
    async with database.tenant(tenant, isolation="repeatable_read", readonly=True) as c:
        found_seen = seen is None or seen[0] == 0
        async for row in _chain(c, tenant):
            sealed += 1
            faults += _faults(row, sealed, before)
            erased += row["personal"] is None and bool(row["digests"])
            before = row["seal"]
            if seen is not None and row["number"] == seen[0]:
                found_seen = row["seal"].hex() == seen[1].lower()
        if not found_seen and seen is not None:
            faults.append(Fault(seen[0], "", "the seal that was kept is not in the chain"))
        waiting = await c.fetchrow(
            "SELECT count(*), min(at) FROM sayso.audit_pending WHERE tenant = $1", tenant
        )
    assert waiting is not None
    return Verified(sealed, before.hex(), waiting[0], waiting[1], erased, faults[:MAX_FAULTS])


async def _chain(c: Connection, tenant: int) -> Any:
    """The rows in the order of their seals."""
    cursor = await c.cursor(
        f"SELECT number, seal, personal, salt, {', '.join(LASTING)} FROM sayso.audit"
        " WHERE tenant = $1 ORDER BY number",
        tenant,
    )
    while rows := await cursor.fetch(AT_ONCE, timeout=60):
        for row in rows:
            yield row


def _faults(row: Any, number: int, before: bytes) -> list[Fault]:
    def fault(what: str) -> list[Fault]:
        return [Fault(row["number"], str(row["id"]), what)]

    if row["number"] != number:
        return fault(f"the chain goes on at {row['number']} where {number} should be")
    if seal_of(before, row) != row["seal"]:
        return fault("the row, or the chain before it, was changed")
    for name, value in (row["personal"] or {}).items():
        digest = personal_digest(row["salt"] or b"", name, str(value))
        if row["digests"].get(name) != digest:
            return fault(f"`{name}` was changed")
    return []
