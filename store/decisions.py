"""decisions knows how to keep records of decisions: to add them, find them, and forget old ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from .database import Database
from .errors import InvalidToken, UnknownDecision

AT_ONCE = 5_000
"""Records forgotten in one transaction."""

SECONDS = 60.0
"""How long a statement over many records may take."""


class Row(NamedTuple):
    """A record, by what it is found by; `id` is a UUID in the order of time."""

    id: str
    subject_type: str
    subject_id: str
    action: str
    resource_type: str
    resource_id: str
    outcome: str
    revision: int
    request_id: str
    record: bytes


class Wanted(msgspec.Struct, frozen=True, omit_defaults=True):
    """Which records: those with all that is given. `since` and `until` are ids."""

    subject: tuple[str, str] | None = None
    resource: tuple[str, str] | None = None
    action: str | None = None
    outcome: str | None = None
    request_id: str | None = None
    since: str | None = None
    until: str | None = None


EVERY = Wanted()


class Page(NamedTuple):
    """Some records as JSON, and where the next begin; None after the last."""

    records: list[str]
    next: str | None


async def add(database: Database, tenant: int, rows: Sequence[Row]) -> None:
    """Keep records; one that is kept already stays as it is."""
    async with database.tenant(tenant) as c:
        await c.execute(
            "INSERT INTO sayso.decision (tenant, id, subject_type, subject_id, action,"
            " resource_type, resource_id, outcome, revision, request_id, record)"
            " SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[],"
            " $7::text[], $8::text[], $9::bigint[], $10::text[], $11::json[])"
            " ON CONFLICT DO NOTHING",
            tenant,
            *[[_plain(row[i]) for row in rows] for i in range(9)],
            [msgspec.Raw(row.record) for row in rows],
        )


def _plain(value: Any) -> Any:
    """A value as a column takes it: PostgreSQL knows no text with a NUL."""
    return value.replace("\0", "\N{REPLACEMENT CHARACTER}") if isinstance(value, str) else value


async def find(
    database: Database,
    tenant: int,
    wanted: Wanted = EVERY,
    *,
    limit: int = 100,
    after: str | None = None,
) -> Page:
    """Records, the latest first. Raises InvalidToken for a cursor of another list's."""
    arguments: list[Any] = [tenant, limit + 1]
    where = ""

    def that(condition: str, *values: Any) -> None:
        nonlocal where
        places = []
        for value in values:
            arguments.append(value)
            places.append(f"${len(arguments)}")
        where += " AND " + condition.format(*places)

    if wanted.subject is not None:
        that("subject_type = {} AND subject_id = {}", *wanted.subject)
    if wanted.resource is not None:
        that("resource_type = {} AND resource_id = {}", *wanted.resource)
    for name in ("action", "outcome", "request_id"):
        if getattr(wanted, name) is not None:
            that(f"{name} = {{}}", getattr(wanted, name))
    if wanted.since is not None:
        that("id >= {}::uuid", wanted.since)
    if wanted.until is not None:
        that("id < {}::uuid", wanted.until)
    if after is not None:
        that("id < {}::uuid", _last(database, tenant, wanted, after))
    async with database.tenant(tenant, readonly=True) as c:
        rows = await c.fetch(
            f"SELECT id::text, record::text FROM sayso.decision WHERE tenant = $1{where}"
            " ORDER BY id DESC LIMIT $2",
            *arguments,
            timeout=SECONDS,
        )
    following = None
    if len(rows) > limit:
        place = msgspec.json.encode((wanted, rows[limit - 1]["id"]))
        following = database.sealer.cursor(tenant, place)
    return Page([row["record"] for row in rows[:limit]], following)


def _last(database: Database, tenant: int, wanted: Wanted, cursor: str) -> str:
    place = database.sealer.place(tenant, cursor)
    try:
        made_for, last = msgspec.json.decode(place, type=tuple[Wanted, str])
    except msgspec.MsgspecError:
        raise InvalidToken("this cursor belongs to another list") from None
    if made_for != wanted:
        raise InvalidToken("this cursor belongs to another list")
    return last


async def get(database: Database, tenant: int, id: str) -> str:
    """A record as JSON, by its id, which must be a UUID; raises UnknownDecision."""
    async with database.tenant(tenant, readonly=True) as c:
        record = await c.fetchval(
            "SELECT record::text FROM sayso.decision WHERE tenant = $1 AND id = $2::uuid",
            tenant,
            id,
        )
    if record is None:
        raise UnknownDecision(f"there is no decision {id} in the log")
    return str(record)


async def forget(database: Database, tenant: int, before: str, limit: int = AT_ONCE) -> int:
    """Delete records before an id, the oldest, at most `limit`; returns how many."""
    async with database.tenant(tenant) as c:
        done: str = await c.execute(
            "DELETE FROM sayso.decision WHERE tenant = $1 AND id IN (SELECT id FROM sayso.decision"
            " WHERE tenant = $1 AND id < $2::uuid ORDER BY id LIMIT $3)",
            tenant,
            before,
            limit,
            timeout=SECONDS,
        )
    return int(done.rpartition(" ")[2])
