"""Answers Watch: a tenant's changes as they come."""

from __future__ import annotations

from collections.abc import AsyncIterator

from ...engine.errors import SaysoError
from ...store.changes import Change
from ...tenants.errors import NotReady
from ..commands import watching
from .calls import Call
from .messages import attributes_message, relationship_message, timestamp_of
from .sayso.v1 import sayso_pb2 as pb


class Stopping(SaysoError):
    """The server ends; whoever watches goes on elsewhere from the last revision."""

    code = "stopping"


async def watch(call: Call, request: pb.WatchRequest) -> AsyncIterator[pb.WatchResponse]:
    """Where it begins, then each change once, without end."""
    caller = call.caller
    told = await watching.begin(caller, request.after or None)
    yield pb.WatchResponse(revision=caller.token(told))
    async for changes in watching.changes(caller, told, watching.HEARTBEAT):
        for change in changes:
            told = change.revision
            yield pb.WatchResponse(revision=caller.token(told), change=_message(change))
        if not changes:
            yield pb.WatchResponse(revision=caller.token(told))
    if caller.directory.stopping:
        raise Stopping("the server stops: go on from the last revision")
    raise NotReady("the tenant is being loaded anew: go on from the last revision")


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
