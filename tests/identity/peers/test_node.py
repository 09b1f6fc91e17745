"""Clients that others wrote for Node, unchanged, against a running server."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import ECKey, OKPKey

from sayso.identity.changing import SYSTEM
from sayso.identity.oauth.client_changes import create_client
from tests.identity.oauth.world import API, CALLBACK, Desk, at_desk, wanted
from tests.identity.persons import ANN
from tests.server.native.world import listening
from tests.store.databases import Postgres, run

HERE = Path(__file__).parent
KEYS = (
    ("Ed25519", OKPKey.generate_key("Ed25519", {"kid": "one"})),
    ("ES256", ECKey.generate_key("P-256", {"kid": "two"})),
)
STEPS = [
    "discovery", "code", "userinfo", "refresh", "introspection", "revocation of an access token",
    "revocation of a refresh token", "at+jwt", "private_key_jwt with Ed25519",
    "private_key_jwt with ES256", "end session",
]  # fmt: skip


@pytest.fixture(scope="module")
def modules() -> Path:
    """The packages, kept for the next run; skips where they can't be had."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("there is no Node here")
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    place = Path(base) / "sayso-tests" / "identity-peers"
    place.mkdir(parents=True, exist_ok=True)
    wanted = (HERE / "package.json").read_bytes()
    kept = place / "package.json"
    if not kept.exists() or kept.read_bytes() != wanted or not (place / "node_modules").exists():
        kept.write_bytes(wanted)
        done = subprocess.run(
            [npm, "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"],
            cwd=place,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            kept.unlink()
            pytest.skip(f"npm can't install its packages: {done.stderr[-200:]}")
    return place


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
    out, wrong = await process.communicate()
    assert process.returncode == 0, (out + wrong).decode()
    return out.decode().splitlines()
