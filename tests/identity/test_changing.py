"""Identity, the graph, the audit and the outbox change together or not at all."""

from __future__ import annotations

from typing import Any

import pytest

from sayso.engine.data import Relationship
from sayso.identity.changing import LONGEST, SYSTEM, By, Changing, change
from sayso.identity.outbox import Message
from sayso.identity.provider import Provider
from sayso.store.changes import Notice
from tests.server.native.world import World, publish, serving
from tests.store.databases import AUDIT, Postgres, fetch, run

ANN = Relationship.of("team:red", "member", "user:ann")
GROUP = Relationship.of("club:red", "member", "user:ann")
COUNTED = {
    "audit": AUDIT,
    **{
        name: f"sayso.{name}"
        for name in ("person", "outbox", "relationship", "attribute", "feed", "ended")
    },
}


async def add_ann(changing: Changing) -> str:
    """A person whom policies see in a team, and in a club that they know nothing of."""
    await changing.c.execute(
        "INSERT INTO sayso.person (tenant, id) VALUES ($1, 'ann')", changing.tenant
    )
    changing.touch([ANN, GROUP])
    changing.describe("user", "ann", {"level": 3, "shoe_size": 40})
    changing.audit("person.create", "person:ann", personal={"name": "Ann"})
    changing.send(Message("mail", {"to": "ann@a.example"}))
    await changing.end("session", "ses_1")
    return "done"


async def counts(postgres: Postgres) -> dict[str, int]:
    return {
        name: await fetch(postgres.owner_url, f"SELECT count(*) FROM {table}")
        for name, table in COUNTED.items()
    }


async def opened(world: World) -> Provider:
    await publish(world.client())
    return await world.provider()


def test_all_of_it_happens(postgres: Postgres) -> None:
    async def story() -> None:
        async with serving(postgres) as world:
            provider = await opened(world)
            heard: list[Notice] = []
            provider.listen(heard.extend)
            assert await change(provider, By("user:bob", "r-1"), add_ann) == "done"
            assert [(n.kind, n.id) for n in heard] == [("ended session", "ses_1")]
            found = await counts(postgres)
            assert found["person"] == found["audit"] == found["outbox"] == found["ended"] == 1
            assert found["relationship"] == 1
            assert found["attribute"] == 1

    run(story())


def test_nothing_of_it_happens_where_something_fails(postgres: Postgres) -> None:
    async def fails(changing: Changing) -> None:
        await add_ann(changing)
        raise RuntimeError("at last")

    async def story() -> None:
        async with serving(postgres) as world:
            provider = await opened(world)
            before = await counts(postgres)
            with pytest.raises(RuntimeError):
                await change(provider, SYSTEM, fails)
            assert await counts(postgres) == before

    run(story())


def test_a_policy_that_comes_between_is_what_counts(postgres: Postgres) -> None:
    """What has no place in the policy that was at work has one in the next."""
    tries: list[Any] = []

    async def story() -> None:
        async with serving(postgres) as world:
            provider = await world.provider()  # no policy yet

            async def effect(changing: Changing) -> None:
                tries.append(provider.replica.policy)
                if len(tries) == 1:
                    await publish(world.client())
                changing.touch([ANN])

            await change(provider, SYSTEM, effect)
            assert tries == [0, 1]
            assert (await counts(postgres))["relationship"] == 1

    run(story())


def test_what_ended_is_remembered_as_long_as_tokens_live(postgres: Postgres) -> None:
    async def story() -> None:
        async with serving(postgres) as world:
            provider = await opened(world)

            async def effect(changing: Changing) -> None:
                await changing.end("person", "ann")

            await change(provider, SYSTEM, effect)
            await change(provider, SYSTEM, effect)
            lasting = await fetch(postgres.owner_url, "SELECT until - at FROM sayso.ended")
            assert lasting == LONGEST

    run(story())
