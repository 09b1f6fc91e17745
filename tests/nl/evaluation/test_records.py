"""Records that are bad, each refused at its place."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sayso.engine.errors import InvalidRequest, Several
from sayso.nl.evaluation.records import read_records

ASK: dict[str, Any] = {
    "subject": {"type": "user", "id": "a"},
    "action": "read",
    "resource": {"type": "record", "id": "r"},
    "expect": "allow",
}
GOOD: dict[str, Any] = {"id": "a", "text": "t", "domain": "d", "expect": "compile"}

BAD: dict[str, tuple[Any, str]] = {
    "no JSON": ("{", "the line is no JSON"),
    "no object": ([], "expected `object`"),
    "no text": ({"id": "a"}, "missing required field `text`"),
    "what is expected": (GOOD | {"expect": "maybe"}, "`$.expect`"),
    "a domain that leads elsewhere": (GOOD | {"domain": "../d"}, "`$.domain`"),
    "what an example expects": (GOOD | {"examples": [ASK | {"expect": 1}]}, "`$.examples[0]"),
    "a subject without an id": (
        GOOD | {"examples": [ASK, ASK | {"subject": {"type": "user"}}]},
        "example 2: the subject needs a `type` and an `id`",
    ),
    "a triple of two": (GOOD | {"examples": [ASK | {"relationships": [["a:1", "b"]]}]}, "3"),
    "a triple's end": (
        GOOD | {"examples": [ASK | {"relationships": [["a:1", "b", "c"]]}]},
        "expected `type:id` in `relationships`, got `c`",
    ),
    "an entity's name": (
        GOOD | {"examples": [ASK | {"entities": {"bob": {}}}]},
        "expected `type:id` in `entities`, got `bob`",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_line_is_told_with_its_place(name: str) -> None:
    given, message = BAD[name]
    line = given if isinstance(given, str) else json.dumps(given)
    lines = [json.dumps(GOOD).encode(), b"", line.encode()]
    with pytest.raises(Several) as caught:
        read_records(lines, "rules.jsonl")
    [error] = caught.value.errors
    assert error.place == "rules.jsonl:3"
    assert message in error.message


def test_all_bad_lines_are_told() -> None:
    with pytest.raises(Several) as caught:
        read_records([b"{", b"\xff", b"[" * 100_000], "rules.jsonl")
    assert [e.place for e in caught.value.errors] == [f"rules.jsonl:{n}" for n in (1, 2, 3)]


def test_no_records_are_an_error() -> None:
    with pytest.raises(InvalidRequest, match="no records"):
        read_records([b" "], "rules.jsonl")


def test_keys_of_others_are_left_aside() -> None:
    line = json.dumps(GOOD | {"tags": ["x"], "intent": {}, "why": "?"}).encode()
    [record] = read_records([line], "rules.jsonl")
    assert (record.baseline, record.difficulty, record.examples) == ("deny", 0, ())
