"""Knows how to refuse a condition: what is wrong with it, or beyond us, and where."""

from __future__ import annotations

from typing import Literal


class Refused(Exception):
    """A condition that is no valid CEL, or that Sayso can't keep the exact meaning of.

    `line` and `column` count characters from 1, in the file the condition stands in. `reason`
    is `invalid` where OpenFGA refuses it too, `unsupported` where only Sayso does. `suggestion` is
    text to put in place of the word there.
    """

    def __init__(
        self,
        message: str,
        line: int,
        column: int,
        reason: Literal["invalid", "unsupported"] = "invalid",
        suggestion: str | None = None,
    ) -> None:
        super().__init__(f"{line}:{column}: {message}")
        self.message = message
        self.line = line
        self.column = column
        self.reason = reason
        self.suggestion = suggestion
