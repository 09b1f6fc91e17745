"""transfer knows how to bring all of a tenant's rows out as JSON lines, and rows in."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from ...engine.data import EntityAttributes, Relationship, read_rows
from ...engine.errors import InvalidRequest, SaysoError, Several
from ...engine.judging import judge
from ...engine.schema import Schema
from ...store import feed
from ...store.changes import Write
from .caller import Caller
from .texts import check_text

CHUNK = 2_000
"""Rows committed at once by an import."""

MAX_ERRORS = 100
MAX_LINE = 1 << 20
"""Bytes."""

SLICE = 2_000
"""Rows that an export reads and encodes at once."""

EXPORTS = 2
"""Exports of a process at one time; each holds a connection while its client reads."""

Row = Relationship | EntityAttributes

_encoder = msgspec.json.Encoder(decimal_format="number")


class TooManyExports(SaysoError):
    """As many exports as may go on at one time do go on."""

    code = "too-many-exports"


# ── Out ─────────────────────────────────────────────────────────────────────────────────────

_exporting: set[object] = set()


@contextlib.asynccontextmanager
async def exported(caller: Caller) -> AsyncIterator[tuple[feed.Head, AsyncIterator[bytes]]]:
    """Where the tenant stands, and all rows at it as JSON lines, to be read within the context.

    Raises TooManyExports.
    """
    caller.require("read")
    if len(_exporting) >= EXPORTS:
        raise TooManyExports(f"{EXPORTS} exports are under way already: try again in a while")
    ticket = object()
    _exporting.add(ticket)
    try:
        async with feed.whole(caller.database, caller.tenant, SLICE) as whole:
            yield whole.head, _encoded(whole.rows)
    finally:
        _exporting.discard(ticket)


async def _encoded(
    chunks: AsyncIterator[list[Relationship] | list[EntityAttributes]],
) -> AsyncIterator[bytes]:
    async for rows in chunks:
        yield await asyncio.to_thread(_lines, rows)


def _lines(rows: Sequence[Row]) -> bytes:
    return b"".join(_encoder.encode(row.to_json()) + b"\n" for row in rows)


# ── In ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Imported:
    """What an import did so far; `lines` are those whose rows are committed."""

    lines: int = 0
    relationships: int = 0
    attributes: int = 0
    revision: int = 0


class ImportStopped(Several):
    """Rows of an import are bad: none of their chunk was written, and `done` was before them.

    Or a chunk could not be written, as `cause` says.
    """

    code = "import-stopped"

    def __init__(
        self, errors: list[SaysoError], done: Imported, cause: SaysoError | None = None
    ) -> None:
        super().__init__(errors)
        self.done = done
        self.cause = cause


@dataclass(slots=True)
class _Chunk:
    """Lines that are to be committed together; `first` is the number of the first."""

    first: int
    lines: list[bytes] = field(default_factory=list)


async def import_rows(caller: Caller, body: AsyncIterator[bytes], reason: str) -> Imported:
    """Touch the rows of JSON lines, a chunk a commit; raises ImportStopped.

    Bad lines have the places `line 17`. To import the same again does nothing twice.
    """
    caller.require("write")
    check_text(reason, "reason")
    schema = caller.replica.current.engine.schema
    done = Imported(revision=caller.replica.revision)
    async for chunk in _chunks(body, done):
        rows, errors = await asyncio.to_thread(_read, schema, chunk)
        if errors:
            raise ImportStopped(errors, done)
        await _commit(caller, rows, reason, chunk, done)
    return done


async def _commit(
    caller: Caller, rows: list[Row], reason: str, chunk: _Chunk, done: Imported
) -> None:
    touch = tuple(row for row in rows if isinstance(row, Relationship))
    attributes = tuple(row for row in rows if isinstance(row, EntityAttributes))
    write = Write(
        touch=touch,
        attributes=attributes,
        actor=caller.actor,
        reason=reason,
        request_id=caller.request_id,
    )
    if rows:
        try:
            await caller.require_still("write")
            written = await caller.directory.write(caller.replica, write)
        except SaysoError as error:
            raise ImportStopped([error], done, error) from None
        done.revision = written.revision
        done.relationships += written.touched
        done.attributes += written.described
    done.lines = chunk.first + len(chunk.lines) - 1


async def _chunks(body: AsyncIterator[bytes], done: Imported) -> AsyncIterator[_Chunk]:
    chunk, rest = _Chunk(1), b""
    async for part in body:
        *lines, rest = (rest + part).split(b"\n")
        for line in lines:
            _check_length(line, chunk, done)
            chunk.lines.append(line)
            if len(chunk.lines) == CHUNK:
                yield chunk
                chunk = _Chunk(chunk.first + CHUNK)
        _check_length(rest, chunk, done)
    if rest:
        chunk.lines.append(rest)
    yield chunk


def _check_length(line: bytes, chunk: _Chunk, done: Imported) -> None:
    if len(line) > MAX_LINE:
        number = chunk.first + len(chunk.lines)
        error = InvalidRequest(f"it has over {MAX_LINE:,} bytes", place=f"line {number}")
        raise ImportStopped([error], done)


def _read(schema: Schema, chunk: _Chunk) -> tuple[list[Row], list[SaysoError]]:
    """The rows of a chunk, and what is wrong with its lines."""
    rows: list[tuple[int, Row]] = []
    errors: list[SaysoError] = []
    for number, line in enumerate(chunk.lines, chunk.first):
        try:
            rows += [(number, row) for row in read_rows([line], "")]
        except Several as several:
            for error in several.errors[:1]:
                error.place = f"line {number}{(error.place or '')[2:]}"
                errors.append(error)
        if len(errors) >= MAX_ERRORS:
            return [], errors
    errors += _misfits(schema, rows)
    return [row for _, row in rows], sorted(errors, key=_line)[:MAX_ERRORS]


def _misfits(schema: Schema, rows: list[tuple[int, Row]]) -> list[SaysoError]:
    """The rows that the policy has no place for."""
    found: list[SaysoError] = []
    for what, kind in (("touch", Relationship), ("attributes", EntityAttributes)):
        these: list[tuple[int, Any]] = [(n, row) for n, row in rows if isinstance(row, kind)]
        try:
            judge(schema, **{what: [row for _, row in these]})
        except SaysoError as error:
            for single in error.errors if isinstance(error, Several) else [error]:
                at = int((single.place or "")[len(what) + 1 : -1])
                single.place = f"line {these[at][0]}"
                found.append(single)
    return found


def _line(error: SaysoError) -> int:
    return int((error.place or "").removeprefix("line ").partition(":")[0])
