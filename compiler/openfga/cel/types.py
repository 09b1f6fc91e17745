"""Knows the types of CEL values, and which can stand where which is wanted."""

from __future__ import annotations

import re
from dataclasses import dataclass

SIMPLE = frozenset({
    "bool", "string", "int", "uint", "double", "duration", "timestamp", "ipaddress", "any",
})  # fmt: skip
"""OpenFGA's types of parameters, besides `list<T>` and `map<T>`."""

_PARAMETER = re.compile(r"\s*([a-z]+)\s*(?:<(.*)>)?\s*", re.DOTALL)
_NULLABLE = frozenset({"duration", "timestamp", "ipaddress", "null"})
MAX_DEPTH = 5
"""How deep types of parameters may nest."""


@dataclass(frozen=True, slots=True)
class CelType:
    """A type: one of SIMPLE, `bytes`, `null`, `type`, or a list or map.

    `element` is that of a list's items or a map's values, `key` that of a map's keys. `any` is
    what CEL calls dyn.
    """

    kind: str
    element: CelType | None = None
    key: CelType | None = None

    def __str__(self) -> str:
        if self.kind == "list":
            return f"list<{self.element}>"
        if self.kind == "map":
            both = "" if self.key == STRING else f"{self.key}, "
            return f"map<{both}{self.element}>"
        return self.kind


BOOL, INT, UINT, DOUBLE = CelType("bool"), CelType("int"), CelType("uint"), CelType("double")
STRING, BYTES, NULL, ANY = CelType("string"), CelType("bytes"), CelType("null"), CelType("any")
DURATION, TIMESTAMP = CelType("duration"), CelType("timestamp")
ADDRESS = CelType("ipaddress")


def list_of(element: CelType) -> CelType:
    return CelType("list", element)


def map_of(key: CelType, element: CelType) -> CelType:
    return CelType("map", element, key)


def parameter_type(text: str, depth: int = 0) -> CelType | None:
    """The type that OpenFGA writes so (`list<string>`), or None where there is no such type."""
    match = _PARAMETER.fullmatch(text)
    if match is None or depth > MAX_DEPTH:
        return None
    name, inner = match.groups()
    if inner is None:
        return CelType(name) if name in SIMPLE else None
    element = parameter_type(inner, depth + 1)
    if element is None or name not in ("list", "map"):
        return None
    return list_of(element) if name == "list" else map_of(STRING, element)


def assignable(given: CelType, wanted: CelType) -> bool:
    """Whether a value of one type can stand where the other is wanted, as far as is known."""
    if "any" in (given.kind, wanted.kind):
        return True
    if "null" in (given.kind, wanted.kind):
        return given.kind in _NULLABLE and wanted.kind in _NULLABLE
    if given.kind != wanted.kind:
        return False
    return _parts_fit(given.element, wanted.element) and _parts_fit(given.key, wanted.key)


def _parts_fit(given: CelType | None, wanted: CelType | None) -> bool:
    return given is None or wanted is None or assignable(given, wanted)


def joined(one: CelType, other: CelType) -> CelType:
    """The more general of two assignable types."""
    if one.kind in ("any", "null"):
        return one if one.kind == "any" or other.kind == "null" else other
    if other.kind in ("any", "null"):
        return other if other.kind == "any" else one
    if one.element is None or other.element is None:
        return one
    key = joined(one.key, other.key) if one.key and other.key else None
    return CelType(one.kind, joined(one.element, other.element), key)
