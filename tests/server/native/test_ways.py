"""Evaluations of tenants by name and by host: the short way says what the long way says."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from sayso.server.http.site import DatabaseSite
from sayso.store.tenants import Tenants
from tests.server.native.world import listening, publish
from tests.store.databases import Postgres, run

PATH = "/access/v1/evaluation"
QUESTION = {
    "subject": {"type": "user", "id": "ann"},
    "action": {"name": "view"},
    "resource": {"type": "document", "id": "plan"},
}


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[bytes | None]:
    """The tenants that the short way was taken for."""
    seen: list[bytes | None] = []
    fast = DatabaseSite.fast

    def noted(self: DatabaseSite, host: bytes | None, tenant: bytes | None = None) -> Any:
        front = fast(self, host, tenant)
        if front is not None:
            seen.append(tenant or host)
        return front

    monkeypatch.setattr(DatabaseSite, "fast", noted)
    return seen


def test_each_tenant_is_asked_by_its_name_or_host(
    postgres: Postgres, taken: list[bytes | None]
) -> None:
    async def steps() -> None:
        async with listening(postgres) as world, httpx.AsyncClient(base_url=world.url) as plain:
            registry = Tenants(world.directory.database)
            for name in ("one", "two"):
                await registry.create(name, (f"{name}.example",))
                async with world.client(name) as client:
                    await publish(client)
            write = {"touch": [{"object": "document:plan", "relation": "owner",
                                "subject": "user:ann"}]}  # fmt: skip
            async with world.client("one") as client:
                assert (await client.post("/v1/relationships/write", json=write)).is_success
            for _ in range(3):
                for name, expected in (("one", True), ("two", False)):
                    for path, host in ((f"/t/{name}{PATH}", None), (PATH, f"{name}.example:80")):
                        headers = {"host": host} if host else {}
                        answer = await plain.post(path, json=QUESTION, headers=headers)
                        assert answer.json()["decision"] is expected, (path, host)
            assert {b"one", b"two", b"one.example:80"} <= set(taken)
            await registry.suspend("one")
            await _until(plain, 403)
            await registry.resume("one")
            await _until(plain, 200)
            await registry.delete("one")
            await _until(plain, 404)

    run(steps())


def test_the_short_way_declines_a_token_and_an_unknown_name(
    postgres: Postgres, taken: list[bytes | None]
) -> None:
    async def steps() -> None:
        async with listening(postgres) as world, httpx.AsyncClient(base_url=world.url) as plain:
            await Tenants(world.directory.database).create("one")
            async with world.client("one") as client:
                await publish(client)
            for path in ("/t/nobody", "/t/One", "/t/one/more", "/t/"):
                assert (await plain.post(path + PATH, json=QUESTION)).status_code == 404, path
            taken.clear()
            headers = {"sayso-at-least": "nonsense"}
            refused = await plain.post(f"/t/one{PATH}", json=QUESTION, headers=headers)
            assert (refused.status_code, refused.json()["code"]) == (400, "invalid-token")
            assert taken == []

    run(steps())


async def _until(plain: httpx.AsyncClient, status: int) -> None:
    """Ask until the answer has a status, as it has within a moment."""
    for _ in range(500):
        answer = await plain.post(f"/t/one{PATH}", json=QUESTION)
        if answer.status_code == status:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"never {status}: {answer.status_code} {answer.text}")
