"""challenges knows what was asked and waits for its answer: for a short time, so many tries, one
browser, and once.

An id is no secret; what makes an answer one is the browser's cookie together with what was asked.
"""

from __future__ import annotations

from typing import Any

import asyncpg
import msgspec

from ..store.database import Connection
from .changing import Changing
from .ids import digest, new_id

_COLUMNS = "id, kind, person, digest, body, attempts_left"

_OPEN = (
    "tenant = $1 AND id = $2 AND kind = $3 AND browser IS NOT DISTINCT FROM $4"
    " AND used_at IS NULL AND expires_at > now()"
)


class Challenge(msgspec.Struct, frozen=True):
    """Something that was asked."""

    id: str
    kind: str
    person: str | None
    """Who answers, where that is known."""
    digest: bytes | None
    """Of the answer, where that is a secret of ours."""
    body: dict[str, Any]
    attempts_left: int


async def pose(
    changing: Changing,
    kind: str,
    *,
    seconds: int,
    browser: str | None = None,
    person: str | None = None,
    secret: str | None = None,
    body: dict[str, Any] | None = None,
    attempts: int = 1,
) -> str:
    """Ask something; its id. `browser` is the value of the cookie it is bound to."""
    id = new_id("chl")
    await changing.c.execute(
        "INSERT INTO sayso.challenge"
        " (tenant, id, kind, person, browser, digest, body, attempts_left, expires_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(secs => $9))",
        changing.tenant,
        id,
        kind,
        person,
        None if browser is None else digest(browser),
        None if secret is None else digest(secret),
        body or {},
        attempts,
        seconds,
    )
    return id


async def look(
    c: Connection, tenant: int, kind: str, id: str, browser: str | None
) -> Challenge | None:
    """What was asked of this browser, if it still waits."""
    row = await c.fetchrow(
        f"SELECT {_COLUMNS} FROM sayso.challenge WHERE {_OPEN} AND attempts_left > 0",
        tenant,
        id,
        kind,
        None if browser is None else digest(browser),
    )
    return _challenge(row)


async def attempt(changing: Changing, kind: str, id: str, browser: str | None) -> Challenge | None:
    """What was asked, with one try less. The change has to be committed if the answer is wrong."""
    row = await changing.c.fetchrow(
        f"UPDATE sayso.challenge SET attempts_left = attempts_left - 1 WHERE {_OPEN}"
        f" AND attempts_left > 0 RETURNING {_COLUMNS}",
        changing.tenant,
        id,
        kind,
        None if browser is None else digest(browser),
    )
    return _challenge(row)


async def use(changing: Changing, kind: str, id: str, browser: str | None) -> Challenge | None:
    """What was asked, from now on answered: of many at once, one gets it."""
    row = await changing.c.fetchrow(
        f"UPDATE sayso.challenge SET used_at = now() WHERE {_OPEN} RETURNING {_COLUMNS}",
        changing.tenant,
        id,
        kind,
        None if browser is None else digest(browser),
    )
    return _challenge(row)


def _challenge(row: asyncpg.Record | None) -> Challenge | None:
    if row is None:
        return None
    return Challenge(**{name: row[name] for name in Challenge.__struct_fields__})
