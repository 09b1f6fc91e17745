"""The engine against the twin on random policies; longer by tests/support/differential.py."""

from __future__ import annotations

import os
import secrets

import pytest

from tests.support.shrink import report
from tests.support.trials import Statistics, differences

CHECKS = int(os.environ.get("SAYSO_DIFFERENTIAL_CHECKS", "3000"))


def test_engine_and_twin_answer_alike() -> None:
    seed = int(os.environ.get("SAYSO_SEED") or secrets.randbelow(1_000_000))
    print(f"seed {seed}")
    statistics = Statistics()
    found = next(iter(differences(seed, CHECKS, statistics)), None)
    if found is not None:
        pytest.fail(f"seed {seed}\n{report(found)}", pytrace=False)
    # A generator that stopped producing one kind of answer would judge nothing.
    for answer in ("allow", "deny", "conditional"):
        assert statistics.answers[answer] > statistics.asked["check"] * 0.05
