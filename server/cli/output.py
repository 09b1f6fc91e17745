"""How the commands write: colour only where a person looks on, JSON on request."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO, overload

import click
import msgspec

from ...compiler.diagnostics import PolicyError
from ...engine.errors import SaysoError, Several
from ...engine.explanation import Explanation
from ...engine.times import datetime_of, format_datetime
from ...tenants.loading import Progress
from .files import write_whole

WIDTH = 100
"""Of text that does not go to a terminal."""


def colourful(stream: TextIO) -> bool:
    """Whether to write colours to a stream: to a terminal, unless NO_COLOR says no."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


def paint(text: str, colour: str, *, bold: bool = False) -> str:
    """Text in a colour, if standard output shows colours."""
    return click.style(text, fg=colour, bold=bold) if colourful(sys.stdout) else text


def explanation_text(explanation: Explanation) -> str:
    """An explanation for standard output: coloured and as wide as the terminal, if it is one."""
    width = shutil.get_terminal_size((WIDTH, 0)).columns if sys.stdout.isatty() else WIDTH
    return explanation.text(color=colourful(sys.stdout), width=max(40, width)).rstrip("\n")


def print_json(value: Any, file: Path | None = None) -> None:
    """Write a value as indented JSON, to standard output or to a file."""
    text = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    if file is None:
        click.echo(text)
    else:
        write_whole(file, text + "\n")


def row_text(row: object) -> str:
    """A row of docs/data.md on one line: in words where it has three parts, else as JSON."""
    if isinstance(row, dict) and row.keys() == {"object", "relation", "subject"}:
        parts = list(row.values())
        if all(isinstance(part, str) for part in parts) and " " not in parts[0] + parts[1]:
            return " ".join(parts)
    return msgspec.json.encode(row).decode()


def revision_text(number: int | None, token: str) -> str:
    """A revision: its number, where that is known, and its token."""
    return f"at revision {token if number is None else f'{number}: {token}'}"


def table(rows: Sequence[Sequence[str]]) -> None:
    """Write rows with their columns under one another."""
    if not rows:
        return
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        click.echo("  ".join(cells).rstrip())


@overload
def date(at: datetime) -> str: ...
@overload
def date(at: datetime | None) -> str | None: ...
def date(at: datetime | None) -> str | None:
    """A timestamp of the database as it is told: RFC 3339, in UTC."""
    return None if at is None else format_datetime(datetime_of(at.astimezone(UTC)))


def print_error(error: SaysoError) -> None:
    """Write an error, each of several on lines of its own, to standard error."""
    for line in error_lines(error):
        click.echo(line, err=True)


def error_lines(error: SaysoError) -> list[str]:
    """The text of an error for the terminal: `place: message`, or a diagnostic with its line."""
    if isinstance(error, PolicyError):
        return [diagnostic.render() for diagnostic in error.diagnostics]
    if isinstance(error, Several):
        return [line for single in error.errors for line in error_lines(single)]
    return [str(error) if error.place else f"sayso: {error}"]


def errors_json(error: SaysoError) -> list[dict[str, Any]]:
    """An error as JSON-able data, each of several by itself."""
    if isinstance(error, PolicyError):
        return [diagnostic.to_json() for diagnostic in error.diagnostics]
    if isinstance(error, Several):
        return [entry for single in error.errors for entry in errors_json(single)]
    return [{"code": error.code, "place": error.place, "message": error.message}]


def progress(label: str) -> Progress | None:
    """Something to show how loading goes, where standard error is a terminal."""
    if not sys.stderr.isatty():
        return None
    return lambda read: click.echo(f"\r{label} … {read >> 20} MB", err=True, nl=False)


def end_progress(shown: Progress | None) -> None:
    """Clear the line that progress was shown on."""
    if shown is not None:
        click.echo("\r\x1b[K", err=True, nl=False)
