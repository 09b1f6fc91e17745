"""Small pools of values, so that equalities, edges and overflows are met often.

`literal` writes a value in the policy language, `json_value` as data and requests carry it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sayso.engine.values import Spec

BASE = datetime(2026, 3, 27, 16, 30, tzinfo=UTC)
"""A Friday, two days before the clocks change in Europe: windows have an edge nearby."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

INTS = [-1, 0, 1, 2, 3, 9_223_372_036_854_775_807]
UINTS = [0, 1, 2, 18_446_744_073_709_551_615]
DOUBLES = ["0.0", "0.1", "0.5", "1.0", "1.5", "1000000.0"]
DECIMALS = ["0", "0.5", "1", "1.5", "2", "-1.25", "0.000000000000000001", "9223372036854775807"]
MONIES = ["1 USD", "1.5 USD", "2 USD", "1 EUR", "9223372036854775807 USD"]
STRINGS = ["", "a", "b", "ab", "a/b", "alice", "1", "1.5", "10.0.0.1", "15 minutes", "é"]
GLOBS = ["a*", "*", "**", "?", "a/*", "a**", "*b", "al?ce"]
LONG = "an id too long to lie beside the others, differing at its end: "
IDS = ["alice", "bob", LONG + "1", LONG + "2"]
COLORS = ["red", "green", "blue"]
MINUTES = [0, 30, 60, 24 * 60, -60]
OFFSETS = [-48 * 60, -60, -30, 0, 30, 60, 8 * 60, 24 * 60, 48 * 60]
IPS = ["10.0.0.1", "10.1.0.5", "192.168.0.1", "::1", "::ffff:10.0.0.1"]
NETWORKS = ["10.0.0.0/8", "10.1.0.0/16", "10.0.0.1/32", "0.0.0.0/0", "::/64", "::/0"]
PATHS = ["/", "/a", "/a/b", "/ab", "/a/b/c"]


def instant(minutes: int) -> datetime:
    return BASE + timedelta(minutes=minutes)


def micros(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


def rfc3339(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def grouped(number: int) -> str:
    return f"{number:_}"


def literal(rng: Random, kind: str) -> str:
    """A constant of the policy language."""
    match kind:
        case "bool":
            return rng.choice(["true", "false"])
        case "int":
            return grouped(rng.choice(INTS))
        case "uint":
            return grouped(rng.choice(UINTS))
        case "double":
            return rng.choice(DOUBLES)
        case "decimal":
            return rng.choice(DECIMALS[1:])
        case "money":
            return rng.choice(MONIES)
        case "string":
            return quoted(rng.choice(STRINGS))
        case "enum":
            return quoted(rng.choice(COLORS))
        case "datetime":
            return rfc3339(instant(rng.choice(OFFSETS)))
        case "duration":
            return f"{abs(rng.choice(MINUTES))} minutes"
        case "ip":
            return rng.choice(IPS)
        case "network":
            return rng.choice(NETWORKS)
        case "path":
            return quoted(rng.choice(PATHS))
    raise AssertionError(kind)


def literal_set(rng: Random, kind: str, size: int) -> str:
    """A constant set, each element once."""
    items = dict.fromkeys(literal(rng, kind) for _ in range(size))
    return "{" + ", ".join(items) + "}"


def json_value(rng: Random, spec: Spec) -> Any:
    """A value of this type as data and requests carry it."""
    match spec.kind:
        case "set":
            assert spec.element is not None
            element = spec.element
            return [json_value(rng, element) for _ in range(rng.randrange(4))]
        case "bool":
            return rng.random() < 0.5
        case "int":
            return rng.choice(INTS)
        case "uint":
            return rng.choice(UINTS)
        case "double":
            return rng.choice([*map(float, DOUBLES), 1, "2.5"])
        case "list":
            assert spec.element is not None
            element = spec.element
            return [json_value(rng, element) for _ in range(rng.randrange(4))]
        case "map":
            assert spec.element is not None
            keys = rng.sample(STRINGS, rng.randrange(4))
            return {key: json_value(rng, spec.element) for key in keys}
        case "any":
            return rng.choice(["a", 1, 1.5, True, None, ["a", 1], {"a": "b", "b": [2]}, []])
        case "decimal":
            return rng.choice([*DECIMALS, 0.5, 1, 2.0])
        case "money":
            return rng.choice([*MONIES, {"amount": 1.5, "currency": "USD"}])
        case "string":
            return rng.choice(STRINGS)
        case "enum":
            return rng.choice(spec.values)
        case "datetime":
            return rfc3339(instant(rng.choice(OFFSETS)))
        case "duration":
            return f"{rng.choice(MINUTES)}m"
        case "ip":
            return rng.choice(IPS)
        case "network":
            return rng.choice(NETWORKS)
        case "path":
            return rng.choice([*PATHS, "/a/./b", "a/../ab"])
    raise AssertionError(spec.kind)
