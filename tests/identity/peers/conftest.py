"""The packages of those who wrote their clients and servers for Node."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.identity.pages.conftest import _quick

__all__ = ["_quick"]

HERE = Path(__file__).parent
PATIENCE = 240.0
"""Seconds for npm to fetch its packages: less than a test may take, so that npm is named."""


@pytest.fixture(autouse=True)
def _directly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients go by the environment, and no proxy knows the way to this machine's loopback."""
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1,localhost")


@pytest.fixture(scope="session")
def modules() -> Path:
    """Where the packages are, kept for the next run; skips where they can't be had."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("there is no Node here")
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    place = Path(base) / "sayso-tests" / "identity-peers"
    place.mkdir(parents=True, exist_ok=True)
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests run beside each other want the same packages
        _ensure(npm, place)
    return place


def _ensure(npm: str, place: Path) -> None:
    """Have the packages there; what is said to be installed was installed to the end."""
    wanted, done = (HERE / "package.json").read_bytes(), place / "installed.json"
    if done.exists() and done.read_bytes() == wanted:
        return
    (place / "package.json").write_bytes(wanted)
    command = [npm, "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"]
    try:
        ran = subprocess.run(command, cwd=place, capture_output=True, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm can't install its packages in {PATIENCE:.0f} seconds")
    if ran.returncode:
        pytest.skip(f"npm can't install its packages: {ran.stderr[-200:]}")
    done.write_bytes(wanted)
