"""Whatever is sent to the endpoints of OAuth, it is refused as what it is and never a failure."""

from __future__ import annotations

import random
from typing import Any

import httpx
import pytest

from sayso.identity.oauth import metadata as m
from sayso.server.identity.app import MAX_HEADER, ROUTES
from sayso.server.identity.request import MAX_BODY
from tests.identity.oauth.world import API, CALLBACK, Desk, desk
from tests.identity.pages.test_forms import JUNK, VALUES
from tests.store.databases import Postgres, run

ENDPOINTS = sorted(path for path in ROUTES if not path.startswith("/id/"))
POSTED = [path for path in ENDPOINTS if "POST" in ROUTES[path]]
BROWSED = (m.AUTHORIZE, m.END_SESSION)
"""Where a browser is sent: a form there is passed on as a query, which is then judged."""

FORM = "application/x-www-form-urlencoded"
KINDS = ("multipart/form-data; boundary=x", "application/json", "text/plain", "", "a/b/c")

PROOFS = [
    "Basic",
    "Basic !",
    "Basic " + "QQ" * 5_000,
    "Basic Og==",
    "Basic AAA=",
    "Basic /////w==",
    "Basic JWZmOiVmZg==",  # %ff:%ff
    "Bearer",
    "Bearer a.b.c",
    "Bearer " + ".".join(["e30"] * 3),
    "Bearer " + "a" * 9_000,
    "Digest x",
    "é",
]


def test_no_endpoint_is_left_out() -> None:
    assert {m.TOKEN, m.INTROSPECT, m.REVOKE, m.USERINFO, *BROWSED} <= set(POSTED)


def sane(answer: httpx.Response, *about: Any) -> None:
    """No failure; what is refused is refused in the way of the protocol, or on a page."""
    assert answer.status_code < 500, (about, answer.text)
    kind = answer.headers.get("content-type", "")
    if answer.status_code >= 400 and kind.startswith("application/json"):
        assert answer.json()["error"].isascii(), about
        assert answer.headers["cache-control"] == "no-store", about
    assert "<script>alert" not in answer.text, about
    place = answer.headers.get("location", "")
    assert place.startswith((CALLBACK, "http://127.0.0.1:80/")) or not place, about


def refused(answer: httpx.Response, *about: Any) -> None:
    sane(answer, *about)
    at_client = "error=" in answer.headers.get("location", "")
    assert answer.status_code >= 400 or at_client, about


def test_junk_is_refused(postgres: Postgres) -> None:
    async def story() -> None:
        async with desk(postgres) as found:
            proof = httpx.BasicAuth(found.client.id, found.secret)
            for path in POSTED:
                for body in [*JUNK, b"token=a&token=b", b"token=%00", b"x" * (MAX_BODY + 1)]:
                    for auth in (httpx.Auth(), proof):
                        answer = await found.http.post(
                            path, content=body, headers={"content-type": FORM}, auth=auth
                        )
                        if path in BROWSED and answer.status_code == 303:
                            answer = await found.http.get(answer.headers["location"])
                            if path == m.END_SESSION:  # whose parameters may all be left out
                                sane(answer, path, body[:40])
                                continue
                        refused(answer, path, body[:40])
                for kind in KINDS:
                    answer = await found.http.post(
                        path, content=b"--x\r\n\r\n", headers={"content-type": kind}, auth=proof
                    )
                    refused(answer, path, kind)

    run(story())


def test_long_headers_and_strange_proofs_are_refused(postgres: Postgres) -> None:
    async def story() -> None:
        async with desk(postgres) as found:
            for path in ENDPOINTS:
                for method in ROUTES[path]:
                    for name in ("authorization", "cookie", "user-agent", "x-anything"):
                        answer = await found.http.request(
                            method, path, headers={name: "x" * (MAX_HEADER + 1)}
                        )
                        refused(answer, path, name)
            for path in (m.TOKEN, m.INTROSPECT, m.REVOKE, m.USERINFO):
                for proof in PROOFS:
                    answer = await found.http.post(
                        path,
                        data={"grant_type": "client_credentials", "token": "x"},
                        headers=[(b"authorization", proof.encode("latin-1"))],
                    )
                    refused(answer, path, proof[:40])

    run(story())


def test_methods_that_an_endpoint_has_not(postgres: Postgres) -> None:
    async def story() -> None:
        async with desk(postgres) as found:
            known = {"GET", "POST", "PUT", "DELETE", "PATCH", "TRACE"}
            for path in ENDPOINTS:
                for method in known - set(ROUTES[path]):
                    answer = await found.http.request(method, path)
                    assert answer.status_code == 405, (method, path)

    run(story())


def forms(found: Desk, code: str, refresh: str) -> dict[str, list[dict[str, str]]]:
    """A request of each kind as it should be."""
    return {
        m.TOKEN: [
            {
                "grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK,
                "code_verifier": found.verifier, "resource": API,
            },
            {"grant_type": "refresh_token", "refresh_token": refresh, "scope": "openid"},
            {"grant_type": "client_credentials", "scope": "read", "resource": API},
            {
                "grant_type": "client_credentials", "client_assertion": "e30.e30.e30",
                "client_assertion_type":
                    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            },
        ],
        m.INTROSPECT: [{"token": refresh, "token_type_hint": "refresh_token"}],
        m.REVOKE: [{"token": "e30.e30.e30", "token_type_hint": "access_token"}],
        m.USERINFO: [{"access_token": "e30.e30.e30"}],
        m.AUTHORIZE: [
            {
                **found.query(), "prompt": "consent", "max_age": "9", "login_hint": "x",
                "ui_locales": "de", "id_token_hint": "e30.e30.e30", "resource": API,
                "response_mode": "query",
            }
        ],
        m.END_SESSION: [
            {
                "id_token_hint": "e30.e30.e30", "client_id": found.client.id, "state": "x",
                "post_logout_redirect_uri": "https://app.example/bye",
            },
            {"client_id": found.client.id},
        ],
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(2))
def test_whatever_is_in_a_parameter_it_is_no_failure(postgres: Postgres, seed: int) -> None:
    """One parameter after the other is replaced, doubled, left out, or given bytes of no text."""
    rng = random.Random(seed)

    async def story() -> None:
        async with desk(postgres) as found:
            refresh = (await found.tokens(scope="openid offline_access"))["refresh_token"]
            code = await found.code()
            for path, requests in forms(found, code, refresh).items():
                for asked in requests:
                    for name in asked:
                        for value in rng.sample(VALUES, 6):
                            await _try(found, path, [*(asked | {name: value}).items()])
                        rest = [(n, v) for n, v in asked.items() if n != name]
                        await _try(found, path, rest)
                        twice = await _try(found, path, [*asked.items(), (name, asked[name])])
                        if name != "resource":  # which alone may be there more than once
                            refused(twice, path, name)
                        for raw in (b"%00", b"%ff", b"%zz", b"%ED%A0%80", b"%0d%0aX: y"):
                            body = b"&".join([*map(_pair, rest), name.encode() + b"=" + raw])
                            answer = await _send(found, path, body)
                            (sane if raw[:3] == b"%0d" else refused)(answer, path, name, raw)
                            assert "x" not in answer.headers

    run(story())


def _pair(pair: tuple[str, str]) -> bytes:
    return str(httpx.QueryParams([pair])).encode()


async def _try(found: Desk, path: str, pairs: list[tuple[str, str]]) -> httpx.Response:
    safe = [(n, v.encode("utf-8", "replace").decode()) for n, v in pairs]
    answer = await _send(found, path, b"&".join(map(_pair, safe)))
    sane(answer, path, pairs)
    return answer


async def _send(found: Desk, path: str, body: bytes) -> httpx.Response:
    if path in BROWSED:
        cookie = "; ".join(f"{name}={value}" for name, value in found.cookies.items())
        url = f"{path}?{body.decode('ascii')}"
        return await found.http.get(url, headers={"cookie": cookie})
    shows = path != m.USERINFO and b"client_assertion" not in body
    auth = httpx.BasicAuth(found.client.id, found.secret) if shows else httpx.Auth()
    return await found.http.post(path, content=body, headers={"content-type": FORM}, auth=auth)
