"""The AuthZEN endpoints, case by case from data/authzen.yaml, through each way to the server."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso.server.http.front import Front, Request

from .harness import REQUEST_ID, Answer, converse, exchange, fixture_front, raw

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "authzen.yaml").read_text("utf-8")
)


@pytest.fixture(scope="module")
def front() -> Front:
    return fixture_front()


def body_of(case: dict[str, Any]) -> bytes:
    return case["text"].encode() if "text" in case else json.dumps(case["body"]).encode()


def request_of(case: dict[str, Any]) -> bytes:
    return raw("POST", f"/access/v1/{case['to']}", body_of(case))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['to']}: {case['name']}")
def test_case(front: Front, case: dict[str, Any]) -> None:
    (answer,) = exchange(front, request_of(case)).answers
    assert answer.status == case.get("status", 200), answer.body
    if answer.status == 200:
        check_answer(answer, case)
    else:
        check_problem(answer, case["says"])


def check_answer(answer: Answer, case: dict[str, Any]) -> None:
    assert answer.headers["content-type"] == "application/json"
    assert_holds(answer.json, case.get("has", {}))
    for member in case.get("includes", ()):
        assert member in answer.json["results"]


def check_problem(answer: Answer, says: str) -> None:
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json["status"] == answer.status
    assert answer.json["code"]
    assert says in answer.json["detail"]


def assert_holds(value: Any, part: Any) -> None:
    """Objects may hold more than is asked for; lists and all else are equal."""
    if isinstance(part, dict):
        assert isinstance(value, dict)
        for key, item in part.items():
            assert key in value, f"{key} in {value}"
            assert_holds(value[key], item)
    elif isinstance(part, list):
        assert isinstance(value, list)
        assert len(value) == len(part), value
        for item, wanted in zip(value, part, strict=True):
            assert_holds(item, wanted)
    else:
        assert value == part


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['to']}: {case['name']}")
def test_short_and_long_way_give_the_same_bytes(front: Front, case: dict[str, Any]) -> None:
    wire = request_of(case)
    headers = {"Transfer-Encoding": "chunked"}
    chunked = raw("POST", f"/access/v1/{case['to']}", _chunked(body_of(case)), headers)

    async def each() -> list[bytes]:
        return [
            (await converse(front, wire)).written,
            (await converse(front, wire, fast=False)).written,
            (await converse(front, chunked)).written,
            (await converse(front, wire[:100], wire[100:])).written,
            (await converse(front, *(bytes([byte]) for byte in wire))).written,
        ]

    short, *others = asyncio.run(each())
    for other in others:
        assert other == short


def _chunked(body: bytes) -> bytes:
    return (b"%x\r\n%b\r\n" % (len(body), body) if body else b"") + b"0\r\n\r\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['to']}: {case['name']}")
def test_asking_again_gives_the_same(front: Front, case: dict[str, Any]) -> None:
    path = f"/access/v1/{case['to']}"
    request = Request("POST", path, body_of(case), b"application/json", None, REQUEST_ID)
    assert front.respond(request) == front.respond(request) == front.respond(request)


def test_pages_hold_everything_once(front: Front) -> None:
    query = {
        "subject": {"type": "user"},
        "action": {"name": "read"},
        "resource": {"type": "record", "id": "record-1"},
    }
    found, token = [], None
    for _ in range(5):
        page = {"token": token} if token else {"limit": 1}
        answer = _search(front, query | {"page": page})
        assert answer["page"]["count"] == len(answer["results"]) == 1
        found += [entry["id"] for entry in answer["results"]]
        token = answer["page"]["next_token"]
        if not token:
            break
    assert found == ["alice", "bob"]


def test_a_token_is_good_for_its_own_search_only(front: Front) -> None:
    query = {
        "subject": {"type": "user"},
        "action": {"name": "read"},
        "resource": {"type": "record", "id": "record-1"},
    }
    token = _search(front, query | {"page": {"limit": 1}})["page"]["next_token"]
    other = query | {"action": {"name": "write"}, "page": {"token": token}}
    (answer,) = exchange(
        front, raw("POST", "/access/v1/search/subject", json.dumps(other).encode())
    ).answers
    assert answer.status == 400
    assert answer.json["code"] == "invalid-page-token"


def test_actions_are_paged_too(front: Front) -> None:
    query = {
        "subject": {"type": "user", "id": "alice"},
        "resource": {"type": "record", "id": "record-1"},
    }
    names: list[str] = []
    conditional: list[str] = []
    token = ""
    for _ in range(5):
        answer = _search(front, query | {"page": {"limit": 1, "token": token}}, "action")
        names += [entry["name"] for entry in answer["results"]]
        conditional += [entry["name"] for entry in answer["context"].get("conditional", [])]
        token = answer["page"]["next_token"]
        if not token:
            break
    assert (names, conditional) == (["read", "write"], ["delete"])


def _search(front: Front, query: dict[str, Any], kind: str = "subject") -> Any:
    (answer,) = exchange(
        front, raw("POST", f"/access/v1/search/{kind}", json.dumps(query).encode())
    ).answers
    assert answer.status == 200, answer.body
    return answer.json
