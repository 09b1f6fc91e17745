"""Knows the lines of a model's text, and takes the comments out of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..diagnostics import Report
from .tree import Place

SPACE = r"[ \t\f]"
"""What separates words; a line break does not, and other spaces have no place."""

_FIRST = re.compile(r"[A-Za-z0-9_.-]+|\S?")
_STATEMENT = re.compile(rf"{SPACE}*(?:define|type|extend|condition){SPACE}+(?!with\b)[A-Za-z_]")
_BLANK = re.compile(r"[ \t\f\n]*")
_MOST_LINES = 1000
"""Lines that brackets may take."""


@dataclass(frozen=True, slots=True)
class Line:
    """One logical line: its text without comments, and where it begins."""

    text: str
    start: int

    @property
    def first(self) -> str:
        """The first word, or the mark there."""
        match = _FIRST.match(self.text)
        return match.group() if match else ""

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


class Lines:
    """Goes through a text line by line; what stands in brackets may take several."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.at = 0
        """Where the next line begins."""
        self._comments: list[tuple[int, str]] = []
        self._told = 0
        self.text = self._uncommented(report.source.text)
        """The text, with spaces in place of the comments."""

    def next(self) -> Line | None:
        """The next line that is not blank; None at the end."""
        blank = _BLANK.match(self.text, self.at)
        assert blank is not None
        self.at = max(self.at, self.text.rfind("\n", self.at, blank.end()) + 1)
        if blank.end() == len(self.text):
            self.at = blank.end()
        if self.at >= len(self.text):
            return None
        start = self.at
        whole = self._logical()
        return Line(whole.strip(" \t\f\n"), start + len(whole) - len(whole.lstrip(" \t\f\n")))

    def _logical(self) -> str:
        start, depth = self.at, 0
        for _ in range(_MOST_LINES):
            end = self.text.find("\n", self.at)
            end = len(self.text) if end < 0 else end
            line = self.text[self.at : end]
            depth += line.count("[") - line.count("]")
            self.at = end + 1
            # A bracket that is never closed does not take the statements below it along.
            if depth <= 0 or self.at >= len(self.text) or _STATEMENT.match(self.text, self.at):
                break
        return self.text[start:end]

    def skip_to(self, offset: int) -> None:
        """Go on with the line behind the one that an offset is in."""
        end = self.text.find("\n", offset)
        self.at = len(self.text) if end < 0 else end + 1

    def comments(self) -> list[str]:
        """The comments on the lines passed since this was last asked."""
        found: list[str] = []
        while self._told < len(self._comments) and self._comments[self._told][0] < self.at:
            found.append(self._comments[self._told][1])
            self._told += 1
        return found

    def place(self, start: int, end: int) -> Place:
        """A stretch of the text."""
        return Place(self.report.source, start, end)

    def error(self, code: str, start: int, end: int, message: str, **details: object) -> None:
        """Report an error."""
        self.report.error(code, self.place(start, end), message, **details)

    def _uncommented(self, text: str) -> str:
        """OpenFGA takes comments out line by line, whatever stands around them: from a `#` that
        begins the line or follows a space.
        """
        pieces: list[str] = []
        at = 0
        for line in text.split("\n"):
            bare = line.lstrip()
            cut = len(line) - len(bare) if bare.startswith("#") else line.find(" #")
            if cut >= 0:
                self._comments.append((at, line[cut:].strip()))
                pieces.append(line[:cut] + " " * (len(line) - cut))
            else:
                pieces.append(line)
            at += len(line) + 1
        return "\n".join(pieces)
