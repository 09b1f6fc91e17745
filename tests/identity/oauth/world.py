"""Clients, a person and their browser, for tests of the protocol over HTTP."""

from __future__ import annotations

import base64
import contextlib
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

from sayso.identity import sessions
from sayso.identity.changing import SYSTEM
from sayso.identity.ids import new_secret
from sayso.identity.oauth import interactions
from sayso.identity.oauth.client import Client, ClientRequest
from sayso.identity.oauth.client_changes import create_client
from sayso.identity.oauth.resources import Resource, create_resource
from sayso.identity.provider import Provider
from sayso.identity.sessions import Session
from sayso.identity.tokens import access
from sayso.identity.tokens.jwt import NotBelieved
from tests.identity.persons import ANN, add_person
from tests.server.native.world import World, serving
from tests.store.databases import Postgres

CALLBACK = "https://app.example/callback"
API, OTHER_API = "https://api.example", "https://other.example"
BROWSER = "__Host-sayso-browser"


@dataclass
class Desk:
    """A tenant with a person who is signed in, and a client of hers."""

    world: World
    provider: Provider
    client: Client
    secret: str
    session: Session
    http: httpx.AsyncClient
    cookies: dict[str, str] = field(default_factory=dict)
    verifier: str = field(default_factory=new_secret)

    @property
    def issuer(self) -> str:
        return self.provider.issuer

    def query(self, **changed: Any) -> dict[str, Any]:
        """A request for authorization as it should be, but for what is changed; None: left out."""
        asked = {
            "response_type": "code",
            "client_id": self.client.id,
            "redirect_uri": CALLBACK,
            "scope": "openid profile email",
            "state": "s-1",
            "nonce": "n-1",
            "code_challenge": challenge(self.verifier),
            "code_challenge_method": "S256",
        }
        return {k: v for k, v in {**asked, **changed}.items() if v is not None}

    async def authorize(self, **changed: Any) -> httpx.Response:
        """What the browser is answered."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return await self.http.get(
            "/oauth2/authorize", params=self.query(**changed), headers={"cookie": cookie}
        )

    async def code(self, **changed: Any) -> str:
        """A code, the person having agreed."""
        answer = await self.authorize(**changed)
        assert answer.status_code == 303, answer.text
        return sent(answer)["code"]

    async def token(self, **form: Any) -> httpx.Response:
        """What the token endpoint answers the client."""
        return await self.http.post("/oauth2/token", data=form, auth=(self.client.id, self.secret))

    async def redeem(self, code: str, **changed: Any) -> httpx.Response:
        """What the client gets for a code."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": CALLBACK,
            "code_verifier": self.verifier,
        }
        return await self.token(**{k: v for k, v in {**form, **changed}.items() if v is not None})

    async def tokens(self, **changed: Any) -> dict[str, Any]:
        """Tokens of a new grant."""
        answer = await self.redeem(await self.code(**changed))
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def refresh(self, token: str, **also: Any) -> httpx.Response:
        """What a refresh token is answered."""
        return await self.token(grant_type="refresh_token", refresh_token=token, **also)

    async def is_active(self, token: str) -> bool:
        """Whether introspection says that a token is in force."""
        answer = await self.http.post(
            "/oauth2/introspect", data={"token": token}, auth=(self.client.id, self.secret)
        )
        assert answer.status_code == 200, answer.text
        return bool(answer.json()["active"])

    async def believes(self, token: str) -> bool:
        """Whether this issuer believes an access token, whoever asks."""
        try:
            await access.check(self.provider, token)
        except NotBelieved:
            return False
        return True

    async def claims(self, token: str) -> dict[str, Any]:
        """What an access token says."""
        return await access.check(self.provider, token)


@contextlib.asynccontextmanager
async def desk(postgres: Postgres, **changed: Any) -> AsyncIterator[Desk]:
    """A desk on a server of its own; what is changed is the client's."""
    async with serving(postgres) as world, at_desk(world, **changed) as found:
        yield found


@contextlib.asynccontextmanager
async def at_desk(world: World, tenant: str = "default", **changed: Any) -> AsyncIterator[Desk]:
    """A desk of a tenant."""
    provider = await world.provider(tenant)
    await add_person(provider, ANN)
    for identifier in (API, OTHER_API):
        resource = Resource(identifier=identifier, name="API", scopes=("read", "write"))
        await create_resource(provider, SYSTEM, resource)
    client, secret = await create_client(provider, SYSTEM, wanted(**changed))
    session, cookie = await sessions.start(provider, SYSTEM, ANN, ["pwd"])
    async with world.client(tenant) as http:
        yield Desk(
            world, provider, client, secret or "", session, http,
            {sessions.cookie_name(provider): cookie, BROWSER: new_secret()},
        )  # fmt: skip


def wanted(**changed: Any) -> ClientRequest:
    """A client that may do all that there is, without asking, but for what is changed."""
    asked: dict[str, Any] = {
        "name": "App",
        "redirect_uris": (CALLBACK,),
        "post_logout_redirect_uris": ("https://app.example/bye",),
        "grant_types": ("authorization_code", "refresh_token", "client_credentials"),
        "scopes": ("openid", "profile", "email", "offline_access", "read", "write"),
        "resources": (API, OTHER_API),
        "consent": False,
    }
    return ClientRequest(**{**asked, **changed})


def sent(answer: httpx.Response) -> dict[str, str]:
    """What a redirect brings to the client."""
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


def challenge(verifier: str) -> str:
    """A verifier's S256 challenge, made as RFC 7636 appendix A shows it."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


async def waiting(found: Desk, answer: httpx.Response) -> interactions.Interaction:
    """The interaction that a browser was sent to a page with."""
    id = sent(answer)["interaction"]
    return await interactions.find(found.provider, id, found.cookies[BROWSER])
