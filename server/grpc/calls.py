"""Whom a call is for: which tenant, with which key, and how long it can wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import grpc

from ...store.keys import Scope
from ...store.tenants import DEFAULT
from ...tenants.replica import PATIENCE, Replica
from ...tenants.serving import Serving
from ..access import TenantKeys
from ..commands.caller import Caller
from ..http.metrics import Tally
from ..http.site import MAX_WAIT, DatabaseSite
from .sayso.v1 import sayso_pb2 as pb

TENANT, HOST = "sayso-tenant", "sayso-host"
AUTHORIZATION, REQUEST_ID = "authorization", "x-request-id"

Context = grpc.aio.ServicerContext[Any, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """A call that may be answered: its caller has the scope it wants."""

    caller: Caller
    scope: Scope
    seconds: float
    """How long it can wait for a revision."""
    tally: Tally = field(default_factory=Tally)

    @property
    def replica(self) -> Replica:
        """The tenant."""
        return self.caller.replica

    async def serving(self, request: Any) -> Serving:
        """What answers a request, as fresh as its `consistency` asks."""
        if request.HasField("consistency"):
            await self._freshen(request.consistency)
            await self.caller.require_still(self.scope)  # for that may have taken long
        return self.replica.current

    async def _freshen(self, consistency: pb.Consistency) -> None:
        if consistency.WhichOneof("requirement") == "at_least":
            sealer = self.caller.database.sealer
            revision = sealer.revision(self.caller.tenant, consistency.at_least)
            await self.replica.at_least(revision, self.seconds)
        elif consistency.latest:
            await self.replica.latest(self.seconds)


async def call_of(site: DatabaseSite, context: Context, scope: Scope) -> Call:
    """The call of a context; raises UnknownTenant, or what Caller.require raises."""
    given: dict[str, str | bytes] = dict(context.invocation_metadata() or ())
    replica = await _tenant(site, given)
    front = site.front_of(replica)
    keys = front.keys if isinstance(front.keys, TenantKeys) else None
    authorization = _bytes(given.get(AUTHORIZATION))
    key = None
    if keys is not None:
        key = keys.key(authorization) or await keys.look_up(authorization)
    request_id = front.request_id(_bytes(given.get(REQUEST_ID))).decode("latin-1")
    caller = Caller(
        site.directory, replica, keys, key, authorization, request_id, recorder=front.recorder
    )
    caller.require(scope)
    return Call(caller, scope, _patience(context.time_remaining()))


async def _tenant(site: DatabaseSite, given: Mapping[str, str | bytes]) -> Replica:
    """The tenant that a call names, or else that of its host name, or else the default one."""
    if TENANT not in given and HOST in given:
        return await site.at(_bytes(given[HOST]))
    name = _text(given.get(TENANT, DEFAULT))
    return site.directory.loaded(name) or await site.directory.named(name)


def _patience(left: float | None) -> float:
    """Seconds to wait for a revision: not quite to the deadline, so that the answer arrives."""
    if left is None:
        return PATIENCE
    return max(0.0, min(left - min(left / 10, 0.5), MAX_WAIT))


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("latin-1")


def _bytes(value: str | bytes | None) -> bytes | None:
    return value.encode() if isinstance(value, str) else value
