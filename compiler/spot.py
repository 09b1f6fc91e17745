"""Knows the place where a statement goes wrong, and what there is to tell the author about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..engine.times import shorten
from .lex import END, Token
from .source import Span


@dataclass(slots=True)
class Mistake:
    """What to tell the author; `at` is where, if not at the token that does not fit."""

    message: str
    help: str | None = None
    suggestion: str | None = None
    at: Span | None = None


@dataclass(slots=True)
class Spot:
    """Where a token does not fit: the text, the statement's tokens before it, what would fit."""

    text: str
    before: Sequence[Token]
    token: Token
    expected: set[str]

    @property
    def last(self) -> Token:
        return self.before[-1]

    @property
    def head(self) -> str:
        return self.before[0].text

    @property
    def after_operand(self) -> bool:
        return "COMPARE" in self.expected or {"AND", "OR"} <= self.expected

    @property
    def words(self) -> list[str]:
        return [token.text for token in self.before]


def found(token: Token) -> str:
    """A token as the message names it."""
    if token.type == END and token.start == token.end:
        return "the end of the policy"
    return f"`{shorten(token.text)}`"
