"""shapes knows which stored rows a policy has no place for.

A policy is told as the shapes of relationship it takes and the attributes it declares. Rows of
a shape it does not take are orphans; so are values it reads otherwise than before, if the judge
says that they do not fit.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from ..engine.data import EntityAttributes, Relationship, Row
from .changes import EVERYONE
from .database import Connection
from .rows import names, relationship

AT_ONCE = 5_000


Name = tuple[str, str]
"""A type, and a relation or attribute of it."""


class Deriving(Protocol):
    """Rows that follow from other tables of a tenant's, which somebody above keeps: they are
    written where a policy has a place for them, and are nobody's loss where it has none."""

    TYPES: frozenset[str]
    """Of what they are relations and attributes."""

    def facts(self, c: Connection, tenant: int, names: Collection[Name]) -> AsyncIterator[Row]:
        """All that follow and are of some names."""


class Shape(NamedTuple):
    """A kind of relationship. `subject_relation` and `condition` are "" for none."""

    object_type: str
    relation: str
    subject_type: str
    subject_relation: str
    everyone: bool
    condition: str
    expires: bool


@dataclass(frozen=True, slots=True)
class Fits:
    """What a policy has a place for."""

    shapes: frozenset[Shape]
    attributes: frozenset[tuple[str, str]]
    doubtful_conditions: frozenset[str] = frozenset()
    """Conditions whose parameters changed: each stored one is judged."""
    doubtful_attributes: frozenset[tuple[str, str]] = frozenset()
    """Attributes whose type changed: each stored value is judged."""
    judge: Callable[[Relationship | EntityAttributes], bool] = field(default=lambda row: True)
    new: frozenset[Name] = frozenset()
    """Relations and attributes with a place for rows that had none before."""


async def orphans(
    c: Connection, tenant: int, fits: Fits
) -> AsyncIterator[Relationship | EntityAttributes]:
    """The rows without a place."""
    async for row in _strange_relationships(c, tenant, fits):
        yield row
    async for attributes in _strange_attributes(c, tenant, fits):
        yield attributes


async def _strange_relationships(
    c: Connection, tenant: int, fits: Fits
) -> AsyncIterator[Relationship]:
    known = sorted(fits.shapes)
    cursor = await c.cursor(
        f"SELECT {names('r.')}, s.relation IS NULL AS strange FROM sayso.relationship r LEFT JOIN"
        " unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bool[], $7::text[],"
        " $8::bool[])"
        " AS s(object_type, relation, subject_type, subject_relation, everyone, condition, expires)"
        " ON s.object_type = r.object_type AND s.relation = r.relation"
        " AND s.subject_type = r.subject_type AND s.subject_relation = r.subject_relation"
        f" AND s.everyone = (r.subject_id = '{EVERYONE}')"
        " AND s.condition = coalesce(r.condition, '')"
        " AND s.expires = (r.expires_at IS NOT NULL)"
        " WHERE r.tenant = $1 AND (s.relation IS NULL OR r.condition = ANY($9::text[]))",
        tenant,
        *[[shape[i] for shape in known] for i in range(7)],
        list(fits.doubtful_conditions),
        timeout=600,
    )
    while rows := await cursor.fetch(AT_ONCE, timeout=600):
        for row in rows:
            found = relationship(row)
            if row["strange"] or not fits.judge(found):
                yield found


async def _strange_attributes(
    c: Connection, tenant: int, fits: Fits
) -> AsyncIterator[EntityAttributes]:
    known, doubtful = sorted(fits.attributes), sorted(fits.doubtful_attributes)
    cursor = await c.cursor(
        "SELECT a.type, a.id, a.name, a.value, k.name IS NULL AS strange FROM sayso.attribute a"
        " LEFT JOIN unnest($2::text[], $3::text[]) AS k(type, name) USING (type, name)"
        " LEFT JOIN unnest($4::text[], $5::text[]) AS d(type, name) USING (type, name)"
        " WHERE a.tenant = $1 AND (k.name IS NULL OR d.name IS NOT NULL)",
        tenant,
        [type for type, _ in known],
        [name for _, name in known],
        [type for type, _ in doubtful],
        [name for _, name in doubtful],
        timeout=600,
    )
    while rows := await cursor.fetch(AT_ONCE, timeout=600):
        for row in rows:
            found = EntityAttributes(row["type"], row["id"], {row["name"]: row["value"]})
            if row["strange"] or not fits.judge(found):
                yield found
