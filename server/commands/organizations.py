"""organizations knows how organizations and their members are administered, for those who may."""

from __future__ import annotations

from collections.abc import Sequence

from ...identity.people import organizations, users
from ...identity.people.organizations import Member, Organization
from ...identity.people.places import Place
from . import paging
from .caller import Caller

KIND, MEMBERS = "organizations", "members"


async def create(caller: Caller, name: str) -> Organization:
    """A new organization; raises InvalidRequest."""
    return await organizations.create_organization(caller.provider, caller.by(), name)


async def page(
    caller: Caller, limit: int, cursor: str | None, member: str | None = None
) -> tuple[list[Organization], str | None]:
    """A page of organizations, of those that a person is in if one is given, the oldest first, and
    the next one's cursor; raises NotThere."""
    if member is not None:
        await users.get_user(caller.provider, member)
    after = paging.place(caller, KIND, cursor, Place)
    found = await organizations.list_organizations(
        caller.provider, after=after, limit=limit + 1, member=member
    )
    return paging.cut(caller, KIND, found, limit, lambda o: Place(o.created_at, o.id))


async def get(caller: Caller, id: str) -> Organization:
    """An organization; raises NotThere."""
    return await organizations.get_organization(caller.provider, id)


async def update(caller: Caller, id: str, name: str) -> Organization:
    """Give an organization another name; raises NotThere or InvalidRequest."""
    return await organizations.update_organization(caller.provider, caller.by(), id, name=name)


async def suspend(caller: Caller, id: str) -> Organization:
    """Have an organization's admins change nothing in it; raises NotThere."""
    return await organizations.update_organization(
        caller.provider, caller.by(), id, status="suspended"
    )


async def resume(caller: Caller, id: str) -> Organization:
    """End a suspension; raises NotThere."""
    return await organizations.update_organization(
        caller.provider, caller.by(), id, status="active"
    )


async def delete(caller: Caller, id: str) -> None:
    """Delete an organization; raises NotThere."""
    await organizations.delete_organization(caller.provider, caller.by(), id)


async def members(
    caller: Caller, id: str, limit: int, cursor: str | None
) -> tuple[list[Member], str | None]:
    """A page of who is in an organization, and the next one's cursor; raises NotThere."""
    kind = f"{MEMBERS} {id}"
    after = paging.place(caller, kind, cursor, str) or ""
    found = await organizations.list_members(caller.provider, id, after=after, limit=limit + 1)
    return paging.cut(caller, kind, found, limit, lambda m: m.person)


async def put_member(caller: Caller, id: str, person: str, roles: Sequence[str]) -> Member:
    """Have a person in an organization, in these roles; raises NotThere or InvalidRequest."""
    return await organizations.put_member(caller.provider, caller.by(), id, person, roles)


async def remove_member(caller: Caller, id: str, person: str) -> None:
    """Have a person in an organization no longer; raises NotThere."""
    await organizations.remove_member(caller.provider, caller.by(), id, person)
