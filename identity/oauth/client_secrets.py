"""client_secrets knows how a client's secrets follow one another: several are good at a time, so
that nobody is refused while the next is taken to where it is needed.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ...engine.errors import InvalidValue
from ..changing import By, Changing, change
from ..errors import NotThere, Taken
from ..ids import digest, new_id, new_secret
from ..provider import Provider
from .client import Secret
from .clients import KIND, get_client

MAX_GRACE = timedelta(days=30)

MOST = 10
"""Secrets of one client in force."""


async def list_secrets(provider: Provider, client: str) -> list[Secret]:
    """A client's secrets in force, the oldest first; raises NotThere."""
    now = datetime.now(UTC)
    found = [s for s in (await get_client(provider, client)).secrets if s.is_good(now)]
    return sorted(found, key=lambda secret: (secret.created_at, secret.id))


async def rotate_secret(
    provider: Provider, by: By, id: str, grace: timedelta = timedelta(days=1)
) -> tuple[str, str]:
    """A new secret's id and the secret; those before go on for a while.

    Raises NotThere, InvalidValue, or Taken where there are too many.
    """
    if not timedelta() <= grace <= MAX_GRACE:
        raise InvalidValue("it is 0 seconds to 30 days", place="grace_seconds")
    secret = new_secret()

    async def effect(changing: Changing) -> str:
        method: str | None = await changing.c.fetchval(
            "SELECT token_endpoint_auth_method FROM sayso.client WHERE tenant = $1 AND id = $2"
            " FOR NO KEY UPDATE",
            changing.tenant,
            id,
        )
        if method is None:
            raise NotThere("there is no such client")
        if not method.startswith("client_secret"):
            raise InvalidValue("this client has no secrets", place="token_endpoint_auth_method")
        await changing.c.execute(
            "UPDATE sayso.client_secret SET expires_at = least(expires_at, $3)"
            " WHERE tenant = $1 AND client = $2",
            changing.tenant,
            id,
            changing.now + grace,
        )
        made = await add_secret(changing, id, secret)
        changing.audit("client.rotate-secret", f"client:{id}", details={"secret": made})
        changing.notice(KIND, id)
        return made

    return await change(provider, by, effect), secret


async def end_secret(provider: Provider, by: By, client: str, secret: str) -> None:
    """Have a secret be worth nothing from now on; raises NotThere.

    What was got with it stays good for as long as it lives.
    """

    async def effect(changing: Changing) -> None:
        done = await changing.c.execute(
            "DELETE FROM sayso.client_secret WHERE tenant = $1 AND client = $2 AND id = $3",
            changing.tenant,
            client,
            secret,
        )
        if done == "DELETE 0":
            raise NotThere("this client has no such secret")
        changing.audit("client.end-secret", f"client:{client}", details={"secret": secret})
        changing.notice(KIND, client)

    await change(provider, by, effect)


async def add_secret(changing: Changing, client: str, secret: str) -> str:
    """Keep a secret of a client's, and no longer those that are over; its id. Raises Taken."""
    await changing.c.execute(
        "DELETE FROM sayso.client_secret WHERE tenant = $1 AND client = $2 AND expires_at <= $3",
        changing.tenant,
        client,
        changing.now,
    )
    count: int = await changing.c.fetchval(
        "SELECT count(*) FROM sayso.client_secret WHERE tenant = $1 AND client = $2",
        changing.tenant,
        client,
    )
    if count >= MOST:
        raise Taken(f"the client has {MOST} secrets: end one first")
    id = new_id("sec")
    await changing.c.execute(
        "INSERT INTO sayso.client_secret (tenant, client, id, digest) VALUES ($1, $2, $3, $4)",
        changing.tenant,
        client,
        id,
        digest(secret),
    )
    return id
