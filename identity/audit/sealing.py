"""sealing knows how to chain rows of the audit, so that none can be changed or left out unseen.

A seal is SHA-256 over the seal before it and what lasts of a row. It is made a moment after the row
is committed, by whichever process comes first, as a chain within the transactions would have them
wait for one another. Until then the row stands in `audit_pending`; with its seal it enters `audit`.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec
import structlog

from ...engine.errors import SaysoError
from ...store.database import Database
from ...store.rows import instant

AT_ONCE = 1_000
"""Rows sealed in one transaction."""

TOGETHER = 50
"""Tenants whose rows are sealed in one transaction."""

MOMENT = 0.2
"""Seconds within which rows are sealed together."""

AGAIN = 1.0
"""Seconds until the next try where the database is away."""

CHUNK = 50
"""Rows hashed before others have their turn."""

FIRST = hashlib.sha256(b"sayso audit").digest()
"""What stands before the first seal."""

LASTING = (
    "id", "at", "actor", "action", "target", "outcome", "reason", "request_id", "details",
    "digests",
)  # fmt: skip
"""The columns that a seal is over."""

_UNSEALED = "SELECT * FROM sayso.audit_unsealed($1, $2)"
_CHAIN = "SELECT sayso.audit_chain($1, $2, $3, $4, $5)"

_log = structlog.get_logger("sayso.audit")
_encoder = msgspec.json.Encoder(order="sorted", decimal_format="number")


def seal_of(before: bytes, row: Any) -> bytes:
    """The seal of a row with all LASTING columns, after another."""
    values = {name: row[name] for name in LASTING}
    values["at"] = instant(row["at"])
    return hashlib.sha256(before + _encoder.encode(values)).digest()


async def seal(database: Database, tenants: Iterable[int]) -> int:
    """Seal what is pending of some tenants; how many rows that were."""
    done, left = 0, sorted(set(tenants))
    while left:
        some, left = left[:TOGETHER], left[TOGETHER:]
        count, more = await _some(database, some)
        done += count
        left = more + left
    return done


async def _some(database: Database, tenants: list[int]) -> tuple[int, list[int]]:
    """Seal the first of what is pending; how many rows, and the tenants that may have more.

    Those have more that were sealed by another process meanwhile, as that may have done some only.
    """
    most = AT_ONCE // len(tenants)
    async with database.single() as c:
        found = await c.fetch(_UNSEALED, tenants, most)
        if not found:
            return 0, []
        ids: list[Any] = []
        seals: list[bytes] = []
        for ends in found:
            at = ends["seal"] or FIRST
            for row in ends["pending"]:
                at = seal_of(at, row)
                seals.append(at)
                ids.append(row["id"])
                if len(ids) % CHUNK == 0:
                    await asyncio.sleep(0)
        of, counts = [e["of_tenant"] for e in found], [len(e["pending"]) for e in found]
        numbers = [e["number"] for e in found]
        missed = set(await c.fetchval(_CHAIN, of, numbers, counts, ids, seals))
    full = {t for t, count in zip(of, counts, strict=True) if count == most}
    done = sum(count for t, count in zip(of, counts, strict=True) if t not in missed)
    return done, sorted(missed | full)


class Sealer:
    """Seals what this process records, soon after it is committed, of all tenants together."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: dict[int, None] = {}
        self._task: asyncio.Task[None] | None = None

    def wake(self, tenant: int) -> None:
        """There are rows of a tenant's to seal."""
        self._waiting[tenant] = None
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        """Seal what there is now, if the database can be had, and stop."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        waiting, self._waiting = self._waiting, {}
        try:
            await seal(self._database, waiting)
        except SaysoError as error:  # the next change of theirs has it sealed
            _log.warning("can't seal the audit", tenants=len(waiting), error=str(error))

    async def _run(self) -> None:
        try:
            while self._waiting:
                await asyncio.sleep(MOMENT)
                waiting = list(self._waiting)
                try:
                    self._waiting = {}
                    await seal(self._database, waiting)
                except BaseException as error:
                    self._waiting = dict.fromkeys(waiting) | self._waiting
                    if not isinstance(error, SaysoError):
                        raise
                    await asyncio.sleep(AGAIN)
        except Exception:
            _log.exception("can't seal the audit")
        finally:
            self._task = None
