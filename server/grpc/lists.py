"""Answers ListObjects and ListSubjects: one list of one revision, told in pieces."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any, TypeVar

from ...engine.results import Conditional
from ...tenants.serving import Serving
from .calls import Call
from .messages import resource_of, subject_of, values_of
from .sayso.v1 import sayso_pb2 as pb

PIECE = 1_000
"""Entries of one response at most: with the longest ids some 1 MB, where clients take 4."""

T = TypeVar("T")


async def list_objects(
    call: Call, request: pb.ListObjectsRequest
) -> AsyncIterator[pb.ListObjectsResponse]:
    """What the subject may act on."""
    serving = await call.serving(request)
    found = await asyncio.to_thread(
        serving.engine.list_objects,
        subject_of(request.subject),
        request.action.name,
        request.resource_type,
        subject_properties=_properties(request.subject, "subject"),
        **_given(request),
    )
    revision = _told(serving, found.revision)
    pieces = [pb.ListObjectsResponse(ids=ids) for ids in _split(found.ids)]
    for some in _split(found.conditional):
        pieces.append(pb.ListObjectsResponse(conditional=_entries(some)))
    pieces = pieces or [pb.ListObjectsResponse()]
    pieces[-1].next = found.next or ""
    for piece in pieces:
        piece.revision = revision
        yield piece


async def list_subjects(
    call: Call, request: pb.ListSubjectsRequest
) -> AsyncIterator[pb.ListSubjectsResponse]:
    """Who may act on the resource."""
    serving = await call.serving(request)
    found = await asyncio.to_thread(
        serving.engine.list_subjects,
        request.subject_type,
        request.action.name,
        resource_of(request.resource),
        resource_properties=_properties(request.resource, "resource"),
        **_given(request),
    )
    revision = _told(serving, found.revision)
    pieces = [pb.ListSubjectsResponse(excluded=ids) for ids in _split(found.excluded)]
    pieces += [pb.ListSubjectsResponse(ids=ids) for ids in _split(found.ids)]
    for some in _split(found.conditional):
        pieces.append(pb.ListSubjectsResponse(conditional=_entries(some)))
    pieces = pieces or [pb.ListSubjectsResponse()]
    pieces[-1].next = found.next or ""
    for piece in pieces:
        piece.revision = revision
        piece.everyone = found.everyone
        yield piece


def _given(request: pb.ListObjectsRequest | pb.ListSubjectsRequest) -> dict[str, Any]:
    return {
        "context": values_of(request.context_json, "context_json"),
        "action_properties": _properties(request.action, "action"),
        "after": request.after or None,
        "limit": request.limit or None,
    }


def _properties(part: pb.Entity | pb.Action, name: str) -> dict[str, Any] | None:
    return values_of(part.properties_json, f"{name}.properties_json")


def _told(serving: Serving, revision: int) -> str:
    return str(serving.told(revision + serving.base))


def _entries(conditional: Sequence[Conditional]) -> list[pb.ConditionalEntry]:
    return [
        pb.ConditionalEntry(id=c.id, missing=c.missing, required=c.required) for c in conditional
    ]


def _split(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for i in range(0, len(items), PIECE):
        yield items[i : i + PIECE]
