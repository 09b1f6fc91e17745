"""What the conformance suite looks at in whatever a provider answers."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from types import SimpleNamespace
from typing import Any, cast

from joserfc import jwt
from joserfc.jwk import KeySet

from sayso.identity.provider import Provider
from tests.identity.oauth.world import Desk, sent
from tests.identity.persons import execute

PROFILE = {"family_name": "Lee", "birthdate": "1990-02-03", "zoneinfo": "Europe/Berlin"}


async def signed_in(found: Desk, **changed: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the id token of a request says, and userinfo."""
    answer = await found.authorize(**changed)
    assert answer.status_code == 303, changed
    back = sent(answer)
    assert back.keys() == {"code", "state", "iss"}, (changed, back)
    assert (back["state"], back["iss"]) == ("s-1", found.issuer)
    redeemed = await found.redeem(back["code"])
    assert redeemed.status_code == 200, redeemed.text
    assert redeemed.headers["cache-control"] == "no-store"
    tokens = redeemed.json()
    assert tokens["token_type"] == "Bearer"
    assert tokens["expires_in"] > 0
    said = await believed(found, tokens["id_token"], tokens["access_token"])
    bearer = {"authorization": f"Bearer {tokens['access_token']}"}
    person: dict[str, Any] = (await found.http.get("/oauth2/userinfo", headers=bearer)).json()
    assert person["sub"] == said["sub"]
    return said, person


async def believed(found: Desk, token: str, access_token: str) -> dict[str, Any]:
    """What an id token says that is as Core section 3.1.3.7 wants it."""
    keys = KeySet.import_key_set((await found.http.get("/oauth2/jwks")).json())
    read = jwt.decode(token, keys, algorithms=["RS256"])
    assert read.header["kid"] in {key.kid for key in keys.keys}
    said: dict[str, Any] = read.claims
    assert (said["iss"], said["aud"]) == (found.issuer, found.client.id)
    assert said["iat"] < said["exp"]
    assert said["auth_time"] <= said["iat"]
    assert re.fullmatch(r"[\x20-\x7e]{1,255}", said["sub"])
    half = hashlib.sha256(access_token.encode("ascii")).digest()[:16]
    assert said["at_hash"] == base64.urlsafe_b64encode(half).decode().rstrip("=")
    return said


async def profiled(found: Desk) -> None:
    """Have Ann have said more of herself."""
    await execute(
        found.provider,
        "UPDATE sayso.person SET profile = $2 WHERE tenant = $1",
        PROFILE,
    )


def provider_at(issuer: str) -> Provider:
    """All that metadata reads of a provider."""
    return cast(Provider, SimpleNamespace(issuer=issuer))


def segment(said: object) -> str:
    """A part of a JWT."""
    raw = said if isinstance(said, str) else json.dumps(said)
    return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")
