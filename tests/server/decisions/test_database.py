"""The log in the database: found as in a file, a tenant's own, and forgotten in time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any, cast

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.server.commands.caller import Caller
from sayso.server.commands.deciding import Question, Simulation, check
from sayso.server.decisions import DecisionLog, reading
from sayso.server.decisions.database import DAY, DatabaseSink
from sayso.server.decisions.files import FileSink
from sayso.server.decisions.queue import Entry, SinkAway
from sayso.server.decisions.record import Act, Party, Record, decode, encode, first_id
from sayso.server.grpc import checks
from sayso.server.grpc.calls import call_of
from sayso.server.grpc.sayso.v1 import sayso_pb2 as pb
from sayso.server.http.site import DatabaseSite
from sayso.store import decisions
from sayso.store.changes import Write
from sayso.store.database import Database
from sayso.store.decisions import Wanted
from sayso.store.errors import InvalidToken, UnknownDecision
from sayso.store.tenants import Tenants
from sayso.tenants import publishing
from sayso.tenants.directory import Directory
from tests.server.decisions.sinks import Kept, entry, record
from tests.store.databases import Postgres, new_tenant, opened, run
from tests.tenants.policies import POLICY, owner

FEW = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

NAMES = ("ann", "bob", "é\N{GREEK SMALL LETTER ALPHA}")


def drawn(chance: Random, count: int) -> list[Record]:
    """Records that have much in common."""
    return [
        record(
            number // 2,
            tenant="acme",
            subject=Party(chance.choice(["user", "bot"]), chance.choice(NAMES)),
            action=Act(chance.choice(["edit", "view"])),
            resource=Party("doc", chance.choice(NAMES)),
            decision=chance.random() < 0.3,
            conditional=chance.random() < 0.3,
            request_id=chance.choice(["", "r1", "r2"]),
            context={"n": number},
        )
        for number in range(count)
    ]


def wish(chance: Random) -> Wanted:
    def some(*values: object) -> object:
        return chance.choice([None, None, *values])

    def time() -> object:
        return first_id(1_790_000_000_000_000 + chance.randrange(20) * 1_000_000)

    return Wanted(
        some(("user", "ann"), ("bot", NAMES[2])),  # type: ignore[arg-type]
        some(("doc", "bob")),  # type: ignore[arg-type]
        some("edit"),  # type: ignore[arg-type]
        some("allow", "deny", "conditional"),  # type: ignore[arg-type]
        some("r1"),  # type: ignore[arg-type]
        some(time()),  # type: ignore[arg-type]
        some(time()),  # type: ignore[arg-type]
    )


async def written(url: str, entries: Sequence[Entry], days: int | None = None) -> int:
    """Write as the log's thread does."""

    def write() -> int:
        sink = DatabaseSink(url, days)
        try:
            return sink.write(entries)
        finally:
            sink.close()

    return await asyncio.to_thread(write)


@FEW
@given(seed=st.integers(0, 2**32))
def test_the_database_finds_what_a_file_has(
    shared: Postgres, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    """A file has no index: it is the index's twin."""
    chance = Random(seed)
    path = tmp_path_factory.mktemp("twin") / "log"

    async def main() -> None:
        async with opened(shared.url, size=2) as database:
            tenant = await new_tenant(database)
            entries = [entry(found, tenant) for found in drawn(chance, 40)]
            assert await written(shared.url, entries) == 40
            assert await written(shared.url, entries[:3]) == 3  # once more, and kept once
            file = FileSink(path)
            file.write(entries)
            file.close()
            for _ in range(6):
                wanted, limit = wish(chance), chance.choice([1, 3, 7, 100])
                after: str | None = None
                after_in_file: str | None = None
                while True:
                    page = await decisions.find(database, tenant, wanted, limit=limit, after=after)
                    found, after_in_file = reading.find(path, "", wanted, limit, after_in_file)
                    assert [decode(line) for line in page.records] == found
                    after = page.next
                    assert (after is None) == (after_in_file is None)
                    if after is None:
                        break

    run(main())


def test_one_is_found_by_its_id_by_its_tenant_only(shared: Postgres) -> None:
    async def main() -> None:
        async with opened(shared.url, size=2) as database:
            tenant, other = await new_tenant(database), await new_tenant(database)
            kept = record(context={"amount": 1})
            await written(shared.url, [entry(kept, tenant), entry(record(1), tenant)])
            assert decode(await decisions.get(database, tenant, kept.id)) == kept
            with pytest.raises(UnknownDecision, match=f"no decision {kept.id}"):
                await decisions.get(database, other, kept.id)
            assert (await decisions.find(database, other)).records == []
            cursor = (await decisions.find(database, tenant, limit=1)).next
            assert cursor is not None
            for who, wanted in ((other, Wanted()), (tenant, Wanted(action="edit"))):
                with pytest.raises(InvalidToken):
                    await decisions.find(database, who, wanted, after=cursor)
            with pytest.raises(InvalidToken):
                await decisions.find(database, tenant, after="what")

    run(main())


def test_a_tenant_that_went_fails_alone(shared: Postgres) -> None:
    async def main() -> None:
        async with opened(shared.url, size=2) as database:
            tenant, gone = await new_tenant(database), await new_tenant(database)
            assert await written(shared.url, [entry(record(), gone)]) == 1
            name = next(t.name for t in await Tenants(database).all() if t.id == gone)
            await Tenants(database).delete(name)
            entries = [entry(record(n), chosen) for n, chosen in enumerate([gone, tenant, gone])]
            assert await written(shared.url, entries) == 1
            assert len((await decisions.find(database, tenant)).records) == 1

    run(main())


def test_names_of_what_there_is_not_are_kept(shared: Postgres) -> None:
    odd = record(subject=Party("a\0b", "\N{PILE OF POO}\0"), action=Act("\0"), error="unknown-type")

    async def main() -> None:
        async with opened(shared.url, size=2) as database:
            tenant = await new_tenant(database)
            assert await written(shared.url, [entry(odd, tenant)]) == 1
            (found,) = (await decisions.find(database, tenant)).records
            assert decode(found) == odd

    run(main())


def test_a_database_that_is_away_is_told(tmp_path: Path) -> None:
    sink = DatabaseSink(f"postgresql://nobody@/sayso?host={tmp_path}")
    with pytest.raises(SinkAway, match="does not answer"):
        sink.write([entry(record())])
    sink.close()


def test_what_is_old_is_forgotten(postgres: Postgres) -> None:
    """Of every tenant, and nothing that is younger."""

    async def main() -> None:
        async with opened(postgres.url, size=2) as database:
            tenants = [await new_tenant(database) for _ in range(3)]
            young = first_id((1 << 47) * 1_000 - DAY)  # far in the future
            entries = [entry(record(n), tenant) for tenant in tenants for n in range(5)]
            entries += [entry(record(id=young), tenant) for tenant in tenants]
            await written(postgres.url, entries)

            def tend(days: int | None) -> None:
                sink = DatabaseSink(postgres.url, days)
                sink.tend()
                while sink._old:
                    sink.tend()
                sink.close()

            await asyncio.to_thread(tend, None)
            await asyncio.to_thread(tend, 36_500)
            for tenant in tenants:
                assert len((await decisions.find(database, tenant)).records) == 6
            assert await decisions.forget(database, tenants[0], young, limit=2) == 2
            left = [decode(r) for r in (await decisions.find(database, tenants[0])).records]
            mine = sorted(e.id for e in entries if e.tenant == tenants[0])
            assert sorted(r.id for r in left) == mine[2:]  # the oldest went first
            before = first_id(1_790_000_000_000_000 + 3_000_000)
            for tenant in tenants:
                while await decisions.forget(database, tenant, before):
                    pass
                records = (await decisions.find(database, tenant)).records
                assert [decode(r).id >= before for r in records] == [True] * 3

    run(main())


# ── The ways to ask for a tenant's decisions ────────────────────────────────────────────────


class Context:
    """What of a call's context tells whom it is for."""

    def __init__(self, tenant: str) -> None:
        self.tenant = tenant

    def invocation_metadata(self) -> tuple[tuple[str, str], ...]:
        return (("sayso-tenant", self.tenant), ("x-request-id", "three"))

    def time_remaining(self) -> float:
        return 10.0


async def fresh(database: Database, directory: Directory) -> str:
    """A tenant with a policy and a document of ann's."""
    tenant = await new_tenant(database)
    name = next(t.name for t in await Tenants(database).all() if t.id == tenant)
    replica = await directory.named(name)
    version = (await publishing.keep(database, tenant, POLICY)).version
    await directory.publish(replica, version)
    await directory.write(replica, Write(touch=(owner("a"),)))
    return name


def test_all_interfaces_take_down_alike(shared: Postgres) -> None:
    sink = Kept()
    log = DecisionLog(sink)

    async def main() -> None:
        async with opened(shared.url) as database, Directory(database, shared.url) as directory:
            name = await fresh(database, directory)
            replica = await directory.named(name)
            row = owner("a")
            subject = (row.subject_type, str(row.subject_id))
            site = DatabaseSite(
                directory, public_url="https://pdp.example.com", require_keys=False, log=log
            )
            front = site.front_of(replica)
            body = {
                "subject": {"type": subject[0], "id": subject[1]},
                "action": {"name": "view"},
                "resource": {"type": "doc", "id": "a"},
                "context": {"day": 3},
            }
            answer = json.loads(front.evaluate(json.dumps(body).encode(), b"one").body)
            assert answer["decision"] is True
            caller = Caller(directory, replica, request_id="two", recorder=front.recorder)
            question = Question(subject, "view", ("doc", "a"), {"day": 3})
            assert check(caller, question).allowed
            simulated = Question(subject, "view", "doc:a", {"day": 3}, simulate=Simulation())
            assert check(caller, simulated).allowed  # supposes, so it is no decision
            call = await call_of(site, cast(Any, Context(name)), "check")
            asked = pb.Question(
                subject=pb.Entity(type=subject[0], id=subject[1]),
                action=pb.Action(name="view"),
                resource=pb.Entity(type="doc", id="a"),
                context_json='{"day": 3}',
            )
            assert (await checks.check(call, pb.CheckRequest(question=asked))).decision.allowed
            bad = pb.Question(subject=asked.subject, action=asked.action)
            batch = pb.BatchCheckRequest(questions=[asked, bad, asked])
            results = (await checks.batch_check(call, batch)).results
            assert [r.HasField("error") for r in results] == [False, True, False]
            log.close()
            records = sink.records
            assert [r.request_id for r in records] == ["one", "two", "three", "three", "three"]
            assert {e.tenant for e in sink.entries} == {replica.tenant}
            same = {"id": "", "time": records[0].time, "request_id": ""}
            plain = {encode(msgspec.structs.replace(r, **same)) for r in records}
            assert len(plain) == 1, plain
            found = records[0]
            assert (found.tenant, found.policy, found.digest) == (name, 1, "")
            assert found.revision == replica.revision == 2
            assert found.token == answer["context"]["revision"]
            assert len({r.time for r in records[-2:]}) == 1

    run(main())
