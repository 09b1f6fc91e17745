"""A server whose disk is full: what it can not take it refuses, nothing is lost or half done."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.process import Server, eventually

POLICY = "type user\ntype doc\n  relation owner: user\n  permission view = owner\n"
SIZE, BALLAST = "130m", 20 << 20
ROWS = 500
LONG = "x" * 200
"""Makes rows large enough for the disk to be full soon."""


@pytest.fixture
def small() -> Iterator[Path]:
    """A directory on a file system of its own, which holds little."""
    with tempfile.TemporaryDirectory(prefix="sayso-small-") as name:
        mounting = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0755", "tmpfs", name]
        try:
            mounted = subprocess.run(mounting, capture_output=True, check=False).returncode == 0
        except OSError:
            mounted = False
        if not mounted:
            pytest.skip("a file system can't be mounted here")
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", "--lazy", name], check=True)


def test_a_full_disk_loses_nothing_and_goes_on_once_there_is_room(small: Path) -> None:
    ballast = small / "ballast"
    ballast.write_bytes(bytes(BALLAST))
    with Server(None, None, "--data-dir", str(small / "data")) as server:
        client = server.client
        client.timeout = 120
        client.post("/v1/policies", json={"text": POLICY}).raise_for_status()
        client.post("/v1/policies/1/publish").raise_for_status()
        done: list[int] = []
        refused: list[int] = []
        while len(refused) < 3:
            n = len(done) + len(refused)
            rows = [
                {"object": f"doc:{n}-{i}-{LONG}", "relation": "owner", "subject": "user:ann"}
                for i in range(ROWS)
            ]
            answer = client.post("/v1/relationships/write", json={"touch": rows})
            if answer.status_code == 200:
                done.append(n)
            else:
                assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
                refused.append(n)
        assert done
        assert server.check("user:ann", "view", f"doc:{done[-1]}-0-{LONG}")["decision"]
        ballast.unlink()

        def goes_on() -> bool:
            row = {"object": "doc:after", "relation": "owner", "subject": "user:ann"}
            answer = client.post("/v1/relationships/write", json={"touch": [row]})
            assert answer.status_code in (200, 503)
            return answer.status_code == 200

        eventually(goes_on)
        exported = client.get("/v1/export")
        there = Counter(
            json.loads(line)["object"].removeprefix("doc:").split("-")[0]
            for line in exported.text.splitlines()
        )
        assert [there[str(n)] for n in done] == [ROWS] * len(done)
        assert {there[str(n)] for n in refused} <= {0, ROWS}
        server.process.terminate()
        assert server.process.wait() == 0
