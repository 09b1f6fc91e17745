"""Two providers that are asked the same: Sayso, and one that others wrote (oidc-provider).

Both have the same clients, under the same ids and secrets, and the same person, signed in.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import httpx

from sayso.identity import sessions
from sayso.identity.changing import SYSTEM
from sayso.identity.ids import new_secret
from sayso.identity.oauth.client import Client
from sayso.identity.oauth.client_changes import create_client
from tests.identity.oauth.world import API, BROWSER, CALLBACK, Desk, at_desk, challenge, wanted
from tests.identity.persons import ANN
from tests.server.native.world import listening
from tests.store.databases import Postgres

HERE = Path(__file__).parent
BYE = "https://app.example/bye"
PATIENCE = 30.0
"""Seconds for the other provider to come up, and to go."""

CLIENTS: dict[str, dict[str, Any]] = {
    "app": {},
    "other": {},
    "post": {"token_endpoint_auth_method": "client_secret_post"},
    "public": {
        "token_endpoint_auth_method": "none",
        "grant_types": ("authorization_code", "refresh_token"),
    },
    "limited": {"grant_types": ("authorization_code",)},
    "machine": {"grant_types": ("client_credentials",), "redirect_uris": ()},
}


@dataclass
class Known:
    """A client, and what it proves itself with."""

    id: str
    secret: str
    method: str


@dataclass
class Side(ABC):
    """One of the providers."""

    name: str
    issuer: str
    clients: dict[str, Known]
    http: httpx.AsyncClient
    verifier: str = field(default_factory=new_secret)
    cookies: dict[str, str] = field(default_factory=dict)
    """Those of the browser that the person is signed in in."""
    metadata: dict[str, Any] = field(default_factory=dict)

    @abstractmethod
    async def sign_in(self) -> dict[str, str]:
        """The cookies of a new browser, in which the person is signed in."""

    async def begin(self) -> None:
        """Learn where everything is, and sign in."""
        answer = await self.http.get(f"{self.issuer}/.well-known/openid-configuration")
        self.metadata = answer.json()
        self.cookies = await self.sign_in()

    def endpoint(self, name: str) -> str:
        """Where something is, as the provider says."""
        url: str = self.metadata[f"{name}_endpoint"]
        return url

    async def browse(
        self, url: str, query: Pairs, cookies: dict[str, str], method: str = "GET"
    ) -> httpx.Response:
        """What a browser is answered; sent on to the same address, it goes there."""
        headers = {
            "cookie": "; ".join(f"{k}={v}" for k, v in cookies.items()),
            "accept": "text/html",
        }
        if method == "POST":
            headers["content-type"] = "application/x-www-form-urlencoded"
            answer = await self.http.post(url, content=urlencode(query), headers=headers)
            onward = urljoin(url, answer.headers.get("location", ""))
            if not answer.is_redirect or urlsplit(onward).path != urlsplit(url).path:
                return answer
            return await self.http.get(onward, headers=headers)
        return await self.http.get(f"{url}?{urlencode(query)}", headers=headers)

    async def call(
        self, url: str, form: Pairs, client: str = "app", method: str | None = None
    ) -> httpx.Response:
        """What a client is answered that proves itself by its method, or by another."""
        known = self.clients.get(client) or Known("cli_unknown", "secret", "client_secret_basic")
        headers = {"content-type": "application/x-www-form-urlencoded", "accept": "*/*"}
        auth = httpx.Auth()
        by = method or known.method
        if by == "client_secret_basic":
            auth = httpx.BasicAuth(known.id, known.secret)
        elif by == "wrong_secret":
            auth = httpx.BasicAuth(known.id, "x" * 43)
        elif by == "both":
            auth = httpx.BasicAuth(known.id, known.secret)
            form = [*form, ("client_secret", known.secret)]
        elif by == "client_secret_post":
            form = [*form, ("client_id", known.id), ("client_secret", known.secret)]
        elif by == "bearer":
            headers["authorization"] = f"Bearer {known.secret}"
        elif by == "none":
            form = [*form, ("client_id", known.id)]
        return await self.http.post(url, content=urlencode(form), headers=headers, auth=auth)

    def query(self, client: str = "app") -> dict[str, Any]:
        """A request for authorization that both grant."""
        return {
            "response_type": "code",
            "client_id": self.clients[client].id,
            "redirect_uri": CALLBACK,
            "scope": "openid email",
            "state": "s-1",
            "nonce": "n-1",
            "code_challenge": challenge(self.verifier),
            "code_challenge_method": "S256",
        }

    async def code(self, client: str = "app", **changed: str) -> str:
        """A code."""
        query = [(k, v) for k, v in {**self.query(client), **changed}.items()]
        answer = await self.browse(self.endpoint("authorization"), query, self.cookies)
        assert answer.is_redirect, f"{self.name}: {answer.status_code} {answer.text}"
        back = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
        assert "code" in back, f"{self.name}: {answer.headers['location']}"
        return back["code"]

    async def redeem(self, code: str, client: str = "app") -> dict[str, Any]:
        """The tokens of a code."""
        return await self.tokens(
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": CALLBACK,
                "code_verifier": self.verifier,
            },
            client,
        )

    async def tokens(self, form: dict[str, str], client: str = "app") -> dict[str, Any]:
        """Tokens that are given."""
        answer = await self.call(self.endpoint("token"), list(form.items()), client)
        assert answer.status_code == 200, f"{self.name}: {answer.status_code} {answer.text}"
        found: dict[str, Any] = answer.json()
        return found

    async def revoke(self, token: str) -> str:
        """The token, worth nothing any more."""
        answer = await self.call(self.endpoint("revocation"), [("token", token)])
        assert answer.status_code == 200, f"{self.name}: {answer.text}"
        return token


Pairs = list[tuple[str, str]]


@dataclass
class Sayso(Side):
    """Ours."""

    desk: Desk | None = None

    async def sign_in(self) -> dict[str, str]:
        assert self.desk is not None
        provider = self.desk.provider
        _, cookie = await sessions.start(provider, SYSTEM, ANN, ["pwd"])
        return {sessions.cookie_name(provider): cookie, BROWSER: new_secret()}


class Oracle(Side):
    """Theirs."""

    async def sign_in(self) -> dict[str, str]:
        url = f"{self.endpoint('authorization')}?{urlencode(self.query())}"
        async with httpx.AsyncClient() as browser:
            while not url.startswith(CALLBACK):
                answer = await browser.get(url)
                assert answer.is_redirect, answer.text
                url = urljoin(url, answer.headers["location"])
            return dict(browser.cookies)


@contextlib.asynccontextmanager
async def both(postgres: Postgres, modules: Path) -> AsyncIterator[tuple[Side, Side]]:
    """Sayso, and the other."""
    async with (
        listening(postgres) as world,
        at_desk(world, resources=(API,)) as desk,
        httpx.AsyncClient(timeout=PATIENCE) as http,
        httpx.AsyncClient(timeout=PATIENCE) as other,
    ):
        made = {name: await _client(desk, changed) for name, changed in CLIENTS.items()}
        known = {name: known for name, (known, _) in made.items()}
        ours = Sayso("sayso", desk.issuer, known, http, desk=desk)
        told = {
            "clients": [_as_registered(*each) for each in made.values()],
            "account": ANN,
            "person": {"name": "Ann", "email": "ann@a.example", "email_verified": True},
            "api": API,
        }
        async with _oracle(modules, told) as issuer:
            theirs = Oracle("oidc-provider", issuer, known, other)
            await ours.begin()
            await theirs.begin()
            yield ours, theirs


async def _client(desk: Desk, changed: dict[str, Any]) -> tuple[Known, Client]:
    asked = wanted(**{"resources": (API,), **changed})
    client, secret = await create_client(desk.provider, SYSTEM, asked)
    return Known(client.id, secret or "", client.token_endpoint_auth_method), client


def _as_registered(known: Known, client: Client) -> dict[str, Any]:
    """A client in the names of OpenID Connect Dynamic Client Registration 1.0."""
    asked: dict[str, Any] = {
        "client_id": known.id,
        "token_endpoint_auth_method": known.method,
        "grant_types": client.grant_types,
        "response_types": ["code"] if client.redirect_uris else [],
        "redirect_uris": client.redirect_uris,
        "post_logout_redirect_uris": client.post_logout_redirect_uris,
    }
    return asked | ({"client_secret": known.secret} if known.secret else {})


@contextlib.asynccontextmanager
async def _oracle(modules: Path, told: dict[str, Any]) -> AsyncIterator[str]:
    """The other's issuer; it ends when its input does."""
    script = shutil.copy(HERE / "oracle.mjs", modules / "oracle.mjs")
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        "node", str(script), json.dumps(told), stdin=pipe, stdout=pipe, stderr=pipe
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    complaints = asyncio.create_task(process.stderr.read())
    try:
        async with asyncio.timeout(PATIENCE):
            line = await process.stdout.readline()
            assert line, (await complaints).decode()
        yield line.decode().strip()
    finally:
        process.stdin.close()
        try:
            async with asyncio.timeout(PATIENCE):
                await process.wait()
        except TimeoutError:
            process.kill()
            raise
        await complaints
