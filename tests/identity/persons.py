"""People as the tests of what they do need them."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sayso.identity.changing import By, change
from sayso.identity.ids import new_id
from sayso.identity.oauth import granting
from sayso.identity.oauth.granting import Grant
from sayso.identity.provider import Provider
from tests.server.native.world import serving
from tests.store.databases import AUDIT, Postgres, fetch

ANN, BOB = "usr_ann", "usr_bob"
BY = By("user:usr_ann", "r-1", address="192.0.2.1", agent="Browser")


@contextlib.asynccontextmanager
async def provided(postgres: Postgres, *people: str) -> AsyncIterator[Provider]:
    """A tenant's provider, with Ann, or these, whose addresses are verified."""
    async with serving(postgres) as world:
        provider = await world.provider()
        for person in people or (ANN,):
            await add_person(provider, person)
        yield provider


async def add_person(provider: Provider, person: str, status: str = "active") -> None:
    """A person `usr_NAME` with the address `NAME@a.example`."""
    name = person.removeprefix("usr_")
    async with provider.database.tenant(provider.tenant) as c:
        await c.execute(
            "INSERT INTO sayso.person (tenant, id, status, name) VALUES ($1, $2, $3, $4)",
            provider.tenant,
            person,
            status,
            name.title(),
        )
        await c.execute(
            "INSERT INTO sayso.person_email"
            " (tenant, person, address, folded, is_primary, verified_at)"
            " VALUES ($1, $2, $3, $3, true, now())",
            provider.tenant,
            person,
            f"{name}@a.example",
        )


async def give(provider: Provider, person: str, client: str, *scopes: str) -> str:
    """What a client was given by a person, in no session; its id."""
    grant = Grant(
        id=new_id("gra"), client=client, person=person, session=None, scopes=scopes or ("openid",),
        resources=(provider.issuer,), nonce=None, authenticated_at=datetime.now(UTC), amr=("pwd",),
    )  # fmt: skip
    await change(provider, BY, partial(granting.begin, grant=grant))
    return grant.id


async def execute(provider: Provider, statement: str, *values: Any) -> None:
    """A statement as the tenant, whose number is $1."""
    async with provider.database.tenant(provider.tenant) as c:
        await c.execute(statement, provider.tenant, *values)


async def actions(postgres: Postgres) -> list[str]:
    """What the audit tells of, in order."""
    found: list[str] = await fetch(
        postgres.owner_url, f"SELECT array_agg(action ORDER BY id) FROM {AUDIT}"
    )
    return found or []
