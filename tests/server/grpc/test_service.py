"""Who may call what, how errors are told, and how the server begins and ends."""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.rpc.error_details_pb2 import ErrorInfo
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from sayso.engine.errors import SaysoError, Several
from sayso.server.grpc.sayso.v1 import sayso_pb2 as pb
from sayso.server.grpc.server import reserved
from sayso.server.grpc.service import METHODS, SERVICE
from sayso.server.grpc.statuses import STATUS
from sayso.server.http.problems import STATUS as HTTP_STATUS
from sayso.server.run import CannotListen
from sayso.store.keys import SCOPES
from tests.store.databases import Postgres, run

from .harness import POLICY, Stub, allowed, failure, question, relationship, world, write

PAGE = Path(__file__).parents[3] / "docs" / "grpc.md"

UNREACHABLE = (
    "unknown-policy-version", "tenant-exists", "orphaned-relationships", "examples-failed", "busy",
    "no-secret-key",
)  # fmt: skip
"""Codes of what gRPC has no method for, yet."""

REQUESTS = {
    "Check": pb.CheckRequest(question=question("user:ann", "edit", "document:plan")),
    "BatchCheck": pb.BatchCheckRequest(),
    "ListObjects": pb.ListObjectsRequest(
        subject=pb.Entity(type="user", id="ann"),
        action=pb.Action(name="edit"),
        resource_type="document",
    ),
    "ListSubjects": pb.ListSubjectsRequest(
        subject_type="user",
        action=pb.Action(name="edit"),
        resource=pb.Entity(type="document", id="plan"),
    ),
    "Explain": pb.ExplainRequest(question=question("user:ann", "edit", "document:plan")),
    "WriteRelationships": pb.WriteRelationshipsRequest(
        touch=[relationship("document:plan", "owner", "user:bob")]
    ),
    "ReadRelationships": pb.ReadRelationshipsRequest(),
    "Watch": pb.WatchRequest(),
}


def test_every_method_is_answered() -> None:
    assert set(METHODS) == set(REQUESTS) == set(SERVICE.methods_by_name)


async def outcome(call: object) -> str:
    """The code of a call's failure, or `ok`."""
    try:
        if hasattr(call, "read"):
            await call.read()
            call.cancel()  # type: ignore[attr-defined]  # every call has it
        else:
            await call  # type: ignore[misc]  # it is a unary one
    except grpc.aio.AioRpcError as error:
        return str(dict(error.trailing_metadata())["sayso-code"])
    return "ok"


def test_scopes(postgres: Postgres) -> None:
    """Every method with every scope, with no key, a wrong one, and one of another tenant."""

    async def main() -> None:
        async with world(postgres, require_keys=True) as w:
            replica = await w.directory.named("default")
            other = await w.tenant("acme")
            given = {scope: await w.key(replica, [scope]) for scope in SCOPES}
            foreign = await w.key(other, ["admin"])
            for name, request in REQUESTS.items():
                for scope, authorization in given.items():
                    fits = scope in ("admin", METHODS[name].scope)
                    call = getattr(w.stub(authorization=authorization), name)(request)
                    assert (name, scope, await outcome(call)) == (
                        name, scope, "ok" if fits else "forbidden"
                    )  # fmt: skip
                for wrong in (foreign, given["admin"] + "x", "Bearer", "Basic eDp5", ""):
                    call = getattr(w.stub(authorization=wrong), name)(request)
                    assert await outcome(call) == "unauthorized"
                assert await outcome(getattr(w.stub(), name)(request)) == "unauthorized"
            mine = w.stub(authorization=foreign, sayso_tenant="acme")
            assert await outcome(mine.Check(REQUESTS["Check"])) == "ok"

    run(main())


def test_tenants_are_apart(postgres: Postgres) -> None:
    async def main() -> None:
        async with world(postgres) as w:
            await w.tenant("acme")
            await w.tenant("empty", policy=None)
            acme, default = w.stub(sayso_tenant="acme"), w.stub()
            token = await write(acme, relationship("document:plan", "owner", "user:ann"))
            assert await allowed(acme, "user:ann", "edit", "document:plan", token)
            assert not await allowed(default, "user:ann", "edit", "document:plan")
            assert not (
                await default.ReadRelationships(pb.ReadRelationshipsRequest())
            ).relationships
            for name, code in (("nobody", "unknown-tenant"), ("empty", "no-policy")):
                stub = w.stub(sayso_tenant=name)
                assert await outcome(stub.Check(REQUESTS["Check"])) == code
            await w.directory.registry.suspend("acme")
            replica = await w.directory.named("acme")
            while not replica.suspended:
                await asyncio.sleep(0.05)
            assert await outcome(acme.Check(REQUESTS["Check"])) == "tenant-suspended"

    run(main())


def test_a_host_name_leads_to_its_tenant_and_opens_nothing(postgres: Postgres) -> None:
    async def main() -> None:
        async with world(postgres, require_keys=True) as w:
            await w.directory.registry.create("acme", ("authz.acme.test",))
            acme = await w.directory.named("acme")
            await w.publish(acme, POLICY)
            default = await w.directory.named("default")
            ours = await w.key(acme, ["check", "write"])
            theirs = await w.key(default, ["check"])
            for host in ("authz.acme.test", "AUTHZ.acme.test:50051"):
                stub = w.stub(sayso_host=host, authorization=ours)
                token = await write(stub, relationship("document:plan", "owner", "user:ann"))
                assert await allowed(stub, "user:ann", "edit", "document:plan", token)
                stub = w.stub(sayso_host=host, authorization=theirs)
                assert await outcome(stub.Check(REQUESTS["Check"])) == "unauthorized"
            for host in ("other.test", "127.0.0.1:50051", "", "["):
                stub = w.stub(sayso_host=host, authorization=theirs)
                assert not await allowed(stub, "user:ann", "edit", "document:plan")
                stub = w.stub(sayso_host=host, authorization=ours)
                assert await outcome(stub.Check(REQUESTS["Check"])) == "unauthorized"
            named = w.stub(
                sayso_host="authz.acme.test", sayso_tenant="default", authorization=theirs
            )
            assert not await allowed(named, "user:ann", "edit", "document:plan")
            nobody = w.stub(sayso_host="authz.acme.test", sayso_tenant="nobody", authorization=ours)
            assert await outcome(nobody.Check(REQUESTS["Check"])) == "unknown-tenant"

    run(main())


def test_writes_are_recorded_under_the_key(postgres: Postgres) -> None:
    async def main() -> None:
        async with world(postgres, require_keys=True) as w:
            replica = await w.directory.named("default")
            authorization = await w.key(replica, ["write", "read"])
            stub = w.stub(authorization=authorization)
            watch = stub.Watch(pb.WatchRequest())
            await watch.read()
            await write(stub, relationship("document:plan", "owner", "user:ann"))
            told = await watch.read()
            assert told.change.actor == "key:" + authorization.split("_")[1]

    run(main())


# ── Errors ───────────────────────────────────────────────────────────────────────────


def classes(of: type[SaysoError] = SaysoError) -> Iterator[type[SaysoError]]:
    """All classes of errors that are imported."""
    for found in of.__subclasses__():
        yield found
        yield from classes(found)


def test_codes_have_their_statuses() -> None:
    """Every code of the table is some error's; what HTTP calls away is away here."""
    assert set(STATUS) <= {found.code for found in classes()}
    for code, status in HTTP_STATUS.items():
        assert (status == 503) == (STATUS.get(code) is grpc.StatusCode.UNAVAILABLE), code


def test_the_manual_says_so() -> None:
    """Its tables of methods and of statuses are ours."""
    rows = re.findall(r"^\| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    cells = [[re.findall(r"`([^`]+)`", cell) for cell in row.split(" | ")] for row in rows]
    scopes = {name: row[2] for row in cells if len(row) == 3 for name in row[0]}
    assert scopes == {name: [method.scope] for name, method in METHODS.items()}
    names = grpc.StatusCode.__members__
    told = {code: row[0] for row in cells if row[0] and row[0][0] in names for code in row[1]}
    for code, status in STATUS.items():
        if code not in UNREACHABLE:
            assert status.name in told[code], code
    assert {code for code, name in told.items() if name != ["INVALID_ARGUMENT"]} <= set(STATUS)


def test_a_fault_of_the_servers(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setitem(METHODS, "Check", METHODS["Check"]._replace(answer=broken))

    async def main() -> None:
        async with world(postgres) as w:
            failed = await failure(w.stub().Check(REQUESTS["Check"]))
            assert (failed.status, failed.code) == (grpc.StatusCode.INTERNAL, "internal")
            assert "secret" not in failed.message

    run(main())


def test_errors_fit(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is wrong, a client with the least room for metadata is told of some of it."""
    errors: list[SaysoError] = []

    async def wrong(*_: object) -> None:
        raise Several(errors)

    monkeypatch.setitem(METHODS, "Check", METHODS["Check"]._replace(answer=wrong))
    options = [("grpc.max_metadata_size", 8_000), ("grpc.absolute_max_metadata_size", 8_000)]

    async def main() -> None:
        async with (
            world(postgres) as w,
            grpc.aio.insecure_channel(w.address, options=options) as channel,
        ):
            for letter, count in itertools.product(("a", "ü", "🎈", "%"), (1, 2, 5_000)):
                errors[:] = [SaysoError(letter * 5_000, place=f"touch[{i}]") for i in range(count)]
                failed = await failure(Stub(channel, {}).Check(REQUESTS["Check"]))
                assert failed.code == "several"
                info = ErrorInfo()
                assert failed.details[0].Unpack(info)
                assert (info.reason, info.domain) == ("SEVERAL", "sayso")
                assert failed.errors[0].place == "touch[0]"

    run(main())


def test_calls_are_counted(postgres: Postgres) -> None:
    async def main() -> None:
        async with world(postgres) as w:
            stub = w.stub()
            await stub.Check(REQUESTS["Check"])
            await failure(stub.Check(pb.CheckRequest()))
            lines = [
                f'sayso_grpc_calls_total{{method="Check",status="{status}"}} 1.0'
                for status in ("OK", "INVALID_ARGUMENT")
            ]
            for _ in range(1_000):  # a call is counted once its answer is on its way
                rendered = w.metrics.render().decode()
                if all(line in rendered for line in lines):
                    break
                await asyncio.sleep(0.01)
            assert [line for line in lines if line not in rendered] == []
            assert 'sayso_decisions_total{outcome="denied"} 1.0' in rendered

    run(main())


# ── The server ───────────────────────────────────────────────────────────────────────


def test_health_follows_the_directory(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> None:
        async with world(postgres) as w:
            stub: Any = health_pb2_grpc.HealthStub(w.channel)
            status: Any = health_pb2.HealthCheckResponse
            for name in ("", SERVICE.full_name):
                watch = stub.Watch(health_pb2.HealthCheckRequest(service=name))
                assert (await watch.read()).status == status.SERVING
                with monkeypatch.context() as patched:
                    patched.setattr("sayso.tenants.directory.DEAF", -1.0)
                    assert (await watch.read()).status == status.NOT_SERVING
                assert (await watch.read()).status == status.SERVING
                watch.cancel()

    run(main())


def test_reflection(postgres: Postgres) -> None:
    async def main() -> None:
        async with world(postgres) as w:
            make: Any = reflection_pb2_grpc.ServerReflectionStub
            call = make(w.channel).ServerReflectionInfo()
            await call.write(reflection_pb2.ServerReflectionRequest(list_services=""))
            listed = (await call.read()).list_services_response.service
            assert SERVICE.full_name in [s.name for s in listed]
            await call.write(
                reflection_pb2.ServerReflectionRequest(file_containing_symbol=SERVICE.full_name)
            )
            found = (await call.read()).file_descriptor_response.file_descriptor_proto
            assert pb.DESCRIPTOR.serialized_pb in found
            call.cancel()

    run(main())


def test_a_call_under_way_is_answered_when_the_server_stops(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = asyncio.Event()

    async def slow(*_: object) -> pb.CheckResponse:
        begun.set()
        await asyncio.sleep(0.3)
        return pb.CheckResponse(decision=pb.Decision(rule="slow"))

    monkeypatch.setitem(METHODS, "Check", METHODS["Check"]._replace(answer=slow))

    async def main() -> None:
        async with world(postgres) as w:
            call = asyncio.ensure_future(w.stub().Check(REQUESTS["Check"]))
            await begun.wait()
            await w.server.stop()
            assert (await call).decision.rule == "slow"

    run(main())


def test_a_call_ends_with_its_deadline(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the server too, which has better to do then."""

    async def main() -> None:
        cancelled = asyncio.Event()

        async def slow(*_: object) -> None:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                cancelled.set()
                raise

        monkeypatch.setitem(METHODS, "Check", METHODS["Check"]._replace(answer=slow))
        async with world(postgres) as w:
            failed = await failure(w.stub().Check(REQUESTS["Check"], timeout=0.3))
            assert failed.status is grpc.StatusCode.DEADLINE_EXCEEDED
            async with asyncio.timeout(10):
                await cancelled.wait()
            rendered = w.metrics.render().decode()
            assert 'sayso_grpc_calls_total{method="Check",status="CANCELLED"} 1.0' in rendered

    run(main())


def test_ports_are_kept() -> None:
    """From others, not from ourselves."""
    with reserved("127.0.0.1", 0) as address:
        port = int(address.rpartition(":")[2])
        assert port
    with reserved("127.0.0.1", port) as again:
        assert again == address
    with reserved("::1", 0) as address:
        assert address.startswith("[::1]:")


def test_a_port_that_is_taken(postgres: Postgres) -> None:
    async def main() -> None:
        async with world(postgres) as w:
            port = int(w.address.rpartition(":")[2])
            with (
                pytest.raises(CannotListen, match="address already in use"),
                reserved("127.0.0.1", port),
            ):
                pass

    run(main())
