"""Writes are checked as a whole before any of it is applied."""

from __future__ import annotations

import pytest

from sayso import Engine, compile_policy
from sayso.engine.data import EntityAttributes, Relationship
from sayso.engine.errors import InvalidValue, SaysoError, Several

POLICY = """
condition tagged(note: string, marks: set of string) = note == "x" and "y" in marks
type user
  attribute label: string
  attribute tags: set of string
type doc
  relation owner: user | user with tagged
"""
OWNER = Relationship.of("doc:d", "owner", "user:a")
TOO_LONG = "a" * 65_536


@pytest.fixture
def engine() -> Engine:
    return Engine(compile_policy(POLICY))


@pytest.mark.parametrize("values", [{"label": TOO_LONG}, {"tags": ["b", TOO_LONG]}])
def test_an_attribute_too_long_to_store_refuses_the_whole_write(
    engine: Engine, values: dict[str, object]
) -> None:
    with pytest.raises(InvalidValue, match="65,535 bytes"):
        engine.write([OWNER], (), [EntityAttributes("user", "a", values)])
    assert engine.revision == 0
    assert not engine.check("user:a", "owner", "doc:d")


@pytest.mark.parametrize("parameters", [{"note": TOO_LONG}, {"marks": [TOO_LONG]}])
def test_a_parameter_too_long_to_store_refuses_the_whole_write(
    engine: Engine, parameters: dict[str, object]
) -> None:
    held = Relationship.of("doc:e", "owner", "user:a", condition="tagged", parameters=parameters)
    with pytest.raises(InvalidValue, match="65,535 bytes"):
        engine.write([OWNER, held])
    assert not engine.check("user:a", "owner", "doc:d")


def test_the_longest_string_is_stored(engine: Engine) -> None:
    engine.write((), (), [EntityAttributes("user", "a", {"label": "a" * 65_535})])
    assert engine.revision == 1


def test_all_errors_of_a_write_are_told_and_nothing_is_applied(engine: Engine) -> None:
    wrong = [
        OWNER,
        Relationship.of("doc:d", "reader", "user:a"),
        Relationship.of("page:d", "owner", "user:a"),
    ]
    with pytest.raises(Several) as told:
        engine.write(wrong, (), [EntityAttributes("user", "a", {"age": 3})])
    assert [error.code for error in told.value.errors] == [
        "unknown-relation",
        "unknown-type",
        "unknown-attribute",
    ]
    assert not engine.check("user:a", "owner", "doc:d")


def test_a_literal_too_long_to_store_is_an_error_of_its_own() -> None:
    text = f'{POLICY}\nrule r allow user to owner doc when user.label == "{TOO_LONG}"'
    with pytest.raises(SaysoError, match="65,535 bytes"):
        Engine(compile_policy(text))


@pytest.mark.parametrize("expires", [2**63, -(2**70)])
def test_an_expiry_outside_all_time_refuses_the_whole_write(expires: int) -> None:
    engine = Engine(compile_policy("type user\ntype doc\n  relation owner: user with expiry"))
    kept = Relationship.of("doc:d", "owner", "user:a", expires=4_102_444_800_000_000)
    wrong = Relationship("doc", "e", "owner", "user", "a", expires=expires)
    with pytest.raises(SaysoError, match="between the years 1 and 9999"):
        engine.write([kept, wrong])
    assert not engine.check("user:a", "owner", "doc:d")


@pytest.mark.parametrize("now", [2**63, -(2**70)])
def test_a_time_outside_all_time_is_an_error(engine: Engine, now: int) -> None:
    with pytest.raises(SaysoError, match="between the years 1 and 9999"):
        engine.check("user:a", "owner", "doc:d", now=now)
    with pytest.raises(SaysoError, match="between the years 1 and 9999"):
        engine.check_batch("user:a", "owner", "doc:d", now=now)


def test_evidence_outside_all_time_is_an_error() -> None:
    engine = Engine(
        compile_policy(
            "evidence proof\ntype user\ntype doc\n  actions go\n"
            "rule r allow user to go doc require proof within 5 minutes"
        )
    )
    with pytest.raises(SaysoError, match="between the years 1 and 9999"):
        engine.check("user:a", "go", "doc:d", evidence=[("proof", 2**64)])


@pytest.mark.parametrize("id", ["*", "", "a\x00b", "\ud800", "x" * 1025])
def test_attributes_of_an_id_that_is_none_refuse_the_whole_write(engine: Engine, id: str) -> None:
    with pytest.raises(SaysoError):
        engine.write([OWNER], (), [EntityAttributes("user", id, {"label": "x"})])
    assert not engine.check("user:a", "owner", "doc:d")


@pytest.mark.parametrize("name", ["user:\ud800", "\ud800:a"])
def test_a_name_that_is_no_unicode_is_an_error(engine: Engine, name: str) -> None:
    with pytest.raises(SaysoError):
        engine.check(name, "owner", "doc:d")
    with pytest.raises(SaysoError):
        engine.check_batch([name, "user:a"], "owner", "doc:d")
    with pytest.raises(SaysoError):
        engine.list_objects("user:a", "owner", "doc", after="\ud800")


@pytest.mark.parametrize("numbers", [[-1], [2**40], [1.5], "x", None])
def test_numbers_that_are_none_are_an_error(engine: Engine, numbers: object) -> None:
    engine.write([OWNER])
    with pytest.raises(SaysoError):
        engine.check_ids("user", numbers, "owner", "doc", [0])
