"""reading knows how to find records in a file, where there is no index but the file itself."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from pathlib import Path

from ...store.decisions import Wanted
from ...store.errors import UnknownDecision
from ...tenants.loading import UnreadableFile
from .record import Record, UnreadableRecord, decode

START = b'{"id":"'
"""How a line begins."""


def find(
    path: Path, tenant: str, wanted: Wanted, limit: int, after: str | None = None
) -> tuple[list[Record], str | None]:
    """Records, the latest first, and what to go on after; None after the last.

    `tenant` "" takes all. Raises UnreadableFile, and UnreadableRecord with the line's place.
    """
    fitting = (
        record
        for record in records(path)
        if (not tenant or record.tenant == tenant)
        and (after is None or record.id < after)
        and fits(record, wanted)
    )
    found = heapq.nlargest(limit + 1, fitting, key=lambda record: record.id)
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def get(path: Path, id: str) -> Record:
    """The record of an id; raises UnknownDecision and what `find` raises."""
    for record in records(path):
        if record.id == id:
            return record
    raise UnknownDecision(f"there is no decision {id} in {path}")


def records(path: Path) -> Iterator[Record]:
    """All records of a file. A line that was cut off, as on a full disk, is passed over."""
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                try:
                    yield decode(line, f"{path}:{number}")
                except UnreadableRecord:
                    if line[: len(START)].rstrip() != START[: len(line.rstrip())]:
                        raise
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnreadableFile(f"cannot read it: {reason}", place=str(path)) from None


def fits(record: Record, wanted: Wanted) -> bool:
    """Whether a record has all that is wanted."""
    return (
        wanted.subject in (None, (record.subject.type, record.subject.id))
        and wanted.resource in (None, (record.resource.type, record.resource.id))
        and wanted.action in (None, record.action.name)
        and wanted.outcome in (None, record.outcome)
        and wanted.request_id in (None, record.request_id)
        and (wanted.since is None or record.id >= wanted.since)
        and (wanted.until is None or record.id < wanted.until)
    )
