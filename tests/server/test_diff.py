"""`sayso diff` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sayso.compiler.prove import available
from sayso.server.cli import run

POLICY = """type user
  attribute level: int
type doc
  actions read
  relation owner: user
rule owners
  allow user to read doc
  when user in doc.owner and user.level > 3
"""
DATA = """{"object": "doc:a", "relation": "owner", "subject": "user:ann"}
{"object": "doc:b", "relation": "owner", "subject": "user:ann"}
{"object": "doc:c", "relation": "owner", "subject": "user:ben"}
{"entity": "user:ann", "attributes": {"level": 3}}
{"entity": "user:ben", "attributes": {"level": 2}}
"""

pytestmark = pytest.mark.skipif(not available(), reason="no solver is installed")


def write(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, "utf-8")
    return str(path)


def test_policies_that_mean_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = write(tmp_path, "old.sayso", POLICY)
    new = write(tmp_path, "new.sayso", POLICY.replace("user.level > 3", "not 3 >= user.level"))
    assert run(["diff", old, new]) == 0
    assert capsys.readouterr().out == ("the rules say the same\nno request is decided otherwise\n")


def test_what_opens_and_who_gains(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = write(tmp_path, "old.sayso", POLICY)
    new = write(tmp_path, "new.sayso", POLICY.replace("> 3", ">= 3"))
    data = write(tmp_path, "data.jsonl", DATA)
    now = "2026-01-05T10:00:00Z"
    assert run(["diff", old, new, "--data", data, "--now", now]) == 1
    assert capsys.readouterr().out == (
        "1 rule changed: owners\n"
        "\n"
        "opens (1): what is allowed now and was not\n"
        "  user read doc, where owners is changed\n"
        "    user:u1 read doc:d1: denied before, allowed now\n"
        "      doc:d1 owner user:u1\n"
        "      user:u1 level = 3\n"
        "\n"
        "on the data, as of 2026-01-05T10:00:00Z and with no context\n"
        "  user read doc\n"
        "    1 user gains, in 2 docs: ann (a)\n"
    )


def test_json_and_data_that_fit_one_policy_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = write(tmp_path, "old.sayso", POLICY)
    new = write(
        tmp_path,
        "new.sayso",
        POLICY.replace("level: int", "level: int\n  attribute grade: int")
        + "rule graded allow user to read doc when user.grade > 1\n",
    )
    rows = DATA + '{"entity": "user:cat", "attributes": {"grade": 2}}\n'
    data = write(tmp_path, "data.jsonl", rows)
    assert run(["diff", old, new, "--data", data, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    [widening] = told["widenings"]
    assert (widening["rule"], widening["side"]) == ("graded", "new")
    assert widening["old"]["decision"] == "deny"
    assert widening["new"]["decision"] == "allow"
    assert widening["witness"]["data"] == [
        {"entity": "user:u1", "attributes": {"grade": 2}},
    ]
    assert told["rules"] == {"added": ["graded"], "removed": [], "changed": []}
    assert [change["name"] for change in told["schema"]] == ["user.grade"]
    assert told["data"]["left_out"] == 1
    [impact] = told["data"]["impact"]
    assert impact["gain"]["subjects"] == 1
    assert impact["gain"]["pairs"] == 3
    assert impact["gain"]["first"][0]["subject"] == "cat"
    assert impact["lose"] == {"subjects": 0, "pairs": 0, "first": []}


def test_rows_that_fit_neither_policy_are_errors(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = write(tmp_path, "old.sayso", POLICY), write(tmp_path, "new.sayso", POLICY)
    data = write(tmp_path, "data.jsonl", '{"entity": "cat:tom", "attributes": {"age": 2}}\n')
    assert run(["diff", old, new, "--data", data]) == 2
    assert "cat" in capsys.readouterr().err


def test_a_policy_that_does_not_compile(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = write(tmp_path, "old.sayso", POLICY), write(tmp_path, "new.sayso", "type\n")
    assert run(["diff", old, new]) == 2
    assert "new.sayso:1" in capsys.readouterr().err
