"""Answers Watch: a tenant's changes as they come."""

from __future__ import annotations

from collections.abc import AsyncIterator

from ...store import feed
from ...store.changes import Change
from ...tenants import watching
from .callers import Caller
from .messages import attributes_message, relationship_message, timestamp_of
from .sayso.v1 import sayso_pb2 as pb


async def watch(caller: Caller, request: pb.WatchRequest) -> AsyncIterator[pb.WatchResponse]:
    """Where it begins, then each change once, without end."""
    if request.after:
        after = caller.revision(request.after)
    else:
        after = (await feed.head(caller.directory.database, caller.replica.tenant)).revision
    yield pb.WatchResponse(revision=caller.token(after))
    async for change in watching.changes(
        caller.directory, caller.replica, after, caller.still_allowed
    ):
        yield pb.WatchResponse(revision=caller.token(change.revision), change=_message(change))


def _message(change: Change) -> pb.Change:
    body = change.body
    return pb.Change(
        kind=change.kind,
        at=timestamp_of(change.at),
        actor=change.actor,
        reason=change.reason,
        deleted=map(relationship_message, body.gone()),
        touched=map(relationship_message, body.relationships()),
        attributes=map(attributes_message, body.entities()),
        policy_version=change.policy or 0,
    )
