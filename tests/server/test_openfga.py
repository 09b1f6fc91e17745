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
    assert sum(outcome.passed for outcome in found) == 42


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


STORE = (
    "model: |\n  model\n    schema 1.1\n  type user\n  type doc\n    relations\n"
    "      define v: [user]\n"
)
BROKEN |= {
    STORE + more: f"broken.fga.yaml:{place}"
    for more, place in {
        "tuples:\n  - {user: 'usr:a', relation: v, object: 'doc:1'}\n": (
            "9: the model has no place for the tuple `doc:1#v@usr:a`"
        ),
        "tuples:\n  - {user: 'user:a', relations: v, object: 'doc:1'}\n": (
            "9: there is no `relations` here, did you mean `relation`?"
        ),
        "tests:\n  - chek: []\n": "9: there is no `chek` here, did you mean `check`?",
        "tests:\n  - check:\n    - {user: a, users: [a], object: b, assertions: {v: true}}\n": (
            "10: give `user` or `users`, not both"
        ),
        "tests:\n  - check:\n    - {users: [], object: b, assertions: {v: true}}\n": (
            "10: `users` is empty"
        ),
        "tests:\n  - check:\n    - {user: a, object: b, assertions: {v: maybe}}\n": (
            "10: expected true or false"
        ),
        "tests:\n  - check:\n    - {user: a, object: b, context: c, assertions: {v: true}}\n": (
            "10: expected names and values here"
        ),
        "tests:\n  - list_users:\n    - {object: b, assertions: {v: {users: []}}}\n": (
            "10: `user_filter` says which users to list"
        ),
        "tuple_file: .\n": "8: `.`: cannot read it: it is no plain file",
        "tuple_file: /etc/hostname\n": "8: `/etc/hostname`: a file named here lies beside",
    }.items()
}  # fmt: skip


@pytest.mark.parametrize("text", BROKEN, ids=range(len(BROKEN)))
def test_broken_files_say_where(text: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.fga.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(SaysoError) as caught:
        list(run_file(path))
    assert BROKEN[text] in str(caught.value)


def test_answers_as_yaml_may_write_them(tmp_path: Path) -> None:
    path = tmp_path / "t.fga.yaml"
    asked = "".join(
        f"    - {{user: 'user:{who}', object: 'doc:1', assertions: {{v: {answer}}}}}\n"
        for who, answers in (("a", "true True yes on Y"), ("b", "false FALSE no off ~"))
        for answer in answers.split()
    )
    given = "tuples: [{user: 'user:a', relation: v, object: 'doc:1'}]\n"
    path.write_text(STORE + given + "tests:\n  - check:\n" + asked, "utf-8")
    (outcome,) = outcomes(path)
    assert (outcome.passed, outcome.failures) == (10, [])


TUPLE_FILES = {
    "t.json": '[\n\t{"user":\t"user:a", "relation": "v", "object": "doc:1"}\n]',
    "t.jsonl": '\n{"user": "user:a", "relation": "v", "object": "doc:1"}\n',
    "t.csv": "user_type,user_id,relation,object_type,object_id\nuser,a,v,doc,1\n",
    "t.yaml": "- &t {user: user:a, relation: v, object: doc:2}\n- {<<: *t, object: doc:1}\n",
}
BAD_TUPLE_FILES = {
    "a.json": ('[{"user": "user:a", "relation": "v"\n}]', "a.json:1: `object` is missing here"),
    "b.json": ("[\n{]", "b.json:2:2: it is not JSON"),
    "c.json": ("[" * 1000, "c.json:1:152: it is not JSON"),
    "d.jsonl": ('{"user": "user:a"}', "d.jsonl:1: `object` is missing here"),
    "e.jsonl": ("{}\n{", "e.jsonl:1: `object` is missing here"),
    "f.csv": ('user_type\n"' + "x" * 200_000, "f.csv:2: it is not CSV"),
    "g.csv": ("user_type\nuser\n", "g.csv:2: `relation` is missing here"),
    "h.csv": (
        "user_type,user_id,relation,object_type,object_id,condition_name,condition_context\n"
        "user,a,v,doc,1,c,{\n",
        "h.csv:2: `condition_context` is not JSON",
    ),
    "i.yaml": ("a: 1", "i.yaml:1: expected a list here"),
    "j.yaml": ("[" * 5000, "j.yaml:1: lists and mappings nest too deep"),
    "k.yaml": ("a: \0", "k.yaml: it is not YAML: the character U+0000 has no place in it"),
}


@pytest.mark.parametrize("name", TUPLE_FILES)
def test_tuple_files(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(TUPLE_FILES[name], "utf-8")
    path = tmp_path / "t.fga.yaml"
    asked = "tests: [{check: [{user: 'user:a', object: 'doc:1', assertions: {v: true}}]}]\n"
    path.write_text(f"{STORE}tuple_file: {name}\n{asked}", "utf-8")
    (outcome,) = outcomes(path)
    assert (outcome.passed, outcome.failures) == (1, [])


@pytest.mark.parametrize("name", BAD_TUPLE_FILES)
def test_bad_tuple_files_say_where(name: str, tmp_path: Path) -> None:
    text, expected = BAD_TUPLE_FILES[name]
    (tmp_path / name).write_text(text, "utf-8")
    path = tmp_path / "t.fga.yaml"
    path.write_text(f"{STORE}tuple_file: {name}\n", "utf-8")
    with pytest.raises(SaysoError) as caught:
        list(run_file(path))
    assert expected in str(caught.value)


def test_what_never_ends_is_not_read(tmp_path: Path) -> None:
    """Pipes, devices, and links that lead out of the folder."""
    os.mkfifo(tmp_path / "pipe.fga")
    (tmp_path / "link.fga").symlink_to("/dev/zero")
    path = tmp_path / "t.fga.yaml"
    for name in ("pipe.fga", "link.fga"):
        path.write_text(f"model_file: {name}\n", "utf-8")
        with pytest.raises(SaysoError) as caught:
            list(run_file(path))
        assert f"t.fga.yaml:1: `{name}`: " in str(caught.value)


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
