"""judging knows whether changes fit a policy's schema, without making them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from .data import EntityAttributes, Relationship
from .errors import SaysoError, Several
from .schema import Schema
from .values import check_id


def judge(
    schema: Schema,
    touch: Iterable[Relationship] = (),
    delete: Iterable[Relationship] = (),
    attributes: Iterable[EntityAttributes] = (),
    must_exist: Iterable[Relationship] = (),
    must_not_exist: Iterable[Relationship] = (),
) -> None:
    """Raise what `Engine.write` would, each error placed at its row: `touch[3]`.

    Preconditions must name what could be, as deletes must. Raises the one error there is, or
    Several.
    """
    errors: list[SaysoError] = []
    for what, rows, fits in (
        ("touch", touch, schema.resolve),
        ("delete", delete, schema.alternatives),
        ("attributes", attributes, lambda row: _values(schema, row)),
        ("must_exist", must_exist, schema.alternatives),
        ("must_not_exist", must_not_exist, schema.alternatives),
    ):
        _judge(errors, what, rows, fits)
    if errors:
        raise errors[0] if len(errors) == 1 else Several(errors)


def _judge(
    errors: list[SaysoError], what: str, rows: Iterable[Any], fits: Callable[[Any], object]
) -> None:
    for i, row in enumerate(rows):
        try:
            fits(row)
        except SaysoError as error:
            error.place = f"{what}[{i}]"
            errors.append(error)


def _values(schema: Schema, row: EntityAttributes) -> None:
    check_id(row.id)
    schema.attribute_values(row.type, row.values)
