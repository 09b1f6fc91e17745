"""organizations knows the organizations of a tenant, and who is in each, in what roles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

import asyncpg
import msgspec

from ...engine.errors import InvalidRequest
from ...store.database import Connection
from .. import graph
from ..changing import By, Changing, change
from ..errors import NotThere
from ..ids import is_id, new_id, require_id
from ..provider import Provider
from ..texts import check_role, check_text
from .places import PAGE, Place

Status = Literal["active", "suspended"]

MOST_ROLES = 20
"""Roles of one member."""

_SELECT = "SELECT o.id, o.name, o.status, o.created_at, o.updated_at FROM sayso.organization o"


class Organization(msgspec.Struct, frozen=True):
    """People who belong together, such as a customer."""

    id: str
    name: str
    status: Status
    created_at: datetime
    updated_at: datetime


class Member(msgspec.Struct, frozen=True):
    """A person in an organization. Each role is a relation of that name to policies."""

    person: str
    roles: tuple[str, ...]
    created_at: datetime


async def create_organization(provider: Provider, by: By, name: str) -> Organization:
    """A new organization, with nobody in it; raises InvalidRequest."""

    async def effect(changing: Changing) -> Organization:
        id = new_id("org")
        await changing.c.execute(
            "INSERT INTO sayso.organization (tenant, id, name) VALUES ($1, $2, $3)",
            changing.tenant,
            id,
            check_text(name, "name", least=1),
        )
        changing.audit("organization.create", f"organization:{id}", details={"name": name})
        return await _shown(changing, id)

    return await change(provider, by, effect)


async def get_organization(provider: Provider, id: str) -> Organization:
    """An organization; raises NotThere."""
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        return await _get(c, provider.tenant, id)


async def list_organizations(
    provider: Provider, *, after: Place | None = None, limit: int = PAGE, member: str | None = None
) -> list[Organization]:
    """Organizations, the oldest first, a page after a place; those that a person is in."""
    where = ["o.tenant = $1"]
    arguments: list[object] = [provider.tenant, limit]
    if after is not None:
        arguments += after
        where.append("(o.created_at, o.id) > ($3, $4)")
    if member is not None:
        arguments.append(member)
        where.append(
            "o.id IN (SELECT m.organization FROM sayso.organization_member m"
            f" WHERE m.tenant = $1 AND m.person = ${len(arguments)})"
        )
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        rows = await c.fetch(
            f"{_SELECT} WHERE {' AND '.join(where)} ORDER BY o.created_at, o.id LIMIT $2",
            *arguments,
        )
    return [Organization(*row) for row in rows]


async def update_organization(
    provider: Provider, by: By, id: str, *, name: str | None = None, status: Status | None = None
) -> Organization:
    """Change what is given; raises NotThere or InvalidRequest."""

    async def effect(changing: Changing) -> Organization:
        before = await held(changing, id)
        now = before.name if name is None else check_text(name, "name", least=1)
        await changing.c.execute(
            "UPDATE sayso.organization SET name = $3, status = $4, updated_at = $5"
            " WHERE tenant = $1 AND id = $2",
            changing.tenant,
            id,
            now,
            status or before.status,
            changing.now,
        )
        details = {"name": now, "status": status or before.status}
        changing.audit("organization.update", f"organization:{id}", details=details)
        return await _shown(changing, id)

    return await change(provider, by, effect)


async def delete_organization(provider: Provider, by: By, id: str) -> None:
    """Delete an organization with its memberships, groups and invitations; its people stay.

    Raises NotThere.
    """

    async def effect(changing: Changing) -> None:
        await held(changing, id)
        await graph.hide_organization(changing, id)
        await changing.c.execute(
            "DELETE FROM sayso.organization WHERE tenant = $1 AND id = $2", changing.tenant, id
        )
        changing.audit("organization.delete", f"organization:{id}")

    await change(provider, by, effect)


# ── Members ──


async def list_members(
    provider: Provider, id: str, *, after: str = "", limit: int = PAGE
) -> list[Member]:
    """Who is in an organization, by their ids, a page after an id; raises NotThere."""
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        await _get(c, provider.tenant, id)
        rows = await c.fetch(
            "SELECT person, roles, created_at FROM sayso.organization_member"
            " WHERE tenant = $1 AND organization = $2 AND person > $3 ORDER BY person LIMIT $4",
            provider.tenant,
            id,
            after,
            limit,
        )
    return [_member(row) for row in rows]


async def put_member(
    provider: Provider, by: By, id: str, person: str, roles: Sequence[str] = ()
) -> Member:
    """Have a person in an organization, in these roles alone; raises NotThere or InvalidRequest."""

    async def effect(changing: Changing) -> Member:
        await held(changing, id)
        return await admit(changing, id, person, roles)

    return await change(provider, by, effect)


async def admit(changing: Changing, id: str, person: str, roles: Sequence[str]) -> Member:
    """`put_member` as a part of a change; the organization is `held`."""
    c, tenant = changing.c, changing.tenant
    now = check_roles(roles)
    require_id("usr", person, "person")
    before = await roles_of(changing, id, person)
    try:
        row = await c.fetchrow(
            "INSERT INTO sayso.organization_member (tenant, organization, person, roles)"
            " VALUES ($1, $2, $3, $4) ON CONFLICT (tenant, organization, person)"
            " DO UPDATE SET roles = excluded.roles RETURNING person, roles, created_at",
            tenant,
            id,
            person,
            now,
        )
    except asyncpg.ForeignKeyViolationError:
        raise NotThere("there is no such person") from None
    if before is not None:
        gone = set(before).difference(now)
        changing.delete(r for r in graph.membership(id, person, before) if r.relation in gone)
    changing.touch(graph.membership(id, person, now))
    details = {"person": person, "from": before, "to": now}
    changing.audit("organization.put-member", f"organization:{id}", details=details)
    return _member(row)


async def roles_of(changing: Changing, id: str, person: str) -> list[str] | None:
    """A member's roles; None where the person is none."""
    roles: list[str] | None = await changing.c.fetchval(
        "SELECT roles FROM sayso.organization_member"
        " WHERE tenant = $1 AND organization = $2 AND person = $3",
        changing.tenant,
        id,
        person,
    )
    return roles


async def remove_member(provider: Provider, by: By, id: str, person: str) -> None:
    """Have a person in an organization no longer, nor in its groups; raises NotThere."""

    async def effect(changing: Changing) -> None:
        await held(changing, id)
        require_id("usr", person, "member")
        roles = await changing.c.fetchval(
            "DELETE FROM sayso.organization_member"
            " WHERE tenant = $1 AND organization = $2 AND person = $3 RETURNING roles",
            changing.tenant,
            id,
            person,
        )
        if roles is None:
            raise NotThere("there is no such member")
        groups = await changing.c.fetch(
            "DELETE FROM sayso.group_member m USING sayso.person_group g WHERE m.tenant = $1"
            " AND g.tenant = $1 AND g.id = m.group_id AND g.organization = $2 AND m.person = $3"
            " RETURNING m.group_id",
            changing.tenant,
            id,
            person,
        )
        changing.delete(graph.membership(id, person, roles))
        changing.delete(graph.group_membership(group["group_id"], person) for group in groups)
        changing.audit(
            "organization.remove-member", f"organization:{id}", details={"person": person}
        )

    await change(provider, by, effect)


def check_roles(roles: Sequence[str]) -> list[str]:
    """Roles, each once; raises InvalidRequest."""
    if len(roles) > MOST_ROLES:
        raise InvalidRequest(f"a member has at most {MOST_ROLES} roles", place="roles")
    return list(dict.fromkeys(check_role(role, f"roles[{i}]") for i, role in enumerate(roles)))


# ── Rows ──


async def held(changing: Changing, id: str) -> Organization:
    """An organization that nothing else changes meanwhile, nor who is in it; raises NotThere."""
    return await _get(changing.c, changing.tenant, id, " FOR UPDATE")


async def _get(c: Connection, tenant: int, id: str, more: str = "") -> Organization:
    row = None
    if is_id("org", id):
        row = await c.fetchrow(f"{_SELECT} WHERE o.tenant = $1 AND o.id = $2{more}", tenant, id)
    if row is None:
        raise NotThere("there is no such organization")
    return Organization(*row)


async def _shown(changing: Changing, id: str) -> Organization:
    await graph.show_organization(changing, id)
    return await _get(changing.c, changing.tenant, id)


def _member(row: Any) -> Member:
    return Member(row["person"], tuple(row["roles"]), row["created_at"])
