"""`sayso lint` with a solver and without."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
import yaml

from sayso import compile_policy
from sayso.compiler.prove import available, prove
from sayso.server.cli import lint, run
from sayso.server.cli.witness import as_command, as_test

CASES = Path(__file__).parents[1] / "compiler" / "prove" / "cases"

NEVER = """type user
  attribute level: int
type doc
  actions read
rule never
  allow user to read doc
  when user.level > 3 and user.level < 2
"""

solver = pytest.mark.skipif(not available(), reason="no solver is installed")


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "policy.sayso"
    path.write_text(NEVER, "utf-8")
    return path


@solver
def test_what_the_solver_proves_is_printed(
    policy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["lint", str(policy)]) == 1
    out, err = capsys.readouterr()
    assert f"{policy}:5:1: warning[never-applies]" in out
    assert err == ""


def test_the_solver_can_be_left_out(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", "--no-prove", str(policy)]) == 0
    assert capsys.readouterr() == ("", "")


def test_without_a_solver_one_line_says_so(
    policy: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lint, "available", lambda: False)
    assert run(["lint", str(policy)]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "pip install z3-solver" in err


@solver
def test_what_is_not_decided_is_told(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", "--seconds", "0", str(policy)]) == 0
    assert capsys.readouterr().err.startswith("not decided: ")


@solver
def test_json_has_the_witness(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", "--json", str(CASES / "redundant.sayso")]) == 1
    found = json.loads(capsys.readouterr().out)
    narrow = next(finding for finding in found if finding.get("rule") == "narrow")
    assert [other["rule"] for other in narrow["others"]] == ["wide"]
    assert narrow["witness"]["decision"] == "allow"


@solver
@pytest.mark.parametrize("case", sorted(CASES.glob("*.sayso")), ids=lambda path: path.stem)
def test_witnesses_can_be_asked_as_they_are_written(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = prove(compile_policy(case.read_bytes(), str(case)), seconds=120)
    shown = [finding.witness for finding in outcome.findings if finding.witness is not None]
    for witness in shown:
        decision = witness.to_json()["decision"]
        command = as_command(witness, str(case))
        if command is not None:
            status = run(shlex.split(command)[1:])
            out = capsys.readouterr().out
            assert status == (0 if decision == "allow" else 1), command
            assert out.startswith(decision), command
        document = yaml.safe_load(as_test(witness)) | {"policy": str(case)}
        test = tmp_path / "tests.yaml"
        test.write_text(yaml.safe_dump(document), "utf-8")
        assert run(["test", str(test)]) == 0, capsys.readouterr().out
        capsys.readouterr()
    assert shown or case.stem in ("values", "kinds_left_free")
