"""Names of tenants that are followed are believed without asking; others are asked for."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest

from sayso.store.tenants import TenantRecord, Tenants
from sayso.tenants import directory as directories
from sayso.tenants import names
from sayso.tenants.directory import Directory
from sayso.tenants.names import FORGET
from tests.store.databases import Postgres, execute, opened, run
from tests.tenants.policies import directory, eventually


class Clock:
    """A clock that is put forward by hand."""

    def __init__(self) -> None:
        self.now = time.monotonic() + 1_000.0  # later than whatever was answered before

    async def forward(self, followed: Directory, seconds: float) -> None:
        """Let time pass, and then the directory look at its tenants."""
        self.now += seconds
        await eventually(lambda: followed.contact.answered >= self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    told = SimpleNamespace(monotonic=lambda: clock.now, perf_counter=time.perf_counter)
    monkeypatch.setattr(directories, "time", told)
    monkeypatch.setattr(names, "time", told)
    monkeypatch.setattr(directories, "POLL", 0.01)
    return clock


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names and hosts that the registry is asked for."""
    found: list[str] = []
    named, at = Tenants.named, Tenants.at

    async def by_name(self: Tenants, name: str) -> TenantRecord:
        found.append(name)
        return await named(self, name)

    async def by_host(self: Tenants, host: str) -> TenantRecord:
        found.append(f"//{host}")
        return await at(self, host)

    monkeypatch.setattr(Tenants, "named", by_name)
    monkeypatch.setattr(Tenants, "at", by_host)
    return found


def test_what_is_followed_is_asked_for_once(
    postgres: Postgres, clock: Clock, asked: list[str]
) -> None:
    async def steps() -> None:
        async with opened(postgres.url) as database:
            await Tenants(database).create("t", ("t.example",))
        async with directory(postgres.url) as followed:
            asked.clear()
            first = await followed.named("t")
            assert await followed.at("t.example") is first
            for _ in range(4):
                await clock.forward(followed, FORGET * 0.6)
                assert await followed.named("t") is first
                assert await followed.at("t.example") is first
            assert asked == ["t", "//t.example"]

    run(steps())


def test_what_leads_elsewhere_is_asked_for_anew(
    postgres: Postgres, clock: Clock, asked: list[str]
) -> None:
    async def steps() -> None:
        async with opened(postgres.url) as database:
            await Tenants(database).create("one", ("moving.example",))
            await Tenants(database).create("two", ())
        async with directory(postgres.url) as followed:
            one, two = await followed.named("one"), await followed.named("two")
            assert await followed.at("moving.example") is one
            await execute(
                postgres.owner_url,
                f"UPDATE sayso.tenant_host SET tenant = {two.tenant}",
                "UPDATE sayso.tenant SET name = 'third' WHERE name = 'one'",
                "UPDATE sayso.tenant SET name = 'one' WHERE name = 'two'",
            )
            await eventually(lambda: one.gone and two.gone)
            assert (await followed.named("one")).tenant == two.tenant
            await clock.forward(followed, FORGET * 1.1)
            assert (await followed.at("moving.example")).tenant == two.tenant

    run(steps())
