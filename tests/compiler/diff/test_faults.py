"""Faults planted in policies are shown, and rewritings are not told as differences.

`python -m tests.support.diffing` makes more of both.
"""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.compiler.prove import available
from tests.support.diffing import fault, rewriting

pytestmark = pytest.mark.skipif(not available(), reason="no solver is installed")

# The solver's time is bounded by the clock, so a shrunk case may come out differently: the seed
# is drawn whole, and the policies printed.
seeds = st.integers(0, 10**9)
few = settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@few
@given(seeds)
def test_a_rewriting_shows_nothing(seed: int) -> None:
    trial = rewriting(Random(seed), seconds=5)
    assert not trial.wrong, trial.report()


@few
@given(seeds)
def test_a_fault_is_shown_or_told_as_not_decided(seed: int) -> None:
    trial = fault(Random(seed), seconds=5, tries=100)
    assert not trial.wrong, trial.report()
