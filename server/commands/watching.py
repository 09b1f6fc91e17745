"""watching knows how to tell a tenant's changes as they come, from any revision on."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Sequence

from ...engine.errors import SaysoError
from ...store import feed
from ...store.changes import Change
from ...store.errors import Unavailable
from .caller import Caller

AT_ONCE = 100
"""Changes read at once."""

HEARTBEAT = 15.0
"""Seconds of silence at most."""

RETRY = 1.0
"""Seconds between attempts while the database is away."""


GONE = "this token is too old: what came after it is no longer told, so begin with an export"


class GoneRevision(SaysoError):
    """The feed no longer holds what came after a revision."""

    code = "gone-revision"


async def begin(caller: Caller, token: str | None) -> int:
    """The revision of a token, or else the one that stands now.

    Raises InvalidToken, or GoneRevision where what came after is no longer told.
    """
    caller.require("read")
    revision = None
    if token is not None:
        revision = caller.database.sealer.revision(caller.tenant, token)
    head = await feed.head(caller.database, caller.tenant)
    if revision is None:
        return head.revision
    if revision < head.trimmed:
        raise GoneRevision(GONE)
    return revision


async def changes(
    caller: Caller, after: int, heartbeat: float = HEARTBEAT
) -> AsyncIterator[Sequence[Change]]:
    """The changes after a revision, each once and in order, in batches.

    An empty batch is a sign of life. Ends when the server does, and when the replica is let go:
    whoever wants more begins again at the last revision told. Raises GoneRevision where changes
    are missing, and what Caller.require raises once the caller may no longer read.
    """
    told = time.monotonic()
    while not caller.directory.stopping and not caller.replica.gone:
        await caller.require_still("read")
        try:
            batch = await feed.changes_after(caller.database, caller.tenant, after, AT_ONCE)
        except Unavailable:
            batch = []
            away = True
        else:
            away = False
        if batch:
            if batch[0].revision != after + 1:
                raise GoneRevision(GONE)
            after = batch[-1].revision
            told = time.monotonic()
            yield batch
            continue
        left = told + heartbeat - time.monotonic()
        if left <= 0:
            told = time.monotonic()
            yield ()
            continue
        await caller.replica.moved(after, min(left, RETRY) if away else left)
