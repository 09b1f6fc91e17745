"""resources knows the protected resources of a tenant: what tokens are good for (RFC 8707).

A resource's identifier is the audience of its tokens. Its scopes mean something there and nowhere
else. The issuer itself is one: that of userinfo; and so is what its people are administered over.
"""

from __future__ import annotations

import msgspec

from ...engine.errors import InvalidValue
from ..changing import By, Changing, change
from ..errors import NotThere, Taken
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


_COLUMNS = Resource.__struct_fields__


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


async def create_resource(provider: Provider, by: By, resource: Resource) -> None:
    """Keep a new resource; raises InvalidValue or Taken."""
    _check(provider, resource)

    async def effect(changing: Changing) -> None:
        done = await changing.c.execute(
            f"INSERT INTO sayso.resource_server (tenant, {', '.join(_COLUMNS)})"
            " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
            changing.tenant,
            *msgspec.structs.astuple(resource),
        )
        if done == "INSERT 0 0":
            raise Taken("there is a resource of this identifier", place="identifier")
        _record(changing, "resource.create", resource.identifier)

    await change(provider, by, effect)


async def replace_resource(provider: Provider, by: By, resource: Resource) -> None:
    """Change what a resource is; tokens that were issued stay. Raises InvalidValue or NotThere."""
    _check(provider, resource)

    async def effect(changing: Changing) -> None:
        done = await changing.c.execute(
            "UPDATE sayso.resource_server SET name = $3, scopes = $4, token_seconds = $5,"
            " client = $6, updated_at = now() WHERE tenant = $1 AND identifier = $2",
            changing.tenant,
            *msgspec.structs.astuple(resource),
        )
        if done == "UPDATE 0":
            raise NotThere("there is no such resource")
        _record(changing, "resource.update", resource.identifier)

    await change(provider, by, effect)


def _record(changing: Changing, action: str, identifier: str) -> None:
    changing.audit(action, f"resource:{identifier}")
    changing.notice(KIND, identifier)


def _check(provider: Provider, resource: Resource) -> None:
    check_resource(resource.identifier, "identifier")
    check_scopes(resource.scopes, "scopes")
    if not 0 < len(resource.name) <= MAX_NAME:
        raise InvalidValue(f"it has 1 to {MAX_NAME} characters", place="name")
    if resource.identifier in (provider.issuer, provider.api):
        raise InvalidValue("this is the issuer itself", place="identifier")
    if set(resource.scopes) & set(IDENTITY_SCOPES):
        raise InvalidValue("this scope means the person", place="scopes")
    if ADMINISTER in resource.scopes:
        raise InvalidValue("this scope means the API", place="scopes")
    if not 1 <= resource.token_seconds <= 86_400:
        raise InvalidValue("it is 1 to 86,400 seconds", place="token_seconds")


async def list_resources(provider: Provider) -> list[Resource]:
    """All resources of a tenant, by identifier."""
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        rows = await c.fetch(
            f"SELECT {', '.join(_COLUMNS)} FROM sayso.resource_server"
            " WHERE tenant = $1 ORDER BY identifier",
            provider.tenant,
        )
    return [msgspec.convert(dict(row), Resource) for row in rows]
