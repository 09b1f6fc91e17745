"""Strategies for what tenants are asked to store: a small world, so that writes meet."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from sayso.engine.data import EntityAttributes, Relationship
from sayso.engine.times import MAX_DATETIME, MIN_DATETIME, datetime_of
from sayso.store.changes import Filter, Write

LONGEST = "\U0001d54a" * 256
"""As many bytes as an id may have."""

PAST = datetime_of(datetime(2020, 1, 1, tzinfo=UTC))
FUTURE = datetime_of(datetime(2400, 1, 1, tzinfo=UTC))

ids = st.sampled_from(["a", "b", "Ä:#*'\"\\ ", LONGEST])
names = st.sampled_from(["owner", "viewer", "läser"])
types = st.sampled_from(["doc", "user", "team"])

scalars = (
    st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20)
    | st.sampled_from([Decimal("1.50"), Decimal("0.000"), 10**40, -(2**63), "12.50 USD", "\0", ""])
    | st.text(st.characters(codec="utf-8"), max_size=5)
)
values: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=4,
)


@st.composite
def relationships(draw: st.DrawFn) -> Relationship:
    condition = draw(st.sampled_from([None, None, "when"]))
    parameters = None
    if condition is not None:
        parameters = draw(st.none() | st.dictionaries(st.sampled_from("xy"), values, max_size=2))
    return Relationship(
        draw(types),
        draw(ids),
        draw(names),
        draw(types),
        draw(ids | st.none()),
        draw(st.sampled_from([None, None, "member"])),
        condition,
        parameters,
        draw(st.sampled_from([None, None, PAST, FUTURE, MIN_DATETIME, MAX_DATETIME])),
    )


attributes = st.builds(
    EntityAttributes,
    types,
    ids,
    st.dictionaries(st.sampled_from(["p", "q"]), st.none() | values, max_size=2),
)


def _some(items: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(items, max_size=most).map(tuple)


filters = st.builds(
    Filter,
    st.none() | types,
    st.none() | ids,
    st.none() | names,
    st.none() | types,
    st.none() | ids | st.just("*"),
    st.none() | st.sampled_from(["", "member"]),
).filter(lambda f: not f.is_everything)


@st.composite
def writes(draw: st.DrawFn, pool: list[Relationship]) -> Write:
    """A write about some of the relationships of a pool, or about others like them."""
    known = st.sampled_from(pool) | relationships()
    has_conditions = draw(st.integers(0, 3)) == 0
    return Write(
        touch=draw(_some(known, 4)),
        delete=draw(_some(known, 2)),
        delete_where=draw(_some(filters, 2)) if draw(st.integers(0, 4)) == 0 else (),
        attributes=draw(_some(attributes, 2)),
        must_exist=draw(_some(known, 1)) if has_conditions else (),
        must_not_exist=draw(_some(known, 1)) if has_conditions else (),
        idempotency_key=draw(st.none() | st.sampled_from(["k", "ключ", "k" * 255])),
        actor=draw(st.sampled_from(["ann", "bob"])),
        reason=draw(st.sampled_from(["", "because"])),
    )


def batches() -> st.SearchStrategy[list[Write]]:
    """Writes, some of them asked for again."""
    pools = st.lists(relationships(), min_size=2, max_size=6)
    return pools.flatmap(lambda pool: st.lists(writes(pool), min_size=1, max_size=10)).flatmap(
        lambda drawn: st.lists(st.sampled_from(drawn), min_size=1, max_size=14)
    )
