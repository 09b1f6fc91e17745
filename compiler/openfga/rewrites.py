"""Knows how to read what stands behind a `define NAME:`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..diagnostics import Report
from .tree import Arrow, Computed, Name, Operation, Place, Restriction, Rewrite, This

MAX_DEPTH = 60

_WORD = re.compile(r"\s*(\[|\]|\(|\)|,|[^\s\[\](),]+|$)", re.DOTALL)
_RESTRICTION = re.compile(r"([^\s:#@]+)(?:(:\*)|#([^\s:#@]+))?")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark; empty at the end."""

    text: str
    start: int
    end: int


class Words:
    """The words of one relation's text, read one by one."""

    def __init__(self, report: Report, text: str, offset: int) -> None:
        self.report = report
        self.tokens: list[Token] = []
        at = 0
        while True:
            match = _WORD.match(text, at)
            assert match is not None
            self.tokens.append(
                Token(match.group(1), offset + match.start(1), offset + match.end(1))
            )
            at = match.end()
            if not match.group(1):
                break
        self.at = 0

    @property
    def next(self) -> Token:
        """The word to come."""
        return self.tokens[self.at]

    def take(self) -> Token:
        """Go on by a word."""
        token = self.tokens[self.at]
        if token.text:
            self.at += 1
        return token

    def taken(self, text: str) -> bool:
        """Go on if this is the next word."""
        if self.next.text != text:
            return False
        self.take()
        return True

    def place(self, token: Token) -> Place:
        """Where a word stands."""
        return Place(self.report.source, token.start, token.end)

    def name(self, token: Token) -> Name:
        """A word as a name."""
        return Name(token.text, self.place(token))

    def fail(self, code: str, message: str, token: Token | None = None) -> None:
        """Report, and give the relation up."""
        token = token or self.next
        self.report.error(code, self.place(token), message)
        raise Unreadable


class Unreadable(Exception):
    """The relation can't be read; why has been reported."""


def read_relation(words: Words) -> tuple[Rewrite, tuple[Restriction, ...]] | None:
    """A relation's rewrite and who may be assigned; None, having said why, if it is none."""
    reader = _Reader(words)
    try:
        rewrite = reader.expression(0, first=True)
        if words.next.text:
            words.fail("syntax", f"expected the end of the relation, not `{words.next.text}`")
    except Unreadable:
        return None
    return rewrite, reader.restrictions


class _Reader:
    def __init__(self, words: Words) -> None:
        self.words = words
        self.restrictions: tuple[Restriction, ...] = ()

    def expression(self, depth: int, *, first: bool) -> Rewrite:
        """Terms joined by one kind of operator."""
        words = self.words
        if depth > MAX_DEPTH:
            words.fail("nested-too-deep", f"parentheses nest more than {MAX_DEPTH} deep")
        items = [self.term(depth, first=first)]
        op = ""
        while words.next.text in ("or", "and", "but"):
            token = words.take()
            found = token.text
            if found == "but":
                if not words.taken("not"):
                    words.fail("syntax", "expected `not` behind `but`")
                found = "but not"
            if op and (found != op or op == "but not"):
                words.fail(
                    "mixed-operators",
                    f"`{op}` and `{found}` need parentheses to say which comes first",
                    token,
                )
            op = found
            items.append(self.term(depth, first=False))
        return items[0] if not op else Operation(op, tuple(items))

    def term(self, depth: int, *, first: bool) -> Rewrite:
        """A parenthesis, assignable subjects, a relation, or a relation from another."""
        words = self.words
        token = words.take()
        if token.text == "(":
            inner = self.expression(depth + 1, first=first)
            if not words.taken(")"):
                words.fail("syntax", "expected `)`")
            return inner
        if token.text == "[":
            if not first:
                words.fail(
                    "misplaced-this", "the assignable subjects `[…]` stand first in a relation",
                    token,
                )  # fmt: skip
            self.restrictions = self.assignable(token)
            return This(words.place(token))
        if not token.text or token.text in ")],":
            words.fail("syntax", "expected a relation or `[` and who may be assigned", token)
        if token.text in ("or", "and", "but", "from", "with"):
            words.fail("syntax", f"expected a relation, not `{token.text}`", token)
        if words.next.text == "from":
            words.take()
            tupleset = words.take()
            if not tupleset.text or tupleset.text in "()[],":
                words.fail("syntax", "expected a relation behind `from`", tupleset)
            return Arrow(words.name(token), words.name(tupleset))
        return Computed(words.name(token))

    def assignable(self, start: Token) -> tuple[Restriction, ...]:
        """What stands in brackets."""
        words = self.words
        found: list[Restriction] = []
        if words.next.text == "]":
            words.fail("no-restrictions", "an empty `[]` lets nobody be assigned", start)
        while True:
            found.append(self.restriction())
            if words.taken("]"):
                return tuple(found)
            if not words.taken(","):
                words.fail("syntax", "expected `,` or `]`")

    def restriction(self) -> Restriction:
        """`user`, `user:*` or `group#member`, perhaps `with` a condition."""
        words = self.words
        token = words.take()
        match = _RESTRICTION.fullmatch(token.text)
        if match is None or token.text in ("with", "or", "and"):
            words.fail(
                "invalid-restriction" if ":*" in token.text and "#" in token.text else "syntax",
                "expected a type, `type:*` or `type#relation`", token,
            )  # fmt: skip
        assert match is not None
        type_ = self.part(token, match, 1)
        assert type_ is not None
        condition = None
        if words.taken("with"):
            word = words.take()
            if not word.text or word.text in "()[],":
                words.fail("syntax", "expected a condition behind `with`", word)
            condition = words.name(word)
        relation = self.part(token, match, 3)
        return Restriction(
            type_, words.place(token), relation, match.group(2) is not None, condition
        )

    def part(self, token: Token, match: re.Match[str], group: int) -> Name | None:
        """A part of a word as a name."""
        if match.group(group) is None:
            return None
        start = token.start + match.start(group)
        end = token.start + match.end(group)
        return Name(match.group(group), Place(self.words.report.source, start, end))
