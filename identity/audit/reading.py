"""reading knows how to look up what was done, by whom, to whom and when."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import msgspec

from ...store.database import Database
from ...store.errors import InvalidToken

MAX_PAGE, PAGE = 1_000, 100


class Which(msgspec.Struct, frozen=True):
    """Which rows: those with all the parts given. `action` may end in `.*`."""

    actor: str | None = None
    action: str | None = None
    target: str | None = None
    outcome: str | None = None
    since: datetime | None = None
    until: datetime | None = None


class Recorded(msgspec.Struct, frozen=True):
    """A row as it is told; `personal` is None where it was erased."""

    id: str
    at: datetime
    actor: str
    action: str
    target: str
    outcome: str
    reason: str
    request_id: str
    details: dict[str, Any]
    personal: dict[str, Any] | None
    seal: int | None
    """Its place in the chain; None where it is not sealed yet."""


_OF_TABLE = (
    "(SELECT id, at, actor, action, target, outcome, reason, request_id, details, personal, {}"
    " FROM sayso.{} WHERE tenant = $1 AND ($2::uuid IS NULL OR id < $2)"
    " AND ($3::text IS NULL OR actor = $3)"
    " AND ($4::text IS NULL OR CASE WHEN $5 THEN starts_with(action, $4) ELSE action = $4 END)"
    " AND ($6::text IS NULL OR target = $6)"
    " AND ($7::text IS NULL OR outcome = $7)"
    " AND ($8::timestamptz IS NULL OR at >= $8)"
    " AND ($9::timestamptz IS NULL OR at < $9)"
    " ORDER BY id DESC LIMIT $10)"
)
_READ = (
    f"{_OF_TABLE.format('number', 'audit')}"
    f" UNION ALL {_OF_TABLE.format('NULL', 'audit_pending')} ORDER BY id DESC LIMIT $10"
)


async def read(
    database: Database, tenant: int, which: Which, *, limit: int = PAGE, after: str | None = None
) -> tuple[list[Recorded], str | None]:
    """A page of rows, the latest first, and the cursor of the next, if there is one.

    Raises InvalidToken for a cursor that is none of this list.
    """
    before = None if after is None else _id(database.sealer.place(tenant, after))
    prefix = which.action is not None and which.action.endswith(".*")
    async with database.tenant(tenant, readonly=True) as c:
        rows = await c.fetch(
            _READ,
            tenant,
            before,
            which.actor,
            which.action[:-1] if prefix and which.action else which.action,
            prefix,
            which.target,
            which.outcome,
            which.since,
            which.until,
            limit + 1,
        )
    found = [_recorded(row) for row in rows[:limit]]
    following = None
    if len(rows) > limit:
        following = database.sealer.cursor(tenant, b"audit" + uuid.UUID(found[-1].id).bytes)
    return found, following


def _id(place: bytes) -> uuid.UUID:
    if not place.startswith(b"audit") or len(place) != 21:
        raise InvalidToken("this is a cursor of another list")
    return uuid.UUID(bytes=place[5:])


def _recorded(row: Any) -> Recorded:
    return Recorded(
        str(row["id"]), row["at"], row["actor"], row["action"], row["target"], row["outcome"],
        row["reason"], row["request_id"], row["details"], row["personal"], row["number"],
    )  # fmt: skip
