"""The policies we ship do what their own tests say, and are laid out as `fmt` would."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso import compile_policy
from sayso.compiler.format import format_text
from sayso.server.suite.runner import run_file

from .harness import ROOT

POLICIES = sorted([*ROOT.glob("policies/*/policy.sayso"), ROOT / "server/demo/policy.sayso"])
TESTS = sorted(ROOT.glob("policies/*/tests.yaml"))

SENTENCES = (
    "Alice can edit docs shared with her team, weekdays only",
    "Users can edit documents shared with their team, weekdays only, from the corporate network.",
    "only approvers in the finance org can release payments over $10k",
)


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.parent.name)
def test_its_tests_pass(path: Path) -> None:
    for outcome in run_file(path):
        assert outcome.passed
        assert outcome.failures == []


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.parent.name)
def test_it_is_formatted_and_nothing_is_odd(path: Path) -> None:
    text = path.read_text("utf-8")
    assert format_text(text) == text
    assert compile_policy(text).warnings == ()


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.parent.name)
def test_its_folder_is_whole(path: Path) -> None:
    names = {file.name for file in path.parent.iterdir()}
    assert names == {"README.md", "policy.sayso", "data.jsonl", "tests.yaml"}
    readme = (path.parent / "README.md").read_text("utf-8")
    assert f"sayso test policies/{path.parent.name}" in readme
    index = (path.parents[1] / "README.md").read_text("utf-8")
    assert f"]({path.parent.name})" in index


def test_the_sentences_stand_above_rules() -> None:
    rules = [rule for path in POLICIES for rule in compile_policy(path.read_text()).model.rules]
    assert set(SENTENCES) <= {rule.sentence for rule in rules}
