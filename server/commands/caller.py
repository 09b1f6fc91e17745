"""caller knows who asks, for which tenant, and what the key given is good for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from ...engine.errors import InvalidName
from ...identity.administration import Asker, Right, decide
from ...identity.changing import By
from ...identity.errors import NotThere
from ...identity.provider import Provider
from ...store.database import Database
from ...store.errors import TenantSuspended
from ...store.keys import ApiKey, Scope
from ...store.tenants import DEFAULT
from ...tenants.directory import Directory
from ...tenants.replica import Replica
from ..access import Forbidden, NoKey, TenantKeys
from ..decisions import Recorder
from .texts import check_text

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
    person: Asker | None = None
    """Who shows an access token for this, where no key is given."""
    local: str = LOCAL
    """Who asks where no keys are wanted."""
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
            return self.local
        return "" if self.asker is None else f"{self.asker.type}:{self.asker.id}"

    @property
    def asker(self) -> Asker | None:
        """Who asks, as the policy of administration has it."""
        if self.keys is None:
            return Asker("local", self.local)
        if self.key is not None:
            return Asker("key", self.key.id, self.key.scopes)
        return self.person

    @property
    def provider(self) -> Provider:
        """The tenant as a provider of identity; raises NoIdentity."""
        assert self.providing is not None
        return self.providing(self.replica)

    def by(self, reason: str = "") -> By:
        """Who does something to the tenant's identity; raises InvalidRequest."""
        told = check_text(reason, "reason")
        return By(self.actor, self.request_id, told, self.address, self.agent)

    def token(self, revision: int) -> str:
        """A revision as it is told."""
        return self.database.sealer.token(self.tenant, revision)

    def require(self, *scopes: Scope) -> None:
        """Raise NoKey, Forbidden or TenantSuspended unless the key has one of the scopes."""
        if self.keys is not None:
            if self.key is None and self.person is not None:
                raise Forbidden("people administer identity only; this wants an API key")
            if self.key is None:
                raise NoKey("this server wants an API key: send it as `Authorization: Bearer KEY`")
            if not {"admin", *scopes} & set(self.key.scopes):
                wanted = " or ".join(f"`{scope}`" for scope in scopes)
                raise Forbidden(f"this key has not the scope {wanted}")
        if self.replica.suspended:
            raise TenantSuspended("this tenant is suspended")

    async def require_right(self, right: str, ids: Mapping[str, str]) -> None:
        """Raise NoKey, Forbidden, NotThere or TenantSuspended unless one may do something to
        identity.

        `right` is as `user.suspend`, where `ids` has the user's, or the tenant's.
        """
        if self.asker is None:
            raise NoKey("this wants an API key, or an access token of a person's for this API")
        wanted = Right.of(right)
        id = ids.get(wanted.type, self.replica.name)
        try:
            decision = await decide(self.database, self.tenant, self.asker, wanted, id)
        except InvalidName:
            raise NotThere("there is nothing of this id") from None
        if not decision.allowed:
            by = f" by the rule `{decision.rule}`" if decision.rule else ""
            raise Forbidden(f"`{self.actor}` may not {wanted.action} this {wanted.type}{by}")
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
