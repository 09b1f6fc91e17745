"""clients knows how a tenant's clients, resources and signing keys are kept, for those who may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec

from ...engine.errors import InvalidRequest
from ...identity.keys import Algorithm, ring, rotate
from ...identity.oauth import clients, resources
from ...identity.oauth.client import Client, ClientRequest
from ...identity.oauth.resources import Resource
from .caller import Caller
from .paging import cut, place

_KIND = "clients"


async def create(caller: Caller, asked: dict[str, Any]) -> tuple[Client, str | None]:
    """A new client and its secret, which is never seen again; raises InvalidValue."""
    try:
        wanted = msgspec.convert(asked, ClientRequest)
    except msgspec.ValidationError as error:
        raise InvalidRequest(str(error)) from None
    return await clients.create_client(caller.provider, caller.by(), wanted)


async def page(caller: Caller, limit: int, cursor: str | None) -> tuple[list[Client], str | None]:
    """A page of clients, the oldest first, and the next one's cursor; raises InvalidToken."""
    after = place(caller, _KIND, cursor, tuple[str, str])
    found = await clients.page_clients(caller.provider, after, limit + 1)
    return cut(caller, _KIND, found, limit, lambda c: (c.created_at.isoformat(), c.id))


async def get(caller: Caller, id: str) -> Client:
    """A client; raises NotThere."""
    return await clients.get_client(caller.provider, id)


async def set_disabled(caller: Caller, id: str, disabled: bool) -> Client:
    """Serve a client no more, or again; raises NotThere."""
    await clients.set_disabled(caller.provider, caller.by(), id, disabled)
    return await clients.get_client(caller.provider, id)


async def rotate_secret(caller: Caller, id: str, grace_seconds: int) -> str:
    """A new secret; those before go on for a while. Raises NotThere or InvalidValue."""
    grace = timedelta(seconds=grace_seconds)
    return await clients.rotate_secret(caller.provider, caller.by(), id, grace)


async def delete(caller: Caller, id: str) -> None:
    """Delete a client; raises NotThere."""
    await clients.delete_client(caller.provider, caller.by(), id)


async def create_resource(caller: Caller, resource: Resource) -> Resource:
    """Keep a new resource; raises InvalidValue or Taken."""
    await resources.create_resource(caller.provider, caller.by(), resource)
    return resource


async def list_resources(caller: Caller) -> list[Resource]:
    """All resources, by identifier."""
    return await resources.list_resources(caller.provider)


async def list_keys(caller: Caller) -> list[dict[str, Any]]:
    """The signing keys as others see them, the newest first."""
    return await ring(caller.provider).public()


async def rotate_keys(caller: Caller, algorithm: Algorithm | None, at_once: bool) -> list[str]:
    """Make the next signing keys; their ids."""
    return await rotate(caller.provider, caller.by(), algorithm, at_once=at_once)
