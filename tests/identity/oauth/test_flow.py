"""A client signs a person in and gets tokens, end to end over HTTP."""

from __future__ import annotations

from typing import Any

from joserfc import jwt
from joserfc.jwk import KeySet

from tests.identity.oauth.world import API, CALLBACK, desk, sent
from tests.store.databases import Postgres, run


def test_a_code_becomes_tokens_that_others_can_verify(postgres: Postgres) -> None:
    async def story() -> None:
        async with desk(postgres) as found:
            answer = await found.authorize()
            assert answer.status_code == 303
            assert answer.headers["location"].startswith(CALLBACK + "?code=")
            assert sent(answer)["state"] == "s-1"
            assert sent(answer)["iss"] == found.issuer
            redeemed = await found.redeem(sent(answer)["code"])
            assert redeemed.status_code == 200, redeemed.text
            assert redeemed.headers["cache-control"] == "no-store"
            tokens: dict[str, Any] = redeemed.json()
            keys = KeySet.import_key_set((await found.http.get("/oauth2/jwks")).json())
            said = jwt.decode(tokens["id_token"], keys, algorithms=["RS256"]).claims
            assert said["iss"] == found.issuer
            assert said["aud"] == found.client.id
            assert said["nonce"] == "n-1"
            assert said["sid"] == found.session.id
            access = jwt.decode(tokens["access_token"], keys, algorithms=["Ed25519"])
            assert access.header["typ"] == "at+jwt"
            assert access.claims["aud"] == found.issuer
            bearer = {"authorization": f"Bearer {tokens['access_token']}"}
            person = await found.http.get("/oauth2/userinfo", headers=bearer)
            assert person.json()["email"] == "ann@a.example"
            assert person.json()["sub"] == said["sub"]
            assert await found.is_active(tokens["access_token"])
            again = await found.refresh(tokens["refresh_token"])
            assert again.status_code == 200, again.text
            assert again.json()["refresh_token"] != tokens["refresh_token"]

    run(story())


def test_a_client_asks_for_itself(postgres: Postgres) -> None:
    async def story() -> None:
        async with desk(postgres) as found:
            answer = await found.token(grant_type="client_credentials", scope="read", resource=API)
            assert answer.status_code == 200, answer.text
            assert answer.json()["scope"] == "read"
            assert "refresh_token" not in answer.json()
            assert await found.is_active(answer.json()["access_token"])

    run(story())
