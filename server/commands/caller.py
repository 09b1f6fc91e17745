"""caller knows who asks, for which tenant, and what the key given is good for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ...identity.changing import By
from ...identity.provider import Provider
from ...store.database import Database
from ...store.errors import TenantSuspended
from ...store.keys import ApiKey, Scope
from ...store.tenants import DEFAULT
from ...tenants.directory import Directory
from ...tenants.replica import Replica
from ..access import Forbidden, NoKey, TenantKeys
from ..decisions import Recorder

LOCAL = "local"
"""The actor on a server without keys."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks.

    `keys` None means that the server answers whoever reaches it; `is_near` says whether that was
    from this machine. Otherwise `key` is the one given, found in force when the request came.
    """

    directory: Directory
    replica: Replica
    keys: TenantKeys | None = None
    key: ApiKey | None = None
    authorization: bytes | None = None
    request_id: str = ""
    is_near: bool = False
    recorder: Recorder | None = None
    """Takes down what is decided, if anything does."""
    providing: Callable[[Replica], Provider] | None = None
    """Gives the tenant as a provider of identity."""
    address: str = ""
    agent: str = ""
    """From where, and with what, as far as that is known."""

    @property
    def tenant(self) -> int:
        """The tenant's number."""
        return self.replica.tenant

    @property
    def database(self) -> Database:
        """Where the tenant is kept."""
        return self.directory.database

    @property
    def actor(self) -> str:
        """Who is recorded as having done something: nothing that a request says of itself."""
        if self.keys is None:
            return LOCAL
        return f"key:{self.key.id}" if self.key is not None else ""

    @property
    def provider(self) -> Provider:
        """The tenant as a provider of identity; raises NoIdentity."""
        assert self.providing is not None
        return self.providing(self.replica)

    def by(self, reason: str = "") -> By:
        """Who does something to the tenant's identity."""
        return By(self.actor, self.request_id, reason, self.address, self.agent)

    def token(self, revision: int) -> str:
        """A revision as it is told."""
        return self.database.sealer.token(self.tenant, revision)

    def require(self, *scopes: Scope) -> None:
        """Raise NoKey, Forbidden or TenantSuspended unless the key has one of the scopes."""
        if self.keys is not None:
            if self.key is None:
                raise NoKey("this server wants an API key: send it as `Authorization: Bearer KEY`")
            if not {"admin", *scopes} & set(self.key.scopes):
                wanted = " or ".join(f"`{scope}`" for scope in scopes)
                raise Forbidden(f"this key has not the scope {wanted}")
        if self.replica.suspended:
            raise TenantSuspended("this tenant is suspended")

    async def require_still(self, *scopes: Scope) -> None:
        """The same some time later, the key looked up anew."""
        key = self.key
        if self.keys is not None:
            key = await self.keys.look_up(self.authorization)
        replace(self, key=key).require(*scopes)

    def require_registry(self) -> None:
        """Raise unless the caller may make and delete tenants."""
        self.require("admin")
        if self.replica.name != DEFAULT:
            raise Forbidden(f"tenants are administered from the tenant `{DEFAULT}`")
        if self.keys is None and not self.is_near:
            raise Forbidden("without keys, tenants are administered from the server's machine only")
