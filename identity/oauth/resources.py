"""resources knows the protected resources of a tenant: what tokens are good for (RFC 8707).

A resource's identifier is the audience of its tokens. Its scopes mean something there and nowhere
else. The issuer itself is one: that of userinfo; and so is what its people are administered over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from ...engine.errors import InvalidValue
from ..changing import By, Changing, change
from ..errors import InUse, NotThere, Taken
from ..ids import new_id
from ..provider import Provider
from ..remembering import Remembered
from .client import IDENTITY_SCOPES
from .client_rules import MAX_NAME, check_resource, check_scopes

KIND = "resource"
"""Of the notices that tell of a resource."""

TOKEN_SECONDS = 300

ADMINISTER = "administer"
"""The scope with which people do over the API what their roles let them."""


class Resource(msgspec.Struct, frozen=True, kw_only=True):
    """A protected resource. `client` is as whom it asks what a token is worth (RFC 7662)."""

    identifier: str
    name: str
    scopes: tuple[str, ...] = ()
    token_seconds: int = TOKEN_SECONDS
    client: str | None = None


class KeptResource(Resource, frozen=True, kw_only=True):
    """A resource as it is administered."""

    id: str
    created_at: datetime
    updated_at: datetime


_COLUMNS = Resource.__struct_fields__
_KEPT = ", ".join(KeptResource.__struct_fields__)

FEW = 10
"""Clients that a refusal names."""


class Resources(Remembered[Resource]):
    """The resources that this process has in memory."""

    kind = KIND

    async def load(self, provider: Provider, id: str) -> Resource | None:
        """A resource by its identifier."""
        async with provider.database.tenant(provider.tenant, readonly=True) as c:
            row = await c.fetchrow(
                f"SELECT {', '.join(_COLUMNS)} FROM sayso.resource_server"
                " WHERE tenant = $1 AND identifier = $2",
                provider.tenant,
                id,
            )
        return None if row is None else msgspec.convert(dict(row), Resource)


async def find(provider: Provider, identifier: str) -> Resource | None:
    """A resource, from memory where it can be."""
    if identifier == provider.issuer:
        return Resource(identifier=identifier, name="", scopes=IDENTITY_SCOPES)
    if identifier == provider.api:
        return Resource(identifier=identifier, name="", scopes=(ADMINISTER,))
    return await provider.part(Resources).get(identifier)


async def create_resource(provider: Provider, by: By, resource: Resource) -> KeptResource:
    """A new resource; raises InvalidValue or Taken."""
    _check(provider, resource)
    id = new_id("res")

    async def effect(changing: Changing) -> KeptResource:
        await _require_client(changing, resource.client)
        row = await changing.c.fetchrow(
            f"INSERT INTO sayso.resource_server (tenant, id, {', '.join(_COLUMNS)})"
            f" VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING {_KEPT}",
            changing.tenant,
            id,
            *msgspec.structs.astuple(resource),
        )
        if row is None:
            raise Taken("there is a resource of this identifier", place="identifier")
        _record(changing, "resource.create", resource.identifier)
        return msgspec.convert(dict(row), KeptResource)

    return await change(provider, by, effect)


async def update_resource(
    provider: Provider, by: By, id: str, changes: Mapping[str, Any]
) -> KeptResource:
    """Change what is given of a Resource, but not its identifier; raises InvalidValue or NotThere.

    Tokens that have a scope which it has no longer are refused, with all access tokens of the
    clients that name it. A shorter life is that of tokens to come.
    """

    async def effect(changing: Changing) -> KeptResource:
        before = await _held(changing, id, "NO KEY UPDATE")
        after = msgspec.convert(msgspec.structs.asdict(before) | dict(changes), KeptResource)
        if after == before:
            return before
        _check(provider, after)
        if after.client != before.client:
            await _require_client(changing, after.client)
        row = await changing.c.fetchrow(
            "UPDATE sayso.resource_server SET name = $3, scopes = $4, token_seconds = $5,"
            f" client = $6, updated_at = now() WHERE tenant = $1 AND id = $2 RETURNING {_KEPT}",
            changing.tenant, id, after.name, after.scopes, after.token_seconds, after.client,
        )  # fmt: skip
        assert row is not None
        _record(changing, "resource.update", after.identifier)
        if not set(before.scopes) <= set(after.scopes):
            for client in await _naming(changing, after.identifier):
                await changing.end("client", client["id"])
        return msgspec.convert(dict(row), KeptResource)

    return await change(provider, by, effect)


async def delete_resource(provider: Provider, by: By, id: str) -> None:
    """Delete a resource; raises NotThere, or InUse while clients name it.

    They lose it by being changed, which ends what they have of it, so no token outlives it.
    """

    async def effect(changing: Changing) -> None:
        found = await _held(changing, id, "UPDATE")
        naming = await _naming(changing, found.identifier)
        if naming:
            told = ", ".join(f"`{row['name']}` ({row['id']})" for row in naming[:FEW])
            more = f" and {len(naming) - FEW} more" if len(naming) > FEW else ""
            raise InUse(f"clients name it: {told}{more}; take it from their `resources` first")
        await changing.c.execute(
            "DELETE FROM sayso.resource_server WHERE tenant = $1 AND id = $2", changing.tenant, id
        )
        _record(changing, "resource.delete", found.identifier)

    await change(provider, by, effect)


async def require_resources(
    changing: Changing, provider: Provider, identifiers: Iterable[str]
) -> None:
    """Raise InvalidValue unless there are all of these, and have them stay until the end."""
    wanted = [i for i in identifiers if i not in (provider.issuer, provider.api)]
    rows = await changing.c.fetch(
        "SELECT identifier FROM sayso.resource_server"
        " WHERE tenant = $1 AND identifier = ANY($2::text[]) FOR KEY SHARE",
        changing.tenant,
        wanted,
    )
    missing = set(wanted) - {row["identifier"] for row in rows}
    if missing:
        raise InvalidValue(f"there is no resource `{min(missing)}`", place="resources")


async def forget_client(changing: Changing, client: str) -> None:
    """Have no resource ask as a client that is gone."""
    rows = await changing.c.fetch(
        "UPDATE sayso.resource_server SET client = NULL, updated_at = now()"
        " WHERE tenant = $1 AND client = $2 RETURNING identifier",
        changing.tenant,
        client,
    )
    for row in rows:
        _record(changing, "resource.update", row["identifier"])


async def _held(changing: Changing, id: str, mode: str) -> KeptResource:
    row = await changing.c.fetchrow(
        f"SELECT {_KEPT} FROM sayso.resource_server WHERE tenant = $1 AND id = $2 FOR {mode}",
        changing.tenant,
        id,
    )
    if row is None:
        raise NotThere("there is no such resource")
    return msgspec.convert(dict(row), KeptResource)


async def _naming(changing: Changing, identifier: str) -> list[Any]:
    """The clients that may ask tokens for a resource: their ids and names."""
    return await changing.c.fetch(
        "SELECT id, name FROM sayso.client WHERE tenant = $1 AND $2 = ANY(resources)"
        " ORDER BY created_at, id",
        changing.tenant,
        identifier,
    )


async def _require_client(changing: Changing, id: str | None) -> None:
    """Raise InvalidValue unless a resource can ask as a client: one that proves who it is."""
    if id is None:
        return
    method = await changing.c.fetchval(
        "SELECT token_endpoint_auth_method FROM sayso.client WHERE tenant = $1 AND id = $2"
        " FOR KEY SHARE",
        changing.tenant,
        id,
    )
    if method is None:
        raise InvalidValue("there is no such client", place="client")
    if method == "none":
        raise InvalidValue("this client can't prove who it is", place="client")


def _record(changing: Changing, action: str, identifier: str) -> None:
    changing.audit(action, f"resource:{identifier}")
    changing.notice(KIND, identifier)


def _check(provider: Provider, resource: Resource) -> None:
    check_resource(resource.identifier, "identifier")
    check_scopes(resource.scopes, "scopes")
    if not 0 < len(resource.name) <= MAX_NAME or not resource.name.isprintable():
        raise InvalidValue(f"it has 1 to {MAX_NAME} printable characters", place="name")
    if resource.identifier in (provider.issuer, provider.api):
        raise InvalidValue("this is the issuer itself", place="identifier")
    if set(resource.scopes) & set(IDENTITY_SCOPES):
        raise InvalidValue("this scope means the person", place="scopes")
    if ADMINISTER in resource.scopes:
        raise InvalidValue("this scope means the API", place="scopes")
    if not 1 <= resource.token_seconds <= 86_400:
        raise InvalidValue("it is 1 to 86,400 seconds", place="token_seconds")


async def get_resource(provider: Provider, id: str) -> KeptResource:
    """A resource by its id; raises NotThere."""
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        row = await c.fetchrow(
            f"SELECT {_KEPT} FROM sayso.resource_server WHERE tenant = $1 AND id = $2",
            provider.tenant,
            id,
        )
    if row is None:
        raise NotThere("there is no such resource")
    return msgspec.convert(dict(row), KeptResource)


async def list_resources(provider: Provider) -> list[KeptResource]:
    """All resources of a tenant, by identifier."""
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        rows = await c.fetch(
            f"SELECT {_KEPT} FROM sayso.resource_server WHERE tenant = $1 ORDER BY identifier",
            provider.tenant,
        )
    return [msgspec.convert(dict(row), KeptResource) for row in rows]
