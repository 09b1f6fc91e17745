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
    """Something that is not as it was written. `number` is its place in the chain, 0 outside it."""

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
        faults += [
            Fault(0, str(row["id"]), "the row is neither in the chain nor waiting for it")
            for row in await c.fetch(
                "SELECT a.id FROM sayso.audit a WHERE a.tenant = $1"
                " AND NOT EXISTS (SELECT FROM sayso.audit_seal s"
                "  WHERE s.tenant = a.tenant AND s.audit = a.id)"
                " AND NOT EXISTS (SELECT FROM sayso.audit_pending p"
                "  WHERE p.tenant = a.tenant AND p.audit = a.id) LIMIT $2",
                tenant,
                MAX_FAULTS,
                timeout=600,
            )
        ]
        waiting = await c.fetchrow(
            "SELECT count(*), min(a.at) FROM sayso.audit_pending p"
            " JOIN sayso.audit a ON a.tenant = p.tenant AND a.id = p.audit WHERE p.tenant = $1",
            tenant,
        )
    assert waiting is not None
    return Verified(sealed, before.hex(), waiting[0], waiting[1], erased, faults[:MAX_FAULTS])


async def _chain(c: Connection, tenant: int) -> Any:
    """The seals in their order, each with its row."""
    columns = ", ".join("a." + name for name in LASTING)
    cursor = await c.cursor(
        f"SELECT s.number, s.seal, {columns}, a.personal, a.salt FROM sayso.audit_seal s"
        " LEFT JOIN sayso.audit a ON a.tenant = s.tenant AND a.id = s.audit"
        " WHERE s.tenant = $1 ORDER BY s.number",
        tenant,
    )
    while rows := await cursor.fetch(AT_ONCE, timeout=60):
        for row in rows:
            yield row


def _faults(row: Any, number: int, before: bytes) -> list[Fault]:
    def fault(what: str) -> list[Fault]:
        return [Fault(row["number"], str(row["id"] or ""), what)]

    if row["number"] != number:
        return fault(f"the chain goes on at {row['number']} where {number} should be")
    if row["id"] is None:
        return fault("the row is gone")
    if seal_of(before, row) != row["seal"]:
        return fault("the row, or the chain before it, was changed")
    for name, value in (row["personal"] or {}).items():
        digest = personal_digest(row["salt"] or b"", name, str(value))
        if row["digests"].get(name) != digest:
            return fault(f"`{name}` was changed")
    return []
