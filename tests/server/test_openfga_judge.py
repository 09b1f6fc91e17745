"""The judge of OpenFGA's answers (tests/support/openfga_judge.py) and the engine agree."""

from __future__ import annotations

from collections import Counter
from functools import partial

import pytest

from sayso import compile_policy
from sayso.compiler.openfga import import_openfga
from sayso.server.suite.openfga.store import Store
from tests.support.openfga import attempt, ours
from tests.support.openfga_judge import Judge
from tests.support.openfga_reasons import as_tuples, reason
from tests.support.openfga_wide import Wide
from tests.support.openfga_worlds import Generator, World


@pytest.mark.parametrize("kind", [Generator, Wide])
def test_decided(kind: type[Generator]) -> None:
    """What is decided in Kleene's logic is decided alike in the well-founded model."""
    truths: Counter[bool | None] = Counter()
    seed = 0
    while truths.total() < 900:
        seed += 1
        world = kind(seed).world(30)
        mine = ours(world)
        if isinstance(mine, str):
            continue
        store = Store(*mine, as_tuples(world))
        for q in world.checks:
            judge = Judge(*mine, as_tuples(world), q["context"])
            truth = judge.check(q["user"], q["object"], q["relation"])
            truths[truth] += 1
            if truth is None:
                continue
            check = partial(store.check, q["user"], q["relation"], q["object"])
            found = attempt(partial(check, context=q["context"]))
            assert found == truth, (seed, q)
    assert all(truths[truth] for truth in (True, False, None)), truths


MODEL = """
model
  schema 1.1
type user
type team
  relations
    define barred: [user, team#barred]
    define member: [user] but not barred
    define parent: [team]
    define above: [user] or above from parent
    define guest: [user] but not above
"""


def tuples(*lines: str) -> list[dict[str, str]]:
    """Tuples from lines `OBJECT RELATION USER`."""
    return [dict(zip(("object", "relation", "user"), line.split(), strict=True)) for line in lines]


@pytest.mark.parametrize(
    ("relation", "given", "explained"),
    [
        ("member", ["team:a barred team:b#barred", "team:b barred team:a#barred"], True),
        ("member", ["team:a barred team:b#barred", "team:b barred team:c#barred"], False),
        ("member", ["team:b barred team:c#barred", "team:c barred team:b#barred"], False),
        ("guest", ["team:a parent team:b", "team:b parent team:a"], True),
        ("guest", ["team:a parent team:b"], False),
    ],
)
def test_circles(relation: str, given: list[str], explained: bool) -> None:
    """A denial is a circle's only where the question itself meets one."""
    world = World(MODEL, tuples(f"team:a {relation} user:ann", *given))
    question = {"user": "user:ann", "relation": relation, "object": "team:a", "context": {}}
    imported = import_openfga(world.model, "model.fga")
    policy = compile_policy(imported.text)
    assert Store(imported, policy, as_tuples(world)).check("user:ann", relation, "team:a")
    why = reason(True, False, world, question, imported, policy)
    assert why == ("denied for a circle behind `but not`" if explained else None)
    assert reason(False, True, world, question, imported, policy) is None
