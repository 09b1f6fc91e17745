"""answers knows how answers go out, and how an operation says which there are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Annotated, Any

import msgspec
from fastapi import Depends, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.types import Receive, Scope, Send

from ...engine.errors import InvalidRequest, SaysoError, Several
from ...identity.administration import Right, scopes_for
from ...store.keys import SCOPES as ALL_SCOPES
from ...store.reading import MAX_PAGE
from ..commands.caller import Caller
from ..http.problems import problem
from .messages.problems import Problem
from .route import CALLER, RIGHT, SCOPES

STALL = 60
"""Seconds for which a client may take nothing of a stream before it is cut off."""

_encoder = msgspec.json.Encoder(decimal_format="number")


async def _caller(request: Request) -> Caller:
    caller: Caller = request.scope[CALLER]
    return caller


Calling = Annotated[Caller, Depends(_caller)]
"""The caller, as a parameter of an endpoint."""

Limit = Annotated[int, Query(ge=1, le=MAX_PAGE)]
Cursor = Annotated[str | None, Query(description="`next` of the page before.")]
"""Which page of a list, as parameters of an endpoint."""


def operation(
    id: str,
    summary: str,
    *scopes: str,
    gives: type[BaseModel] | None = None,
    status: int = 200,
    problems: Iterable[int] = (),
    right: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    """How an endpoint is described: its id, who may use it and all that it may answer.

    With a `right` to something of identity the policy of administration says who may.
    """
    said: dict[str, Any] = {SCOPES: list(scopes)}
    if right is not None:
        said = {SCOPES: scopes_for(Right.of(right), ALL_SCOPES), RIGHT: right}
    statuses = [400, 401, 403, 404, *problems, 500, 503]
    responses: dict[int | str, Any] = {s: {"model": Problem} for s in sorted(statuses)}
    if gives is not None:
        responses[status] = {"model": gives}
    responses |= more.pop("responses", {})
    return {
        "operation_id": id,
        "summary": summary,
        "status_code": status,
        "response_class": Response,
        "response_model": None,
        "responses": responses,
        "openapi_extra": said,
    } | more


def answer(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A value as JSON."""
    content = _encoder.encode(value)
    return Response(content, status, headers, media_type="application/json")


def refusal(error: SaysoError, **more: object) -> Response:
    """The problem document of an error."""
    told = problem(error, **more)
    response = Response(told.body, told.status, media_type=told.content_type.decode())
    for name, value in told.headers:
        response.headers[name.decode()] = value.decode()
    return response


def encode(value: object) -> bytes:
    """A value as JSON."""
    return _encoder.encode(value)


class Stream(Response):
    """An answer in parts, at whose end `close` is awaited, whatever the end."""

    def __init__(
        self, parts: AsyncIterator[bytes], media_type: str, headers: Mapping[str, str], close: Any
    ) -> None:
        super().__init__(None, 200, headers, media_type)
        self._parts = parts
        self._close = close
        del self.headers["content-length"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the parts as they come, until the client goes."""

        async def out() -> None:
            start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
            await send(start)
            async for part in self._parts:
                async with asyncio.timeout(STALL):
                    await send({"type": "http.response.body", "body": part, "more_body": True})
            await send({"type": "http.response.body", "body": b""})

        async def gone() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass

        tasks = [asyncio.create_task(out()), asyncio.create_task(gone())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
            await self._close()
        # One cut short is left without its end, by which the client knows.
        for error in ended:
            if isinstance(error, Exception) and not isinstance(error, (SaysoError, TimeoutError)):
                raise error


def of_validation(error: RequestValidationError) -> SaysoError:
    """What is wrong with a request's shape, each thing with its place."""
    found = [InvalidRequest(_worded(e), place=_place(e["loc"])) for e in error.errors()]
    return found[0] if len(found) == 1 else Several(list(found))


def _place(loc: tuple[Any, ...]) -> str:
    """`touch[3].subject` of a body; a parameter's name."""
    parts = loc[1:] if len(loc) > 1 else ("body",)
    text = ""
    for part in parts:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _worded(error: dict[str, Any]) -> str:
    message = str(error["msg"])
    return message[:1].lower() + message[1:]
