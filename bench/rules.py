"""The suite rules: so many rules for one action on one type, each told apart by one equality."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path

from . import timing
from .keys import Pairs
from .peers import Attributes, open_peer
from .report import Row
from .session import Session, expect, needed
from .world import Edges

COUNTS = (10, 100, 1_000, 10_000)
USERS, ITEMS = 1_000, 20_000
SUITE = "rules"

VOCABULARY = """\
type user
  attribute level: int

type item
  actions use
  attribute label: string
  relation holder: user
"""

RULE = """
rule label-{i}
  allow user to use item
  when item.label == "label-{i}"
   and user in item.holder
"""


def policy(n: int) -> str:
    """A policy of n rules."""
    return VOCABULARY + "".join(RULE.format(i=i) for i in range(n))


def data(n: int) -> tuple[list[Edges], list[Attributes]]:
    """Items with one of n labels, each held by one user."""
    rng = random.Random(71)
    users = [f"u{i}" for i in range(USERS)]
    holders = Edges("item", "holder", "user")
    holders.extend((f"i{i}", rng.choice(users)) for i in range(ITEMS))
    labels: list[Attributes] = [
        ("item", f"i{i}", {"label": f"label-{rng.randrange(n)}"}) for i in range(ITEMS)
    ]
    return [holders], labels


def pairs(holders: Edges, n: int) -> tuple[Pairs, list[bool]]:
    """n random pairs, none twice, half of them allowed; and which are."""
    rng = random.Random(72)
    holder = dict(zip(holders.objects, holders.subjects, strict=True))
    found: dict[tuple[str, str], bool] = {}
    while len(found) < n:
        item = rng.choice(holders.objects)
        user = holder[item] if rng.random() < 0.5 else f"u{rng.randrange(USERS)}"
        found[user, item] = user == holder[item]
    keys = Pairs([f"user:{u}" for u, _ in found], [f"item:{i}" for _, i in found])
    return keys, list(found.values())


def run(
    engine: str, quick: bool, overhead: float, progress: Callable[[str], None]
) -> Iterator[Row]:
    """A row for compiling and one for checking, for each number of rules."""
    for n in COUNTS:
        progress(f"{SUITE}: {engine}: {n:,} rules")
        session = Session(SUITE, open_peer(engine), quick, overhead, Path(), progress)
        yield from _measured(session, n)
        session.peer.close()


def _measured(s: Session, n: int) -> Iterator[Row]:
    edges, labels = data(n)
    text = policy(n)
    took = timing.seconds(lambda: s.peer.load(text, edges, labels))
    yield s.row(
        f"compile and load, {n:,} rules",
        n=n,
        p50_ns=took * 1e9,
        note=f"{len(text):,} bytes of text",
    )
    check = needed(s.peer.check)
    keys, answers = pairs(edges[0], s.count(20_000))
    found = [check(a, "use", b).allowed for a, b in zip(keys.subjects, keys.resources, strict=True)]
    expect(found, answers, "the rules' answers")
    times = [s.summary(timing.check_latencies(check, "use", keys)) for _ in range(s.rounds)]
    rate = statistics.median(timing.check_rate(check, "use", keys) for _ in range(s.rounds))
    yield s.row(f"check, {n:,} rules", timing.median_times(times), per_second=rate)
