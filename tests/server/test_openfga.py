"""OpenFGA's test files run as they are, and its models come in by the command line."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import yaml

from sayso import Engine, compile_policy
from sayso.engine.data import Relationship, parse_row
from sayso.engine.errors import SaysoError
from sayso.server.cli import run
from sayso.server.suite.outcome import Outcome
from sayso.server.suite.runner import find_files, run_file

DATA = Path(__file__).parent / "data" / "openfga"


def outcomes(*paths: Path) -> list[Outcome]:
    return [outcome for path in find_files(list(paths)) for outcome in run_file(path)]


def test_all_pass() -> None:
    found = outcomes(DATA)
    assert [failure for outcome in found for failure in outcome.failures] == []
    assert sum(outcome.passed for outcome in found) == 36


def test_every_assertion_can_fail(tmp_path: Path) -> None:
    """Each answer turned round is a failure, at its own line."""
    store = yaml.safe_load((DATA / "wiki.fga.yaml").read_text("utf-8"))
    asked = 0
    for test in store["tests"]:
        for entry in test.get("check", []):
            for relation, expected in entry["assertions"].items():
                entry["assertions"][relation] = not expected
                several = len(entry.get("users", [0])) * len(entry.get("objects", [0]))
                asked += several
        for entry in test.get("list_objects", []):
            entry["assertions"] = {relation: [] for relation in entry["assertions"]}
            asked += 1
        for entry in test.get("list_users", []):
            asked += len(entry["assertions"])
            entry["assertions"] = {relation: {"users": []} for relation in entry["assertions"]}
    path = tmp_path / "turned.fga.yaml"
    path.write_text(yaml.safe_dump(store), "utf-8")
    (outcome,) = outcomes(path)
    assert (outcome.passed, len(outcome.failures)) == (0, asked)
    assert all(failure.place.startswith(f"{path}:") for failure in outcome.failures)


def test_depth(tmp_path: Path) -> None:
    """A check beyond 25 steps is an error, as it is there; one that is found sooner is not."""
    chain = [
        {"object": f"folder:{i}", "relation": "parent", "user": f"folder:{i + 1}"}
        for i in range(40)
    ]
    suite = yaml.safe_load((DATA / "stages_tests.yaml").read_text("utf-8"))
    test = suite["tests"][1]
    stage = test["stages"][0]
    near = {"object": "folder:20", "relation": "viewer", "user": "user:ann"}
    stage["tuples"] = [*chain, near]
    stage["checkAssertions"] = [
        {"tuple": {**near, "object": "folder:0"}, "expectation": True},
        {"tuple": {**near, "object": "folder:21"}, "expectation": False},
        {"tuple": {**near, "object": "folder:1", "user": "user:bob"}, "errorCode": 2002},
    ]
    path = tmp_path / "deep.yaml"
    path.write_text(yaml.safe_dump({"tests": [test]}), "utf-8")
    assert outcomes(path)[0].failures == []


BROKEN = {
    "tests: [{name: a}]\nmodel: x": "broken.fga.yaml:2:1",
    "tests: [{name: a, stages: []}]\nmodel: x": "broken.fga.yaml:1: there is no `stages` here",
    "tests: [{name: a}]": "broken.fga.yaml: a store's file has a `model`",
    "model: |\n  model\n    schema 1.1\n  type\ntests: []": "broken.fga.yaml:4:3",
    "model: |\n\n    # x\n    model\n      schema 1.1\n    type or\n": "broken.fga.yaml:6:10",
    "model: |2\n    model\n      schema 1.1\n    type or\n": "broken.fga.yaml:4:10",
    "model: |\n  model\n    schema 1.1\n  type user\ntest: []": (
        "broken.fga.yaml:5: there is no `test` here, did you mean `tests`?"
    ),
    "model_file: ../x.fga\ntests: []": "broken.fga.yaml:1",
    "model_file: nothing.fga\ntests: []": "nothing.fga",
    "model: |\n  model\n    schema 1.1\n  type user\ntests: [{check: [{user: 1}]}]\ntuples: [1]": (
        "broken.fga.yaml:6"
    ),
}


@pytest.mark.parametrize("text", BROKEN, ids=range(len(BROKEN)))
def test_broken_files_say_where(text: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.fga.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(SaysoError) as caught:
        list(run_file(path))
    assert BROKEN[text] in str(caught.value)


# ── sayso import openfga ──


def test_import_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A store's model and tuples become a policy and data that answer alike."""
    policy, data = tmp_path / "policy.sayso", tmp_path / "data.jsonl"
    store = DATA / "wiki.fga.yaml"
    assert run(["import", "openfga", str(store), "-o", str(policy), "--data", str(data)]) == 0
    engine = Engine(compile_policy(policy.read_bytes()))
    rows = [parse_row(json.loads(line)) for line in data.read_text().splitlines()]
    engine.write(touch=[row for row in rows if isinstance(row, Relationship)])
    assert engine.check("user:ann", "can_read", "page:news")
    assert not engine.check("user:mallory", "can_read", "page:public")
    assert engine.check("user:carl", "reader", "page:paid", {"count": 2})
    assert capsys.readouterr().out == ""


def test_import_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", "openfga", str(DATA / "modules" / "fga.mod")]) == 0
    assert capsys.readouterr().out == "type user\n\ntype doc\n  relation viewer: user\n"


def test_import_tuples(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model, tuples = tmp_path / "model.fga", DATA / "modules" / "tuples.json"
    model.write_text(
        "model\n  schema 1.1\ntype user\ntype doc\n  relations\n    define viewer: [user]\n"
    )
    assert run(["import", "openfga", str(model), "--tuples", str(tuples), "--data", "-"]) == 0
    assert '"subject":"user:ann"' in capsys.readouterr().out
    assert run(["import", "openfga", str(model), "--tuples", str(tuples)]) == 2
    assert "--data" in capsys.readouterr().err


def test_what_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    """A pipe gets the text, and stays a pipe."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert run(["import", "openfga", str(DATA / "modules" / "fga.mod"), "-o", str(pipe)]) == 0
        assert os.read(reader, 1000) == b"type user\n\ntype doc\n  relation viewer: user\n"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_import_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A broken model leaves nothing behind."""
    model, policy = tmp_path / "model.fga", tmp_path / "policy.sayso"
    model.write_text("model\n  schema 1.1\ntype user\n  relations\n    define a: b\n")
    assert run(["import", "openfga", str(model), "-o", str(policy)]) == 2
    assert f"{model}:5:15: error[unknown-relation]" in capsys.readouterr().err
    assert not policy.exists()
