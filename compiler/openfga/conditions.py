"""Knows how to read a condition: its name, its parameters, and where its expression ends."""

from __future__ import annotations

import re

from ..names import closest
from .lines import SPACE, Line, Lines
from .tree import Condition, Name, Place
from .words import CONTAINERS, PARAMETER_TYPES, plain_fault

_HEAD = re.compile(rf"\S+{SPACE}+([^\s(]*){SPACE}*(\(?)")
_PARAMETER = re.compile(rf"{SPACE}*([^\s:,()]*){SPACE}*(:?){SPACE}*([^\s,()]*){SPACE}*")
_TYPE = re.compile(
    rf"({'|'.join(PARAMETER_TYPES)})|({'|'.join(CONTAINERS)})<({'|'.join(PARAMETER_TYPES)})>"
)
_STRING = (
    r'[rRbB]{0,2}(?:"""(?:\\.|[^\\])*?"""|\'\'\'(?:\\.|[^\\])*?\'\'\''
    r'|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\')'
)
_MARK = re.compile(rf"{_STRING}|//[^\n]*|[{{}}]", re.DOTALL)
"""A string or comment passed over, or a brace."""
_STATEMENT = re.compile(rf"^{SPACE}*(?:type|extend|condition|define|relations)\b", re.MULTILINE)
_SHAPE = "expected `condition NAME(parameter: type, …) { expression }`"


class _Unreadable(Exception):
    """The condition can't be read; why has been reported."""


def read_condition(lines: Lines, line: Line) -> Condition | None:
    """A condition; None, having said why, if it is none. Goes on behind it either way."""
    reader = _Reader(lines)
    try:
        return reader.read(line)
    except _Unreadable:
        reader.skip(line)
        return None


class _Reader:
    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.text = lines.text
        self.closed = True
        """Whether the brace is; else all that follows stands in it."""

    def fail(self, code: str, start: int, end: int, message: str, **details: object) -> None:
        self.lines.error(code, start, end, message, **details)
        raise _Unreadable

    def skip(self, line: Line) -> None:
        """Pass over what seems to belong to a condition that can't be read."""
        if not self.closed:
            self.lines.skip_to(len(self.text))
            return
        following = _STATEMENT.search(self.text, line.end)
        last = self.text.rfind("}", line.start, following.start() if following else len(self.text))
        self.lines.skip_to(max(last, line.start))

    def read(self, line: Line) -> Condition:
        text = self.text
        head = _HEAD.match(text, line.start)
        if head is None or not head.group(1):
            end = line.start + len(line.first)
            self.fail("syntax", line.start, end, f"{_SHAPE}, and its name is missing")
        assert head is not None
        name = Name(head.group(1), self.lines.place(head.start(1), head.end(1)))
        fault = plain_fault(name.text, "condition")
        if fault:
            self.fail(fault[0], head.start(1), head.end(1), fault[1])
        if not head.group(2):
            self.fail("syntax", head.start(1), head.end(1), f"{_SHAPE}, and `(` is missing")
        condition = Condition(name, {}, "", name.place)
        at = self.parameters(condition, head.end())
        brace = re.compile(rf"{SPACE}*(\{{?)").match(text, at)
        assert brace is not None
        if not brace.group(1):
            self.fail("syntax", at - 1, at, "expected `{` on this line, behind the parameters")
        self.body(condition, brace.end())
        return condition

    def parameters(self, condition: Condition, at: int) -> int:
        """Read the parameters behind the parenthesis; returns where it is closed."""
        text = self.text
        while True:
            match = _PARAMETER.match(text, at)
            assert match is not None
            name, colon, type_ = match.groups()
            start = match.start(1)
            if not name or not colon or not type_:
                message = "expected a parameter, as in `count: int`"
                self.fail("syntax", start, max(start + 1, match.end()), message)
            fault = plain_fault(name, "parameter")
            if fault:
                self.fail(fault[0], start, match.end(1), fault[1])
            if name in condition.parameters:
                message = f"the parameter `{name}` is given twice"
                self.lines.error("duplicate", start, match.end(1), message)
            place = self.lines.place(match.start(3), match.end(3))
            self.type(name, type_, place)
            condition.parameters[name] = type_
            at = match.end()
            mark = text[at : at + 1]
            at += 1
            if mark == ")":
                return at
            if mark != ",":
                message = "expected `,` or `)` behind the parameter, on the same line"
                self.fail("syntax", at - 1, at, message)

    def type(self, name: str, type_: str, place: Place) -> None:
        """A parameter's type is one that the language has."""
        if _TYPE.fullmatch(type_):
            return
        message = f"`{type_}` is no type that `{name}` could have"
        near = closest(type_, PARAMETER_TYPES) or _MEANT.get(type_.lower())
        if type_ in CONTAINERS:
            message = f"a {type_} says of what: `{type_}<string>`"
        elif type_.partition("<")[0] in CONTAINERS:
            message = f"`{type_}` is no type: in the brackets stands one type, no list or map"
        help_ = f"there are {', '.join(PARAMETER_TYPES)}, list<…> and map<…>"
        if type_ == "any":
            help_ = "OpenFGA's language does not read `any`; its JSON does"
        self.fail("invalid-parameter", place.start, place.end, message, suggestion=near, help=help_)

    def body(self, condition: Condition, start: int) -> None:
        """Read the expression behind the brace."""
        text = self.text
        end, inner = _closing_brace(text, start)
        if end < 0:
            self.closed = False
            self.fail("syntax", start - 1, start, "this brace is never closed")
        if inner >= 0:
            message = "`{` has no place in a condition, which ends at the first `}`"
            self.fail("condition", inner, inner + 1, message)
        inside = text[start:end]
        begin = start + len(inside) - len(inside.lstrip())
        condition.expression = inside.strip()
        condition.place = self.lines.place(begin, begin + len(condition.expression))
        marks = (match.group() for match in _MARK.finditer(text, start, end))
        condition.comments = [f"# {mark[2:].strip()}" for mark in marks if mark.startswith("//")]
        self.lines.skip_to(end)
        rest = text[end + 1 : self.lines.at].strip()
        if rest:
            behind = text.index(rest, end + 1)
            message = f"nothing stands behind a condition's `}}`, and here is `{rest[:20]}`"
            self.fail("syntax", behind, behind + len(rest), message)


_MEANT = {
    "integer": "int", "long": "int", "number": "double", "float": "double", "decimal": "double",
    "boolean": "bool", "str": "string", "text": "string", "date": "timestamp",
    "datetime": "timestamp", "time": "timestamp", "ip": "ipaddress", "array": "list<string>",
    "set": "list<string>", "object": "map<string>",
}  # fmt: skip
"""What other languages call a type."""


def _closing_brace(text: str, at: int) -> tuple[int, int]:
    """Where the next closing brace is, and the next opening one before it; -1 for none. What
    stands in strings and comments does not count.
    """
    inner = -1
    for match in _MARK.finditer(text, at):
        mark = match.group()
        if mark == "}":
            return match.start(), inner
        if mark == "{" and inner < 0:
            inner = match.start()
    return -1, inner
