"""Faults planted in rules that are to be added: the gate shows each widening, or that it may be.

`python -m tests.support.gating` makes more of them.
"""

from __future__ import annotations

from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.gating import planted


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.integers(0, 10**9))
def test_every_widening_is_shown(seed: int) -> None:
    trial = planted(Random(seed), seconds=5, tries=80)
    assert not trial.missed, trial.report()
