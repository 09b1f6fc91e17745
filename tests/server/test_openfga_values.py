"""Values come in as OpenFGA takes them, and YAML as its command reads it."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sayso.server.suite.openfga.scalars import scalar
from sayso.server.suite.openfga.values import UNFIT, forbidden, value_of
from sayso.server.suite.places import InvalidTest, read_documents

DATA = Path(__file__).parent / "data" / "openfga" / "values.yaml"
VALUES: dict[str, list[list[Any]]] = yaml.safe_load(DATA.read_text("utf-8"))


@pytest.mark.parametrize("type_", VALUES)
def test_values(type_: str) -> None:
    for value, *expected in VALUES[type_]:
        found = value_of(value, type_)
        assert (type(found), found) == (
            (type(expected[0]), expected[0]) if expected else (object, UNFIT)
        )


@given(st.integers(-(2**63), 2**63 - 1))
def test_whole_numbers_as_text_stay_exact(number: int) -> None:
    assert value_of(str(number), "int") == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_doubles(number: float) -> None:
    """A double comes in as it is; its text only where 64 bits are enough to say it exactly."""
    assert value_of(number, "double") == number
    exact = format(Fraction(number).numerator, "d") if number.is_integer() else None
    if exact is not None and len(exact) < 4000:
        assert value_of(exact, "double") == number


@given(st.text() | st.floats() | st.integers() | st.none() | st.lists(st.text()))
@pytest.mark.parametrize("type_", VALUES)
def test_whatever_comes_is_taken_or_not(type_: str, value: Any) -> None:
    value_of(value, type_)


def test_control_characters() -> None:
    assert forbidden({"a": ["b", {"c\t": 1}]})
    assert not forbidden({"a": ["b", {"c\x7f\x85": 1}], "d": None})


SCALARS = {
    "1e3": 1000.0, "0x1F": 31, "0o17": 15, "017": 15, "08": 8.0, "1_000": 1000, "+5": 5,
    ".5": 0.5, "5.": 5.0, ".inf": float("inf"), "-.inf": float("-inf"), "True": True,
    "yes": "yes", "on": "on", "Null": None, "~": None, "1:30": "1:30", "1.2.3": "1.2.3",
    "2024-01-01": "2024-01-01", "!!str 5": "5", "'5'": "5", "0b11": 3, "1e": "1e",
    "12345678901234567890": 12345678901234567890, "123456789012345678901": 1.2345678901234568e20,
}  # fmt: skip


@pytest.mark.parametrize("text", SCALARS)
def test_scalars(text: str) -> None:
    (found,) = read_documents(f"a: {text}", "t.yaml", scalar)
    value = found.value["a"].value
    assert (type(value), value) == (type(SCALARS[text]), SCALARS[text])


@given(st.text(st.sampled_from("0123456789abcdefxX_.+-eEoOinfNT~"), min_size=1, max_size=12))
def test_whatever_the_scalar_it_is_read(text: str) -> None:
    with suppress(InvalidTest):
        read_documents(f"a: {text}", "t.yaml", scalar)


def test_merged_mappings() -> None:
    text = "a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc: {<<: [*a, {z: 4}]}\n"
    (found,) = read_documents(text, "t.yaml", scalar)
    assert found.plain() == {
        "a": {"x": 1, "y": 2}, "b": {"x": 1, "y": 3}, "c": {"x": 1, "y": 2, "z": 4},
    }  # fmt: skip
    with pytest.raises(InvalidTest):
        read_documents("a: {<<: 1}", "t.yaml", scalar)
