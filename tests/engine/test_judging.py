"""Judging a write without making it: it raises just where an engine that makes it would."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sayso import Engine, compile_policy
from sayso.engine.data import EntityAttributes, Relationship
from sayso.engine.errors import SaysoError, Several
from sayso.engine.judging import judge
from tests.support.generate import Generated
from tests.support.strategies import policies
from tests.support.worlds import World

STRANGE: list[Any] = [
    "", "*", "a\0", "\ud800", "é" * 600, "a" * 65_536, None, True, 2**70, -1, 1.5, [], ["a", 1], {},
]  # fmt: skip


def spoiled(rng: Random, row: Any) -> Any:
    """A row with one of its parts exchanged for something that seldom fits."""
    name = rng.choice(row.__struct_fields__)
    fields = {field: getattr(row, field) for field in row.__struct_fields__}
    if name in ("parameters", "values") and fields[name]:
        key = rng.choice([*fields[name], "unheard_of"])
        fields[name] = {**fields[name], key: rng.choice(STRANGE)}
    elif name == "expires":
        fields[name] = rng.choice([None, 0, 2**63, -(2**70)])
    elif name in ("subject_id", "subject_relation", "condition"):
        fields[name] = rng.choice([None, "a", "", "unheard_of"])
    elif name not in ("parameters", "values"):
        fields[name] = rng.choice(["a", "", "*", "a\0", "unheard_of", "é" * 600])
    return type(row)(**fields)


def told(errors: list[SaysoError]) -> list[tuple[str, str]]:
    return [(e.code, e.message) for e in errors]


@settings(max_examples=150, deadline=None)
@given(policies(), st.randoms(use_true_random=False))
def test_it_raises_what_an_engine_raises(generated: Generated, rng: Random) -> None:
    policy = compile_policy(generated.text)
    world = World(rng, policy.model)

    def rows(found: list[Any]) -> list[Any]:
        return [spoiled(rng, row) if rng.random() < 0.2 else row for row in found]

    touch: list[Relationship] = rows(world.relationships(rng.randrange(4)))
    delete: list[Relationship] = rows(world.relationships(rng.randrange(3)))
    attributes: list[EntityAttributes] = rows(world.rows_of_attributes(rng.randrange(3), 0.2))
    engine = Engine(policy)
    raised = _raised(lambda: engine.write(touch, delete, attributes))
    judged = _raised(lambda: judge(engine.schema, touch, delete, attributes))
    assert engine.revision == (0 if raised else 1)
    assert told(judged) == told(raised)
    for e in judged:
        what, _, number = (e.place or "").rstrip("]").partition("[")
        given_rows: dict[str, list[Any]] = {
            "touch": touch, "delete": delete, "attributes": attributes,
        }  # fmt: skip
        assert int(number) < len(given_rows[what])
    deleted = told(_raised(lambda: judge(engine.schema, delete=delete)))
    assert told(_raised(lambda: judge(engine.schema, must_exist=delete))) == deleted
    assert told(_raised(lambda: judge(engine.schema, must_not_exist=delete))) == deleted


def _raised(call: Callable[[], object]) -> list[SaysoError]:
    """The errors of a call, one by one."""
    try:
        call()
    except SaysoError as error:
        return list(error.errors) if isinstance(error, Several) else [error]
    return []
