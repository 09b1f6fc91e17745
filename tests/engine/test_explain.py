"""What a person reads, over the example policies: each case is a question and its whole text."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso import Engine, compile_policy
from sayso.engine.data import EntityAttributes, Relationship, parse_row, read_rows
from sayso.engine.errors import SaysoError
from sayso.engine.explain import Explanation, explain
from sayso.engine.explanation import RelationshipStep, steps_within
from sayso.engine.times import parse_datetime

CASES = Path(__file__).parent / "data" / "explain"
POLICIES = Path(__file__).parents[2] / "policies"
MONDAY = parse_datetime("2026-11-02T10:00:00-05:00")


def load() -> Iterator[tuple[str, dict[str, Any]]]:
    """(name, case) of every case, with what its file says of all of them."""
    for path in sorted(CASES.glob("*.yaml")):
        file = yaml.safe_load(path.read_text("utf-8"))
        for case in file.pop("cases"):
            yield f"{path.stem}: {case['name']}", {**file, **case}


@lru_cache
def engine(policy: str) -> Engine:
    folder = POLICIES / policy
    made = Engine(compile_policy((folder / "policy.sayso").read_text("utf-8")))
    with (folder / "data.jsonl").open(encoding="utf-8") as lines:
        rows = list(read_rows(lines, "data.jsonl"))
    made.write(
        touch=[row for row in rows if isinstance(row, Relationship)],
        attributes=[row for row in rows if isinstance(row, EntityAttributes)],
    )
    return made


def asked(case: dict[str, Any]) -> Explanation:
    subject, action, resource = case["ask"].split(" ")
    rows = (parse_row(row) for row in case.get("relationships", ()))
    return explain(
        engine(case["policy"]),
        subject,
        action,
        resource,
        case.get("context"),
        action_properties=case.get("action"),
        relationships=[row for row in rows if isinstance(row, Relationship)],
        evidence=[(name, parse_datetime(at)) for name, at in case.get("evidence", {}).items()],
        now=parse_datetime(case["now"]),
    )


ALL = dict(load())


@pytest.mark.parametrize("case", ALL.values(), ids=ALL)
def test_text(case: dict[str, Any]) -> None:
    assert asked(case).text() == case["text"]


def test_narrow_text_keeps_to_its_width() -> None:
    for case in ALL.values():
        for line in asked(case).text(width=60).splitlines():
            assert len(line) <= 60 or " " not in line.strip(" ✓✗?•+-"), line


def test_colour_only_adds_colour() -> None:
    for case in ALL.values():
        coloured = asked(case).text(color=True, width=1_000)
        for code in (31, 32, 33, 1, 2, 0):
            coloured = coloured.replace(f"\x1b[{code}m", "")
        assert coloured == asked(case).text(width=1_000)


def test_engine_has_it() -> None:
    found = engine("payments").explain("user:olga", "view", "payment:rent")
    assert found.allowed
    assert found.to_json()["rule"] == "payment.view"


def test_picture_has_the_entities_of_its_edges() -> None:
    case = ALL["shared-documents: a path through nested teams"]
    picture = asked(case).picture
    assert {e.relation for e in picture.edges} == {"shared_with", "member"}
    for edge in picture.edges:
        assert edge.subject in picture.entities
        assert edge.object in picture.entities


def test_explaining_beside_a_writer() -> None:
    """Writes and policy swaps go on meanwhile; each explanation is of one revision."""
    policy = compile_policy((POLICIES / "shared-documents" / "policy.sayso").read_text("utf-8"))
    busy = Engine(policy)
    member = Relationship.of("team:eng", "member", "user:zoe")
    busy.write(touch=[Relationship.of("document:plan", "shared_with", "team:eng")])
    done = threading.Event()

    def write() -> None:
        for i in range(300):
            if i % 2:
                busy.write(delete=[member])
            else:
                busy.write(touch=[member])
            if i % 50 == 0:
                busy.swap(policy)
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not done.is_set():
        found = explain(busy, "user:zoe", "edit", "document:plan", {"ip": "10.20.0.1"}, now=MONDAY)
        steps = [s for reason in found.reasons for s in steps_within(reason.steps)]
        shown = any(isinstance(s, RelationshipStep) and s.edge.relation == "member" for s in steps)
        assert shown == found.allowed
    writer.join()


def test_names_of_any_kind() -> None:
    made = Engine(compile_policy("type user\ntype doc\nrelation owner: user"))
    for id in ("a b", "a#b", "é:ü", "x" * 1024, "“'\"`"):
        made.write(touch=[Relationship("doc", id, "owner", "user", id)])
        found = explain(made, ("user", id), "owner", ("doc", id))
        assert found.allowed
        assert id in found.text()
        denied = explain(made, ("user", id), "owner", ("doc", "other"))
        assert [c.kind for c in denied.changes[0].changes] == ["add"]


@pytest.mark.parametrize(
    ("subject", "action", "resource", "code"),
    [
        ("nobody:x", "view", "payment:rent", "unknown-type"),
        ("user:x", "fly", "payment:rent", "unknown-action"),
        ("user:*", "view", "payment:rent", "invalid-name"),
        ("user:x", "view", "payment:rent#account", "invalid-request"),
    ],
)
def test_refused_like_a_check(subject: str, action: str, resource: str, code: str) -> None:
    with pytest.raises(SaysoError) as raised:
        explain(engine("payments"), subject, action, resource)
    assert raised.value.code == code
