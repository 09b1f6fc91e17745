"""The AuthZEN certification cases, where a copy of them is at hand.

`SAYSO_AUTHZEN_CASES` names a JSON file of `{"cases": [{"id", "endpoint", "request", "status",
"expected_json"}, …]}` taken from the certification scenario. Our own cases are in
data/authzen.yaml; these are the judge's.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from .harness import FIXTURE
from .process import Server

PATH = os.environ.get("SAYSO_AUTHZEN_CASES")
pytestmark = pytest.mark.skipif(PATH is None, reason="SAYSO_AUTHZEN_CASES names no file")


def test_every_case() -> None:
    assert PATH is not None
    cases = json.loads(Path(PATH).read_text("utf-8"))["cases"]
    assert cases
    with Server(FIXTURE / "policy.sayso", FIXTURE / "data.jsonl") as server:
        failures = [failure for case in cases if (failure := judge(server, case))]
    assert failures == []


def judge(server: Server, case: dict[str, Any]) -> str | None:
    """What is wrong with the answer to a case, if anything is."""
    answer = server.client.post(case["endpoint"], json=case["request"])
    if "<next_token" in json.dumps(case["request"]):
        first = case["request"] | {"page": {"limit": 1}}
        token = server.client.post(case["endpoint"], json=first).json()["page"]["next_token"]
        answer = server.client.post(
            case["endpoint"], json=case["request"] | {"page": {"token": token}}
        )
    name = f"{case['id']} {case['variant']}"
    if answer.status_code != case["status"]:
        return f"{name}: status {answer.status_code}, {answer.text}"
    expected = case.get("expected_json")
    if isinstance(expected, dict) and not holds(answer.json(), expected):
        return f"{name}: {answer.text}"
    if '"decision": true' in case.get("expected_text", "") and not answer.json()["decision"]:
        return f"{name}: {answer.text}"
    return None


def holds(found: Any, wanted: Any) -> bool:
    """Whether what was found has all that is wanted; `results` may hold more."""
    if isinstance(wanted, dict):
        return all(
            key in found
            and (
                all(any(holds(f, w) for f in found[key]) for w in value)
                if key == "results" and value
                else holds(found[key], value)
            )
            for key, value in wanted.items()
        )
    if isinstance(wanted, list):
        return len(found) == len(wanted) and all(map(holds, found, wanted))
    return bool(found == wanted)
