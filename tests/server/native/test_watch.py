"""Watching: from any revision on, every change once and in order, whoever writes and however often
one comes back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from sayso.server.commands import watching
from sayso.server.commands.caller import Caller
from sayso.store.retention import Retention, forget
from tests.store.databases import Postgres, run

from .world import World, listening, publish

PATIENCE = 30.0


async def events(response: httpx.Response) -> AsyncIterator[dict[str, Any]]:
    """The events of a stream, comments among them."""
    found: dict[str, Any] = {}
    async for line in response.aiter_lines():
        if line:
            name, _, value = line.partition(": ")
            found[name or ":"] = json.loads(value) if name == "data" else value
        elif found:
            yield found
            found = {}


async def follow(
    client: httpx.AsyncClient, until: str, after: str | None = None, most: int = 10_000
) -> list[dict[str, Any]]:
    """The changes after a token up to another one, or `most` of them."""
    headers = {"Last-Event-ID": after} if after else {}
    found: list[dict[str, Any]] = []
    async with (
        asyncio.timeout(PATIENCE),
        client.stream("GET", "/v1/watch", headers=headers) as response,
    ):
        assert response.headers["content-type"].startswith("text/event-stream")
        stream = events(response)
        opened = await anext(stream)
        assert opened["event"] == "open"
        if after:
            assert opened["id"] == after
        if until == opened["id"]:
            return found
        async for event in stream:
            if event.get("event") == "change":
                assert event["id"] == event["data"]["revision"]
                found.append(event)
                if event["id"] == until or len(found) == most:
                    break
    return found


def row(i: int) -> dict[str, str]:
    return {"object": f"document:d{i}", "relation": "owner", "subject": "user:ann"}


async def write(client: httpx.AsyncClient, **body: Any) -> str:
    done = await client.post("/v1/relationships/write", json=body)
    assert done.status_code == 200, done.text
    token: str = done.json()["revision"]
    return token


def test_what_is_told(postgres: Postgres) -> None:
    async def ask() -> None:
        async with listening(postgres) as world, world.client() as client:
            await publish(client)
            begin = await write(client, touch=[row(0)])
            attributes = [{"entity": "user:ann", "attributes": {"level": 3, "ceiling": 1.5}}]
            await write(client, touch=[row(1)], attributes=attributes, reason="why")
            await write(client, delete=[row(1)])
            await client.post("/v1/policies", json={"text": "type user\n  attribute level: int"})
            last = await client.post("/v1/policies/2/publish", json={"drop_orphans": True})
            found = await follow(client, last.json()["revision"], begin)
            told = [event["data"] for event in found]
            assert [t["kind"] for t in told] == ["data", "data", "data", "policy"]
            first, second, dropped, policy = told
            assert first["touch"] == [row(1)]
            assert first["attributes"] == attributes
            assert (first["actor"], first["reason"]) == ("local", "why")
            assert first["request_id"]
            assert second["delete"] == [row(1)]
            assert dropped["delete"] == [row(0)]
            assert dropped["attributes"] == [
                {"entity": "user:ann", "attributes": {"ceiling": None}}
            ]
            assert (policy["policy"], policy["touch"], policy["delete"]) == (2, [], [])
            assert await follow(client, last.json()["revision"], found[-1]["id"]) == []

    run(ask())


def test_nothing_is_missed_or_told_twice_by_one_who_comes_and_goes(postgres: Postgres) -> None:
    count = 60

    async def ask() -> None:
        async with listening(postgres) as world, world.client() as client:
            await publish(client)
            begin = await write(client, touch=[row(0)])
            tokens: list[str] = []

            async def writing(which: range) -> None:
                async with world.client() as writer:
                    for i in which:
                        tokens.append(await write(writer, touch=[row(i)]))

            writers = [
                asyncio.create_task(writing(range(start, count + 1, 3))) for start in (1, 2, 3)
            ]
            seen: list[str] = []
            at = begin
            while len(seen) < count:
                part = await follow(client, "", at, most=min(7, count - len(seen)))
                seen += [event["data"]["touch"][0]["object"] for event in part]
                at = part[-1]["id"]
            await asyncio.gather(*writers)
            assert sorted(seen) == sorted(row(i)["object"] for i in range(1, count + 1))
            whole = await follow(client, at, begin)
            assert [event["data"]["touch"][0]["object"] for event in whole] == seen
            assert {event["id"] for event in whole} == set(tokens)

    run(ask())


def test_one_who_waits_is_told_what_another_process_wrote(postgres: Postgres) -> None:
    async def ask() -> None:
        async with listening(postgres) as world, world.client() as client:
            await publish(client)
            async with listening(postgres) as other, other.client() as writer:
                watching_ = asyncio.create_task(follow(client, "", most=1))
                await _settled(world)
                await write(writer, touch=[row(1)])
                (event,) = await watching_
                assert event["data"]["touch"] == [row(1)]

    run(ask())


async def _settled(world: World) -> None:
    """Wait until a watch has begun and waits."""
    replica = await world.directory.named("default")
    for _ in range(500):
        if replica._arrived._waiters:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("nobody waits")


def test_a_watch_ends_when_the_server_does(postgres: Postgres) -> None:
    async def ask() -> list[dict[str, Any]]:
        async with listening(postgres) as world:
            client = world.client()
            await publish(client)
            watch = asyncio.create_task(_to_the_end(client))
            await _settled(world)
        found = await watch
        await client.aclose()
        return found

    assert [event["event"] for event in run(ask())] == ["open"]


async def _to_the_end(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    async with client.stream("GET", "/v1/watch") as response:
        return [event async for event in events(response)]


def test_a_watch_ends_when_its_key_is_revoked(postgres: Postgres) -> None:
    async def ask() -> list[dict[str, Any]]:
        async with (
            listening(postgres, keys=True) as world,
            world.client(key=await world.key("default", "admin")) as client,
        ):
            await publish(client)
            made = (await client.post("/v1/keys", json={"name": "a", "scopes": ["read"]})).json()
            async with world.client(key=made["text"]) as reader:
                watch = asyncio.create_task(_to_the_end(reader))
                await _settled(world)
                await client.post(f"/v1/keys/{made['key']['id']}/revoke")
                await write(client, touch=[row(1)])
                return await watch

    opened, error = run(ask())
    assert opened["event"] == "open"
    assert error["event"] == "error"
    assert error["data"]["code"] == "unauthorized"


def test_silence_is_broken(postgres: Postgres) -> None:
    async def ask() -> None:
        async with listening(postgres) as world:
            replica = await world.directory.named("default")
            caller = Caller(world.directory, replica)
            begin = await watching.begin(caller, None)
            stream = watching.changes(caller, begin, heartbeat=0.01)
            assert await anext(stream) == ()
            assert await anext(stream) == ()

    run(ask())


def test_a_feed_that_no_longer_reaches_back_is_told(postgres: Postgres) -> None:
    async def ask() -> None:
        async with listening(postgres) as world, world.client() as client:
            await publish(client)
            replica = await world.directory.named("default")
            stream = watching.changes(Caller(world.directory, replica), -5)
            with pytest.raises(watching.GoneRevision):
                await anext(stream)

    run(ask())


def test_a_token_from_before_what_is_told_is_refused_at_once(postgres: Postgres) -> None:
    async def ask() -> None:
        async with listening(postgres) as world, world.client() as client:
            await publish(client)
            tokens = [await write(client, touch=[row(n)]) for n in range(4)]
            replica = await world.directory.named("default")
            nothing = Retention(feed=0, idempotency=0)
            await forget(world.directory.database, replica.tenant, nothing)
            for given in (
                {"params": {"after": tokens[0]}},
                {"headers": {"Last-Event-ID": tokens[1]}},
            ):
                refused = await client.get("/v1/watch", **given)  # type: ignore[arg-type]
                assert refused.status_code == 410
                assert refused.json()["code"] == "gone-revision"
                assert "begin with an export" in refused.json()["detail"]
            (last,) = await follow(client, tokens[3], tokens[2])
            assert last["data"]["touch"] == [row(3)]

    run(ask())
