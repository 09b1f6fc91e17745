"""Explanations of random policies, data and requests, and of those that once were explained
wrongly: true, complete, and helpful when applied.
"""

from __future__ import annotations

import os
import secrets
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from sayso import compile_policy
from sayso.engine.data import EntityAttributes, Relationship, read_rows
from sayso.engine.errors import SaysoError
from sayso.engine.explanation import Explanation, HopStep, steps_within
from tests.support import cases
from tests.support.explained import Case, random_case
from tests.support.judges import EngineJudge

CASES = int(os.environ.get("SAYSO_EXPLAIN_CASES", "80"))
REQUESTS = 20

CASES_OF_OLD = {
    case["name"]: case
    for case in yaml.safe_load((Path(__file__).parent / "data" / "explained.yaml").read_text())
}


@pytest.mark.parametrize("case", CASES_OF_OLD.values(), ids=CASES_OF_OLD)
def test_case(case: dict[str, Any]) -> None:
    rows = list(read_rows(case["data"].splitlines(), "data"))
    gone = read_rows(case.get("gone", "").splitlines(), "gone")
    made = Case(
        compile_policy(case["policy"]),
        [row for row in rows if isinstance(row, Relationship)],
        [row for row in rows if isinstance(row, EntityAttributes)],
        [row for row in gone if isinstance(row, Relationship)],
    )
    request = cases.request(case, *case["ask"].split(" "))
    explanation = made.explain(request)
    assert list(made.wrong(request, explanation)) == []
    assert explanation.decision == case["expect"]
    assert list(led_to(explanation)) == case.get("led", [])
    assert len(explanation.changes) == case.get("changes", 0)


def led_to(explanation: Explanation) -> Iterator[str]:
    """The ends of the walks that reasons show."""
    for reason in explanation.reasons:
        for step in steps_within(reason.steps):
            if isinstance(step, HopStep):
                yield f"{step.end.type}:{step.end.id}"


def test_explanations() -> None:
    """The verdict is the check's; what is shown exists and suffices; what is suggested allows."""
    seed = os.environ.get("SAYSO_SEED") or str(secrets.randbelow(1_000_000))
    print(f"seed {seed}")
    told: Counter[str] = Counter()
    for number in range(CASES):
        case, world = random_case(f"{seed}/{number}")
        judge = EngineJudge(case.policy)
        judge.engine = case.engine
        for _ in range(REQUESTS):
            request = world.request()
            try:
                judge.check(request)
            except SaysoError:
                told["refused"] += 1
                continue
            explanation = case.explain(request)
            wrong = list(case.wrong(request, explanation))
            assert not wrong, f"seed {seed}, case {number}, {request}: {wrong}"
            read = msgspec.json.decode(msgspec.json.encode(explanation), type=Explanation)
            assert read.decision == explanation.decision
            assert read.picture.entities == explanation.picture.entities
            told[explanation.decision] += 1
            told["suggestions"] += len(explanation.changes)
    # A generator that stopped producing one kind of answer would judge nothing.
    for kind in ("allow", "deny", "conditional", "suggestions"):
        assert told[kind] > CASES * REQUESTS * 0.05, told
