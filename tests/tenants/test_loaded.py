"""What is used stays in memory, what is not goes, and all together takes what it may."""

from __future__ import annotations

import itertools
import random
from types import SimpleNamespace
from typing import Any

from sayso.tenants.loaded import OVERHEAD, Loaded

_times = itertools.count()


def replica(tenant: int, size: int = 0) -> Any:
    """A tenant that takes so many bytes of its own."""
    return SimpleNamespace(tenant=tenant, bytes=size, used=next(_times))


def test_the_coldest_go_first() -> None:
    held, chance = Loaded(10 * OVERHEAD), random.Random(1)
    for number in range(200):
        held.add(replica(number))
        coldest = sorted(held, key=lambda each: each.used)
        assert held.shed() == coldest[:-10]
        for each in held:
            if chance.random() < 0.3:
                each.used = next(_times)


def test_what_all_take_is_what_each_takes() -> None:
    chance = random.Random(2)
    held, limit = Loaded(20 * OVERHEAD), 20 * OVERHEAD
    for number in range(500):
        held.add(replica(number % 60, chance.randrange(3 * OVERHEAD)))
        if number % 7 == 0:
            held.remove(chance.randrange(60))
        gone = held.shed()
        assert not {each.tenant for each in gone} & {each.tenant for each in held}
        assert sum(each.bytes + OVERHEAD for each in held) <= limit or len(held) == 1
        if gone:
            left = sum(each.bytes + OVERHEAD for each in held)
            assert left + gone[-1].bytes + OVERHEAD > limit


def test_what_has_grown_is_seen_when_it_is_measured() -> None:
    held = Loaded(3 * OVERHEAD)
    first, second = replica(1), replica(2)
    held.add(first)
    held.add(second)
    second.bytes = 2 * OVERHEAD
    assert held.shed() == []
    held.measure()
    assert held.shed() == [first]


def test_the_last_one_stays_and_without_a_limit_all() -> None:
    held = Loaded(1)
    held.add(replica(1, OVERHEAD))
    assert held.shed() == []
    held = Loaded(None)
    for number in range(100):
        held.add(replica(number, OVERHEAD))
    assert held.shed() == []
