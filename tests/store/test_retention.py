"""What is forgotten in time, and that nothing else is: tables, history and the past stay whole."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.engine.data import EntityAttributes, Relationship
from sayso.store import retention
from sayso.store.changes import Filter, Write
from sayso.store.database import Database
from sayso.store.feed import changes_after, head, mark
from sayso.store.importing import import_chunk
from sayso.store.journal import Journal
from sayso.store.past import then
from sayso.store.reading import history
from sayso.store.retention import DAY, Forgotten, Retention, forget
from tests.store.databases import Postgres, execute, new_tenant, opened, owner_rows, run

NOTHING = Retention(feed=0, idempotency=0)


def owner(n: int) -> Relationship:
    return Relationship.of(f"doc:{n}", "owner", "user:ann")


async def age(url: str, tenant: int, revision: int, days: float) -> None:
    """Have changes up to a revision, and answers to writes, be so many days older."""
    older = f"at = at - interval '{days} days' WHERE tenant = {tenant} AND revision <= {revision}"
    await execute(url, f"UPDATE sayso.feed SET {older}", f"UPDATE sayso.idempotency SET {older}")


async def all_of(database: Database, tenant: int, revision: int) -> Any:
    """What a tenant had at a revision."""
    found: list[str] = []
    async with then(database, tenant, revision) as state:
        async for chunk in state.rows:
            found += map(repr, chunk)
    return sorted(found)


def test_what_is_old_enough_is_trimmed_and_nothing_else(shared: Postgres) -> None:
    async def main() -> None:
        async with opened(shared.url) as database:
            tenant, other = await new_tenant(database), await new_tenant(database)
            journal = Journal(database)
            for t in (tenant, other):
                for n in range(6):
                    await journal.write(t, Write(touch=(owner(n),), actor="ann", reason=f"r{n}"))
                await age(shared.owner_url, t, 4, 8)
            assert await forget(database, tenant, Retention()) == Forgotten(4, 0)
            assert await forget(database, tenant, Retention()) == Forgotten(0, 0)
            assert (await head(database, tenant)).trimmed == 4
            assert (await head(database, other)).trimmed == 0
            assert [c.revision for c in await changes_after(database, other, 0)] == [*range(1, 7)]
            for after, told in ((0, [5, 6]), (3, [5, 6]), (4, [5, 6]), (5, [6]), (6, [])):
                changes = await changes_after(database, tenant, after)
                assert [c.revision for c in changes] == told
                assert all(c.body.touch for c in changes)
            rows = await owner_rows(shared.owner_url, "feed", tenant)
            assert {len(row["body"]) for row in rows if row["revision"] <= 4} == {
                len(b"p[[],[],[]]")
            }
            events = (await history(database, tenant, Filter(object_type="doc"))).items
            assert [(e.since, e.granted_by, e.reason) for e in events] == [
                (n + 1, "ann", f"r{n}") for n in reversed(range(6))
            ]
            assert all(e.granted_at is not None for e in events)

    run(main())


def test_the_last_change_stays_so_that_a_snapshot_is_known_again(shared: Postgres) -> None:
    async def main() -> None:
        async with opened(shared.url) as database:
            tenant = await new_tenant(database)
            journal = Journal(database)
            for n in range(3):
                await journal.write(tenant, Write(touch=(owner(n),)))
            before = await mark(database, tenant, 3)
            assert await forget(database, tenant, NOTHING) == Forgotten(2, 0)
            assert await mark(database, tenant, 3) == before
            assert [c.revision for c in await changes_after(database, tenant, 0)] == [3]

    run(main())


def test_a_young_change_keeps_those_after_it(shared: Postgres) -> None:
    """Clocks may go back; what is trimmed has no gap all the same."""

    async def main() -> None:
        async with opened(shared.url) as database:
            tenant = await new_tenant(database)
            journal = Journal(database)
            for n in range(5):
                await journal.write(tenant, Write(touch=(owner(n),)))
            await age(shared.owner_url, tenant, 5, 30)
            young = f"at = now() WHERE tenant = {tenant} AND revision = 3"
            await execute(shared.owner_url, f"UPDATE sayso.feed SET {young}")
            assert await forget(database, tenant, Retention()) == Forgotten(2, 0)

    run(main())


def test_an_answer_is_known_for_a_day(shared: Postgres) -> None:
    async def main() -> None:
        async with opened(shared.url) as database:
            tenant, other = await new_tenant(database), await new_tenant(database)
            journal = Journal(database)
            for t in (tenant, other):
                for n in range(4):
                    await journal.write(t, Write(touch=(owner(n),), idempotency_key=f"k{n}"))
                await age(shared.owner_url, t, 2, 1.01)
            assert await forget(database, tenant, Retention()) == Forgotten(0, 2)
            kept = {row["key"] for row in await owner_rows(shared.owner_url, "idempotency", tenant)}
            assert kept == {"k2", "k3"}
            assert len(await owner_rows(shared.owner_url, "idempotency", other)) == 4
            again = Write(touch=(owner(2),), idempotency_key="k2")
            assert (await journal.write(tenant, again)).replayed
            done = Write(touch=(owner(9),), idempotency_key="k0")
            assert not (await journal.write(tenant, done)).replayed

    run(main())


@pytest.mark.parametrize("names", [("AT_ONCE", 3), ("BYTES", 1), ("KEYS", 2)])
def test_much_is_forgotten_in_parts(
    shared: Postgres, names: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, *names)

    async def main() -> None:
        async with opened(shared.url) as database:
            tenant = await new_tenant(database)
            journal = Journal(database)
            for n in range(11):
                await journal.write(tenant, Write(touch=(owner(n),), idempotency_key=f"k{n}"))
            assert await forget(database, tenant, NOTHING) == Forgotten(10, 11)
            assert (await head(database, tenant)).trimmed == 10

    run(main())


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**32))
def test_the_past_stays_as_it_was(shared: Postgres, seed: int) -> None:
    """At each revision, of rows written, deleted and imported, before and after trimming."""
    rng = random.Random(seed)

    async def main() -> None:
        async with opened(shared.url) as database:
            tenant = await new_tenant(database)
            journal = Journal(database)
            for _ in range(rng.randrange(1, 12)):
                rows = tuple({owner(rng.randrange(5)) for _ in range(rng.randrange(4))})
                value = rng.choice([None, 1, 2, "long" * 300])
                told = [EntityAttributes("user", f"u{rng.randrange(3)}", {"level": value})]
                if rng.random() < 0.3:
                    told = [a for a in told if a.values["level"] is not None]
                    await import_chunk(database, tenant, rows, told, Write())
                elif rng.random() < 0.5:
                    await journal.write(tenant, Write(touch=rows, attributes=tuple(told)))
                else:
                    await journal.write(tenant, Write(delete=rows))
            last = (await head(database, tenant)).revision
            before = [await all_of(database, tenant, n) for n in range(last + 1)]
            past = await history(database, tenant, Filter(object_type="doc"))
            done = await forget(database, tenant, NOTHING)
            assert done.changes == max(0, last - 1)
            assert [await all_of(database, tenant, n) for n in range(last + 1)] == before
            assert (await history(database, tenant, Filter(object_type="doc"))).items == past.items

    run(main())


def test_what_is_kept_by_default() -> None:
    assert Retention() == Retention(feed=7 * DAY, idempotency=DAY)
