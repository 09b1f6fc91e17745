"""`sayso client`, `resource` and `signing-key`, of a database and of a server that serves it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import httpx
import pytest
from joserfc.jwk import OKPKey

from sayso.server.cli.client_options import changed, wanted
from tests.server.saying import Said, ways
from tests.store.conftest import data_directory, postgres, server

__all__ = ["data_directory", "postgres", "server", "ways"]  # fixtures

API = "https://api.example"
CALLBACK = "http://127.0.0.1:8000/callback"


def fields(text: str) -> dict[str, str]:
    """What a table says under its names."""
    lines = (line.partition("  ") for line in text.splitlines())
    return {name: value.strip() for name, _, value in lines}


def test_clients_come_and_go(
    ways: list[list[str]], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for way in ways:
        say = Said(capsys, way)
        served = ways[1][1]
        here = [] if way else ["--public-url", served]
        say("resource", "create", API, "--scope", "read,write", "--token-lifetime", "10m")
        made = fields(say("client", "create", "Nightly", "--resource", API, *here))
        assert made["issuer"] == served
        assert made["scopes"] == "read write"
        asked = {"grant_type": "client_credentials", "resource": API}
        known = httpx.get(made["discovery"]).json()
        proof = (made["client_id"], made["client_secret"])
        given = httpx.post(known["token_endpoint"], data=asked, auth=proof)
        assert (given.status_code, given.json()["expires_in"]) == (200, 600), given.text

        # one secret follows the other
        second = say("client", "rotate-secret", "Nightly", "--grace", "0s").strip()
        assert httpx.post(known["token_endpoint"], data=asked, auth=proof).status_code == 401
        proof = (made["client_id"], second)
        assert httpx.post(known["token_endpoint"], data=asked, auth=proof).status_code == 200
        say("client", "disable", "Nightly")
        assert httpx.post(known["token_endpoint"], data=asked, auth=proof).status_code == 401
        assert "in use" in say("client", "enable", "Nightly")

        # what it may do is changed
        say("client", "update", "Nightly", "--remove", "--scope", "write")
        given = httpx.post(known["token_endpoint"], data=asked, auth=proof)
        assert given.json()["scope"] == "read"
        keys = tmp_path / "jwks.json"
        keys.write_text(json.dumps(OKPKey.generate_key("Ed25519", {"kid": "k"}).as_dict(False)))
        done = say.json("client", "update", "Nightly", "--jwks", str(keys), "--name", "Robot")
        assert done["token_endpoint_auth_method"] == "private_key_jwt"
        assert httpx.post(known["token_endpoint"], data=asked, auth=proof).status_code == 401
        say("client", "update", "Robot", "--auth-method", "client_secret_basic")

        app = say.json("client", "create", "App", "--redirect-uri", CALLBACK, *here)
        assert app["client"]["grant_types"] == ["authorization_code", "refresh_token"]
        assert app["secret"]
        assert app["discovery"].startswith(served)
        more = ["--add", "--redirect-uri", "https://app.example/cb"]
        say("client", "update", "App", *more)
        assert "https://app.example/cb" in say("client", "show", "App")
        assert [c["name"] for c in say.json("client", "list")["clients"]] == ["Robot", "App"]
        assert "no client is called" in say("client", "show", "Nobody", status=2)

        # a resource is let go before it goes
        say("resource", "update", API, "--client", "App")
        assert "Robot" in say("resource", "delete", API, "--yes", status=2)
        assert "--yes" in say("client", "delete", "Robot", status=2)
        for name in ("Robot", "App"):
            say("client", "delete", name, "--yes")
        assert say.json("resource", "list")["resources"][0]["client"] is None
        say("resource", "delete", API, "--yes")
        assert say("resource", "list") == ""

        made_keys = say("signing-key", "rotate", "--algorithm", "Ed25519", "--at-once").split()
        assert made_keys[0] in say("signing-key", "list")
        say("signing-key", "revoke", made_keys[0], "--yes")
        assert made_keys[0] not in [k["id"] for k in say.json("signing-key", "list")["keys"]]


RESOURCES = [{"identifier": API, "scopes": ["read", "write"]}]


@pytest.mark.parametrize(
    ("given", "method", "grants", "scopes"),
    [
        (
            {"redirect_uris": (CALLBACK,)},
            "client_secret_basic",
            ["authorization_code", "refresh_token"],
            ["openid", "profile", "email", "offline_access"],
        ),
        (
            {"redirect_uris": (CALLBACK,), "public": True, "resources": (API,)},
            "none",
            ["authorization_code", "refresh_token"],
            ["openid", "profile", "email", "offline_access", "read", "write"],
        ),
        (
            {"redirect_uris": ("com.example.app:/cb",), "scopes": ("openid,email",)},
            "none",
            ["authorization_code", "refresh_token"],
            ["openid", "email"],
        ),
        ({"resources": (API,)}, "client_secret_basic", ["client_credentials"], ["read", "write"]),
        (
            {"resources": (API,), "token_endpoint_auth_method": "client_secret_post"},
            "client_secret_post",
            ["client_credentials"],
            ["read", "write"],
        ),
    ],
)
def test_what_little_is_said_comes_to_a_client_that_works(
    given: Any, method: str, grants: list[str], scopes: list[str]
) -> None:
    asked = wanted("App", given, RESOURCES)
    assert asked["token_endpoint_auth_method"] == method
    assert (asked["grant_types"], asked["scopes"]) == (grants, scopes)


@pytest.mark.parametrize(
    "given", [{}, {"public": True}, {"public": True, "token_endpoint_auth_method": "none"}]
)
def test_what_comes_to_no_client_is_refused(given: Any) -> None:
    with pytest.raises(click.UsageError):
        wanted("App", given, RESOURCES)


def test_lists_are_replaced_added_to_and_taken_from() -> None:
    before = {"scopes": ["a", "b"], "jwks": None}
    assert changed(before, {"scopes": ("c",)}, "replace") == {"scopes": ["c"]}
    assert changed(before, {"scopes": ("b,c",)}, "add") == {"scopes": ["a", "b", "c"]}
    assert changed(before, {"scopes": ("a",), "name": None}, "remove") == {"scopes": ["b"]}
    with pytest.raises(click.UsageError):
        changed(before, {"scopes": ("c",)}, "remove")
    assert changed({"jwks": {}}, {"public": True}, "replace") == {
        "token_endpoint_auth_method": "none",
        "jwks": None,
    }
