"""Knows how the engine's and the store's values look as messages, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

import msgspec
from google.protobuf.timestamp_pb2 import Timestamp

from ...engine.data import EntityAttributes, Relationship
from ...engine.errors import InvalidRelationship, InvalidRequest, InvalidValue, SaysoError, Several
from ...engine.times import datetime_in_range, format_datetime
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


def relationship_row(message: pb.Relationship) -> Values:
    """The row of docs/data.md that a relationship is; its names are judged where rows are."""
    row: Values = {
        "object": _entity(message.object),
        "relation": message.relation,
        "subject": _subject(message.subject),
    }
    if message.condition:
        row["condition"] = message.condition
    if message.parameters_json:
        row["parameters"] = values_of(message.parameters_json, "parameters_json")
    if message.HasField("expires"):
        row["expires"] = format_datetime(datetime_in_range(micros_of(message.expires)))
    return row


def _entity(entity: pb.ObjectReference) -> Values:
    return {"type": entity.type, "id": entity.id}


def _subject(subject: pb.SubjectReference) -> Values:
    if subject.WhichOneof("subject") == "everyone":
        if not subject.everyone or subject.relation:
            raise InvalidRelationship("`everyone` is true or not given, and has no `relation`")
        return {"everyone": subject.type}
    named = {"type": subject.type, "id": subject.id}
    return named | {"relation": subject.relation} if subject.relation else named


def attributes_row(message: pb.EntityAttributes) -> Values:
    """The row of docs/data.md that an entity's attributes are."""
    values = values_of(message.attributes_json, "attributes_json")
    return {"entity": _entity(message.entity), "attributes": values or {}}


def filter_of(message: pb.RelationshipFilter) -> Filter:
    """A filter; what it is not given it does not ask for."""
    given = {n: getattr(message, n) for n in Filter.__struct_fields__ if message.HasField(n)}
    return Filter(**given)


def read_all(given: Mapping[str, tuple[Iterable[Any], Callable[[Any], Any]]]) -> dict[str, Any]:
    """Lists of messages by their names, each read in its way; raises all that can't be read."""
    errors: list[SaysoError] = []
    found: dict[str, Any] = {name: [] for name in given}
    for name, (messages, read) in given.items():
        for i, message in enumerate(messages):
            try:
                found[name].append(read(message))
            except SaysoError as error:
                error.place = f"{name}[{i}]"
                errors.append(error)
    if errors:
        raise errors[0] if len(errors) == 1 else Several(errors)
    return found


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
