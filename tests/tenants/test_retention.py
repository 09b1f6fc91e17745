"""Who is further behind than the feed reaches back begins anew, and is never left with a gap."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from sayso.store.changes import Write
from sayso.store.journal import Journal
from sayso.store.retention import Retention, forget
from sayso.store.tenants import Tenants
from sayso.tenants import snapshots as saved
from sayso.tenants.replica import Replica
from sayso.tenants.snapshots import Snapshots
from tests.store.databases import Postgres, new_tenant, opened, owner_rows, run
from tests.tenants.policies import directory, owner, published, views

NOTHING = Retention(feed=0, idempotency=0)


def test_a_replica_that_is_too_far_behind_loads_anew(shared: Postgres) -> None:
    async def main() -> None:
        async with opened(shared.url) as database:
            tenant = await new_tenant(database)
            await published(database, tenant)
            journal = Journal(database)
            await journal.write(tenant, Write(touch=(owner("old"), owner("kept"))))
            replica = Replica(database, tenant, "t")
            await replica.load()
            await journal.write(tenant, Write(delete=(owner("old"),)))
            await journal.write(tenant, Write(touch=(owner("new"),)))
            last = await journal.write(tenant, Write(touch=(owner("newer"),)))
            await forget(database, tenant, NOTHING)
            await replica.at_least(last.revision)
            assert replica.revision == replica.current.revision == last.revision
            assert [views(replica, doc) for doc in ("old", "kept", "new", "newer")] == [
                False, True, True, True,
            ]  # fmt: skip

    run(main())


def test_a_snapshot_from_before_what_is_told_is_not_used(
    shared: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved, "WORTH", 0)

    async def main(place: Path) -> None:
        async with opened(shared.url) as database:
            tenant = await new_tenant(database)
            await published(database, tenant)
            journal = Journal(database)
            await journal.write(tenant, Write(touch=(owner("old"),)))
            replica = Replica(database, tenant, "t")
            await replica.load()
            snapshots = Snapshots(place, database)
            assert await replica.save(snapshots)
            await forget(database, tenant, NOTHING)
            assert await Replica(database, tenant, "t").restore(snapshots)
            await journal.write(tenant, Write(delete=(owner("old"),)))
            await journal.write(tenant, Write(touch=(owner("new"),)))
            await forget(database, tenant, NOTHING)
            assert not await Replica(database, tenant, "t").restore(snapshots)

    with tempfile.TemporaryDirectory() as place:
        run(main(Path(place)))


def test_a_directory_forgets_of_all_tenants_loaded_or_not(postgres: Postgres) -> None:
    async def main() -> None:
        async with opened(postgres.url) as database:
            ids = []
            for name in ("one", "two"):
                ids.append((await Tenants(database).create(name)).id)
                await published(database, ids[-1])
                journal = Journal(database)
                for n in range(3):
                    key = f"k{n}"
                    await journal.write(ids[-1], Write(touch=(owner(key),), idempotency_key=key))
        async with directory(postgres.url, retention=NOTHING) as found:
            await found.named("one")
            await found.forget()
        for id in ids:
            (tenant,) = await owner_rows(postgres.owner_url, "tenant", id)
            assert tenant["trimmed"] == tenant["revision"] - 1
            assert await owner_rows(postgres.owner_url, "idempotency", id) == []

    run(main())
