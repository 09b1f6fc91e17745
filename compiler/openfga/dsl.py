"""Knows how to read the text form of a model, as OpenFGA's language (schemas 1.1 and 1.2) has it.

The language goes by lines; what stands in brackets or braces may take several.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..diagnostics import Report
from .rewrites import Words, read_relation
from .tree import Condition, Model, Name, Place, Relation, This, Type

NAME = r"[^\s:#@,\[\]{}()]+"
KEYWORDS = ("relations", "define", "condition", "or", "and", "but", "from", "with")
"""Words that can't be the name of a type or relation."""

_PARAMETER = re.compile(r"\s*([^\s:,()]+)\s*:\s*([a-z]+(?:\s*<\s*[a-z]+\s*>)?)\s*(,|$)")


@dataclass(slots=True)
class Line:
    """One logical line: its text without comments, and where it begins."""

    text: str
    start: int
    comment: str | None = None

    @property
    def first(self) -> str:
        """The first word."""
        match = re.match(NAME, self.text)
        return match.group() if match else self.text[:1]


def read_dsl(report: Report) -> Model:
    """The model of a text; what can't be read is reported, and the rest read on."""
    return _Reader(report).read()


@dataclass(slots=True)
class _Reader:
    report: Report
    model: Model = field(default_factory=Model)
    comments: list[str] = field(default_factory=list)
    type: Type | None = None
    in_relations: bool = False
    begun: bool = False
    """Whether `model` has been read."""
    ended: bool = False
    """Whether the header is behind us."""
    pending: Line | None = None
    """A `relations` that still wants a `define`."""

    def read(self) -> Model:
        """Read every line."""
        text = self.report.source.text
        self.model.start = self.place(0, 0)
        at = 0
        while at < len(text):
            line, at = self.line(text, at)
            if line is None:
                continue
            if line.comment is not None:
                self.comments.append(line.comment)
            if line.text:
                self.no_define(line)
                at = self.statement(line, at)
        self.no_define(Line("", at))
        self.model.trailing = self.take()
        if not self.model.schema and self.model.module is None:
            self.error("missing-schema", 0, 0, "a model begins with `model` and `schema 1.1`")
        return self.model

    def place(self, start: int, end: int) -> Place:
        """A stretch of the text."""
        return Place(self.report.source, start, end)

    def error(self, code: str, start: int, end: int, message: str, **details: object) -> None:
        """Report an error."""
        self.report.error(code, self.place(start, end), message, **details)

    def no_define(self, line: Line) -> None:
        """Report a `relations` that no `define` follows."""
        if self.pending is not None and line.first != "define":
            start = self.pending.start
            self.error("syntax", start, start + 9, "`relations` without a `define` below it")
        self.pending = None

    def take(self) -> list[str]:
        """The comments since the last statement."""
        found, self.comments = self.comments, []
        return found

    def line(self, text: str, at: int) -> tuple[Line | None, int]:
        """The logical line from an offset, None if it is blank; and where the next begins."""
        depth, pieces, start, comment = 0, [], at, None
        while True:
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            raw = text[at:end]
            cut = _comment_at(raw)
            code = raw if cut is None else raw[:cut]
            if cut is not None:
                comment = raw[cut:].strip()
            pieces.append(code + " " * (len(raw) - len(code)))
            depth += code.count("[") - code.count("]")
            at = end + 1
            if depth <= 0 or at >= len(text) or len(pieces) > 1000:
                break
        whole = "\n".join(pieces)
        bare = whole.strip()
        if not bare and comment is None:
            return None, at
        start += len(whole) - len(whole.lstrip()) if bare else 0
        return Line(bare, start, comment), at

    def statement(self, line: Line, at: int) -> int:
        """One statement; returns where the next line begins."""
        words = line.text.split()
        match words[0]:
            case "model" if len(words) == 1 and not self.begun and not self.ended:
                self.begun = True
                self.model.comments += self.take()
            case "schema" if len(words) == 2 and self.begun and not self.ended:
                self.model.schema = words[1]
                self.ended = True
            case "module" if len(words) == 2 and not self.begun and not self.ended:
                self.model.comments += self.take()
                self.model.module = words[1]
                self.ended = True
            case "type" if not (self.in_relations and len(words) > 1 and words[1] == ":"):
                self.declare(line, r"type\s+", extends=False)
            case "extend":
                self.declare(line, r"extend\s+type\s+", extends=True)
            case "relations" if line.text == "relations" and self.type and not self.in_relations:
                self.in_relations = True
                self.pending = line
                self.type.comments += self.take()
            case "define":
                self.define(line)
            case "condition":
                return self.condition(line)
            case _:
                self.unexpected(line)
        return at

    def unexpected(self, line: Line, expected: str = "") -> None:
        """Report a line that is none of what may stand there."""
        wanted = expected or (
            "`define`, `type` or `condition`" if self.in_relations
            else "`type`, `extend type`, `relations` or `condition`" if self.ended
            else "`model`, and `schema 1.1` below it"
        )  # fmt: skip
        self.take()
        self.error(
            "syntax", line.start, line.start + len(line.first),
            f"expected {wanted}, not `{line.first}`",
        )  # fmt: skip

    def declare(self, line: Line, lead: str, *, extends: bool) -> None:
        """A type's first line."""
        match = re.fullmatch(rf"{lead}({NAME})", line.text)
        self.in_relations = False
        if self.model.conditions:
            message = "types stand before the conditions"
            self.error("syntax", line.start, line.start + len(line.first), message)
        if match is None or not _may_name(match.group(1)):
            self.unexpected(line, "a type's name alone behind `type`")
            self.type = None
            return
        start = line.start + match.start(1)
        name = Name(match.group(1), self.place(start, start + len(match.group(1))))
        self.type = Type(name, [], self.take(), extends)
        self.model.types.append(self.type)
        self.ended = True

    def define(self, line: Line) -> None:
        """A relation."""
        match = re.match(rf"define\s+({NAME})\s*:", line.text)
        wanted = match is not None and _may_name(match.group(1))
        if match is None or not wanted or self.type is None or not self.in_relations:
            self.unexpected(
                line, "`define NAME: …`" if self.in_relations else "`relations` before `define`"
            )
            return
        start = line.start + match.start(1)
        name = Name(match.group(1), self.place(start, start + len(match.group(1))))
        words = Words(self.report, line.text[match.end() :], line.start + match.end())
        found = read_relation(words)
        if found is None:  # reported; the name is there all the same, for the rest
            self.type.relations.append(
                Relation(name, This(name.place), (), self.take(), broken=True)
            )
            return
        rewrite, restrictions = found
        self.type.relations.append(Relation(name, rewrite, restrictions, self.take()))

    def condition(self, line: Line) -> int:
        """A condition; returns where the line behind its closing brace begins."""
        text = self.report.source.text
        self.type, self.in_relations, self.ended = None, False, True
        match = re.compile(rf"condition\s+({NAME})\s*\(").match(text, line.start)
        close = text.find(")", match.end()) if match else -1
        brace = re.compile(r"\)\s*\{").match(text, close) if close >= 0 else None
        if match is None or brace is None:
            self.unexpected(line, "`condition NAME(parameter: type, …) { expression }`")
            return _next_line(text, line.start)
        parameters = self.parameters(text, match.end(), close)
        end = _closing_brace(text, brace.end())
        if end < 0:
            self.error("syntax", brace.end() - 1, brace.end(), "this brace is never closed")
            return len(text)
        name = Name(match.group(1), self.place(match.start(1), match.end(1)))
        inside = text[brace.end() : end]
        start = brace.end() + len(inside) - len(inside.lstrip())
        place = self.place(start, start + len(inside.strip()))
        self.model.conditions.append(
            Condition(name, parameters, inside.strip(), place, self.take())
        )
        rest = text[end + 1 : _next_line(text, end) - 1].strip()
        if rest and not rest.startswith("#"):
            self.error("syntax", end + 1, end + 1 + len(rest), "expected the end of the line")
        return _next_line(text, end)

    def parameters(self, text: str, start: int, end: int) -> dict[str, str]:
        """The parameters between the parentheses."""
        found: dict[str, str] = {}
        at = start
        while at < end or not found:
            match = _PARAMETER.match(text[:end], at)
            if match is None:
                self.error(
                    "syntax", at, max(at + 1, end), "expected parameters, as in `count: int`"
                )
                break
            if match.group(1) in found:
                self.error(
                    "duplicate", match.start(1), match.end(1),
                    f"the parameter `{match.group(1)}` is given twice",
                )  # fmt: skip
            found[match.group(1)] = re.sub(r"\s", "", match.group(2))
            at = match.end()
            if match.group(3) != ",":
                break
        return found


def _may_name(text: str) -> bool:
    """Whether a type or relation may be called so in this language."""
    return text not in KEYWORDS and re.search(r"[^\W\d]|_", text) is not None


def _comment_at(raw: str) -> int | None:
    """Where a line's comment begins: a `#` at its start or behind a space."""
    match = re.search(r"(?:^|(?<=\s))#", raw)
    return match.start() if match else None


def _next_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1


_STRING = re.compile(
    r'[rRbB]{0,2}("""(?:\\.|[^\\])*?"""|\'\'\'(?:\\.|[^\\])*?\'\'\''
    r'|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\')',
    re.DOTALL,
)


def _closing_brace(text: str, at: int) -> int:
    """The brace that closes one just opened, strings and comments skipped; -1 if there is none."""
    depth = 1
    while at < len(text):
        match = _STRING.match(text, at)
        if match:
            at = match.end()
            continue
        char = text[at]
        if text.startswith("//", at):
            at = _next_line(text, at)
            continue
        depth += (char == "{") - (char == "}")
        if depth == 0:
            return at
        at += 1
    return -1
