"""Attacks on tokens, assertions and requests themselves, each by its name (RFC 8725, RFC 9700)."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from joserfc import jws, jwt
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from sayso.engine.errors import InvalidValue
from sayso.identity.changing import SYSTEM
from sayso.identity.keys import ring
from sayso.identity.oauth.authentication import ASSERTION
from sayso.identity.oauth.client_changes import create_client
from sayso.identity.oauth.client_rules import check_jwks
from sayso.identity.oauth.resources import list_resources, update_resource
from sayso.identity.tokens import jwt as tokens
from tests.identity.oauth.test_attacks import refused
from tests.identity.oauth.world import API, CALLBACK, OTHER_API, Desk, at_desk, desk, sent, wanted
from tests.server.native.world import serving
from tests.store.databases import Postgres, run

MINE = OKPKey.generate_key("Ed25519", {"kid": "mine"})
EC = ECKey.generate_key("P-256", {"kid": "ec"})
RSA = RSAKey.generate_key(2048, {"kid": "rsa"})


def encoded(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def parts(token: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    """A token's header, claims and signature."""
    header, claims, signature = token.split(".")
    read = [json.loads(base64.urlsafe_b64decode(p + "=" * (-len(p) % 4))) for p in (header, claims)]
    return read[0], read[1], signature


async def cc(found: Desk) -> str:
    """An access token that the client has for itself."""
    answer = await found.token(grant_type="client_credentials", scope="read", resource=API)
    token: str = answer.json()["access_token"]
    return token


# ── Tokens ──


def test_alg_confusion(postgres: Postgres) -> None:
    """A key verifies by its own algorithm, whatever a token says: no `none`, no HMAC of a key."""

    async def story() -> None:
        async with desk(postgres) as found:
            token = await cc(found)
            assert await found.believes(token)
            header, claims, signature = parts(token)
            public = (await ring(found.provider).find(header["kid"])).public  # type: ignore[union-attr]
            for alg in ("none", "None", "NONE", "", "EdDSA", "ES256", "RS256", "HS256"):
                other = {**header, "alg": alg}
                for signed in ("", signature):
                    forged = f"{encoded(other)}.{encoded(claims)}.{signed}"
                    assert not await found.believes(forged), alg
            for secret in (public["x"].encode(), json.dumps(public).encode(), b"0" * 32):
                forged = jws.serialize_compact(
                    {**header, "alg": "HS256"},
                    json.dumps(claims),
                    OctKey.import_key(secret),
                    algorithms=["HS256"],
                )
                assert not await found.believes(forged)

    run(story())


def test_a_token_s_header_names_its_key(postgres: Postgres) -> None:
    """`jwk`, `jku`, `x5u`, `x5c`, `kid`, `crit`: nobody brings a key along, or says where it is."""
    public = MINE.as_dict(private=False)

    async def story() -> None:
        async with desk(postgres) as found:
            header, claims, _ = parts(await cc(found))
            brought: list[dict[str, Any]] = [
                {"jwk": public},
                {"jku": "https://evil.example/jwks"},
                {"x5u": "https://evil.example/cert"},
                {"x5c": ["MIIB"]},
                {"crit": ["exp"], "exp": 1},
                {"b64": False, "crit": ["b64"]},
                {"kid": "mine"},
                {"kid": "../../../../dev/null"},
                {"kid": "' OR 1=1 --"},
                {"kid": 7},
                {"kid": None},
                {},
            ]
            for more in brought:
                said = f"{encoded({**header, **more})}.{encoded(claims)}"
                signature = MINE.private_key.sign(said.encode())  # type: ignore[union-attr]
                assert not await found.believes(f"{said}.{encoded(signature)}"), more
            without = {k: v for k, v in header.items() if k != "kid"}
            said = f"{encoded(without)}.{encoded(claims)}"
            signature = MINE.private_key.sign(said.encode())  # type: ignore[union-attr]
            assert not await found.believes(f"{said}.{encoded(signature)}")

    run(story())


def test_typ_confusion(postgres: Postgres) -> None:
    """An id token is no access token, an access token no id token, and no hint."""

    async def story() -> None:
        async with desk(postgres) as found:
            given = await found.tokens()
            assert not await found.believes(given["id_token"])
            assert not await found.is_active(given["id_token"])
            bearer = {"authorization": f"Bearer {given['id_token']}"}
            assert (await found.http.get("/oauth2/userinfo", headers=bearer)).status_code == 401
            answer = await found.http.get(
                "/oauth2/end-session", params={"id_token_hint": given["access_token"]}
            )
            assert answer.status_code == 400
            key = await ring(found.provider).signer("Ed25519")
            _, claims, _ = parts(given["access_token"])
            for typ in ("JWT", "at+JWT", "application/at+jwt", "logout+jwt", ""):
                assert not await found.believes(tokens.signed(key, typ, claims)), typ

    run(story())


def test_oversize_and_malformed_tokens(postgres: Postgres) -> None:
    async def story() -> None:
        async with desk(postgres) as found:
            header, claims, signature = parts(await cc(found))
            big = f"{encoded(header)}.{encoded({**claims, 'x': 'y' * 9_000})}.{signature}"
            deep = f"{encoded(b'[' * 5_000)}.{encoded(claims)}.{signature}"
            for bad in (
                big, deep, "..", "a.b.c", "a.b", "a.b.c.d", f".{encoded(claims)}.{signature}",
                f"{encoded(header)}..{signature}", f"{encoded(header)}.{encoded(claims)}.",
                f"{encoded(header)}.{encoded(b'[]')}.{signature}", "é.é.é", " ", "x" * 60_000,
            ):  # fmt: skip
                assert not await found.believes(bad)
                answer = await found.http.post(
                    "/oauth2/introspect",
                    data={"token": bad},
                    auth=(found.client.id, found.secret),
                )
                assert answer.status_code in (200, 400)
                assert answer.json().get("active") is not True

    run(story())


def test_token_for_server_a_at_server_b(postgres: Postgres) -> None:
    """A resource is told nothing of another's token, and userinfo takes none of either."""

    async def story() -> None:
        async with desk(postgres) as found:
            secrets = {}
            for identifier in (API, OTHER_API):
                client, secret = await create_client(
                    found.provider, SYSTEM, wanted(grant_types=(), redirect_uris=())
                )
                (id,) = [
                    r.id for r in await list_resources(found.provider) if r.identifier == identifier
                ]
                await update_resource(found.provider, SYSTEM, id, {"client": client.id})
                secrets[identifier] = (client.id, secret or "")
            token = (await found.tokens(scope="openid read", resource=API))["access_token"]
            for identifier, active in ((API, True), (OTHER_API, False)):
                answer = await found.http.post(
                    "/oauth2/introspect", data={"token": token}, auth=secrets[identifier]
                )
                assert answer.json()["active"] is active
                assert active or answer.json() == {"active": False}
            bearer = {"authorization": f"Bearer {token}"}
            assert (await found.http.get("/oauth2/userinfo", headers=bearer)).status_code == 401

    run(story())


def test_token_of_another_issuer(postgres: Postgres) -> None:
    """One tenant's key says nothing of another, even where a token has the other's name in it."""

    async def story() -> None:
        async with (
            serving(postgres, tenants=("acme",)) as world,
            at_desk(world) as here,
            at_desk(world, "acme") as there,
        ):
            token = await cc(here)
            _, claims, _ = parts(token)
            assert not await there.believes(token)
            theirs = await ring(there.provider).signer("Ed25519")
            assert not await here.believes(tokens.signed(theirs, "at+jwt", claims))
            assert not await there.believes(tokens.signed(theirs, "at+jwt", claims))

    run(story())


# ── Client assertions ──


def assertion(found: Desk, **changed: Any) -> str:
    """An assertion as it should be, but for what is changed; None: left out."""
    now = int(time.time())
    claims = {
        "iss": found.client.id,
        "sub": found.client.id,
        "aud": found.issuer,
        "exp": now + 60,
        "iat": now,
        "jti": f"j-{time.perf_counter_ns()}",
    }
    said = {k: v for k, v in {**claims, **changed}.items() if v is not None}
    header = {"alg": "Ed25519", "kid": "mine"}
    return jwt.encode(header, said, MINE, algorithms=["Ed25519"])


async def asserting(found: Desk, text: str, **also: str) -> httpx.Response:
    """What a client is answered that says who it is by an assertion."""
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION,
        "client_assertion": text,
        **also,
    }
    return await found.http.post("/oauth2/token", data=form)


KEYED = {
    "token_endpoint_auth_method": "private_key_jwt",
    "jwks": {"keys": [MINE.as_dict(private=False), EC.as_dict(private=False)]},
    "resources": (API,),
}


def test_client_assertion_audience(postgres: Postgres) -> None:
    """It is for this issuer alone: not its endpoints, not a list, not another tenant."""

    async def story() -> None:
        async with desk(postgres, **KEYED) as found:
            good = await asserting(found, assertion(found))
            assert good.status_code == 200, good.text
            for aud in (
                found.issuer + "/oauth2/token",
                found.issuer + "/",
                found.issuer.upper(),
                found.issuer + "/t/acme",
                [found.issuer],
                [found.issuer, "https://evil.example"],
                "https://evil.example",
                "",
                None,
            ):
                answer = await asserting(found, assertion(found, aud=aud))
                refused(answer, "invalid_client", 401)

    run(story())


def test_client_assertion_replay(postgres: Postgres) -> None:
    """It is good once, at whichever endpoint, and on every process."""

    async def story() -> None:
        async with desk(postgres, **KEYED) as found:
            text = assertion(found)
            assert (await asserting(found, text)).status_code == 200
            refused(await asserting(found, text), "invalid_client", 401)
            form = {"client_assertion_type": ASSERTION, "client_assertion": text, "token": "x"}
            for path in ("/oauth2/introspect", "/oauth2/revoke"):
                answer = await found.http.post(path, data=form)
                refused(answer, "invalid_client", 401)
            once = assertion(found)
            answers = [await asserting(found, once) for _ in range(3)]
            assert sorted(a.status_code for a in answers) == [200, 401, 401]

    run(story())


def test_client_assertion_forgery(postgres: Postgres) -> None:
    """It is the client's own, by a key that is its own, for minutes."""
    now = int(time.time())
    other = OKPKey.generate_key("Ed25519", {"kid": "mine"})
    bad: list[Callable[[Desk], str]] = [
        lambda d: assertion(d, iss="cli_other"),
        lambda d: assertion(d, sub="cli_other"),
        lambda d: assertion(d, exp=now - 1),
        lambda d: assertion(d, exp=now + 3_600),
        lambda d: assertion(d, exp=None),
        lambda d: assertion(d, nbf=now + 600),
        lambda d: assertion(d, iat=now + 600),
        lambda d: assertion(d, jti=None),
        lambda d: assertion(d, jti=""),
        lambda d: assertion(d, jti="x" * 300),
        lambda d: assertion(d, pad="x" * 5_000),
    ]
    headers: list[tuple[dict[str, Any], Any]] = [
        ({"alg": "Ed25519", "kid": "mine"}, other),
        ({"alg": "Ed25519", "kid": "gone"}, MINE),
        ({"alg": "Ed25519", "kid": "mine", "typ": "at+jwt"}, MINE),
        ({"alg": "Ed25519", "kid": "mine", "jwk": MINE.as_dict(private=False)}, MINE),
        ({"alg": "RS256", "kid": "mine"}, RSA),
        ({"alg": "HS256", "kid": "mine"}, OctKey.import_key(str(MINE.as_dict()["x"]))),
    ]

    async def story() -> None:
        async with desk(postgres, **KEYED) as found:
            for make in bad:
                answer = await asserting(found, make(found))
                refused(answer, "invalid_client", 401)
            _, claims, _ = parts(assertion(found))
            for header, key in headers:
                text = jwt.encode(header, claims, key, algorithms=[header["alg"]])
                refused(await asserting(found, text), "invalid_client", 401)
            none = f"{encoded({'alg': 'none', 'kid': 'mine'})}.{encoded(claims)}.x"
            refused(await asserting(found, none), "invalid_client", 401)
            text = assertion(found)
            for also, error, status in (
                ({"client_id": "cli_other"}, "invalid_request", 400),
                ({"client_secret": "x"}, "invalid_request", 400),
                ({"client_assertion_type": "x"}, "invalid_request", 400),
            ):
                refused(await asserting(found, text, **also), error, status)

    run(story())


@pytest.mark.parametrize(
    "jwks",
    [
        {},
        {"keys": []},
        {"keys": [MINE.as_dict(private=True)]},
        {"keys": [RSA.as_dict(private=False)]},
        {"keys": [MINE.as_dict(private=False), MINE.as_dict(private=False)]},
        {"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "x", "x": "short"}]},
        {"keys": [{"kty": "oct", "crv": "Ed25519", "kid": "x", "k": "AAAA"}]},
        {"keys": ["x"]},
    ],
)
def test_keys_that_no_client_has(jwks: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        check_jwks(jwks)


# ── Requests ──


def test_a_client_proves_itself_in_its_own_way(postgres: Postgres) -> None:
    """No method is weaker than the one that is registered."""

    async def story() -> None:
        async with desk(postgres) as found:
            form = {"grant_type": "client_credentials", "client_id": found.client.id}
            for more in ({}, {"client_secret": found.secret}):
                answer = await found.http.post("/oauth2/token", data={**form, **more})
                refused(answer, "invalid_client", 401)
            for header in ("Basic", "Basic !", "Bearer x", "Basic " + encoded(b"\xff:x")):
                answer = await found.http.post(
                    "/oauth2/token", data=form, headers={"authorization": header}
                )
                refused(answer, "invalid_client", 401)
                assert answer.headers["www-authenticate"].startswith("Basic")
            both = await found.http.post(
                "/oauth2/token",
                data={**form, "client_secret": found.secret},
                auth=(found.client.id, found.secret),
            )
            refused(both, "invalid_request")
            for path in ("/oauth2/introspect", "/oauth2/revoke"):
                answer = await found.http.post(path, data={"token": "x", "client_id": "cli_x"})
                refused(answer, "invalid_client", 401)

    run(story())


def test_host_header_poisoning(postgres: Postgres) -> None:
    """Nothing that a request says of where it goes comes to be part of an answer."""
    poison = {
        "host": "evil.example",
        "x-forwarded-host": "evil.example",
        "x-forwarded-proto": "gopher",
        "forwarded": "host=evil.example",
        "x-original-url": "/evil.example",
    }

    async def story() -> None:
        async with desk(postgres, consent=True) as found:
            for path in ("/.well-known/openid-configuration", "/oauth2/jwks"):
                poisoned = await found.http.get(path, headers=poison)
                assert poisoned.content == (await found.http.get(path)).content
            answer = await found.http.get("/oauth2/authorize", params=found.query(), headers=poison)
            assert answer.headers["location"].startswith(found.issuer + "/id/sign-in?")

    run(story())


def test_duplicate_parameters_nul_bytes_and_oversize(postgres: Postgres) -> None:
    """What can be read in two ways, or not at all, is a 4xx and never a 5xx."""
    bad = (
        "grant_type=client_credentials&grant_type=client_credentials",
        "grant_type=client_credentials&scope=read&scope=write",
        "grant_type=client_credentials&client_id=a&client_id=b",
        "grant_type=client%00credentials",
        "grant_type=authorization_code&code=%00&code_verifier=" + "x" * 43,
        "grant_type=refresh_token&refresh_token=a%00b",
        "grant_type=%",
        "grant_type=%zz",
        "grant_type=%ff",
        "grant_type",
        "",
        "&&&",
        "&".join(f"p{i}=1" for i in range(200)),
        "grant_type=client_credentials&resource=%00",
        "grant_type=" + "x" * 70_000,
        "grant_type=refresh_token&refresh_token=" + "x" * 60_000,
        "grant_type=client_credentials&resource=" + "&resource=".join("a" * 9 for _ in range(20)),
    )

    async def story() -> None:
        async with desk(postgres) as found:
            kind = {"content-type": "application/x-www-form-urlencoded"}
            auth = (found.client.id, found.secret)
            for body in bad:
                for path in ("/oauth2/token", "/oauth2/introspect", "/oauth2/revoke"):
                    answer = await found.http.post(path, content=body, headers=kind, auth=auth)
                    assert 200 <= answer.status_code < 500, (path, body[:80], answer.text)
                    assert path != "/oauth2/token" or answer.status_code >= 400, body[:80]
                for path in ("/oauth2/authorize", "/oauth2/end-session"):
                    query = body[:20_000]
                    got = await found.http.get(f"{path}?{query}")
                    assert 300 <= got.status_code < 500, (path, body[:80], got.text)
                    posted = await found.http.post(path, content=query, headers=kind)
                    assert 300 <= posted.status_code < 500, (path, body[:80], posted.text)
            for kind in ({}, {"content-type": "application/json"}, {"content-type": "x" * 20_000}):
                answer = await found.http.post(
                    "/oauth2/token", content="grant_type=x", headers=kind, auth=auth
                )
                assert 400 <= answer.status_code < 500
            newline = await found.http.post(
                "/oauth2/authorize",
                content="state=a\r\nset-cookie: x=1&client_id=x",
                headers={"content-type": "application/x-www-form-urlencoded"},
            )
            assert "set-cookie" not in newline.headers

    run(story())


def test_duplicate_parameters_at_the_authorization_endpoint(postgres: Postgres) -> None:
    """Of two values nobody chooses: there is no code, and of two places none is told."""

    async def story() -> None:
        async with desk(postgres) as found:
            for name, value in found.query().items():
                query = str(httpx.QueryParams({**found.query()}).add(name, value))
                answer = await found.http.get(f"/oauth2/authorize?{query}")
                if name in ("client_id", "redirect_uri"):
                    assert answer.status_code == 400, name
                    assert "location" not in answer.headers
                else:
                    assert answer.headers["location"].startswith(CALLBACK + "?"), name
                    assert sent(answer)["error"] == "invalid_request", name
                    assert sent(answer).get("state") == (None if name == "state" else "s-1"), name

    run(story())
