"""deciding knows how a request to administer identity becomes a question to the engine.

The engine holds no facts: each question brings those that it needs, asked of the database now. So
there is nothing to keep in step, and who was suspended a moment ago may do nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

import msgspec

from ... import Decision, Engine, compile_policy
from ...engine.data import Relationship
from ...engine.values import check_id
from ...store.database import Connection, Database
from ..graph import group_of, membership

POLICY = files("sayso") / "policies" / "administration" / "policy.sayso"


class Asker(msgspec.Struct, frozen=True):
    """Who asks: whoever reaches a server without keys, a key, or a person by an access token.

    `scopes` are the key's, or the token's.
    """

    type: Literal["local", "key", "user"]
    id: str
    scopes: tuple[str, ...] = ()


class Right(NamedTuple):
    """What is to be done to what type of thing: an action of the policy."""

    type: str
    action: str

    @staticmethod
    def of(text: str) -> Right:
        """The right of `user.suspend`; raises KeyError where the policy knows none such."""
        type, _, action = text.partition(".")
        actions = {t.name: {a.name for a in t.actions} for t in engine().graph.types}
        if action not in actions[type]:
            raise KeyError(text)
        return Right(type, action)


class Facts(NamedTuple):
    """What the engine is told beside the question."""

    subject: dict[str, Any]
    resource: dict[str, Any]
    relationships: list[Relationship]


@cache
def engine() -> Engine:
    """The engine, which has the policy and nothing else."""
    return Engine(compile_policy(POLICY.read_text("utf-8")))


async def decide(database: Database, tenant: int, asker: Asker, right: Right, id: str) -> Decision:
    """Whether one may do something to what has an id, there or not; raises InvalidName."""
    check_id(id)
    facts = Facts({}, {}, [])
    if asker.type != "local":
        async with database.tenant(tenant, readonly=True) as c:
            await _gather(c, tenant, asker, right.type, id, facts)
    return _ask(asker, right, id, facts)


def scopes_for(right: Right, scopes: Iterable[str]) -> list[str]:
    """Those of API keys' scopes that let one do something, to what is nothing special."""
    return [
        scope
        for scope in scopes
        if _ask(Asker("key", "any"), right, "any", Facts({"scopes": [scope]}, {}, [])).allowed
    ]


def _ask(asker: Asker, right: Right, id: str, facts: Facts) -> Decision:
    return engine().check(
        (asker.type, asker.id),
        right.action,
        (right.type, id),
        subject_properties=facts.subject,
        resource_properties=facts.resource,
        relationships=facts.relationships,
    )


# ── Facts ──


async def _gather(
    c: Connection, tenant: int, asker: Asker, type: str, id: str, facts: Facts
) -> None:
    facts.subject["scopes"] = list(asker.scopes)
    if asker.type == "user":
        facts.subject.update(await _person(c, tenant, asker.id))
    if type == "user":
        facts.resource.update(await _person(c, tenant, id))
    if asker.type != "user":
        return
    if type == "organization":
        await _organization(c, tenant, id, asker.id, facts)
    elif type == "group":
        organization = await c.fetchval(
            "SELECT organization FROM sayso.person_group WHERE tenant = $1 AND id = $2", tenant, id
        )
        if organization is not None:
            facts.relationships.append(group_of(id, organization))
            await _organization(c, tenant, organization, asker.id, facts)


async def _person(c: Connection, tenant: int, id: str) -> dict[str, Any]:
    row = await c.fetchrow(
        "SELECT status, roles FROM sayso.person WHERE tenant = $1 AND id = $2", tenant, id
    )
    if row is None:
        return {}
    return {"active": row["status"] == "active", "roles": list(row["roles"])}


async def _organization(c: Connection, tenant: int, id: str, person: str, facts: Facts) -> None:
    """What a person is to an organization, and how it stands."""
    row = await c.fetchrow(
        "SELECT o.status, m.roles FROM sayso.organization o"
        " LEFT JOIN sayso.organization_member m"
        "  ON m.tenant = o.tenant AND m.organization = o.id AND m.person = $3"
        " WHERE o.tenant = $1 AND o.id = $2",
        tenant,
        id,
        person,
    )
    if row is None:
        return
    facts.resource["suspended"] = row["status"] == "suspended"
    if row["roles"] is not None:
        known = {"member", "admin"}.intersection(row["roles"])
        facts.relationships.extend(membership(id, person, known))
