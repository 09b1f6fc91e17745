"""native knows how requests under /v1 come to the native API, which is only then imported."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import structlog

from ...tenants.directory import Directory
from ...tenants.replica import Replica
from ..access import Forbidden, TenantKeys
from ..commands.caller import Caller
from .address import client_address
from .front import Front
from .identity import Identity
from .problems import internal_error, problem
from .response import Response

PATH = "/v1/"

LONG_AGENT = 256
"""Characters of it that are kept."""

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

_NEAR = re.compile(r"127\.[0-9.]+|::1|::ffff:127\.[0-9.]+")
_NEAR_ORIGIN = re.compile(rb"https?://(127\.[0-9.]+|\[::1\]|localhost)(:[0-9]+)?")

_log = structlog.get_logger("sayso.http")


class Native:
    """The native API of one process."""

    def __init__(self, directory: Directory, identity: Identity | None = None) -> None:
        self._directory = directory
        self._identity = identity
        self._app: Asgi | None = None
        self._building: asyncio.Task[Asgi] | None = None

    async def answer(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        front: Front,
        replica: Replica,
        path: str,
        authorization: bytes | None,
        request_id: bytes,
    ) -> None:
        """Answer a request for a tenant that was found; `path` is as it is within the tenant.

        Raises Unavailable where a key can't be looked up.
        """
        started = time.perf_counter()
        keys = front.keys if isinstance(front.keys, TenantKeys) else None
        key = await keys.look_up(authorization) if keys is not None else None
        person = None
        if keys is not None and key is None and self._identity is not None:
            person = await self._identity.person(replica, authorization)
        out = _Out(send, request_id)
        inner: dict[str, Any] = {**scope, "path": path, "raw_path": path.encode(), "root_path": ""}
        inner["sayso.base"] = front.public_url
        caller = inner["sayso.caller"] = Caller(
            self._directory,
            replica,
            keys,
            key,
            authorization,
            request_id.decode("latin-1"),
            _is_near(scope),
            front.recorder,
            self._identity.provider if self._identity is not None else None,
            person,
            address=client_address(scope),
            agent=_agent(scope),
        )
        try:
            if caller.keys is None and _is_foreign(scope):
                told = "without keys, pages of other sites get no answer"
                await out.respond(problem(Forbidden(told)))
            else:
                app = self._app or await self._build()
                await app(inner, receive, out)
        except Exception:
            # The application has told of it already, unless it could not begin to.
            _log.exception("request failed", path=path, request_id=caller.request_id)
            if not out.status:
                await out.respond(internal_error())
        name = getattr(inner.get("route"), "operation_id", None) or "none"
        seconds = time.perf_counter() - started
        front.count(name, scope["method"], path, out.status, seconds, request_id)

    async def _build(self) -> Asgi:
        if self._building is None:
            self._building = asyncio.create_task(asyncio.to_thread(_build))
        self._app = await asyncio.shield(self._building)
        return self._app


def _build() -> Asgi:
    from ..native.app import build

    return build()


class _Out:
    """Sends, adding what every answer has, and knows the status."""

    def __init__(self, send: Send, request_id: bytes) -> None:
        self.status = 0
        self._send = send
        self._request_id = request_id

    async def __call__(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = [*message.get("headers", ()), (b"x-request-id", self._request_id)]
            message = {**message, "headers": headers}
        await self._send(message)

    async def respond(self, response: Response) -> None:
        headers = [(b"content-type", response.content_type), *response.headers]
        headers.append((b"content-length", b"%d" % len(response.body)))
        await self({"type": "http.response.start", "status": response.status, "headers": headers})
        await self({"type": "http.response.body", "body": response.body})


def _agent(scope: Scope) -> str:
    """What says it asks."""
    told = [value for name, value in scope["headers"] if name == b"user-agent"]
    return told[0][:LONG_AGENT].decode("latin-1") if told else ""


def _is_near(scope: Scope) -> bool:
    """Whether the request comes from this machine."""
    client = scope.get("client")
    return client is None or _NEAR.fullmatch(client[0]) is not None


def _is_foreign(scope: Scope) -> bool:
    """Whether a page of another site sent it: a browser on this machine is no one's say-so."""
    return any(
        name == b"origin" and not _NEAR_ORIGIN.fullmatch(value) for name, value in scope["headers"]
    )
