"""route knows how a request comes to an endpoint: who may ask, and how the body is read.

A body is decoded with its fractions exact, and only once the caller's key is known to be good.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from decimal import Decimal
from typing import Any

import msgspec
from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel

from ...engine.errors import InvalidRequest
from ..commands.caller import Caller
from ..http.problems import BadRequest, TooLarge, UnsupportedMediaType

MAX_BODY = 16 << 20
"""Bytes; a larger body is refused, but that of an import."""

CALLER = "sayso.caller"
"""Under which name a scope holds the Caller."""

RIGHT = "x-sayso-right"
"""Under which name an operation says what of identity it does, and to what type of thing: of that
its path has the id, else it is the tenant. By the policy of administration that lets one in."""

SCOPES = "x-sayso-scopes"
"""Under which name an operation says which scopes let one in; none: it is open to all."""

_decode = msgspec.json.Decoder(float_hook=Decimal).decode


class Asked(Request):
    """A request whose body was read beforehand."""

    def __init__(self, scope: Any, receive: Any, body: bytes, value: Any) -> None:
        super().__init__(scope, receive)
        self._body = body
        self._json = value


class Route(APIRoute):
    """An endpoint of the native API."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The endpoint with what comes before it."""
        answer = super().get_route_handler()
        said = self.openapi_extra or {}
        scopes, right = said.get(SCOPES, ()), said.get(RIGHT)
        has_body = self.body_field is not None
        known = _parameters(self)

        async def handle(request: Request) -> Response:
            caller: Caller = request.scope[CALLER]
            if right is not None:
                await caller.require_right(right, request.path_params)
            elif scopes:
                caller.require(*scopes)
            _check_parameters(request, known)
            if has_body:
                request = await _read(request)
            return await answer(request)

        return handle


def _parameters(route: APIRoute) -> frozenset[str] | None:
    """The parameters of a query that an endpoint knows; None where a message says which."""
    fields = route.dependant.query_params
    if any(_is_message(field.field_info.annotation) for field in fields):
        return None
    return frozenset(field.alias for field in fields)


def _is_message(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _check_parameters(request: Request, known: frozenset[str] | None) -> None:
    if known is None:
        return
    for name in request.query_params:
        if name not in known:
            raise InvalidRequest("there is no such parameter here", place=name)


async def _read(request: Request) -> Request:
    body = await _bounded(request)
    if body:
        check_content_type(request, "application/json")
    return Asked(request.scope, request.receive, body, _decoded(body) if body else None)


async def _bounded(request: Request) -> bytes:
    length = request.headers.get("content-length", "")
    parts, size = [], int(length) if length.isdecimal() else 0
    if size <= MAX_BODY:
        size = 0
        async for part in request.stream():
            size += len(part)
            if size > MAX_BODY:
                break
            parts.append(part)
    if size > MAX_BODY:
        raise TooLarge(f"the body is larger than {MAX_BODY:,} bytes")
    return b"".join(parts)


def check_content_type(request: Request, *known: str) -> None:
    """Raise UnsupportedMediaType unless the body is said to be of one of these types."""
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given not in known:
        wanted = " or ".join(f"`Content-Type: {name}`" for name in known)
        raise UnsupportedMediaType(f"expected {wanted}")


def _decoded(body: bytes) -> Any:
    try:
        return _decode(body)
    except msgspec.DecodeError as error:
        reason = str(error).removeprefix("JSON is malformed: ")
    except (RecursionError, UnicodeError, ArithmeticError, ValueError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
    raise BadRequest(f"the body is not valid JSON: {reason}", "invalid-json")
