"""Readers beside a writer see each write whole or not at all."""

from __future__ import annotations

import threading
from collections.abc import Callable

from sayso import Engine, compile_policy
from sayso.engine.data import Relationship

POLICY = """
type user
type team
  relation member: user | team.member
type doc
  relation editor: team.member
  relation viewer: user
  permission see = editor or viewer
  permission odd = editor but not viewer
"""
ROUNDS = 300
USERS = [f"user:{i}" for i in range(40)]


def beside_a_writer(change: Callable[[int], None], look: Callable[[], None]) -> None:
    """Run `look` over and over in two threads while this one makes the changes."""
    done = threading.Event()
    failures: list[BaseException] = []

    def read() -> None:
        try:
            while not done.is_set():
                look()
        except BaseException as error:
            failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        for i in range(ROUNDS):
            change(i)
    finally:
        done.set()
        for reader in readers:
            reader.join()
    if failures:
        raise failures[0]


def test_a_move_from_one_team_to_another_is_seen_whole() -> None:
    engine = Engine(compile_policy(POLICY))
    teams = [Relationship.of("team:all", "member", f"team:{side}#member") for side in "ab"]
    engine.write([Relationship.of("team:a", "member", user) for user in USERS])
    engine.write([*teams[:1], Relationship.of("doc:d", "editor", "team:all#member")])
    engine.write([Relationship.of("team:b", "member", user) for user in USERS])

    def change(i: int) -> None:
        engine.write([teams[(i + 1) % 2]], [teams[i % 2]])

    def look() -> None:
        assert set(engine.check_batch(USERS * 50, "see", "doc:d")) == {1}
        assert engine.check("user:7", "see", "doc:d")
        assert len(engine.list_subjects("user", "see", "doc:d").ids) == len(USERS)
        assert engine.list_objects("user:3", "see", "doc").ids == ["d"]

    beside_a_writer(change, look)


def test_new_names_and_policies_come_in_beside_readers() -> None:
    engine = Engine(compile_policy(POLICY))
    engine.write([Relationship.of("team:a", "member", user) for user in USERS])
    engine.write([Relationship.of("doc:d", "editor", "team:a#member")])
    policies = [compile_policy(POLICY), compile_policy(POLICY + "\ntype extra\n")]

    def change(i: int) -> None:
        names = [f"new{i}-{j}" for j in range(30)]
        engine.load_columns("doc", "viewer", names, "user", names)
        if i % 10 == 0:
            engine.swap(policies[i // 10 % 2])

    def look() -> None:
        assert set(engine.check_batch(USERS * 50, "odd", "doc:d")) == {1}
        assert engine.check("user:7", "see", "doc:d")
        ids = engine.list_objects("user:3", "see", "doc").ids
        assert ids == ["d"]

    beside_a_writer(change, look)
