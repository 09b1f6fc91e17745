"""The measurements of identity run on little, and have the rows that they say they have."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]

ENDS = [
    "session ended, introspection", "grant revoked, introspection", "token revoked, introspection",
    "client disabled, introspection", "person suspended, introspection", "person suspended, check",
    "person deleted, introspection", "person deleted, check", "membership ended, check",
]  # fmt: skip
PAIRS = [
    "sign-in", "pages before the password", "authorization, signed in", "token, by a code",
    "token, client credentials", "discovery",
]  # fmt: skip


def rows(module: str, folder: Path) -> list[dict[str, Any]]:
    """What a quick run writes."""
    file = folder / "rows.jsonl"
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{module}", "--quick", "--json", str(file)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    for row in found:
        assert row["case"] in done.stdout
        assert row["n"] > 0
        assert row["p50_ns"] <= row["max_ns"]
    return found


def test_all_that_ends_is_seen_to_end(tmp_path: Path) -> None:
    found = rows("ending", tmp_path)
    assert [row["case"] for row in found] == ENDS
    assert all(row["answered_p50_ns"] <= row["p50_ns"] for row in found)
    assert found[0]["writes_per_second"] > 0


def test_one_tenant_stands_beside_many(tmp_path: Path) -> None:
    found = {row["case"]: row for row in rows("people", tmp_path)}
    for case in PAIRS:
        one, many = found[f"{case}, one tenant"], found[f"{case}, many"]
        assert one["n"] == many["n"]
        assert many["p50_ratio"] == pytest.approx(many["p50_ns"] / one["p50_ns"], abs=0.001)
    assert found["first token of a tenant"]["bytes"] > 0
