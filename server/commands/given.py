"""given knows how what people let clients have is looked at and taken back, by those who may."""

from __future__ import annotations

from ...identity.ids import require_id
from ...identity.oauth import given
from ...identity.oauth.given import Consent, Given
from ...identity.people import users
from ...identity.people.places import Place
from . import paging
from .caller import Caller


async def grants(
    caller: Caller, person: str, limit: int, cursor: str | None
) -> tuple[list[Given], str | None]:
    """A page of what clients have of a person, the oldest first, and the next one's cursor.

    Raises NotThere or InvalidToken.
    """
    await users.get_user(caller.provider, person)
    kind = f"grants {person}"
    after = paging.place(caller, kind, cursor, Place)
    found = await given.page_grants(caller.provider, person, after=after, limit=limit + 1)
    return paging.cut(caller, kind, found, limit, lambda g: Place(g.created_at, g.id))


async def consents(caller: Caller, person: str) -> list[Consent]:
    """What a person has agreed to, by the clients' names; raises NotThere."""
    await users.get_user(caller.provider, person)
    return await given.list_consents(caller.provider, person)


async def revoke_grant(caller: Caller, person: str, grant: str) -> None:
    """Take back what a client was given once; raises NotThere."""
    require_id("usr", person, "user")
    require_id("gra", grant, "grant")
    await given.revoke_grant(caller.provider, caller.by(), person, grant)


async def revoke_client(caller: Caller, person: str, client: str) -> None:
    """Take back all that a client was given by a person; raises NotThere."""
    require_id("usr", person, "user")
    require_id("cli", client, "client")
    await given.revoke_client(caller.provider, caller.by(), person, client)
