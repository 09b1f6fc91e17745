"""expiring knows how to take out relationships whose time is up, through the feed.

A replica knows before which moment none of its relationships ends, so that the database is asked
when there is something to take out, and seldom otherwise: a process may have many tenants.
"""

from __future__ import annotations

import time

from ..store import feed
from ..store.changes import Write
from ..store.database import Database
from ..store.journal import Journal
from .replica import NEVER, Replica

LOOK = 60.0
"""Seconds after which the database is asked though nothing has ended here, as its clock may be
another. Where nothing ends at all it is not asked: what comes that does is heard of by the feed."""


def is_due(replica: Replica) -> bool:
    """Whether the database should be asked which of a tenant's relationships have ended."""
    if replica.ends == NEVER:
        return False
    return replica.ends <= time.time_ns() // 1_000 or replica.swept + LOOK <= time.monotonic()


async def expire(database: Database, journal: Journal, replica: Replica) -> None:
    """Take out what has ended by the database's clock, and see when something ends next."""
    replica.ends = NEVER  # from here on what arrives meanwhile makes it sooner
    replica.swept = time.monotonic()
    try:
        gone = await feed.expired(database, replica.tenant)
        if gone:
            write = Write(delete=tuple(gone), actor="sayso", kind="expiry")
            await journal.write(replica.tenant, write)
        ends = await feed.next_end(database, replica.tenant)
    except BaseException:
        replica.ends = 0
        raise
    if ends is not None:
        replica.ends = min(replica.ends, ends)
