"""Authlib's client, unchanged, against a running server."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc.jwk import OKPKey

from sayso.identity.changing import SYSTEM
from sayso.identity.ids import new_secret
from sayso.identity.oauth.client_changes import create_client
from tests.identity.oauth.world import API, CALLBACK, Desk, at_desk, wanted
from tests.identity.persons import ANN
from tests.server.native.world import listening
from tests.store.databases import Postgres, run


async def metadata(found: Desk) -> dict[str, Any]:
    known: dict[str, Any] = (await found.http.get("/.well-known/openid-configuration")).json()
    return known


def client_of(found: Desk, method: str = "client_secret_basic") -> AsyncOAuth2Client:
    return AsyncOAuth2Client(
        found.client.id,
        found.secret,
        token_endpoint_auth_method=method,
        revocation_endpoint_auth_method=method,
        redirect_uri=CALLBACK,
        scope="openid email offline_access",
        code_challenge_method="S256",
    )


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_a_person_signs_in(postgres: Postgres, method: str) -> None:
    async def story() -> None:
        async with (
            listening(postgres) as world,
            at_desk(world, token_endpoint_auth_method=method) as found,
            client_of(found, method) as client,
        ):
            known, verifier = await metadata(found), new_secret()
            url, state = client.create_authorization_url(
                known["authorization_endpoint"], code_verifier=verifier, nonce="n"
            )
            cookie = "; ".join(f"{k}={v}" for k, v in found.cookies.items())
            async with httpx.AsyncClient() as browser:
                back = await browser.get(url, headers={"cookie": cookie})
            token = await client.fetch_token(
                known["token_endpoint"],
                authorization_response=back.headers["location"],
                state=state,
                code_verifier=verifier,
            )
            assert token["token_type"] == "Bearer"
            person = (await client.get(known["userinfo_endpoint"])).json()
            assert person["sub"] == ANN
            again = await client.refresh_token(known["token_endpoint"])
            assert again["access_token"] != token["access_token"]
            told = await client.introspect_token(
                known["introspection_endpoint"], token=again["access_token"]
            )
            assert told.json()["active"] is True
            await client.revoke_token(known["revocation_endpoint"], token=again["refresh_token"])
            told = await client.introspect_token(
                known["introspection_endpoint"], token=again["access_token"]
            )
            assert told.json() == {"active": False}
            with pytest.raises(OAuthError, match="invalid_grant"):
                await client.refresh_token(known["token_endpoint"], again["refresh_token"])

    run(story())


def test_a_client_proves_itself_with_a_key(postgres: Postgres) -> None:
    key = OKPKey.generate_key("Ed25519", {"kid": "one"})

    async def story() -> None:
        async with listening(postgres) as world, at_desk(world) as found:
            asked = wanted(
                token_endpoint_auth_method="private_key_jwt",
                jwks={"keys": [key.as_dict(private=False)]},
                resources=(API,),
            )
            made, _ = await create_client(found.provider, SYSTEM, asked)
            known = await metadata(found)
            # by default it says the token endpoint, and for an hour: neither is taken
            by = PrivateKeyJWT(found.issuer, {"exp": int(time.time()) + 60}, alg="Ed25519")
            async with AsyncOAuth2Client(
                made.id,
                key,
                token_endpoint_auth_method=by,
                scope="read",
            ) as client:
                token = await client.fetch_token(
                    known["token_endpoint"], grant_type="client_credentials"
                )
            assert (await found.claims(token["access_token"]))["sub"] == made.id

    run(story())
