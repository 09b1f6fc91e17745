"""Changes as they come, as server-sent events."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Annotated

from fastapi import APIRouter, Header, Query, Response

from ....engine.errors import SaysoError
from ....engine.times import format_datetime
from ....store.changes import Change
from ...commands import watching
from ...commands.caller import Caller
from ..answers import Calling, Stream, encode, operation
from ..route import Route

EVENTS = "text/event-stream"

router = APIRouter(route_class=Route, tags=["watch"])

_EXAMPLE = (
    "id: AAECAwQFBgcICQoLDA0ODwAAAAAAAAAq\nevent: open\n"
    'data: {"revision":"AAECAwQFBgcICQoLDA0ODwAAAAAAAAAq"}\n\n'
)


@router.get(
    "/v1/watch",
    **operation(
        "watch",
        "Changes as they come",
        "read",
        problems=(410,),
        responses={
            200: {
                "description": "Server-sent events: `open` with a revision (schema Opened), then"
                " `change` (schema Change), each with its revision token as id; comments while"
                " nothing happens; `error` (schema Problem) where it can't go on.",
                "content": {EVENTS: {"schema": {"type": "string"}, "example": _EXAMPLE}},
            }
        },
    ),
)
async def watch(
    caller: Calling,
    after: Annotated[
        str | None, Query(description="Begin after the revision of this token; else, now.")
    ] = None,
    last_event_id: Annotated[
        str | None, Header(description="The same, as browsers send it when they come back.")
    ] = None,
) -> Response:
    """Whoever comes back with the last id has every change once, in order."""
    begin = await watching.begin(caller, last_event_id or after)
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return Stream(_events(caller, begin), EVENTS, headers, _nothing)


async def _nothing() -> None:
    pass


async def _events(caller: Caller, begin: int) -> AsyncIterator[bytes]:
    token = caller.token(begin)
    yield _event(token, "open", {"revision": token})
    try:
        async for batch in watching.changes(caller, begin):
            yield b"".join(_told(caller, change) for change in batch) if batch else b":\n\n"
    except SaysoError as error:
        yield b"event: error\ndata: %b\n\n" % encode({"code": error.code, "detail": str(error)})


def _told(caller: Caller, change: Change) -> bytes:
    body = change.body
    token = caller.token(change.revision)
    told = {
        "revision": token,
        "kind": change.kind,
        "at": format_datetime(change.at),
        "actor": change.actor,
        "reason": change.reason,
        "request_id": change.request_id,
        "touch": _rows(body.relationships()),
        "delete": _rows(body.gone()),
        "attributes": [row.to_json() for row in body.entities()],
        "policy": change.policy,
    }
    return _event(token, "change", told)


def _rows(relationships: Sequence[object]) -> list[object]:
    return [r.to_json() for r in relationships]  # type: ignore[attr-defined]


def _event(token: str, name: str, data: object) -> bytes:
    return b"id: %b\nevent: %b\ndata: %b\n\n" % (token.encode(), name.encode(), encode(data))
