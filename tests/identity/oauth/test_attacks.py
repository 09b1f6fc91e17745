"""Attacks on how clients come to tokens, each by the name it has in RFC 9700 and its like."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

import httpx
import pytest

from sayso.engine.errors import InvalidValue
from sayso.identity import sessions
from sayso.identity.changing import SYSTEM
from sayso.identity.errors import NotThere
from sayso.identity.oauth import interactions
from sayso.identity.oauth.client_changes import create_client, set_disabled
from sayso.identity.oauth.client_rules import check_request
from sayso.identity.oauth.revocation import revoke_grant
from tests.identity.oauth.world import (
    API,
    BROWSER,
    CALLBACK,
    OTHER_API,
    Desk,
    at_desk,
    desk,
    sent,
    waiting,
    wanted,
)
from tests.server.native.world import serving
from tests.store.databases import Postgres, run

NOT_REGISTERED = (
    "https://app.example/callback/",
    "https://app.example/callback?x=1",
    "https://app.example/callback?",
    "https://app.example/callback#x",
    "https://app.example/Callback",
    "https://APP.example/callback",
    "https://app.example:443/callback",
    "https://app.example//callback",
    "https://app.example/x/../callback",
    "https://app.example/%63allback",
    "https://app.example/callback%00",
    "https://app.example/callback%0d%0aset-cookie:x=1",
    "https://app.example@evil.example/callback",
    "https://app.example.evil.example/callback",
    "https://evil.example\\@app.example/callback",
    "http://app.example/callback",
    "//app.example/callback",
    "/callback",
    " https://app.example/callback",
    "https://app.example/callback ",
    "javascript:alert(1)",
    "",
)


def refused(answer: httpx.Response, error: str, status: int = 400) -> None:
    """Hold that a client was refused, and given nothing else."""
    assert answer.status_code == status, answer.text
    assert answer.json()["error"] == error, answer.text
    assert answer.json().keys() == {"error", "error_description"}


# ── Where answers go ──


def test_redirect_uri_tricks(postgres: Postgres) -> None:
    """Nothing is sent anywhere but where the client has registered, character by character."""

    async def story() -> None:
        async with desk(postgres) as found:
            for uri in NOT_REGISTERED:
                answer = await found.authorize(redirect_uri=uri)
                assert answer.status_code == 400, uri
                assert "location" not in answer.headers
            for missing in ("client_id", "redirect_uri"):
                answer = await found.authorize(**{missing: None})
                assert answer.status_code == 400
                assert "location" not in answer.headers

    run(story())


def test_redirect_uri_tricks_at_the_loopback(postgres: Postgres) -> None:
    """Of a native application the port is its own to choose, and nothing else is."""
    uris = ("http://127.0.0.1/cb", "http://[::1]:1/cb", "http://localhost:1/cb")

    async def story() -> None:
        async with desk(
            postgres,
            redirect_uris=uris,
            token_endpoint_auth_method="none",
            grant_types=("authorization_code",),
        ) as found:
            for good in ("http://127.0.0.1:51004/cb", "http://[::1]/cb", "http://localhost:1/cb"):
                assert (await found.authorize(redirect_uri=good)).status_code == 303, good
            for bad in (
                "http://127.0.0.1:51004/other",
                "http://127.0.0.1:x/cb",
                "http://127.0.0.1:1@evil.example/cb",
                "http://127.0.0.1.evil.example/cb",
                "http://127.0.0.2/cb",
                "https://127.0.0.1/cb",
                "http://localhost:2/cb",
            ):
                assert (await found.authorize(redirect_uri=bad)).status_code == 400, bad

    run(story())


@pytest.mark.parametrize(
    "uri",
    [
        "https://app.example/#x",
        "https://user@app.example/",
        "http://app.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "https:///x",
        "https://app.example/\n",
        "https://app.example/*",
        "https://app.example\\x",
        "app.example",
        "com.example.app:/x",
    ],
)
def test_redirect_uri_tricks_at_registration(uri: str) -> None:
    with pytest.raises(InvalidValue):
        check_request(wanted(redirect_uris=(uri,)))


def test_mix_up(postgres: Postgres) -> None:
    """Every answer, errors too, says which server it is from (RFC 9207)."""

    async def story() -> None:
        async with desk(postgres) as found:
            known = (await found.http.get("/.well-known/openid-configuration")).json()
            assert known["authorization_response_iss_parameter_supported"] is True
            for changed in ({}, {"scope": "none-of-these"}, {"response_type": "token"}):
                answer = await found.authorize(**changed)
                assert sent(answer)["iss"] == found.issuer == known["issuer"]

    run(story())


def test_login_csrf(postgres: Postgres) -> None:
    """What one browser has begun another can't end, nor anybody twice."""

    async def story() -> None:
        async with desk(postgres, consent=True) as found:
            answer = await found.authorize()
            assert "/id/consent?" in answer.headers["location"]
            interaction = await waiting(found, answer)
            assert interaction.id is not None
            for other in (secrets.token_urlsafe(32), ""):
                with pytest.raises(NotThere):
                    await interactions.find(found.provider, interaction.id, other)
            await interactions.allow(found.provider, SYSTEM, interaction, found.session)
            with pytest.raises(NotThere):
                await interactions.allow(found.provider, SYSTEM, interaction, found.session)
            with pytest.raises(NotThere):
                await interactions.find(found.provider, interaction.id, found.cookies[BROWSER])

    run(story())


def test_form_post_xss(postgres: Postgres) -> None:
    """What a client, or whoever wrote the link, says is never markup."""
    nasty = "\"><script>alert(1)</script>'"

    async def story() -> None:
        async with desk(postgres) as found:
            answer = await found.authorize(response_mode="form_post", state=nasty)
            assert answer.status_code == 200
            assert "<script>alert" not in answer.text
            assert answer.text.count("<script>") == 1
            assert "&quot;&gt;&lt;script&gt;" in answer.text
            assert "unsafe-inline" not in answer.headers["content-security-policy"]

    run(story())


# ── Codes ──


def test_code_replay(postgres: Postgres) -> None:
    """A code is good once. Used again, all that was given for it ends."""

    async def story() -> None:
        async with desk(postgres) as found:
            code = await found.code()
            tokens = (await found.redeem(code)).json()
            assert await found.is_active(tokens["access_token"])
            refused(await found.redeem(code), "invalid_grant")
            assert not await found.is_active(tokens["access_token"])
            assert not await found.is_active(tokens["refresh_token"])
            refused(await found.refresh(tokens["refresh_token"]), "invalid_grant")

    run(story())


def test_code_replay_at_the_same_time(postgres: Postgres) -> None:
    async def story() -> None:
        async with desk(postgres) as found:
            code = await found.code()
            answers = await asyncio.gather(*(found.redeem(code) for _ in range(6)))
            won = [a for a in answers if a.status_code == 200]
            assert len(won) == 1
            assert not await found.is_active(won[0].json()["access_token"])

    run(story())


def test_code_injection(postgres: Postgres) -> None:
    """A code is for the client, the redirect URI and the verifier that it was asked for with."""

    async def story() -> None:
        async with desk(postgres) as found:
            other, secret = await create_client(found.provider, SYSTEM, wanted())
            code = await found.code()
            stolen = await found.http.post(
                "/oauth2/token",
                data={
                    "grant_type": "authorization_code",
                    "code": code,
                    "code_verifier": found.verifier,
                    "redirect_uri": CALLBACK,
                },
                auth=(other.id, secret or ""),
            )
            refused(stolen, "invalid_grant")
            assert (await found.redeem(code)).status_code == 200  # its own client still may
            for changed in (
                {"redirect_uri": "https://app.example/other"},
                {"code_verifier": secrets.token_urlsafe(32)},
            ):
                code = await found.code()
                refused(await found.redeem(code, **changed), "invalid_grant")
                refused(await found.redeem(code), "invalid_grant")

    run(story())


def test_pkce_downgrade(postgres: Postgres) -> None:
    """There is no code without S256, and no token without the verifier."""

    async def story() -> None:
        async with desk(postgres) as found:
            for changed in (
                {"code_challenge": None, "code_challenge_method": None},
                {"code_challenge_method": "plain"},
                {"code_challenge_method": None},
                {"code_challenge": ""},
                {"code_challenge": "short"},
                {"code_challenge": found.verifier + "="},
            ):
                answer = await found.authorize(**changed)
                assert sent(answer)["error"] == "invalid_request", changed
                assert "code" not in sent(answer)
            for verifier in (None, "", "x" * 42, "x" * 129, "ä" * 43):
                answer = await found.redeem(await found.code(), code_verifier=verifier)
                refused(answer, "invalid_request")
            known = (await found.http.get("/.well-known/oauth-authorization-server")).json()
            assert known["code_challenge_methods_supported"] == ["S256"]

    run(story())


# ── Refresh tokens ──


def test_refresh_reuse(postgres: Postgres) -> None:
    """A refresh token that comes again ends its family, the newest of it too."""

    async def story() -> None:
        async with desk(postgres) as found:
            first = (await found.tokens())["refresh_token"]
            second = (await found.refresh(first)).json()
            refused(await found.refresh(first), "invalid_grant")
            refused(await found.refresh(second["refresh_token"]), "invalid_grant")
            assert not await found.is_active(second["access_token"])

    run(story())


def test_refresh_race(postgres: Postgres) -> None:
    """Of requests with one token one wins; the others end the family that it won."""

    async def story() -> None:
        async with desk(postgres) as found:
            first = (await found.tokens())["refresh_token"]
            answers = await asyncio.gather(*(found.refresh(first) for _ in range(6)))
            won = [a for a in answers if a.status_code == 200]
            assert len(won) == 1
            refused(await found.refresh(won[0].json()["refresh_token"]), "invalid_grant")
            assert not await found.is_active(won[0].json()["access_token"])

    run(story())


def test_scope_widening(postgres: Postgres) -> None:
    """A refresh gives what its grant has, or less."""

    async def story() -> None:
        async with desk(postgres) as found:
            tokens = await found.tokens(scope="openid read", resource=API)
            for wider in ("openid read write", "write", "offline_access", "admin"):
                refused(await found.refresh(tokens["refresh_token"], scope=wider), "invalid_scope")
            less = await found.refresh(tokens["refresh_token"], scope="read")
            assert less.json()["scope"] == "read"
            for wider in ("read admin", "openid", "offline_access"):
                answer = await found.token(grant_type="client_credentials", scope=wider)
                refused(answer, "invalid_scope")

    run(story())


def test_audience_widening(postgres: Postgres) -> None:
    """No token is for a resource that its grant, or its client, does not name."""

    async def story() -> None:
        async with desk(postgres, resources=(API,)) as found:
            tokens = await found.tokens(scope="openid read", resource=API)
            for wider in (OTHER_API, "https://nowhere.example", [API, OTHER_API], API + "/"):
                answer = await found.refresh(tokens["refresh_token"], resource=wider)
                refused(answer, "invalid_target")
                cc = await found.token(grant_type="client_credentials", resource=wider)
                refused(cc, "invalid_target")
                assert sent(await found.authorize(resource=wider))["error"] == "invalid_target"

    run(story())


# ── Revocation ──


async def _offline(found: Desk) -> dict[str, Any]:
    return await found.tokens(scope="openid offline_access")


def test_revocation_race_minting_after_revoking(postgres: Postgres) -> None:
    """Once a grant, session, person or client has ended nothing is given out for it."""

    async def story() -> None:
        async with desk(postgres) as found:
            tokens, code = await found.tokens(), await found.code()
            await sessions.end(found.provider, SYSTEM, found.session.id)
            assert not await found.is_active(tokens["access_token"])
            refused(await found.refresh(tokens["refresh_token"]), "invalid_grant")
            refused(await found.redeem(code), "invalid_grant")

    run(story())


def test_revocation_race_during_refresh(postgres: Postgres) -> None:
    """Whichever comes first, no token of a grant that was revoked is good."""

    async def story() -> None:
        async with desk(postgres) as found:
            for _ in range(5):
                tokens = await _offline(found)
                claims = await found.claims(tokens["access_token"])
                answer, _ = await asyncio.gather(
                    found.refresh(tokens["refresh_token"]),
                    revoke_grant(found.provider, SYSTEM, claims["grant"], "a test"),
                )
                assert not await found.is_active(tokens["access_token"])
                if answer.status_code == 200:
                    assert not await found.is_active(answer.json()["access_token"])
                    refused(await found.refresh(answer.json()["refresh_token"]), "invalid_grant")

    run(story())


def test_revocation_of_a_client(postgres: Postgres) -> None:
    async def story() -> None:
        async with desk(postgres) as found:
            other, secret = await create_client(found.provider, SYSTEM, wanted())
            answer = await found.http.post(
                "/oauth2/token",
                data={"grant_type": "client_credentials", "scope": "read", "resource": API},
                auth=(other.id, secret or ""),
            )
            token = answer.json()["access_token"]
            await set_disabled(found.provider, SYSTEM, other.id, True)
            again = await found.http.post(
                "/oauth2/token",
                data={"grant_type": "client_credentials"},
                auth=(other.id, secret or ""),
            )
            refused(again, "invalid_client", 401)
            assert not await found.believes(token)

    run(story())


# ── Tenants ──


def test_tenant_breakout(postgres: Postgres) -> None:
    """Whatever is one tenant's is nothing to another."""

    async def story() -> None:
        async with (
            serving(postgres, tenants=("acme",)) as world,
            at_desk(world) as here,
            at_desk(world, "acme") as there,
        ):
            tokens, code = await here.tokens(), await here.code()
            assert not await there.is_active(tokens["access_token"])
            assert not await there.is_active(tokens["refresh_token"])
            refused(await there.refresh(tokens["refresh_token"]), "invalid_grant")
            refused(await there.redeem(code, code_verifier=here.verifier), "invalid_grant")
            refused(
                await there.http.post(
                    "/oauth2/token",
                    data={"grant_type": "client_credentials"},
                    auth=(here.client.id, here.secret),
                ),
                "invalid_client",
                401,
            )
            assert (await there.authorize(client_id=here.client.id)).status_code == 400
            bearer = {"authorization": f"Bearer {tokens['access_token']}"}
            assert (await there.http.get("/oauth2/userinfo", headers=bearer)).status_code == 401

    run(story())
