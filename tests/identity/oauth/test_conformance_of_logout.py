"""What the OpenID Foundation's conformance suite asks of signing out, module by module.

As test_conformance.py; docs/openid-conformance.md has all modules.
"""

from __future__ import annotations

import base64
import json

from joserfc import jws
from joserfc.jwk import KeySet

from sayso.identity import sessions
from sayso.identity.changing import SYSTEM
from sayso.identity.oauth.logout import SIGN_OUT
from tests.identity.oauth.conforming import segment
from tests.identity.oauth.world import Desk, desk, sent
from tests.identity.persons import ANN
from tests.store.databases import Postgres, run

BYE = "https://app.example/bye"

ENDED = {
    "oidcc-rp-initiated-logout": ({"hint": "own", "uri": BYE, "state": "s"}, f"{BYE}?state=s"),
    "oidcc-rp-initiated-logout-no-state": ({"hint": "own", "uri": BYE}, BYE),
    "oidcc-rp-initiated-logout-no-post-logout-redirect-uri": (
        {"hint": "own", "state": "s"},
        "signed out",
    ),
    "oidcc-rp-initiated-logout-no-params": ({}, "asked"),
    "oidcc-rp-initiated-logout-only-state": ({"state": "s"}, "asked"),
    "oidcc-rp-initiated-logout-no-id-token-hint": ({"uri": BYE, "state": "s"}, "refused"),
    "oidcc-rp-initiated-logout-bad-post-logout-redirect-uri": (
        {"hint": "own", "uri": "https://app.example/other", "state": "s"},
        "refused",
    ),
    "oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri": (
        {"hint": "own", "uri": f"{BYE}?x=1", "state": "s"},
        "refused",
    ),
    "oidcc-rp-initiated-logout-modified-id-token-hint": (
        {"hint": "modified", "uri": BYE, "state": "s"},
        "refused",
    ),
    "oidcc-rp-initiated-logout-bad-id-token-hint": (
        {"hint": "foreign", "uri": BYE, "state": "s"},
        "refused",
    ),
}


def test_requests_to_sign_out(postgres: Postgres) -> None:
    """A person who is asked, or told that something is wrong, is still signed in."""

    async def story() -> None:
        async with desk(postgres) as found:
            cookie = sessions.cookie_name(found.provider)
            for module, (asked, where) in ENDED.items():
                _, found.cookies[cookie] = await sessions.start(
                    found.provider, SYSTEM, ANN, ["pwd"]
                )
                assert await ended(found, asked) == where, module
                silent = sent(await found.authorize(prompt="none"))
                if where in ("asked", "refused"):
                    assert "code" in silent, module
                else:
                    assert silent["error"] == "login_required", module

    run(story())


async def ended(found: Desk, asked: dict[str, str]) -> str:
    """Where the browser goes."""
    own = (await found.tokens())["id_token"]
    hints = {"own": own, "modified": modified(own), "foreign": foreign(own)}
    query = {
        "id_token_hint": hints.get(asked.get("hint", "")),
        "post_logout_redirect_uri": asked.get("uri"),
        "state": asked.get("state"),
    }
    answer = await found.http.get(
        "/oauth2/end-session",
        params={name: value for name, value in query.items() if value},
        headers={"cookie": "; ".join(f"{k}={v}" for k, v in found.cookies.items())},
    )
    if answer.status_code == 400:
        return "refused"
    where: str = answer.headers["location"]
    if where.startswith(found.issuer + SIGN_OUT):
        return "signed out" if "done=1" in where else "asked"
    return where


def modified(token: str) -> str:
    """What a token says, changed, under the signature of what it said before."""
    header, claims, signature = token.split(".")
    said = json.loads(base64.urlsafe_b64decode(claims + "=="))
    return f"{header}.{segment(said | {'sub': 'usr_bob'})}.{signature}"


def foreign(token: str) -> str:
    """What a token says, signed by nobody we know: as the suite does, with the client's secret."""
    claims = base64.urlsafe_b64decode(token.split(".")[1] + "==")
    key = KeySet.import_key_set({"keys": [{"kty": "oct", "kid": "x", "k": segment("k" * 40)}]})
    return jws.serialize_compact({"alg": "HS256", "kid": "x"}, claims, key, algorithms=["HS256"])
