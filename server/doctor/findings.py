"""What was found, one thing at a time."""

from __future__ import annotations

from typing import Literal, NamedTuple

State = Literal["ok", "warn", "fail"]


class Finding(NamedTuple):
    """What was looked at, how it is, and what to do about it unless it is fine."""

    name: str
    state: State
    text: str
    advice: str = ""


def ok(name: str, text: str) -> Finding:
    """It is fine."""
    return Finding(name, "ok", text)


def warn(name: str, text: str, advice: str) -> Finding:
    """It works, and might not for long or not well."""
    return Finding(name, "warn", text, advice)


def fail(name: str, text: str, advice: str) -> Finding:
    """It does not work, or is not safe."""
    return Finding(name, "fail", text, advice)
