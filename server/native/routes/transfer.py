"""All rows out, and rows in, as JSON lines."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from ...commands import transfer
from ...commands.caller import Caller
from ...commands.transfer import Imported, ImportStopped
from ..answers import Calling, Stream, answer, operation, refusal
from ..messages import data
from ..route import Route, check_content_type

LINES = "application/jsonl"
TYPES = (LINES, "application/x-ndjson", "application/x-jsonlines")

router = APIRouter(route_class=Route, tags=["data"])

_ROWS = {
    "schema": {"type": "string", "description": "Rows of docs/data.md, one a line."},
    "example": '{"object": "document:plan", "relation": "owner", "subject": "user:alice"}\n',
}


@router.get(
    "/v1/export",
    **operation(
        "export_data",
        "All relationships and attributes at one revision",
        "read",
        problems=[429],
        responses={
            200: {
                "description": "JSON lines, relationships first",
                "content": {LINES: _ROWS},
                "headers": {
                    "Sayso-Revision": {
                        "description": "The revision token of the rows.",
                        "schema": {"type": "string"},
                    },
                    "Sayso-Policy-Version": {
                        "description": "The policy version at work then, 0 for none.",
                        "schema": {"type": "integer"},
                    },
                },
            }
        },
    ),
)
async def export(caller: Calling) -> Response:
    """An answer that was cut short lacks its end, as HTTP tells. Two go on at one time."""
    async with AsyncExitStack() as stack:
        head, parts = await stack.enter_async_context(transfer.exported(caller))
        headers = {
            "sayso-revision": caller.token(head.revision),
            "sayso-policy-version": str(head.policy),
        }
        return Stream(parts, LINES, headers, stack.pop_all().aclose)


def _import_body() -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {LINES: _ROWS}}}


_DESCRIBED = operation(
    "import_data",
    "Touch many relationships and attributes",
    "write",
    gives=data.Imported,
    problems=(409, 415),
)
_DESCRIBED["openapi_extra"] |= _import_body()


@router.post("/v1/import", **_DESCRIBED)
async def import_(
    caller: Calling,
    request: Request,
    reason: Annotated[str, Query(max_length=1000, description="Why.")] = "",
) -> Response:
    """2,000 lines are committed at once. Where lines are bad, none of theirs is: `errors` say
    what is wrong in which lines, `done` what was committed before. To import again is harmless.
    """
    check_content_type(request, *TYPES)
    try:
        done = await transfer.import_rows(caller, request.stream(), reason)
    except ImportStopped as error:
        return refusal(error.cause or error, done=_told(caller, error.done))
    return answer(_told(caller, done))


def _told(caller: Caller, done: Imported) -> dict[str, object]:
    return {
        "lines": done.lines,
        "relationships": done.relationships,
        "attributes": done.attributes,
        "revision": caller.token(done.revision),
    }
