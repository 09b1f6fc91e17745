"""What is proved of random policies, held against the twin and the engine."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.compiler.pipeline import compile_policy
from sayso.compiler.prove import available, prove
from tests.support.generate import generate
from tests.support.proving import Requests, impossible, wrong_claims, wrong_witnesses

pytestmark = pytest.mark.skipif(not available(), reason="no solver is installed")

# The solver's time is bounded by the clock, so a shrunk case may come out differently: the seed
# is drawn whole, and the policy printed.
seeds = st.integers(0, 10**9)
few = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@few
@given(seeds)
def test_the_encoding_admits_whatever_happens(seed: int) -> None:
    rng = Random(seed)
    policy = compile_policy(generate(rng).text)
    assert not list(impossible(Requests(rng, policy, 20), milliseconds=500)), policy.source


@few
@given(seeds)
def test_what_is_claimed_is_so(seed: int) -> None:
    rng = Random(seed)
    policy = compile_policy(generate(rng, inverses=False).text)
    outcome = prove(policy, seconds=3, milliseconds=500)
    assert not list(wrong_claims(Requests(rng, policy, 40), outcome)), policy.source
    assert not list(wrong_witnesses(policy, outcome)), policy.source


def test_without_time_nothing_is_claimed() -> None:
    policy = compile_policy(
        "type user\n attribute level: int\ntype doc\n actions read\n"
        "rule never allow user to read doc when user.level > 3 and user.level < 2\n"
    )
    outcome = prove(policy, seconds=0)
    assert outcome.findings == []
    assert outcome.tally.asked > 0
    assert f"{outcome.tally.asked:,} ran out of time" in outcome.tally.undecided
