"""database knows how to keep records in the tenants' database, and to forget those of long ago."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

import asyncpg

from ...store import decisions
from ...store.database import Database, connect
from ...store.errors import Unavailable
from ...store.tenants import Tenants
from .queue import Entry, SinkAway
from .record import first_id

T = TypeVar("T")

HOUR = 3600.0
DAY = 24 * 3600 * 1_000_000
"""Microseconds."""


class DatabaseSink:
    """A table under the same row-level security as all that tenants have.

    It has two connections of its own and a loop of its own, in the thread that calls it, so that
    neither requests nor writes wait for it.
    """

    def __init__(self, url: str, days: int | None = None) -> None:
        """`days` is how long records are kept, None for ever."""
        self._url = url
        self._days = days
        self._runner: asyncio.Runner | None = None
        self._database: Database | None = None
        self._due = 0.0
        self._old: list[int] = []

    def write(self, batch: Sequence[Entry]) -> int:
        """Keep the records; raises SinkAway while the database is away."""
        return self._run(self._write(batch))

    def tend(self) -> None:
        """Forget some old records, of one tenant after the other, once an hour."""
        if self._days is None:
            return
        if self._old:
            self._run(self._forget(self._old[0], self._days))
        elif time.monotonic() >= self._due:
            self._due = time.monotonic() + HOUR
            self._old = self._run(self._tenants())

    def close(self) -> None:
        """Let the connections go."""
        if self._runner is not None:
            if self._database is not None:
                self._runner.run(self._database.close())
            self._runner.close()

    def _run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        if self._runner is None:
            self._runner = asyncio.Runner()
        try:
            return self._runner.run(coroutine)
        except Unavailable as error:
            raise SinkAway(str(error)) from None

    async def _opened(self) -> Database:
        if self._database is None:
            self._database = await connect(self._url, size=1)
        return self._database

    async def _write(self, batch: Sequence[Entry]) -> int:
        database = await self._opened()
        tenants: dict[int, list[Entry]] = {}
        for entry in batch:
            tenants.setdefault(entry.tenant, []).append(entry)
        kept = 0
        for tenant, entries in tenants.items():
            try:
                await decisions.add(database, tenant, [_row(entry) for entry in entries])
            except asyncpg.ForeignKeyViolationError:
                continue  # the tenant has been deleted
            kept += len(entries)
        return kept

    async def _tenants(self) -> list[int]:
        return await Tenants(await self._opened()).ids()

    async def _forget(self, tenant: int, days: int) -> None:
        before = first_id(time.time_ns() // 1_000 - days * DAY)
        if await decisions.forget(await self._opened(), tenant, before) < decisions.AT_ONCE:
            self._old.pop(0)


def _row(entry: Entry) -> decisions.Row:
    return decisions.Row(
        entry.id,
        *entry.subject,
        entry.action,
        *entry.resource,
        entry.outcome,
        entry.revision,
        entry.request_id,
        entry.line,
    )
