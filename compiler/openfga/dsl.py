"""Knows how to read the text form of a model, as OpenFGA's language (schemas 1.1 and 1.2) has it.

The language goes by lines; what stands in brackets or in a condition may take several.
"""

from __future__ import annotations

import re

from ..diagnostics import Report
from .conditions import read_condition
from .header import read_header
from .lines import SPACE, Line, Lines
from .rewrites import Words, read_relation
from .tree import Model, Name, Relation, This, Type
from .words import name_fault, statement_meant

HOLES = frozenset({"type", "relation", "condition"})
"""What a line may have been to name."""
_WORD = r"[^ \t\f:]+"


def read_dsl(report: Report, *, modular: bool = False) -> Model:
    """The model of a text, or one module of it where that is wanted; what can't be read is
    reported, and the rest read on.
    """
    return _Reader(report).read(modular)


class _Reader:
    def __init__(self, report: Report) -> None:
        self.lines = Lines(report)
        self.model = Model(start=self.lines.place(0, 0))
        self.type: Type | None = None
        self.in_relations = False
        self.lost = False
        """Whether the last line could not be read: what follows may belong to it, and is passed
        over until the next statement.
        """
        self.late = False
        """Whether a type behind the conditions has been reported."""
        self.pending: Line | None = None
        """A `relations` that still wants a `define`."""

    def read(self, modular: bool) -> Model:
        """Read every line."""
        line, self.lost = read_header(self.lines, self.model, modular)
        if self.lost:
            self.model.holes |= HOLES
        while line is not None:
            self.statement(line)
            line = self.lines.next()
        self.no_define()
        self.model.trailing = self.lines.comments()
        return self.model

    def error(self, code: str, start: int, end: int, message: str, **details: object) -> None:
        """Report an error, unless the line before it is to blame."""
        if not self.lost:
            self.lines.error(code, start, end, message, **details)

    def no_define(self) -> None:
        """Report a `relations` that no `define` follows."""
        if self.pending is not None:
            start = self.pending.start
            self.error("syntax", start, start + 9, "`relations` without a `define` below it")
        self.pending = None

    # ── Statements ──

    def statement(self, line: Line) -> None:
        """One statement, under the word that it begins with, or that this was meant to be."""
        word = line.first
        meant = statement_meant(word)
        known = self.fits(meant, line)
        if not known or meant is None:
            self.unexpected(line)
            return
        if meant not in ("define", "relations"):
            self.no_define()
        if word != meant:
            self.lost = False
            end = line.start + len(word)
            message = f"expected `{meant}`, not `{word}`"
            self.error("syntax", line.start, end, message, suggestion=meant)
        match meant:
            case "define":
                self.define(line)
            case "relations":
                self.relations(line)
            case "condition":
                self.condition(line)
            case _:
                self.declare(line, extends=meant == "extend")

    def fits(self, meant: str | None, line: Line) -> bool:
        """Whether a line looks like a statement of this kind, misspelled perhaps."""
        if meant not in ("define", "relations", "condition", "type", "extend"):
            return False
        if meant == line.first:
            return True
        rest = line.text[len(line.first) :].strip(" \t\f")
        shapes = {
            "define": rf"{_WORD}{SPACE}*:.*", "relations": "", "condition": rf"{_WORD}.*\(.*",
            "type": _WORD, "extend": rf"type{SPACE}.*",
        }  # fmt: skip
        return re.fullmatch(shapes[meant], rest, re.DOTALL) is not None

    def unexpected(self, line: Line) -> None:
        """Report a line that is none of what may stand there."""
        wanted = (
            "`define`, `type` or `condition`" if self.in_relations
            else "`type`, `relations` or `condition`" if self.type
            else "`type` or `condition`"
        )  # fmt: skip
        start = line.start
        word = line.first
        help_ = (
            "a comment begins with `#`" if line.text.startswith(("//", "/*", "--", ";")) else None
        )
        self.error(
            "syntax", start, start + len(word), f"expected {wanted}, not `{word}`", help=help_
        )
        self.lost = True
        self.pending = None
        self.model.holes |= HOLES  # whatever it was to name is not there
        if self.lines.text[start - 1] == "\n":
            self.type = None  # a type, it seems: what follows is not the last one's

    def rest(self, line: Line, after: str) -> Line:
        """What stands behind the first word."""
        cut = len(line.first)
        bare = line.text[cut:].lstrip(" \t\f")
        start = line.end - len(bare)
        if bare and start == line.start + cut and bare[0] not in ":(":
            self.error("syntax", start, start + 1, f"expected a space behind `{after}`")
            self.model.holes |= HOLES
            self.lost = True
        return Line(bare, start)

    def declare(self, line: Line, *, extends: bool) -> None:
        """A type's first line."""
        self.lost = False
        self.type, self.in_relations = None, False
        rest = self.rest(line, line.first)
        if extends:
            if rest.first != "type":
                message = "expected `extend type NAME`"
                self.error("syntax", rest.start, rest.start + len(rest.first), message)
                self.fail("type")
                return
            if self.model.module is None:
                message = "`extend` stands in a module, a file that begins with `module NAME`"
                self.error("invalid-module", line.start, line.start + len(line.first), message)
                self.lost = True  # its relations are passed over
            rest = self.rest(rest, "type")
        if self.model.conditions and not self.late:
            self.late = True
            message = "types stand before the conditions"
            self.error("syntax", line.start, line.start + len(line.first), message)
        name = self.name(line, rest)
        if name is None:
            self.fail("type")
            return
        self.type = Type(name, [], self.lines.comments(), extends)
        if not (extends and self.model.module is None):
            self.model.types.append(self.type)

    def fail(self, what: str) -> None:
        """Pass over what follows, and remember that a name is missing."""
        self.model.holes.add(what)
        self.lost = True

    def name(self, line: Line, rest: Line) -> Name | None:
        """The type's name that a line ends with; None, having said why, if it is none."""
        match = re.match(r"[^ \t\f]*", rest.text)
        text = match.group() if match else ""
        end = rest.start + len(text)
        if not text:
            self.error("syntax", line.start, line.end, "the type's name is missing")
            return None
        beyond = rest.text[len(text) :].lstrip(" \t\f")
        if text[-1] in ":{([," and not name_fault(text[:-1], "type"):
            beyond, end = text[-1], end - 1
            text = text[:-1]
        fault = name_fault(text, "type")
        if fault:
            self.error(fault[0], rest.start, end, fault[1])
            return None
        if beyond:
            start = rest.end - len(beyond) if beyond[0] not in ":{([," else end
            word = Line(beyond, start).first
            message = f"nothing stands behind a type's name, and here is `{word}`"
            self.error("syntax", start, start + len(word), message)
            self.lost = True
            self.in_relations = word == "relations"
            self.model.holes.add("type")
        return Name(text, self.lines.place(rest.start, end))

    def relations(self, line: Line) -> None:
        """The line above the relations."""
        rest = self.rest(line, "relations")
        if self.type is None or self.in_relations:
            if self.type is None:
                message = "`relations` stands below a `type`"
            else:
                message = f"`{self.type.name.text}` has its `relations` already"
            self.error("syntax", line.start, line.start + len(line.first), message)
            self.lost = self.lost or self.type is None
            return
        if rest.text:
            message = f"`relations` stands alone on its line, and here is `{rest.first}`"
            self.error("syntax", rest.start, rest.start + len(rest.first), message)
        self.in_relations = True
        self.pending = line if not rest.text else None
        self.type.comments += self.lines.comments()

    def define(self, line: Line) -> None:
        """A relation."""
        self.pending = None
        if self.type is None:
            message = "`define` stands below the `relations` of a `type`"
            self.error("syntax", line.start, line.start + len(line.first), message)
            self.lost = True
            return
        if not self.in_relations:
            message = "expected `relations` above the first `define`"
            self.error("syntax", line.start, line.start + len(line.first), message)
            self.in_relations = True
        self.lost = False
        rest = self.rest(line, "define")
        head, colon, _ = rest.text.partition(":")
        bare = head.rstrip(" \t\f")
        if not colon or not re.fullmatch(r"[^ \t\f\[(]*", bare):
            self.no_colon(rest)
            return
        if not bare:
            self.error("syntax", rest.start, rest.start + 1, "the relation's name is missing")
            self.fail("relation")
            return
        name = Name(bare, self.lines.place(rest.start, rest.start + len(bare)))
        fault = name_fault(bare, "relation")
        if fault:
            self.error(fault[0], rest.start, rest.start + len(bare), fault[1])
            self.fail("relation")
            return
        begin = len(head) + 1
        words = Words(self.lines.report, rest.text[begin:], rest.start + begin)
        found = read_relation(words)
        if found is None:  # reported; the name is there all the same, for the rest
            self.broken(name)
            return
        rewrite, restrictions = found
        self.type.relations.append(Relation(name, rewrite, restrictions, self.lines.comments()))

    def broken(self, name: Name) -> None:
        """A relation of which only the name is known."""
        assert self.type is not None
        relation = Relation(name, This(name.place), (), self.lines.comments(), broken=True)
        self.type.relations.append(relation)
        self.lost = True

    def no_colon(self, rest: Line) -> None:
        """Say what stands where the colon should."""
        match = re.match(r"([^ \t\f\[(:=]*)[ \t\f]*(\S*)", rest.text)
        assert match is not None
        start = rest.start + match.start(2)
        message = "expected `:` behind the relation's name"
        if match.group(2) == "as":
            message += ", not `as`, which is of schema 1.0"
        elif match.group(2):
            message += f", not `{match.group(2)[:40]}`"
        if not match.group(1):
            message = "expected `define NAME: …`"
        elif not match.group(2):
            start = rest.start + match.end(1)
        self.error("syntax", start, start + max(1, len(match.group(2))), message)
        if match.group(1) and not name_fault(match.group(1), "relation"):
            place = self.lines.place(rest.start, rest.start + match.end(1))
            self.broken(Name(match.group(1), place))
        else:
            self.fail("relation")

    def condition(self, line: Line) -> None:
        """A condition."""
        self.type, self.in_relations, self.lost = None, False, False
        condition = read_condition(self.lines, line)
        if condition is None:
            self.fail("condition")
            return
        condition.comments[:0] = self.lines.comments()
        self.model.conditions.append(condition)
