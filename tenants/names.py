"""names knows which tenants the names and hosts lead to that requests come with."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Container

from ..store.errors import Unavailable, UnknownTenant
from ..store.tenants import TenantRecord, Tenants

FORGET = 30.0
"""Seconds for which a name is believed to lead to the tenant it led to. Of a tenant that is
followed that is seen anew with each look at all of them, so that nobody need wait for it."""

AGAIN = 1.0
"""Seconds after which a database that was away is asked for a known name again."""

_HOST = "//"
"""Before a host name, which a tenant's name is then not taken for."""


class Names:
    """What one process believes of names."""

    def __init__(self, registry: Tenants) -> None:
        self._registry = registry
        self._known: dict[str, tuple[float, TenantRecord]] = {}

    def believed(self, key: str) -> int | None:
        """The number of the tenant that a name, or `//` and a host name, leads to, if believed."""
        known = self._known.get(key)
        return None if known is None or known[0] < time.monotonic() else known[1].id

    async def named(self, name: str) -> TenantRecord:
        """The tenant of a name; raises UnknownTenant."""
        return await self._record(name, self._registry.named(name))

    async def at(self, host: str) -> TenantRecord:
        """The tenant of a host name; raises UnknownTenant."""
        return await self._record(host_key(host), self._registry.at(host))

    async def _record(self, key: str, asked: Awaitable[TenantRecord]) -> TenantRecord:
        """A name's tenant. While the database is away, what was last known goes on."""
        try:
            record = await asked
        except UnknownTenant:
            self._known.pop(key, None)
            raise
        except Unavailable:
            if key not in self._known:
                raise
            record = self._known[key][1]
            self._known[key] = (time.monotonic() + AGAIN, record)
            return record
        self._known[key] = (time.monotonic() + FORGET, record)
        return record

    async def look(self, tenants: Container[int]) -> None:
        """See where the host names lead that have led to some tenants."""
        hosts = [
            key[len(_HOST) :]
            for key, (_, record) in self._known.items()
            if key.startswith(_HOST) and record.id in tenants
        ]
        for host, tenant in await self._registry.leading(hosts):
            self.seen(host_key(host), tenant)

    def seen(self, key: str, tenant: int) -> None:
        """Go on believing that a name leads to a tenant: it was seen to do so just now."""
        known = self._known.get(key)
        if known is not None and known[1].id == tenant:
            self._known[key] = (time.monotonic() + FORGET, known[1])


def host_key(host: str) -> str:
    """How a host name is told from a tenant's."""
    return f"{_HOST}{host}"
