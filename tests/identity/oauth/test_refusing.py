"""How clients and bearers of tokens are refused."""

from __future__ import annotations

import pytest

from sayso.identity.changing import SYSTEM
from sayso.identity.oauth.client_changes import create_client
from tests.identity.oauth.world import desk, wanted
from tests.store.databases import Postgres, run

USERINFO = "/oauth2/userinfo"


@pytest.mark.parametrize(
    ("method", "headers", "form", "status", "error"),
    [
        ("GET", {}, None, 401, None),
        ("POST", {}, None, 401, None),
        ("GET", {"authorization": "Basic YTpi"}, None, 401, None),
        ("GET", {"authorization": "Bearer"}, None, 401, None),
        ("GET", {"authorization": "Bearer abc"}, None, 401, "invalid_token"),
        ("POST", {"authorization": "Bearer a"}, "access_token=a", 400, "invalid_request"),
        ("POST", {}, "access_token=a&access_token=a", 400, "invalid_request"),
        (
            "POST",
            {},
            "%0d%0aset-cookie:%20a%22=1&%0d%0aset-cookie:%20a%22=1",
            400,
            "invalid_request",
        ),
    ],
)
def test_userinfo_challenges(
    postgres: Postgres,
    method: str,
    headers: dict[str, str],
    form: str | None,
    status: int,
    error: str | None,
) -> None:
    """All refusals are; who has shown nothing is told of no error (RFC 6750 section 3)."""

    async def story() -> None:
        kind = {"content-type": "application/x-www-form-urlencoded"}
        async with desk(postgres) as found:
            answer = await found.http.request(
                method, USERINFO, headers={**kind, **headers}, content=form
            )
            assert answer.status_code == status
            challenge = answer.headers["www-authenticate"]
            if error is None:
                assert challenge == 'Bearer realm="sayso"'
            else:
                assert f'error="{error}"' in challenge
                assert "set-cookie" not in challenge
                assert answer.json()["error"] == error

    run(story())


def test_nobody_gives_back_another_s_token(postgres: Postgres) -> None:
    """And is told that it is another's (RFC 7009 section 2.1); the token goes on."""

    async def story() -> None:
        async with desk(postgres) as found:
            tokens = await found.tokens()
            other, secret = await create_client(found.provider, SYSTEM, wanted())
            for name in ("access_token", "refresh_token"):
                answer = await found.http.post(
                    "/oauth2/revoke", data={"token": tokens[name]}, auth=(other.id, secret or "")
                )
                assert answer.status_code == 400
                assert answer.json()["error"] == "invalid_request"
                assert await found.is_active(tokens[name])

    run(story())


def test_a_revoked_token_is_given_back_again(postgres: Postgres) -> None:
    """Whoever gives back what is worth nothing has what was wanted (RFC 7009 section 2.2)."""

    async def story() -> None:
        async with desk(postgres) as found:
            tokens = await found.tokens()
            who = (found.client.id, found.secret)
            for token in (tokens["refresh_token"], tokens["refresh_token"], "abc", "a.b.c"):
                answer = await found.http.post("/oauth2/revoke", data={"token": token}, auth=who)
                assert answer.status_code == 200
            assert not await found.is_active(tokens["access_token"])

    run(story())
