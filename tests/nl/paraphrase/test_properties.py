"""Properties that hold of any rule's paraphrase."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from sayso import compile_policy
from sayso.nl.paraphrase import paraphrase
from tests.compiler import cases
from tests.support.generate import generate

from .mutations import mutations

TEXTS = [case.data.decode("utf-8-sig") for case in cases.load("valid")]
policies = st.one_of(
    st.sampled_from(TEXTS),
    st.integers(0, 2**32 - 1).map(lambda seed: generate(Random(seed)).text),
)
few = settings(max_examples=40, deadline=None)


@few
@given(policies)
def test_every_rule_has_a_paraphrase(text: str) -> None:
    model = compile_policy(text).model
    for rule in model.rules:
        said = paraphrase(rule, model)
        assert said == paraphrase(rule, model)
        assert said[0].isupper() or said[0] == "“"
        assert "\0" not in said
        assert "None" not in said
        assert not any(line != line.rstrip() or "  " in line.strip() for line in said.splitlines())


@few
@given(policies)
def test_rules_that_differ_never_share_one(text: str) -> None:
    model = compile_policy(text).model
    for rule in model.rules:
        said = paraphrase(rule, model)
        for changed in mutations(rule):
            assert paraphrase(changed, model) != said, changed
