"""sealing knows how to chain rows of the audit, so that none can be changed or left out unseen.

A seal is SHA-256 over the seal before it and what lasts of a row. It is made a moment after the row
is committed, by whichever process comes first, as a chain within the transactions would have them
wait for one another; until then the row stands in `audit_pending`.
"""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING, Any

import msgspec
import structlog

from ...engine.errors import SaysoError
from ...store.database import Database
from ...store.rows import instant

if TYPE_CHECKING:
    from ..provider import Provider

AT_ONCE = 1_000
"""Rows sealed in one transaction."""

MOMENT = 0.2
"""Seconds within which rows are sealed together."""

AGAIN = 1.0
"""Seconds until the next try where the database is away."""

FIRST = hashlib.sha256(b"sayso audit").digest()
"""What stands before the first seal."""

LASTING = (
    "id", "at", "actor", "action", "target", "outcome", "reason", "request_id", "details",
    "digests",
)  # fmt: skip
"""The columns that a seal is over."""

_UNSEALED = "SELECT * FROM sayso.audit_unsealed($1, $2)"
_CHAIN = "SELECT sayso.audit_chain($1, $2, $3, $4)"

_log = structlog.get_logger("sayso.audit")
_encoder = msgspec.json.Encoder(order="sorted", decimal_format="number")


def seal_of(before: bytes, row: Any) -> bytes:
    """The seal of a row with all LASTING columns, after another."""
    values = {name: row[name] for name in LASTING}
    values["at"] = instant(row["at"])
    return hashlib.sha256(before + _encoder.encode(values)).digest()


async def seal(database: Database, tenant: int) -> int:
    """Seal what is pending; how many rows that were."""
    done = 0
    while count := await _some(database, tenant):
        done += count
        if count < AT_ONCE:
            break
    return done


async def _some(database: Database, tenant: int) -> int:
    """Seal the first of what is pending, after whatever others have sealed meanwhile."""
    async with database.single() as c:
        while True:
            found = await c.fetchrow(_UNSEALED, tenant, AT_ONCE)
            assert found is not None  # a function's one row
            rows = found["pending"] or ()
            if not rows:
                return 0
            at, seals = found["seal"] or FIRST, []
            for row in rows:
                at = seal_of(at, row)
                seals.append(at)
            audits = [row["id"] for row in rows]
            if await c.fetchval(_CHAIN, tenant, found["number"] or 0, audits, seals):
                return len(rows)


class Sealer:
    """Seals a tenant's rows soon after they are committed here."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._again = False
        self._task: asyncio.Task[None] | None = None
        self.wake()  # for what a process left that ended too soon

    def wake(self) -> None:
        """There are rows to seal."""
        self._again = True
        if self._task is None:
            self._task = self._provider.spawn(self._run())

    async def _run(self) -> None:
        try:
            while self._again:
                self._again = False
                await asyncio.sleep(MOMENT)
                try:
                    await seal(self._provider.database, self._provider.tenant)
                except SaysoError:
                    self._again = True
                    await asyncio.sleep(AGAIN)
        except Exception:
            _log.exception("can't seal the audit", tenant=self._provider.replica.name)
        finally:
            self._task = None
