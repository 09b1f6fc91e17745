"""groups knows how groups and who is in them are administered, for those who may."""

from __future__ import annotations

from ...identity.people import groups, organizations, users
from ...identity.people.groups import Group, GroupMember
from ...identity.people.places import Place
from . import paging
from .caller import Caller

KIND, MEMBERS = "groups", "group members"


async def create(caller: Caller, name: str, organization: str | None = None) -> Group:
    """A new group; raises NotThere or InvalidRequest."""
    return await groups.create_group(caller.provider, caller.by(), name, organization)


async def page(
    caller: Caller,
    limit: int,
    cursor: str | None,
    organization: str | None = None,
    member: str | None = None,
) -> tuple[list[Group], str | None]:
    """A page of groups, of an organization or a person if one is given, the oldest first, and the
    next one's cursor; raises NotThere."""
    if member is not None:
        await users.get_user(caller.provider, member)
    if organization is not None:
        await organizations.get_organization(caller.provider, organization)
    after = paging.place(caller, KIND, cursor, Place)
    found = await groups.list_groups(
        caller.provider, after=after, limit=limit + 1, organization=organization, member=member
    )
    return paging.cut(caller, KIND, found, limit, lambda g: Place(g.created_at, g.id))


async def get(caller: Caller, id: str) -> Group:
    """A group; raises NotThere."""
    return await groups.get_group(caller.provider, id)


async def update(caller: Caller, id: str, name: str) -> Group:
    """Give a group another name; raises NotThere or InvalidRequest."""
    return await groups.update_group(caller.provider, caller.by(), id, name)


async def delete(caller: Caller, id: str) -> None:
    """Delete a group; raises NotThere."""
    await groups.delete_group(caller.provider, caller.by(), id)


async def members(
    caller: Caller, id: str, limit: int, cursor: str | None
) -> tuple[list[GroupMember], str | None]:
    """A page of who is in a group, and the next one's cursor; raises NotThere."""
    kind = f"{MEMBERS} {id}"
    after = paging.place(caller, kind, cursor, str) or ""
    found = await groups.list_group_members(caller.provider, id, after=after, limit=limit + 1)
    return paging.cut(caller, kind, found, limit, lambda m: m.person)


async def add_member(caller: Caller, id: str, person: str) -> GroupMember:
    """Have a person in a group; raises NotThere."""
    return await groups.add_group_member(caller.provider, caller.by(), id, person)


async def remove_member(caller: Caller, id: str, person: str) -> None:
    """Have a person in a group no longer; raises NotThere."""
    await groups.remove_group_member(caller.provider, caller.by(), id, person)
