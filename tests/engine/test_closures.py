"""The sets that a subject is in are known still, or gathered anew, after any number of changes."""

from __future__ import annotations

import random

import pytest

from sayso import Engine, compile_policy
from sayso.engine.data import Relationship

POLICY = """
type user

type team
  relation member: user | team.member

type club
  relation member: user | team.member | everyone user

type document
  relation reader: user | team.member | club.member
"""

USERS, TEAMS, CLUBS, DOCUMENTS = 12, 30, 6, 20


def edge(rng: random.Random) -> Relationship:
    """One of any kind; most put a team into another, which closures of users depend on."""
    team, club = f"{rng.randrange(TEAMS)}", f"{rng.randrange(CLUBS)}"
    user, document = f"{rng.randrange(USERS)}", f"{rng.randrange(DOCUMENTS)}"
    return rng.choice(
        [
            Relationship("team", team, "member", "team", f"{rng.randrange(TEAMS)}", "member"),
            Relationship("team", team, "member", "team", f"{rng.randrange(TEAMS)}", "member"),
            Relationship("club", club, "member", "team", team, "member"),
            Relationship("team", team, "member", "user", user),
            Relationship("document", document, "reader", "team", team, "member"),
            Relationship("document", document, "reader", "club", club, "member"),
        ]
    )


@pytest.mark.parametrize("pause", [1, 5, 60, 70, 300])
@pytest.mark.parametrize("seed", range(3))
def test_after_so_many_changes(seed: int, pause: int) -> None:
    """Between two questions about a user there are few changes or many. An engine that is given
    the same facts at once answers alike, singly and together.
    """
    rng = random.Random(seed)
    policy = compile_policy(POLICY)
    engine = Engine(policy)
    facts: dict[Relationship, None] = {}
    for _ in range(12):
        for _ in range(pause):
            if facts and rng.random() < 0.45:
                gone = rng.choice(list(facts))
                del facts[gone]
                engine.write(delete=[gone])
            else:
                new = edge(rng)
                facts[new] = None
                engine.write(touch=[new])
        fresh = Engine(policy)
        fresh.write(touch=list(facts))
        some = rng.sample(range(USERS + 1), 5)  # the others stay out of date for longer
        subjects = [f"user:{u}" for u in some for _ in range(DOCUMENTS)]
        resources = [f"document:{d}" for _ in some for d in range(DOCUMENTS)]
        for s, r in zip(subjects, resources, strict=True):
            asked = engine.check(s, "reader", r).allowed
            assert asked == fresh.check(s, "reader", r).allowed, (s, r)
        assert engine.check_batch(subjects, "reader", resources) == fresh.check_batch(
            subjects, "reader", resources
        )


def test_all_users_come_and_go() -> None:
    """A set that all users are in, before there is any user, among other changes."""
    engine = Engine(compile_policy(POLICY))
    everyone = Relationship("club", "0", "member", "user", None)
    engine.write(touch=[Relationship("document", "0", "reader", "club", "0", "member")])
    for _ in range(3):
        assert not engine.check("user:0", "reader", "document:0")
        engine.write(touch=[everyone])
        assert engine.check("user:0", "reader", "document:0")
        engine.write(touch=[Relationship("team", "1", "member", "user", "0")])
        assert engine.check("user:0", "reader", "document:0")
        engine.write(delete=[everyone])
