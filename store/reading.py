"""reading knows how to look up what is stored: relationships by their parts, a page at a time, and
their past, and the attributes of an entity.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple, TypeVar

import msgspec

from ..engine.data import Relationship
from .changes import Filter, Key, key_of
from .database import Database
from .errors import InvalidToken
from .rows import COLUMNS, KEY_COLUMNS, matching, names, relationship

PAGE, MAX_PAGE = 100, 1_000

T = TypeVar("T")

ALL = Filter()


class Granted(msgspec.Struct, frozen=True):
    """A relationship and the revision that wrote it."""

    relationship: Relationship
    since: int


class Page(NamedTuple):
    """Some relationships, and where the next begin; None after the last."""

    items: list[Granted]
    next: str | None


async def read(
    database: Database,
    tenant: int,
    filter: Filter = ALL,
    *,
    limit: int = PAGE,
    after: str | None = None,
) -> Page:
    """Relationships in the order of their names. One that stays while pages are read comes once.

    Raises InvalidToken for a cursor of another tenant's, or of another filter's.
    """
    where, values = matching(tenant, filter, 3)
    arguments: list[Any] = [tenant, limit + 1, *values]
    if after is not None:
        key = _key(database, tenant, filter, after)
        places = ", ".join(f"${len(arguments) + i}" for i in range(1, 7))
        where += f" AND ({names(of=KEY_COLUMNS)}) > ({places})"
        arguments += key
    async with database.tenant(tenant, readonly=True) as c:
        rows = await c.fetch(
            _query(filter, where),
            *arguments,
        )
    items = [Granted(relationship(row), row["since"]) for row in rows[:limit]]
    following = None
    if len(rows) > limit:
        place = msgspec.json.encode((filter, key_of(items[-1].relationship)))
        following = database.sealer.cursor(tenant, place)
    return Page(items, following)


def _query(filter: Filter, where: str) -> str:
    """The rows of a page: in the order of the key, or of a subject sought out first."""
    found = f"SELECT {names()} FROM sayso.relationship WHERE tenant = $1{where}"
    order = f"ORDER BY {names(of=KEY_COLUMNS)} LIMIT $2"
    if filter.subject_id is None or filter.object_id is not None:
        return f"{found} {order}"
    return f"WITH found AS MATERIALIZED ({found}) SELECT * FROM found {order}"


def _key(database: Database, tenant: int, filter: Filter, cursor: str) -> Key:
    made_for, key = _opened(database, tenant, cursor, tuple[Filter, Key])
    if made_for != filter:
        raise InvalidToken("this cursor belongs to another filter")
    return key


class Event(msgspec.Struct, frozen=True):
    """A time during which a relationship was as it says; `until` None: it still is."""

    relationship: Relationship
    since: int
    granted_at: datetime | None
    granted_by: str
    reason: str
    until: int | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    end_reason: str | None = None


class Past(NamedTuple):
    """Some events, and where the next begin; None after the last."""

    items: list[Event]
    next: str | None


async def history(
    database: Database,
    tenant: int,
    filter: Filter,
    *,
    limit: int = PAGE,
    after: str | None = None,
) -> Past:
    """Who granted relationships, when and why, and who took them; the latest first.

    Raises InvalidToken for a cursor of another tenant's, or of another filter's.
    """
    where, values = matching(tenant, filter, 3)
    columns = names(of=COLUMNS)
    arguments: list[Any] = [tenant, limit + 1, *values]
    following = ""
    if after is not None:
        since, key = _event(database, tenant, filter, after)
        at = len(arguments) + 1
        places = ", ".join(f"${at + i}" for i in range(1, 7))
        following = (
            f" WHERE e.since < ${at}"
            f" OR (e.since = ${at} AND ({names('e.', KEY_COLUMNS)}) > ({places}))"
        )
        arguments += [since, *key]
    async with database.tenant(tenant, readonly=True) as c:
        rows = await c.fetch(
            f"WITH events AS (SELECT {columns}, NULL::bigint AS until FROM sayso.relationship"
            f" WHERE tenant = $1{where} UNION ALL SELECT {columns}, until"
            f" FROM sayso.relationship_past WHERE tenant = $1{where})"
            " SELECT e.*, g.at, g.actor, g.reason, x.at AS ended_at, x.actor AS ended_by,"
            " x.reason AS end_reason FROM events e"
            " LEFT JOIN sayso.feed g ON g.tenant = $1 AND g.revision = e.since"
            " LEFT JOIN sayso.feed x ON x.tenant = $1 AND x.revision = e.until"
            f"{following} ORDER BY e.since DESC, {names('e.', KEY_COLUMNS)} LIMIT $2",
            *arguments,
        )
    events = [
        Event(
            relationship(row), row["since"], row["at"], row["actor"] or "", row["reason"] or "",
            row["until"], row["ended_at"], row["ended_by"], row["end_reason"],
        )
        for row in rows[:limit]
    ]  # fmt: skip
    next = None
    if len(rows) > limit:
        last = events[-1]
        place = msgspec.json.encode((filter, last.since, key_of(last.relationship)))
        next = database.sealer.cursor(tenant, place)
    return Past(events, next)


def _event(database: Database, tenant: int, filter: Filter, cursor: str) -> tuple[int, Key]:
    made_for, since, key = _opened(database, tenant, cursor, tuple[Filter, int, Key])
    if made_for != filter:
        raise InvalidToken("this cursor belongs to another filter")
    return since, key


def _opened(database: Database, tenant: int, cursor: str, type: type[T]) -> T:
    """What is in a cursor; InvalidToken where it is one of another list's."""
    try:
        return msgspec.json.decode(database.sealer.place(tenant, cursor), type=type)
    except msgspec.MsgspecError:
        raise InvalidToken("this cursor belongs to another list") from None


# ── Attributes ──────────────────────────────────────────────────────────────────────────────


class Described(msgspec.Struct, frozen=True):
    """The stored attributes of an entity, and the last revision that wrote one; 0 without any."""

    values: dict[str, Any]
    since: int


async def attributes(database: Database, tenant: int, type: str, id: str) -> Described:
    """The stored attributes of an entity, by name; none where it has none."""
    async with database.tenant(tenant, readonly=True) as c:
        rows = await c.fetch(
            "SELECT name, value, since FROM sayso.attribute"
            " WHERE tenant = $1 AND type = $2 AND id = $3 ORDER BY name",
            tenant,
            type,
            id,
        )
    values = {row["name"]: row["value"] for row in rows}
    return Described(values, max((row["since"] for row in rows), default=0))
