"""Explanations of random policies, data and requests: true, complete, and helpful when applied."""

from __future__ import annotations

import os
import secrets
from collections import Counter

import msgspec

from sayso.engine.errors import SaysoError
from sayso.engine.explanation import Explanation
from tests.support.explained import Case
from tests.support.judges import EngineJudge

CASES = int(os.environ.get("SAYSO_EXPLAIN_CASES", "80"))
REQUESTS = 20


def test_explanations() -> None:
    """The verdict is the check's; what is shown exists and suffices; what is suggested allows."""
    seed = os.environ.get("SAYSO_SEED") or str(secrets.randbelow(1_000_000))
    print(f"seed {seed}")
    told: Counter[str] = Counter()
    for number in range(CASES):
        case = Case(f"{seed}/{number}")
        judge = EngineJudge(case.policy)
        judge.engine = case.engine
        for _ in range(REQUESTS):
            request = case.world.request()
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
