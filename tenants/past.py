"""past knows how to serve a tenant as it was at a revision, for one who asks about then.

What it makes is an engine of the asker's own, which nobody keeps up to date, and nobody keeps.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial

from .. import Engine
from ..engine.data import EntityAttributes, Relationship
from ..store.database import Database
from ..store.past import then
from .errors import NoPolicy, TooFarBack
from .serving import Serving
from .settling import compiled

MAX_ROWS = 5_000_000
"""Relationships and attributes, unless told otherwise; a million take some 100 MB."""

SECONDS = 120.0
"""To find it all, unless told otherwise."""


async def serving_at(
    database: Database,
    tenant: int,
    revision: int,
    *,
    max_rows: int = MAX_ROWS,
    seconds: float = SECONDS,
) -> Serving:
    """What answered a tenant's requests at a revision, from its first published policy on.

    The engine counts its revisions anew; `Serving.revision` is the one asked for. Raises
    UnknownRevision, NoPolicy, or TooFarBack beyond one of the bounds.
    """
    try:
        async with asyncio.timeout(seconds):
            return await _serving(database, tenant, revision, max_rows)
    except TimeoutError:
        raise TooFarBack(
            f"revision {revision:,} could not be restored in {seconds:g} seconds"
        ) from None


async def _serving(database: Database, tenant: int, revision: int, max_rows: int) -> Serving:
    async with then(database, tenant, revision) as state:
        if not state.version:
            raise NoPolicy(f"at revision {revision:,} no policy was published yet")
        policy = await asyncio.to_thread(compiled, state.policy_text)
        engine = Engine(policy)
        count = 0
        async for rows in state.rows:
            count += len(rows)
            if count > max_rows:
                raise TooFarBack(
                    f"revision {revision:,} holds more than {max_rows:,} relationships and"
                    " attributes, too many to restore"
                )
            await asyncio.to_thread(_write, engine, rows)
        told = partial(database.sealer.token, tenant)
        return Serving(engine, policy, revision - engine.revision, told, state.version)


def _write(engine: Engine, rows: Sequence[Relationship] | Sequence[EntityAttributes]) -> None:
    touch = [row for row in rows if isinstance(row, Relationship)]
    attributes = [row for row in rows if isinstance(row, EntityAttributes)]
    engine.write(touch=touch, attributes=attributes)
