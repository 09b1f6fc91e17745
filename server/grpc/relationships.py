"""Answers WriteRelationships and ReadRelationships."""

from __future__ import annotations

import asyncio

from ...store.reading import PAGE
from ...tenants.directory import AT_ONCE
from ..commands import reading, writing
from ..commands.writing import Wanted
from .calls import Call
from .messages import attributes_row, filter_of, read_all, relationship_message, relationship_row
from .sayso.v1 import sayso_pb2 as pb


async def write_relationships(
    call: Call, request: pb.WriteRelationshipsRequest
) -> pb.WriteRelationshipsResponse:
    """Commit a change, or say all that stands in its way."""
    if len(request.touch) + len(request.delete) + len(request.attributes) > AT_ONCE:
        wanted = await asyncio.to_thread(_wanted, request)
    else:
        wanted = _wanted(request)
    written = await writing.write(call.caller, wanted)
    return pb.WriteRelationshipsResponse(
        revision=call.caller.token(written.revision),
        touched=written.touched,
        deleted=written.deleted,
        described=written.described,
        replayed=written.replayed,
    )


def _wanted(request: pb.WriteRelationshipsRequest) -> Wanted:
    return Wanted(
        **read_all(
            {
                "touch": (request.touch, relationship_row),
                "delete": (request.delete, relationship_row),
                "delete_where": (request.delete_where, filter_of),
                "attributes": (request.attributes, attributes_row),
                "must_exist": (request.must_exist, relationship_row),
                "must_not_exist": (request.must_not_exist, relationship_row),
            }
        ),
        reason=request.reason,
        idempotency_key=request.idempotency_key or None,
    )


async def read_relationships(
    call: Call, request: pb.ReadRelationshipsRequest
) -> pb.ReadRelationshipsResponse:
    """A page of what is stored."""
    page = await reading.relationships(
        call.caller,
        filter_of(request.filter),
        request.page_size or PAGE,
        request.page_token or None,
    )
    return pb.ReadRelationshipsResponse(
        relationships=[
            pb.StoredRelationship(
                relationship=relationship_message(item.relationship),
                since=call.caller.token(item.since),
            )
            for item in page.items
        ],
        next_page_token=page.next or "",
    )
