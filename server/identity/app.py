"""app knows which endpoint a request is for, and how its failures are told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from ...identity.provider import Provider
from ..http.address import client_address
from ..http.problems import NOTHING, MethodNotAllowed, NotFound, TooLarge
from ..http.response import Response
from .pages.guard import guarded
from .request import MAX_BODY, Malformed, Request
from .routes import (
    account,
    assets,
    authorize,
    consent,
    invitation,
    link,
    oauth,
    recover,
    second_factor,
    set_up,
    sign_in,
    sign_out,
    sign_up,
)
from .routing import Routes

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

PAGES = "/id/"
"""What is below this is read by people, failures too."""

ROUTES: Routes = {
    **assets.ROUTES,
    **oauth.ROUTES,
    **authorize.ROUTES,
    **sign_in.ROUTES,
    **second_factor.ROUTES,
    **sign_up.ROUTES,
    **recover.ROUTES,
    **set_up.ROUTES,
    **invitation.ROUTES,
    **link.ROUTES,
    **consent.ROUTES,
    **sign_out.ROUTES,
    **account.ROUTES,
}

MAX_HEADER = 16 << 10
"""Bytes of one header's value."""


async def answer(
    scope: Scope, receive: Receive, provider: Provider, path: str, request_id: str
) -> Response:
    """The answer to a request; raises SaysoError."""
    provider.replica.require_active()
    request = Request(
        provider,
        "GET" if scope["method"] == "HEAD" else scope["method"],
        path,
        _headers(scope),
        scope["query_string"],
        await _body(receive) if scope["method"] == "POST" else b"",
        client_address(scope),
        request_id,
    )
    if path.startswith(PAGES):
        return await guarded(request, _handle)
    return await _handle(request)


async def _handle(request: Request) -> Response:
    methods = ROUTES.get(request.path)
    if methods is None:
        raise NotFound(NOTHING)
    handler = methods.get(request.method)
    if handler is None:
        allowed = ", ".join(sorted(methods))
        raise MethodNotAllowed(f"this path takes {allowed}", allowed)
    return await handler(request)


def _headers(scope: Scope) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        if len(value) > MAX_HEADER:
            raise Malformed("a header is too long", place=name.decode("latin-1"))
        key, text = name.decode("latin-1"), value.decode("latin-1")
        joint = "; " if key == "cookie" else ", "
        found[key] = f"{found[key]}{joint}{text}" if key in found else text
    return found


async def _body(receive: Receive) -> bytes:
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size > MAX_BODY:
            raise TooLarge(f"the body is larger than {MAX_BODY:,} bytes")
        parts.append(part)
        more = message.get("more_body", False)
    return b"".join(parts)
