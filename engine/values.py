"""Values: from JSON-like Python to exact runtime values of a declared type, and back.

Each kind has one runtime form, with equal values equal and nothing rounded:

    bool → bool · int → int · uint → Uint · double → float · string, enum, path → str
    list, map, any → str, their JSON in one canonical form
    decimal → Decimal64 · money → Money · datetime, duration → int microseconds
    ip → Ip · network → Net · set → a sorted tuple of these without repetition
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, NamedTuple, Protocol

import msgspec

from .errors import InvalidName, InvalidValue
from .paths import normalise_path
from .times import (
    MAX_DURATION,
    MAX_INT,
    datetime_of,
    format_datetime,
    format_duration,
    parse_datetime,
    parse_duration,
    shorten,
)

MAX_NESTING = 50
"""How deep a value of JSON may nest."""
MAX_SCALE = 18
MAX_DIGITS = 19
"""Digits of the largest coefficient."""
MAX_ID_BYTES = 1024


class Uint(int):
    """A whole number from 0 to 2⁶⁴-1."""


class Decimal64(NamedTuple):
    """coefficient / 10**scale, with no trailing zero in the scale: see `decimal64`."""

    coefficient: int
    scale: int


class Money(NamedTuple):
    """An amount, as in Decimal64, of a currency (`USD`)."""

    coefficient: int
    scale: int
    currency: str


class Ip(NamedTuple):
    """An address as a number; `version` 4 or 6. IPv4-mapped IPv6 addresses are IPv4."""

    version: int
    value: int


class Net(NamedTuple):
    """A network: the address with host bits zero, and the length of its prefix."""

    version: int
    value: int
    prefix: int


Scalar = bool | int | float | str | Decimal64 | Money | Ip | Net
Value = Scalar | tuple[Scalar, ...]


class Spec(Protocol):
    """What a declared type says of its values (compiler.model.ValueType is one)."""

    @property
    def kind(self) -> str: ...
    @property
    def values(self) -> tuple[str, ...]: ...
    @property
    def element(self) -> Spec | None: ...


class ValueSpec(msgspec.Struct, frozen=True):
    """A declared type: its kind, an enum's members, a set's element type."""

    kind: str
    values: tuple[str, ...] = ()
    element: ValueSpec | None = None


# ── Reading ───────────────────────────────────────────────────────────────────────


def parse_value(value: object, spec: Spec, name: str = "") -> Value:
    """The runtime value of a JSON-like Python one.

    Raises InvalidValue saying what was expected, what was given and, if told, of what `name`.
    """
    try:
        if spec.kind == "set":
            return _parse_set(value, spec)
        if spec.kind in ("list", "map"):
            return _parse_collection(value, spec)
        if spec.kind == "any":
            return to_json_text(_plain(value))
        return _parse_scalar(value, spec)
    except InvalidValue as error:
        raise InvalidValue(f"`{name}`: {error.message}" if name else error.message) from None


def parse_constant(value: object, spec: Spec) -> Value:
    """The runtime value of a constant in a checked model, where instants and durations are ints."""
    if spec.kind == "set":
        assert isinstance(value, tuple | list)
        assert spec.element is not None
        element = spec.element
        return sorted_set(parse_constant(item, element) for item in value)
    if spec.kind in ("datetime", "duration") and isinstance(value, int):
        return value
    return parse_value(value, spec)


def sorted_set(items: Any) -> tuple[Scalar, ...]:
    """A set's runtime form: sorted, each element once."""
    return tuple(sorted(set(items)))


def _parse_set(value: object, spec: Spec) -> tuple[Scalar, ...]:
    element = spec.element
    assert element is not None
    if not isinstance(value, list | tuple | set | frozenset):
        raise _unfit(value, f"an array of {describe(element)} values")
    return sorted_set(_parse_scalar(item, element) for item in value)


def _parse_collection(value: object, spec: Spec) -> str:
    """A list's or a map's JSON, its items in their canonical form, the keys of maps in order."""
    element = spec.element
    assert element is not None
    if spec.kind == "list":
        if not isinstance(value, list | tuple):
            raise _unfit(value, f"an array of {describe(element)} values")
        return to_json_text([_canonical(item, element) for item in value])
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise _unfit(value, f"an object of {describe(element)} values")
    entries = {_parse_string(key): _canonical(item, element) for key, item in value.items()}
    return to_json_text(dict(sorted(entries.items())))


def _canonical(value: object, spec: Spec) -> Any:
    return value_to_json(parse_value(value, spec), spec)


def to_json_text(value: Any) -> str:
    """The runtime form of a list, a map or any value of JSON, whose numbers are doubles."""
    return msgspec.json.encode(value).decode()


def _plain(value: object, depth: int = 0) -> Any:
    """A value of JSON with doubles for numbers, the keys of objects in order."""
    if depth > MAX_NESTING:
        raise InvalidValue(f"a value of JSON nests at most {MAX_NESTING} deep")
    match value:
        case None | bool():
            return value
        case int() | float() | Decimal():
            return _parse_double(value)
        case str():
            return _parse_string(value)
        case list() | tuple():
            return [_plain(item, depth + 1) for item in value]
        case dict() if all(isinstance(key, str) for key in value):
            return {_parse_string(key): _plain(value[key], depth + 1) for key in sorted(value)}
    raise _unfit(value, "a value of JSON")


def _parse_scalar(value: object, spec: Spec) -> Scalar:
    if spec.kind == "enum":
        if not isinstance(value, str) or value not in spec.values:
            raise _unfit(value, describe(spec))
        return value
    return _PARSERS[spec.kind](value)


def _parse_bool(value: object) -> bool:
    if not isinstance(value, bool):
        raise _unfit(value, "true or false")
    return value


def _parse_int(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _unfit(value, "an integer")
    return _in_range(value, "an integer")


def _parse_uint(value: object) -> Uint:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _unfit(value, "a whole number")
    if not 0 <= value < 2**64:
        raise InvalidValue("a uint lies between 0 and 2⁶⁴-1")
    return Uint(value)


def _parse_double(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise _unfit(value, "a number")
    if isinstance(value, str) and not _DOUBLE.fullmatch(value):
        raise _unfit(value, "a number such as `1.5`")
    try:
        found = float(value)
    except OverflowError:
        found = math.inf
    if not math.isfinite(found):
        raise InvalidValue("a double must be finite")
    return found


def _in_range(value: int, what: str) -> int:
    if abs(value) > MAX_INT:
        raise InvalidValue(f"{what} lies within ±(2⁶³-1)")
    return value


def _parse_string(value: object) -> str:
    if not isinstance(value, str):
        raise _unfit(value, "a string")
    if _SURROGATE.search(value):
        raise InvalidValue("a string must be valid Unicode, without lone surrogates")
    return value


def _parse_path(value: object) -> str:
    return normalise_path(_parse_string(value))


def _parse_datetime(value: object) -> int:
    if isinstance(value, datetime):
        return datetime_of(value)
    if not isinstance(value, str):
        raise _unfit(value, "a datetime such as `2026-01-31T09:00:00Z`")
    return parse_datetime(value)


def _parse_duration(value: object) -> int:
    if isinstance(value, timedelta):
        micros = value // timedelta(microseconds=1)
        if abs(micros) > MAX_DURATION:
            raise InvalidValue("a duration lies within 2⁶³-1 nanoseconds, some 292 years")
        return micros
    if not isinstance(value, str):
        raise _unfit(value, "a duration such as `90s`, `1h30m` or `15 minutes`")
    return parse_duration(value)


def _parse_decimal(value: object) -> Decimal64:
    if isinstance(value, Decimal64):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise _unfit(value, "a decimal number")
    return decimal_of(value)


def _parse_money(value: object) -> Money:
    if isinstance(value, Money):
        return value
    if isinstance(value, dict) and set(value) == {"amount", "currency"}:
        amount, currency = value["amount"], value["currency"]
    elif isinstance(value, str) and value.count(" ") == 1:
        amount, currency = value.split(" ")
    else:
        raise _unfit(value, "money such as `12.50 USD`")
    if not isinstance(currency, str) or not _CURRENCY.fullmatch(currency):
        raise _unfit(currency, "a currency of three capital letters")
    return Money(*_parse_decimal(amount), currency)


def _parse_ip(value: object) -> Ip:
    if isinstance(value, str):
        try:
            value = ip_address(value)
        except ValueError:
            raise _unfit(value, "an ip address") from None
    if not isinstance(value, IPv4Address | IPv6Address):
        raise _unfit(value, "an ip address")
    if isinstance(value, IPv6Address):
        if value.scope_id is not None:
            raise _unfit(str(value), "an ip address without a zone")
        value = value.ipv4_mapped or value
    return Ip(value.version, int(value))


def _parse_network(value: object) -> Net:
    network = _ip_network(value)
    if isinstance(network, IPv6Network) and network.network_address.scope_id is not None:
        raise _unfit(str(value), "a network without a zone")
    address, prefix = network.network_address, network.prefixlen
    if isinstance(address, IPv6Address) and address.ipv4_mapped and prefix >= 96:
        address, prefix = address.ipv4_mapped, prefix - 96
    return Net(address.version, int(address), prefix)


def _ip_network(value: object) -> IPv4Network | IPv6Network:
    if isinstance(value, IPv4Network | IPv6Network):
        return value
    expected = "a network such as `10.20.0.0/16`"
    if not isinstance(value, str) or not _CIDR.fullmatch(value):
        raise _unfit(value, expected)
    try:
        network = ip_network(value, strict=False)
    except ValueError:
        raise _unfit(value, expected) from None
    if "/" in value and int(network.network_address) != int(ip_address(value.split("/")[0])):
        raise InvalidValue(f"`{value}` has host bits set: did you mean `{network}`?")
    return network


_PARSERS: dict[str, Callable[[object], Scalar]] = {
    "bool": _parse_bool,
    "int": _parse_int,
    "uint": _parse_uint,
    "double": _parse_double,
    "decimal": _parse_decimal,
    "money": _parse_money,
    "string": _parse_string,
    "path": _parse_path,
    "datetime": _parse_datetime,
    "duration": _parse_duration,
    "ip": _parse_ip,
    "network": _parse_network,
}
_SURROGATE = re.compile("[\ud800-\udfff]")
_CURRENCY = re.compile("[A-Z]{3}")
_CIDR = re.compile(r"[0-9A-Fa-f.:]+(?:/[0-9]{1,3})?")
_DOUBLE = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?")
_DECIMAL = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


# ── Decimals ──────────────────────────────────────────────────────────────────────


def decimal64(coefficient: int, scale: int) -> Decimal64 | None:
    """coefficient / 10**scale in its one normal form, or None where it is out of range."""
    while scale > 0 and coefficient % 10 == 0:
        coefficient //= 10
        scale -= 1
    if abs(coefficient) > MAX_INT or scale > MAX_SCALE:
        return None
    return Decimal64(coefficient, scale)


def decimal_of(value: str | int | float | Decimal) -> Decimal64:
    """The exact decimal of a number or of text such as `12.50`.

    A float stands for the shortest number that reads back as it, so 0.1 is 0.1.
    """
    if isinstance(value, str) and not _DECIMAL.fullmatch(value):
        raise _unfit(value, "a decimal number such as `12.50`")
    number = Decimal(repr(value) if isinstance(value, float) else value)
    if not number.is_finite():
        raise InvalidValue("a decimal must be finite")
    sign, digit_list, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    digits = "".join(map(str, digit_list)).lstrip("0")
    exponent += len(digits) - len(digits.rstrip("0"))
    digits = digits.rstrip("0") or "0"
    # The bounds come before the arithmetic, so that 1e999999999 costs nothing.
    if digits == "0":
        return Decimal64(0, 0)
    if exponent >= -MAX_SCALE and len(digits) + max(exponent, 0) <= MAX_DIGITS:
        coefficient = int(digits) * 10 ** max(exponent, 0) * (-1 if sign else 1)
        if abs(coefficient) <= MAX_INT:
            return Decimal64(coefficient, max(-exponent, 0))
    raise InvalidValue("a decimal has at most 18 places and a coefficient within ±(2⁶³-1)")


def format_decimal(coefficient: int, scale: int) -> str:
    """`12.5` for (125, 1)."""
    digits = str(abs(coefficient)).rjust(scale + 1, "0")
    whole, part = (digits[:-scale], "." + digits[-scale:]) if scale else (digits, "")
    return ("-" if coefficient < 0 else "") + whole + part


# ── Writing ───────────────────────────────────────────────────────────────────────


def value_to_json(value: Value, spec: Spec) -> Any:
    """A JSON value that `parse_value` reads back as this one; decimals as strings."""
    if spec.kind == "set":
        element = spec.element
        assert element is not None
        assert isinstance(value, tuple)
        return [value_to_json(item, element) for item in value]
    if spec.kind in ("list", "map", "any"):
        return msgspec.json.decode(str(value))
    writer = _WRITERS.get(spec.kind)
    return value if writer is None else writer(value)


def format_ip(ip: Ip) -> str:
    """`10.0.0.1`, or the canonical IPv6 form."""
    return str(IPv4Address(ip.value) if ip.version == 4 else IPv6Address(ip.value))


def format_network(net: Net) -> str:
    """`10.20.0.0/16`."""
    return f"{format_ip(Ip(net.version, net.value))}/{net.prefix}"


_WRITERS: dict[str, Callable[[Any], Any]] = {
    "uint": int,
    "decimal": lambda value: format_decimal(*value),
    "money": lambda value: f"{format_decimal(*value[:2])} {value[2]}",
    "datetime": format_datetime,
    "duration": format_duration,
    "ip": format_ip,
    "network": format_network,
}


# ── Names and messages ────────────────────────────────────────────────────────────

_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def check_id(id: object) -> str:
    """The id itself, refused unless it is 1 to 1,024 bytes of UTF-8 without control characters."""
    if not isinstance(id, str):
        raise InvalidName(f"an id is a string, got {show(id)}")
    if not id:
        raise InvalidName("an id must not be empty")
    if id == "*":
        raise InvalidName("the id `*` is refused: for all of a type write `everyone TYPE`")
    if _FORBIDDEN.search(id):
        raise InvalidName(f"the id `{shorten(id)}` holds a control character or lone surrogate")
    if len(id) * 4 > MAX_ID_BYTES and len(id.encode()) > MAX_ID_BYTES:
        raise InvalidName(f"the id `{shorten(id)}` is longer than {MAX_ID_BYTES:,} bytes")
    return id


def describe(spec: Spec) -> str:
    """The type in words: `one of a, b`, `set of string`."""
    if spec.kind == "enum":
        return "one of " + ", ".join(f"`{value}`" for value in spec.values)
    if spec.element is not None:
        return f"{spec.kind} of {describe(spec.element)}"
    return spec.kind


def show(value: object) -> str:
    """A value as its author would know it, for a message."""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if value is None:
        return "null"
    if isinstance(value, str):
        return f'`"{shorten(value)}"`'
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list | tuple | set | frozenset):
        return "an array"
    try:
        return f"`{shorten(str(value))}`"
    except ValueError:  # an int beyond Python's limit on digits
        return "a huge number"


def _unfit(value: object, expected: str) -> InvalidValue:
    return InvalidValue(f"expected {expected}, got {show(value)}")
