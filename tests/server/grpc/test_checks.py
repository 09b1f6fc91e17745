"""Decisions over gRPC."""

from __future__ import annotations

from sayso.server.grpc.sayso.v1 import sayso_pb2 as pb
from tests.store.databases import Postgres, run

from .harness import allowed, question, relationship, world, write


def test_a_write_is_seen_by_a_check(postgres: Postgres) -> None:
    async def main() -> None:
        async with world(postgres) as w:
            stub = w.stub()
            assert not await allowed(stub, "user:ann", "edit", "document:plan")
            token = await write(stub, relationship("document:plan", "owner", "user:ann"))
            request = pb.CheckRequest(question=question("user:ann", "edit", "document:plan"))
            request.consistency.at_least = token
            decision = (await stub.Check(request)).decision
            assert decision.allowed
            assert (decision.rule, decision.effect) == ("owners", pb.EFFECT_ALLOW)
            assert decision.revision == token

    run(main())
