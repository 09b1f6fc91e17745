"""Knows a policy's text: which line and column an offset is at, and what that line looks like."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from typing import Protocol

MAX_BYTES = 4 * 1024 * 1024
"""The largest policy accepted, in bytes of UTF-8."""

_TWO_WORDS = re.compile(r"[\w-]+(?:[ \t]+(?:`[^`\n]*`|[\w-]+))?")
_EXCERPT = 100
"""How much of a long line a diagnostic shows."""


class Span(Protocol):
    """Anything that covers a stretch of the text: offsets from `start` up to but not `end`."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Source:
    """The text of one policy file and its name, for messages."""

    def __init__(self, text: str, filename: str) -> None:
        self.text = text
        self.filename = filename
        self._lines = [0]
        at = text.find("\n")
        while at >= 0:
            self._lines.append(at + 1)
            at = text.find("\n", at + 1)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both counting characters from 1."""
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def span(self, line: int, column: int) -> tuple[int, int]:
        """The first two words of the statement at a line and column."""
        start = self._lines[line - 1] + column - 1
        match = _TWO_WORDS.match(self.text, start)
        return start, match.end() if match else start

    def excerpt(self, line: int, column: int) -> tuple[str, int]:
        """The text of a line, cut where it is long, and the column's place in the cut."""
        start = self._lines[line - 1]
        end = self._lines[line] if line < len(self._lines) else len(self.text)
        first = max(start, start + column - 1 - _EXCERPT * 3 // 4)
        if end - start <= _EXCERPT:
            first = start
        cut = self.text[first : min(end, first + _EXCERPT)].rstrip("\r\n")
        return printable(cut), start + column - first


def printable(text: str) -> str:
    """Text as a diagnostic may print it: no character that moves the cursor or reorders text."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else " " if char == "\t" else "\N{REPLACEMENT CHARACTER}"
        for char in text
    )


def display_width(text: str) -> int:
    """How many terminal columns a text takes: wide characters two, combining ones none."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )
