"""Answers WriteRelationships and ReadRelationships."""

from __future__ import annotations

import asyncio

import msgspec

from ...engine.errors import InvalidRequest
from ...store import reading
from ...store.changes import Write
from ...tenants.directory import AT_ONCE
from .callers import Caller
from .messages import (
    Given,
    attributes_of,
    filter_of,
    plain,
    relationship_message,
    relationship_of,
    rows_of,
)
from .sayso.v1 import sayso_pb2 as pb


async def write_relationships(
    caller: Caller, request: pb.WriteRelationshipsRequest
) -> pb.WriteRelationshipsResponse:
    """Commit a change, or say all that stands in its way."""
    given: Given = {
        "touch": (request.touch, relationship_of),
        "delete": (request.delete, relationship_of),
        "delete_where": (request.delete_where, filter_of),
        "attributes": (request.attributes, attributes_of),
        "must_exist": (request.must_exist, relationship_of),
        "must_not_exist": (request.must_not_exist, relationship_of),
    }
    schema = caller.replica.current.engine.schema
    if sum(len(messages) for messages, _ in given.values()) > AT_ONCE:
        rows = await asyncio.to_thread(rows_of, schema, given)
    else:
        rows = rows_of(schema, given)
    write = Write(
        idempotency_key=plain(request.idempotency_key, "idempotency_key", 200) or None,
        actor=caller.actor,
        reason=plain(request.reason, "reason"),
    )
    written = await caller.directory.write(caller.replica, msgspec.structs.replace(write, **rows))
    return pb.WriteRelationshipsResponse(
        revision=caller.token(written.revision),
        touched=written.touched,
        deleted=written.deleted,
        described=written.described,
        replayed=written.replayed,
    )


async def read_relationships(
    caller: Caller, request: pb.ReadRelationshipsRequest
) -> pb.ReadRelationshipsResponse:
    """A page of what is stored."""
    if request.page_size > reading.MAX_PAGE:
        raise InvalidRequest(
            f"`page_size` is {request.page_size:,}, expected 1 to {reading.MAX_PAGE:,}"
        )
    page = await reading.read(
        caller.directory.database,
        caller.replica.tenant,
        filter_of(request.filter),
        limit=request.page_size or reading.PAGE,
        after=request.page_token or None,
    )
    return pb.ReadRelationshipsResponse(
        relationships=[
            pb.StoredRelationship(
                relationship=relationship_message(item.relationship),
                since=caller.token(item.since),
            )
            for item in page.items
        ],
        next_page_token=page.next or "",
    )
