"""An engine ends with its last user: its memory is large, and must not wait for the collector."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from sayso import Engine, compile_policy
from sayso.engine.errors import SaysoError

POLICIES = sorted(Path("policies").glob("*/policy.sayso"))


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.parent.name)
def test_nothing_of_an_engine_refers_back(path: Path) -> None:
    policy = compile_policy(path.read_text())

    def used(engine: Engine) -> None:
        types = [t.name for t in policy.graph.types]
        for subject in types:
            for resource in types:
                for action in engine.schema.actions(resource, True):
                    try:
                        engine.check((subject, "a"), action, (resource, "b"))
                        engine.list_actions((subject, "a"), (resource, "b"))
                    except SaysoError:
                        continue
        engine.swap(policy)

    used(Engine(policy))
    gc.collect()
    gc.disable()
    try:
        before = len(gc.get_objects())
        for _ in range(5):
            used(Engine(policy))
        left = len(gc.get_objects()) - before
    finally:
        gc.enable()
    assert left < 5  # what a function of Python's own keeps, not an engine's hundreds
