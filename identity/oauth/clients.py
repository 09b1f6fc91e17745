"""clients knows how the clients of a tenant are made, found, changed and kept in memory.

Secrets are shown once and kept as digests. Several are good at a time, so that one follows another
while nobody is refused.
"""

from __future__ import annotations

from datetime import timedelta

import msgspec

from ...engine.errors import InvalidValue
from ..changing import By, Changing, change
from ..errors import NotThere
from ..ids import digest, new_id, new_secret
from ..provider import Provider
from ..remembering import Remembered
from .client import Client, ClientRequest, Secret
from .client_rules import check_request

KIND = "client"
"""Of the notices that tell of a client."""

MAX_GRACE = timedelta(days=30)

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


async def create_client(
    provider: Provider, by: By, asked: ClientRequest
) -> tuple[Client, str | None]:
    """A new client, and its secret if it is of those that have one; raises InvalidValue."""
    check_request(asked)
    id, secret = new_id("cli"), None
    if asked.token_endpoint_auth_method.startswith("client_secret"):
        secret = new_secret()
    values = msgspec.structs.asdict(asked)

    async def effect(changing: Changing) -> None:
        places = ", ".join(f"${i}" for i in range(3, 3 + len(values)))
        await changing.c.execute(
            f"INSERT INTO sayso.client (tenant, id, {', '.join(values)}) VALUES ($1, $2, {places})",
            changing.tenant,
            id,
            *values.values(),
        )
        if secret is not None:
            await _add_secret(changing, id, secret)
        changing.audit("client.create", f"client:{id}", details={"name": asked.name})
        changing.notice(KIND, id)

    await change(provider, by, effect)
    return await get_client(provider, id), secret


async def rotate_secret(
    provider: Provider, by: By, id: str, grace: timedelta = timedelta(days=1)
) -> str:
    """A new secret; those before go on for a while. Raises NotThere or InvalidValue."""
    if not timedelta() <= grace <= MAX_GRACE:
        raise InvalidValue("it is 0 seconds to 30 days", place="grace_seconds")
    client = await get_client(provider, id)
    if not client.token_endpoint_auth_method.startswith("client_secret"):
        raise InvalidValue("this client has no secrets", place="token_endpoint_auth_method")
    secret = new_secret()

    async def effect(changing: Changing) -> None:
        await changing.c.execute(
            "UPDATE sayso.client_secret SET expires_at = least(expires_at, $3)"
            " WHERE tenant = $1 AND client = $2",
            changing.tenant,
            id,
            changing.now + grace,
        )
        await _add_secret(changing, id, secret)
        changing.audit("client.rotate-secret", f"client:{id}")
        changing.notice(KIND, id)

    await change(provider, by, effect)
    return secret


async def set_disabled(provider: Provider, by: By, id: str, disabled: bool) -> None:
    """Serve a client no more, and refuse its tokens; or serve it again. Raises NotThere."""

    async def effect(changing: Changing) -> None:
        done = await changing.c.execute(
            "UPDATE sayso.client SET disabled_at = $3, updated_at = now()"
            " WHERE tenant = $1 AND id = $2",
            changing.tenant,
            id,
            changing.now if disabled else None,
        )
        if done == "UPDATE 0":
            raise NotThere("there is no such client")
        changing.notice(KIND, id)
        changing.audit("client.disable" if disabled else "client.enable", f"client:{id}")
        if disabled:
            await changing.end("client", id)

    await change(provider, by, effect)


async def _add_secret(changing: Changing, client: str, secret: str) -> None:
    await changing.c.execute(
        "INSERT INTO sayso.client_secret (tenant, client, id, digest) VALUES ($1, $2, $3, $4)",
        changing.tenant,
        client,
        new_id("sec"),
        digest(secret),
    )


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


async def delete_client(provider: Provider, by: By, id: str) -> None:
    """Delete a client with all it was given, and refuse its tokens; raises NotThere."""

    async def effect(changing: Changing) -> None:
        done = await changing.c.execute(
            "DELETE FROM sayso.client WHERE tenant = $1 AND id = $2", changing.tenant, id
        )
        if done == "DELETE 0":
            raise NotThere("there is no such client")
        changing.notice(KIND, id)
        changing.audit("client.delete", f"client:{id}")
        await changing.end("client", id)

    await change(provider, by, effect)
