"""What comes of sentences that tempt to guess: cases.yaml."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso.compiler import model as m
from sayso.compiler.diff import diff_policies
from sayso.compiler.diff.equivalence import Baseline, under
from sayso.compiler.pipeline import compile_policy
from sayso.compiler.unparse import unparse
from sayso.nl.compile import compile_english
from sayso.nl.outcome import Compiled, Question, Refusal
from sayso.nl.rule import extended

HERE = Path(__file__).parent
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "cases.yaml").read_text("utf-8"))
KINDS = {"policy", "question", "refusal", "declined"}


@cache
def model_of(vocabulary: str) -> m.Model:
    """The model of a vocabulary, beside this file or of those that the sentences share."""
    paths = (HERE / f"{vocabulary}.sayso", HERE.parent / "vocabularies" / f"{vocabulary}.sayso")
    return compile_policy(next(p for p in paths if p.exists()).read_text("utf-8")).model


def by_hand(vocabulary: str, rules: str) -> m.Model:
    """The model of a vocabulary with rules as a case has them."""
    named = [f"rule r{i} {rule}" for i, rule in enumerate(rules.split("\n\n"))]
    return compile_policy("\n".join([unparse(model_of(vocabulary)), *named])).model


def assert_allows_the_same(one: m.Model, other: m.Model) -> None:
    """Proved, whether what is not spoken of is denied or allowed."""
    baselines: tuple[Baseline, ...] = ("deny", "allow")
    for baseline in baselines:
        told = diff_policies(under(one, baseline), under(other, baseline), seconds=20)
        assert not [*told.widenings, *told.narrowings, *told.undecided]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['vocabulary']}: {case['text']}")
def test_a_sentence_is_not_guessed_at(case: dict[str, Any]) -> None:
    model = model_of(case["vocabulary"])
    outcome = compile_english(case["text"], model)
    if "policy" in case:
        assert isinstance(outcome, Compiled), outcome
        compiled = extended(model, outcome.rule, "english", case["text"])
        assert_allows_the_same(compiled, by_hand(case["vocabulary"], case["policy"]))
    elif "question" in case:
        assert isinstance(outcome, Question), outcome
        assert outcome.code == case["question"]
    elif "refusal" in case:
        assert isinstance(outcome, Refusal), outcome
        assert outcome.code == case["refusal"]
    else:
        assert not isinstance(outcome, Compiled), outcome


def test_a_case_is_whole() -> None:
    for case in CASES:
        assert set(case) - {"vocabulary", "text"} in [{kind} for kind in KINDS], case
    texts = [(case["vocabulary"], case["text"]) for case in CASES]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("path", sorted(HERE.glob("*.sayso")), ids=lambda path: path.stem)
def test_a_vocabulary_here_is_in_order(path: Path) -> None:
    assert not compile_policy(path.read_bytes(), path.name).warnings
