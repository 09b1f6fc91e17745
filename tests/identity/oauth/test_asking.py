"""When a person has to sign in or to agree before a client is answered, and what ends it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sayso.identity import sessions
from sayso.identity.changing import SYSTEM
from sayso.identity.oauth import interactions
from tests.identity.oauth.world import API, CALLBACK, Desk, desk, sent, waiting
from tests.identity.persons import ANN, execute
from tests.store.databases import Postgres, run

SIGN_IN, CONSENT = "/id/sign-in?", "/id/consent?"


async def older(found: Desk, by: timedelta) -> None:
    """Have the person have signed in so much earlier."""
    await execute(
        found.provider,
        "UPDATE sayso.session SET authenticated_at = authenticated_at - $2::interval"
        " WHERE tenant = $1",
        by,
    )


async def asked(found: Desk, **changed: Any) -> str:
    """Where a request leads: to a page, or to the client with this."""
    where: str = (await found.authorize(**changed)).headers["location"]
    if where.startswith(CALLBACK + "?code="):
        return "code"
    return where.removeprefix(found.issuer)


def test_who_is_signed_in_and_has_agreed_is_not_asked(postgres: Postgres) -> None:
    async def story() -> None:
        async with desk(postgres, consent=True) as found:
            assert (await asked(found)).startswith(CONSENT)
            interaction = await waiting(found, await found.authorize())
            assert interaction.client.name == "App"
            back = await interactions.allow(found.provider, SYSTEM, interaction, found.session)
            assert back.url.startswith(CALLBACK + "?code=")
            assert await asked(found) == "code"
            assert await asked(found, scope="openid") == "code"
            for more in ({"scope": "openid read", "resource": API}, {"prompt": "consent"}):
                assert (await asked(found, **more)).startswith(CONSENT), more

    run(story())


def test_a_person_may_refuse(postgres: Postgres) -> None:
    async def story() -> None:
        async with desk(postgres, consent=True) as found:
            interaction = await waiting(found, await found.authorize())
            back = await interactions.deny(found.provider, SYSTEM, interaction, found.session)
            assert "error=access_denied" in back.url
            assert "state=s-1" in back.url
            assert (await asked(found)).startswith(CONSENT)

    run(story())


def test_who_is_not_signed_in_signs_in_and_goes_on(postgres: Postgres) -> None:
    async def story() -> None:
        async with desk(postgres) as found:
            cookie = found.cookies.pop(sessions.cookie_name(found.provider))
            answer = await found.authorize()
            assert answer.headers["location"].startswith(found.issuer + SIGN_IN)
            interaction = await waiting(found, answer)
            again = await interactions.proceed(found.provider, SYSTEM, interaction, None)
            assert again.url == answer.headers["location"]
            session = await sessions.find(found.provider, cookie)
            back = await interactions.proceed(found.provider, SYSTEM, interaction, session)
            assert back.url.startswith(CALLBACK + "?code=")

    run(story())


def test_a_browser_without_our_cookie_is_given_one(postgres: Postgres) -> None:
    async def story() -> None:
        async with desk(postgres) as found:
            found.cookies.clear()
            answer = await found.authorize()
            assert answer.headers["set-cookie"].startswith("__Host-sayso-browser=")
            assert "Secure; HttpOnly; SameSite=Lax" in answer.headers["set-cookie"]

    run(story())


@pytest.mark.parametrize(
    ("changed", "since", "where"),
    [
        ({}, 0, "code"),
        ({"max_age": "60"}, 30, "code"),
        ({"max_age": "60"}, 90, SIGN_IN),
        ({"max_age": "0"}, 1, SIGN_IN),
        ({"prompt": "login"}, 1, SIGN_IN),
        ({"prompt": "select_account"}, 1, SIGN_IN),
        ({"prompt": "login consent"}, 1, SIGN_IN),
        ({"prompt": "none"}, 0, "code"),
    ],
)
def test_how_lately_who_signed_in(
    postgres: Postgres, changed: dict[str, str], since: int, where: str
) -> None:
    async def story() -> None:
        async with desk(postgres) as found:
            await older(found, timedelta(seconds=since))
            assert (await asked(found, **changed)).startswith(where)

    run(story())


def test_who_was_sent_to_sign_in_again_has_to(postgres: Postgres) -> None:
    """The session that there was does not do; one proved anew does, for `max_age=0` too."""

    async def story() -> None:
        async with desk(postgres) as found:
            await older(found, timedelta(seconds=5))
            for changed in ({"prompt": "login"}, {"max_age": "0"}):
                interaction = await waiting(found, await found.authorize(**changed))
                cookie = found.cookies[sessions.cookie_name(found.provider)]
                old = await sessions.find(found.provider, cookie)
                page = await interactions.proceed(found.provider, SYSTEM, interaction, old)
                assert SIGN_IN in page.url
                new, cookie = await sessions.start(
                    found.provider, SYSTEM, ANN, ["pwd"], current=old
                )
                found.cookies[sessions.cookie_name(found.provider)] = cookie
                done = await interactions.proceed(found.provider, SYSTEM, interaction, new)
                assert done.url.startswith(CALLBACK + "?code=")
                await older(found, timedelta(seconds=5))

    run(story())


def test_nobody_is_asked_where_the_client_says_so(postgres: Postgres) -> None:
    async def story() -> None:
        async with desk(postgres, consent=True) as found:
            answer = await found.authorize(prompt="none")
            assert sent(answer)["error"] == "consent_required"
            found.cookies.pop(sessions.cookie_name(found.provider))
            answer = await found.authorize(prompt="none")
            assert sent(answer)["error"] == "login_required"
            assert sent(answer)["state"] == "s-1"

    run(story())


def test_a_hint_is_whom_the_client_means(postgres: Postgres) -> None:
    async def story() -> None:
        async with desk(postgres) as found:
            hint = (await found.tokens())["id_token"]
            assert await asked(found, id_token_hint=hint) == "code"
            answer = await found.authorize(id_token_hint=hint[:-8])
            assert sent(answer)["error"] == "invalid_request"

    run(story())


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": None}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"scope": None}, "invalid_scope"),
        ({"scope": "nothing of ours"}, "invalid_scope"),
        ({"request": "e30.e30."}, "request_not_supported"),
        ({"request_uri": "https://app.example/r"}, "request_uri_not_supported"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"prompt": "dance"}, "invalid_request"),
        ({"max_age": "-1"}, "invalid_request"),
        ({"max_age": "soon"}, "invalid_request"),
        ({"nonce": "x" * 3_000}, "invalid_request"),
        ({"scope": "read"}, "invalid_target"),
    ],
)
def test_what_a_client_is_told_that_asks_for_something_else(
    postgres: Postgres, changed: dict[str, str | None], error: str
) -> None:
    async def story() -> None:
        async with desk(postgres) as found:
            answer = await found.authorize(**changed)
            assert sent(answer)["error"] == error
            assert sent(answer)["state"] == "s-1"

    run(story())


def test_asked_by_post_a_browser_comes_back_by_get(postgres: Postgres) -> None:
    """With its cookies, which a form of another site's does not bring."""

    async def story() -> None:
        async with desk(postgres) as found:
            answer = await found.http.post("/oauth2/authorize", data=found.query())
            where = answer.headers["location"]
            assert where.startswith(found.issuer + "/oauth2/authorize?")
            cookie = "; ".join(f"{k}={v}" for k, v in found.cookies.items())
            back = await found.http.get(where, headers={"cookie": cookie})
            assert sent(back).keys() == {"code", "state", "iss"}

    run(story())
