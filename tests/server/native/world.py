"""A server of a database within the test's own process, and a client that believes nothing.

Every answer under /v1 is held against what the API says of itself: whether the operation gives
that status, and whether the body is as its schema says, with nothing more in it.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
from fastapi.routing import APIRoute

from sayso.identity import graph
from sayso.identity.provider import Provider
from sayso.identity.sealing import Seal
from sayso.server.http.app import App
from sayso.server.http.site import DatabaseSite
from sayso.server.native.app import routes
from sayso.server.run import Options, listen, server_for, url_of
from sayso.store.database import connect
from sayso.store.errors import TenantExists
from sayso.store.keys import Scope, create_key
from sayso.store.tenants import Tenants
from sayso.tenants.directory import Directory
from tests.store.databases import Postgres

POLICY = """
request
  attribute ip: ip

type user
  attribute department: string
  attribute level: int
  attribute ceiling: decimal

type team
  relation member: user | user with expiry | team.member

type document
  actions edit
  relation owner: user
  relation viewer: user | everyone user | team.member
  permission view = owner or viewer

rule owners
  "Owners can edit their documents from a known address."
  allow user to edit document
  when user in document.owner and request.ip in 10.0.0.0/8
"""

ROUTES: list[APIRoute] = list(routes())
SEAL = Seal([bytes(range(32))])


class World:
    """A server and the clients of it."""

    def __init__(
        self, site: DatabaseSite, transport: Callable[[], httpx.AsyncBaseTransport], url: str
    ) -> None:
        self.site = site
        self.directory = site.directory
        self._transport = transport
        self.url = url

    def client(self, tenant: str = "default", key: str | None = None) -> httpx.AsyncClient:
        """A client of a tenant."""
        base = self.url if tenant == "default" else f"{self.url}/t/{tenant}"
        headers = {"authorization": f"Bearer {key}"} if key else {}
        return httpx.AsyncClient(
            base_url=base,
            transport=self._transport(),
            headers=headers,
            timeout=30,
            event_hooks={"response": [check_answer]},
        )

    async def provider(self, tenant: str = "default") -> Provider:
        """A tenant as a provider of identity."""
        assert self.site.identity is not None
        return self.site.identity.provider(await self.directory.named(tenant))

    async def key(self, tenant: str, *scopes: Scope) -> str:
        """A new key of a tenant's."""
        record = await self.directory.registry.named(tenant)
        _, text = await create_key(self.directory.database, record.id, "test", scopes)
        return text


@contextlib.asynccontextmanager
async def serving(
    postgres: Postgres, *, keys: bool = False, tenants: tuple[str, ...] = ()
) -> AsyncIterator[World]:
    """A server without a socket."""
    async with _site(postgres, keys, tenants, "http://127.0.0.1:80") as site:
        app = App(site)
        yield World(site, lambda: httpx.ASGITransport(app), "http://127.0.0.1:80")


@contextlib.asynccontextmanager
async def listening(
    postgres: Postgres, *, keys: bool = False, name: str | None = None
) -> AsyncIterator[World]:
    """A server on a socket, for answers that have no end and for browsers; `name` is the host's."""
    options = Options()
    bound = listen("127.0.0.1", 0)
    url = url_of(options, bound)
    if name is not None:
        url = f"http://{name}:{bound.getsockname()[1]}"
    async with _site(postgres, keys, (), url) as site:
        server = server_for(site, options)
        with bound:
            task = asyncio.create_task(server.serve(sockets=[bound]))
            while not server.started:
                assert not task.done(), "the server has ended before it began"
                await asyncio.sleep(0.01)
            try:
                yield World(site, httpx.AsyncHTTPTransport, url)
            finally:
                server.should_exit = True
                await task


@contextlib.asynccontextmanager
async def _site(
    postgres: Postgres, keys: bool, tenants: tuple[str, ...], url: str
) -> AsyncIterator[DatabaseSite]:
    database = await connect(postgres.url, size=4)
    try:
        for name in ("default", *tenants):
            with contextlib.suppress(TenantExists):
                await Tenants(database).create(name)
        async with Directory(database, postgres.url, deriving=graph) as directory:
            site = DatabaseSite(directory, public_url=url, require_keys=keys, seal=SEAL)
            yield site
            assert site.identity is not None
            await site.identity.close()
    finally:
        await database.close()


async def publish(client: httpx.AsyncClient, text: str = POLICY) -> int:
    """Put a policy to work; its version."""
    made = await client.post("/v1/policies", json={"text": text})
    assert made.status_code == 201, made.text
    version: int = made.json()["version"]
    done = await client.post(f"/v1/policies/{version}/publish", json={})
    assert done.status_code == 200, done.text
    return version


# ── What answers must be ──


async def check_answer(response: httpx.Response) -> None:
    """Raise unless the answer is one that the operation is said to give."""
    path = re.sub(r"^/t/[^/]*", "", response.url.path)
    if not path.startswith("/v1/") or path == "/v1/openapi.json":
        return
    assert response.headers["x-request-id"]
    route = _route(response.request.method, path)
    status = response.status_code
    kind = response.headers.get("content-type", "")
    if status >= 400:
        await response.aread()
        assert kind == "application/problem+json", response.text
        assert response.json()["status"] == status
        assert response.json()["code"]
    if route is None:
        assert status in (403, 404, 405), response.text
        return
    assert status in route.responses or str(status) in route.responses, (
        f"{route.operation_id} is not said to answer {status}: {await response.aread()!r}"
    )
    model = route.responses.get(status, {}).get("model")
    if model is not None:
        await response.aread()
        model.model_validate_json(response.content)


def _route(method: str, path: str) -> APIRoute | None:
    for route in ROUTES:
        if method in (route.methods or ()) and route.path_regex.match(path):
            return route
    return None


def fill(value: Any, saved: dict[str, Any]) -> Any:
    """A value with `$name` replaced by what was saved under that name."""
    if isinstance(value, str):
        if value.startswith("$") and value[1:] in saved:
            return saved[value[1:]]
        return re.sub(r"\$\{(\w+)\}", lambda m: str(saved[m[1]]), value)
    if isinstance(value, dict):
        return {key: fill(item, saved) for key, item in value.items()}
    if isinstance(value, list):
        return [fill(item, saved) for item in value]
    return value
