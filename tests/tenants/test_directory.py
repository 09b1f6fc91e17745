"""Directories of several processes over one database: each follows the others, none is stale."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest

from sayso import Decision, Engine, compile_policy
from sayso.engine.data import EntityAttributes, Relationship
from sayso.engine.errors import InvalidRelationship, SaysoError, UnknownRelation
from sayso.store import feed
from sayso.store.changes import Change, Write
from sayso.store.database import Database
from sayso.store.errors import TenantSuspended, UnknownTenant
from sayso.store.journal import Journal
from sayso.store.reading import read
from sayso.store.tenants import Tenants
from sayso.tenants import directory as directories
from sayso.tenants import loaded
from sayso.tenants.errors import NoPolicy, NotCaughtUp, NotReady
from sayso.tenants.replica import Replica
from tests.store.databases import Postgres, execute, opened, run
from tests.tenants.policies import (
    POLICY,
    WITHOUT_VIEWER,
    directory,
    eventually,
    level,
    owner,
    published,
    views,
)

STRANGE = Relationship("doc", "a", "unheard_of", "user", "ann")
"""A relationship that the policy does not know, so that no engine takes it."""

HALF = 10**9
"""Half of the memory that a tenant is taken to need, far above what it does."""


async def tenant(url: str, name: str, policy: str | None = POLICY) -> int:
    async with opened(url) as database:
        record = await Tenants(database).create(name)
        if policy is not None:
            await published(database, record.id, policy)
        return record.id


def test_each_follows_what_the_other_writes(postgres: Postgres) -> None:
    async def steps() -> None:
        await tenant(postgres.url, "t")
        async with directory(postgres.url) as one, directory(postgres.url) as two:
            replicas = [await one.named("t"), await two.named("t")]
            for n in range(20):
                here, there = (one, two) if n % 2 else (two, one)
                written = await here.write(await here.named("t"), Write(touch=(owner(str(n)),)))
                assert views(await here.named("t"), str(n))
                replica = await there.named("t")
                await replica.at_least(written.revision)
                assert views(replica, str(n))
            gone = await one.write(replicas[0], Write(delete=(owner("3"),)))
            assert not views(replicas[0], "3")
            await replicas[1].at_least(gone.revision)
            assert not views(replicas[1], "3")
            version = await two.publish(replicas[1], 1)
            await replicas[0].at_least(version[-1].revision)
            for replica in replicas:
                assert replica.revision == replica.current.revision == version[-1].revision
                assert replica.current.told(replica.revision) == two.database.sealer.token(
                    replica.tenant, replica.revision
                )

    run(steps())


@pytest.mark.parametrize("seed", range(3))
def test_replicas_answer_as_an_engine_loaded_anew(postgres: Postgres, seed: int) -> None:
    """After any writes of several processes, and policies published between them."""
    rng = random.Random(seed)
    docs, users = [f"d{i}" for i in range(6)], ["ann", "bob", "eve"]

    def row() -> Relationship:
        doc, user = rng.choice(docs), rng.choice(users)
        subject = rng.choice([f"user:{user}", "team:x#member", "everyone user"])
        match rng.randrange(5):
            case 0:
                expires = rng.choice(["2000-01-01T00:00:00Z", "2400-01-01T00:00:00Z"])
                return Relationship.of(f"doc:{doc}", "owner", f"user:{user}", expires=expires)
            case 1:
                parameters = {"day": rng.randrange(2)}
                return Relationship.of(
                    f"doc:{doc}", "owner", f"user:{user}", condition="on", parameters=parameters
                )
            case 2:
                return Relationship.of("team:x", "member", f"user:{user}")
            case 3:
                return Relationship.of(f"doc:{doc}", "viewer", subject)
        return owner(doc, user)

    async def steps() -> None:
        id = await tenant(postgres.url, "t")
        async with opened(postgres.url) as database:
            await published(database, id, POLICY, expected=1)
        async with (
            directory(postgres.url) as one,
            directory(postgres.url) as two,
            directory(postgres.url) as three,
        ):
            homes = [one, two, three]
            replicas = [await home.named("t") for home in homes]

            async def writer(home: int) -> None:
                for _ in range(40):
                    if rng.random() < 0.05:
                        await homes[home].publish(replicas[home], rng.choice([1, 2]))
                    rows = tuple(row() for _ in range(rng.randrange(3)))
                    described = (level(rng.choice(users), rng.choice([None, 1, 2])),)
                    some = rng.random() < 0.7
                    await homes[home].write(
                        replicas[home],
                        Write(touch=rows if some else (), delete=() if some else rows,
                              attributes=described if rng.random() < 0.3 else ()),
                    )  # fmt: skip

            await asyncio.gather(*map(writer, range(3)))
            for replica in replicas:
                await replica.latest()
            fresh = await _loaded(one.database, id)
            for replica in replicas:
                engine = replica.current.engine
                assert replica.current.revision == replica.revision == replicas[0].revision
                for action in ("view", "owner", "viewer"):
                    for user in users:
                        for doc in docs:
                            for day in (0, 1):
                                asked = (f"user:{user}", action, f"doc:{doc}", {"day": day})
                                assert _told(engine.check(*asked)) == _told(fresh.check(*asked)), (
                                    asked
                                )

    run(steps())


async def _loaded(database: Database, id: int) -> Engine:
    engine = Engine(compile_policy(POLICY))
    async with feed.whole(database, id) as whole:
        async for chunk in whole.rows:
            engine.write(
                [r for r in chunk if isinstance(r, Relationship)],
                (),
                [r for r in chunk if isinstance(r, EntityAttributes)],
            )
    return engine


def _told(decision: Decision) -> tuple[object, ...]:
    return decision.allowed, decision.conditional, decision.missing


def test_what_never_comes_is_refused_in_time(postgres: Postgres) -> None:
    async def steps() -> None:
        await tenant(postgres.url, "t")
        async with directory(postgres.url) as one:
            replica = await one.named("t")
            await replica.at_least(0)
            await replica.at_least(1)
            before = len(asyncio.all_tasks())
            for seconds in (0.0, 0.5):
                with pytest.raises(NotCaughtUp):
                    await replica.at_least(2, seconds)
            await eventually(lambda: len(asyncio.all_tasks()) <= before)
            written = await one.write(replica, Write(touch=(owner("a"),)))
            await replica.at_least(written.revision, 0.0)
            await replica.latest()

    run(steps())


def test_whoever_hears_nothing_catches_up_by_asking(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def deaf(self: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(feed.Listener, "run", deaf)
    monkeypatch.setattr(directories, "POLL", 0.05)

    async def steps() -> None:
        await tenant(postgres.url, "t")
        async with directory(postgres.url) as one, directory(postgres.url) as two:
            replicas = [await one.named("t"), await two.named("t")]
            await one.write(replicas[0], Write(touch=(owner("a"),)))
            await eventually(lambda: views(replicas[1], "a"))
            assert not two.contact.listening

    run(steps())


def test_whoever_hears_need_not_ask(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directories, "POLL", 3600.0)

    async def steps() -> None:
        await tenant(postgres.url, "t")
        async with directory(postgres.url) as one, directory(postgres.url) as two:
            replicas = [await one.named("t"), await two.named("t")]
            await eventually(lambda: one.contact.listening and two.contact.listening)
            for n in range(50):
                await one.write(replicas[0], Write(touch=(owner(str(n)),)))
            await eventually(lambda: views(replicas[1], "49"))

    run(steps())


def test_whoever_wrote_need_not_ask(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    """It hears of its own writes, too, but has them."""
    monkeypatch.setattr(directories, "POLL", 3600.0)
    asked: list[Database] = []
    ask = feed.changes_after

    async def changes_after(database: Database, *given: Any) -> list[Change]:
        asked.append(database)
        return await ask(database, *given)

    async def steps() -> None:
        await tenant(postgres.url, "t")
        async with directory(postgres.url) as one, directory(postgres.url) as two:
            replicas = [await one.named("t"), await two.named("t")]
            await eventually(lambda: one.contact.listening and two.contact.listening)
            await asyncio.gather(*(replica.latest() for replica in replicas))
            await eventually(lambda: all(r._pulling is None for r in replicas))
            monkeypatch.setattr(feed, "changes_after", changes_after)
            for n in range(50):
                await one.write(replicas[0], Write(touch=(owner(str(n)),)))
            await eventually(lambda: views(replicas[1], "49"))
            assert two.database in asked
            assert one.database not in asked

    run(steps())


def test_the_coldest_are_let_go_and_loaded_again(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loaded, "OVERHEAD", 2 * HALF)
    names = [f"t{n}" for n in range(5)]

    async def steps() -> None:
        for name in names:
            await tenant(postgres.url, name)
        async with directory(postgres.url, memory=5 * HALF) as one:
            first = await one.named("t0")
            for name in names:
                replica = await one.named(name)
                await one.write(replica, Write(touch=(owner(name),)))
                assert len(one.replicas) <= 2
            assert first.gone
            with pytest.raises(NotReady):
                _ = first.current
            with pytest.raises(NotReady):
                await first.at_least(1000)
            assert one.loaded("t0") is None
            rng = random.Random(1)
            for _ in range(40):
                name = rng.choice(names)
                replica = await one.named(name)
                assert replica in one.replicas
                assert [views(replica, other) for other in names] == [
                    other == name for other in names
                ]
            together = await asyncio.gather(*(one.named("t3") for _ in range(10)))
            assert len(set(map(id, together))) == 1

    run(steps())


def test_who_waits_while_it_is_let_go_is_told(postgres: Postgres) -> None:
    async def steps() -> None:
        await tenant(postgres.url, "t")
        async with directory(postgres.url) as one:
            replica = await one.named("t")
            waiting = asyncio.ensure_future(replica.at_least(99, 60.0))
            moving = asyncio.ensure_future(replica.moved(replica.revision, 60.0))
            await asyncio.sleep(0.05)
            await Tenants(one.database).delete("t")
            with pytest.raises(NotReady):
                await waiting
            await moving
            with pytest.raises(UnknownTenant):
                await one.named("t")

    run(steps())


def test_a_suspended_tenant_answers_nothing_until_it_is_resumed(postgres: Postgres) -> None:
    async def steps() -> None:
        await tenant(postgres.url, "t")
        async with directory(postgres.url) as one:
            replica = await one.named("t")
            await one.write(replica, Write(touch=(owner("a"),)))
            tenants = Tenants(one.database)
            await tenants.suspend("t")
            with pytest.raises(TenantSuspended):
                await one.journal.write(replica.tenant, Write(touch=(owner("b"),)))
            await eventually(lambda: replica.suspended)
            with pytest.raises(TenantSuspended):
                _ = replica.current
            async with directory(postgres.url) as two:
                with pytest.raises(TenantSuspended):
                    _ = (await two.named("t")).current
            await tenants.resume("t")
            await eventually(lambda: not replica.suspended)
            assert views(replica, "a")

    run(steps())


def test_a_deleted_tenant_is_forgotten_and_its_name_free(postgres: Postgres) -> None:
    async def steps() -> None:
        await tenant(postgres.url, "t")
        async with directory(postgres.url) as one:
            replica = await one.named("t")
            await one.write(replica, Write(touch=(owner("a"),)))
            await Tenants(one.database).delete("t")
            await eventually(lambda: replica.gone)
            with pytest.raises(UnknownTenant):
                await one.named("t")
            await tenant(postgres.url, "t")
            again = await one.named("t")
            assert again.tenant != replica.tenant
            assert not views(again, "a")

    run(steps())


def test_deleting_and_letting_go_at_once_stops_nothing(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tenant can leave the directory while the directory asks where it stands."""
    monkeypatch.setattr(directories, "POLL", 0.01)
    monkeypatch.setattr(loaded, "OVERHEAD", 2 * HALF)

    async def steps() -> None:
        for n in range(6):
            await tenant(postgres.url, f"t{n}")
        async with directory(postgres.url, memory=3 * HALF) as one:
            stand = one.registry.stand

            async def slowly(ids: list[int]) -> list[tuple[int, str, int, str]]:
                found = await stand(ids)
                await asyncio.sleep(0.02)
                return [row for row in found if row[0] % 2]  # as if the others were deleted

            monkeypatch.setattr(one.registry, "stand", slowly)
            for _ in range(4):
                for n in range(6):
                    await one.named(f"t{n}")
                    await asyncio.sleep(0.005)
            monkeypatch.setattr(one.registry, "stand", stand)
            answered = one.contact.answered
            await eventually(lambda: one.contact.answered > answered)

    run(steps())


def test_no_policy_yet(postgres: Postgres) -> None:
    """What was stored before the first policy is there with it."""

    async def steps() -> None:
        id = await tenant(postgres.url, "t", None)
        async with directory(postgres.url) as one, directory(postgres.url) as two:
            replicas = [await one.named("t"), await two.named("t")]
            for replica in replicas:
                with pytest.raises(NoPolicy):
                    _ = replica.current
            with pytest.raises(NoPolicy):
                await one.write(replicas[0], Write(touch=(owner("a"),)))
            await one.journal.write(id, Write(touch=(owner("a"),)))
            await published(two.database, id)
            for replica in replicas:
                await replica.latest()
                assert views(replica, "a")
                assert replica.current.revision == replica.revision == 2

    run(steps())


def test_what_an_engine_can_t_apply_makes_it_load_anew(postgres: Postgres) -> None:
    async def steps() -> None:
        id = await tenant(postgres.url, "t")
        async with directory(postgres.url) as one, opened(postgres.url) as database:
            replica = await one.named("t")
            journal = Journal(database)
            await asyncio.gather(
                journal.write(id, Write(touch=(STRANGE, owner("a")))),
                journal.write(id, Write(delete=(STRANGE,))),
                journal.write(id, Write(touch=(owner("b"),))),
            )
            await replica.latest()
            assert views(replica, "a")
            assert views(replica, "b")
            assert replica.current.revision == replica.revision == 4
            await one.write(replica, Write(touch=(owner("c"),)))
            assert views(replica, "c")

    run(steps())


def test_what_can_t_be_loaded_leaves_what_was(postgres: Postgres) -> None:
    """It answers at the revision it has, refuses later ones, and follows once it can."""

    async def steps() -> None:
        id = await tenant(postgres.url, "t")
        async with directory(postgres.url) as one:
            replica = await one.named("t")
            await one.write(replica, Write(touch=(owner("a"),)))
            # through our own journal, so that it is heard at once
            strange = await one.journal.write(id, Write(touch=(STRANGE, owner("b"))))
            with pytest.raises(NotCaughtUp):
                await replica.at_least(strange.revision, 0.5)
            assert views(replica, "a")
            assert not views(replica, "b")
            assert replica.current.revision == replica.revision == strange.revision - 1
            mended = await one.journal.write(id, Write(delete=(STRANGE,)))
            await replica.at_least(mended.revision)
            assert views(replica, "b")

    run(steps())


def test_a_policy_an_engine_can_t_swap_to_makes_it_load_anew(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def steps() -> None:
        id = await tenant(postgres.url, "t")
        async with directory(postgres.url) as one, opened(postgres.url) as database:
            replica = await one.named("t")
            await one.write(replica, Write(touch=(owner("a"),)))

            async def fails(self: Replica, change: object) -> None:
                raise InvalidRelationship("it does not fit")

            monkeypatch.setattr(Replica, "_swap", fails)
            await published(database, id, WITHOUT_VIEWER)
            await replica.latest()
            assert replica.policy == 2
            assert views(replica, "a")

    run(steps())


def test_preconditions_are_judged(postgres: Postgres) -> None:
    async def steps() -> None:
        await tenant(postgres.url, "t")
        async with directory(postgres.url) as one:
            replica = await one.named("t")
            for wrong in (Write(must_exist=(STRANGE,)), Write(must_not_exist=(STRANGE,))):
                with pytest.raises(UnknownRelation) as told:
                    await one.write(replica, wrong)
                assert told.value.place is not None
                assert told.value.place.startswith("must_")

    run(steps())


def test_what_is_done_is_not_told_as_failed(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A write that is committed while the tenant is let go, or lags, is still a write."""

    async def steps() -> None:
        id = await tenant(postgres.url, "t")
        async with directory(postgres.url) as one:
            replica = await one.named("t")
            write = one.journal.write

            async def lagging(tenant: int, w: Write) -> object:
                written = await write(tenant, w)
                replica.revision = 0
                replica.let_go()
                return written

            monkeypatch.setattr(one.journal, "write", lagging)
            assert (await one.write(replica, Write(touch=(owner("a"),)))).revision == 2
            page = await read(one.database, id)
            assert [g.relationship for g in page.items] == [owner("a")]

    run(steps())


def test_expired_relationships_leave_through_the_feed(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directories, "EXPIRE", 0.05)

    def until(doc: str, at: str) -> Relationship:
        return Relationship.of(f"doc:{doc}", "owner", "user:ann", expires=at)

    async def steps() -> None:
        id = await tenant(postgres.url, "t")
        async with directory(postgres.url) as one, directory(postgres.url) as two:
            replicas = [await one.named("t"), await two.named("t")]
            rows = [until(str(n), "2020-01-01T00:00:00Z") for n in range(30)]
            kept = until("kept", "2400-01-01T00:00:00Z")
            await one.write(replicas[0], Write(touch=(*rows, kept)))
            async with asyncio.timeout(60):
                while len((await read(one.database, id)).items) > 1:
                    await asyncio.sleep(0.01)
            changes = await feed.changes_after(one.database, id, 2)
            assert {c.kind for c in changes} == {"expiry"}
            assert sum(len(c.body.gone()) for c in changes) == 30
            for replica in replicas:
                await replica.latest()
                assert views(replica, "kept")
                assert replica.current.revision == replica.revision

    run(steps())


def test_a_tenant_of_another_name_is_let_go(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directories, "POLL", 0.01)

    async def steps() -> None:
        await tenant(postgres.url, "t")
        async with directory(postgres.url) as one:
            replica = await one.named("t")
            await execute(postgres.owner_url, "UPDATE sayso.tenant SET name = 'u'")
            await eventually(lambda: replica.gone)
            assert (await one.named("u")).tenant == replica.tenant

    run(steps())


@pytest.mark.parametrize("wrong", [owner("a").object_type, ""])
def test_a_name_that_is_none_is_told(postgres: Postgres, wrong: str) -> None:
    async def steps() -> None:
        async with directory(postgres.url) as one:
            with pytest.raises(SaysoError):
                await one.named(wrong)

    run(steps())
