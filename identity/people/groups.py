"""groups knows people who are granted things together: groups of the tenant, or of an organization,
whose members are then members of that.
"""

from __future__ import annotations

from datetime import datetime

import asyncpg
import msgspec

from ...store.database import Connection
from .. import graph
from ..changing import By, Changing, change
from ..errors import NotThere
from ..ids import is_id, new_id, require_id
from ..provider import Provider
from ..texts import check_text
from . import organizations
from .places import PAGE, Place

_SELECT = (
    "SELECT g.id, g.name, g.organization, g.created_at, g.updated_at FROM sayso.person_group g"
)


class Group(msgspec.Struct, frozen=True):
    """People who are granted things together."""

    id: str
    name: str
    organization: str | None
    created_at: datetime
    updated_at: datetime


class GroupMember(msgspec.Struct, frozen=True):
    """A person in a group."""

    person: str
    created_at: datetime


async def create_group(
    provider: Provider, by: By, name: str, organization: str | None = None
) -> Group:
    """A new group, with nobody in it; raises NotThere or InvalidRequest."""

    async def effect(changing: Changing) -> Group:
        if organization is not None:
            await organizations.held(changing, organization)
        id = new_id("grp")
        await changing.c.execute(
            "INSERT INTO sayso.person_group (tenant, id, name, organization)"
            " VALUES ($1, $2, $3, $4)",
            changing.tenant,
            id,
            check_text(name, "name", least=1),
            organization,
        )
        if organization is not None:
            changing.touch([graph.group_of(id, organization)])
        details = {"name": name, "organization": organization}
        changing.audit("group.create", f"group:{id}", details=details)
        return await _shown(changing, id)

    return await change(provider, by, effect)


async def get_group(provider: Provider, id: str) -> Group:
    """A group; raises NotThere."""
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        return await _get(c, provider.tenant, id)


async def list_groups(
    provider: Provider,
    *,
    after: Place | None = None,
    limit: int = PAGE,
    organization: str | None = None,
    member: str | None = None,
) -> list[Group]:
    """Groups, the oldest first, a page after a place; of an organization, with a person in them."""
    where = ["g.tenant = $1"]
    arguments: list[object] = [provider.tenant, limit]
    if after is not None:
        arguments += after
        where.append("(g.created_at, g.id) > ($3, $4)")
    if organization is not None:
        arguments.append(organization)
        where.append(f"g.organization = ${len(arguments)}")
    if member is not None:
        arguments.append(member)
        where.append(
            "g.id IN (SELECT m.group_id FROM sayso.group_member m"
            f" WHERE m.tenant = $1 AND m.person = ${len(arguments)})"
        )
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        rows = await c.fetch(
            f"{_SELECT} WHERE {' AND '.join(where)} ORDER BY g.created_at, g.id LIMIT $2",
            *arguments,
        )
    return [Group(*row) for row in rows]


async def update_group(provider: Provider, by: By, id: str, name: str) -> Group:
    """Give a group another name; raises NotThere or InvalidRequest."""

    async def effect(changing: Changing) -> Group:
        await _held(changing, id)
        await changing.c.execute(
            "UPDATE sayso.person_group SET name = $3, updated_at = $4"
            " WHERE tenant = $1 AND id = $2",
            changing.tenant,
            id,
            check_text(name, "name", least=1),
            changing.now,
        )
        changing.audit("group.update", f"group:{id}", details={"name": name})
        return await _shown(changing, id)

    return await change(provider, by, effect)


async def delete_group(provider: Provider, by: By, id: str) -> None:
    """Delete a group; its people stay. Raises NotThere."""

    async def effect(changing: Changing) -> None:
        group = await _held(changing, id)
        await graph.hide_group(changing, id, group.organization)
        await changing.c.execute(
            "DELETE FROM sayso.person_group WHERE tenant = $1 AND id = $2", changing.tenant, id
        )
        changing.audit("group.delete", f"group:{id}")

    await change(provider, by, effect)


# ── Members ──


async def list_group_members(
    provider: Provider, id: str, *, after: str = "", limit: int = PAGE
) -> list[GroupMember]:
    """Who is in a group, by their ids, a page after an id; raises NotThere."""
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        await _get(c, provider.tenant, id)
        rows = await c.fetch(
            "SELECT person, created_at FROM sayso.group_member"
            " WHERE tenant = $1 AND group_id = $2 AND person > $3 ORDER BY person LIMIT $4",
            provider.tenant,
            id,
            after,
            limit,
        )
    return [GroupMember(*row) for row in rows]


async def add_group_member(provider: Provider, by: By, id: str, person: str) -> GroupMember:
    """Have a person in a group; raises NotThere, also where they are not in its organization."""

    async def effect(changing: Changing) -> GroupMember:
        group = await _held(changing, id)
        require_id("usr", person, "person")
        if group.organization is not None:
            await _require_member(changing, group.organization, person)
        try:
            row = await changing.c.fetchrow(
                "INSERT INTO sayso.group_member (tenant, group_id, person) VALUES ($1, $2, $3)"
                " ON CONFLICT (tenant, group_id, person) DO UPDATE SET person = excluded.person"
                " RETURNING person, created_at",
                changing.tenant,
                id,
                person,
            )
        except asyncpg.ForeignKeyViolationError:
            raise NotThere("there is no such person") from None
        changing.touch([graph.group_membership(id, person)])
        changing.audit("group.add-member", f"group:{id}", details={"person": person})
        assert row is not None
        return GroupMember(*row)

    return await change(provider, by, effect)


async def remove_group_member(provider: Provider, by: By, id: str, person: str) -> None:
    """Have a person in a group no longer; raises NotThere."""

    async def effect(changing: Changing) -> None:
        await _held(changing, id)
        require_id("usr", person, "member")
        gone = await changing.c.fetchval(
            "DELETE FROM sayso.group_member WHERE tenant = $1 AND group_id = $2 AND person = $3"
            " RETURNING person",
            changing.tenant,
            id,
            person,
        )
        if gone is None:
            raise NotThere("there is no such member")
        changing.delete([graph.group_membership(id, person)])
        changing.audit("group.remove-member", f"group:{id}", details={"person": person})

    await change(provider, by, effect)


# ── Rows ──


async def _require_member(changing: Changing, organization: str, person: str) -> None:
    """Raise NotThere unless a person is in an organization, where they then stay meanwhile."""
    found = await changing.c.fetchval(
        "SELECT person FROM sayso.organization_member"
        " WHERE tenant = $1 AND organization = $2 AND person = $3 FOR SHARE",
        changing.tenant,
        organization,
        person,
    )
    if found is None:
        raise NotThere("there is no such member of the group's organization")


async def _held(changing: Changing, id: str) -> Group:
    """A group that nothing else changes meanwhile, nor who is in it; raises NotThere."""
    return await _get(changing.c, changing.tenant, id, " FOR UPDATE")


async def _get(c: Connection, tenant: int, id: str, more: str = "") -> Group:
    row = None
    if is_id("grp", id):
        row = await c.fetchrow(f"{_SELECT} WHERE g.tenant = $1 AND g.id = $2{more}", tenant, id)
    if row is None:
        raise NotThere("there is no such group")
    return Group(*row)


async def _shown(changing: Changing, id: str) -> Group:
    group = await _get(changing.c, changing.tenant, id)
    changing.describe(graph.GROUP, id, {"name": group.name})
    return group
