"""Conversations with the native API, each of stories/ on a database of its own.

A step asks `do: METHOD PATH` with a `body`, `text` or `headers`, and expects a `status` (200 if
none is said), `has` (objects may hold more, lists may not), `code` and `places` of a problem, and
saves parts of the answer under names for later steps. Before the first step the policy of world.py
is at work, unless the story says `bare`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.store.databases import Postgres, run

from ..test_authzen import assert_holds
from .world import fill, publish, serving

STORIES = sorted((Path(__file__).parent / "stories").glob("*.yaml"))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story(postgres: Postgres, path: Path) -> None:
    story = yaml.safe_load(path.read_text("utf-8"))
    run(_tell(postgres, story))


async def _tell(postgres: Postgres, story: dict[str, Any]) -> None:
    saved: dict[str, Any] = {}
    tenants = tuple(story.get("tenants", ()))
    async with serving(postgres, tenants=tenants) as world, world.client() as client:
        if not story.get("bare"):
            await publish(client)
        for number, step in enumerate(story["steps"], 1):
            filled = fill(step, saved)
            async with world.client(step.get("tenant", "default")) as asking:
                answer = await _ask(asking, filled)
            _hold(f"step {number}, {step['do']}", step, filled, answer)
            for name, key in step.get("save", {}).items():
                saved[name] = _at(answer, key)


async def _ask(client: httpx.AsyncClient, step: dict[str, Any]) -> httpx.Response:
    method, path = step["do"].split(" ", 1)
    given: dict[str, Any] = {"headers": step.get("headers", {})}
    if "body" in step:
        given["json"] = step["body"]
    if "text" in step:
        given["content"] = step["text"].encode()
    return await client.request(method, path, **given)


def _hold(name: str, raw: dict[str, Any], step: dict[str, Any], answer: httpx.Response) -> None:
    status = step.get("status", 200)
    assert answer.status_code == status, f"{name}: {answer.text}"
    if "has" in step:
        assert_holds(answer.json(), step["has"])
    if "lines" in step:
        assert sorted(answer.text.splitlines()) == sorted(step["lines"]), name
    if "code" in step:
        assert answer.json()["code"] == step["code"], f"{name}: {answer.text}"
    if "places" in step:
        assert [e["place"] for e in answer.json()["errors"]] == step["places"], name
    for header, value in step.get("answers", {}).items():
        assert answer.headers[header] == value, name
    assert status < 400 or "code" in raw, f"{name}: a problem wants its code told"


def _at(answer: httpx.Response, key: str) -> Any:
    """`a.0.b` of the body, or a header where the key begins with `@`."""
    if key.startswith("@"):
        return answer.headers[key[1:]]
    value = answer.json()
    for part in key.split("."):
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value
