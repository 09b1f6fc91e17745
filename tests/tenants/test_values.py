"""Values of every type: what the database gives back is to the engine what was written."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.engine.data import EntityAttributes, Relationship
from sayso.engine.values import ValueSpec, parse_value, value_to_json
from sayso.store import feed
from sayso.store.changes import Write
from sayso.store.journal import Journal
from tests.store.databases import Postgres, new_tenant, opened, run
from tests.support.strategies import SCALARS, typed_values

ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.sampled_from([0.1, -0.0, 1e300]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab\0"), inner, max_size=2),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(typed_values(), min_size=1, max_size=20), st.lists(ANYTHING, max_size=5))
def test_values_are_what_was_written(
    shared: Postgres, typed: list[tuple[Any, ValueSpec]], anything: list[Any]
) -> None:
    specs = [spec for _, spec in typed] + [ValueSpec("any")] * len(anything)
    given_values = [value_to_json(value, spec) for value, spec in typed] + anything
    written = [parse_value(v, spec) for v, spec in zip(given_values, specs, strict=True)]
    entities = tuple(
        EntityAttributes("user", str(i), {"x": v})
        for i, v in enumerate(given_values)
        if v is not None
    )
    rows = tuple(
        Relationship("doc", str(i), "owner", "user", "a", None, "c", {"x": v})
        for i, v in enumerate(given_values)
    )

    async def steps() -> None:
        async with opened(shared.url) as database:
            tenant = await new_tenant(database)
            write = Write(touch=rows, attributes=entities)
            await Journal(database).write(tenant, write)
            (change,) = await feed.changes_after(database, tenant, 0)
            async with feed.whole(database, tenant) as whole:
                told: list[Any] = [row async for chunk in whole.rows for row in chunk]
            heard: list[Any] = [*change.body.relationships(), *change.body.entities()]
            for found in (told, heard):
                assert len(found) == len(rows) + len(entities)
                for row in found:
                    at, value = _value(row)
                    assert parse_value(value, specs[at]) == written[at]

    run(steps())


def _value(row: Relationship | EntityAttributes) -> tuple[int, Any]:
    if isinstance(row, Relationship):
        assert row.parameters is not None
        return int(row.object_id), row.parameters["x"]
    return int(row.id), row.values["x"]


@given(
    st.sampled_from(sorted(SCALARS)).flatmap(lambda kind: SCALARS[kind].map(lambda v: (kind, v)))
)
def test_numbers_of_json_are_read_whatever_reads_the_json(drawn: tuple[str, Any]) -> None:
    """Files and the database give fractions as decimals, others as floats."""
    kind, value = drawn
    if kind in ("enum", "datetime", "duration"):
        return
    spec = ValueSpec(kind)
    encoded = msgspec.json.encode(value_to_json(value, spec))
    exact = msgspec.json.Decoder(float_hook=Decimal).decode(encoded)
    assert parse_value(exact, spec) == value
    assert parse_value(exact, ValueSpec("any")) == parse_value(
        msgspec.json.decode(encoded), ValueSpec("any")
    )
