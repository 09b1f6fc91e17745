"""`sayso write` and `sayso vocabulary` on files: what is asked, accepted, refused, and written."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sayso.compiler.pipeline import compile_policy
from sayso.server.cli import run

from .process import COMMAND

VOCABULARY = Path(__file__).parents[1] / "nl/vocabularies/docs.sayso"
EDITORS = "Editors can edit any document that isn't archived."
INTERNS = "Interns must never edit documents."
VACUOUS = "Editors can delete documents that are both published and archived."
AMBIGUOUS = "Employees and contractors with clearance 3 can download confidential documents."

ACCEPTED, NOT_ACCEPTED, ERROR, ASKED, REFUSED = 0, 1, 2, 3, 4


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "policy.sayso"
    path.write_text(VOCABULARY.read_text("utf-8"), "utf-8")
    return path


@pytest.fixture
def write(policy: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, Any]]:
    """Runs the command; its status, and what it told as JSON."""

    def run_it(text: str, *more: str) -> tuple[int, Any]:
        status = run(["write", text, "--policy", str(policy), "--json", "--seconds", "20", *more])
        out, _ = capsys.readouterr()
        return status, json.loads(out) if out else None

    return run_it


def test_a_draft_changes_nothing(policy: Path, write: Callable[..., Any]) -> None:
    before = policy.read_bytes()
    status, told = write(EDITORS)
    assert status == NOT_ACCEPTED
    assert told["kind"] == "rule"
    assert told["accepted"] is None
    assert told["changes"]["widens"] is True
    assert policy.read_bytes() == before
    assert [path.name for path in policy.parent.iterdir()] == ["policy.sayso"]


def test_widening_needs_more_than_yes(policy: Path, write: Callable[..., Any]) -> None:
    before = policy.read_bytes()
    assert write(EDITORS, "--yes")[0] == NOT_ACCEPTED
    assert write(EDITORS, "--widen")[0] == NOT_ACCEPTED
    assert policy.read_bytes() == before
    status, told = write(EDITORS, "--yes", "--widen", "--author", "ann")
    assert status == ACCEPTED
    assert told["accepted"]["rules"] == ["editors-edit-document-archived"]
    model = compile_policy(policy.read_text("utf-8")).model
    assert [rule.sentence for rule in model.rules] == [EDITORS]
    tests = policy.with_name("policy.english.tests.yaml")
    assert "ann" in tests.read_text("utf-8")
    assert run(["test", str(policy.parent)]) == 0


def test_yes_accepts_what_only_narrows(write: Callable[..., Any]) -> None:
    assert write(EDITORS, "--yes", "--widen")[0] == ACCEPTED
    assert write(INTERNS, "--yes")[0] == ACCEPTED


def test_yes_never_answers_a_question(policy: Path, write: Callable[..., Any]) -> None:
    before = policy.read_bytes()
    status, told = write(AMBIGUOUS, "--yes", "--widen")
    assert status == ASKED
    assert told["kind"] == "question"
    assert len(told["question"]["choices"]) > 1
    assert policy.read_bytes() == before
    status, told = write(AMBIGUOUS, "--choose", "1", "--yes", "--widen")
    assert status == ACCEPTED
    assert told["paraphrase"]
    assert write(AMBIGUOUS, "--choose", "99")[0] == ERROR


@pytest.mark.parametrize(
    "text", [VACUOUS, "", "x" * 10_240, "Ad\u043cins can edit", "Users \x1b[1m"]
)
def test_a_refusal_is_told_and_nothing_else_happens(
    text: str, policy: Path, write: Callable[..., Any]
) -> None:
    before = policy.read_bytes()
    status, told = write(text, "--yes", "--widen")
    assert status == REFUSED
    assert told["refusal"]["message"]
    assert policy.read_bytes() == before


def test_earlier_examples_are_kept_or_dropped_knowingly(
    policy: Path, write: Callable[..., Any]
) -> None:
    assert write(EDITORS, "--yes", "--widen")[0] == ACCEPTED
    nobody = "Nobody may edit documents."
    status, told = write(nobody, "--yes")
    assert status == NOT_ACCEPTED
    assert told["changes"]["breaks"]
    assert write(nobody, "--yes", "--drop-examples")[0] == ACCEPTED
    assert run(["test", str(policy.parent)]) == 0
    tests = policy.with_name("policy.english.tests.yaml").read_text("utf-8")
    assert "editors-edit-document-archived: every condition holds" not in tests


def test_who_gains_on_data(policy: Path, write: Callable[..., Any]) -> None:
    data = policy.with_name("data.jsonl")
    data.write_text(
        '{"entity": "user:ed", "attributes": {"roles": ["editor"]}}\n'
        '{"entity": "user:joe", "attributes": {"roles": ["guest"]}}\n'
        '{"entity": "document:plan", "attributes": {"status": "draft"}}\n',
        "utf-8",
    )
    told = write(EDITORS, "--data", str(data))[1]
    (impact,) = told["changes"]["data"]["impact"]
    assert impact["gain"]["first"] == [{"subject": "ed", "resource": "plan"}]
    assert impact["lose"]["pairs"] == 0


@pytest.mark.parametrize("words", [["--data-dir", "d"], ["--choose", "0"], ["--seconds", "0"]])
def test_options_that_make_no_sense(words: list[str], write: Callable[..., Any]) -> None:
    assert write(EDITORS, *words)[0] == ERROR


def test_data_without_a_policy(policy: Path) -> None:
    assert run(["write", EDITORS, "--data", str(policy)]) == ERROR


# ── On a terminal ─────────────────────────────────────────────────────────────────


def conversed(policy: Path, text: str, answers: str) -> tuple[int, str]:
    """The command with a terminal for its input, on which one types answers."""
    terminal, other = pty.openpty()
    try:
        process = subprocess.Popen(
            [*COMMAND, "write", text, "--policy", str(policy), "--seconds", "20"],
            stdin=other, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        os.write(terminal, answers.encode())
        out, err = process.communicate(timeout=120)
        return process.returncode, out.decode() + err.decode()
    finally:
        os.close(terminal)
        os.close(other)


def test_a_conversation_to_its_end(policy: Path) -> None:
    status, said = conversed(policy, AMBIGUOUS, "9\n1\na\nwiden\n")
    assert status == ACCEPTED, said
    assert "Which is meant?" in said
    assert "accepted" in said
    assert AMBIGUOUS in policy.read_text("utf-8")


def test_yes_by_habit_widens_nothing(policy: Path) -> None:
    before = policy.read_bytes()
    status, said = conversed(policy, EDITORS, "a\ny\n")
    assert status == NOT_ACCEPTED, said
    assert policy.read_bytes() == before


def test_an_edited_text_is_drafted_anew(policy: Path) -> None:
    status, said = conversed(policy, VACUOUS, f"e\n{EDITORS}\na\nwiden\n")
    assert status == ACCEPTED, said
    assert EDITORS in policy.read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "status"), [(EDITORS, NOT_ACCEPTED), (AMBIGUOUS, ASKED), (VACUOUS, REFUSED)]
)
def test_one_can_quit(text: str, status: int, policy: Path) -> None:
    before = policy.read_bytes()
    assert conversed(policy, text, "q\n")[0] == status
    assert policy.read_bytes() == before


# ── Words ─────────────────────────────────────────────────────────────────────────


def test_the_vocabulary_is_told(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["vocabulary", str(policy)]) == 0
    out = capsys.readouterr().out
    assert "  edit: edit, " in out
    assert "business hours" in out
    assert run(["vocabulary", str(policy), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"words", "clashes", "unreached"}
