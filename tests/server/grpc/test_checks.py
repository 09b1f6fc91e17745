"""Decisions over gRPC: checks, batches, lists, explanations, and how fresh they are."""

from __future__ import annotations

import json
from typing import Any

import grpc
import pytest

from sayso.server.grpc import checks, lists
from sayso.server.grpc.sayso.v1 import sayso_pb2 as pb
from tests.store.databases import Postgres, run

from .harness import (
    Stub,
    World,
    allowed,
    entity,
    failure,
    question,
    relationship,
    world,
    write,
)


async def described(stub: Stub, subject: str, attributes: dict[str, Any]) -> str:
    """Set attributes; the token."""
    row = pb.EntityAttributes(attributes_json=json.dumps(attributes))
    row.entity.type, _, row.entity.id = subject.partition(":")
    request = pb.WriteRelationshipsRequest(attributes=[row])
    return str((await stub.WriteRelationships(request)).revision)


async def team(stub: Stub) -> str:
    """Some relationships and attributes; the token."""
    await described(stub, "user:fay", {"department": "finance"})
    await described(stub, "user:sus", {"suspended": True})
    return await write(
        stub,
        relationship("document:plan", "owner", "user:ann"),
        relationship("document:plan", "owner", "user:sus"),
        relationship("document:plan", "editor", "team:eng#member"),
        relationship("team:eng", "member", "user:bob"),
        relationship(
            "document:plan", "editor", "user:cat",
            condition="below", parameters_json='{"limit": 0.10}',
        ),
    )  # fmt: skip


CASES: list[tuple[str, pb.Question, dict[str, Any]]] = [
    (
        "an allow names its rule",
        question("user:ann", "edit", "document:plan"),
        {"allowed": True, "rule": "owners", "effect": "EFFECT_ALLOW"},
    ),
    (
        "a relation",
        question("user:bob", "view", "document:plan"),
        {"allowed": True, "rule": "document.view", "effect": "EFFECT_ALLOW"},
    ),
    ("no rule", question("user:eve", "edit", "document:plan"), {}),
    (
        "a forbid",
        question("user:sus", "edit", "document:plan"),
        {"rule": "suspended", "effect": "EFFECT_FORBID"},
    ),
    (
        "a set",
        pb.Question(
            subject=entity("team:eng", relation="member"),
            action=pb.Action(name="view"),
            resource=entity("document:plan"),
        ),
        {"allowed": True, "rule": "document.view", "effect": "EFFECT_ALLOW"},
    ),
    (
        "what is missing",
        question("user:cat", "view", "document:plan"),
        {"conditional": True, "missing": ["request.amount"]},
    ),
    (
        "an exact decimal in the context",
        question("user:cat", "view", "document:plan", '{"amount": 0.099999999999999999}'),
        {"allowed": True, "rule": "document.view", "effect": "EFFECT_ALLOW"},
    ),
    (
        "the same decimal",
        question("user:cat", "view", "document:plan", '{"amount": 0.100000000000000000}'),
        {},
    ),
    (
        "an action's parameter and the request's field",
        pb.Question(
            subject=entity("user:fay"),
            action=pb.Action(name="print", properties_json='{"copies": 3}'),
            resource=entity("document:plan"),
            context_json='{"ip": "10.1.2.3"}',
        ),
        {"allowed": True, "rule": "finance", "effect": "EFFECT_ALLOW"},
    ),
    (
        "a property instead of an attribute",
        pb.Question(
            subject=entity("user:fay", properties_json='{"department": "sales"}'),
            action=pb.Action(name="print", properties_json='{"copies": 3}'),
            resource=entity("document:plan"),
            context_json='{"ip": "10.1.2.3"}',
        ),
        {},
    ),
]

BAD: list[tuple[pb.Question, str]] = [
    (question("user:ann", "fly", "document:plan"), "unknown-action"),
    (question("person:ann", "edit", "document:plan"), "unknown-type"),
    (question("user:", "edit", "document:plan"), "invalid-name"),
    (question("user:ann", "edit", "document:*"), "invalid-name"),
    (pb.Question(), "invalid-request"),
    (question("user:ann", "edit", "document:plan", "{"), "invalid-value"),
    (question("user:ann", "edit", "document:plan", "[]"), "invalid-value"),
    (question("user:ann", "edit", "document:plan", "[" * 100_000), "invalid-value"),
    (question("user:ann", "edit", "document:plan", '{"ip": "here"}'), "invalid-value"),
    (
        pb.Question(
            subject=entity("user:ann"),
            action=pb.Action(name="edit"),
            resource=entity("document:plan", relation="owner"),
        ),
        "invalid-request",
    ),
]


def shown(decision: pb.Decision) -> dict[str, Any]:
    """What a decision says, but for its revision."""
    fields = {f.name: getattr(decision, f.name) for f, _ in decision.ListFields()}
    del fields["revision"]
    if "effect" in fields:
        fields["effect"] = pb.Effect.Name(fields["effect"])
    return {k: list(v) if k in ("missing", "required") else v for k, v in fields.items()}


def test_decisions(postgres: Postgres) -> None:
    """Each by itself and all in a batch, on the event loop and beside it."""

    async def main() -> None:
        async with world(postgres) as w:
            stub = w.stub()
            token = await team(stub)
            for name, asked, expected in CASES:
                decision = (await stub.Check(pb.CheckRequest(question=asked))).decision
                assert (name, shown(decision)) == (name, expected)
                assert decision.revision == token
            for times in (1, checks.AT_ONCE // len(CASES) + 1):
                request = pb.BatchCheckRequest(
                    questions=[q for _, q, _ in CASES] * times + [q for q, _ in BAD]
                )
                results = list((await stub.BatchCheck(request)).results)
                good, bad = results[: -len(BAD)], results[-len(BAD) :]
                assert [shown(r.decision) for r in good] == [e for _, _, e in CASES] * times
                assert [r.error.code for r in bad] == [code for _, code in BAD]

    run(main())


def test_bad_questions(postgres: Postgres) -> None:
    async def main() -> None:
        async with world(postgres) as w:
            stub = w.stub()
            for asked, code in BAD:
                for call in (
                    stub.Check(pb.CheckRequest(question=asked)),
                    stub.Explain(pb.ExplainRequest(question=asked)),
                ):
                    failed = await failure(call)
                    assert failed.status is grpc.StatusCode.INVALID_ARGUMENT
                    assert (failed.code, failed.errors[0].code) == (code, code)
            many = pb.BatchCheckRequest(questions=[pb.Question()] * (checks.MAX_QUESTIONS + 1))
            assert (await failure(stub.BatchCheck(many))).code == "invalid-request"
            large = question("user:" + "a" * (5 << 20), "edit", "document:plan")
            failed = await failure(stub.Check(pb.CheckRequest(question=large)))
            assert failed.status is grpc.StatusCode.RESOURCE_EXHAUSTED

    run(main())


def test_explanations(postgres: Postgres) -> None:
    async def main() -> None:
        async with world(postgres) as w:
            stub = w.stub()
            token = await team(stub)
            for _, asked, expected in CASES:
                told = await stub.Explain(pb.ExplainRequest(question=asked))
                assert told.decision.allowed == expected.get("allowed", False)
                assert told.decision.revision == token
                explanation = json.loads(told.explanation_json)
                assert explanation["revision"] == token
                assert (explanation["decision"] == "allow") == told.decision.allowed
                assert told.text.strip()

    run(main())


# ── Lists ────────────────────────────────────────────────────────────────────────────


async def objects(stub: Stub, subject: str, **given: Any) -> list[pb.ListObjectsResponse]:
    request = pb.ListObjectsRequest(
        subject=entity(subject), action=pb.Action(name="view"), resource_type="document", **given
    )
    return [piece async for piece in stub.ListObjects(request)]


async def subjects(stub: Stub, resource: str, **given: Any) -> list[pb.ListSubjectsResponse]:
    request = pb.ListSubjectsRequest(
        subject_type="user", action=pb.Action(name="view"), resource=entity(resource), **given
    )
    return [piece async for piece in stub.ListSubjects(request)]


def test_lists_in_pieces_and_pages(postgres: Postgres) -> None:
    async def main() -> None:
        async with world(postgres) as w:
            stub = w.stub()
            count = 2 * lists.PIECE + 7
            names = sorted(f"d{i}" for i in range(count))
            token = await write(
                stub, *(relationship(f"document:{n}", "owner", "user:ann") for n in names)
            )
            pieces = await objects(stub, "user:ann")
            assert [len(p.ids) for p in pieces] == [lists.PIECE, lists.PIECE, 7]
            assert [id for p in pieces for id in p.ids] == names
            assert {p.revision for p in pieces} == {token}
            paged, after = [], ""
            while True:
                pieces = await objects(stub, "user:ann", after=after, limit=500)
                paged += [id for p in pieces for id in p.ids]
                after = pieces[-1].next
                if not after:
                    break
            assert paged == names
            (none,) = await objects(stub, "user:eve")
            assert (list(none.ids), none.revision) == ([], token)

    run(main())


def test_conditional_entries_and_everyone(postgres: Postgres) -> None:
    async def main() -> None:
        async with world(postgres) as w:
            stub = w.stub()
            await team(stub)
            found = await subjects(stub, "document:plan")
            assert sorted(id for p in found for id in p.ids) == ["ann", "bob", "sus"]
            assert [(c.id, list(c.missing)) for p in found for c in p.conditional] == [
                ("cat", ["request.amount"])
            ]
            (listed,) = await objects(stub, "user:cat")
            assert [(c.id, list(c.missing)) for c in listed.conditional] == [
                ("plan", ["request.amount"])
            ]
            (listed,) = await objects(stub, "user:cat", context_json='{"amount": 0.01}')
            assert list(listed.ids) == ["plan"]
            await write(stub, relationship("document:open", "editor", "everyone user"))
            found = await subjects(stub, "document:open")
            assert all(p.everyone for p in found)
            assert not any(p.everyone for p in await subjects(stub, "document:plan"))

    run(main())


def test_excluded_come_with_everyone(postgres: Postgres) -> None:
    policy = """
    type user
    type document
      relation viewer: everyone user
      relation banned: user
      permission view = viewer but not banned
    """

    async def main() -> None:
        async with world(postgres, policy=policy) as w:
            stub = w.stub()
            await write(
                stub,
                relationship("document:open", "viewer", "everyone user"),
                relationship("document:open", "banned", "user:eve"),
                relationship("document:other", "banned", "user:ann"),
            )
            found = await subjects(stub, "document:open")
            assert all(p.everyone for p in found)
            assert [id for p in found for id in p.excluded] == ["eve"]
            assert [id for p in found for id in p.ids] == ["ann"]

    run(main())


# ── Freshness ────────────────────────────────────────────────────────────────────────


def test_a_check_waits_for_its_revision(postgres: Postgres) -> None:
    """Written by another process, which nobody told us of."""

    async def main() -> None:
        async with world(postgres) as w, world_of_another(postgres) as other:
            stub, elsewhere = w.stub(), other.stub()
            assert not await allowed(stub, "user:ann", "edit", "document:plan")
            for i in range(20):
                token = await write(elsewhere, relationship(f"document:d{i}", "owner", "user:ann"))
                assert await allowed(stub, "user:ann", "edit", f"document:d{i}", token)
                await write(elsewhere, relationship(f"document:e{i}", "owner", "user:ann"))
                latest = pb.CheckRequest(question=question("user:ann", "edit", f"document:e{i}"))
                latest.consistency.latest = True
                assert (await stub.Check(latest)).decision.allowed

    run(main())


def world_of_another(postgres: Postgres) -> Any:
    """A server of the same database."""
    return world(postgres, tenant=None)


@pytest.mark.parametrize("seconds", [0.3, 1.0])
def test_a_revision_that_does_not_come(postgres: Postgres, seconds: float) -> None:
    """The server says so before the client's deadline does."""

    async def main() -> None:
        async with world(postgres) as w:
            stub = w.stub()
            request = pb.CheckRequest(question=question("user:ann", "edit", "document:plan"))
            request.consistency.at_least = await later(w)
            failed = await failure(stub.Check(request, timeout=seconds))
            assert failed.status is grpc.StatusCode.UNAVAILABLE
            assert failed.code == "not-caught-up"

    run(main())


async def later(w: World) -> str:
    """The token of a revision that is not there."""
    replica = await w.directory.named("default")
    return w.directory.database.sealer.token(replica.tenant, replica.revision + 1)


def test_tokens_are_their_tenants(postgres: Postgres) -> None:
    async def main() -> None:
        async with world(postgres) as w:
            await w.tenant("acme")
            token = await write(w.stub(), relationship("document:plan", "owner", "user:ann"))
            for text in (token, "", "x", "!", token[:-2]):
                request = pb.CheckRequest(question=question("user:ann", "edit", "document:plan"))
                request.consistency.at_least = text
                failed = await failure(w.stub(sayso_tenant="acme").Check(request))
                assert failed.code == "invalid-token"

    run(main())
