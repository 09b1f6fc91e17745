"""graph knows what policies see of identity: which relationships and attributes a person, an
organization, a membership and a group are.

    user:USR            name, status, active, email (once it is verified), email_verified
    organization:ORG    name, status, active; member and each role: user:USR
    group:GRP           name; member: user:USR; organization: organization:ORG

They follow from the tables alone, and from what the tenant's policy has a place for.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from typing import Any

from ..engine.data import EntityAttributes, Relationship, Row
from ..store.database import Connection
from .changing import Changing

USER, ORGANIZATION, GROUP = "user", "organization", "group"
MEMBER = "member"

ATTRIBUTES = {
    USER: ("name", "status", "active", "email", "email_verified"),
    ORGANIZATION: ("name", "status", "active"),
    GROUP: ("name",),
}

TYPES = frozenset(ATTRIBUTES)
"""Of what these are the relations and attributes (store.shapes.Deriving)."""

AT_ONCE = 2_000
"""Rows of a table read at once."""

_PERSONS = (
    "SELECT p.id, p.name, p.status, e.folded, e.verified_at FROM sayso.person p"
    " LEFT JOIN sayso.person_email e ON e.tenant = p.tenant AND e.person = p.id AND e.is_primary"
    " WHERE p.tenant = $1"
)
_ORGANIZATIONS = "SELECT o.id, o.name, o.status FROM sayso.organization o WHERE o.tenant = $1"
_MEMBERS = (
    "SELECT m.organization, m.person, m.roles FROM sayso.organization_member m WHERE m.tenant = $1"
)
_GROUPS = "SELECT g.id, g.name, g.organization FROM sayso.person_group g WHERE g.tenant = $1"
_GROUP_MEMBERS = "SELECT m.group_id, m.person FROM sayso.group_member m WHERE m.tenant = $1"


# ── What each row is ──


def membership(organization: str, person: str, roles: Collection[str]) -> list[Relationship]:
    """A person in an organization, as a member and in each role."""
    return [
        Relationship(ORGANIZATION, organization, name, USER, person)
        for name in dict.fromkeys((MEMBER, *roles))
    ]


def group_membership(group: str, person: str) -> Relationship:
    """A person in a group."""
    return Relationship(GROUP, group, MEMBER, USER, person)


def group_of(group: str, organization: str) -> Relationship:
    """A group of an organization's."""
    return Relationship(GROUP, group, ORGANIZATION, ORGANIZATION, organization)


def _person(row: Any) -> EntityAttributes:
    verified = row["verified_at"] is not None
    values = {
        "name": row["name"] or None,
        "status": row["status"],
        "active": row["status"] == "active",
        "email": row["folded"] if verified else None,
        "email_verified": verified,
    }
    return EntityAttributes(USER, row["id"], values)


def _organization(row: Any) -> EntityAttributes:
    status = row["status"]
    values = {"name": row["name"], "status": status, "active": status == "active"}
    return EntityAttributes(ORGANIZATION, row["id"], values)


# ── As it changes ──


async def show_person(changing: Changing, id: str) -> None:
    """Have policies see a person as the tables have them now."""
    row = await changing.c.fetchrow(f"{_PERSONS} AND p.id = $2", changing.tenant, id)
    changing.describe(USER, id, _person(row).values)


async def show_organization(changing: Changing, id: str) -> None:
    """Have policies see an organization as the tables have it now."""
    row = await changing.c.fetchrow(f"{_ORGANIZATIONS} AND o.id = $2", changing.tenant, id)
    changing.describe(ORGANIZATION, id, _organization(row).values)


async def hide_person(changing: Changing, id: str) -> None:
    """Have policies see a person no longer, nor that they are in anything."""
    t = changing.tenant
    for m in await changing.c.fetch(f"{_MEMBERS} AND m.person = $2", t, id):
        changing.delete(membership(m["organization"], id, m["roles"]))
    for m in await changing.c.fetch(f"{_GROUP_MEMBERS} AND m.person = $2", t, id):
        changing.delete([group_membership(m["group_id"], id)])
    _forget(changing, USER, id)


async def hide_organization(changing: Changing, id: str) -> None:
    """Have policies see an organization, who is in it, and its groups no longer."""
    t = changing.tenant
    for m in await changing.c.fetch(f"{_MEMBERS} AND m.organization = $2", t, id):
        changing.delete(membership(id, m["person"], m["roles"]))
    for g in await changing.c.fetch(f"{_GROUPS} AND g.organization = $2 FOR UPDATE", t, id):
        await hide_group(changing, g["id"], id)
    _forget(changing, ORGANIZATION, id)


async def hide_group(changing: Changing, id: str, organization: str | None) -> None:
    """Have policies see a group and who is in it no longer."""
    rows = await changing.c.fetch(f"{_GROUP_MEMBERS} AND m.group_id = $2", changing.tenant, id)
    changing.delete(group_membership(id, m["person"]) for m in rows)
    if organization is not None:
        changing.delete([group_of(id, organization)])
    _forget(changing, GROUP, id)


def _forget(changing: Changing, type: str, id: str) -> None:
    changing.describe(type, id, dict.fromkeys(ATTRIBUTES[type]))


# ── All of it ──


async def facts(
    c: Connection, tenant: int, names: Collection[tuple[str, str]]
) -> AsyncIterator[Row]:
    """All facts of the tables that are relations or attributes of these names, (type, name)."""
    wanted = frozenset(names)
    types = {type for type, _ in wanted}
    if USER in types:
        async for row in _rows(c, _PERSONS, tenant):
            for fact in _parts(_person(row), wanted):
                yield fact
    if ORGANIZATION in types:
        async for row in _rows(c, _ORGANIZATIONS, tenant):
            for fact in _parts(_organization(row), wanted):
                yield fact
        async for row in _rows(c, _MEMBERS, tenant):
            for r in membership(*row):
                if (ORGANIZATION, r.relation) in wanted:
                    yield r
    if GROUP in types:
        async for row in _rows(c, _GROUPS, tenant):
            for fact in _parts(EntityAttributes(GROUP, row["id"], {"name": row["name"]}), wanted):
                yield fact
            if row["organization"] is not None and (GROUP, ORGANIZATION) in wanted:
                yield group_of(row["id"], row["organization"])
        if (GROUP, MEMBER) in wanted:
            async for row in _rows(c, _GROUP_MEMBERS, tenant):
                yield group_membership(*row)


def _parts(row: EntityAttributes, wanted: frozenset[tuple[str, str]]) -> list[EntityAttributes]:
    return [
        EntityAttributes(row.type, row.id, {name: value})
        for name, value in row.values.items()
        if value is not None and (row.type, name) in wanted
    ]


async def _rows(c: Connection, query: str, tenant: int) -> AsyncIterator[Any]:
    cursor = await c.cursor(query, tenant, timeout=600)
    while rows := await cursor.fetch(AT_ONCE, timeout=600):
        for row in rows:
            yield row
