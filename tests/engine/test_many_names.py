"""What there is much of lies elsewhere than what there is little of, and answers alike."""

from __future__ import annotations

import random
from pathlib import Path

from sayso import Engine, compile_policy
from sayso.engine.data import Relationship

POLICY = """
type user

type team
  relation member: user

type document
  relation reader: user | team.member
"""

MANY = 130_000
"""More than the smallest table of names that lies in large pages."""


def full() -> Engine:
    """Each document has a reader of the same number, every third one a long name."""
    engine = Engine(compile_policy(POLICY))
    engine.load_columns("document", "reader", list(map(name, range(MANY))), "user", users(MANY))
    return engine


def name(i: int) -> str:
    return f"{i:036}" if i % 3 == 0 else f"{i}"


def users(n: int) -> list[str]:
    return [f"{i}" for i in range(n)]


def check_all(engine: Engine, n: int) -> None:
    """Every document is read by its own reader, not by the next one's, nor one never seen."""
    documents = [f"document:{name(i)}" for i in range(n)]
    own = [f"user:{i}" for i in range(n)]
    assert engine.check_batch(own, "reader", documents) == b"\1" * n
    assert engine.check_batch(own[1:], "reader", documents[:-1]) == b"\0" * (n - 1)
    absent = [d + "x" for d in documents]
    assert engine.check_batch(own, "reader", absent) == b"\0" * n
    assert [engine.id_of(d) for d in documents] == list(range(n))


def test_many_names() -> None:
    """Tables that have moved to large pages hold every name, and grow on."""
    engine = full()
    check_all(engine, MANY)
    engine.load_columns(
        "document", "reader", [name(i) for i in range(MANY, 2 * MANY)], "user",
        [f"{i}" for i in range(MANY, 2 * MANY)],
    )  # fmt: skip
    check_all(engine, 2 * MANY)


def test_mapped_names_grow(tmp_path: Path) -> None:
    """So do those of a snapshot, which begin in the file."""
    full().save(tmp_path / "snapshot")
    engine = Engine.map(tmp_path / "snapshot", compile_policy(POLICY))
    check_all(engine, MANY)
    engine.load_columns(
        "document", "reader", [name(i) for i in range(MANY, 2 * MANY)], "user",
        [f"{i}" for i in range(MANY, 2 * MANY)],
    )  # fmt: skip
    check_all(engine, 2 * MANY)


def test_closures_of_many_sizes_come_and_go() -> None:
    """Users in few teams and in thousands; their closures dropped at once, and one by one."""
    rng = random.Random(5)
    counts = [rng.choice((1, 3, 20, 100, 900, 1_500)) for _ in range(2_000)]
    member = [(f"{t}", f"{u}") for u, n in enumerate(counts) for t in range(n)]
    engine = Engine(compile_policy(POLICY))
    engine.load_columns("team", "member", [t for t, _ in member], "user", [u for _, u in member])
    engine.write(
        touch=[
            Relationship("document", f"{t}", "reader", "team", f"{t}", "member")
            for t in range(1_500)
        ]
    )
    asked = [(u, rng.randrange(1_500)) for u in range(2_000)]

    def agree() -> None:
        found = engine.check_batch(
            [f"user:{u}" for u, _ in asked], "reader", [f"document:{t}" for _, t in asked]
        )
        assert found == bytes(t < counts[u] for u, t in asked)

    agree()
    engine.swap(compile_policy(POLICY))
    agree()
    for u in range(0, 2_000, 7):
        counts[u] += 1
        engine.write(touch=[Relationship("team", f"{counts[u] - 1}", "member", "user", f"{u}")])
        if u % 700 == 0:
            agree()
    agree()
    engine.swap(compile_policy(POLICY))
    agree()
