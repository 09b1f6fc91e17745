"""However many tenants are loaded, each keeps who answers for it; those let go are forgotten."""

from __future__ import annotations

import pytest

from sayso.server.http import site as sites
from sayso.server.http.site import Asked, DatabaseSite
from tests.server.native.world import serving
from tests.store.conftest import data_directory, postgres, server
from tests.store.databases import Postgres, run

__all__ = ["data_directory", "postgres", "server"]

NAMES = tuple(f"t{number}" for number in range(5))


async def fronts(site: DatabaseSite) -> list[int]:
    """Who answers for each tenant."""
    found = [await site.find(Asked(None, f"/t/{name}/v1/policies")) for name in NAMES]
    return [id(each.front) for each in found]


def test_fronts_stay_as_long_as_their_tenants(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sites, "MANY", 2)

    async def steps() -> None:
        async with serving(postgres, tenants=NAMES) as world:
            site = world.site
            first = await fronts(site)
            assert await fronts(site) == first
            assert site.fast(None, b"t0") is not None
            gone = await world.directory.named("t0")
            gone.let_go()
            site._forget()
            assert site.fast(None, b"t0") is None
            assert [id(site.fast(None, name.encode())) for name in NAMES[1:]] == first[1:]

    run(steps())
