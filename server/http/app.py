"""The ASGI application: complete for every path, under any ASGI server."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from ...engine.errors import SaysoError
from .front import MAX_BODY, Request
from .identity import STARTS as IDENTITY
from .native import PATH as NATIVE
from .problems import TooLarge, problem
from .response import Response, header_list
from .site import Asked, Site

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_WANTED = (
    b"host", b"content-type", b"authorization", b"x-request-id", b"content-length",
    b"sayso-at-least", b"sayso-wait",
)  # fmt: skip


class App:
    """Reads a request off ASGI, has it answered, sends the answer."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI interface; of its protocols this speaks only http."""
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "lifespan":
            await _lifespan(receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = _headers(scope)
        front = self._site.front
        asked = Asked(
            headers[b"host"],
            scope["path"],
            headers[b"authorization"],
            headers[b"sayso-at-least"],
            headers[b"sayso-wait"],
        )
        path, refusal = asked.path, None
        request_id = front.request_id(headers[b"x-request-id"])
        try:
            found = self._site.ready(asked) or await self._site.find(asked)
            front, path = found.front, found.path
            native = self._site.native
            if native is not None and found.replica is not None and path.startswith(NATIVE):
                await native.answer(
                    scope, receive, send, front, found.replica, path, asked.authorization,
                    request_id,
                )  # fmt: skip
                return
            identity = self._site.identity
            if identity is not None and found.replica is not None and path.startswith(IDENTITY):
                await identity.answer(scope, receive, send, front, found.replica, path, request_id)
                return
        except SaysoError as error:
            refusal = problem(error)
        request = Request(
            scope["method"],
            path,
            b"",
            headers[b"content-type"],
            headers[b"authorization"],
            request_id,
        )
        body = await _read_body(headers[b"content-length"], receive)
        started = time.perf_counter()
        if body is None:
            response = problem(TooLarge(f"the body is larger than {MAX_BODY} bytes"))
            response = response._replace(headers=(*response.headers, (b"connection", b"close")))
        else:
            request = request._replace(body=body)
            if refusal is not None:
                response = refusal
            elif front.is_slow(request):
                loop = asyncio.get_running_loop()
                response = await loop.run_in_executor(None, front.respond, request)
            else:
                response = front.respond(request)
        front.record(request, response, started)
        await _send(send, response, request)


async def _send(send: Send, response: Response, request: Request) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": response.status,
            "headers": header_list(response, request.request_id),
        }
    )
    body = b"" if request.method == "HEAD" else response.body
    await send({"type": "http.response.body", "body": body})


def _headers(scope: Scope) -> dict[bytes, bytes | None]:
    """The headers that matter. One that is repeated counts as its values joined, like a list."""
    found: dict[bytes, bytes | None] = dict.fromkeys(_WANTED)
    for name, value in scope["headers"]:
        if name in found:
            before = found[name]
            found[name] = value if before is None else before + b", " + value
    return found


async def _read_body(content_length: bytes | None, receive: Receive) -> bytes | None:
    """The whole body, or None as soon as it is known to be too large."""
    if content_length is not None and content_length.isdigit() and int(content_length) > MAX_BODY:
        return None
    message = await receive()
    body: bytes = message.get("body", b"")
    if not message.get("more_body", False):
        return body if len(body) <= MAX_BODY else None
    parts, size = [body], len(body)
    while message.get("more_body", False):
        message = await receive()
        part = message.get("body", b"")
        parts.append(part)
        size += len(part)
        if size > MAX_BODY:
            return None
    return b"".join(parts)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await send({"type": "lifespan.shutdown.complete"})
            return
