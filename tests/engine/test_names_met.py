"""Names met lately answer as all names do, whatever is written meanwhile."""

from __future__ import annotations

import itertools
import random
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso import Engine, compile_policy
from sayso.engine.data import EntityAttributes, Relationship
from sayso.engine.errors import SaysoError, UnknownAction

POLICY = """
type user

type team
  relation member: user | team.member

type document
  relation parent: document
  relation reader: user | team.member
  attribute secret: bool stored
  permission read = reader or parent.read
  actions print

rule printing
  allow user to print document when user in document.reader

rule secrets
  forbid user to print document when document.secret
"""

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
LONG = "x" * 60
IDS = ("a", "bc", "déjà", "1234567", "12345678", "z" * 40, "z" * 41, LONG, "#", "a:b")


def tuples(rng: random.Random, n: int) -> list[Relationship]:
    """Random relationships between a few users, teams and documents."""
    found = []
    for _ in range(n):
        kind = rng.randrange(4)
        a, b = f"{rng.randrange(6)}", f"{rng.randrange(6)}"
        found.append(
            Relationship("team", a, "member", "user", b)
            if kind == 0
            else Relationship("team", a, "member", "team", b, "member")
            if kind == 1
            else Relationship("document", a, "reader", "team", b, "member")
            if kind == 2
            else Relationship("document", a, "parent", "document", b)
        )
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("seed", range(20))
def test_each_write_is_seen(seed: int) -> None:
    """An engine asked all along answers as one that was given the same data at once."""
    rng = random.Random(seed)
    policy = compile_policy(POLICY)
    engine = Engine(policy)
    stored: set[Relationship] = set()
    secrets: dict[str, EntityAttributes] = {}
    pairs = list(itertools.product(range(6), ("read", "print"), range(6)))
    for _ in range(12):
        touch = tuples(rng, 4)
        delete = rng.sample(sorted(stored, key=repr), min(2, len(stored)))
        id = f"{rng.randrange(6)}"
        secrets[id] = EntityAttributes("document", id, {"secret": rng.random() < 0.5})
        revision = engine.write(touch=touch, delete=delete, attributes=[secrets[id]])
        stored = (stored - set(delete)) | set(touch)
        other = Engine(policy)
        other.write(touch=sorted(stored, key=repr), attributes=list(secrets.values()))
        for u, action, d in pairs * 2:  # the second time the answer is there
            found = engine.check(f"user:{u}", action, f"document:{d}")
            wanted = other.check(f"user:{u}", action, f"document:{d}", now=NOW)
            assert (found.allowed, found.rule, found.effect) == (
                wanted.allowed, wanted.rule, wanted.effect,
            )  # fmt: skip
            assert found.revision == revision


def test_what_looks_at_the_time_is_decided_anew() -> None:
    """A relationship ends while nothing is written."""
    engine = Engine(compile_policy(POLICY.replace("reader: user |", "reader: user with expiry |")))
    ends = time.time_ns() // 1_000 + 300_000
    engine.write(touch=[Relationship("document", "d", "reader", "user", "u", expires=ends)])
    while time.time_ns() // 1_000 <= ends:
        engine.check("user:u", "read", "document:d")
        engine.check("user:u", "print", "document:d")
    assert not engine.check("user:u", "read", "document:d").allowed
    assert not engine.check("user:u", "print", "document:d").allowed


def test_more_names_than_room() -> None:
    """Names that push one another out are still told apart, to the last byte."""
    n = 20_000
    engine = Engine(compile_policy(POLICY))
    names = [f"{i:x}" for i in range(n)]
    engine.load_columns("document", "reader", names, "user", names)
    for turn in range(3):
        for i in range(0, n, 7):
            assert engine.check(f"user:{names[i]}", "read", f"document:{names[i]}").allowed
            other = names[(i + 1 + turn) % n]
            assert not engine.check(f"user:{other}", "read", f"document:{names[i]}").allowed


@pytest.mark.parametrize("id", IDS)
def test_names_of_every_kind(id: str) -> None:
    """Long, short, odd and other than ASCII, as text and as a tuple; asked again, the same."""
    engine = Engine(compile_policy(POLICY))
    engine.write(touch=[Relationship("document", id, "reader", "user", id)])
    plain = "#" not in id
    for _ in range(3):
        assert engine.check(("user", id), "read", ("document", id)).allowed
        assert not engine.check(("user", id + "y"), "read", ("document", id)).allowed
        if plain:
            assert engine.check(f"user:{id}", "read", f"document:{id}").allowed
            assert not engine.check(f"user:{id}y", "read", f"document:{id}").allowed
            assert not engine.check(f"user:{id}", "read", f"document:{id}y").allowed


TYPES = ("user", "team", "document", "user:a", "us", "", "#", "déjà", "t" * 40, "team#member")
ODD_IDS = (*IDS, "", "*", "a#member", "\n", "\ud800", "y" * 1025, "user:a", "nobody")


@given(st.sampled_from(TYPES), st.sampled_from(ODD_IDS), st.sampled_from(TYPES), st.data())
def test_a_pair_and_an_object_are_one_name(
    type_: str, id_: str, resource: str, data: st.DataObject
) -> None:
    """Whichever way two parts are given, the answer, or the error, is the same."""
    place = data.draw(st.sampled_from(ODD_IDS))
    engine = Engine(compile_policy(POLICY))
    for id in IDS:
        engine.write(
            touch=[
                Relationship("document", id, "reader", "user", "a"),
                Relationship("document", id, "reader", "user", id),
                Relationship("team", id, "member", "user", id),
            ]
        )

    def answer(subject: object, resource: object) -> tuple[object, ...]:
        try:
            found = engine.check(subject, "read", resource)  # type: ignore[arg-type]
        except SaysoError as error:
            return type(error), str(error)
        return found.allowed, found.rule

    for _ in range(2):
        apart = answer({"type": type_, "id": id_}, {"type": resource, "id": place})
        assert answer((type_, id_), (resource, place)) == apart


def test_an_id_that_comes_to_be() -> None:
    """One never seen is not remembered as such."""
    engine = Engine(compile_policy(POLICY))
    assert not engine.check("user:new", "read", "document:new").allowed
    engine.write(touch=[Relationship("document", "new", "reader", "user", "new")])
    assert engine.check("user:new", "read", "document:new").allowed


def test_another_policy() -> None:
    """After a swap the new policy decides, and its revision is told."""
    engine = Engine(compile_policy(POLICY))
    engine.write(touch=[Relationship("document", "d", "reader", "user", "u")])
    first = engine.check("user:u", "read", "document:d")
    revision = engine.swap(compile_policy(POLICY.replace("reader or parent.read", "parent.read")))
    second = engine.check("user:u", "read", "document:d")
    assert (first.allowed, second.allowed) == (True, False)
    assert (first.revision, second.revision) == (revision - 1, revision)


def answers(engine: Engine, rng: random.Random) -> object:
    """What an engine says to a question of some kind, or how it refuses it."""
    u, d = f"user:{rng.randrange(6)}", f"document:{rng.randrange(6)}"
    action = rng.choice(("read", "reader", "print", "fly"))
    kind = rng.randrange(6)
    try:
        if kind == 0:
            return engine.check(u, action, d).allowed
        if kind == 1:
            return engine.check(u, action, d, {"x": 1}).allowed
        if kind == 2:
            return engine.list_subjects("user", action, d)
        if kind == 3:
            return engine.list_objects(u, action, "document")
        if kind == 4:
            return engine.list_actions(u, d, relations=True)
        return engine.check_batch([f"user:{i}" for i in range(6)], action, d)
    except SaysoError as error:
        return type(error), str(error)


@pytest.mark.parametrize("seed", range(20))
def test_no_question_is_in_the_way_of_another(seed: int) -> None:
    """Whatever was asked before, or refused, an engine answers as one that was asked nothing."""
    rng = random.Random(seed)
    policy = compile_policy(POLICY)
    stored = tuples(rng, 12)
    engine = Engine(policy)
    engine.write(touch=stored)
    for turn in range(200):
        other = Engine(policy)
        other.write(touch=stored)
        asked = random.Random(seed * 1_000 + turn)
        again = random.Random(seed * 1_000 + turn)
        assert answers(engine, asked) == answers(other, again)


def test_a_check_that_is_refused_leaves_nothing_behind() -> None:
    """Those who are looked at next are not taken for who was asked about."""
    engine = Engine(compile_policy(POLICY))
    engine.write(
        touch=[
            Relationship("document", "own", "reader", "user", "ann"),
            Relationship("document", "d", "reader", "team", "t", "member"),
            Relationship("team", "t", "member", "user", "bob"),
        ]
    )
    for _ in range(3):
        engine.check("user:bob", "read", "document:d")
    with pytest.raises(UnknownAction):
        engine.check("user:bob", "fly", "document:d")
    assert list(engine.check_batch(["user:ann", "user:zoe"], "read", "document:d")) == [0, 0]
    for _ in range(2):
        found = engine.list_subjects("user", "reader", "document:d")
        assert (found.ids, found.everyone) == (["bob"], False)
    assert not engine.check("user:ann", "read", "document:d").allowed
