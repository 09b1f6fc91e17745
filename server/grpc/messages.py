"""Knows how the engine's and the store's values look as messages, and back."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec
from google.protobuf.timestamp_pb2 import Timestamp

from ...engine.data import EntityAttributes, Relationship
from ...engine.errors import InvalidRelationship, InvalidRequest, InvalidValue, SaysoError, Several
from ...engine.judging import judge
from ...engine.schema import Schema
from ...store.changes import Filter
from .sayso.v1 import sayso_pb2 as pb

_DECODER = msgspec.json.Decoder(float_hook=Decimal)
_ENCODER = msgspec.json.Encoder(decimal_format="number")

Values = dict[str, Any]


# ── Values ──────────────────────────────────────────────────────────────────────────────────


def values_of(text: str, field: str) -> Values | None:
    """The object that a field holds as JSON; None where it is empty."""
    if not text:
        return None
    try:
        values = _DECODER.decode(text)
    except (msgspec.MsgspecError, RecursionError, ArithmeticError, ValueError) as error:
        reason = str(error).removeprefix("JSON is malformed: ")
        raise InvalidValue(f"`{field}` is not JSON: {reason}") from None
    if not isinstance(values, dict):
        raise InvalidValue(f"`{field}` is a JSON object, such as `{{}}`")
    return values


def json_of(values: object) -> str:
    """Values as a field holds them."""
    return _ENCODER.encode(values).decode()


def timestamp_of(micros: int) -> Timestamp:
    """Microseconds since 1970 as a message."""
    seconds, rest = divmod(micros, 1_000_000)
    return Timestamp(seconds=seconds, nanos=rest * 1_000)


def micros_of(timestamp: Timestamp) -> int:
    """A moment in microseconds since 1970; digits beyond them are dropped."""
    if not 0 <= timestamp.nanos < 1_000_000_000:
        raise InvalidValue("the `nanos` of a Timestamp are 0 to 999,999,999")
    return timestamp.seconds * 1_000_000 + timestamp.nanos // 1_000


# ── Questions ───────────────────────────────────────────────────────────────────────────────


def subject_of(entity: pb.Entity) -> tuple[str, ...]:
    """The subject of a question, perhaps a set, as the engine takes it."""
    if entity.relation:
        return entity.type, entity.id, entity.relation
    return entity.type, entity.id


def resource_of(entity: pb.Entity) -> tuple[str, str]:
    """The resource of a question, as the engine takes it."""
    if entity.relation:
        raise InvalidRequest("a resource has no `relation`")
    return entity.type, entity.id


# ── Relationships ───────────────────────────────────────────────────────────────────────────


def relationship_of(message: pb.Relationship) -> Relationship:
    """A relationship; raises SaysoError for one that is incomplete."""
    return Relationship.of(
        (message.object.type, message.object.id),
        message.relation,
        _subject(message.subject),
        condition=message.condition or None,
        parameters=values_of(message.parameters_json, "parameters_json"),
        expires=micros_of(message.expires) if message.HasField("expires") else None,
    )


def _subject(subject: pb.SubjectReference) -> object:
    if subject.WhichOneof("subject") != "everyone":
        return (subject.type, subject.id, subject.relation or None)
    if not subject.everyone or subject.relation:
        raise InvalidRelationship("`everyone` of a subject is true, or absent, and takes no set")
    return {"everyone": subject.type}


def attributes_of(message: pb.EntityAttributes) -> EntityAttributes:
    """Attributes of an entity."""
    values = values_of(message.attributes_json, "attributes_json")
    return EntityAttributes.of((message.entity.type, message.entity.id), values or {})


def filter_of(message: pb.RelationshipFilter) -> Filter:
    """A filter; what it is not given it does not ask for."""
    given = {
        name: plain(getattr(message, name), name)
        for name in Filter.__struct_fields__
        if message.HasField(name)
    }
    return Filter(**given)


def plain(text: str, field: str, longest: int = 1_024) -> str:
    """A text that the database can hold, and an index of it."""
    if "\0" in text:
        raise InvalidRequest(f"`{field}` holds a zero character")
    if len(text.encode()) > longest:
        raise InvalidRequest(f"`{field}` is longer than {longest:,} bytes")
    return text


Given = Mapping[str, tuple[Sequence[Any], Callable[[Any], Any]]]
"""Lists of messages by their names, each with the way to read one."""


def rows_of(schema: Schema, given: Given) -> dict[str, tuple[Any, ...]]:
    """The rows that messages stand for.

    Where one can't be read, raises all that is wrong with any, as judged by the schema too.
    """
    errors: list[SaysoError] = []
    rows: dict[str, list[Any]] = {name: [] for name in given}
    for name, (messages, read) in given.items():
        for i, message in enumerate(messages):
            with _collected(errors, name, i):
                rows[name].append(read(message))
    if not errors:
        return {name: tuple(found) for name, found in rows.items()}
    errors.clear()
    for name, (messages, read) in given.items():
        for i, message in enumerate(messages):
            with _collected(errors, name, i):
                row = read(message)
                if name in ("touch", "delete", "attributes"):
                    judge(schema, **{name: [row]})
    raise errors[0] if len(errors) == 1 else Several(errors)


@contextlib.contextmanager
def _collected(errors: list[SaysoError], name: str, i: int) -> Iterator[None]:
    """Keep an error, with its place."""
    try:
        yield
    except SaysoError as error:
        error.place = f"{name}[{i}]"
        errors.append(error)


def relationship_message(r: Relationship) -> pb.Relationship:
    """A relationship as a message."""
    subject = pb.SubjectReference(type=r.subject_type, relation=r.subject_relation or "")
    if r.subject_id is None:
        subject.everyone = True
    else:
        subject.id = r.subject_id
    return pb.Relationship(
        object=pb.ObjectReference(type=r.object_type, id=r.object_id),
        relation=r.relation,
        subject=subject,
        condition=r.condition or "",
        parameters_json="" if r.parameters is None else json_of(r.parameters),
        expires=None if r.expires is None else timestamp_of(r.expires),
    )


def attributes_message(a: EntityAttributes) -> pb.EntityAttributes:
    """Attributes as a message."""
    return pb.EntityAttributes(
        entity=pb.ObjectReference(type=a.type, id=a.id), attributes_json=json_of(a.values)
    )
