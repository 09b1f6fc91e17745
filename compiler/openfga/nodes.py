"""Knows how to read JSON so that every value remembers where it stands."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from ..source import Source
from .tree import Place

MAX_DEPTH = 150
"""How deep lists and objects may nest."""

_SPACE = re.compile(r"[ \t\n\r]*")
_SCALAR = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null")

_DECODER = json.JSONDecoder()


@dataclass(slots=True)
class Node:
    """A value: an object's (name, value) pairs, a list's items, a string, or another's text."""

    place: Place
    members: list[tuple[Node, Node]] | None = None
    items: list[Node] | None = None
    string: str | None = None
    other: str = ""


class Unreadable(Exception):
    """It is no JSON: why, and where. `deep` where it may be, but nests too deep."""

    def __init__(self, message: str, place: Place, *, deep: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.deep = deep


def read_nodes(source: Source) -> Node:
    """The one value of a text; raises Unreadable."""
    reader = _Reader(source)
    node = reader.value(0)
    if reader.at < len(source.text):
        raise reader.fail("nothing stands behind the value")
    return node


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.at = 0
        self.space()

    def space(self) -> None:
        match = _SPACE.match(self.text, self.at)
        assert match is not None
        self.at = match.end()

    def fail(self, message: str, at: int | None = None) -> Unreadable:
        start = self.at if at is None else at
        return Unreadable(message, Place(self.source, start, start + 1))

    def taken(self, mark: str) -> bool:
        if not self.text.startswith(mark, self.at):
            return False
        self.at += 1
        self.space()
        return True

    def value(self, depth: int) -> Node:
        start = self.at
        if depth > MAX_DEPTH:
            place = Place(self.source, start, start + 1)
            raise Unreadable(f"lists and objects nest deeper than {MAX_DEPTH}", place, deep=True)
        node = Node(Place(self.source, start, start + 1))
        if self.taken("{"):
            node.members = self.members(depth + 1)
        elif self.taken("["):
            node.items = self.list(depth + 1)
        elif self.text.startswith('"', start):
            return self.string()
        else:
            match = _SCALAR.match(self.text, start)
            if match is None:
                raise self.fail("expected a value")
            node.other = match.group()
            node.place = Place(self.source, start, match.end())
            self.at = match.end()
            self.space()
        return node

    def string(self) -> Node:
        start = self.at
        if not self.text.startswith('"', start):
            raise self.fail('expected a name in `"`')
        try:
            found, end = _DECODER.raw_decode(self.text, start)
        except json.JSONDecodeError as error:
            message = error.msg.lower().replace(" starting at", "").removesuffix(" at")
            raise self.fail(message, error.pos) from None
        if re.search(r"[\ud800-\udfff]", found):
            raise self.fail("this string has half a character", start)
        self.at = end
        self.space()
        return Node(Place(self.source, start, end), string=found)

    def members(self, depth: int) -> list[tuple[Node, Node]]:
        found: list[tuple[Node, Node]] = []
        if self.taken("}"):
            return found
        while True:
            name = self.string()
            if not self.taken(":"):
                raise self.fail("expected `:`")
            found.append((name, self.value(depth)))
            if self.taken("}"):
                return found
            if not self.taken(","):
                raise self.fail("expected `,` or `}`")

    def list(self, depth: int) -> list[Node]:
        found: list[Node] = []
        if self.taken("]"):
            return found
        while True:
            found.append(self.value(depth))
            if self.taken("]"):
                return found
            if not self.taken(","):
                raise self.fail("expected `,` or `]`")
