"""Whom a call is for: which tenant, whether its key may do this, and how long it can wait."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import grpc

from ...engine.errors import SaysoError
from ...store.keys import ApiKey, Scope
from ...tenants.directory import Directory
from ...tenants.replica import PATIENCE, Replica
from ...tenants.serving import Serving
from ..access import TenantKeys
from ..http.metrics import Tally
from .sayso.v1 import sayso_pb2 as pb

TENANT = "sayso-tenant"
DEFAULT = "default"

MANY = 1024
"""Tenants whose keys are remembered."""

MAX_WAIT = 60.0
"""Seconds that a call may wait for a revision at most."""

Context = grpc.aio.ServicerContext[Any, Any]


class Unauthorized(SaysoError):
    """The call carries no key that this tenant knows."""

    code = "unauthorized"


class Forbidden(SaysoError):
    """The key has not the scope that the call wants."""

    code = "forbidden"


async def _anyone() -> None:
    pass


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and who answers."""

    directory: Directory
    replica: Replica
    seconds: float
    """How long it can wait for a revision."""
    key: ApiKey | None = None
    tally: Tally = field(default_factory=Tally)
    still_allowed: Callable[[], Awaitable[None]] = _anyone
    """Raises Unauthorized or Forbidden once the key is no longer in force; for long calls."""

    @property
    def actor(self) -> str:
        """What changes are recorded under."""
        return "" if self.key is None else f"key:{self.key.id}"

    def token(self, revision: int) -> str:
        """A revision of the tenant's, as it is told."""
        return self.directory.database.sealer.token(self.replica.tenant, revision)

    def revision(self, token: str) -> int:
        """The revision of a token; raises InvalidToken."""
        return self.directory.database.sealer.revision(self.replica.tenant, token)

    async def serving(self, request: Any) -> Serving:
        """What answers a request, as fresh as its `consistency` asks."""
        if request.HasField("consistency"):
            await self._freshen(request.consistency)
        return self.replica.current

    async def _freshen(self, consistency: pb.Consistency) -> None:
        if consistency.WhichOneof("requirement") == "at_least":
            await self.replica.at_least(self.revision(consistency.at_least), self.seconds)
        elif consistency.latest:
            await self.replica.latest(self.seconds)


class Callers:
    """Tells who calls."""

    def __init__(self, directory: Directory, *, require_keys: bool) -> None:
        self._directory = directory
        self._require_keys = require_keys
        self._keys: OrderedDict[int, TenantKeys] = OrderedDict()

    async def of(self, context: Context, scope: Scope) -> Caller:
        """The caller; raises UnknownTenant, Unauthorized or Forbidden."""
        name, authorization = DEFAULT, None
        for key, value in context.invocation_metadata() or ():
            if key == TENANT:
                name = _text(value)
            elif key == "authorization":
                authorization = _text(value).encode()
        replica = self._directory.loaded(name) or await self._directory.named(name)
        seconds = _patience(context.time_remaining())
        if not self._require_keys:
            return Caller(self._directory, replica, seconds)
        tenant = replica.tenant
        found = await self._allowed(tenant, authorization, scope)

        async def still_allowed() -> None:
            await self._allowed(tenant, authorization, scope)

        return Caller(self._directory, replica, seconds, key=found, still_allowed=still_allowed)

    async def _allowed(self, tenant: int, authorization: bytes | None, scope: Scope) -> ApiKey:
        """The key of a header, which has a scope; raises Unauthorized or Forbidden."""
        keys = self._keys.get(tenant)
        if keys is None:
            keys = self._keys[tenant] = TenantKeys(self._directory.database, tenant)
            while len(self._keys) > MANY:
                self._keys.popitem(last=False)
        found = await keys.look_up(authorization)
        if found is None:
            raise Unauthorized(
                "this server wants an API key: send it as metadata `authorization: Bearer KEY`"
            )
        if scope not in found.scopes and "admin" not in found.scopes:
            raise Forbidden(f"this key has not the scope `{scope}`")
        return found


def _patience(left: float | None) -> float:
    """Seconds to wait for a revision: not quite to the deadline, so that the answer arrives."""
    if left is None:
        return PATIENCE
    return max(0.0, min(left - min(left / 10, 0.5), MAX_WAIT))


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("latin-1")
