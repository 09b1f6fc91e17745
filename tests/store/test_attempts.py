"""A plan is done if what it takes for granted is so, and otherwise not at all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import pytest

from sayso.engine.data import Relationship
from sayso.store.applying import Named, attempt
from sayso.store.changes import Write, Written
from sayso.store.database import Database
from sayso.store.feed import head
from sayso.store.journal import Journal
from sayso.store.planning import Before, Plan, keys_of, plan
from tests.store.databases import Postgres, new_tenant, opened, run
from tests.store.drawing import FUTURE, PAST
from tests.store.test_journal import state

A, B, OTHER = (Relationship.of(f"doc:{name}", "owner", "user:ann") for name in "abc")
NOW = (PAST + FUTURE) // 2

Step = Callable[[Database, int], Awaitable[None]]


async def tried(
    database: Database, tenant: int, writes: Sequence[Write], before: Before
) -> tuple[Plan, Before | None]:
    planned = plan(writes, before)
    async with database.single() as c:
        return planned, await attempt(c, tenant, Named.of(writes, keys_of(writes)), planned)


def with_tenant(postgres: Postgres, first: Sequence[Write], step: Step) -> None:
    """Do something in a tenant in which something was written before."""

    async def steps() -> None:
        async with opened(postgres.url) as database:
            tenant, journal = await new_tenant(database), Journal(database)
            for write in first:
                await journal.write(tenant, write)
            await step(database, tenant)

    run(steps())


def test_what_knows_nothing_counts_from_where_it_finds_the_tenant(shared: Postgres) -> None:
    async def step(database: Database, tenant: int) -> None:
        writes = [Write(touch=(A,)), Write(delete=(A,)), Write(touch=(B,)), Write(touch=(B,))]
        planned, found = await tried(database, tenant, writes, Before(None, 0, NOW))
        assert found is None
        assert planned.outcomes == [
            Written(2, 1), Written(3, 0, 1), Written(4, 1), Written(4),
        ]  # fmt: skip
        assert [at for at, _, _ in planned.entries] == [2, 3, 4]
        assert planned.before.now != NOW
        assert (await head(database, tenant)).revision == 4

    with_tenant(shared, [Write(touch=(OTHER,))], step)


KEYED = Write(touch=(OTHER,), idempotency_key="k")

WRONG: list[tuple[str, Write, Before]] = [
    ("it is stored", Write(touch=(OTHER,)), Before(None, 0, NOW)),
    ("it must not exist and does", Write(must_not_exist=(OTHER,)), Before(None, 0, NOW)),
    ("its key was answered", Write(touch=(A,), idempotency_key="k"), Before(None, 0, NOW)),
    ("another policy", Write(touch=(A,), policy=3), Before(None, 3, NOW)),
    ("the past", Write(touch=(A,)), Before(0, 0, NOW)),
    ("the future", Write(touch=(A,)), Before(2, 0, NOW)),
    ("a policy at a revision", Write(touch=(A,), policy=3), Before(1, 3, NOW)),
    ("a key at a revision", Write(touch=(A,), idempotency_key="k"), Before(1, 0, NOW)),
]


@pytest.mark.parametrize(("write", "before"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG])
def test_what_is_wrong_does_nothing_and_is_told(
    shared: Postgres, write: Write, before: Before
) -> None:
    async def step(database: Database, tenant: int) -> None:
        stood = await state(database, tenant)
        _, found = await tried(database, tenant, [write], before)
        assert found is not None
        assert (found.revision, found.policy) == (1, 0)
        named = OTHER in (*write.touch, *write.must_not_exist)
        assert [s.relationship for s in found.relationships.values()] == [OTHER] * named
        assert list(found.answered) == ["k"] * (write.idempotency_key is not None)
        assert await state(database, tenant) == stood
        assert (await head(database, tenant)).revision == 1
        planned, again = await tried(database, tenant, [write], found)
        assert again is None
        assert planned.before is found

    with_tenant(shared, [KEYED], step)


@pytest.mark.parametrize(
    ("expires", "now"), [(FUTURE, FUTURE + 1), (PAST, PAST - 1)], ids=["not yet", "no longer"]
)
def test_what_a_plan_takes_to_have_expired_has(shared: Postgres, expires: int, now: int) -> None:
    """A plan is made before its time is known, which may be on the other side of an expiry."""
    timed = Relationship("doc", "a", "owner", "user", "ann", expires=expires)
    asked = Write(touch=(B,), must_exist=(timed,))

    async def step(database: Database, tenant: int) -> None:
        _, found = await tried(database, tenant, [asked], Before(None, 0, NOW))
        assert found is not None
        found.now = now
        _, told = await tried(database, tenant, [asked], found)
        assert told is not None
        planned, none = await tried(database, tenant, [asked], told)
        assert none is None
        assert isinstance(planned.outcomes[0], Written) == (expires == FUTURE)
        assert (await head(database, tenant)).revision == 1 + (expires == FUTURE)

    with_tenant(shared, [Write(touch=(timed,))], step)
