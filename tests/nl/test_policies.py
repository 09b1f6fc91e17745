"""Sentences of the example policies come to the rules that stand beside them: policies.yaml."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml
from msgspec.structs import replace

from sayso.compiler import model as m
from sayso.compiler.diff import Equivalent, equivalent
from sayso.compiler.pipeline import compile_policy
from sayso.nl.compile import compile_english
from sayso.nl.outcome import Compiled
from sayso.nl.rule import extended

ROOT = Path(__file__).parents[2]
LISTED: dict[str, list[str]] = yaml.safe_load(
    Path(__file__).with_name("policies.yaml").read_text("utf-8")
)
RULES = [(policy, name) for policy, names in LISTED.items() for name in names]


@cache
def model_of(policy: str) -> m.Model:
    return compile_policy((ROOT / policy / "policy.sayso").read_text("utf-8")).model


@pytest.mark.parametrize(("policy", "name"), RULES)
def test_a_sentence_comes_to_its_rule(policy: str, name: str) -> None:
    model = model_of(policy)
    bare = replace(model, rules=())
    rule = next(rule for rule in model.rules if rule.name == name)
    assert rule.sentence is not None
    outcome = compile_english(rule.sentence, bare)
    assert isinstance(outcome, Compiled), outcome
    by_hand = replace(model, rules=(replace(rule, require=()),))
    from_english = extended(bare, outcome.rule, name, rule.sentence)
    told = equivalent(from_english, by_hand, seconds=20)
    assert isinstance(told, Equivalent), told


def test_the_sentences_of_the_brief_and_more_are_among_them() -> None:
    said = {
        rule.sentence
        for policy, names in LISTED.items()
        for rule in model_of(policy).rules
        if rule.name in names
    }
    assert {
        "Alice can edit docs shared with her team, weekdays only",
        "Users can edit documents shared with their team, weekdays only, from the corporate "
        "network.",
        "only approvers in the finance org can release payments over $10k",
    } <= said
    assert len(said) >= 13
