"""What the OpenID Foundation's conformance suite asks of a provider, module by module.

docs/openid-conformance.md has all its modules and the test of each; those that no other test covers
are here, under the suite's own names. A request has PKCE beside what the suite sends.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from sayso.engine.errors import InvalidValue
from sayso.identity import sessions
from sayso.identity.changing import SYSTEM
from sayso.identity.oauth.client_changes import create_client
from sayso.identity.oauth.client_rules import check_request
from sayso.identity.oauth.metadata import metadata
from sayso.identity.oauth.userinfo import CLAIMS
from tests.identity.oauth.conforming import (
    PROFILE,
    believed,
    profiled,
    provider_at,
    segment,
    signed_in,
)
from tests.identity.oauth.world import CALLBACK, desk, sent, wanted
from tests.identity.persons import ANN, execute
from tests.store.databases import Postgres, run

OF_PROFILE = {"name", "updated_at", *PROFILE}
OF_EMAIL = {"email", "email_verified"}


class Granted(NamedTuple):
    """What is asked for, and which claims userinfo has beside `sub`."""

    changed: dict[str, Any]
    claims: set[str] = OF_PROFILE | OF_EMAIL


GRANTED = {
    "oidcc-server": Granted({}),
    "oidcc-idtoken-signature": Granted({}),
    "oidcc-ensure-request-with-valid-pkce-succeeds": Granted({}),
    "oidcc-ensure-request-without-nonce-succeeds-for-code-flow": Granted({"nonce": None}),
    "oidcc-scope-profile": Granted({"scope": "openid profile"}, OF_PROFILE),
    "oidcc-scope-email": Granted({"scope": "openid email"}, OF_EMAIL),
    "oidcc-scope-address": Granted({"scope": "openid address"}, set()),
    "oidcc-scope-phone": Granted({"scope": "openid phone"}, set()),
    "oidcc-scope-all": Granted({"scope": "openid profile email address phone"}),
    "oidcc-ensure-other-scope-order-succeeds": Granted({"scope": "email openid"}, OF_EMAIL),
    "oidcc-display-page": Granted({"display": "page"}),
    "oidcc-display-popup": Granted({"display": "popup"}),
    "oidcc-ensure-request-with-unknown-parameter-succeeds": Granted({"extra": "foobar"}),
    "oidcc-login-hint": Granted({"login_hint": "ann@a.example"}),
    "oidcc-ui-locales": Granted({"ui_locales": "se"}),
    "oidcc-claims-locales": Granted({"claims_locales": "se"}),
    "oidcc-ensure-request-with-acr-values-succeeds": Granted({"acr_values": "1 2"}),
    "oidcc-claims-essential": Granted({"claims": '{"userinfo":{"name":{"essential":true}}}'}),
}


def test_requests_that_are_granted(postgres: Postgres) -> None:
    async def story() -> None:
        async with desk(postgres) as found:
            await profiled(found)
            for module, (changed, claims) in GRANTED.items():
                said, person = await signed_in(found, **changed)
                assert said.get("nonce") == changed.get("nonce", "n-1"), module
                assert person.keys() == {"sub"} | claims, module

    run(story())


def test_a_client_posts_its_secret(postgres: Postgres) -> None:
    """oidcc-server-client-secret-post"""

    async def story() -> None:
        async with desk(postgres, token_endpoint_auth_method="client_secret_post") as found:
            form = {
                "grant_type": "authorization_code",
                "code": await found.code(),
                "redirect_uri": CALLBACK,
                "code_verifier": found.verifier,
                "client_id": found.client.id,
                "client_secret": found.secret,
            }
            answer = await found.http.post("/oauth2/token", data=form)
            assert answer.status_code == 200, answer.text
            await believed(found, answer.json()["id_token"], answer.json()["access_token"])

    run(story())


def test_userinfo_in_each_way(postgres: Postgres) -> None:
    """oidcc-userinfo-get, oidcc-userinfo-post-header, oidcc-userinfo-post-body"""

    async def story() -> None:
        async with desk(postgres) as found:
            await profiled(found)
            token = (await found.tokens())["access_token"]
            bearer = {"authorization": f"Bearer {token}"}
            told = [
                await found.http.get("/oauth2/userinfo", headers=bearer),
                await found.http.post("/oauth2/userinfo", headers=bearer),
                await found.http.post("/oauth2/userinfo", data={"access_token": token}),
            ]
            for answer in told:
                assert answer.status_code == 200
                assert answer.headers["content-type"].partition(";")[0] == "application/json"
                assert answer.json()["sub"] == ANN
                assert answer.json().keys() <= set(CLAIMS)
                assert isinstance(answer.json()["updated_at"], int)
                assert isinstance(answer.json()["email_verified"], bool)
                assert re.fullmatch(r"\d{4}-\d\d-\d\d", answer.json()["birthdate"])

    run(story())


def test_a_second_request_tells_of_the_same_signing_in(postgres: Postgres) -> None:
    """oidcc-prompt-none-logged-in, oidcc-max-age-10000, oidcc-id-token-hint"""

    async def story() -> None:
        async with desk(postgres) as found:
            hint = (await found.tokens())["id_token"]
            first, _ = await signed_in(found)
            for changed in (
                {"prompt": "none"},
                {"max_age": "10000"},
                {"prompt": "none", "id_token_hint": hint},
            ):
                again, _ = await signed_in(found, **changed)
                assert (again["sub"], again["auth_time"]) == (first["sub"], first["auth_time"])

    run(story())


@pytest.mark.parametrize("changed", [{"prompt": "login"}, {"max_age": "1"}])
def test_who_signs_in_again_is_told_of_as_that(postgres: Postgres, changed: dict[str, str]) -> None:
    """oidcc-prompt-login, oidcc-max-age-1: a page, and then a later `auth_time`."""

    async def story() -> None:
        async with desk(postgres) as found:
            await execute(
                found.provider,
                "UPDATE sayso.session SET authenticated_at = authenticated_at - interval '9 s'"
                " WHERE tenant = $1",
            )
            first, _ = await signed_in(found)
            answer = await found.authorize(**changed)
            assert answer.headers["location"].startswith(f"{found.issuer}/id/sign-in?")
            cookie = sessions.cookie_name(found.provider)
            old = await sessions.find(found.provider, found.cookies[cookie])
            _, found.cookies[cookie] = await sessions.start(
                found.provider, SYSTEM, ANN, ["pwd"], current=old
            )
            again, _ = await signed_in(found, max_age=changed.get("max_age"))
            assert again["sub"] == first["sub"]
            assert again["auth_time"] >= first["auth_time"] + 9

    run(story())


@pytest.mark.parametrize("later", [0, 30, 3_600])
def test_a_code_again(postgres: Postgres, later: int) -> None:
    """oidcc-codereuse, oidcc-codereuse-30seconds: also of a code whose time is up by then."""

    async def story() -> None:
        async with desk(postgres) as found:
            code = await found.code()
            tokens = (await found.redeem(code)).json()
            await execute(
                found.provider,
                "UPDATE sayso.authorization_code SET expires_at = expires_at - $2::interval"
                " WHERE tenant = $1",
                timedelta(seconds=later),
            )
            answer = await found.redeem(code)
            assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
            bearer = {"authorization": f"Bearer {tokens['access_token']}"}
            person = await found.http.get("/oauth2/userinfo", headers=bearer)
            assert person.status_code == 401

    run(story())


def test_id_tokens_are_always_signed() -> None:
    """oidcc-idtoken-unsigned, which the suite skips: `none` is not offered, nor registered."""
    offered = metadata(provider_at("https://id.example"))
    assert "none" not in offered["id_token_signing_alg_values_supported"]
    with pytest.raises(InvalidValue):
        check_request(wanted(id_token_signed_response_alg="none"))


def test_request_objects_are_refused_as_unsupported(postgres: Postgres) -> None:
    """oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported,
    oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported,
    oidcc-ensure-request-object-with-redirect-uri

    Whatever the object says of where the answer goes, it goes where the parameters do.
    """
    offered = metadata(provider_at("https://id.example"))
    assert offered["request_parameter_supported"] is False
    assert offered["request_uri_parameter_supported"] is False

    async def story() -> None:
        async with desk(postgres) as found:
            inside = {**found.query(), "redirect_uri": "https://evil.example/"}
            for name, value in (
                ("request", f"{segment({'alg': 'none'})}.{segment(inside)}."),
                ("request_uri", "https://app.example/request.jwt"),
            ):
                answer = await found.authorize(**{name: value})
                assert answer.headers["location"].startswith(f"{CALLBACK}?"), name
                assert sent(answer)["error"] == f"{name}_not_supported"
                assert sent(answer)["state"] == "s-1"

    run(story())


def test_a_refresh_token_is_its_client_s(postgres: Postgres) -> None:
    """oidcc-refresh-token: the id token is of the same person and signing in, without the nonce
    (Core section 12.2); another client gets nothing, and the token goes on.
    """

    async def story() -> None:
        async with desk(postgres) as found:
            tokens = await found.tokens()
            first = await believed(found, tokens["id_token"], tokens["access_token"])
            assert re.fullmatch(r"[\x20-\x7e]+", tokens["refresh_token"])
            other, secret = await create_client(found.provider, SYSTEM, wanted())
            form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
            stolen = await found.http.post(
                "/oauth2/token", data=form, auth=(other.id, secret or "")
            )
            assert (stolen.status_code, stolen.json()["error"]) == (400, "invalid_grant")
            again = (await found.refresh(tokens["refresh_token"])).json()
            then = await believed(found, again["id_token"], again["access_token"])
            for name in ("iss", "sub", "aud", "auth_time", "sid"):
                assert then[name] == first[name], name
            assert then["iat"] >= first["iat"]
            assert "nonce" not in then
            assert again["access_token"] != tokens["access_token"]

    run(story())


def test_discovery(postgres: Postgres) -> None:
    """oidcc-discovery-endpoint-verification,
    oidcc-rp-initiated-logout-discovery-endpoint-verification,
    oidcc-backchannel-logout-discovery-endpoint-verification
    """

    async def story() -> None:
        async with desk(postgres) as found:
            answer = await found.http.get("/.well-known/openid-configuration")
            assert answer.status_code == 200
            assert answer.headers["content-type"].partition(";")[0] == "application/json"
            said = answer.json()
            assert said["issuer"] == found.issuer
            assert "code" in said["response_types_supported"]
            assert set(said["subject_types_supported"]) <= {"public", "pairwise"}
            assert "RS256" in said["id_token_signing_alg_values_supported"]
            assert "authorization_code" in said["grant_types_supported"]
            assert "openid" in said["scopes_supported"]
            assert {"sub", "iss", "auth_time"} <= set(said["claims_supported"])
            assert said["code_challenge_methods_supported"] == ["S256"]
            assert said["backchannel_logout_supported"] is True
            assert said["backchannel_logout_session_supported"] is True
            keys = (await found.http.get(said["jwks_uri"])).json()["keys"]
            assert len({key["kid"] for key in keys}) == len(keys)
            for key in keys:
                assert not key.keys() & {"d", "p", "q", "dp", "dq", "qi", "k"}
            secure = metadata(provider_at("https://id.example"))
            assert secure.keys() == said.keys()
            for name, value in secure.items():
                if name.endswith(("_endpoint", "_uri")):
                    assert value.startswith("https://id.example/"), name

    run(story())
