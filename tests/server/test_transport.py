"""What HTTP itself asks of the server: headers, methods, sizes, pipelining, odd syntax."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.server.http.front import MAX_BODY, Front
from sayso.server.http.metadata import EVALUATION
from sayso.server.keys import ApiKeys, InvalidKeyFile

from .harness import PUBLIC_URL, ask, converse, exchange, fixture_front, raw

BODY = json.dumps(
    {
        "subject": {"type": "user", "id": "alice"},
        "action": {"name": "read"},
        "resource": {"type": "record", "id": "record-1"},
    }
).encode()
CHUNKED = b"%x\r\n%b\r\n0\r\n\r\n" % (len(BODY), BODY)


@pytest.fixture(scope="module")
def front() -> Front:
    return fixture_front()


# ── Content types ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/json; charset=utf-8",
        "Application/JSON",
        "application/json;charset=UTF-8",
    ],
)
def test_json_is_taken(front: Front, content_type: str) -> None:
    answer = ask(front, "POST", EVALUATION, BODY, headers={"Content-Type": content_type})
    assert (answer.status, answer.json["decision"]) == (200, True)


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/xml", "", "application/jsonx", "application/x-www-form-urlencoded"],
)
def test_other_content_types_are_refused(front: Front, content_type: str) -> None:
    answer = ask(front, "POST", EVALUATION, BODY, headers={"Content-Type": content_type})
    assert (answer.status, answer.json["code"]) == (400, "unsupported-media-type")


# ── X-Request-ID ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", [EVALUATION, "/access/v1/nothing"])
@pytest.mark.parametrize("given_id", [b"a", b"0c6ce1f0-6f4b-4b4a-9d4e-57a0cd7a7a66", b"x" * 256])
def test_a_request_id_comes_back(front: Front, path: str, given_id: bytes) -> None:
    answer = ask(front, "POST", path, BODY, request_id=given_id)
    assert answer.headers["x-request-id"] == given_id.decode()


@pytest.mark.parametrize("given_id", [None, b"x" * 257, b"\xff", b"a\tb"])
def test_no_fit_request_id_gets_a_new_one(front: Front, given_id: bytes | None) -> None:
    ids = {
        ask(front, "POST", EVALUATION, BODY, request_id=given_id).headers["x-request-id"]
        for _ in range(2)
    }
    assert len(ids) == 2
    assert all(10 < len(found) < 64 for found in ids)


# ── Paths and methods ────────────────────────────────────────────────────────────────


def test_unknown_paths(front: Front) -> None:
    assert ask(front, "GET", "/").status == 404
    assert ask(front, "POST", EVALUATION + "/", BODY).json["code"] == "not-found"


def test_methods(front: Front) -> None:
    answer = ask(front, "GET", EVALUATION)
    assert (answer.status, answer.headers["allow"]) == (405, "POST, OPTIONS")
    answer = ask(front, "OPTIONS", EVALUATION)
    assert (answer.status, answer.headers["allow"], answer.body) == (204, "POST, OPTIONS", b"")
    answer = ask(front, "POST", "/healthz", BODY)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_head_is_get_without_the_body(front: Front) -> None:
    get = ask(front, "GET", "/healthz")
    head = exchange(front, raw("HEAD", "/healthz")).written
    assert head.endswith(b"\r\n\r\n")
    assert b"content-length: %d\r\n" % len(get.body) in head


def test_a_query_changes_nothing(front: Front) -> None:
    assert ask(front, "POST", EVALUATION + "?x=1", BODY).status == 200


def test_metadata(front: Front) -> None:
    answer = ask(front, "GET", "/.well-known/authzen-configuration")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json["policy_decision_point"] == PUBLIC_URL
    endpoints = {key: url for key, url in answer.json.items() if key.endswith("_endpoint")}
    assert len(endpoints) == 5
    for url in endpoints.values():
        assert ask(front, "OPTIONS", url.removeprefix(PUBLIC_URL)).status == 204


def test_metadata_of_a_path() -> None:
    front = Front(fixture_front().service, public_url="https://pdp.example.com/tenant1/")
    answer = ask(front, "GET", "/.well-known/authzen-configuration/tenant1")
    assert answer.json["policy_decision_point"] == "https://pdp.example.com/tenant1"


# ── Sizes and shapes ─────────────────────────────────────────────────────────────────


def test_too_large_a_body_is_refused_unread(front: Front) -> None:
    head = raw("POST", EVALUATION, headers={"Content-Length": str(MAX_BODY + 1)})
    conversation = exchange(front, head.replace(b"Content-Length: 0\r\n", b""))
    assert [answer.status for answer in conversation.answers] == [413]
    assert conversation.closed


def test_too_large_a_chunked_body_is_refused(front: Front) -> None:
    chunk = b"%x\r\n%b\r\n" % (1 << 20, b" " * (1 << 20))
    head = raw("POST", EVALUATION, headers={"Transfer-Encoding": "chunked"})
    conversation = exchange(front, head, *[chunk] * 5, b"0\r\n\r\n")
    assert conversation.answers[0].status == 413


@pytest.mark.parametrize("text", ["[" * 100_000, '{"subject":' * 50_000, "9" * 100_000])
def test_deep_or_long_json_is_refused(front: Front, text: str) -> None:
    assert ask(front, "POST", EVALUATION, text.encode()).status == 400


def test_numbers_of_any_size_are_refused_or_taken(front: Front) -> None:
    for number in ("1e999999999", "1" * 400, "-0.0", "1e-400"):
        context = BODY[:-1] + b',"context":{"n":' + number.encode() + b"}}"
        assert ask(front, "POST", EVALUATION, context).status in (200, 400)


def test_bytes_that_are_no_text_are_refused(front: Front) -> None:
    assert ask(front, "POST", EVALUATION, BODY.replace(b"alice", b"al\xffice")).status == 400
    assert ask(front, "POST", EVALUATION, BODY.replace(b"alice", b"\\ud800")).status == 400


# ── The short way does what the long one does ────────────────────────────────────────

ODD_HEADERS = [
    "Content-Length: 5",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: identity",
    "Expect: 100-continue",
    "Connection: close",
    "Connection: keep-alive",
    "Connection: upgrade\r\nUpgrade: websocket",
    "Content-Encoding: gzip",
    "X-Request-ID: another",
    "Content-Type: text/plain",
    "X-Odd : space",
    " folded: yes",
    "X-Bytes: \xe9",
    "X-Nul: \x00",
    "nocolon",
    "Authorization: Bearer x",
    "X-Empty:",
]


@pytest.mark.parametrize("header", ODD_HEADERS)
def test_odd_headers_are_judged_alike(front: Front, header: str) -> None:
    wire = raw("POST", EVALUATION, BODY)
    first, rest = wire.split(b"\r\n", 1)
    odd = first + b"\r\n" + header.encode("latin-1") + b"\r\n" + rest
    for pieces in ([odd], [odd + wire], [wire, odd], [odd[:-5], odd[-5:]]):
        fast, slow = exchange(front, *pieces), exchange(front, *pieces, fast=False)
        assert fast == slow


@pytest.mark.parametrize(
    "change",
    [
        (b"POST /access", b"post /access"),
        (b"HTTP/1.1", b"HTTP/1.0"),
        (b"HTTP/1.1", b"HTTP/2.0"),
        (b"\r\n", b"\n"),
        (b"Content-Length: ", b"Content-Length: +"),
        (b"Content-Length: ", b"Content-Length: 00"),
        (b"Content-Length: ", b"content-LENGTH:"),
        (b"Content-Length", b"Content-Lengths"),
        (b"POST ", b"\r\nPOST "),
        (b"POST ", b"POST  "),
        (b"evaluation ", b"evaluation#x "),
        (b"evaluation ", b"%65valuation "),
    ],
)
def test_odd_requests_are_judged_alike(front: Front, change: tuple[bytes, bytes]) -> None:
    wire = raw("POST", EVALUATION, BODY)
    odd = wire.replace(*change)
    for pieces in ([odd], [wire, odd], [odd + wire]):
        assert exchange(front, *pieces) == exchange(front, *pieces, fast=False)


_REQUESTS = (
    raw("POST", EVALUATION, BODY),
    raw("POST", EVALUATION, b"{}"),
    raw("POST", EVALUATION, BODY, {"Authorization": "Bearer x"}),
    raw("GET", "/healthz"),
    raw("POST", "/access/v1/evaluations", BODY),
    raw(
        "POST",
        EVALUATION,
        b"%x\r\n%b\r\n0\r\n\r\n" % (len(BODY), BODY),
        {"Transfer-Encoding": "chunked"},
    ),
)


@settings(deadline=None, max_examples=int(os.environ.get("SAYSO_EXAMPLES", "60")))
@given(
    st.lists(st.sampled_from(_REQUESTS), min_size=1, max_size=5),
    st.lists(st.integers(0, 1500), max_size=6),
)
def test_pipelined_requests_in_any_pieces_are_answered_alike(
    requests: list[bytes], cuts: list[int]
) -> None:
    front = _shared_front()
    wire = b"".join(requests)
    bounds = sorted({0, len(wire), *(cut for cut in cuts if cut < len(wire))})
    pieces = [wire[a:b] for a, b in itertools.pairwise(bounds)]

    async def both() -> None:
        fast, slow = await converse(front, *pieces), await converse(front, *pieces, fast=False)
        assert len(fast.answers) == len(requests)
        assert fast == slow

    asyncio.run(both())


_FRONTS: list[Front] = []


def _shared_front() -> Front:
    if not _FRONTS:
        _FRONTS.append(fixture_front())
    return _FRONTS[0]


# ── Keys ─────────────────────────────────────────────────────────────────────────────

KEY = "correct-horse-battery-staple"


@pytest.fixture
def locked(tmp_path: Path) -> Front:
    keys = tmp_path / "keys"
    keys.write_text(
        f"# one in the clear, one hashed\n{KEY}\n\n"
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n"
    )
    return fixture_front(keys=ApiKeys.read(keys))


@pytest.mark.parametrize("key", [KEY, "test"])
def test_a_key_opens(locked: Front, key: str) -> None:
    for scheme in ("Bearer", "bearer"):
        headers = {"Authorization": f"{scheme} {key}"}
        assert ask(locked, "POST", EVALUATION, BODY, headers=headers).status == 200


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer wrong", f"Basic {KEY}", KEY])
@pytest.mark.parametrize("path", [EVALUATION, "/access/v1/search/action", "/access/v1/evaluations"])
def test_no_key_opens_nothing(locked: Front, path: str, authorization: str | None) -> None:
    headers = {"Authorization": authorization} if authorization else {}
    answer = ask(locked, "POST", path, BODY, headers=headers)
    assert answer.status == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert "Authorization: Bearer" in answer.json["detail"]
    assert ask(locked, "GET", "/metrics").status == 401


def test_two_keys_open_nothing(locked: Front) -> None:
    wire = raw("POST", EVALUATION, BODY, {"Authorization": f"Bearer {KEY}"})
    first, rest = wire.split(b"\r\n", 1)
    twice = first + f"\r\nAuthorization: Bearer {KEY}\r\n".encode() + rest
    assert exchange(locked, twice).answers[0].status == 401


def test_health_needs_no_key(locked: Front) -> None:
    for path in ("/healthz", "/readyz", "/.well-known/authzen-configuration"):
        assert ask(locked, "GET", path).status == 200


@pytest.mark.parametrize(
    "text", ["", "# none\n", "short\n", "with a space in it\n", "ünïcödé-ünïcödé-ü\n"]
)
def test_a_bad_key_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "keys"
    path.write_text(text)
    with pytest.raises(InvalidKeyFile, match=str(path)):
        ApiKeys.read(path)


# ── What is told of itself ───────────────────────────────────────────────────────────


def test_metrics() -> None:
    front = fixture_front()
    for _ in range(3):
        ask(front, "POST", EVALUATION, BODY)
    ask(front, "POST", EVALUATION, b"{}")
    ask(front, "POST", "/access/v1/evaluations", {"evaluations": [{}, {}]})
    text = ask(front, "GET", "/metrics").body.decode()
    for line in (
        'sayso_http_requests_total{endpoint="evaluation",status="200"} 3.0',
        'sayso_http_requests_total{endpoint="evaluation",status="400"} 1.0',
        'sayso_http_request_seconds_count{endpoint="evaluation"} 4.0',
        'sayso_decisions_total{outcome="allowed"} 3.0',
        'sayso_decisions_total{outcome="denied"} 2.0',
        "sayso_reload_failed 0.0",
        "process_cpu_seconds_total",
    ):
        assert line in text
    assert front.service.current.policy.digest in text


def test_readiness(front: Front) -> None:
    answer = ask(front, "GET", "/readyz")
    assert answer.json["status"] == "ready"
    assert answer.json["policy"] == front.service.current.policy.digest
    assert "stale" not in answer.json


def test_a_fault_of_the_server_is_a_500(monkeypatch: pytest.MonkeyPatch) -> None:
    front = fixture_front()

    def fail(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(type(front.answers), "respond", fail)
    answer = ask(front, "POST", EVALUATION, BODY)
    assert (answer.status, answer.json["code"]) == (500, "internal")
    assert b"secret" not in answer.body
