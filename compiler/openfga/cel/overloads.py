"""The functions of CEL's standard library, and OpenFGA's own: what they take and give.

`A` and `B` stand for any type, the same one throughout a signature.
"""

from __future__ import annotations

from .types import (
    ADDRESS,
    ANY,
    BOOL,
    BYTES,
    DOUBLE,
    DURATION,
    INT,
    STRING,
    TIMESTAMP,
    UINT,
    CelType,
    assignable,
    joined,
    list_of,
    map_of,
)

A, B = CelType("A"), CelType("B")
Signature = tuple[tuple[CelType, ...], CelType]

_ORDERED = (BOOL, INT, UINT, DOUBLE, STRING, BYTES, TIMESTAMP, DURATION)
_SIZED = (STRING, BYTES, list_of(A), map_of(A, B))


def _from(result: CelType, *sources: CelType) -> list[Signature]:
    return [((source,), result) for source in sources]


_ORDER: list[Signature] = [((t, t), BOOL) for t in _ORDERED]
_ALIKE: list[Signature] = [((A, A), BOOL)]

OPERATORS: dict[str, list[Signature]] = {
    "==": _ALIKE, "!=": _ALIKE, "<": _ORDER, "<=": _ORDER, ">": _ORDER, ">=": _ORDER,
    "in": [((A, list_of(A)), BOOL), ((A, map_of(A, B)), BOOL)],
    "+": [
        *(((t, t), t) for t in (INT, UINT, DOUBLE, STRING, BYTES, DURATION, list_of(A))),
        ((TIMESTAMP, DURATION), TIMESTAMP), ((DURATION, TIMESTAMP), TIMESTAMP),
    ],
    "-": [
        *(((t, t), t) for t in (INT, UINT, DOUBLE, DURATION)),
        ((TIMESTAMP, TIMESTAMP), DURATION), ((TIMESTAMP, DURATION), TIMESTAMP),
    ],
    "*": [((t, t), t) for t in (INT, UINT, DOUBLE)],
    "/": [((t, t), t) for t in (INT, UINT, DOUBLE)],
    "%": [((t, t), t) for t in (INT, UINT)],
    "negative": [((t,), t) for t in (INT, DOUBLE)],
    "index": [((list_of(A), INT), A), ((map_of(A, B), A), B)],
}  # fmt: skip

_OF_BOTH: dict[str, list[Signature]] = {
    "size": [((t,), INT) for t in _SIZED],
    "matches": [((STRING, STRING), BOOL)],
}

GLOBALS: dict[str, list[Signature]] = {
    **_OF_BOTH,
    "bool": _from(BOOL, BOOL, STRING),
    "int": _from(INT, INT, UINT, DOUBLE, STRING, TIMESTAMP, DURATION),
    "uint": _from(UINT, UINT, INT, DOUBLE, STRING),
    "double": _from(DOUBLE, DOUBLE, INT, UINT, STRING),
    "string": _from(STRING, STRING, BOOL, INT, UINT, DOUBLE, BYTES, TIMESTAMP, DURATION),
    "bytes": _from(BYTES, BYTES, STRING),
    "timestamp": _from(TIMESTAMP, TIMESTAMP, STRING, INT),
    "duration": _from(DURATION, DURATION, STRING),
    "dyn": [((A,), ANY)],
    "ipaddress": _from(ADDRESS, STRING),
}

_OF_TIME = (
    "getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear",
)  # fmt: skip
_OF_BOTH_TIMES = ("getHours", "getMinutes", "getSeconds", "getMilliseconds")
_GETTERS: list[Signature] = [((TIMESTAMP,), INT), ((TIMESTAMP, STRING), INT)]

MEMBERS: dict[str, list[Signature]] = {
    **_OF_BOTH,
    "contains": [((STRING, STRING), BOOL)],
    "startsWith": [((STRING, STRING), BOOL)],
    "endsWith": [((STRING, STRING), BOOL)],
    "in_cidr": [((ADDRESS, STRING), BOOL)],
    **dict.fromkeys(_OF_TIME, _GETTERS),
    **{name: [*_GETTERS, ((DURATION,), INT)] for name in _OF_BOTH_TIMES},
}


def resolve(signatures: list[Signature], given: list[CelType]) -> CelType | None:
    """The type of a call with arguments of these types; None where no signature takes them."""
    results = [r for s in signatures if (r := _result(s, given)) is not None]
    if not results:
        return None
    # arguments whose type is not known may fit several
    return results[0] if all(r == results[0] for r in results) else ANY


def _result(signature: Signature, given: list[CelType]) -> CelType | None:
    wanted, result = signature
    if len(wanted) != len(given):
        return None
    bound: dict[str, CelType] = {}
    if not all(_unify(w, g, bound) for w, g in zip(wanted, given, strict=True)):
        return None
    return _substituted(result, bound)


def _unify(wanted: CelType, given: CelType, bound: dict[str, CelType]) -> bool:
    if wanted.kind in ("A", "B"):
        before = bound.get(wanted.kind)
        if before is None:
            bound[wanted.kind] = given
            return True
        if not assignable(given, before):
            return False
        bound[wanted.kind] = joined(before, given)
        return True
    if given.kind == "any":
        for part in (wanted.element, wanted.key):
            if part is not None:
                _unify(part, given, bound)
        return True
    if wanted.element is None or given.kind != wanted.kind:
        return assignable(given, wanted)
    assert given.element is not None
    if wanted.key is not None and not _unify(wanted.key, given.key or ANY, bound):
        return False
    return _unify(wanted.element, given.element, bound)


def _substituted(type_: CelType, bound: dict[str, CelType]) -> CelType:
    if type_.kind in ("A", "B"):
        return bound.get(type_.kind, ANY)
    if type_.element is None:
        return type_
    key = _substituted(type_.key, bound) if type_.key else None
    return CelType(type_.kind, _substituted(type_.element, bound), key)
