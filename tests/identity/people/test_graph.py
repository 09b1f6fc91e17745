"""Whatever is done to people, organizations and groups, and whatever is published meanwhile: what
policies see is what follows from the tables, no more and no less."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from sayso.identity.changing import SYSTEM
from sayso.identity.errors import NotThere, Taken
from sayso.identity.people import groups, organizations, users
from sayso.identity.people.emails import Given
from sayso.identity.provider import Provider
from sayso.store.errors import PolicyMoved, Unavailable
from tests.identity.people.graphs import POLICY, following, stored
from tests.server.native.world import publish, serving
from tests.store.databases import Postgres, run

NAMES = ("", "Ann", "Bob")
ADDRESSES = ("ann@a.example", "ANN@a.example", "bob@a.example", "eve@b.example")
ROLES = ("admin", "billing")


class Doing:
    """Random things done to a tenant's people."""

    def __init__(self, provider: Provider, seed: int) -> None:
        self.provider = provider
        self.random = random.Random(seed)
        self.users: list[str] = ["usr_nobody"]
        self.organizations: list[str] = ["org_none"]
        self.groups: list[str] = ["grp_none"]

    def share(self, other: Doing) -> None:
        """Do it to the same people as another does."""
        self.users, self.groups = other.users, other.groups
        self.organizations = other.organizations

    async def step(self) -> None:
        """One of them; that something is not there, or another's, happens."""
        step: Callable[[], Awaitable[Any]] = self.random.choice(
            [
                self.add_user, self.add_user, self.add_organization, self.add_group, self.rename,
                self.readdress, self.suspend, self.join, self.join, self.leave, self.group,
                self.group, self.ungroup, self.drop_user, self.drop_organization, self.drop_group,
                self.reorganize,
            ]
        )  # fmt: skip
        with contextlib.suppress(NotThere, Taken):
            await step()

    def one(self, of: list[str]) -> str:
        return self.random.choice(of[-4:])

    def addresses(self) -> list[Given]:
        chosen = self.random.sample([ADDRESSES[0], *ADDRESSES[2:]], self.random.randrange(3))
        return [Given(a, verified=self.random.choice([True, None])) for a in chosen]

    async def add_user(self) -> None:
        name, given = self.random.choice(NAMES), self.addresses()
        user = await users.create_user(self.provider, SYSTEM, name=name, emails=given)
        self.users.append(user.id)

    async def rename(self) -> None:
        name = self.random.choice(NAMES)
        await users.update_user(self.provider, SYSTEM, self.one(self.users), name=name)

    async def readdress(self) -> None:
        given = self.addresses()
        await users.set_emails(self.provider, SYSTEM, self.one(self.users), given)

    async def suspend(self) -> None:
        status: users.Status = self.random.choice(["active", "suspended", "invited"])
        await users.set_status(self.provider, SYSTEM, self.one(self.users), status)

    async def drop_user(self) -> None:
        await users.delete_user(self.provider, SYSTEM, self.one(self.users))

    async def add_organization(self) -> None:
        made = await organizations.create_organization(self.provider, SYSTEM, "Acme")
        self.organizations.append(made.id)

    async def reorganize(self) -> None:
        status: organizations.Status = self.random.choice(["active", "suspended"])
        id = self.one(self.organizations)
        await organizations.update_organization(self.provider, SYSTEM, id, status=status)

    async def drop_organization(self) -> None:
        id = self.one(self.organizations)
        await organizations.delete_organization(self.provider, SYSTEM, id)

    async def join(self) -> None:
        roles = self.random.sample(ROLES, self.random.randrange(3))
        id, person = self.one(self.organizations), self.one(self.users)
        await organizations.put_member(self.provider, SYSTEM, id, person, roles)

    async def leave(self) -> None:
        id, person = self.one(self.organizations), self.one(self.users)
        await organizations.remove_member(self.provider, SYSTEM, id, person)

    async def add_group(self) -> None:
        of = self.random.choice([None, *self.organizations[-2:]])
        self.groups.append((await groups.create_group(self.provider, SYSTEM, "Staff", of)).id)

    async def drop_group(self) -> None:
        await groups.delete_group(self.provider, SYSTEM, self.one(self.groups))

    async def group(self) -> None:
        id, person = self.one(self.groups), self.one(self.users)
        await groups.add_group_member(self.provider, SYSTEM, id, person)

    async def ungroup(self) -> None:
        id, person = self.one(self.groups), self.one(self.users)
        await groups.remove_group_member(self.provider, SYSTEM, id, person)


async def hold(provider: Provider) -> None:
    """Raise unless what policies see is what follows from the tables."""
    replica = provider.replica
    schema = replica.current.engine.schema if replica.policy else None
    assert await stored(provider) == await following(provider, schema)


@pytest.mark.parametrize("seed", range(4))
def test_it_follows_from_the_tables(postgres: Postgres, seed: int) -> None:
    async def story() -> None:
        async with serving(postgres) as world:
            await publish(world.client(), POLICY)
            provider = await world.provider()
            doing = Doing(provider, seed)
            for _ in range(60):
                await doing.step()
            await hold(provider)
            assert await stored(provider)

    run(story())


TYPES = {
    "user": [
        "attribute name: string", "attribute name: int", "attribute active: bool",
        "attribute status: string", "attribute status: one of active, invited",
        "attribute status: one of invited, active, suspended", "attribute email: string",
        "attribute email_verified: bool",
    ],
    "organization": [
        "attribute name: string", "attribute status: string", "relation member: user",
        "relation member: user with expiry", "relation member: user | organization.member",
        "relation admin: user", "relation admin: user | everyone user", "relation billing: user",
    ],
    "group": [
        "attribute name: string", "relation member: user", "relation member: organization",
        "relation organization: organization",
    ],
}  # fmt: skip


def drawn(random: random.Random) -> str:
    """A policy that has a place for some of what follows."""
    statements = []
    for type, parts in TYPES.items():
        chosen: dict[str, str] = {}
        for part in random.sample(parts, random.randrange(len(parts))):
            chosen[part.partition(":")[0]] = part
        statements += [f"type {type}", *chosen.values()]
    return "\n  ".join(statements)


@pytest.mark.parametrize("seed", range(4))
def test_it_follows_whatever_is_published(postgres: Postgres, seed: int) -> None:
    async def story() -> None:
        async with serving(postgres) as world:
            provider = await world.provider()
            doing = Doing(provider, seed)
            for _ in range(8):
                for _ in range(8):
                    await doing.step()
                await publish(world.client(), drawn(doing.random))
                await hold(provider)

    run(story())


@pytest.mark.parametrize("seed", range(3))
def test_it_follows_where_all_comes_at_once(postgres: Postgres, seed: int) -> None:
    """Several do what they like to the same people, and one publishes, each not waiting for any."""

    async def story() -> None:
        async with serving(postgres) as world:
            provider = await world.provider()
            await publish(world.client(), POLICY)
            doing = [Doing(provider, 100 * seed + i) for i in range(3)]
            for other in doing[1:]:
                other.share(doing[0])

            async def act(one: Doing) -> None:
                for _ in range(25):
                    with contextlib.suppress(
                        Unavailable, PolicyMoved
                    ):  # two that wait for each other
                        await one.step()

            async def rule() -> None:
                for _ in range(4):
                    await publish(world.client(), drawn(doing[0].random))

            await asyncio.gather(*map(act, doing), rule())
            await provider.replica.latest()
            await hold(provider)

    run(story())


def test_who_is_there_is_seen_once_a_policy_speaks_of_them(postgres: Postgres) -> None:
    async def story() -> None:
        async with serving(postgres) as world, world.client() as client:
            provider = await world.provider()
            ann = await users.create_user(provider, SYSTEM, name="Ann")
            acme = await organizations.create_organization(provider, SYSTEM, "Acme")
            await organizations.put_member(provider, SYSTEM, acme.id, ann.id, ["admin"])
            await publish(client, POLICY)
            question = {"subject": f"user:{ann.id}", "resource": f"organization:{acme.id}"}
            asked = await client.post("/v1/check", json={**question, "action": "admin"})
            assert asked.json()["allowed"]
            entries = (
                await client.get("/v1/relationships/history?object_type=organization")
            ).json()
            assert {event["granted_by"] for event in entries["events"]} == {"local"}

    run(story())


def test_rows_of_others_are_orphans_beside_them(postgres: Postgres) -> None:
    """A publish that would lose what somebody wrote says how much of that there is, no more."""

    async def story() -> None:
        async with serving(postgres) as world, world.client() as client:
            await publish(client, POLICY)
            provider = await world.provider()
            ann = await users.create_user(provider, SYSTEM, name="Ann")
            acme = await organizations.create_organization(provider, SYSTEM, "Acme")
            await organizations.put_member(provider, SYSTEM, acme.id, ann.id)
            own = {"object": "organization:mine", "relation": "member", "subject": "user:zoe"}
            await client.post("/v1/relationships/write", json={"touch": [own]})
            made = await client.post("/v1/policies", json={"text": "type user"})
            path = f"/v1/policies/{made.json()['version']}/publish"
            refused = await client.post(path, json={})
            assert (refused.status_code, refused.json()["count"]) == (409, 1)
            assert refused.json()["first"] == [own]
            await hold_but(provider, {own["object"]})
            done = await client.post(path, json={"drop_orphans": True})
            assert done.json()["dropped_relationships"] == 2
            assert await stored(provider) == set()

    run(story())


async def hold_but(provider: Provider, others: set[str]) -> None:
    """`hold`, but for what there is of some entities that are not identity's."""
    schema = provider.replica.current.engine.schema
    found = {row for row in await stored(provider) if not any(o in row for o in others)}
    assert found == await following(provider, schema)
