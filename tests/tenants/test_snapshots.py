"""Snapshots: used where they are of this database's past, and never otherwise."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from sayso.store.changes import Write
from sayso.store.database import Database
from sayso.store.tenants import Tenants
from sayso.tenants import snapshots
from sayso.tenants.directory import Directory
from sayso.tenants.loaded import OVERHEAD
from sayso.tenants.snapshots import Note, Snapshots
from tests.store.databases import Postgres, execute, new_tenant, opened, run
from tests.tenants.policies import WITHOUT_VIEWER, owner, published


@pytest.fixture(autouse=True)
def _every_tenant_is_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "WORTH", 0)


async def name_of(database: Database, tenant: int) -> str:
    (record,) = [t for t in await Tenants(database).all() if t.id == tenant]
    return record.name


def allowed(directory: Directory, name: str, document: str) -> bool:
    replica = directory.loaded(name)
    assert replica is not None
    decision = replica.current.engine.check("user:ann", "view", f"doc:{document}")
    assert decision.revision + replica.current.base == replica.revision
    return bool(decision.allowed)


def test_a_saved_engine_goes_on_from_where_it_was(shared: Postgres, tmp_path: Path) -> None:
    async def steps() -> None:
        async with opened(shared.url) as database:
            tenant = await new_tenant(database)
            name = await name_of(database, tenant)
            await published(database, tenant)
            async with Directory(database, shared.url, snapshots=tmp_path) as directory:
                replica = await directory.named(name)
                await directory.write(replica, Write(touch=(owner("a"),)))
            note = msgspec.json.decode((tmp_path / f"{tenant}.json").read_bytes(), type=Note)
            assert (note.revision, note.policy) == (2, 1)
            async with Directory(database, shared.url) as directory:
                replica = await directory.named(name)
                await directory.write(replica, Write(touch=(owner("b"),), delete=(owner("a"),)))
                await published(database, tenant, WITHOUT_VIEWER)
            found = await Snapshots(tmp_path, database).load(tenant)
            assert found is not None
            assert found.engine.check("user:ann", "view", "doc:a").allowed
            async with Directory(database, shared.url, snapshots=tmp_path) as directory:
                await directory.named(name)
                assert not allowed(directory, name, "a")
                assert allowed(directory, name, "b")
                replica = await directory.named(name)
                assert (replica.revision, replica.policy) == (4, 2)

    run(steps())


def test_a_file_of_another_past_is_not_used(postgres: Postgres, tmp_path: Path) -> None:
    async def steps() -> None:
        async with opened(postgres.url) as database:
            tenant = await new_tenant(database)
            name = await name_of(database, tenant)
            await published(database, tenant)
            async with Directory(database, postgres.url, snapshots=tmp_path) as directory:
                replica = await directory.named(name)
                await directory.write(replica, Write(touch=(owner("a"),)))
            # as after a restored backup: the same number, another change
            await execute(
                postgres.owner_url,
                "DELETE FROM sayso.relationship",
                "UPDATE sayso.feed SET actor = 'another' WHERE revision = 2",
            )
            assert await Snapshots(tmp_path, database).load(tenant) is None
            async with Directory(database, postgres.url, snapshots=tmp_path) as directory:
                await directory.named(name)
                assert not allowed(directory, name, "a")

    run(steps())


@pytest.mark.parametrize("damage", ["note", "file", "cut"])
def test_a_damaged_file_is_not_used(shared: Postgres, tmp_path: Path, damage: str) -> None:
    async def steps() -> None:
        async with opened(shared.url) as database:
            tenant = await new_tenant(database)
            name = await name_of(database, tenant)
            await published(database, tenant)
            async with Directory(database, shared.url, snapshots=tmp_path) as directory:
                replica = await directory.named(name)
                await directory.write(replica, Write(touch=(owner("a"),)))
            file, note = tmp_path / f"{tenant}.snapshot", tmp_path / f"{tenant}.json"
            whole = file.read_bytes()
            if damage == "note":
                note.write_bytes(b"{}")
            elif damage == "file":
                file.write_bytes(whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:])
            else:
                file.write_bytes(whole[: len(whole) // 2])
            assert await Snapshots(tmp_path, database).load(tenant) is None
            async with Directory(database, shared.url, snapshots=tmp_path) as directory:
                await directory.named(name)
                assert allowed(directory, name, "a")

    run(steps())


def test_the_coldest_go_where_memory_is_short(shared: Postgres) -> None:
    async def steps() -> None:
        async with opened(shared.url) as database:
            names = []
            for document in "abcd":
                tenant = await new_tenant(database)
                names.append(await name_of(database, tenant))
                await published(database, tenant)
                async with Directory(database, shared.url) as directory:
                    replica = await directory.named(names[-1])
                    await directory.write(replica, Write(touch=(owner(document),)))
            async with Directory(database, shared.url, memory=3 * OVERHEAD) as directory:
                first = await directory.named(names[0])
                for name in names[1:]:
                    await directory.named(name)
                assert first.gone
                assert len(directory.replicas) < len(names)
                assert directory.loaded(names[0]) is None
                await directory.named(names[0])
                assert allowed(directory, names[0], "a")

    run(steps())
