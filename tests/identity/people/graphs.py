"""What policies see of identity, as it is stored, and as it follows from the tables."""

from __future__ import annotations

import msgspec

from sayso.engine.data import EntityAttributes, Relationship, Row
from sayso.engine.errors import SaysoError
from sayso.engine.judging import judge
from sayso.engine.schema import Schema
from sayso.identity.graph import ATTRIBUTES
from sayso.identity.provider import Provider

POLICY = """
type user
  attribute name: string
  attribute status: one of invited, active, suspended
  attribute active: bool
  attribute email: string
  attribute email_verified: bool

type organization
  attribute name: string
  attribute status: string
  attribute active: bool
  relation member: user
  relation admin: user

type group
  attribute name: string
  relation member: user
  relation organization: organization
"""


async def stored(provider: Provider) -> set[str]:
    """Relationships and attributes of identity's types that are stored, none of them None."""
    types = list(ATTRIBUTES)
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        relationships = await c.fetch(
            "SELECT object_type, object_id, relation, subject_type, subject_id"
            " FROM sayso.relationship WHERE tenant = $1 AND object_type = ANY($2::text[])",
            provider.tenant,
            types,
        )
        attributes = await c.fetch(
            "SELECT type, id, name, value FROM sayso.attribute"
            " WHERE tenant = $1 AND type = ANY($2::text[])",
            provider.tenant,
            types,
        )
    found: list[Row] = [Relationship(*row) for row in relationships]
    found += [EntityAttributes(a["type"], a["id"], {a["name"]: a["value"]}) for a in attributes]
    return set(map(_text, found))


async def following(provider: Provider, schema: Schema | None) -> set[str]:
    """What of the tables a policy has a place for, worked out plainly."""
    found: list[Row] = []
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        t = provider.tenant
        for p in await c.fetch("SELECT id, name, status FROM sayso.person WHERE tenant = $1", t):
            verified = await c.fetchval(
                "SELECT folded FROM sayso.person_email WHERE tenant = $1 AND person = $2"
                " AND is_primary AND verified_at IS NOT NULL",
                t,
                p["id"],
            )
            values = {
                "name": p["name"] or None,
                "status": p["status"],
                "active": p["status"] == "active",
                "email": verified,
                "email_verified": verified is not None,
            }
            found += [EntityAttributes("user", p["id"], {k: v}) for k, v in values.items()]
        for o in await c.fetch(
            "SELECT id, name, status FROM sayso.organization WHERE tenant = $1", t
        ):
            values = {
                "name": o["name"],
                "status": o["status"],
                "active": o["status"] == "active",
            }
            found += [EntityAttributes("organization", o["id"], {k: v}) for k, v in values.items()]
        for m in await c.fetch("SELECT * FROM sayso.organization_member WHERE tenant = $1", t):
            for role in {"member", *m["roles"]}:
                found.append(
                    Relationship("organization", m["organization"], role, "user", m["person"])
                )
        for g in await c.fetch("SELECT * FROM sayso.person_group WHERE tenant = $1", t):
            found.append(EntityAttributes("group", g["id"], {"name": g["name"]}))
            if g["organization"]:
                found.append(
                    Relationship(
                        "group", g["id"], "organization", "organization", g["organization"]
                    )
                )
        for m in await c.fetch("SELECT * FROM sayso.group_member WHERE tenant = $1", t):
            found.append(Relationship("group", m["group_id"], "member", "user", m["person"]))
    return {_text(row) for row in found if schema and _has_place(schema, row)}


def _has_place(schema: Schema, row: Row) -> bool:
    try:
        if isinstance(row, Relationship):
            judge(schema, touch=[row])
        else:
            judge(schema, attributes=[row])
    except SaysoError:
        return False
    return isinstance(row, Relationship) or None not in row.values.values()


def _text(row: Row) -> str:
    return msgspec.json.encode(row.to_json()).decode()
