"""YAML read with the place of every value, and with fewer surprises.

`yes` and `on` are strings, times stay text, numbers with a fraction are exact, a key given twice
is an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

import yaml

from ...engine.errors import SaysoError

MAX_CHARACTERS = 4 * 1024 * 1024
"""Of a file: YAML is slow to read."""
MAX_NODES = 200_000
"""Values, aliases resolved, of a file; one of many characters may have a quarter as many."""
MAX_DEPTH = 50

_INT = re.compile(r"[-+]?[0-9][0-9_]*")
_DECIMAL = re.compile(r"[-+]?[0-9][0-9_]*\.[0-9][0-9_]*")


class InvalidTest(SaysoError):
    """A test file is malformed."""

    code = "invalid-test"


class Located:
    """A value with the line it stands on, and what the file has for it if it is a scalar."""

    __slots__ = ("line", "text", "value")

    def __init__(self, value: Any, line: int, text: str | None = None) -> None:
        self.value = value
        self.line = line
        self.text = text

    def plain(self) -> Any:
        """The value with no places in it."""
        if isinstance(self.value, dict):
            return {key: item.plain() for key, item in self.value.items()}
        if isinstance(self.value, list):
            return [item.plain() for item in self.value]
        return self.value


def read_documents(
    text: str, name: str, scalar: Callable[[Any], Any] | None = None
) -> list[Located]:
    """The documents of a YAML text; raises InvalidTest with the place of what is wrong.

    `scalar`, where given, reads the scalars; then `<<` merges mappings too.
    """
    if len(text) > MAX_CHARACTERS:
        message = f"the file has more than {MAX_CHARACTERS:,} characters"
        raise InvalidTest(message, place=f"{name}:1")
    try:
        nodes = list(yaml.compose_all(text, Loader=yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
        raise InvalidTest(
            f"it is not YAML: {error.problem or error.context}", place=place
        ) from None
    except RecursionError:
        raise InvalidTest("lists and mappings nest too deep", place=f"{name}:1") from None
    except yaml.YAMLError as error:
        raise InvalidTest(f"it is not YAML: {_unreadable(error)}", place=name) from None
    reader = _Reader(name, scalar, max(MAX_NODES, len(text) // 4))
    return [reader.read(node, 0) for node in nodes if node is not None]


def _unreadable(error: yaml.YAMLError) -> str:
    """What is wrong, on one line."""
    if isinstance(error, yaml.reader.ReaderError):
        code = error.character if isinstance(error.character, int) else ord(error.character)
        return f"the character U+{code:04X} has no place in it"
    return " ".join(str(error).split())


class _Reader:
    def __init__(self, name: str, scalar: Callable[[Any], Any] | None, most: int) -> None:
        self._name = name
        self._most = most
        self._scalar = scalar or _scalar
        self._merges = scalar is not None
        self._count = 0

    def read(self, node: Any, depth: int) -> Located:
        line = node.start_mark.line + 1
        self._count += 1
        # An alias may stand for much text, and that again: what it comes to is bounded.
        if self._count > self._most or depth > MAX_DEPTH:
            raise InvalidTest("the file is too large or too deep", place=f"{self._name}:{line}")
        if isinstance(node, yaml.MappingNode):
            return Located(self._mapping(node, depth), line)
        if isinstance(node, yaml.SequenceNode):
            return Located([self.read(item, depth + 1) for item in node.value], line)
        return Located(self._scalar(node), line, node.value)

    def _mapping(self, node: Any, depth: int) -> dict[str, Located]:
        found: dict[str, Located] = {}
        merged: dict[str, Located] = {}
        for key_node, value_node in node.value:
            key = key_node.value
            place = f"{self._name}:{key_node.start_mark.line + 1}"
            if not isinstance(key, str):
                raise InvalidTest("expected a name before the colon", place=place)
            if key == "<<" and self._merges and key_node.style is None:
                for name, value in self._merged(value_node, depth):
                    merged.setdefault(name, value)
                continue
            if key in found:
                raise InvalidTest(f"the key `{key}` is given twice", place=place)
            found[key] = self.read(value_node, depth + 1)
        return {**merged, **found}

    def _merged(self, node: Any, depth: int) -> Iterator[tuple[str, Located]]:
        """The entries of a mapping, or of a list of them, to be put into another one."""
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
        for each in nodes:
            if not isinstance(each, yaml.MappingNode):
                place = f"{self._name}:{node.start_mark.line + 1}"
                raise InvalidTest("expected names and values to merge", place=place)
            yield from self.read(each, depth + 1).value.items()


def _scalar(node: Any) -> Any:
    text: str = node.value
    if node.style is not None:
        return text
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if _INT.fullmatch(text) and len(text) < 100:
        return int(text.replace("_", ""))
    if _DECIMAL.fullmatch(text) and len(text) < 100:
        try:
            return Decimal(text.replace("_", ""))
        except InvalidOperation:
            return text
    return text
