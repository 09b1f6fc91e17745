"""Knows how to read what stands behind a `define NAME:`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn

from ..diagnostics import Report
from .tree import Arrow, Computed, Name, Operation, Place, Restriction, Rewrite, This
from .words import name_fault

MAX_DEPTH = 60

_WORD = re.compile(r"[ \t\f\n]*(\[|\]|\(|\)|,|[^ \t\f\n\[\](),]+|$)")
_RESTRICTION = re.compile(r"([^:#]+)(?:(:\*)|#([^:#]+))?")
_OPERATORS = ("or", "and", "but")
_MEANT = {
    "||": "or", "|": "or", "+": "or", "OR": "or", "Or": "or", "&&": "and", "&": "and",
    "AND": "and", "And": "and", "-": "but not", "not": "but not", "butnot": "but not",
    "BUT": "but", "FROM": "from", "except": "but not", "unless": "but not",
}  # fmt: skip
"""What other languages write for an operator."""


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
        self.text = text
        self.offset = offset
        self.next = self._read(0)
        """The word to come."""

    def _read(self, at: int) -> Token:
        match = _WORD.match(self.text, at)
        assert match is not None
        return Token(match[1], self.offset + match.start(1), self.offset + match.end(1))

    def take(self) -> Token:
        """Go on by a word."""
        token = self.next
        if token.text:
            self.next = self._read(token.end - self.offset)
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

    def fail(
        self, code: str, message: str, token: Token | None = None, **details: object
    ) -> NoReturn:
        """Report, and give the relation up."""
        self.report.error(code, self.place(token or self.next), message, **details)
        raise Unreadable

    def apart(self, token: Token) -> None:
        """See to it that spaces stand on both sides of a word."""
        text = self.report.source.text
        if text[token.start - 1] in ")]" or text[token.end : token.end + 1] in ("(", "["):
            self.fail("syntax", f"expected a space on both sides of `{token.text}`", token)


class Unreadable(Exception):
    """The relation can't be read; why has been reported."""


def read_relation(words: Words) -> tuple[Rewrite, tuple[Restriction, ...]] | None:
    """A relation's rewrite and who may be assigned; None, having said why, if it is none."""
    reader = _Reader(words)
    try:
        rewrite = reader.expression(0, first=True)
        if words.next.text:
            reader.unexpected()
    except Unreadable:
        return None
    return rewrite, reader.restrictions


class _Reader:
    def __init__(self, words: Words) -> None:
        self.words = words
        self.restrictions: tuple[Restriction, ...] = ()

    def unexpected(self) -> NoReturn:
        """Report a word behind which the relation should have ended or gone on."""
        token = self.words.next
        meant = _MEANT.get(token.text)
        if token.text == "with":
            message, meant = "`with` stands in the brackets, behind what it is about", None
        elif token.text in (")", "]"):
            message = f"no `{'(' if token.text == ')' else '['}` belongs to this `{token.text}`"
        else:
            message = f"expected `or`, `and`, `but not` or the end of the line, not `{token.text}`"
        self.words.fail("syntax", message, suggestion=meant)

    def expression(self, depth: int, *, first: bool) -> Rewrite:
        """Terms joined by one kind of operator."""
        words = self.words
        if depth > MAX_DEPTH:
            words.fail("nested-too-deep", f"parentheses nest more than {MAX_DEPTH} deep")
        items = [self.term(depth, first=first)]
        op = ""
        while words.next.text in _OPERATORS:
            token, found = self.operator()
            if op and (found != op or op == "but not"):
                message = f"`{op}` and `{found}` need parentheses to say which comes first"
                if op == found:
                    message = f"a second `{op}` needs parentheses to say which comes first"
                words.fail("mixed-operators", message, token)
            op = found
            items.append(self.term(depth, first=False))
        return items[0] if not op else Operation(op, tuple(items))

    def operator(self) -> tuple[Token, str]:
        """`or`, `and` or `but not`, which is one word to OpenFGA."""
        words = self.words
        token = words.take()
        if token.text == "but":
            if words.next.text != "not":
                words.fail("syntax", "expected `not` behind `but`")
            whole = words.report.source.text[token.start : words.next.end]
            token = Token(whole, token.start, words.take().end)
            if whole != "but not":
                words.fail("syntax", "`but not` has one space between its words", token)
        words.apart(token)
        return token, token.text

    def term(self, depth: int, *, first: bool) -> Rewrite:
        """A parenthesis, assignable subjects, a relation, or a relation from another."""
        words = self.words
        token = words.take()
        if token.text == "(":
            inner = self.expression(depth + 1, first=first)
            if not words.taken(")"):
                if words.next.text:
                    self.unexpected()
                words.fail("syntax", "this parenthesis is never closed", token)
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
        if token.text in ("or", "and", "from", "with") or (
            token.text == "but" and words.next.text == "not"
        ):
            words.fail("syntax", f"expected a relation, not `{token.text}`", token)
        relation = self.name(token.start, token.text, "relation")
        if words.next.text != "from":
            return Computed(relation)
        words.take()
        tupleset = words.take()
        if not tupleset.text or tupleset.text in "()[],":
            words.fail("syntax", "expected a relation behind `from`", tupleset)
        return Arrow(relation, self.name(tupleset.start, tupleset.text, "relation"))

    def name(self, start: int, text: str, what: str) -> Name:
        """A word, or a part of one, as a name."""
        fault = name_fault(text, what)
        place = Place(self.words.report.source, start, start + len(text))
        if fault:
            self.words.fail(*fault, Token(text, start, place.end), help=_help(text))
        return Name(text, place)

    def assignable(self, start: Token) -> tuple[Restriction, ...]:
        """What stands in brackets."""
        words = self.words
        found: list[Restriction] = []
        if words.next.text == "]":
            words.fail("no-restrictions", "an empty `[]` lets nobody be assigned", start)
        while True:
            found.append(self.restriction(start))
            if words.taken("]"):
                return tuple(found)
            if not words.next.text:
                words.fail("syntax", "this bracket is never closed", start)
            if not words.taken(","):
                words.fail("syntax", f"expected `,` or `]`, not `{words.next.text}`")

    def restriction(self, start: Token) -> Restriction:
        """`user`, `user:*` or `group#member`, perhaps `with` a condition."""
        words = self.words
        token = words.take()
        if not token.text:
            words.fail("syntax", "this bracket is never closed", start)
        match = _RESTRICTION.fullmatch(token.text)
        if match is None or token.text in "()[],":
            mixed = ":*" in token.text and "#" in token.text
            message = f"expected a type, `type:*` or `type#relation`, not `{token.text}`"
            if mixed:
                message = "everyone of a type has no relation: `type:*` or `type#relation`"
            words.fail("invalid-restriction" if mixed else "syntax", message, token)
        type_ = self.name(token.start, match.group(1), "type")
        relation = match.group(3)
        if relation is not None:
            relation = self.name(token.start + match.start(3), relation, "relation")
        condition = None
        if words.next.text == "with":
            condition = self.condition(token)
        return Restriction(
            type_, words.place(token), relation, match.group(2) is not None, condition
        )

    def condition(self, before: Token) -> Name:
        """The condition behind `with`."""
        words = self.words
        mark = words.take()
        word = words.take()
        if not word.text or word.text in "()[],":
            words.fail("syntax", "expected a condition behind `with`", word)
        if "\n" in words.report.source.text[before.end : word.start]:
            words.fail("syntax", "`with` and its condition stand on the line of the type", mark)
        return Name(word.text, words.place(word))  # if it can't be one, none is called so


def _help(text: str) -> str | None:
    """What to write for another language's arrow."""
    match = re.fullmatch(r"(\w+)(?:->|\.)(\w+)", text)
    return f"write `{match.group(2)} from {match.group(1)}` to go through it" if match else None
