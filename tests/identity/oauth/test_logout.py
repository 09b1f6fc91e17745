"""A client has its person signed out, and is told where that happens elsewhere."""

from __future__ import annotations

from typing import Any

import httpx
from joserfc import jwt
from joserfc.jwk import KeySet

from sayso.identity import sessions
from sayso.identity.changing import SYSTEM
from sayso.identity.oauth import logout
from tests.identity.oauth.world import Desk, desk
from tests.store.databases import Postgres, fetch, run

BYE = "https://app.example/bye"
NOTICE = "https://app.example/notice"


async def out(found: Desk, **query: str) -> httpx.Response:
    """What the browser is answered."""
    cookie = "; ".join(f"{k}={v}" for k, v in found.cookies.items())
    return await found.http.get("/oauth2/end-session", params=query, headers={"cookie": cookie})


async def is_signed_in(found: Desk) -> bool:
    cookie = found.cookies[sessions.cookie_name(found.provider)]
    return await sessions.find(found.provider, cookie) is not None


def test_the_session_s_own_id_token_signs_it_out(postgres: Postgres) -> None:
    async def story() -> None:
        async with desk(postgres) as found:
            tokens = await found.tokens()
            answer = await out(
                found,
                id_token_hint=tokens["id_token"],
                post_logout_redirect_uri=BYE,
                state="s 2&x",
            )
            assert answer.headers["location"] == f"{BYE}?state=s+2%26x"
            assert not await is_signed_in(found)
            assert not await found.is_active(tokens["access_token"])
            again = await out(found, client_id=found.client.id, post_logout_redirect_uri=BYE)
            assert again.headers["location"] == BYE

    run(story())


def test_anyone_else_s_link_has_the_person_asked(postgres: Postgres) -> None:
    """And then what was asked for is what the page was sent with."""

    async def story() -> None:
        async with desk(postgres) as found:
            query = {"client_id": found.client.id, "post_logout_redirect_uri": BYE, "state": "s"}
            answer = await out(found, **query)
            where = answer.headers["location"]
            assert where.startswith(found.issuer + logout.SIGN_OUT)
            page = httpx.URL(where)
            assert dict(page.params) == query
            assert await is_signed_in(found)
            asked = await logout.read(found.provider, page.params)
            done = await logout.sign_out(found.provider, SYSTEM, asked, found.session, sure=True)
            assert done.url == f"{BYE}?state=s"
            assert not await is_signed_in(found)

    run(story())


def test_another_session_s_id_token_has_the_person_asked(postgres: Postgres) -> None:
    async def story() -> None:
        async with desk(postgres) as found:
            hint = (await found.tokens())["id_token"]
            session, cookie = await sessions.start(
                found.provider, SYSTEM, found.session.person, ["pwd"]
            )
            assert session.id != found.session.id
            found.cookies[sessions.cookie_name(found.provider)] = cookie
            answer = await out(found, id_token_hint=hint)
            assert logout.SIGN_OUT in answer.headers["location"]
            assert await is_signed_in(found)

    run(story())


def test_nobody_is_sent_where_no_client_has_registered(postgres: Postgres) -> None:
    async def story() -> None:
        async with desk(postgres) as found:
            hint = (await found.tokens())["id_token"]
            id = found.client.id
            queries: list[dict[str, str]] = [
                {"post_logout_redirect_uri": BYE},
                {"post_logout_redirect_uri": BYE + "/", "client_id": id},
                {"post_logout_redirect_uri": "https://evil.example/", "id_token_hint": hint},
                {"post_logout_redirect_uri": BYE, "client_id": "cli_other", "id_token_hint": hint},
                {"post_logout_redirect_uri": BYE, "id_token_hint": hint[:-6] + "AAAAAA"},
                {"client_id": id, "state": "x" * 3_000},
            ]
            for query in queries:
                answer = await out(found, **query)
                assert answer.status_code == 400, query
                assert "location" not in answer.headers
                assert await is_signed_in(found)

    run(story())


def test_clients_are_told_of_a_session_s_end(postgres: Postgres) -> None:
    async def story() -> None:
        async with desk(postgres, backchannel_logout_uri=NOTICE) as found:
            await found.tokens()
            await sessions.end(found.provider, SYSTEM, found.session.id)
            told = await fetch(postgres.owner_url, "SELECT array_agg(kind) FROM sayso.outbox")
            assert told == ["backchannel-logout"]
            token = await logout.logout_token(
                found.provider, found.client.id, found.session.person, found.session.id
            )
            keys = KeySet.import_key_set((await found.http.get("/oauth2/jwks")).json())
            read = jwt.decode(token, keys, algorithms=["RS256"])
            claims: dict[str, Any] = read.claims
            assert read.header["typ"] == "logout+jwt"
            assert claims["aud"] == found.client.id
            assert claims["sid"] == found.session.id
            assert claims["events"] == {logout.EVENT: {}}
            assert "nonce" not in claims
            assert not await found.believes(token)

    run(story())


def test_offline_access_outlives_a_session(postgres: Postgres) -> None:
    async def story() -> None:
        async with desk(postgres) as found:
            tokens = await found.tokens(scope="openid offline_access")
            await sessions.end(found.provider, SYSTEM, found.session.id)
            assert await found.is_active(tokens["access_token"])
            assert (await found.refresh(tokens["refresh_token"])).status_code == 200

    run(story())
