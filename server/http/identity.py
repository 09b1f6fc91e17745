"""identity knows how requests come to the pages and protocols of identity, only then imported."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import TYPE_CHECKING, Any

import structlog

from ...engine.errors import SaysoError
from ...tenants.directory import Directory
from ...tenants.replica import Replica
from ..access import bearer
from .front import Front
from .problems import internal_error, problem
from .response import Response, header_list

if TYPE_CHECKING:
    from ...identity.administration import Asker
    from ...identity.audit import Sealer
    from ...identity.mail import Post
    from ...identity.provider import Provider
    from ...identity.sealing import Seal

WELL_KNOWN = ("/.well-known/openid-configuration", "/.well-known/oauth-authorization-server")
STARTS = ("/oauth2/", "/id/", *WELL_KNOWN)
"""How the paths begin that lead here."""

_INSERTED = re.compile("(" + "|".join(map(re.escape, WELL_KNOWN)) + ")/t/([^/]*)")

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Answer = Callable[[Scope, Receive, "Provider", str, str], Awaitable[Response]]

_log = structlog.get_logger("sayso.http")


class NoIdentity(SaysoError):
    """The server has no key to keep secrets under."""

    code = "no-secret-key"


def unfolded(path: str) -> str:
    """A path, that of a tenant's metadata as RFC 8414 section 3.1 has it as others have it.

    That puts the well-known part before the issuer's own path: `/.well-known/NAME/t/acme`.
    """
    found = _INSERTED.fullmatch(path)
    return path if found is None else f"/t/{found[2]}{found[1]}"


class Identity:
    """The identity of all tenants in one process."""

    def __init__(
        self, directory: Directory, seal: Seal | None, public_url: str, post: Post | None = None
    ) -> None:
        """`seal` None: the server has no identity. `post` None: letters wait."""
        self._directory = directory
        self._seal = seal
        self._public_url = public_url
        self._post = post
        self._sealer: Sealer | None = None
        self._providers: dict[int, Provider] = {}
        self._app: Answer | None = None
        self._building: asyncio.Task[Answer] | None = None

    def provider(self, replica: Replica) -> Provider:
        """A tenant as a provider; raises NoIdentity."""
        found = self._providers.get(replica.tenant)
        if found is None or found.replica is not replica:
            from ...identity.audit import Sealer
            from ...identity.forgetting import Forgetter
            from ...identity.outbox import Drainer
            from ...identity.provider import Provider, issuer_of

            if self._seal is None:
                raise NoIdentity("this server has no identity: set SAYSO_SECRET_KEY")
            self._forget()
            issuer = issuer_of(self._public_url, replica.name)
            if self._sealer is None:
                self._sealer = Sealer(self._directory.database)
            found = Provider(self._directory, replica, self._seal, issuer, self._post, self._sealer)
            self._providers[replica.tenant] = found
            found.part(Drainer)  # for what was left to be told
            found.part(Forgetter)
        return found

    def _forget(self) -> None:
        """Have nothing in memory of tenants that were let go."""
        for tenant, provider in list(self._providers.items()):
            if provider.replica.gone:
                provider.end()
                del self._providers[tenant]

    async def close(self) -> None:
        """End what is done beside requests."""
        for provider in self._providers.values():
            await provider.close()
        if self._sealer is not None:
            await self._sealer.close()

    async def person(self, replica: Replica, authorization: bytes | None) -> Asker | None:
        """Who shows an access token of this tenant's that is for its API, if somebody does."""
        token = bearer(authorization)
        if self._seal is None or token is None or "." not in token:
            return None
        from ...identity.administration import Asker
        from ...identity.ids import is_id
        from ...identity.tokens import access
        from ...identity.tokens.jwt import NotBelieved

        provider = self.provider(replica)
        try:
            claims = await access.check(provider, token)
        except NotBelieved:
            return None
        if provider.api not in access.audience_of(claims) or not is_id("usr", claims["sub"]):
            return None
        return Asker("user", claims["sub"], tuple(claims.get("scope", "").split()))

    async def answer(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        front: Front,
        replica: Replica,
        path: str,
        request_id: bytes,
    ) -> None:
        """Answer a request for a tenant that was found; `path` is as it is within the tenant."""
        started = time.perf_counter()
        try:
            app = self._app or await self._build()
            provider = self.provider(replica)
            response = await app(scope, receive, provider, path, request_id.decode("latin-1"))
        except SaysoError as error:
            response = problem(error)
        except Exception:
            _log.exception("request failed", path=path, request_id=request_id.decode("latin-1"))
            response = internal_error()
        await _respond(send, response, request_id, scope["method"] == "HEAD")
        seconds = time.perf_counter() - started
        front.count("identity", scope["method"], path, response.status, seconds, request_id)

    async def _build(self) -> Answer:
        if self._building is None:
            self._building = asyncio.create_task(asyncio.to_thread(_build))
        self._app = await asyncio.shield(self._building)
        return self._app


def _build() -> Answer:
    from ..identity.app import answer

    return answer


async def _respond(send: Send, response: Response, request_id: bytes, bare: bool) -> None:
    headers = header_list(response, request_id)
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if bare else response.body})
