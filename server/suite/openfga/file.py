"""Knows what OpenFGA's two kinds of test file share: tuples, names, and the places of things."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ....compiler.names import closest
from ....tenants.loading import UnreadableFile, beside
from ..places import InvalidTest, Located
from .tuples import Tuple


@dataclass(slots=True)
class Ask:
    """One assertion: what is asked (`check`, `list_objects` or `list_users`), and the answer."""

    place: str
    kind: str
    words: tuple[str, str, str]
    """User, relation and object or type; of a list of users the object, relation and nothing."""
    expected: Any
    """A bool, a set of names, or the code of an error as an int."""
    filters: tuple[tuple[str, str | None], ...] = ()
    contextual: tuple[Tuple, ...] = ()
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Stage:
    """A model, the tuples there are with it, and what is asked."""

    model: bytes
    model_name: str
    folder: Path
    tuples: tuple[Tuple, ...]
    asks: list[Ask]
    strict: bool = False
    """Whether each tuple has to fit the model; else those that don't are ignored."""


@dataclass(slots=True)
class Suite:
    """One test, as its file has it."""

    name: str
    stages: list[Stage]


def fail(message: str, path: str, line: int) -> InvalidTest:
    return InvalidTest(message, place=f"{path}:{line}")


def mapping(node: Located | None, path: str) -> dict[str, Located]:
    if node is None or node.value is None:
        return {}
    if not isinstance(node.value, dict):
        raise fail("expected names and values here", path, node.line)
    return node.value


def items(node: Located | None, path: str) -> list[Located]:
    if node is None or node.value is None:
        return []
    if not isinstance(node.value, list):
        raise fail("expected a list here", path, node.line)
    return node.value


@dataclass(slots=True)
class File:
    path: Path
    fields: dict[str, Located]
    whole: str = ""
    """The file's text."""

    @property
    def name(self) -> str:
        return str(self.path)

    def text(self, fields: dict[str, Located], key: str, line: int) -> str:
        node = fields.get(key)
        if node is None or node.value is None:
            raise fail(f"`{key}` is missing here", self.name, line)
        if node.text is None:
            raise fail(f"expected a name for `{key}`", self.name, node.line)
        return node.text

    def known(self, fields: dict[str, Located], names: tuple[str, ...]) -> None:
        """No name but these is given: what is misspelled would go unasked."""
        for name, node in fields.items():
            if name not in names:
                near = closest(name, names)
                meant = f", did you mean `{near}`?" if near else ""
                raise fail(f"there is no `{name}` here{meant}", self.name, node.line)

    def tuples(self, node: Located | None) -> tuple[Tuple, ...]:
        return tuple(map(self.one_tuple, items(node, self.name)))

    def own_tuples(self, node: Located | None) -> tuple[Tuple, ...]:
        """Tuples that stand in the file itself."""
        for item in items(node, self.name):
            self.known(mapping(item, self.name), ("user", "relation", "object", "condition"))
        return self.tuples(node)

    def one_tuple(self, node: Located) -> Tuple:
        name = self.name
        fields = mapping(node, name)
        condition, context = None, {}
        given = fields.get("condition")
        if given is not None and given.value is not None:
            inner = mapping(given, name)
            condition = self.text(inner, "name", given.line)
            context = plain(inner.get("context"))
        object_, relation, user = self.words(fields, node.line, "object", "relation", "user")
        return Tuple(object_, relation, user, condition, context, f"{name}:{node.line}")

    def words(
        self, fields: dict[str, Located], line: int, first: str, second: str, third: str
    ) -> tuple[str, str, str]:
        """Three names that must be there."""
        return (
            self.text(fields, first, line),
            self.text(fields, second, line),
            self.text(fields, third, line),
        )

    def beside(self, node: Located) -> Path:
        """A file that this one names, in its folder or below."""
        named = str(node.value)
        try:
            return beside(self.path.parent, named)
        except UnreadableFile as problem:
            raise fail(f"`{named}`: {problem.message}", self.name, node.line) from None


def placed(node: Located, file: str) -> bytes:
    """A model that stands in the file, moved to its own lines and columns so that errors name
    these.
    """
    text = str(node.value)
    above = node.line if "\n" in text else node.line - 1
    indent = _indent(text.split("\n"), file.split("\n")[above:])
    if indent and not _LONG_STRING.search(text):
        text = "".join(" " * indent + line for line in text.splitlines(keepends=True))
    return ("\n" * above + text).encode()


_LONG_STRING = re.compile(r"\"\"\"|'''")
"""Begins a string whose lines are not to be moved."""


def _indent(lines: list[str], file: list[str]) -> int:
    """How much further right the lines stand in the file than in the model they are."""
    for line, written in zip(lines, file, strict=False):
        if line.strip():
            found = len(written) - len(line)
            return found if found > 0 and written.lstrip() == line.lstrip() else 0
    return 0


def plain(node: Located | None) -> dict[str, Any]:
    """A context's values."""
    if node is None or not isinstance(node.value, dict):
        return {}
    found: dict[str, Any] = node.plain()
    return found
