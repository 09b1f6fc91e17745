"""Cases of a sentence and what comes of it, as hostile/cases.yaml has them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from sayso.compiler import model as m
from sayso.compiler.diff import diff_policies
from sayso.compiler.diff.equivalence import Baseline, under
from sayso.compiler.pipeline import compile_policy
from sayso.compiler.unparse import unparse
from sayso.nl.compile import compile_english
from sayso.nl.gate.alone import declarations
from sayso.nl.outcome import Compiled, Question, Refusal
from sayso.nl.rule import extended
from tests.nl.sets import FOLDERS

HERE = Path(__file__).parent
PLACES = ("hostile", *FOLDERS)
KINDS = {"policy", "question", "refusal", "declined"}


@cache
def model_of(vocabulary: str) -> m.Model:
    """The model of a vocabulary, of those that tempt or of those that the sentences share."""
    paths = (HERE / place / f"{vocabulary}.sayso" for place in PLACES)
    return compile_policy(next(p for p in paths if p.exists()).read_text("utf-8")).model


def by_hand(vocabulary: str, rules: str, like: m.Model | None = None) -> m.Model:
    """The model of a vocabulary with rules as a case has them; they may walk what `like` declares
    beside the vocabulary: any number of steps.
    """
    named = [f"rule r{i} {rule}" for i, rule in enumerate(rules.split("\n\n"))]
    walked = like is not None and any(
        step in rules for step in ("-deep", "-through-", "-of-", "every-")
    )
    declared = unparse(declarations(like)) if like and walked else _declared(vocabulary)
    return compile_policy("\n".join([declared, *named])).model


@cache
def _declared(vocabulary: str) -> str:
    return unparse(declarations(model_of(vocabulary)))


def assert_allows_the_same(one: m.Model, other: m.Model) -> None:
    """Proved, whether what is not spoken of is denied or allowed."""
    baselines: tuple[Baseline, ...] = ("deny", "allow")
    for baseline in baselines:
        told = diff_policies(under(one, baseline), under(other, baseline), seconds=20)
        assert not [*told.widenings, *told.narrowings, *told.undecided]


def check(case: dict[str, Any]) -> None:
    """That a case's sentence becomes what it says."""
    model = model_of(case["vocabulary"])
    outcome = compile_english(case["text"], model)
    if "policy" in case:
        assert isinstance(outcome, Compiled), outcome
        compiled = extended(model, outcome.rule, "english", case["text"])
        assert_allows_the_same(compiled, by_hand(case["vocabulary"], case["policy"], compiled))
    elif "question" in case:
        assert isinstance(outcome, Question), outcome
        assert outcome.code == case["question"]
    elif "refusal" in case:
        assert isinstance(outcome, Refusal), outcome
        assert outcome.code == case["refusal"]
    else:
        assert not isinstance(outcome, Compiled), outcome
