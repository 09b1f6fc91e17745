"""Writing and reading relationships over gRPC."""

from __future__ import annotations

from typing import Any

import grpc
import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from hypothesis import given
from hypothesis import strategies as st

from sayso.engine.data import EntityAttributes, Relationship, parse_row
from sayso.engine.times import MAX_DATETIME, MIN_DATETIME
from sayso.server.grpc.messages import (
    attributes_message,
    attributes_row,
    relationship_message,
    relationship_row,
)
from sayso.server.grpc.sayso.v1 import sayso_pb2 as pb
from tests.store.databases import Postgres, run

from .harness import Stub, failure, relationship, world, write

NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=8
).filter(lambda name: name != "*")
VALUES = st.dictionaries(
    st.text(st.characters(codec="utf-8"), max_size=5),
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(2**63), 2**64 - 1)
        | st.decimals(allow_nan=False, allow_infinity=False, places=18)
        | st.text(st.characters(codec="utf-8"), max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
        max_leaves=5,
    ),
    max_size=4,
)


@st.composite
def relationships(draw: st.DrawFn) -> Relationship:
    """Any that a message may hold, whether a policy takes it or not."""
    everyone = draw(st.booleans())
    condition = draw(st.none() | NAMES)
    return Relationship(
        draw(NAMES),
        draw(NAMES),
        draw(NAMES),
        draw(NAMES),
        None if everyone else draw(NAMES),
        None if everyone else draw(st.none() | NAMES),
        condition,
        draw(st.none() | VALUES) if condition else None,
        draw(st.none() | st.integers(MIN_DATETIME, MAX_DATETIME)),
    )


@given(relationships())
def test_relationships_come_back_as_they_were(r: Relationship) -> None:
    wire = relationship_message(r).SerializeToString()
    assert parse_row(relationship_row(pb.Relationship.FromString(wire))) == r


@given(NAMES, NAMES, VALUES)
def test_attributes_come_back_as_they_were(type: str, id: str, values: dict[str, Any]) -> None:
    attributes = EntityAttributes(type, id, values)
    wire = attributes_message(attributes).SerializeToString()
    assert parse_row(attributes_row(pb.EntityAttributes.FromString(wire))) == attributes


async def read(stub: Stub, page_size: int = 0, **filter: Any) -> list[pb.StoredRelationship]:
    """All relationships of a filter, page by page."""
    found: list[pb.StoredRelationship] = []
    request = pb.ReadRelationshipsRequest(
        filter=pb.RelationshipFilter(**filter), page_size=page_size
    )
    while True:
        page = await stub.ReadRelationships(request)
        found += page.relationships
        if not page.next_page_token:
            return found
        assert len(page.relationships) == (page_size or 100)
        request.page_token = page.next_page_token


ROWS = [
    relationship("document:plan", "editor", "team:eng#member"),
    relationship("document:plan", "editor", "everyone user"),
    relationship(
        "document:plan", "editor", "user:bob",
        expires=Timestamp(seconds=4_000_000_000, nanos=123_456_000),
    ),
    relationship(
        "document:plan", "editor", "user:cat",
        condition="below", parameters_json='{"limit":0.100000000000000005}',
    ),
    relationship("document:plan", "owner", "user:ann"),
    relationship("team:eng", "member", "user:ann"),
]  # fmt: skip


FILTERS: list[tuple[dict[str, Any], list[pb.Relationship]]] = [
    ({"subject_id": "*"}, ROWS[1:2]),
    ({"subject_relation": ""}, ROWS[1:]),
    ({"subject_relation": "member"}, ROWS[:1]),
    ({"object_type": "document", "relation": "owner"}, ROWS[4:5]),
    ({"object_id": "eng", "subject_type": "user"}, ROWS[5:]),
    ({"object_id": "nowhere"}, []),
]


def test_all_shapes_are_read_as_written(postgres: Postgres) -> None:
    async def main() -> None:
        async with world(postgres) as w:
            stub = w.stub()
            token = await write(stub, *reversed(ROWS))
            for size in (0, 1, 4, 6):
                found = await read(stub, size)
                assert [stored.relationship for stored in found] == ROWS
                assert {stored.since for stored in found} == {token}
            for filter, expected in FILTERS:
                assert [s.relationship for s in await read(stub, **filter)] == expected
            failed = await failure(
                stub.ReadRelationships(pb.ReadRelationshipsRequest(page_size=1001))
            )
            assert failed.code == "invalid-request"
            failed = await failure(
                stub.ReadRelationships(pb.ReadRelationshipsRequest(page_token="x"))
            )
            assert failed.code == "invalid-token"
            failed = await failure(
                stub.ReadRelationships(
                    pb.ReadRelationshipsRequest(filter=pb.RelationshipFilter(object_id="a\0"))
                )
            )
            assert failed.code == "invalid-name"

    run(main())


def described(attributes_json: str) -> pb.EntityAttributes:
    return pb.EntityAttributes(
        entity=pb.ObjectReference(type="user", id="ann"), attributes_json=attributes_json
    )


EVERYONE_OF_A_SET = relationship("document:plan", "editor", "everyone user")
EVERYONE_OF_A_SET.subject.relation = "member"
NOT_EVERYONE = relationship("document:plan", "editor", "everyone user")
NOT_EVERYONE.subject.everyone = False

UNREADABLE = pb.WriteRelationshipsRequest(
    touch=[
        relationship("document:plan", "owner", "user:ann"),
        EVERYONE_OF_A_SET,
        relationship("document:plan", "onwer", "user:ann"),
        NOT_EVERYONE,
        relationship("document:plan", "editor", "user:ann", parameters_json="1"),
    ],
    attributes=[described("{"), described("[]"), described("[" * 100_000), described("{}")],
    must_exist=[
        relationship("document:plan", "owner", "user:ann", expires=Timestamp(nanos=-1)),
        relationship("document:plan", "owner", "user:ann", expires=Timestamp(seconds=1 << 60)),
    ],
)
UNREADABLE_AT = [
    ("touch[1]", "invalid-relationship"),
    ("touch[3]", "invalid-relationship"),
    ("touch[4]", "invalid-value"),
    ("attributes[0]", "invalid-value"),
    ("attributes[1]", "invalid-value"),
    ("attributes[2]", "invalid-value"),
    ("must_exist[0]", "invalid-value"),
    ("must_exist[1]", "invalid-value"),
]

UNFIT = pb.WriteRelationshipsRequest(
    touch=[
        relationship("document:plan", "owner", "user:ann"),
        relationship("document:plan", "onwer", "user:ann"),
        relationship("document:plan", "owner", "user:"),
        relationship("paper:plan", "owner", "user:ann"),
        relationship("document:plan", "owner", "team:eng#member"),
    ],
    delete=[pb.Relationship(), relationship("document:plan", "owner", "user:*")],
    delete_where=[pb.RelationshipFilter(object_id="a\0b")],
    attributes=[described('{"department": 1}')],
)
UNFIT_AT = [
    ("attributes[0]", "invalid-value"),
    ("delete[0]", "invalid-request"),
    ("delete[1]", "invalid-name"),
    ("delete_where[0]", "invalid-name"),
    ("touch[1]", "unknown-relation"),
    ("touch[2]", "invalid-name"),
    ("touch[3]", "unknown-type"),
    ("touch[4]", "invalid-relationship"),
]


@pytest.mark.parametrize(("request_", "expected"), [(UNREADABLE, UNREADABLE_AT), (UNFIT, UNFIT_AT)])
def test_all_errors_of_a_write_are_told(
    postgres: Postgres, request_: pb.WriteRelationshipsRequest, expected: list[tuple[str, str]]
) -> None:
    """First all messages that can't be read, then all rows that the policy has no place for."""

    async def main() -> None:
        async with world(postgres) as w:
            failed = await failure(w.stub().WriteRelationships(request_))
            assert failed.status is grpc.StatusCode.INVALID_ARGUMENT
            assert failed.code == "several"
            assert [(e.place, e.code) for e in failed.errors] == expected
            assert failed.message.endswith(f" (and {len(expected) - 1} more)")
            assert await read(w.stub()) == []

    run(main())


def test_many_errors_of_a_write(postgres: Postgres) -> None:
    """As many as there is room for."""
    bad = relationship("document:plan", "onwer", "user:ann")

    async def main() -> None:
        async with world(postgres) as w:
            request = pb.WriteRelationshipsRequest(touch=[bad] * 5_000)
            failed = await failure(w.stub().WriteRelationships(request))
            assert failed.code == "several"
            assert failed.message.endswith(" (and 4999 more)")
            assert len(failed.errors) > 10
            for i, error in enumerate(failed.errors):
                assert (error.place, error.code) == (f"touch[{i}]", "unknown-relation")

    run(main())


def test_preconditions_and_repetition(postgres: Postgres) -> None:
    owner = relationship("document:plan", "owner", "user:ann")
    other = relationship("document:plan", "owner", "user:bob")

    async def main() -> None:
        async with world(postgres) as w:
            stub = w.stub()
            claim = pb.WriteRelationshipsRequest(
                touch=[owner], must_not_exist=[owner, other], idempotency_key="k1", reason="first"
            )
            first = await stub.WriteRelationships(claim)
            assert (first.touched, first.deleted, first.replayed) == (1, 0, False)
            again = await stub.WriteRelationships(claim)
            assert (again.revision, again.replayed) == (first.revision, True)
            claim.touch.append(other)
            failed = await failure(stub.WriteRelationships(claim))
            assert failed.status is grpc.StatusCode.ALREADY_EXISTS
            assert failed.code == "idempotency-key-reused"
            claim.idempotency_key = "k2"
            failed = await failure(stub.WriteRelationships(claim))
            assert failed.status is grpc.StatusCode.FAILED_PRECONDITION
            assert failed.code == "precondition-failed"
            swap = await stub.WriteRelationships(
                pb.WriteRelationshipsRequest(
                    touch=[other],
                    delete_where=[pb.RelationshipFilter(relation="owner")],
                    must_exist=[owner],
                )
            )
            assert (swap.touched, swap.deleted) == (1, 1)
            assert [s.relationship for s in await read(stub)] == [other]
            failed = await failure(
                stub.WriteRelationships(
                    pb.WriteRelationshipsRequest(delete_where=[pb.RelationshipFilter()])
                )
            )
            assert failed.code == "filter-too-wide"
            for request in (
                pb.WriteRelationshipsRequest(),
                pb.WriteRelationshipsRequest(touch=[owner], reason="a\0b"),
                pb.WriteRelationshipsRequest(touch=[owner], idempotency_key="a\0b"),
            ):
                assert (await failure(stub.WriteRelationships(request))).code == "invalid-request"
            many = pb.WriteRelationshipsRequest(touch=[owner] * 10_001)
            assert (await failure(stub.WriteRelationships(many))).code == "write-too-large"

    run(main())
