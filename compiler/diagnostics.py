"""Knows how to report what is wrong with a policy: where, what was expected, what was meant.

One struct serves the terminal, the HTTP API and the editor. The codes live in codes.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import msgspec

from ..engine.errors import SaysoError
from .codes import CODES
from .source import Source, Span, display_width, printable

Severity = Literal["error", "warning"]

MAX_REPORTED = 500
"""Errors kept of one file, and warnings; one more then says that there are others."""


class Diagnostic(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing wrong with, or odd about, a policy.

    Lines and columns count characters from 1; the end is exclusive. `expected` lists, for
    tools, what would have fitted; a plain syntax error's message says it too. `suggestion` is
    text to put in place of the marked stretch. `excerpt` is the line in question, cut where
    it is long, and `excerpt_column` where in it the marked stretch begins.
    """

    code: str
    severity: Severity
    message: str
    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    expected: tuple[str, ...] = ()
    suggestion: str | None = None
    help: str | None = None
    excerpt: str = ""
    excerpt_column: int = 1

    @staticmethod
    def at(
        source: Source, span: Span, code: str, severity: Severity, message: str, **details: Any
    ) -> Diagnostic:
        """A diagnostic on a stretch of a source."""
        line, column = source.position(span.start)
        end_line, end_column = source.position(max(span.end, span.start))
        excerpt, excerpt_column = source.excerpt(line, column)
        return Diagnostic(
            code=code,
            severity=severity,
            message=message,
            file=source.filename,
            line=line,
            column=column,
            end_line=end_line,
            end_column=end_column,
            excerpt=excerpt,
            excerpt_column=excerpt_column,
            **details,
        )

    @property
    def place(self) -> str:
        """`file:line:column`."""
        return f"{self.file}:{self.line}:{self.column}"

    def render(self) -> str:
        """The diagnostic for people, over several lines, with the source line and a caret."""
        gutter = str(self.line)
        blank = " " * len(gutter)
        lines = [f"{self.place}: {self.severity}[{self.code}]: {self.message}"]
        if self.excerpt:
            before = self.excerpt[: self.excerpt_column - 1]
            lines.append(f"{gutter} | {self.excerpt}")
            lines.append(f"{blank} | {' ' * display_width(before)}{'^' * self._marked()}")
        if self.help:
            lines.append(f"{blank} = {self.help}")
        if self.suggestion is not None:
            meant = printable(self.suggestion)
            meant = meant if "`" in meant else f"`{meant}`"
            lines.append(f"{blank} = did you mean {meant}?")
        return "\n".join(lines)

    def _marked(self) -> int:
        """How many carets: the width of the marked stretch within the excerpt, at least one."""
        start = self.excerpt_column - 1
        stop = len(self.excerpt)
        if self.end_line == self.line:
            stop = min(stop, start + self.end_column - self.column)
        return max(1, display_width(self.excerpt[start:stop]))

    def to_json(self) -> dict[str, Any]:
        """The diagnostic as JSON-able data."""
        data: dict[str, Any] = msgspec.to_builtins(self)
        return data


class PolicyError(SaysoError):
    """A policy does not compile; `diagnostics` says everything that is wrong with it."""

    code = "invalid-policy"

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(d.render() for d in self.diagnostics))


class Report:
    """Collects the diagnostics of one source, each given with the stretch of text it is about.

    `codes` are those that there are, with what each means.
    """

    def __init__(self, source: Source, codes: Mapping[str, str] = CODES) -> None:
        self.source = source
        self._codes = codes
        self._found: dict[tuple[int, int, str, str], Diagnostic] = {}
        self._counts: dict[Severity, int] = {"error": 0, "warning": 0}

    def error(self, code: str, span: Span, message: str, **details: Any) -> None:
        """Add an error; `details` are `expected`, `suggestion` and `help` of a Diagnostic."""
        self._add(code, "error", span, message, details)

    def warning(self, code: str, span: Span, message: str, **details: Any) -> None:
        """Add a warning, likewise."""
        self._add(code, "warning", span, message, details)

    @property
    def full(self) -> bool:
        """Whether no more errors are kept, so that work to word them is in vain."""
        return self._counts["error"] >= MAX_REPORTED

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All that was found, in the order of the text."""
        return tuple(sorted(self._found.values(), key=lambda d: (d.line, d.column)))

    @property
    def failed(self) -> bool:
        """Whether any of them is an error."""
        return self._counts["error"] > 0

    def raise_errors(self) -> None:
        """Raise PolicyError with all diagnostics if any is an error."""
        if self.failed:
            raise PolicyError(self.diagnostics)

    def _add(
        self, code: str, severity: Severity, span: Span, message: str, details: dict[str, Any]
    ) -> None:
        assert code in self._codes, code
        if self._counts[severity] < MAX_REPORTED:
            self._store(code, severity, span, message, details)
        elif self._counts[severity] == MAX_REPORTED:
            more = f"there are more than {MAX_REPORTED} {severity}s; the rest is not shown"
            self._store("too-many-errors", severity, span, more, {})

    def _store(
        self, code: str, severity: Severity, span: Span, message: str, details: dict[str, Any]
    ) -> None:
        diagnostic = Diagnostic.at(self.source, span, code, severity, printable(message), **details)
        key = (diagnostic.line, diagnostic.column, code, message)
        if key not in self._found:
            self._found[key] = diagnostic
            self._counts[severity] += 1


def join_or(words: Iterable[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return ", ".join(items[:-1]) + " or " + items[-1]
