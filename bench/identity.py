"""What identity costs: `python -m bench.identity [--quick] [--json FILE]`.

Starts `sayso serve` on a database with clients in it. Finds how many tokens it gives for each
second of its processor time, to clients that show a secret and to clients that sign an assertion
with Ed25519; how often it says what a token is worth; and how often it tells its metadata. Access
tokens are signed with Ed25519, and each is in the audit before its client has it. PostgreSQL's time
is not counted. The load average is printed beside, as others' load makes all of it dearer.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import os
import secrets
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import OKPKey

from sayso.identity.changing import SYSTEM
from sayso.identity.oauth.authentication import ASSERTION
from sayso.identity.oauth.client import Client, ClientRequest
from sayso.identity.oauth.client_changes import create_client
from sayso.identity.oauth.resources import Resource, create_resource
from sayso.identity.provider import Provider
from sayso.identity.sealing import VARIABLE, Seal
from sayso.server import logs
from sayso.store import embedded
from sayso.store.database import connect
from sayso.store.migrate import migrate
from sayso.tenants.directory import Directory

from .load import Result, run
from .serve import beside_the_server, row, started

ISSUER, API = "http://sayso.bench", "https://api.example"
TOKEN, INTROSPECT = "/oauth2/token", "/oauth2/introspect"
FORM = "application/x-www-form-urlencoded"
KEY = OKPKey.generate_key("Ed25519", {"kid": "bench"})

PER_CPU_SECOND = 1_500
"""Tokens, at the least."""


class Clients:
    """A client that has a secret, and one that has a key."""

    def __init__(self, secretive: Client, secret: str, keyed: Client) -> None:
        self.basic = base64.b64encode(f"{secretive.id}:{secret}".encode()).decode()
        self.keyed = keyed.id


async def fill(url: str, seal: Seal) -> Clients:
    """The tenant `default` with a resource and clients of it."""
    database = await connect(url)
    try:
        async with Directory(database, url) as directory:
            await directory.registry.create("default")
            replica = await directory.named("default")
            provider = Provider(directory, replica, seal, ISSUER)
            await create_resource(
                provider, SYSTEM, Resource(identifier=API, name="API", scopes=("read", "write"))
            )
            secretive, secret = await create_client(provider, SYSTEM, client())
            asked = client("private_key_jwt", {"keys": [KEY.as_dict(private=False)]})
            keyed, _ = await create_client(provider, SYSTEM, asked)
    finally:
        await database.close()
    assert secret is not None
    return Clients(secretive, secret, keyed)


def client(
    method: str = "client_secret_basic", jwks: dict[str, Any] | None = None
) -> ClientRequest:
    """A client that asks for itself."""
    return ClientRequest(
        name="bench",
        token_endpoint_auth_method=method,
        grant_types=("client_credentials",),
        scopes=("read", "write"),
        resources=(API,),
        jwks=jwks,
    )


def post(path: str, form: dict[str, str], basic: str | None = None) -> bytes:
    """The bytes of a form."""
    body = urlencode(form)
    shown = f"Authorization: Basic {basic}\r\n" if basic else ""
    return (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {FORM}\r\n{shown}"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def get(path: str) -> bytes:
    """The bytes of a request without a body."""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


def asserted(client: str) -> bytes:
    """A request by a client with an assertion that is good once."""
    now = int(time.time())
    claims = {
        "iss": client, "sub": client, "aud": ISSUER, "iat": now, "exp": now + 290,
        "jti": secrets.token_urlsafe(12),
    }  # fmt: skip
    header = {"alg": "Ed25519", "kid": "bench"}
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION,
        "client_assertion": jwt.encode(header, claims, KEY, algorithms=["Ed25519"]),
    }
    return post(TOKEN, form)


def measure(quick: bool) -> Iterator[dict[str, Any]]:
    """All of it."""
    key = secrets.token_bytes(32)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o711)  # root's PostgreSQL, which is not root, must get through
        with asyncio.Runner() as runner:
            ours = runner.run(embedded.start(folder / "database"))
            try:
                runner.run(migrate(ours.owner_url))
                clients = runner.run(fill(ours.url, Seal([key])))
                environment = {
                    **os.environ,
                    "SAYSO_DATABASE_URL": ours.url,
                    VARIABLE: base64.b64encode(key).decode(),
                }
                arguments = ["--public-url", ISSUER]
                with started(arguments, environment) as server, beside_the_server():
                    yield from served(server, clients, 1_000 if quick else 10_000)
            finally:
                runner.run(ours.stop())


def served(server: tuple[int, int], clients: Clients, count: int) -> Iterator[dict[str, Any]]:
    """What a server does with so many requests of each kind."""
    form = {"grant_type": "client_credentials", "scope": "read", "resource": API}
    secret = [post(TOKEN, form, clients.basic)]
    token = one(server, secret[0])["access_token"]
    shown = [post(INTROSPECT, {"token": token}, clients.basic)]
    for case, requests in (
        ("client credentials, a secret", secret),
        ("client credentials, an assertion", [asserted(clients.keyed) for _ in range(count + 200)]),
        ("introspection", shown),
        ("metadata", [get("/.well-known/openid-configuration")]),
        ("jwks", [get("/oauth2/jwks")]),
    ):
        run(*server, requests[:200], count=200)
        found = asked(server, requests[200:] or requests, count)
        yield row(f"{case}, per cpu second", found, found.per_cpu_second)


def asked(server: tuple[int, int], requests: Sequence[bytes], count: int) -> Result:
    """What became of requests, all of which were answered as they should be."""
    found = run(*server, requests, count=count)
    if found.failures:
        raise SystemExit(f"{found.failures} requests were not answered with 200")
    return found


def one(server: tuple[int, int], request: bytes) -> dict[str, Any]:
    """The answer to a request."""

    async def ask() -> dict[str, Any]:
        reader, writer = await asyncio.open_connection("127.0.0.1", server[0])
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length: ")[2].partition("\r\n")[0])
        body: dict[str, Any] = json.loads(await reader.readexactly(length))
        writer.close()
        return body

    return asyncio.run(ask())


def main() -> None:
    """Print the measurements as a table; write them as JSON where asked to."""
    parser = argparse.ArgumentParser(prog="python -m bench.identity", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the requests")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows as JSON lines")
    options = parser.parse_args()
    logs.configure()
    found = list(measure(options.quick))
    for entry in found:
        times = (entry[f"{name}_ns"] / 1e6 for name in ("p50", "p99"))
        text = "p50 {:.2f} ms, p99 {:.2f} ms".format(*times)
        print(f"{entry['case']:50} {entry['n']:>7,}   {text}   {entry['per_second']:>7,}")
    print(f"{PER_CPU_SECOND:,} tokens are asked for; load average {os.getloadavg()[0]:.1f}")
    if options.json:
        options.json.write_text("".join(json.dumps(entry) + "\n" for entry in found))


if __name__ == "__main__":
    main()
