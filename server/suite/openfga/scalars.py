"""Knows what a plain word of YAML is to OpenFGA's command, whose YAML is that of Go."""

from __future__ import annotations

import re
from typing import Any

_NULL = ("", "~", "null", "Null", "NULL")
_BOOL = {
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_OF_INFINITY = re.compile(r"([-+]?)\.(?:inf|Inf|INF)")
_NO_NUMBER = (".nan", ".NaN", ".NAN")
_INT = re.compile(r"([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_LONGEST = 400
"""Characters of a number."""
_STRING = "tag:yaml.org,2002:str"


def scalar(node: Any) -> Any:
    """The value of a YAML node; instants stay text."""
    text: str = node.value
    if node.style is not None:
        return text
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    number = _number(text) if text[0] in "+-.0123456789" and len(text) < _LONGEST else None
    if isinstance(number, int) and node.tag == _STRING and text.isdecimal():
        return text  # tagged as one
    return text if number is None else number


def _number(text: str) -> int | float | None:
    infinity = _OF_INFINITY.fullmatch(text)
    if infinity:
        return float(f"{infinity[1]}inf")
    if text in _NO_NUMBER:
        return float("nan")
    plain = text.replace("_", "")
    match = _INT.fullmatch(plain)
    if match:
        sign, digits = match.groups()
        octal = digits[:1] == "0" and digits[1:].isdecimal()
        value = int(digits, 8 if octal else 0) * (-1 if sign == "-" else 1)
        if -(2**63) <= value < 2**64:
            return value
    return float(plain) if _FLOAT.fullmatch(plain) else None
