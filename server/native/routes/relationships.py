"""Relationships and attributes: written, looked up, and their past."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from ....engine.data import entity_to_json
from ....store.changes import Filter
from ....store.reading import MAX_PAGE, PAGE, Event
from ...commands import reading, writing
from ...commands.caller import Caller
from ...commands.telling import instant
from ..answers import Calling, answer, operation
from ..messages.data import (
    EntityAttributes,
    HistoryPage,
    RelationshipPage,
    WriteRequest,
    Written,
)
from ..route import Route

router = APIRouter(route_class=Route, tags=["relationships"])

Limit = Annotated[int, Field(ge=1, le=MAX_PAGE, description="How many at most.")]


class Which(BaseModel):
    """The parameters of a query for relationships."""

    model_config = ConfigDict(extra="forbid")

    object_type: str | None = None
    object_id: str | None = None
    relation: str | None = None
    subject_type: str | None = None
    subject_id: Annotated[str | None, Field(description="`*` is everyone of the type.")] = None
    subject_relation: Annotated[
        str | None, Field(description="Empty for objects, not sets, alone.")
    ] = None
    limit: Limit = PAGE
    cursor: Annotated[str | None, Field(description="`next` of the page before.")] = None

    def filter(self) -> Filter:
        """The filter of these parameters."""
        return Filter(
            self.object_type,
            self.object_id,
            self.relation,
            self.subject_type,
            self.subject_id,
            self.subject_relation,
        )


@router.post(
    "/v1/relationships/write",
    **operation(
        "write_relationships",
        "Write relationships and attributes, all or nothing",
        "write",
        gives=Written,
        problems=(409, 412, 413, 415, 422),
    ),
)
async def write(
    caller: Calling,
    request: WriteRequest,
    idempotency_key: Annotated[
        str | None,
        Header(
            description="1 to 255 printable ASCII characters. The same write sent again with it is"
            " not done again, and is answered with its first revision."
        ),
    ] = None,
) -> Response:
    """Everything that is wrong is told at once, each thing with its place, such as `touch[3]`."""
    written = await writing.write(
        caller,
        writing.Wanted(
            request.touch,
            request.delete,
            [Filter(**f.model_dump()) for f in request.delete_where],
            request.attributes,
            request.must_exist,
            request.must_not_exist,
            request.reason,
            idempotency_key,
        ),
    )
    return answer(
        {
            "revision": caller.token(written.revision),
            "touched": written.touched,
            "deleted": written.deleted,
            "attributes": written.described,
            "replayed": written.replayed,
        }
    )


@router.get(
    "/v1/relationships",
    **operation("list_relationships", "Look up relationships", "read", gives=RelationshipPage),
)
async def relationships(caller: Calling, which: Annotated[Which, Query()]) -> Response:
    """Those with all the parts given, sorted. One that stays while pages are read comes once."""
    page = await reading.relationships(caller, which.filter(), which.limit, which.cursor)
    items = [
        {"relationship": item.relationship.to_json(), "since": caller.token(item.since)}
        for item in page.items
    ]
    return answer({"relationships": items, "next": page.next})


@router.get(
    "/v1/relationships/history",
    **operation(
        "list_relationship_history",
        "Who granted relationships, when and why, and who took them",
        "read",
        gives=HistoryPage,
    ),
)
async def history(caller: Calling, which: Annotated[Which, Query()]) -> Response:
    """The latest grant first. Wants an `object_type` or a `subject_type`."""
    page = await reading.history(caller, which.filter(), which.limit, which.cursor)
    return answer({"events": [_event(caller, e) for e in page.items], "next": page.next})


def _event(caller: Caller, event: Event) -> dict[str, object]:
    told: dict[str, object] = {
        "relationship": event.relationship.to_json(),
        "since": caller.token(event.since),
        "granted_at": instant(event.granted_at),
        "granted_by": event.granted_by,
        "reason": event.reason,
    }
    if event.until is not None:
        told |= {
            "until": caller.token(event.until),
            "ended_at": instant(event.ended_at),
            "ended_by": event.ended_by,
            "end_reason": event.end_reason,
        }
    return told


@router.get(
    "/v1/attributes",
    **operation(
        "get_attributes", "The stored attributes of an entity", "read", gives=EntityAttributes
    ),
)
async def attributes(
    caller: Calling,
    type: Annotated[str, Query(examples=["user"])],
    id: Annotated[str, Query(examples=["alice"])],
) -> Response:
    """An entity that is not known has none."""
    found = await reading.attributes(caller, type, id)
    return answer(
        {
            "entity": entity_to_json(type, id),
            "attributes": found.values,
            "since": caller.token(found.since) if found.since else None,
        }
    )
