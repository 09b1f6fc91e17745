"""Watching over gRPC: every change once, in order, across everything that comes between."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any

import grpc
import pytest

from sayso.server.commands import watching
from sayso.server.grpc.sayso.v1 import sayso_pb2 as pb
from sayso.store import keys
from sayso.store.retention import Retention, forget
from tests.store.databases import Postgres, execute, run

from .harness import POLICY, Stub, World, failure, relationship, world, write

PATIENCE = 20.0


async def take(call: Any, count: int) -> list[pb.WatchResponse]:
    """The next responses."""
    async with asyncio.timeout(PATIENCE):
        return [await call.read() for _ in range(count)]


def objects(told: list[pb.WatchResponse]) -> list[str]:
    """The objects of what was touched."""
    return [r.object.id for t in told for r in t.change.touched]


async def to_the_end(call: Any) -> None:
    while await call.read() is not grpc.aio.EOF:
        pass


async def ended(call: Any) -> tuple[grpc.StatusCode, str]:
    """How a watch ends."""
    async with asyncio.timeout(PATIENCE):
        failed = await failure(to_the_end(call))
    return failed.status, failed.code


def test_from_now_and_from_a_token(postgres: Postgres) -> None:
    async def main() -> None:
        async with world(postgres) as w:
            stub = w.stub()
            await write(stub, relationship("document:before", "owner", "user:ann"))
            call = stub.Watch(pb.WatchRequest())
            (begin,) = await take(call, 1)
            assert not begin.HasField("change")
            token = await write(stub, relationship("document:one", "owner", "user:ann"))
            (one,) = await take(call, 1)
            assert (objects([one]), one.revision, one.change.kind) == (["one"], token, "data")
            request = pb.WriteRelationshipsRequest(
                delete=[relationship("document:one", "owner", "user:ann")],
                attributes=[
                    pb.EntityAttributes(
                        entity=pb.ObjectReference(type="user", id="ann"),
                        attributes_json='{"level": 0.100000000000000005, "department": null}',
                    )
                ],
                reason="moved",
            )
            await stub.WriteRelationships(request)
            (two,) = await take(call, 1)
            assert [r.object.id for r in two.change.deleted] == ["one"]
            assert list(two.change.attributes) == [
                pb.EntityAttributes(
                    entity=pb.ObjectReference(type="user", id="ann"),
                    attributes_json='{"level":0.100000000000000005,"department":null}',
                )
            ]
            assert two.change.reason == "moved"
            await w.publish(await w.directory.named("default"), POLICY)
            (three,) = await take(call, 1)
            assert (three.change.kind, three.change.policy_version) == ("policy", 2)
            for begun, following in ((begin, [one, two, three]), (one, [two, three])):
                again = stub.Watch(pb.WatchRequest(after=begun.revision))
                (first, *rest) = await take(again, 1 + len(following))
                assert first == pb.WatchResponse(revision=begun.revision)
                assert rest == following

    run(main())


@pytest.mark.parametrize("seed", range(3))
def test_no_gap_and_no_repetition(postgres: Postgres, seed: int) -> None:
    """Writers in two processes; a watcher that breaks off and goes on, now here, now there."""
    count = 150
    random_ = random.Random(seed)

    async def writer(stub: Stub, name: str) -> None:
        for i in range(count):
            await write(stub, relationship(f"document:{name}-{i}", "owner", "user:ann"))
            if random_.random() < 0.1:
                await asyncio.sleep(0.005)

    async def main() -> None:
        async with world(postgres) as w, world(postgres, tenant=None) as other:
            stubs = [w.stub(), other.stub()]
            (begin,) = await take(stubs[0].Watch(pb.WatchRequest()), 1)
            writers = asyncio.gather(
                *(writer(stub, f"{i}{j}") for i, stub in enumerate(stubs) for j in range(2))
            )
            seen: list[pb.WatchResponse] = []
            token = begin.revision
            while len(seen) < 4 * count:
                call = random_.choice(stubs).Watch(pb.WatchRequest(after=token))
                wanted = min(random_.randint(1, 80), 4 * count - len(seen))
                (_, *told) = await take(call, 1 + wanted)
                call.cancel()
                seen += told
                token = told[-1].revision
            await writers
            names = objects(seen)
            assert len(set(names)) == len(names) == 4 * count
            for prefix in ("00", "01", "10", "11"):  # each writer's in its order
                own = [name for name in names if name.startswith(prefix)]
                assert own == [f"{prefix}-{i}" for i in range(count)]
            assert len({t.revision for t in seen}) == 4 * count

    run(main())


def test_a_token_of_what_is_to_come(postgres: Postgres) -> None:
    """A watch from a later revision tells what follows that, nothing before."""

    async def main() -> None:
        async with world(postgres) as w:
            stub = w.stub()
            replica = await w.directory.named("default")
            token = w.directory.database.sealer.token(replica.tenant, replica.revision + 1)
            call = stub.Watch(pb.WatchRequest(after=token))
            await take(call, 1)
            await write(stub, relationship("document:one", "owner", "user:ann"))
            await write(stub, relationship("document:two", "owner", "user:ann"))
            assert objects(await take(call, 1)) == ["two"]

    run(main())


async def let_go(w: World) -> None:
    """As the directory does with a tenant that is cold."""
    replica = await w.directory.named("default")
    w.directory._replicas.remove(replica.tenant)
    replica.let_go()


def test_a_tenant_that_is_let_go_can_be_watched_on(postgres: Postgres) -> None:
    async def main() -> None:
        async with world(postgres) as w:
            stub = w.stub()
            call = stub.Watch(pb.WatchRequest())
            (begin,) = await take(call, 1)
            await let_go(w)
            assert await ended(call) == (grpc.StatusCode.UNAVAILABLE, "not-ready")
            await write(stub, relationship("document:one", "owner", "user:ann"))
            assert objects(await take(stub.Watch(pb.WatchRequest(after=begin.revision)), 2)) == [
                "one"
            ]

    run(main())


def test_a_sign_of_life(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "HEARTBEAT", 0.05)

    async def main() -> None:
        async with world(postgres) as w:
            stub = w.stub()
            call = stub.Watch(pb.WatchRequest())
            first, *others = await take(call, 3)
            assert others == [first, first]
            token = await write(stub, relationship("document:one", "owner", "user:ann"))
            told = [first]
            while not told[-1].HasField("change"):
                told = await take(call, 1)
            assert told[0].revision == token
            (after,) = await take(call, 1)
            assert after == pb.WatchResponse(revision=token)

    run(main())


async def suspend(w: World) -> None:
    await w.directory.registry.suspend("default")


async def delete(w: World) -> None:
    await w.directory.registry.delete("default")


async def stop(w: World) -> None:
    await w.server.stop()


@pytest.mark.parametrize(
    ("act", "status", "code"),
    [
        (suspend, grpc.StatusCode.PERMISSION_DENIED, "tenant-suspended"),
        (delete, grpc.StatusCode.UNAVAILABLE, "not-ready"),
        (stop, grpc.StatusCode.UNAVAILABLE, "stopping"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_what_ends_a_watch(
    postgres: Postgres,
    monkeypatch: pytest.MonkeyPatch,
    act: Callable[[World], Awaitable[None]],
    status: grpc.StatusCode,
    code: str,
) -> None:
    monkeypatch.setattr(watching, "HEARTBEAT", 0.2)

    async def main() -> None:
        async with world(postgres) as w:
            call = w.stub().Watch(pb.WatchRequest())
            await take(call, 1)
            await act(w)
            assert await ended(call) == (status, code)
            if act is delete:
                again = w.stub().Watch(pb.WatchRequest())
                assert await ended(again) == (grpc.StatusCode.NOT_FOUND, "unknown-tenant")

    run(main())


def test_a_revoked_key_watches_no_more(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "HEARTBEAT", 0.2)

    async def main() -> None:
        async with world(postgres, require_keys=True) as w:
            replica = await w.directory.named("default")
            authorization = await w.key(replica, ["read"])
            call = w.stub(authorization=authorization).Watch(pb.WatchRequest())
            await take(call, 1)
            (key,) = await keys.list_keys(w.directory.database, replica.tenant)
            await keys.revoke_key(w.directory.database, replica.tenant, key.id)
            assert await ended(call) == (grpc.StatusCode.UNAUTHENTICATED, "unauthorized")

    run(main())


def test_a_feed_that_no_longer_reaches_back(postgres: Postgres) -> None:
    async def main() -> None:
        async with world(postgres) as w:
            stub = w.stub()
            first = await write(stub, relationship("document:one", "owner", "user:ann"))
            await write(stub, relationship("document:two", "owner", "user:ann"))
            await write(stub, relationship("document:three", "owner", "user:ann"))
            replica = await w.directory.named("default")
            await execute(
                postgres.owner_url,
                f"DELETE FROM sayso.feed WHERE tenant = {replica.tenant} AND revision < 4",
            )
            call = stub.Watch(pb.WatchRequest(after=first))
            assert await ended(call) == (grpc.StatusCode.OUT_OF_RANGE, "gone-revision")

    run(main())


def test_a_token_from_before_what_is_told(postgres: Postgres) -> None:
    async def main() -> None:
        async with world(postgres) as w:
            stub = w.stub()
            first = await write(stub, relationship("document:one", "owner", "user:ann"))
            await write(stub, relationship("document:two", "owner", "user:ann"))
            await write(stub, relationship("document:three", "owner", "user:ann"))
            replica = await w.directory.named("default")
            nothing = Retention(feed=0, idempotency=0)
            await forget(w.directory.database, replica.tenant, nothing)
            call = stub.Watch(pb.WatchRequest(after=first))
            assert await ended(call) == (grpc.StatusCode.OUT_OF_RANGE, "gone-revision")

    run(main())
