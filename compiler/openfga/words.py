"""Knows which words can be names, and which belong to the language itself."""

from __future__ import annotations

import re

from ..names import closest

KEYWORDS = frozenset({
    "and", "or", "from", "with", "condition", "relations", "define", "in", "true", "false", "null",
})  # fmt: skip
"""Words that can't be the name of a type or relation."""
HEADWORDS = frozenset({"module", "model", "schema", "extend", "type", "relation"})
"""Words that can, but not that of a condition."""
PARAMETER_TYPES = (
    "bool", "string", "int", "uint", "double", "duration", "timestamp", "ipaddress",
)  # fmt: skip
CONTAINERS = ("list", "map")

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_EXTENDED = re.compile(r"[A-Za-z_](?:[/.-]?[A-Za-z0-9_]+)*")
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_./-]")
_STATEMENTS = ("define", "type", "relations", "condition", "extend", "model", "schema", "module")

Fault = tuple[str, str]
"""A code and a message."""


def name_fault(text: str, what: str) -> Fault | None:
    """Why a word can't be the name of a `type` or `relation`; None if it can."""
    if text in KEYWORDS:
        return "reserved-name", f"`{text}` is a word of the language: no {what} can have this name"
    if _PLAIN.fullmatch(text) or _EXTENDED.fullmatch(text):
        return None
    strange = _NOT_IN_NAMES.search(text)
    if strange:
        return "invalid-name", f"{shown(strange.group())} has no place in a {what}'s name"
    return "invalid-name", (
        f"a {what}'s name begins with a letter or `_`, with `.`, `/` and `-` between letters"
    )


def plain_fault(text: str, what: str) -> Fault | None:
    """Why a word can't be the name of a `condition`, `parameter` or `module`; None if it can."""
    typed = text in PARAMETER_TYPES or text in CONTAINERS
    taken = {
        "condition": typed or text in KEYWORDS or text in HEADWORDS,
        "parameter": typed, "module": text in KEYWORDS,
    }  # fmt: skip
    if taken[what]:
        return "reserved-name", f"`{text}` is a word of the language: no {what} can have this name"
    if _PLAIN.fullmatch(text):
        return None
    return (
        "invalid-name",
        f"a {what}'s name is letters from a to z, digits, `_` and `-`, a letter first",
    )


def statement_meant(word: str) -> str | None:
    """The word that a statement begins with, and that this one may have been meant to be."""
    if word.lower() in _STATEMENTS:
        return word.lower()
    return closest(word, _STATEMENTS) if len(word) > 2 else None


def shown(char: str) -> str:
    """A character for people: itself, or its number where it can't be seen."""
    return f"`{char}`" if char.isprintable() and not char.isspace() else f"U+{ord(char):04X}"
