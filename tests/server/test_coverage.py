"""Coverage: what tests do not exercise is told, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso import compile_policy
from sayso.server.cli import run
from sayso.server.suite.coverage import Coverage, CoverageReport
from sayso.server.suite.runner import run_file
from sayso.server.suite.spec import read_suites
from sayso.tenants.loading import load_engine

from .harness import ROOT

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "coverage.yaml").read_text("utf-8")
)
SHIPPED = sorted(ROOT.glob("policies/*/tests.yaml"))


def write(folder: Path, case: dict[str, Any]) -> Path:
    (folder / "policy.sayso").write_text(case["policy"])
    path = folder / "tests.yaml"
    path.write_text(f"policy: policy.sayso\n{case['tests']}")
    return path


def measured(path: Path) -> list[CoverageReport]:
    coverage = Coverage()
    for _ in run_file(path, coverage):
        pass
    return coverage.reports()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_is_not_exercised_is_told(tmp_path: Path, case: dict[str, Any]) -> None:
    [report] = measured(write(tmp_path, case))
    found = [
        f"{point.place.removeprefix(f'{tmp_path}/policy.sayso:')} never "
        f"{' or '.join(point.never)}: {point.text}"
        for point in report.unexercised()
    ]
    assert found == case["unexercised"]
    assert report.percent() == case["percent"]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.parent.name)
def test_the_tests_of_a_shipped_policy_exercise_all_of_it(path: Path) -> None:
    for report in measured(path):
        assert [(point.place, point.text) for point in report.unexercised()] == []


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.parent.name)
def test_what_is_measured_is_what_the_engine_decides(path: Path) -> None:
    for suite in read_suites(path):
        policy = compile_policy(suite.policy_text, filename=suite.policy_name)
        engine = load_engine(policy, suite.data)
        tracer = Coverage().trace(policy, suite)
        for check in suite.checks:
            given = check.given.arguments("subject", "action", "resource")
            decision = engine.check(check.subject, check.action, check.resource, **given)
            outcome = tracer.ask(check)
            assert (outcome.allowed, outcome.conditional, outcome.missing, outcome.required) == (
                decision.allowed,
                decision.conditional,
                decision.missing,
                decision.required,
            ), check.title


def test_the_shares_add_up(tmp_path: Path) -> None:
    for case in CASES:
        [report] = measured(write(tmp_path, case))
        counts = report.counts().values()
        exercised, all_ = (sum(column) for column in zip(*counts, strict=True))
        assert all_ == len(report.points)
        assert all_ - exercised == len(case["unexercised"])
        assert report.percent() == 100 * exercised // all_


@pytest.mark.parametrize(("least", "code"), [("0", 0), ("40", 0), ("41", 1), ("100", 1)])
def test_too_little_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], least: str, code: int
) -> None:
    case = next(case for case in CASES if case["percent"] == 40)
    path = write(tmp_path, case)
    assert run(["test", str(path), "--coverage-min", least]) == code
    capsys.readouterr()
    assert run(["test", str(path), "--coverage-min", least, "--json"]) == code
    report = json.loads(capsys.readouterr().out)
    assert report["failed"] == 0
    [coverage] = report["coverage"]
    assert coverage["policy"] == str(tmp_path / "policy.sayso")
    assert coverage["percent"] == 40
    assert [entry["text"] for entry in coverage["unexercised"]] == [
        entry.partition(": ")[2] for entry in case["unexercised"]
    ]


def test_the_text_names_place_and_side(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, CASES[3])
    policy = tmp_path / "policy.sayso"
    assert run(["test", str(path), "--coverage"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{policy}: 40 % exercised (rules 1 of 1, actions 1 of 1, conditions 0 of 3)",
        f"  {policy}:8: never false: user.a",
        f"  {policy}:8: never true: user.b",
        f"  {policy}:8: never true: user.c",
        "3 passed in 1 file",
    ]


def test_without_the_option_nothing_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, CASES[0])
    assert run(["test", str(path)]) == 0
    assert capsys.readouterr().out == "0 passed in 1 file\n"
    assert run(["test", str(path), "--json"]) == 0
    assert "coverage" not in json.loads(capsys.readouterr().out)
