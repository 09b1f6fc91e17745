"""Test files: what is wrong with a bad one, and what each form of expectation finds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso.engine.errors import SaysoError
from sayso.server.suite.outcome import Outcome
from sayso.server.suite.runner import find_files, run_file

SPEC: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "data" / "suite.yaml").read_text("utf-8")
)


def run(folder: Path, text: str) -> list[Outcome]:
    (folder / "policy.sayso").write_text(SPEC["policy"])
    (folder / "data.jsonl").write_text(SPEC["data"])
    path = folder / "a.tests.yaml"
    path.write_text(text)
    return list(run_file(path))


@pytest.mark.parametrize("case", SPEC["bad"], ids=lambda case: f"{case['says']}, {case.get('in')}")
def test_a_bad_file_is_told_with_its_line(tmp_path: Path, case: dict[str, Any]) -> None:
    with pytest.raises(SaysoError) as caught:
        run(tmp_path, case["file"])
    text = str(caught.value)
    assert case["says"] in text
    assert f"{tmp_path / case.get('in', 'a.tests.yaml')}:{case['line']}" in text


@pytest.mark.parametrize("case", SPEC["runs"], ids=lambda case: case["name"])
def test_a_file_runs(tmp_path: Path, case: dict[str, Any]) -> None:
    outcomes = run(tmp_path, case["file"])
    failures = [failure for outcome in outcomes for failure in outcome.failures]
    found = [f"{failure.expected} | {failure.got}" for failure in failures]
    assert found == case.get("failures", [])
    assert sum(outcome.passed for outcome in outcomes) == case["passed"]


def test_files_are_found_in_folders(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    names = ["a/tests.yaml", "a/b/x.tests.yaml", "a/b/other.yaml"]
    for name in names:
        (tmp_path / name).touch()
    other = tmp_path / "a" / "b" / "other.yaml"
    assert find_files([tmp_path]) == [tmp_path / "a/b/x.tests.yaml", tmp_path / "a/tests.yaml"]
    assert find_files([other, other]) == [other]
