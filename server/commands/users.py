"""users knows how the people of a tenant are administered, for those who may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...identity import sessions as signed_in
from ...identity.factors import regaining
from ...identity.factors.methods import Ways, ways_of
from ...identity.factors.passkeys import Passkey, list_passkeys
from ...identity.ids import require_id
from ...identity.people import users
from ...identity.people.emails import Given
from ...identity.people.places import Place
from ...identity.people.users import Role, Status, User
from ...identity.sessions import Session
from . import paging
from .caller import Caller

KIND = "users"


async def create(
    caller: Caller,
    *,
    name: str,
    profile: Mapping[str, str],
    emails: Sequence[Given],
    status: Status,
) -> User:
    """A new person; raises InvalidRequest or Taken."""
    return await users.create_user(
        caller.provider,
        caller.by(),
        name=name,
        profile=profile,
        emails=emails,
        status=status,
    )


async def page(
    caller: Caller, limit: int, cursor: str | None, status: Status | None, email: str | None
) -> tuple[list[User], str | None]:
    """A page of people, those there longest first, and the next one's cursor."""
    after = paging.place(caller, KIND, cursor, Place)
    found = await users.list_users(
        caller.provider, after=after, limit=limit + 1, status=status, email=email
    )
    return paging.cut(caller, KIND, found, limit, lambda u: Place(u.created_at, u.id))


async def get(caller: Caller, id: str) -> User:
    """A person; raises NotThere."""
    return await users.get_user(caller.provider, id)


async def update(
    caller: Caller, id: str, name: str | None, profile: Mapping[str, str | None] | None
) -> User:
    """Change what is given; raises NotThere or InvalidRequest."""
    return await users.update_user(caller.provider, caller.by(), id, name=name, profile=profile)


async def set_emails(caller: Caller, id: str, emails: Sequence[Given]) -> User:
    """Give a person addresses in the place of theirs; raises NotThere, InvalidRequest or Taken."""
    return await users.set_emails(caller.provider, caller.by(), id, emails)


async def set_roles(caller: Caller, id: str, roles: Sequence[Role], reason: str) -> User:
    """Say what a person is to the tenant; raises NotThere."""
    return await users.set_roles(caller.provider, caller.by(reason), id, roles)


async def suspend(caller: Caller, id: str, reason: str) -> User:
    """Let a person in no longer, and end all that they are signed in to; raises NotThere."""
    return await users.set_status(caller.provider, caller.by(reason), id, "suspended")


async def resume(caller: Caller, id: str, reason: str) -> User:
    """Let a person in again; raises NotThere."""
    return await users.set_status(caller.provider, caller.by(reason), id, "active")


async def delete(caller: Caller, id: str) -> None:
    """Forget a person for ever; raises NotThere."""
    await users.delete_user(caller.provider, caller.by(), id)


async def sessions(caller: Caller, id: str) -> list[Session]:
    """Where a person is signed in; raises NotThere."""
    await users.get_user(caller.provider, id)
    return await signed_in.list_sessions(caller.provider, id)


async def end_sessions(caller: Caller, id: str) -> None:
    """Sign a person out everywhere; raises NotThere."""
    await users.get_user(caller.provider, id)
    await signed_in.end_all(caller.provider, caller.by(), id)


async def end_session(caller: Caller, id: str, session: str) -> None:
    """End one session of a person's; raises NotThere."""
    require_id("ses", session, "session")
    await signed_in.end(caller.provider, caller.by(), session, person=id)


async def factors(caller: Caller, id: str) -> tuple[Ways, list[Passkey]]:
    """What a person can prove who they are with; raises NotThere."""
    provider = caller.provider
    await users.get_user(provider, id)
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        ways = await ways_of(c, provider.tenant, id)
    return ways, await list_passkeys(provider, id)


async def reset_factors(caller: Caller, id: str, reason: str) -> None:
    """Take from a person all ways to sign in but mail; raises NotThere."""
    require_id("usr", id, "user")
    await regaining.reset(caller.provider, caller.by(reason), id)
