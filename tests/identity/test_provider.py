"""What a process has in memory of a tenant's identity goes when the tenant does."""

from __future__ import annotations

import asyncio
import weakref

from sayso.identity.provider import Provider
from sayso.tenants.settling import loosen
from tests.server.native.world import serving
from tests.store.databases import Postgres, run


def test_a_tenant_that_was_let_go_leaves_nothing_behind(postgres: Postgres) -> None:
    """Its keys for signing among it."""

    async def story() -> None:
        async with serving(postgres, tenants=("acme",)) as world:
            provider = await world.provider()
            gone: weakref.ref[Provider] = weakref.ref(provider)
            provider.replica.let_go()
            del provider
            await world.provider("acme")
            await asyncio.sleep(0.05)  # for tasks to end
            loosen()
            assert gone() is None

    run(story())
