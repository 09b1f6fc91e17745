"""clients knows how a tenant's clients and their secrets are kept, for those who may."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypeVar

import msgspec

from ...engine.errors import InvalidRequest
from ...identity.ids import require_id
from ...identity.oauth import client_changes, client_secrets, clients
from ...identity.oauth.client import Client, ClientRequest, Secret
from .caller import Caller
from .paging import cut, place

T = TypeVar("T")

_KIND = "clients"


async def create(caller: Caller, asked: Mapping[str, Any]) -> tuple[Client, str | None]:
    """A new client and its secret, which is never seen again; raises InvalidValue."""
    wanted = converted(asked, ClientRequest)
    return await client_changes.create_client(caller.provider, caller.by(), wanted)


async def page(caller: Caller, limit: int, cursor: str | None) -> tuple[list[Client], str | None]:
    """A page of clients, the oldest first, and the next one's cursor; raises InvalidToken."""
    after = place(caller, _KIND, cursor, tuple[str, str])
    found = await clients.page_clients(caller.provider, after, limit + 1)
    return cut(caller, _KIND, found, limit, lambda c: (c.created_at.isoformat(), c.id))


async def get(caller: Caller, id: str) -> Client:
    """A client; raises NotThere."""
    require_id("cli", id, "client")
    return await clients.get_client(caller.provider, id)


async def update(caller: Caller, id: str, changes: Mapping[str, Any]) -> Client:
    """Change what is given; raises NotThere or InvalidValue."""
    require_id("cli", id, "client")
    return await client_changes.update_client(caller.provider, caller.by(), id, changes)


async def set_disabled(caller: Caller, id: str, disabled: bool) -> Client:
    """Serve a client no more, or again; raises NotThere."""
    require_id("cli", id, "client")
    await client_changes.set_disabled(caller.provider, caller.by(), id, disabled)
    return await clients.get_client(caller.provider, id)


async def delete(caller: Caller, id: str) -> None:
    """Delete a client; raises NotThere."""
    require_id("cli", id, "client")
    await client_changes.delete_client(caller.provider, caller.by(), id)


async def list_secrets(caller: Caller, id: str) -> list[Secret]:
    """A client's secrets in force, the oldest first; raises NotThere."""
    require_id("cli", id, "client")
    return await client_secrets.list_secrets(caller.provider, id)


async def rotate_secret(caller: Caller, id: str, grace_seconds: int) -> tuple[str, str]:
    """A new secret's id and the secret; those before go on for a while.

    Raises NotThere, InvalidValue or Taken.
    """
    require_id("cli", id, "client")
    grace = timedelta(seconds=grace_seconds)
    return await client_secrets.rotate_secret(caller.provider, caller.by(), id, grace)


async def end_secret(caller: Caller, id: str, secret: str) -> None:
    """Have a secret be worth nothing from now on; raises NotThere."""
    require_id("cli", id, "client")
    require_id("sec", secret, "secret")
    await client_secrets.end_secret(caller.provider, caller.by(), id, secret)


def converted(asked: Mapping[str, Any], type: type[T]) -> T:
    """What was asked for as what is kept of it; raises InvalidRequest."""
    try:
        return msgspec.convert(asked, type)
    except msgspec.ValidationError as error:
        raise InvalidRequest(str(error)) from None
