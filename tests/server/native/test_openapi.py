"""The description of the API: whole, and of use to generators."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from sayso.compiler.pipeline import compile_policy
from sayso.engine.data import parse_row
from sayso.server.native.messages.policies import TEXT
from sayso.server.native.openapi import specification
from tests.store.databases import Postgres, run

from .world import ROUTES, serving

SPECIFICATION = specification()
OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, methods in SPECIFICATION["paths"].items()
    for method, operation in methods.items()
}


def test_every_endpoint_is_in_it() -> None:
    assert len(OPERATIONS) == len(ROUTES)
    ids = [operation["operationId"] for operation in OPERATIONS.values()]
    assert len(set(ids)) == len(ids)
    assert all(id.isidentifier() and id.islower() for id in ids)


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_is_described(name: str) -> None:
    operation = OPERATIONS[name]
    assert operation["summary"]
    assert operation["description"]
    assert len(operation["tags"]) == 1
    names = [p.get("name") or p["$ref"] for p in operation["parameters"]]
    assert len(set(names)) == len(names)
    for status, response in operation["responses"].items():
        assert response["description"]
        if int(status) >= 400:
            media = response["content"]["application/problem+json"]
            assert media["schema"]["$ref"] == "#/components/schemas/Problem"
        elif status not in ("204", "304"):
            (media,) = response["content"].values()
            assert media["schema"]


def test_every_reference_leads_somewhere() -> None:
    references = {value for key, value in _members(SPECIFICATION) if key == "$ref"}
    assert references
    for reference in references:
        place: Any = SPECIFICATION
        for part in reference.removeprefix("#/").split("/"):
            place = place[part]


def test_objects_in_requests_take_only_what_is_declared() -> None:
    for name, schema in SPECIFICATION["components"]["schemas"].items():
        if schema.get("type") == "object" and name != "ProblemError":
            assert schema["additionalProperties"] is False, name


def test_the_examples_are_good() -> None:
    compile_policy(TEXT)
    schemas = SPECIFICATION["components"]["schemas"]
    (write,) = schemas["WriteRequest"]["examples"]
    for row in write["touch"] + write["attributes"]:
        parse_row(row)


def test_it_says_where_the_server_is(postgres: Postgres) -> None:
    async def ask() -> None:
        async with serving(postgres, keys=True, tenants=("other",)) as world:
            for tenant, url in (("default", world.url), ("other", f"{world.url}/t/other")):
                async with world.client(tenant) as client:
                    told = (await client.get("/v1/openapi.json")).json()
                    assert told["openapi"] == "3.1.0"
                    assert told["servers"] == [{"url": url}]
                    rest = {key: value for key, value in told.items() if key != "servers"}
                    assert rest == json.loads(json.dumps(SPECIFICATION))

    run(ask())


def test_a_server_that_only_decides_does_not_import_it() -> None:
    script = (
        "import sys, sayso.server.database\n"
        "print([m for m in ('fastapi', 'pydantic', 'sayso.server.native') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert ast.literal_eval(done.stdout) == []


def _members(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield key, item
            yield from _members(item)
    elif isinstance(value, list):
        for item in value:
            yield from _members(item)
