"""Pages of relationships: exact under every filter and page size, also while writes go on."""

from __future__ import annotations

import asyncio
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.engine.data import Relationship
from sayso.store.changes import Filter, Write, key_of
from sayso.store.database import Database
from sayso.store.errors import InvalidToken
from sayso.store.journal import Journal
from sayso.store.reading import ALL, Granted, read
from tests.store.databases import Postgres, new_tenant, opened, run
from tests.store.drawing import filters, relationships
from tests.store.plain import matches, text


async def pages(database: Database, tenant: int, filter: Filter, limit: int) -> list[list[Granted]]:
    """All pages, one after the other."""
    found: list[list[Granted]] = []
    after = None
    while True:
        page = await read(database, tenant, filter, limit=limit, after=after)
        assert len(page.items) <= limit
        assert page.next is None or len(page.items) == limit
        found.append(page.items)
        if page.next is None:
            return found
        after = page.next


@settings(max_examples=40, deadline=None)
@given(
    st.lists(relationships(), max_size=12),
    st.lists(filters | st.just(ALL), min_size=1, max_size=4),
    st.integers(1, 5),
)
def test_pages_are_what_the_filter_matches_in_order(
    shared: Postgres, stored: list[Relationship], asked: list[Filter], limit: int
) -> None:
    async def steps() -> None:
        async with opened(shared.url) as database:
            mine, other = await new_tenant(database), await new_tenant(database)
            for tenant in (mine, other):
                await Journal(database).write(tenant, Write(touch=tuple(stored)))
            rows = {key_of(r): r for r in stored}
            for f in asked:
                found = [g for page in await pages(database, mine, f, limit) for g in page]
                assert [text(g.relationship) for g in found] == [
                    text(r) for key, r in sorted(rows.items()) if matches(f, key)
                ]
                assert {g.since for g in found} <= {1}

    run(steps())


@pytest.mark.parametrize("seed", range(5))
def test_what_is_left_alone_comes_once_while_others_come_and_go(
    shared: Postgres, seed: int
) -> None:
    rng = random.Random(seed)
    all_rows = [Relationship.of(f"doc:{i:03}", "owner", "user:ann") for i in range(120)]
    rng.shuffle(all_rows)
    steady, moving = all_rows[:60], all_rows[60:]

    async def steps() -> None:
        async with opened(shared.url) as database:
            tenant, journal = await new_tenant(database), Journal(database)
            await journal.write(tenant, Write(touch=tuple(steady)))
            await journal.write(tenant, Write(touch=tuple(moving[:30])))

            async def disturb() -> None:
                while True:
                    some = tuple(rng.sample(moving, 10))
                    write = Write(touch=some) if rng.random() < 0.5 else Write(delete=some)
                    await journal.write(tenant, write)

            disturbing = asyncio.ensure_future(disturb())
            disturbed = 0
            for limit in (1, 7, 50):
                found = [g for page in await pages(database, tenant, ALL, limit) for g in page]
                keys = [key_of(g.relationship) for g in found]
                assert keys == sorted(set(keys))
                assert {key_of(r) for r in steady} <= set(keys)
                assert all(g.since == 1 for g in found if g.relationship in steady)
                disturbed += len(set(keys) & {key_of(r) for r in moving})
            disturbing.cancel()
            await asyncio.gather(disturbing, return_exceptions=True)
            await journal.close()
            assert disturbed

    run(steps())


def test_a_cursor_is_of_its_tenant_and_filter(shared: Postgres) -> None:
    async def steps() -> None:
        async with opened(shared.url) as database:
            rows = tuple(Relationship.of(f"doc:{i}", "owner", "user:ann") for i in range(3))
            tenants = [await new_tenant(database) for _ in range(2)]
            for tenant in tenants:
                await Journal(database).write(tenant, Write(touch=rows))
            mine = Filter(object_type="doc")
            cursor = (await read(database, tenants[0], mine, limit=1)).next
            assert cursor is not None
            assert (await read(database, tenants[0], mine, after=cursor)).items
            for tenant, filter, after in (
                (tenants[1], mine, cursor),
                (tenants[0], ALL, cursor),
                (tenants[0], Filter(object_type="doc", relation="owner"), cursor),
                (tenants[0], mine, cursor[:-1]),
                (tenants[0], mine, database.sealer.token(tenants[0], 1)),
            ):
                with pytest.raises(InvalidToken):
                    await read(database, tenant, filter, after=after)

    run(steps())
