"""texts knows which names and words that people give can be kept."""

from __future__ import annotations

import re

from ..engine.errors import InvalidRequest

NAME = 200
"""Characters of a name."""

_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ROLE = re.compile("[a-z][a-z0-9]*([_-][a-z0-9]+)*")


def check_text(text: str, place: str, *, least: int = 0, most: int = NAME) -> str:
    """The text without spaces around it; raises InvalidRequest where it can't be kept."""
    text = text.strip()
    if not least <= len(text) <= most:
        raise InvalidRequest(f"it has {len(text):,} characters, not {least} to {most}", place=place)
    if _FORBIDDEN.search(text):
        raise InvalidRequest("it holds a control character or lone surrogate", place=place)
    return text


def check_role(role: str, place: str) -> str:
    """A role that can be a relation's name in a policy; raises InvalidRequest."""
    if len(role) > 63 or not _ROLE.fullmatch(role):
        raise InvalidRequest(
            "a role is at most 63 lower-case letters, digits, `_` and `-` between them",
            place=place,
        )
    return role
