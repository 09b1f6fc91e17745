"""direct knows how to administer the tenants of a database that this process can reach."""

from __future__ import annotations

import contextlib
import os
import pwd
from collections.abc import AsyncIterator
from pathlib import Path

from ...store.database import Database, connect
from ...store.errors import TenantExists, UnknownTenant
from ...store.feed import Notifier
from ...store.journal import Journal
from ...store.tenants import DEFAULT, TenantRecord, Tenants
from .errors import DefaultTenant
from .interface import TenantState
from .tenant import DirectTenant


class DirectAdministration:
    """The tenants of a database."""

    def __init__(self, database: Database, actor: str, secrets: Path | None = None) -> None:
        """`actor` is recorded as having done what is done. `secrets` is the directory of the key
        that identity keeps secrets under, unless the environment has it."""
        self._registry = Tenants(database)
        self._database = database
        self._actor = actor
        self._secrets = secrets
        self._notifier = Notifier(database)
        self._journal = Journal(database, self._notifier.changed)

    async def close(self) -> None:
        """Wait until what was written is told."""
        await self._journal.close()
        await self._notifier.close()

    async def create(self, name: str, hosts: tuple[str, ...]) -> TenantState:
        """A new tenant; raises InvalidTenantName or TenantExists."""
        return _state(await self._registry.create(name, hosts))

    async def tenants(self, after: str, limit: int) -> list[TenantState]:
        """Tenants by name, a page after a name."""
        return [_state(record) for record in await self._registry.all(after, limit)]

    async def named(self, name: str) -> TenantState:
        """A tenant as the registry has it; raises UnknownTenant."""
        return _state(await self._record(name))

    async def suspend(self, name: str) -> None:
        """Refuse a tenant's requests; raises UnknownTenant."""
        await self._registry.suspend(name)

    async def resume(self, name: str) -> None:
        """End a suspension; raises UnknownTenant."""
        await self._registry.resume(name)

    async def delete(self, name: str) -> None:
        """Delete a tenant and all it has; raises UnknownTenant or DefaultTenant."""
        if name == DEFAULT:
            raise DefaultTenant(
                f"the tenant `{DEFAULT}` is who answers at bare paths, and has to stay"
            )
        await self._record(name)
        await self._registry.delete(name)

    async def tenant(self, name: str | None) -> DirectTenant:
        """A tenant; the one that every server has is made if it is missing."""
        name = name or DEFAULT
        if name == DEFAULT:
            with contextlib.suppress(TenantExists):
                await self._registry.create(DEFAULT)
        record = await self._record(name)
        return DirectTenant(
            self._database, self._journal, self._notifier, record, self._actor, self._secrets
        )

    async def _record(self, name: str) -> TenantRecord:
        try:
            return await self._registry.named(name)
        except UnknownTenant:
            raise UnknownTenant(
                f"there is no tenant `{name}`; `sayso tenant list` tells which there are"
            ) from None


def _state(record: TenantRecord) -> TenantState:
    return TenantState(
        record.name, record.status, record.revision, record.policy, record.created_at, record.hosts
    )


@contextlib.asynccontextmanager
async def administered(
    url: str, secrets: Path | None = None
) -> AsyncIterator[DirectAdministration]:
    """The tenants of a database whose schema is up to date."""
    database = await connect(url, size=4)
    try:
        administration = DirectAdministration(database, f"cli:{user()}", secrets)
        try:
            yield administration
        finally:
            await administration.close()
    finally:
        await database.close()


def user() -> str:
    """The user of the operating system, by name if it has one; not what the environment says."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
