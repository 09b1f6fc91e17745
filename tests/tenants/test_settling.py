"""What stays is set aside from the collector, and goes all the same once nobody needs it."""

from __future__ import annotations

import gc
from weakref import ref

import pytest

from sayso import Engine
from sayso.compiler.diagnostics import PolicyError
from sayso.engine.data import Relationship
from sayso.store.database import Database
from sayso.store.tenants import Tenants
from sayso.tenants import settling
from sayso.tenants.settling import compiled
from tests.store.databases import Postgres, opened, run
from tests.tenants.policies import POLICY, WITHOUT_VIEWER, directory, published


def test_a_text_is_compiled_once_while_it_is_used() -> None:
    first = compiled(POLICY)
    assert compiled(POLICY) is first
    assert compiled(WITHOUT_VIEWER) is not first
    engine = Engine(first)
    engine.write(touch=[Relationship("doc", "a", "owner", "user", "ann")])
    other = Engine(compiled(POLICY))
    assert engine.check("user:ann", "view", "doc:a").allowed
    assert not other.check("user:ann", "view", "doc:a").allowed


def test_what_does_not_compile_is_told_each_time() -> None:
    for _ in range(2):
        with pytest.raises(PolicyError):
            compiled("type")


def test_a_policy_goes_with_its_last_user() -> None:
    """Also one that was set aside before."""
    text = POLICY + "# of this test alone\n"
    policy = compiled(text)
    settling.settle()
    gone = ref(policy)
    del policy
    assert gone() is None
    assert compiled(text).source == text


def test_a_circle_that_was_set_aside_goes_when_all_is_looked_at() -> None:
    class Node:
        def __init__(self) -> None:
            self.other: Node | None = None

    one, two = Node(), Node()
    one.other, two.other = two, one
    gone = ref(one)
    settling.settle()
    del one, two
    gc.collect()
    assert gone() is not None
    settling.loosen()
    assert gone() is None


def test_tenants_that_are_loaded_are_set_aside(postgres: Postgres) -> None:
    async def prepared(database: Database) -> None:
        for name in ("a", "b"):
            await published(database, (await Tenants(database).create(name)).id, POLICY)

    async def steps() -> None:
        async with opened(postgres.url) as database:
            await prepared(database)
        async with directory(postgres.url) as one:
            first = await one.named("a")
            second = await one.named("b")
            assert first.current.policy is second.current.policy
            assert first.current.engine is not second.current.engine
            tracked = gc.get_objects()
            assert gc.get_freeze_count() > 1_000
            assert not any(x is first.current.policy for x in tracked)

    run(steps())
