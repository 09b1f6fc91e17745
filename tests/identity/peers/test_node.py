"""Clients that others wrote for Node, unchanged, against a running server."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path
from typing import Any

from joserfc.jwk import ECKey, OKPKey

from sayso.identity.changing import SYSTEM
from sayso.identity.oauth.client_changes import create_client
from tests.identity.oauth.world import API, CALLBACK, Desk, at_desk, wanted
from tests.identity.persons import ANN
from tests.server.native.world import listening
from tests.store.databases import Postgres, run

HERE = Path(__file__).parent
PATIENCE = 120.0
"""Seconds for the script to come to its end."""
KEYS = (
    ("Ed25519", OKPKey.generate_key("Ed25519", {"kid": "one"})),
    ("ES256", ECKey.generate_key("P-256", {"kid": "two"})),
)
STEPS = [
    "discovery", "code", "userinfo", "refresh", "introspection", "revocation of an access token",
    "revocation of a refresh token", "at+jwt", "private_key_jwt with Ed25519",
    "private_key_jwt with ES256", "end session",
]  # fmt: skip


def test_openid_client_and_oauth4webapi(postgres: Postgres, modules: Path) -> None:
    async def story() -> None:
        async with listening(postgres) as world, at_desk(world) as found:
            keyed = [await _keyed(found, alg, key) for alg, key in KEYS]
            told = {
                "issuer": found.issuer,
                "client": found.client.id,
                "secret": found.secret,
                "redirectUri": CALLBACK,
                "bye": "https://app.example/bye",
                "api": API,
                "person": ANN,
                "email": "ann@a.example",
                "cookie": "; ".join(f"{k}={v}" for k, v in found.cookies.items()),
                "keyed": keyed,
            }
            assert await _run(modules, told) == STEPS

    run(story())


async def _keyed(found: Desk, alg: str, key: Any) -> dict[str, Any]:
    """A client that proves itself with a key."""
    asked = wanted(
        token_endpoint_auth_method="private_key_jwt",
        jwks={"keys": [key.as_dict(private=False)]},
        resources=(API,),
    )
    client, _ = await create_client(found.provider, SYSTEM, asked)
    return {"id": client.id, "alg": alg, "jwk": key.as_dict(private=True)}


async def _run(modules: Path, told: dict[str, Any]) -> list[str]:
    """The steps that went well; Node finds packages beside the script, so it is copied there."""
    script = shutil.copy(HERE / "client.mjs", modules / "client.mjs")
    process = await asyncio.create_subprocess_exec(
        "node", str(script), json.dumps(told),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        async with asyncio.timeout(PATIENCE):
            out, wrong = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode == 0, (out + wrong).decode()
    return out.decode().splitlines()
