"""importing knows how to bring rows of data into a tenant: judged, in chunks, two at a time.

While one chunk is merged the next is read and copied; they are merged in their order, so that of
two rows of one relationship the later one stands. Each chunk is one change: an import that is
broken off has done some chunks wholly, and run again does the rest.
"""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..engine.data import MAX_ERRORS, EntityAttributes, Relationship, Row
from ..engine.errors import SaysoError, Several
from ..engine.judging import judge
from ..engine.schema import Schema
from ..store.changes import Change, Write
from ..store.database import Database
from ..store.importing import CHUNK, import_chunk

Progress = Callable[[int], None]
"""Told how many rows are in."""

AT_ONCE = 2
"""Chunks on their way."""

Numbered = tuple[int, Row]
"""A row and the number of its line."""

Heard = Callable[[int, Sequence[Change]], None]


@dataclass(slots=True)
class Imported:
    """How far an import has come."""

    revision: int = 0
    relationships: int = 0
    attributes: int = 0

    @property
    def rows(self) -> int:
        """All that is in."""
        return self.relationships + self.attributes


class Importer:
    """One import into one tenant."""

    def __init__(
        self,
        database: Database,
        tenant: int,
        schema: Schema,
        by: Write,
        *,
        heard: Heard | None = None,
        progress: Progress | None = None,
    ) -> None:
        """`by` says whose, why, and by which policy version's `schema` rows are judged."""
        self.done = Imported()
        self._database = database
        self._tenant = tenant
        self._schema = schema
        self._by = by
        self._heard = heard or (lambda tenant, changes: None)
        self._progress = progress or (lambda rows: None)

    async def run(self, rows: Iterable[Numbered], name: str = "") -> Imported:
        """Bring in the rows of a file, each with its line's number.

        Raises the errors of the first chunk that has any, each at `name:line`; the chunks before
        it are in, as `done` says. Raises PolicyMoved when another policy is published meanwhile.
        """
        source = iter(rows)
        merges: deque[asyncio.Task[None]] = deque()
        try:
            while chunk := await asyncio.to_thread(self._next, source, name):
                before = merges[-1] if merges else None
                merges.append(asyncio.create_task(self._merge(chunk, before)))
                if len(merges) > AT_ONCE:
                    await merges.popleft()
        finally:
            await asyncio.gather(*merges)
        return self.done

    def _next(self, source: Iterator[Numbered], name: str) -> list[Row]:
        numbered = list(itertools.islice(source, CHUNK))
        rows = [row for _, row in numbered]
        try:
            judge(self._schema, *_parted(rows))
        except SaysoError:
            raise _errors(self._schema, numbered, name) from None
        return rows

    async def _merge(self, chunk: list[Row], before: asyncio.Task[None] | None) -> None:
        relationships, _, attributes = _parted(chunk)
        change = await import_chunk(
            self._database, self._tenant, relationships, attributes, self._by, before
        )
        self._heard(self._tenant, [change])
        self.done.revision = change.revision
        self.done.relationships += len(relationships)
        self.done.attributes += len(attributes)
        self._progress(self.done.rows)


def _parted(
    rows: Iterable[Row],
) -> tuple[list[Relationship], list[Relationship], list[EntityAttributes]]:
    """Rows as `judge` takes them: to touch, to delete (none), attributes."""
    relationships: list[Relationship] = []
    attributes: list[EntityAttributes] = []
    for row in rows:
        if isinstance(row, Relationship):
            relationships.append(row)
        else:
            attributes.append(row)
    return relationships, [], attributes


def _errors(schema: Schema, numbered: list[Numbered], name: str) -> Several:
    """What is wrong with the rows, each at its line."""
    found: list[SaysoError] = []
    for number, row in numbered:
        try:
            judge(schema, *_parted([row]))
        except SaysoError as error:
            for single in error.errors if isinstance(error, Several) else [error]:
                single.place = f"{name}:{number}"
                found.append(single)
        if len(found) >= MAX_ERRORS:
            break
    return Several(found)
