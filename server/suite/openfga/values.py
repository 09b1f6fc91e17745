"""Knows which values OpenFGA takes for a condition's parameters, and turns them into ours.

It takes a number also as text, a whole one also with a fraction of nothing, and durations as Go
writes them (its documentation of conditions; what it does was tried).
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from ....compiler.openfga.tree import Model

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_DURATION = re.compile(r"[+-]?(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)")
UNFIT: Any = object()
"""What no value of the parameter's type is."""


def fitted(model: Model, condition: str, given: dict[str, Any]) -> dict[str, Any]:
    """A condition's parameters; what does not fit is left out, as if it were missing."""
    types = next(c.parameters for c in model.conditions if c.name.text == condition)
    return _fitted(given, types)


def fitted_context(model: Model, given: dict[str, Any]) -> dict[str, Any]:
    """A request's context, for all of a model's conditions."""
    types: dict[str, str] = {}
    for condition in model.conditions:
        for name, type_ in condition.parameters.items():
            # One value serves all: where they disagree on its type, it stays as it is.
            types[name] = type_ if types.get(name, type_) == type_ else "any"
    return _fitted(given, types)


def _fitted(given: dict[str, Any], types: dict[str, str]) -> dict[str, Any]:
    found = {name: value_of(value, types.get(name, "any")) for name, value in given.items()}
    return {name: value for name, value in found.items() if value is not UNFIT}


def value_of(value: Any, type_: str) -> Any:
    """A value as a parameter of this type takes it, or UNFIT."""
    container, _, inner = type_.removesuffix(">").partition("<")
    match container:
        case "int" | "uint":
            number = _number(value)
            return UNFIT if number is None or number != number.to_integral() else int(number)
        case "double":
            number = _number(value)
            return UNFIT if number is None else float(number)
        case "duration":
            fits = isinstance(value, str) and _DURATION.fullmatch(value)
            return value if fits else UNFIT
        case "list" if isinstance(value, list):
            items = [value_of(item, inner) for item in value]
            return UNFIT if any(item is UNFIT for item in items) else items
        case "map" if isinstance(value, dict):
            pairs = {name: value_of(item, inner) for name, item in value.items()}
            return UNFIT if any(item is UNFIT for item in pairs.values()) else pairs
    return value


def _number(value: Any) -> Decimal | None:
    """A number, as one or as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return None
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 400 else None
