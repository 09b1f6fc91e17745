"""functions knows the built-in functions of values, and all operations that run in Python.

A function takes exact values (values.py) and gives one, or None where it fails: then what it
stands in is unknown. Lists and maps are in their JSON form, which `items` and `entries` read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

import msgspec

from .arithmetic import ARITHMETIC, ranged
from .calendar import STARTS, Start, local, months_after
from .castings import cast_value
from .errors import InvalidValue
from .times import HOUR, MILLISECOND, MINUTE, SECOND, zone_named
from .values import Ip, Spec, Value, parse_value, to_json_text, value_to_json

if TYPE_CHECKING:
    from types import ModuleType

Function = Callable[..., Any]

SIGNATURES: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {
    "size": tuple(((kind,), "int") for kind in ("string", "list", "map", "any")),
    "is_null": ((("any",), "bool"),),
    "has_key": ((("any", "string"), "bool"),),
    **dict.fromkeys(
        ("year", "month", "day", "weekday", "day_of_year", "hour", "minute", "second",
         "millisecond"),
        ((("datetime", "string"), "int"),),
    ),
    **dict.fromkeys(STARTS, ((("datetime", "string"), "datetime"),)),
    "months_after": ((("datetime", "int", "string"), "datetime"),),
    **dict.fromkeys(
        ("hours", "minutes", "seconds", "milliseconds", "nanoseconds"),
        ((("duration",), "int"),),
    ),
}  # fmt: skip
"""What policies can call: the kinds each function takes, and gives."""

MAX_ITEMS = 32
"""Items of a list that an expression spells out."""
MAX_PATTERN = 1_000
"""Characters of a regular expression."""


def function(name: str, args: tuple[Spec, ...], result: Spec) -> Function:
    """The function of this name for arguments of these types."""
    match name:
        case "convert":
            return lambda value: cast_value(args[0].kind, result.kind, value)
        case "item" if args[0].kind == "list":
            return lambda text, index: item(text, args[0], index)
        case "item" if args[0].kind == "any":
            return item_of_any
        case "item":
            return lambda text, key: entries(text, args[0]).get(key)
        case "in_any":
            return in_any
        case "same":
            return lambda a, b: alike(opened(a, args[0]), opened(b, args[1]))
        case "list":
            element = result.element
            assert element is not None
            return lambda *values: listed(values, element)
        case "add" if result.kind == "list":
            return joined
        case "is_null":
            return lambda text: text == "null"
        case "has_key":
            return has_key
        case "in_list" if "any" in (args[0].kind, element_kind(args[1])):
            return lambda value, text: contains(opened(value, args[0]), text)
        case "in_list":
            return lambda value, text: value in items(text, args[1])
        case "in_map":
            return lambda key, text: key in entries(text, args[1])
        case "size":
            return lambda text: size(text, args[0])
        case "regex":
            return regex_matches
        case "in_network":
            return in_network
    if name in ARITHMETIC:
        operator = ARITHMETIC[name]
        return lambda *values: operator(result.kind, *values)
    return _PARTS.get(name) or _SPANS[name]


# ── Lists and maps ────────────────────────────────────────────────────────────────


def items(text: str, spec: Spec) -> tuple[Value, ...]:
    """The items of a list in its JSON form, or the keys of a map."""
    return _items(text, cast("Hashable", spec))


def entries(text: str, spec: Spec) -> dict[str, Value]:
    """The entries of a map in its JSON form; not to be changed."""
    return _entries(text, cast("Hashable", spec))


@lru_cache(maxsize=256)
def _items(text: str, hashed: Hashable) -> tuple[Value, ...]:
    spec = cast("Spec", hashed)
    if spec.kind == "map":
        return tuple(entries(text, spec))
    element = spec.element
    assert element is not None
    return tuple(parse_value(value, element) for value in msgspec.json.decode(text))


@lru_cache(maxsize=256)
def _entries(text: str, hashed: Hashable) -> dict[str, Value]:
    element = cast("Spec", hashed).element
    assert element is not None
    return {k: parse_value(v, element) for k, v in msgspec.json.decode(text).items()}


def item(text: str, spec: Spec, index: int) -> Value | None:
    found = items(text, spec)
    return found[index] if 0 <= index < len(found) else None


def size(text: str, spec: Spec) -> int | None:
    """Code points, items or entries."""
    if spec.kind == "any":
        found = msgspec.json.decode(text)
        return len(found) if isinstance(found, str | list | dict) else None
    return len(text) if spec.kind == "string" else len(items(text, spec))


def listed(values: Sequence[Value], element: Spec) -> str:
    """A list in its JSON form."""
    return to_json_text([value_to_json(value, element) for value in values])


def joined(one: str, other: str) -> str:
    return to_json_text([*msgspec.json.decode(one), *msgspec.json.decode(other)])


# ── Any value of JSON ─────────────────────────────────────────────────────────────


def opened(value: Any, spec: Spec) -> Any:
    """A value as JSON has it; numbers of all kinds as they are."""
    return msgspec.json.decode(value) if spec.kind in ("any", "list", "map") else value


def alike(a: Any, b: Any) -> bool:
    """Whether two values of JSON are equal: numbers by value, but a bool is no number."""
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(alike, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(alike(a[key], b[key]) for key in a)
    return bool(a == b)


def item_of_any(text: str, index: int | str) -> str | None:
    found = msgspec.json.decode(text)
    if isinstance(found, dict) and isinstance(index, str):
        return to_json_text(found[index]) if index in found else None
    if isinstance(found, list) and isinstance(index, int):
        return to_json_text(found[index]) if 0 <= index < len(found) else None
    return None


def in_any(value: str, text: str) -> bool | None:
    """Whether a string is an item of a list, or a key of an object."""
    found = msgspec.json.decode(text)
    return value in found if isinstance(found, list | dict) else None


def contains(wanted: Any, text: str) -> bool:
    """Whether a list has an item like a value of JSON."""
    return any(alike(wanted, found) for found in msgspec.json.decode(text))


def element_kind(spec: Spec) -> str:
    return spec.element.kind if spec.element else ""


def has_key(text: str, key: str) -> bool | None:
    """Whether an object has a key; a list can't be asked."""
    found = msgspec.json.decode(text)
    if isinstance(found, list):
        return None
    return isinstance(found, dict) and key in found


def in_network(ip: Ip, text: str) -> bool | None:
    """Whether a string is a network, and the address in it."""
    net = cast_value("string", "network", text)
    if net is None:
        return None
    over = (32 if net.version == 4 else 128) - net.prefix
    return bool(net.version == ip.version and ip.value >> over == net.value >> over)


# ── Regular expressions ───────────────────────────────────────────────────────────


def regex_problem(pattern: str) -> str | None:
    """What is wrong with a regular expression; None where nothing is."""
    if len(pattern) > MAX_PATTERN:
        return f"a regular expression has at most {MAX_PATTERN:,} characters"
    return None if _compiled(pattern) is not None else "this is no regular expression of RE2"


def regex_matches(text: str, pattern: str) -> bool | None:
    """Whether RE2 finds the pattern anywhere in the text, in time linear in it."""
    if len(pattern) > MAX_PATTERN:
        return None
    found = _compiled(pattern)
    return None if found is None else found.search(text) is not None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> Any:
    re2 = _re2()
    options = re2.Options()
    options.log_errors = False
    options.never_capture = True
    try:
        return re2.compile(pattern, options)
    except re2.error:
        return None


def _re2() -> ModuleType:
    import re2  # type: ignore[import-untyped]  # it has no types; here, for few need it

    return cast("ModuleType", re2)


# ── Parts of datetimes and durations ──────────────────────────────────────────────

_OFFSET = re.compile(r"([+-]?)([0-9]{1,2}):([0-9]{2})")


def zone(name: str) -> tzinfo | None:
    """A time zone by its IANA name, or an offset such as `+02:00`."""
    if match := _OFFSET.fullmatch(name):
        sign, hours, minutes = match.groups()
        east = timedelta(hours=int(hours), minutes=int(minutes))
        return timezone(-east if sign == "-" else east) if east < timedelta(days=1) else None
    try:
        return zone_named(name) if name else UTC
    except InvalidValue:
        return None


def _part(read: Callable[[datetime], int]) -> Function:
    def of(micros: int, zone_name: str) -> int | None:
        where = zone(zone_name)
        if where is None:
            return None
        try:
            return read(local(micros, where))
        except OverflowError:  # beyond the calendar's ends
            return None

    return of


def _begun(start: Start) -> Function:
    def of(micros: int, zone_name: str) -> int | None:
        where = zone(zone_name)
        return None if where is None else start(micros, where)

    return of


def _later(micros: int, months: int, zone_name: str) -> int | None:
    where = zone(zone_name)
    return None if where is None else months_after(micros, months, where)


_PARTS: dict[str, Function] = {
    **{name: _begun(start) for name, start in STARTS.items()},
    "months_after": _later,
    "year": _part(lambda at: at.year),
    "month": _part(lambda at: at.month),
    "day": _part(lambda at: at.day),
    "weekday": _part(lambda at: at.isoweekday()),
    "day_of_year": _part(lambda at: at.timetuple().tm_yday),
    "hour": _part(lambda at: at.hour),
    "minute": _part(lambda at: at.minute),
    "second": _part(lambda at: at.second),
    "millisecond": _part(lambda at: at.microsecond // 1000),
}


def _span(unit: int) -> Function:
    """Whole units in a duration, what is over dropped."""
    return lambda micros: micros // unit if micros >= 0 else -(-micros // unit)


_SPANS: dict[str, Function] = {
    "hours": _span(HOUR),
    "minutes": _span(MINUTE),
    "seconds": _span(SECOND),
    "milliseconds": _span(MILLISECOND),
    "nanoseconds": lambda micros: ranged("int", micros * 1000),
}
