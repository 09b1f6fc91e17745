"""writing knows how to write relationships and attributes, or to say all that is wrong in them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...engine.data import EntityAttributes, Relationship, parse_row
from ...engine.errors import InvalidRequest, SaysoError, Several, UnknownRelation
from ...engine.judging import judge
from ...engine.schema import Schema
from ...store.changes import MAX_ROWS, Filter, Write, Written
from ...store.errors import WriteTooLarge
from ...tenants.directory import AT_ONCE
from .caller import Caller
from .reading import check_filter
from .texts import check_idempotency_key, check_text

ROWS = ("touch", "delete", "attributes", "must_exist", "must_not_exist")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A write as it is asked for: its rows decoded JSON in the form of docs/data.md."""

    touch: Sequence[object] = ()
    delete: Sequence[object] = ()
    delete_where: Sequence[Filter] = ()
    attributes: Sequence[object] = ()
    must_exist: Sequence[object] = ()
    must_not_exist: Sequence[object] = ()
    reason: str = ""
    idempotency_key: str | None = None

    @property
    def rows(self) -> int:
        """How many rows it holds, preconditions counted."""
        return sum(len(getattr(self, what)) for what in ROWS)


async def write(caller: Caller, wanted: Wanted) -> Written:
    """Commit a write; raises the one thing wrong with it, or Several, each with its place.

    Places read `touch[3]`. Raises also what Directory.write raises.
    """
    caller.require("write")
    schema = caller.replica.current.engine.schema
    if wanted.rows > MAX_ROWS:
        raise WriteTooLarge(f"a write holds at most {MAX_ROWS:,} rows, not {wanted.rows:,}")
    if not wanted.rows and not wanted.delete_where:
        raise InvalidRequest("there is nothing to write")
    if wanted.rows > AT_ONCE:
        read = await asyncio.to_thread(_read, schema, wanted)
    else:
        read = _read(schema, wanted)
    return await caller.directory.write(
        caller.replica,
        Write(
            touch=tuple(read.relationships("touch")),
            delete=tuple(read.relationships("delete")),
            delete_where=tuple(wanted.delete_where),
            attributes=tuple(read.attributes()),
            must_exist=tuple(read.relationships("must_exist")),
            must_not_exist=tuple(read.relationships("must_not_exist")),
            idempotency_key=wanted.idempotency_key,
            actor=caller.actor,
            reason=wanted.reason,
            request_id=caller.request_id,
        ),
    )


def _read(schema: Schema, wanted: Wanted) -> _Reader:
    reader = _Reader(schema)
    reader.add("reason", lambda: check_text(wanted.reason, "reason"))
    key = wanted.idempotency_key
    if key is not None:
        reader.add("Idempotency-Key", lambda: check_idempotency_key(key))
    for what in ROWS:
        for i, row in enumerate(getattr(wanted, what)):
            reader.row(what, i, row)
    for i, f in enumerate(wanted.delete_where):
        reader.filter(i, f)
    reader.end()
    return reader


class _Reader:
    """Reads rows and keeps what is wrong with each."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._found: dict[str, dict[int, Relationship | EntityAttributes]] = {w: {} for w in ROWS}
        self._errors: list[SaysoError] = []

    def relationships(self, what: str) -> list[Relationship]:
        return [row for row in self._found[what].values() if isinstance(row, Relationship)]

    def attributes(self) -> list[EntityAttributes]:
        return [r for r in self._found["attributes"].values() if isinstance(r, EntityAttributes)]

    def add(self, place: str, check: Callable[[], object]) -> None:
        try:
            check()
        except SaysoError as error:
            error.place = place
            self._errors.append(error)

    def row(self, what: str, at: int, row: object) -> None:
        def read() -> None:
            parsed = parse_row(row)
            if isinstance(parsed, EntityAttributes) != (what == "attributes"):
                kind = "attributes" if what == "attributes" else "a relationship"
                raise InvalidRequest(f"expected {kind}")
            self._found[what][at] = parsed

        self.add(f"{what}[{at}]", read)

    def filter(self, at: int, f: Filter) -> None:
        self.add(f"delete_where[{at}]", lambda: _judge_filter(self._schema, f))

    def end(self) -> None:
        """Raise what is wrong; what is not judged here, Directory.write judges."""
        if self._errors:
            for what in ROWS:
                self._judge(what)
            errors = sorted(self._errors, key=_order)
            raise errors[0] if len(errors) == 1 else Several(errors)

    def _judge(self, what: str) -> None:
        """Judge rows; their places are those they had among all that were given."""
        places = list(self._found[what])
        rows: dict[str, list[object]] = {what: list(self._found[what].values())}
        try:
            judge(self._schema, **rows)  # type: ignore[arg-type] # rows of the kind it takes
        except SaysoError as error:
            for single in error.errors if isinstance(error, Several) else [error]:
                number = int((single.place or "")[len(what) + 1 : -1])
                single.place = f"{what}[{places[number]}]"
                self._errors.append(single)


def _order(error: SaysoError) -> tuple[str, int]:
    what, _, rest = (error.place or "").partition("[")
    return what, int(rest[:-1]) if rest else 0


def _judge_filter(schema: Schema, f: Filter) -> None:
    """Refuse a filter that can match nothing, being misspelt."""
    check_filter(f)
    for type in (f.object_type, f.subject_type):
        if type is not None and type not in schema.types:
            schema.unknown_type(type)
    if f.relation is not None and not any(
        relation == f.relation and f.object_type in (None, type) for type, relation in schema.slots
    ):
        where = f"`{f.object_type}` has no" if f.object_type else "no type has a"
        raise UnknownRelation(f"{where} relation `{f.relation}`")
