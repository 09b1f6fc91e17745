"""What ends is taken out; and the database is asked for it when something ends, not always."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest

from sayso.engine.data import Relationship
from sayso.store import feed
from sayso.store.changes import Write
from sayso.store.database import Database
from sayso.store.errors import Unavailable
from sayso.store.reading import read
from sayso.store.tenants import Tenants
from sayso.tenants import directory as directories
from sayso.tenants import expiring
from sayso.tenants.directory import Directory
from sayso.tenants.replica import NEVER, Replica
from tests.store.databases import Postgres, opened, run
from tests.store.drawing import FUTURE, PAST
from tests.tenants.policies import directory, eventually, owner, published, views


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The tenants of which it was asked what has ended, one after the other."""
    found: list[int] = []
    ask = feed.expired

    async def expired(database: Database, tenant: int) -> list[Relationship]:
        found.append(tenant)
        return await ask(database, tenant)

    monkeypatch.setattr(feed, "expired", expired)
    monkeypatch.setattr(directories, "EXPIRE", 0.001)
    return found


def until(doc: str, at: int) -> Relationship:
    return Relationship("doc", doc, "owner", "user", "ann", expires=at)


def with_tenant(postgres: Postgres, step: Callable[[Directory, Replica], Awaitable[None]]) -> None:
    """Do something in a tenant of which it was asked once."""

    async def steps() -> None:
        async with opened(postgres.url) as database:
            await published(database, (await Tenants(database).create("t")).id)
        async with directory(postgres.url) as here:
            replica = await here.named("t")
            await eventually(lambda: replica.ends == NEVER)
            await step(here, replica)

    run(steps())


def test_it_is_not_asked_while_nothing_ends(postgres: Postgres, asked: list[int]) -> None:
    async def step(here: Directory, replica: Replica) -> None:
        await here.write(replica, Write(touch=(owner("a"), until("b", FUTURE))))
        before = len(asked)
        await asyncio.sleep(0.05)
        assert len(asked) == before
        assert replica.ends == FUTURE

    with_tenant(postgres, step)


def test_it_is_asked_anyway_now_and_then(
    postgres: Postgres, asked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database's clock may be ahead of ours."""

    async def step(here: Directory, replica: Replica) -> None:
        monkeypatch.setattr(expiring, "LOOK", 0.0)
        before = len(asked)
        await asyncio.sleep(0.05)
        assert len(asked) == before  # there is nothing that could have ended
        await here.write(replica, Write(touch=(until("b", FUTURE),)))
        await eventually(lambda: len(asked) > before + 3)

    with_tenant(postgres, step)


def test_what_ends_later_goes_then(postgres: Postgres, asked: list[int]) -> None:
    async def step(here: Directory, replica: Replica) -> None:
        soon = time.time_ns() // 1_000 + 300_000
        rows = (until("old", PAST), until("soon", soon), until("late", FUTURE), owner("kept"))
        await here.write(replica, Write(touch=rows))
        await eventually(lambda: replica.ends == FUTURE)
        page = await read(here.database, replica.tenant)
        assert {g.relationship.object_id for g in page.items} == {"late", "kept"}
        assert views(replica, "late")

    with_tenant(postgres, step)


def test_a_failure_is_tried_again(
    postgres: Postgres, asked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask, failed = feed.next_end, list[int]()

    async def failing(database: Database, tenant: int) -> int | None:
        if not failed:
            failed.append(tenant)
            raise Unavailable("away")
        return await ask(database, tenant)

    async def step(here: Directory, replica: Replica) -> None:
        monkeypatch.setattr(feed, "next_end", failing)
        await here.write(replica, Write(touch=(until("a", PAST), until("b", FUTURE))))
        await eventually(lambda: replica.ends == FUTURE)
        assert failed
        assert not views(replica, "a")

    with_tenant(postgres, step)
