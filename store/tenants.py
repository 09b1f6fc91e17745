"""tenants knows which tenants there are: it makes, finds, suspends and deletes them."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import asyncpg
import msgspec

from .database import Database
from .errors import InvalidTenantName, TenantExists, UnknownTenant

DEFAULT = "default"
"""The tenant that bare paths lead to, and that administers the others."""

NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")

_COLUMNS = (
    "id, name, status, revision, policy, created_at,"
    " ARRAY(SELECT host FROM sayso.tenant_host h WHERE h.tenant = t.id ORDER BY host) AS hosts"
)


class TenantRecord(msgspec.Struct, frozen=True):
    """A tenant as the registry has it."""

    id: int
    name: str
    status: str
    revision: int
    policy: int
    created_at: datetime
    hosts: list[str]


_CLEARED = ("relationship", "relationship_past", "attribute", "decision", "audit_pending")
"""Tables whose rows go before the tenant they name does: there may be many, or no foreign key."""


class Tenants:
    """The registry."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(self, name: str, hosts: tuple[str, ...] = ()) -> TenantRecord:
        """A new tenant; raises InvalidTenantName or TenantExists."""
        if not NAME.fullmatch(name):
            raise InvalidTenantName(
                "a tenant's name is 1 to 63 lower-case letters, digits and hyphens, beginning and"
                " ending with a letter or digit"
            )
        try:
            async with self._database.registry() as c:
                id = await c.fetchval(
                    "INSERT INTO sayso.tenant (name) VALUES ($1) RETURNING id", name
                )
                await c.executemany(
                    "INSERT INTO sayso.tenant_host (host, tenant) VALUES ($1, $2)",
                    [(host.lower(), id) for host in hosts],
                )
        except asyncpg.UniqueViolationError as error:
            what = "host" if error.table_name == "tenant_host" else "name"
            raise TenantExists(f"there is a tenant of this {what} already") from None
        return await self.named(name)

    async def named(self, name: str) -> TenantRecord:
        """The tenant of a name; raises UnknownTenant."""
        return await self._one("name = $1", name)

    async def at(self, host: str) -> TenantRecord:
        """The tenant that a host name leads to; raises UnknownTenant."""
        return await self._one(
            "id = (SELECT tenant FROM sayso.tenant_host WHERE host = $1)", host.lower()
        )

    async def all(self, after: str = "", limit: int = 1000) -> list[TenantRecord]:
        """Tenants by name, a page after a name."""
        async with self._database.registry() as c:
            rows = await c.fetch(
                f"SELECT {_COLUMNS} FROM sayso.tenant t WHERE name > $1 ORDER BY name LIMIT $2",
                after,
                limit,
            )
        return [TenantRecord(*row) for row in rows]

    async def ids(self) -> list[int]:
        """The ids of all tenants."""
        async with self._database.registry() as c:
            rows = await c.fetch("SELECT id FROM sayso.tenant ORDER BY id", timeout=60)
        return [row["id"] for row in rows]

    async def stand(self, ids: list[int]) -> list[tuple[int, str, int, str]]:
        """(id, name, revision, status) of some tenants; those deleted are not among them."""
        async with self._database.registry() as c:
            rows = await c.fetch(
                "SELECT id, name, revision, status FROM sayso.tenant WHERE id = ANY($1::bigint[])",
                ids,
            )
        return [tuple(row) for row in rows]

    async def leading(self, hosts: list[str]) -> list[tuple[str, int]]:
        """(host, id) of some host names and the tenants that they lead to, if they do to any."""
        if not hosts:
            return []
        async with self._database.registry() as c:
            rows = await c.fetch(
                "SELECT host, tenant FROM sayso.tenant_host WHERE host = ANY($1::text[])", hosts
            )
        return [tuple(row) for row in rows]

    async def suspend(self, name: str) -> None:
        """Refuse its reads and writes from now on; what it has stays."""
        await self._change(
            name,
            "UPDATE sayso.tenant SET status = 'suspended' WHERE name = $1 AND status = 'active'",
        )

    async def resume(self, name: str) -> None:
        """End a suspension."""
        await self._change(
            name,
            "UPDATE sayso.tenant SET status = 'active' WHERE name = $1 AND status = 'suspended'",
        )

    async def delete(self, name: str) -> None:
        """Delete it and all it has for ever. If that is broken off, do it again."""
        tenant = (await self.named(name)).id
        await self._change(name, "UPDATE sayso.tenant SET status = 'deleting' WHERE name = $1")
        for table in _CLEARED:
            async with self._database.tenant(tenant) as c:
                await c.execute(f"DELETE FROM sayso.{table} WHERE tenant = $1", tenant, timeout=600)
        await self._change(name, "DELETE FROM sayso.tenant WHERE name = $1")

    async def _change(self, name: str, statement: str) -> None:
        async with self._database.registry() as c:
            known = await c.fetchval("SELECT true FROM sayso.tenant WHERE name = $1", name)
            await c.execute(statement, name, timeout=600)
        if not known:
            raise UnknownTenant(f"there is no tenant `{name}`")

    async def _one(self, where: str, value: Any) -> TenantRecord:
        async with self._database.registry() as c:
            row = await c.fetchrow(f"SELECT {_COLUMNS} FROM sayso.tenant t WHERE {where}", value)
        if row is None:
            raise UnknownTenant("there is no such tenant")
        return TenantRecord(*row)
