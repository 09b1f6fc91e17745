"""Knows how to read what a model begins with: `model` and `schema 1.1`, or `module NAME`."""

from __future__ import annotations

import re

from .lines import Line, Lines
from .tree import Model
from .words import plain_fault, statement_meant

BEGINNING = "a model begins with `model` and, below it, `schema 1.1`"
_VERSION = r"[0-9]+\.[0-9]+"


def read_header(lines: Lines, model: Model, modular: bool) -> tuple[Line | None, bool]:
    """The first line behind the header, and whether what it says is to be passed over."""
    code, beginning = "missing-schema", BEGINNING
    if modular:
        code, beginning = "invalid-module", "a file of a modular model begins with `module NAME`"
    line = lines.next()
    if line is None:
        lines.error(code, 0, 0, beginning)
        return None, False
    word = line.first
    end = line.start + len(word)
    meant = statement_meant(word)
    if meant == "module" and word == meant:
        _module(line, lines, model)
        model.comments += lines.comments()
        return lines.next(), False
    if modular or meant != "model":
        lines.error(code, line.start, end, beginning)
        return line, True
    if word != meant:
        message = f"expected `model`, not `{word}`"
        lines.error("syntax", line.start, end, message, suggestion="model")
    model.comments += lines.comments()
    rest = line.text[len(word) :].strip(" \t\f")
    if rest:
        start = line.end - len(rest)
        message = "`model` stands alone on its line, and `schema 1.1` below it"
        lines.error("syntax", start, line.end, message)
        return lines.next(), rest.split()[0] != "schema"
    return _schema(lines, model, failed=word != meant)


def _schema(lines: Lines, model: Model, *, failed: bool) -> tuple[Line | None, bool]:
    """`schema 1.1`."""
    line = lines.next()
    if line is None:
        if not failed:
            lines.error("missing-schema", 0, 5, "expected `schema 1.1` below `model`")
        return None, False
    match = re.match(r"([A-Za-z]*)([ \t\f]*)([^ \t\f]*)", line.text)
    assert match is not None
    word, space, version = match.groups()
    end = line.start + len(line.first)
    if statement_meant(word) != "schema":
        if not failed:
            message = f"expected `schema 1.1` below `model`, not `{line.first}`"
            lines.error("missing-schema", line.start, end, message)
        return line, True
    at = line.start + match.start(3)
    beyond = line.text[match.end() :].strip(" \t\f")
    if word == "schema" and space and re.fullmatch(_VERSION, version):
        model.schema = version
    if word != "schema":
        message = f"expected `schema`, not `{word}`"
        lines.error("syntax", line.start, line.start + len(word), message, suggestion="schema")
    elif not version:
        message = "the version of the schema is missing: `schema 1.1`"
        lines.error("missing-schema", line.start, line.end, message)
    elif not space:
        message = f"expected `schema 1.1`, not `{word}{version}`"
        lines.error("syntax", line.start, line.start + match.end(3), message)
    elif not re.fullmatch(_VERSION, version):
        message = f"`{version[:40]}` is no version of the schema: write `schema 1.1`"
        lines.error("unsupported-schema", at, at + len(version), message)
    elif beyond:
        message = "nothing stands behind the version of the schema"
        lines.error("syntax", line.end - len(beyond), line.end, message)
    model.start = lines.place(at, at + len(version)) if version else model.start
    return lines.next(), False


def _module(line: Line, lines: Lines, model: Model) -> None:
    """`module NAME`."""
    words = line.text.split()[1:]
    model.module = words[0] if words else ""
    start = line.start + len("module")
    if not words:
        lines.error("syntax", line.start, start, "the module's name is missing: `module NAME`")
        return
    start = line.end - len(line.text[len("module") :].lstrip(" \t\f"))
    fault = plain_fault(words[0], "module")
    if fault:
        lines.error(fault[0], start, start + len(words[0]), fault[1])
    elif len(words) > 1:
        message = "a module's name is one word"
        lines.error("syntax", line.end - len(words[-1]), line.end, message)
