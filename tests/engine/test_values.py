"""Values are read exactly, refused clearly, and written so that they read back the same."""

from __future__ import annotations

import contextlib
import re
from decimal import Decimal
from fractions import Fraction
from ipaddress import ip_address, ip_network
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sayso.compiler.model import ValueType
from sayso.engine.errors import InvalidName, InvalidValue
from sayso.engine.times import MAX_INT
from sayso.engine.values import (
    Decimal64,
    Value,
    ValueSpec,
    check_id,
    decimal64,
    decimal_of,
    format_ip,
    parse_constant,
    parse_value,
    value_to_json,
)
from tests.support import DATA
from tests.support.strategies import addresses, texts, typed_values

TABLE = yaml.safe_load((DATA / "values.yaml").read_text("utf-8"))


def spec(kind: str) -> ValueSpec:
    collection, of, element = kind.partition(" of ")
    if of:
        return ValueSpec(collection, (), spec(element))
    return ValueSpec(kind, ("red", "green") if kind == "enum" else ())


@pytest.mark.parametrize("row", TABLE["equal"], ids=str)
def test_several_forms_are_one_value(row: list[Any]) -> None:
    kind, *forms = row
    values = [parse_value(form, spec(kind)) for form in forms]
    assert values == [values[0]] * len(values)


@pytest.mark.parametrize("row", TABLE["refused"], ids=str)
def test_what_does_not_fit_is_refused(row: list[Any]) -> None:
    kind, form, message = row
    with pytest.raises(InvalidValue, match=re.escape(message)):
        parse_value(form, spec(kind), "user.x")


@given(typed_values())
def test_written_values_read_back(pair: tuple[Value, ValueSpec]) -> None:
    value, declared = pair
    written = msgspec.json.decode(msgspec.json.encode(value_to_json(value, declared)))
    assert parse_value(written, declared) == value


@given(typed_values())
def test_types_of_the_model_serve_as_specs(pair: tuple[Value, ValueSpec]) -> None:
    value, declared = pair
    element = declared.element and ValueType(declared.element.kind, declared.element.values)  # type: ignore[arg-type]
    of_model = ValueType(declared.kind, declared.values, element)  # type: ignore[arg-type]
    written = value_to_json(value, declared)
    assert parse_value(written, of_model) == value
    assert parse_constant(written, of_model) == value


@given(st.floats() | st.decimals() | st.integers())
def test_numbers_become_the_exact_decimal_or_none(number: float | Decimal | int) -> None:
    try:
        got = decimal_of(number)
    except InvalidValue:
        return
    exact = Decimal(repr(number)) if isinstance(number, float) else Decimal(number)
    assert Fraction(got.coefficient, 10**got.scale) == Fraction(exact)


@given(st.integers(-(10**40), 10**40), st.integers(0, 40))
def test_a_decimal_has_one_normal_form(coefficient: int, scale: int) -> None:
    value = decimal64(coefficient, scale)
    assert value == decimal64(coefficient * 10, scale + 1)
    if value is None:
        reduced = Fraction(coefficient, 10**scale)
        assert abs(reduced * 10**18) > MAX_INT or (reduced * 10**18).denominator > 1
    else:
        assert Fraction(value.coefficient, 10**value.scale) == Fraction(coefficient, 10**scale)
        assert value.scale == 0 or value.coefficient % 10


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | texts, st.lists))
def test_any_json_is_a_value_or_a_clear_refusal(value: Any) -> None:
    for kind in ("bool", "int", "decimal", "money", "string", "enum", "path", "datetime",
                 "duration", "ip", "network", "set of int"):  # fmt: skip
        with contextlib.suppress(InvalidValue):
            parse_value(value, spec(kind), "user.x")


@given(addresses)
def test_addresses_print_as_python_prints_them(ip: Any) -> None:
    assert ip_address(format_ip(ip)).version == ip.version


def test_python_values_are_taken_too() -> None:
    assert parse_value(ip_address("10.0.0.1"), spec("ip")) == parse_value("10.0.0.1", spec("ip"))
    net = parse_value(ip_network("10.0.0.0/8"), spec("network"))
    assert net == parse_value("10.0.0.0/8", spec("network"))
    assert parse_value(Decimal("1.50"), spec("decimal")) == Decimal64(15, 1)


@pytest.mark.parametrize("id", ["a", "*a", "a b", "é", "x" * 1024, "é" * 512, "a#b", "a:b"])
def test_ids(id: str) -> None:
    assert check_id(id) == id


@pytest.mark.parametrize(
    "id", ["", "*", "a\n", "\x00", "a\x7f", "\x85", "x" * 1025, "é" * 513, "\ud800", None, 3]
)
def test_refused_ids(id: Any) -> None:
    with pytest.raises(InvalidName):
        check_id(id)
