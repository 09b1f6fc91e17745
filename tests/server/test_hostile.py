"""Whatever is sent, the server answers, and never with a fault of its own or an allowance."""

from __future__ import annotations

import json
import os
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.server.http.front import Front, Request

from .harness import exchange, fixture_front

EXAMPLES = int(os.environ.get("SAYSO_EXAMPLES", "150"))
PATHS = (
    "/access/v1/evaluation",
    "/access/v1/evaluations",
    "/access/v1/search/subject",
    "/access/v1/search/resource",
    "/access/v1/search/action",
)
KEYS = (
    "subject", "action", "resource", "context", "type", "id", "name", "properties", "evaluations",
    "options", "evaluations_semantic", "page", "limit", "token", "relations", "status", "role",
    "soft",
)  # fmt: skip
WORDS = ("user", "record", "alice", "bob", "record-1", "read", "write", "delete", "admin", "*", "")

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(WORDS)
    | st.text(max_size=8)
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=4), inner, max_size=5)
    ),
    max_leaves=25,
)


@cache
def front() -> Front:
    return fixture_front()


def answer(path: str, body: bytes) -> Any:
    response = front().respond(Request("POST", path, body, b"application/json"))
    assert response.status in (200, 400), response
    return json.loads(response.body)


@settings(deadline=None, max_examples=EXAMPLES)
@given(st.sampled_from(PATHS), values)
def test_any_json(path: str, value: Any) -> None:
    answer(path, json.dumps(value).encode("utf-8", "surrogatepass"))


entities = st.fixed_dictionaries(
    {"type": st.sampled_from(WORDS) | values, "id": st.sampled_from(WORDS) | values},
    optional={"properties": values},
)
requests = st.fixed_dictionaries(
    {
        "subject": entities,
        "action": st.fixed_dictionaries({"name": st.sampled_from(WORDS) | values}),
    },
    optional={
        "resource": entities,
        "context": values,
        "page": values,
        "options": values,
        "evaluations": st.lists(values | st.fixed_dictionaries({"resource": entities}), max_size=3),
    },
)


@settings(deadline=None, max_examples=EXAMPLES)
@given(st.sampled_from(PATHS), requests)
def test_almost_a_request(path: str, value: Any) -> None:
    found = answer(path, json.dumps(value).encode("utf-8", "surrogatepass"))
    subject = value["subject"]
    known = subject["type"] == "user" and subject["id"] in ("alice", "bob")
    decisions = [found, *found.get("evaluations", ())]
    assert known or "evaluations" in found or not any(d.get("decision") for d in decisions)


@settings(deadline=None, max_examples=EXAMPLES)
@given(
    st.lists(
        st.binary(max_size=200)
        | st.sampled_from(
            [
                b"POST /access/v1/evaluation HTTP/1.1\r\n",
                b"Content-Length: 3\r\n",
                b"\r\n\r\n",
                b"{}",
            ]
        ),
        max_size=6,
    )
)
def test_any_bytes(pieces: list[bytes]) -> None:
    for found in exchange(front(), *pieces).answers:
        assert 400 <= found.status < 500
