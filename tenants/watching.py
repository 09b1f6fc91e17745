"""watching knows how to tell a tenant's changes to whoever follows them, each once and in order.

Changes are read from the feed, so a follower can go on from any revision it was told; the replica
says when there are more.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

from ..store import feed
from ..store.changes import Change
from ..store.errors import TenantSuspended, UnknownTenant
from .directory import Directory
from .errors import ChangesGone
from .replica import Replica

PAUSE = 5.0
"""Seconds between two looks at whether a follower may go on, while nothing changes."""

Allowed = Callable[[], Awaitable[None]]


async def _anyone() -> None:
    pass


async def changes(
    directory: Directory, replica: Replica, after: int, allowed: Allowed = _anyone
) -> AsyncIterator[Change]:
    """A tenant's changes after a revision, without end.

    `allowed` is asked before anything is told, and now and then; what it raises ends them. So do
    TenantSuspended, UnknownTenant, Unavailable, and ChangesGone where the feed no longer reaches
    back so far: whoever can go on from what was told asks again.
    """
    while True:
        await allowed()
        if replica.suspended:
            raise TenantSuspended("this tenant is suspended")
        if replica.gone:
            replica = await _again(directory, replica)
        found = await feed.changes_after(directory.database, replica.tenant, after)
        for change in found:
            if change.revision != after + 1:
                raise ChangesGone(
                    "the changes after this revision are no longer kept: read everything anew"
                )
            yield change
            after = change.revision
        while len(found) < feed.ENTRIES and replica.revision <= after and not replica.gone:
            await replica.moved(after, PAUSE)
            await allowed()
            if replica.suspended:
                break


async def _again(directory: Directory, replica: Replica) -> Replica:
    """A tenant that was let go, loaded anew; raises UnknownTenant if it was deleted."""
    found = await directory.named(replica.name)
    if found.tenant != replica.tenant:
        raise UnknownTenant("there is no such tenant")
    return found
