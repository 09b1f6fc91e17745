"""Export and import of more than one chunk, and what happens where one is cut short."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest

from sayso.engine.errors import SaysoError
from sayso.server.commands import transfer
from sayso.server.native import route
from sayso.store.changes import Write, Written
from sayso.store.errors import PolicyMoved, TenantSuspended, Unavailable
from sayso.tenants.replica import Replica
from tests.store.databases import Postgres, run

from .world import listening, publish, serving

LINES = {"content-type": "application/jsonl"}


def line(i: int, relation: str = "owner") -> bytes:
    row = {"object": f"document:d{i}", "relation": relation, "subject": "user:ann"}
    return json.dumps(row).encode() + b"\n"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks of a few rows."""
    monkeypatch.setattr(transfer, "CHUNK", 7)
    monkeypatch.setattr(transfer, "SLICE", 3)
    monkeypatch.setattr(transfer, "MAX_LINE", 200)


@pytest.mark.usefixtures("small")
def test_what_is_exported_is_what_was_imported(postgres: Postgres) -> None:
    lines = [line(i) for i in range(50)]
    lines.append(b'{"entity":"user:ann","attributes":{"level":3}}\n')

    async def pieces() -> AsyncIterator[bytes]:
        text = b"".join(lines).rstrip(b"\n")
        for start in range(0, len(text), 13):  # cut anywhere, the last line without its end
            yield text[start : start + 13]

    async def ask() -> None:
        async with (
            serving(postgres, tenants=("copy",)) as world,
            world.client() as client,
            world.client("copy") as copy,
        ):
            await publish(client)
            await publish(copy)
            done = await client.post("/v1/import", content=pieces(), headers=LINES)
            assert done.status_code == 200, done.text
            told = done.json()
            assert (told["lines"], told["relationships"], told["attributes"]) == (51, 50, 1)
            out = await client.get("/v1/export")
            assert out.headers["sayso-revision"] == told["revision"]
            assert sorted(map(json.loads, out.content.splitlines()), key=str) == sorted(
                map(json.loads, lines), key=str
            )
            await copy.post("/v1/import", content=out.content, headers=LINES)
            again = await copy.get("/v1/export")
            assert sorted(again.content.splitlines()) == sorted(out.content.splitlines())
            done = await client.post("/v1/import", content=out.content, headers=LINES)
            assert done.json()["relationships"] == 0

    run(ask())


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("bad", "place"),
    [(b"{\n", "line 18"), (line(0, "nothing"), "line 18"), (b" " * 300, "line 18")],
)
def test_nothing_of_a_chunk_with_a_bad_line_is_written(
    postgres: Postgres, bad: bytes, place: str
) -> None:
    text = b"".join([*(line(i) for i in range(17)), bad, *(line(i) for i in range(20, 40))])

    async def ask() -> None:
        async with serving(postgres) as world, world.client() as client:
            await publish(client)
            answer = await client.post("/v1/import", content=text, headers=LINES)
            assert answer.status_code == 400
            told = answer.json()
            assert told["code"] == "import-stopped"
            assert [error["place"] for error in told["errors"]] == [place]
            assert (told["done"]["lines"], told["done"]["relationships"]) == (14, 14)
            there = (await client.get("/v1/relationships")).json()["relationships"]
            assert len(there) == 14
            latest = {"Sayso-At-Least": told["done"]["revision"]}
            assert (await client.get("/v1/relationships", headers=latest)).status_code == 200

    run(ask())


def test_exports_of_a_process_are_few_and_one_that_is_left_makes_room(postgres: Postgres) -> None:
    async def ask() -> None:
        async with listening(postgres) as world, world.client() as client:
            await publish(client)
            caller_lines = b"".join(line(i) for i in range(40_000))
            done = await client.post("/v1/import", content=caller_lines, headers=LINES)
            assert done.json()["relationships"] == 40_000
            async with client.stream("GET", "/v1/export") as first:
                assert first.status_code == 200
                async with client.stream("GET", "/v1/export") as second:
                    assert second.status_code == 200
                    third = await client.get("/v1/export")
                    assert third.status_code == 429
                    assert third.headers["retry-after"] == "1"
                    assert third.json()["code"] == "too-many-exports"
            for _ in range(500):
                if not transfer._exporting:
                    break
                await asyncio.sleep(0.01)
            whole = await client.get("/v1/export")
            assert len(whole.content.splitlines()) == 40_000

    run(ask())


def test_a_body_is_bounded(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(route, "MAX_BODY", 1_000)

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" " * 100

    async def ask() -> None:
        async with serving(postgres) as world, world.client() as client:
            headers = {"content-type": "application/json"}
            for content in (b" " * 1_001, endless()):
                answer: httpx.Response = await client.post(
                    "/v1/policies", content=content, headers=headers
                )
                assert answer.status_code == 413
                assert answer.json()["code"] == "too-large"
            rows = [{"object": "document:d", "relation": "owner", "subject": "user:a"}] * 10_001
            monkeypatch.setattr(route, "MAX_BODY", 16 << 20)
            await publish(client)
            answer = await client.post("/v1/relationships/write", json={"touch": rows})
            assert answer.status_code == 413
            assert answer.json()["code"] == "write-too-large"

    run(ask())


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("error", "status"),
    [(Unavailable("gone"), 503), (PolicyMoved("moved"), 409), (TenantSuspended("no"), 403)],
    ids=str,
)
def test_what_stops_an_import_but_no_bad_line_is_told_as_what_it_is(
    postgres: Postgres,
    error: SaysoError,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = b"".join(line(i) for i in range(17))

    async def ask() -> None:
        async with serving(postgres) as world, world.client() as client:
            await publish(client)
            whole = world.directory.write

            async def write(replica: Replica, write: Write) -> Written:
                if any(row.object_id == "d7" for row in write.touch):
                    raise error
                return await whole(replica, write)

            monkeypatch.setattr(world.directory, "write", write)
            answer = await client.post("/v1/import", content=text, headers=LINES)
            told = answer.json()
            assert (answer.status_code, told["code"]) == (status, error.code)
            assert (told["done"]["lines"], told["done"]["relationships"]) == (7, 7)

    run(ask())
