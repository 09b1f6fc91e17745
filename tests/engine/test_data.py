"""Rows of data: every shape reads back, every mistake is told with its line."""

from __future__ import annotations

import contextlib
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sayso.engine.data import (
    MAX_ERRORS,
    EntityAttributes,
    Relationship,
    Row,
    parse_entity,
    parse_row,
    parse_subject,
    read_rows,
)
from sayso.engine.errors import SaysoError, Several
from sayso.engine.times import MAX_DATETIME, MIN_DATETIME
from tests.support import DATA
from tests.support.strategies import texts

TABLE = yaml.safe_load((DATA / "rows.yaml").read_text("utf-8"))

ids = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=20)
ids = ids.filter(lambda text: text != "*")
names = st.sampled_from(["user", "a:b", "a#b", "everyone", "everyone x", "google/doc"])
json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | texts,
    lambda inner: st.lists(inner) | st.dictionaries(ids, inner),
    max_leaves=5,
)


@st.composite
def rows(draw: st.DrawFn) -> Row:
    if draw(st.booleans()):
        return EntityAttributes(draw(names), draw(ids), draw(st.dictionaries(ids, json)))
    everyone = draw(st.booleans())
    condition = draw(st.none() | names)
    return Relationship(
        draw(names),
        draw(ids),
        draw(names),
        draw(names),
        None if everyone else draw(ids),
        None if everyone else draw(st.none() | names),
        condition,
        None if condition is None else draw(st.none() | st.dictionaries(ids, json)),
        draw(st.none() | st.integers(MIN_DATETIME, MAX_DATETIME)),
    )


@given(st.lists(rows(), max_size=5))
def test_rows_read_back(given_rows: list[Row]) -> None:
    lines = [msgspec.json.encode(row.to_json()) for row in given_rows]
    assert list(read_rows(lines, "data")) == given_rows


@given(json)
def test_any_json_is_a_row_or_an_error_of_ours(row: Any) -> None:
    with contextlib.suppress(SaysoError):
        parse_row(row)


@pytest.mark.parametrize("text", TABLE["same"], ids=str)
def test_several_ways_to_write_one_subject(text: list[Any]) -> None:
    forms = [tuple(form) if isinstance(form, list) else form for form in text]
    assert {parse_subject(form) for form in forms} == {parse_subject(forms[0])}


@pytest.mark.parametrize("case", TABLE["refused"], ids=lambda case: case["row"])
def test_mistakes_are_told(case: dict[str, str]) -> None:
    with pytest.raises(Several) as caught:
        list(read_rows(["", case["row"]], "data.jsonl"))
    (error,) = caught.value.errors
    assert str(error).startswith("data.jsonl:2:")
    assert case["says"] in str(error)


def test_reading_goes_on_past_mistakes_and_tells_them_all() -> None:
    lines: list[str | bytes] = [
        '{"object": "d:1"}',
        '{"entity": "d:1", "attributes": {}}',
        "[",
        b"\xff",
    ]
    read: list[Row] = []
    with pytest.raises(Several) as caught:
        read.extend(read_rows(lines, "x"))
    assert [error.place for error in caught.value.errors] == ["x:1", "x:3", "x:4:1"]


def test_reading_gives_up_on_a_hopeless_file() -> None:
    with pytest.raises(Several) as caught:
        list(read_rows(["?"] * 10_000, "x"))
    assert len(caught.value.errors) == MAX_ERRORS + 1


def test_of_takes_names() -> None:
    made = Relationship.of(
        "document:plan", "owner", "team:eng#member", expires="2026-01-01T00:00:00Z"
    )
    assert made.subject_relation == "member"
    assert made.expires == 1_767_225_600_000_000
    assert EntityAttributes.of("user:a", {"x": 1}).id == "a"
    assert parse_entity(("user", "a#b")) == ("user", "a#b")
