"""clients knows how the clients of a tenant are found and kept in memory."""

from __future__ import annotations

import msgspec

from ..errors import NotThere
from ..provider import Provider
from ..remembering import Remembered
from .client import Client, Secret

KIND = "client"
"""Of the notices that tell of a client."""

_COLUMNS = [name for name in Client.__struct_fields__ if name != "secrets"]


class Clients(Remembered[Client]):
    """The clients that this process has in memory."""

    kind = KIND

    async def load(self, provider: Provider, id: str) -> Client | None:
        """A client with its secrets."""
        async with provider.database.tenant(provider.tenant, readonly=True) as c:
            row = await c.fetchrow(
                f"SELECT {', '.join(_COLUMNS)} FROM sayso.client WHERE tenant = $1 AND id = $2",
                provider.tenant,
                id,
            )
            if row is None:
                return None
            kept = await c.fetch(
                "SELECT id, digest, created_at, expires_at FROM sayso.client_secret"
                " WHERE tenant = $1 AND client = $2 AND (expires_at IS NULL OR expires_at > now())",
                provider.tenant,
                id,
            )
        secrets = [Secret(**secret) for secret in kept]
        return msgspec.convert(dict(row) | {"secrets": secrets}, Client, from_attributes=True)


async def find(provider: Provider, id: str) -> Client | None:
    """A client that may be served, from memory where it can be."""
    found = await provider.part(Clients).get(id)
    return None if found is None or found.disabled_at is not None else found


async def get_client(provider: Provider, id: str) -> Client:
    """A client, one that is disabled too; raises NotThere."""
    found = await provider.part(Clients).get(id)
    if found is None:
        raise NotThere("there is no such client")
    return found


async def page_clients(
    provider: Provider, after: tuple[str, str] | None, limit: int
) -> list[Client]:
    """Clients in the order in which they were made, from after a place: a time and an id."""
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        rows = await c.fetch(
            f"SELECT {', '.join(_COLUMNS)} FROM sayso.client WHERE tenant = $1"
            " AND ($2::text IS NULL OR (created_at, id) > ($2::text::timestamptz, $3))"
            " ORDER BY created_at, id LIMIT $4",
            provider.tenant,
            after and after[0],
            after and after[1],
            limit,
        )
    return [msgspec.convert(dict(row), Client) for row in rows]
