"""feed knows how to tell a tenant's changes in their order, and whole tenants to begin from.

The feed is a table. Committing processes notify once for all they committed in a moment
(`Notifier`), and whoever follows asks for what came after the last it has (`changes_after`); a
notification only saves waiting, so one that is lost costs time and nothing else.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, NamedTuple

import asyncpg
import structlog

from ..engine.data import EntityAttributes, Relationship
from .changes import Change, decode_body
from .database import APP, SECONDS, Connection, Database, translated
from .errors import Unavailable, UnknownTenant
from .rows import instant, names, relationship

_log = structlog.get_logger("sayso.store")

CHANNEL = "sayso_feed"
ENTRIES = 500
"""Changes read at once at most."""

ROWS = 20_000
"""Rows read at once when a whole tenant is told."""

MOMENT = 0.002
"""Seconds within which commits share a notification."""


class Head(NamedTuple):
    """Where a tenant stands."""

    revision: int
    policy: int
    status: str
    trimmed: int
    """The last revision whose change is no longer told."""


async def head(database: Database, tenant: int) -> Head:
    """A tenant's revision, policy version and status now."""
    async with database.tenant(tenant, readonly=True) as c:
        return await _head(c, tenant)


async def _head(c: Connection, tenant: int) -> Head:
    row = await c.fetchrow(
        "SELECT revision, policy, status, trimmed FROM sayso.tenant WHERE id = $1", tenant
    )
    if row is None:
        raise UnknownTenant("there is no such tenant")
    return Head(*row)


async def changes_after(
    database: Database, tenant: int, revision: int, limit: int = ENTRIES
) -> list[Change]:
    """The changes after a revision, in order, at most `limit`.

    Where those next to it are no longer told (retention), the first is a later one.
    """
    async with database.tenant(tenant, readonly=True) as c:
        rows = await c.fetch(
            "SELECT revision, kind, at, actor, reason, request_id, policy, body FROM sayso.feed"
            " WHERE tenant = $1 AND revision > greatest($2::bigint,"
            "  (SELECT trimmed FROM sayso.tenant WHERE id = $1)) ORDER BY revision LIMIT $3",
            tenant,
            revision,
            limit,
        )
    return [
        Change(
            row["revision"], row["kind"], instant(row["at"]) or 0, row["actor"], row["reason"],
            row["request_id"], row["policy"], decode_body(row["body"]),
        )
        for row in rows
    ]  # fmt: skip


async def mark(database: Database, tenant: int, revision: int) -> str | None:
    """A digest of what the feed says at a revision; None if it says nothing."""
    async with database.tenant(tenant, readonly=True) as c:
        row = await c.fetchrow(
            "SELECT at, kind, actor, body FROM sayso.feed WHERE tenant = $1 AND revision = $2",
            tenant,
            revision,
        )
    if row is None:
        return None
    told = f"{row['at'].isoformat()} {row['kind']} {row['actor']} "
    return hashlib.sha256(told.encode() + row["body"]).hexdigest()


async def expired(database: Database, tenant: int, limit: int = 1_000) -> list[Relationship]:
    """Stored relationships whose time is up by the database's clock."""
    async with database.tenant(tenant, readonly=True) as c:
        rows = await c.fetch(
            f"SELECT {names()} FROM sayso.relationship"
            " WHERE tenant = $1 AND expires_at <= now() ORDER BY expires_at LIMIT $2",
            tenant,
            limit,
        )
    return [relationship(row) for row in rows]


async def next_end(database: Database, tenant: int) -> int | None:
    """When the first of a tenant's stored relationships ends or has ended, if any does."""
    async with database.tenant(tenant, readonly=True) as c:
        return instant(
            await c.fetchval(
                "SELECT min(expires_at) FROM sayso.relationship"
                " WHERE tenant = $1 AND expires_at IS NOT NULL",
                tenant,
            )
        )


class Whole(NamedTuple):
    """All that a tenant has at one revision."""

    head: Head
    policy_text: str
    rows: AsyncIterator[list[Relationship] | list[EntityAttributes]]


@contextlib.asynccontextmanager
async def whole(database: Database, tenant: int, at_once: int = ROWS) -> AsyncIterator[Whole]:
    """A tenant's state at one moment, its rows in chunks to be read within the context."""
    async with database.tenant(tenant, isolation="repeatable_read", readonly=True) as c:
        await database.go_large(c)
        head = await _head(c, tenant)
        text = await c.fetchval(
            "SELECT text FROM sayso.policy_version WHERE tenant = $1 AND version = $2",
            tenant,
            head.policy,
        )
        yield Whole(head, text or "", _rows(c, tenant, at_once))


async def _rows(
    c: Connection, tenant: int, at_once: int
) -> AsyncIterator[list[Relationship] | list[EntityAttributes]]:
    relationships = f"SELECT {names()} FROM sayso.relationship WHERE tenant = $1"
    async for chunk in _chunks(c, relationships, tenant, at_once):
        yield [relationship(row) for row in chunk]
    attributes = (
        "SELECT type, id, name, value FROM sayso.attribute WHERE tenant = $1 ORDER BY type, id"
    )
    async for chunk in _chunks(c, attributes, tenant, at_once):
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for row in chunk:
            found.setdefault((row["type"], row["id"]), {})[row["name"]] = row["value"]
        yield [EntityAttributes(*entity, values) for entity, values in found.items()]


async def _chunks(
    c: Connection, query: str, tenant: int, at_once: int
) -> AsyncIterator[Sequence[Any]]:
    cursor = await c.cursor(query, tenant)
    while rows := await cursor.fetch(at_once, timeout=60):
        yield rows


# ── Telling that there is something new ─────────────────────────────────────────────────────


class Notifier:
    """Tells other processes which tenants have changed, some commits at once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._changed: dict[int, int] = {}
        self._task: asyncio.Task[None] | None = None

    def changed(self, tenant: int, changes: Sequence[Change]) -> None:
        """Tell in a moment of what a tenant has committed.

        Never raises: followers also ask by themselves.
        """
        if not changes:
            return
        self._changed[tenant] = max(self._changed.get(tenant, 0), changes[-1].revision)
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._tell())

    async def close(self) -> None:
        """Wait until all is told."""
        if self._task is not None:
            await self._task

    async def _tell(self) -> None:
        try:
            while self._changed:
                await asyncio.sleep(MOMENT)
                told, self._changed = self._changed, {}
                with contextlib.suppress(Unavailable):
                    await self._database.notify(CHANNEL, (f"{t}:{r}" for t, r in told.items()))
        finally:
            self._task = None


class Listener:
    """Hears which tenants have changed, over a connection of its own that is opened again and
    again."""

    RETRY = 0.5
    """Seconds between attempts."""

    def __init__(
        self, url: str, heard: Callable[[int, int], None], connected: Callable[[bool], None]
    ) -> None:
        """`heard` is told a tenant and the revision it has reached, `connected` whether
        notifications arrive at present."""
        self._url = url
        self._heard = heard
        self._connected = connected

    async def run(self) -> None:
        """Listen until cancelled."""
        while True:
            try:
                with translated():
                    await self._listen()
            except Unavailable:
                pass
            except Exception:
                _log.exception("can't listen")
            self._connected(False)
            await asyncio.sleep(self.RETRY)

    async def _listen(self) -> None:
        gone = asyncio.Event()
        c = await asyncpg.connect(
            self._url, timeout=SECONDS, server_settings={"application_name": "sayso listener"}
        )
        try:
            c.add_termination_listener(lambda _: gone.set())
            await c.execute(f"SET ROLE {APP}")
            await c.add_listener(CHANNEL, self._hear)
            self._connected(True)
            await gone.wait()
        finally:
            with contextlib.suppress(Exception):  # it may be closed, or hang
                await c.close(timeout=1)

    def _hear(self, _connection: Any, _pid: int, _channel: str, payload: Any) -> None:
        for told in str(payload).split(","):
            tenant, _, revision = told.partition(":")
            if tenant.isdecimal() and revision.isdecimal():
                self._heard(int(tenant), int(revision))
