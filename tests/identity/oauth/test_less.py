"""What a client has ends when it may have it no longer, whatever was under way."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from sayso.engine.errors import InvalidValue
from sayso.identity.changing import SYSTEM
from sayso.identity.errors import InUse, NotThere, Taken
from sayso.identity.keys import ring
from sayso.identity.keys.key import decoded
from sayso.identity.keys.rotation import revoke
from sayso.identity.oauth import given, interactions, resources
from sayso.identity.oauth.client_changes import create_client, delete_client, update_client
from sayso.identity.oauth.client_secrets import (
    MOST,
    end_secret,
    list_secrets,
    rotate_secret,
)
from sayso.identity.oauth.clients import get_client
from tests.identity.oauth.test_attacks import refused
from tests.identity.oauth.world import (
    API,
    CALLBACK,
    OTHER_API,
    Desk,
    desk,
    sent,
    waiting,
    wanted,
)
from tests.identity.persons import ANN, BY, actions, give
from tests.store.databases import Postgres, run

ELSEWHERE = "https://app.example/elsewhere"
ALL = "openid email offline_access read write"


async def less(found: Desk, **changes: Any) -> None:
    await update_client(found.provider, SYSTEM, found.client.id, changes)


def said(token: str) -> Any:
    """What a token says, whether or not it is believed: for seconds none of a changed client is."""
    return msgspec.json.decode(decoded(token.split(".")[1]))


def test_a_scope_that_is_taken_is_in_no_token_any_more(postgres: Postgres) -> None:
    async def story() -> None:
        async with desk(postgres) as found:
            tokens = await found.tokens(scope=ALL, resource=API)
            mine = await found.token(grant_type="client_credentials", scope="write", resource=API)
            await less(found, scopes=["openid", "offline_access", "read"])
            for token in (tokens["access_token"], mine.json()["access_token"]):
                assert not await found.believes(token)
            again = await found.refresh(tokens["refresh_token"])
            assert again.status_code == 200, again.text
            assert again.json()["scope"] == "read"
            refresh = again.json()["refresh_token"]
            refused(await found.refresh(refresh, scope="write"), "invalid_scope")
            # given back, it is the person's to give again
            await less(found, scopes=ALL.split())
            again = await found.refresh(refresh)
            assert again.json()["scope"] == "read"

    run(story())


def test_without_offline_access_a_grant_ends_with_its_session(postgres: Postgres) -> None:
    async def story() -> None:
        async with desk(postgres) as found:
            refresh = (await found.tokens(scope=ALL, resource=API))["refresh_token"]
            await less(found, scopes=["openid", "read"])
            (grant,) = await given.page_grants(found.provider, ANN, after=None, limit=9)
            assert grant.session == found.session.id
            assert (await found.refresh(refresh)).json()["scope"] == "read"

    run(story())


def test_a_resource_that_is_taken_has_no_tokens_any_more(postgres: Postgres) -> None:
    async def story() -> None:
        async with desk(postgres) as found:
            tokens = await found.tokens(scope="openid read", resource=[API, OTHER_API])
            only = await found.tokens(scope="read", resource=OTHER_API)
            await less(found, resources=[API])
            assert not await found.believes(tokens["access_token"])
            again = (await found.refresh(tokens["refresh_token"])).json()
            assert said(again["access_token"])["aud"] == API
            refused(await found.refresh(only["refresh_token"]), "invalid_grant")
            answer = await found.authorize(scope="read", resource=OTHER_API)
            assert sent(answer)["error"] == "invalid_target"

    run(story())


def test_a_redirect_uri_that_is_taken_is_gone_to_no_more(postgres: Postgres) -> None:
    """Not by who was asked to sign in before, nor is a code worth anything that went there."""

    async def story() -> None:
        async with desk(postgres, redirect_uris=(CALLBACK, ELSEWHERE)) as found:
            code = await found.code(redirect_uri=ELSEWHERE)
            own = await found.code()
            under_way = await waiting(
                found, await found.authorize(redirect_uri=ELSEWHERE, prompt="consent")
            )
            tokens = await found.tokens()
            await less(found, redirect_uris=[CALLBACK])
            refused(await found.redeem(code, redirect_uri=ELSEWHERE), "invalid_grant")
            assert (await found.redeem(own)).status_code == 200
            assert (await found.refresh(tokens["refresh_token"])).status_code == 200
            answer = await found.authorize(redirect_uri=ELSEWHERE)
            assert answer.status_code == 400
            with pytest.raises(NotThere):
                await interactions.find(
                    found.provider, under_way.id or "", found.cookies["__Host-sayso-browser"]
                )
            with pytest.raises(NotThere):  # one that was read just before
                await interactions.allow(found.provider, BY, under_way, found.session)

    run(story())


def test_who_agrees_to_more_than_the_client_may_have_by_now_gives_nothing(
    postgres: Postgres,
) -> None:
    async def story() -> None:
        async with desk(postgres) as found:
            answer = await found.authorize(scope="openid read", resource=API, prompt="consent")
            under_way = await waiting(found, answer)
            await less(found, scopes=["openid"])
            where = await interactions.allow(found.provider, BY, under_way, found.session)
            assert "error=invalid_scope" in where.url
            assert where.url.startswith(CALLBACK)
            assert await given.page_grants(found.provider, ANN, after=None, limit=9) == []

    run(story())


@pytest.mark.parametrize(
    ("before", "changes", "goes_on"),
    [
        ({}, {"grant_types": ["authorization_code", "client_credentials"]}, False),
        ({}, {"grant_types": ["refresh_token", "client_credentials"]}, False),
        (
            {"grant_types": ("authorization_code", "refresh_token")},
            {"token_endpoint_auth_method": "none"},
            False,
        ),
        ({}, {"grant_types": ["authorization_code", "refresh_token"]}, True),
        ({}, {"refresh_seconds": 3600}, True),
        ({}, {"name": "Another", "consent": True}, True),
    ],
)
def test_what_ends_a_refresh_token(
    postgres: Postgres, before: Any, changes: Any, goes_on: bool
) -> None:
    async def story() -> None:
        async with desk(postgres, **before) as found:
            refresh = (await found.tokens())["refresh_token"]
            await less(found, **changes)
            # as it was: what has ended does not begin again
            values = {name: getattr(found.client, name) for name in changes}
            await less(found, **values)
            if "token_endpoint_auth_method" in changes:
                _, found.secret = await rotate_secret(found.provider, SYSTEM, found.client.id)
            answer = await found.refresh(refresh)
            assert (answer.status_code == 200) == goes_on, answer.text

    run(story())


def test_a_secret_does_not_come_back(postgres: Postgres) -> None:
    async def story() -> None:
        async with desk(postgres, grant_types=("authorization_code",)) as found:
            await less(found, token_endpoint_auth_method="client_secret_post")
            assert (await get_client(found.provider, found.client.id)).knows(found.secret)
            await less(found, token_endpoint_auth_method="none")
            await less(found, token_endpoint_auth_method="client_secret_basic")
            assert await list_secrets(found.provider, found.client.id) == []
            refused(await found.redeem(await found.code()), "invalid_client", 401)

    run(story())


def test_secrets_are_ended_one_by_one_and_are_not_without_number(postgres: Postgres) -> None:
    async def story() -> None:
        async with desk(postgres) as found:
            provider, id = found.provider, found.client.id
            made, second = await rotate_secret(provider, SYSTEM, id)
            (old,) = [s.id for s in await list_secrets(provider, id) if s.id != made]
            await end_secret(provider, SYSTEM, id, old)
            asked = {"grant_type": "client_credentials", "scope": "read", "resource": API}
            refused(await found.token(**asked), "invalid_client", 401)
            found.secret = second
            assert (await found.token(**asked)).status_code == 200
            for _ in range(MOST - 1):
                await rotate_secret(provider, SYSTEM, id)
            with pytest.raises(Taken):
                await rotate_secret(provider, SYSTEM, id)

    run(story())


def test_what_is_no_safe_client_is_not_changed_into(postgres: Postgres) -> None:
    async def story() -> None:
        async with desk(postgres) as found:
            mistakes: tuple[dict[str, Any], ...] = (
                {"redirect_uris": []},
                {"redirect_uris": ["http://app.example/"]},
                {"token_endpoint_auth_method": "none"},  # with client_credentials
                {"token_endpoint_auth_method": "private_key_jwt"},
                {"resources": ["https://nowhere.example"]},
                {"name": "a\x00b"},
            )
            for wrong in mistakes:
                with pytest.raises(InvalidValue):
                    await less(found, **wrong)
            assert await get_client(found.provider, found.client.id) == found.client
            assert "client.update" not in await actions(postgres)

    run(story())


def test_a_resource_is_changed_and_deleted(postgres: Postgres) -> None:
    async def story() -> None:
        async with desk(postgres, resources=(API,)) as found:
            provider = found.provider
            ids = {r.identifier: r.id for r in await resources.list_resources(provider)}
            tokens = await found.tokens(scope="openid read write", resource=API)
            await resources.update_resource(provider, SYSTEM, ids[API], {"scopes": ["read"]})
            assert not await found.believes(tokens["access_token"])
            again = (await found.refresh(tokens["refresh_token"])).json()
            assert again["scope"] == "read"
            with pytest.raises(InUse, match=found.client.id):
                await resources.delete_resource(provider, SYSTEM, ids[API])
            await less(found, resources=[])
            await resources.delete_resource(provider, SYSTEM, ids[API])
            refused(await found.refresh(again["refresh_token"]), "invalid_grant")
            with pytest.raises(InvalidValue):
                await less(found, resources=[API])

            asking, _ = await create_client(provider, SYSTEM, wanted(resources=()))
            other = {"client": asking.id}
            await resources.update_resource(provider, SYSTEM, ids[OTHER_API], other)
            await delete_client(provider, SYSTEM, asking.id)
            assert (await resources.get_resource(provider, ids[OTHER_API])).client is None

    run(story())


def test_what_a_person_gave_is_listed_and_taken_back(postgres: Postgres) -> None:
    async def story() -> None:
        async with desk(postgres, consent=True) as found:
            provider, client = found.provider, found.client.id
            under_way = await waiting(found, await found.authorize(scope=ALL, resource=API))
            await interactions.allow(provider, BY, under_way, found.session)
            (consent,) = await given.list_consents(provider, ANN)
            assert (consent.client, consent.client_name) == (client, "App")
            tokens = await found.tokens(scope="openid read", resource=API)
            offline, session = await given.page_grants(provider, ANN, after=None, limit=9)
            assert (offline.session, session.session) == (None, found.session.id)

            await given.revoke_grant(provider, SYSTEM, ANN, session.id)
            assert not await found.believes(tokens["access_token"])
            refused(await found.refresh(tokens["refresh_token"]), "invalid_grant")
            assert "code" in sent(await found.authorize(scope="openid read", resource=API))
            await given.revoke_grant(provider, SYSTEM, ANN, session.id)  # it stays so
            with pytest.raises(NotThere):
                await given.revoke_grant(provider, SYSTEM, "usr_other", offline.id)

            await given.revoke_client(provider, SYSTEM, ANN, client)
            assert await given.page_grants(provider, ANN, after=None, limit=9) == []
            assert await given.list_consents(provider, ANN) == []
            assert "interaction" in sent(await found.authorize(scope="openid"))
            with pytest.raises(NotThere):
                await given.revoke_client(provider, SYSTEM, ANN, client)
            await give(provider, ANN, client)
            await given.revoke_client(provider, SYSTEM, ANN, client)  # without a consent too

    run(story())


def test_one_signing_key_is_retired_at_once(postgres: Postgres) -> None:
    async def story() -> None:
        async with desk(postgres) as found:
            before = (await found.tokens())["access_token"]
            keys = {key.algorithm: key.id for key in await ring(found.provider).shown()}
            await revoke(found.provider, SYSTEM, keys["Ed25519"])
            assert not await found.believes(before)
            assert await found.believes((await found.tokens())["access_token"])
            after = {key.algorithm: key.id for key in await ring(found.provider).shown()}
            assert after["Ed25519"] != keys["Ed25519"]
            assert after["RS256"] == keys["RS256"]

    run(story())
