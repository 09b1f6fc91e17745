"""client_changes knows how clients are made, changed and deleted, and what ends with that.

Two invariants. *No later than the change*: a grant is made under a lock of its client's row
(interactions), so that one who may have less since has no grant of before with more. *Nothing comes
back*: what was taken from a client's grants is not in them again when the client is given it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ..changing import By, Changing, change
from ..errors import NotThere
from ..ids import new_id, new_secret
from ..provider import Provider
from . import granting
from .authorization import is_same_place
from .client import Client, ClientRequest
from .client_rules import check_request
from .client_secrets import add_secret
from .clients import KIND, get_client
from .resources import forget_client, require_resources

_ASKED = ClientRequest.__struct_fields__


async def create_client(
    provider: Provider, by: By, asked: ClientRequest
) -> tuple[Client, str | None]:
    """A new client, and its secret if it is of those that have one; raises InvalidValue."""
    check_request(asked)
    id, secret = new_id("cli"), None
    if asked.has_secrets:
        secret = new_secret()
    values = msgspec.structs.asdict(asked)

    async def effect(changing: Changing) -> None:
        await require_resources(changing, provider, asked.resources)
        places = ", ".join(f"${i}" for i in range(3, 3 + len(values)))
        await changing.c.execute(
            f"INSERT INTO sayso.client (tenant, id, {', '.join(values)}) VALUES ($1, $2, {places})",
            changing.tenant,
            id,
            *values.values(),
        )
        if secret is not None:
            await add_secret(changing, id, secret)
        changing.audit("client.create", f"client:{id}", details={"name": asked.name})
        changing.notice(KIND, id)

    await change(provider, by, effect)
    return await get_client(provider, id), secret


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


async def update_client(provider: Provider, by: By, id: str, changes: Mapping[str, Any]) -> Client:
    """Change what is given of a ClientRequest; raises NotThere or InvalidValue.

    Of what it may do no longer all ends: see `_end`.
    """

    async def effect(changing: Changing) -> None:
        row = await changing.c.fetchrow(
            f"SELECT {', '.join(_ASKED)} FROM sayso.client WHERE tenant = $1 AND id = $2"
            " FOR NO KEY UPDATE",
            changing.tenant,
            id,
        )
        if row is None:
            raise NotThere("there is no such client")
        before = msgspec.convert(dict(row), ClientRequest)
        after = msgspec.convert(msgspec.structs.asdict(before) | dict(changes), ClientRequest)
        if after == before:
            return
        check_request(after)
        await require_resources(changing, provider, set(after.resources) - set(before.resources))
        await _write(changing, id, after)
        changed = [name for name in _ASKED if getattr(before, name) != getattr(after, name)]
        changing.audit("client.update", f"client:{id}", details={"changed": changed})
        changing.notice(KIND, id)
        await _end(changing, id, before, after)

    await change(provider, by, effect)
    return await get_client(provider, id)


async def _write(changing: Changing, id: str, asked: ClientRequest) -> None:
    values = msgspec.structs.asdict(asked)
    places = ", ".join(f"{name} = ${i}" for i, name in enumerate(values, 3))
    await changing.c.execute(
        f"UPDATE sayso.client SET {places}, updated_at = now() WHERE tenant = $1 AND id = $2",
        changing.tenant,
        id,
        *values.values(),
    )


async def _end(changing: Changing, id: str, before: ClientRequest, after: ClientRequest) -> None:
    """End what a client may have no longer.

    - Codes on their way to a redirect URI that it has no longer.
    - Secrets, where it proves who it is without.
    - Refresh tokens, where it may use none, or they would live longer than they now do.
    - Of its grants the scopes and resources that it may not have; all, where it may act for nobody,
      or needs to prove nothing any more: who has seen a refresh token could use it.
    - Access tokens, where any of scopes, resources and grant types is fewer.
    """
    lost = {
        name: set(getattr(before, name)) - set(getattr(after, name))
        for name in ("scopes", "resources", "grant_types", "redirect_uris")
    }
    if lost["redirect_uris"]:
        await _end_codes(changing, id, after)
    if before.has_secrets and not after.has_secrets:
        await changing.c.execute(
            "DELETE FROM sayso.client_secret WHERE tenant = $1 AND client = $2", changing.tenant, id
        )
    if "refresh_token" in lost["grant_types"] or after.refresh_seconds < before.refresh_seconds:
        seconds = after.refresh_seconds if "refresh_token" in after.grant_types else 0
        await granting.shorten_refresh(changing, id, seconds)
    bared = after.is_public and not before.is_public
    if bared or "authorization_code" in lost["grant_types"]:
        await granting.revoke_of_client(changing, id)
    elif lost["scopes"] or lost["resources"]:
        await granting.narrow(changing, id, lost["scopes"], lost["resources"])
    if bared or lost["scopes"] or lost["resources"] or lost["grant_types"]:
        await changing.end("client", id)


async def _end_codes(changing: Changing, id: str, after: ClientRequest) -> None:
    rows = await changing.c.fetch(
        "SELECT a.digest, a.redirect_uri FROM sayso.authorization_code a"
        " JOIN sayso.oauth_grant g ON g.tenant = a.tenant AND g.id = a.grant_id"
        " WHERE a.tenant = $1 AND g.client = $2 AND a.used_at IS NULL AND a.expires_at > $3",
        changing.tenant,
        id,
        changing.now,
    )
    gone = [
        row["digest"]
        for row in rows
        if not any(is_same_place(uri, row["redirect_uri"]) for uri in after.redirect_uris)
    ]
    await changing.c.execute(
        "DELETE FROM sayso.authorization_code WHERE tenant = $1 AND digest = ANY($2::bytea[])",
        changing.tenant,
        gone,
    )


async def delete_client(provider: Provider, by: By, id: str) -> None:
    """Delete a client with all it was given, and refuse its tokens; raises NotThere."""

    async def effect(changing: Changing) -> None:
        await forget_client(changing, id)
        done = await changing.c.execute(
            "DELETE FROM sayso.client WHERE tenant = $1 AND id = $2", changing.tenant, id
        )
        if done == "DELETE 0":
            raise NotThere("there is no such client")
        changing.notice(KIND, id)
        changing.audit("client.delete", f"client:{id}")
        await changing.end("client", id)

    await change(provider, by, effect)
