"""A client hears of a session's end by a token that it can verify, and again until it has."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from sayso.identity import outbound, sessions
from sayso.identity.changing import SYSTEM
from sayso.identity.oauth.back_channel import tell
from sayso.identity.outbox.draining import dead
from tests.identity.oauth.world import desk
from tests.identity.persons import ANN
from tests.identity.test_outbound import web
from tests.store.databases import Postgres, fetch, run

EVENT = "http://schemas.openid.net/event/backchannel-logout"
LEFT = "SELECT count(*) FROM sayso.outbox WHERE kind = 'backchannel-logout'"


@pytest.fixture(autouse=True)
def _loopback(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(outbound.VARIABLE, "127.0.0.0/8")
    outbound.outbound.cache_clear()
    yield
    outbound.outbound.cache_clear()


def test_a_client_is_told(postgres: Postgres) -> None:
    async def story() -> None:
        async with (
            web(b"HTTP/1.1 200 OK\r\n\r\n") as (port, got),
            desk(postgres, backchannel_logout_uri=f"http://127.0.0.1:{port}/out") as found,
        ):
            await found.tokens()
            await sessions.end(found.provider, SYSTEM, found.session.id)
            while await fetch(postgres.owner_url, LEFT):
                await asyncio.sleep(0.02)
            (request,) = got
            head, _, body = request.partition(b"\r\n\r\n")
            assert b"content-type: application/x-www-form-urlencoded" in head.lower()
            (token,) = parse_qs(body.decode())["logout_token"]
            metadata = (await found.http.get("/.well-known/openid-configuration")).json()
            known = (await found.http.get(metadata["jwks_uri"])).json()
            said = jwt.decode(token, KeySet.import_key_set(known), algorithms=["RS256"])
            assert said.header["typ"] == "logout+jwt"
            claims = said.claims
            assert (claims["iss"], claims["aud"]) == (found.issuer, found.client.id)
            assert (claims["sub"], claims["sid"]) == (ANN, found.session.id)
            assert claims["events"] == {EVENT: {}}
            assert "nonce" not in claims
            assert claims["jti"]

    run(story())


def test_one_that_does_not_hear_is_told_again(postgres: Postgres) -> None:
    async def story() -> None:
        async with (
            web(b"HTTP/1.1 503 Service Unavailable\r\n\r\n") as (port, got),
            desk(postgres, backchannel_logout_uri=f"http://127.0.0.1:{port}/out") as found,
        ):
            await found.tokens()
            await sessions.end(found.provider, SYSTEM, found.session.id)
            while not await fetch(postgres.owner_url, f"{LEFT} AND error <> ''"):
                await asyncio.sleep(0.02)
            assert len(got) == 1
            assert await dead(found.provider) == []

    run(story())


def test_one_that_is_gone_is_not(postgres: Postgres) -> None:
    async def story() -> None:
        async with web(b"HTTP/1.1 200 OK\r\n\r\n") as (port, got), desk(postgres) as found:
            uri = f"http://127.0.0.1:{port}/out"
            body = {"client": "cli_0", "uri": uri, "sub": ANN, "sid": found.session.id}
            await tell(found.provider, uuid.UUID(int=1), body)
            assert got == []

    run(story())
