"""A batch answers as its checks do one by one, however long the ways are."""

from __future__ import annotations

import random
from typing import Any

import pytest

from sayso import Engine, compile_policy
from sayso.engine.data import Relationship
from sayso.engine.errors import SaysoError

POLICY = """
type user

type robot

type team
  relation member: user | team.member

type folder
  relation parent: folder
  relation reader: user | team.member | everyone robot
  permission read = reader or parent.read

type document
  actions publish
  relation parent: folder
  relation owner: user | robot
  relation reader: user | team.member
  permission read = owner or reader or parent.read

rule publishing
  allow user to publish document
  when user in document.owner
"""


def world(seed: int) -> Engine:
    """Chains of 60 folders, some in a circle or with two parents, and readers here and there."""
    rng = random.Random(seed)
    n = 60
    rows = [Relationship("folder", f"{i}", "parent", "folder", f"{i + 1}") for i in range(n)]
    rows += [Relationship("folder", f"{n}", "parent", "folder", f"{rng.randrange(n)}")]
    rows += [
        Relationship("folder", f"{rng.randrange(n)}", "parent", "folder", f"{rng.randrange(n)}")
        for _ in range(3)
    ]
    for _ in range(90):
        document, folder = f"{rng.randrange(40)}", f"{rng.randrange(n)}"
        user, team = f"{rng.randrange(30)}", f"{rng.randrange(12)}"
        rows += rng.sample(
            [
                Relationship("document", document, "parent", "folder", folder),
                Relationship("document", document, "owner", "user", user),
                Relationship("document", document, "reader", "user", user),
                Relationship("document", document, "reader", "team", team, "member"),
                Relationship("folder", folder, "reader", "user", user),
                Relationship("folder", folder, "reader", "team", team, "member"),
                Relationship("team", team, "member", "user", user),
                Relationship("team", team, "member", "team", f"{rng.randrange(12)}", "member"),
            ],
            3,
        )
    engine = Engine(compile_policy(POLICY))
    engine.write(touch=list(dict.fromkeys(rows)))
    return engine


@pytest.mark.parametrize("seed", range(6))
def test_as_one_by_one(seed: int) -> None:
    """Names of several types, sets and ids never seen among them, more than are taken at once."""
    engine, rng = world(seed), random.Random(seed)
    questions = []
    for _ in range(3_000):
        kind = rng.choice(("user", "user", "user", "robot", "team"))
        subject = f"{kind}:{rng.randrange(34)}" + ("#member" if kind == "team" else "")
        action, resource = rng.choice(
            [
                ("read", "document"),
                ("read", "folder"),
                ("publish", "document"),
                ("owner", "document"),
            ]
        )
        questions.append((subject, action, f"{resource}:{rng.randrange(44)}"))
    subjects, actions, resources = map(list, zip(*questions, strict=True))
    singly = bytes(engine.check(*question).allowed for question in questions)
    assert 0 < sum(singly) < len(singly)
    assert engine.check_batch(subjects, actions, resources) == singly


@pytest.mark.parametrize("seed", range(6))
def test_by_number(seed: int) -> None:
    """The same by numbers, all of one kind."""
    engine, rng = world(seed), random.Random(seed)
    known = [
        (u, d)
        for u in range(34)
        for d in range(44)
        if engine.id_of(f"user:{u}") is not None and engine.id_of(f"document:{d}") is not None
    ]
    pairs = rng.choices(known, k=2_100)
    singly = bytes(engine.check(f"user:{u}", "read", f"document:{d}").allowed for u, d in pairs)
    users = [engine.id_of(f"user:{u}") for u, _ in pairs]
    documents = [engine.id_of(f"document:{d}") for _, d in pairs]
    assert engine.check_ids("user", users, "read", "document", documents) == singly


@pytest.mark.parametrize("column", [list, tuple, iter])
def test_names_given_in_any_sequence(column: Any) -> None:
    """One object over and over, equal texts that are two, a name for all, a type that changes."""
    engine = world(3)
    subjects = [
        "user:1",
        "user:1",
        "user:" + str(1),
        "robot:1",
        "user:1",
        "team:1#member",
        "user:1",
    ]
    resources = ["document:2", "folder:3", "folder:3", "folder:3", "document:2", "folder:3"]
    resources.append("document:" + "2" * 3)
    singly = bytes(
        engine.check(s, "read", r).allowed for s, r in zip(subjects, resources, strict=True)
    )
    assert engine.check_batch(column(subjects), "read", column(resources)) == singly
    assert engine.check_batch("user:1", "read", column(resources)) == bytes(
        engine.check("user:1", "read", r).allowed for r in resources
    )
    assert engine.check_batch(column(["user:1"]), "read", column(["folder:3"])) == singly[1:2]
    assert engine.check_batch(column([]), "read", column([])) == b""


def test_names_side_by_side_in_the_tables() -> None:
    """So many names of every length that lines of the table are full, and go on in the next."""
    rng = random.Random(1)
    users = list(dict.fromkeys(f"{i}" * rng.randrange(1, 12) for i in range(20_000)))
    engine = Engine(compile_policy(POLICY))
    engine.load_columns("document", "owner", ["0"] * len(users), "user", users)
    asked = [f"user:{u}" for u in users] + [f"user:{u}x" for u in users[:5_000]]
    found = engine.check_batch(asked, "read", "document:0")
    assert found == b"\1" * len(users) + b"\0" * 5_000


def test_an_id_with_a_sharp_is_no_set() -> None:
    """`user:a#b` reads as a set; the user of that id is named in parts, in single checks."""
    engine = Engine(compile_policy(POLICY))
    engine.write(touch=[Relationship("document", "0", "owner", "user", "a#b")])
    assert engine.check(("user", "a#b"), "read", "document:0")
    with pytest.raises(SaysoError, match="no relation `b`"):
        engine.check_batch(["user:a#b"], "read", ["document:0"])


class Named(str):
    """A text that is not quite a str."""


@pytest.mark.parametrize(
    "name", ["7", "é", "中", "😀", "x" * 1024, "a\0", "a" * 1025, "\ud800", "a#reader", "*", ""]
)
def test_odd_names_as_one_by_one(name: str) -> None:
    """Of any width or length, of a subclass, or none at all: allowed, denied or refused alike."""
    engine = Engine(compile_policy(POLICY))
    readers = [
        Relationship("document", "odd", "reader", "user", n)
        for n in ("7", "é", "中", "😀", "x" * 1024)
    ]
    engine.write(touch=readers)
    for subject in (f"user:{name}", Named(f"user:{name}")):
        for action in ("read", "reader"):
            try:
                found = engine.check(subject, action, "document:odd").allowed
            except SaysoError as error:
                with pytest.raises(type(error)):
                    engine.check_batch(["user:7", subject, "user:7"], action, "document:odd")
            else:
                batch = engine.check_batch(["user:7", subject, "user:7"], action, "document:odd")
                assert batch == bytes((True, found, True))
