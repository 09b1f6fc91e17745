"""reading knows how to look relationships up: by their parts, a page at a time, and their past."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from ..engine.data import Relationship
from .changes import Filter, Key, key_of
from .database import Database
from .errors import InvalidToken
from .rows import COLUMNS, KEY_COLUMNS, names, relationship

PAGE, MAX_PAGE = 100, 1_000


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
    parts = filter.parts()
    arguments: list[Any] = [tenant, limit + 1, *parts.values()]
    where = "".join(f" AND {name} = ${i}" for i, name in enumerate(parts, 3))
    if after is not None:
        key = _key(database, tenant, filter, after)
        places = ", ".join(f"${len(arguments) + i}" for i in range(1, 7))
        where += f" AND ({names(of=KEY_COLUMNS)}) > ({places})"
        arguments += key
    async with database.tenant(tenant, readonly=True) as c:
        rows = await c.fetch(
            f"SELECT {names()} FROM sayso.relationship WHERE tenant = $1{where}"
            f" ORDER BY {names(of=KEY_COLUMNS)} LIMIT $2",
            *arguments,
        )
    items = [Granted(relationship(row), row["since"]) for row in rows[:limit]]
    following = None
    if len(rows) > limit:
        place = msgspec.json.encode((filter, key_of(items[-1].relationship)))
        following = database.sealer.cursor(tenant, place)
    return Page(items, following)


def _key(database: Database, tenant: int, filter: Filter, cursor: str) -> Key:
    place = database.sealer.place(tenant, cursor)
    made_for, key = msgspec.json.decode(place, type=tuple[Filter, Key])
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


async def history(
    database: Database, tenant: int, filter: Filter, *, limit: int = PAGE
) -> list[Event]:
    """Who granted relationships, when and why, and who took them; the latest first."""
    parts = filter.parts()
    where = "".join(f" AND {name} = ${i}" for i, name in enumerate(parts, 3))
    columns = names(of=COLUMNS)
    async with database.tenant(tenant, readonly=True) as c:
        rows = await c.fetch(
            f"WITH events AS (SELECT {columns}, NULL::bigint AS until FROM sayso.relationship"
            f" WHERE tenant = $1{where} UNION ALL SELECT {columns}, until"
            f" FROM sayso.relationship_past WHERE tenant = $1{where})"
            " SELECT e.*, g.at, g.actor, g.reason, x.at AS ended_at, x.actor AS ended_by,"
            " x.reason AS end_reason FROM events e"
            " LEFT JOIN sayso.feed g ON g.tenant = $1 AND g.revision = e.since"
            " LEFT JOIN sayso.feed x ON x.tenant = $1 AND x.revision = e.until"
            f" ORDER BY e.since DESC, {names('e.', KEY_COLUMNS)} LIMIT $2",
            tenant,
            limit,
            *parts.values(),
        )
    return [
        Event(
            relationship(row), row["since"], row["at"], row["actor"] or "", row["reason"] or "",
            row["until"], row["ended_at"], row["ended_by"], row["end_reason"],
        )
        for row in rows
    ]  # fmt: skip
