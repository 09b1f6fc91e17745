"""`sayso fmt`: policies laid out the one way."""

from __future__ import annotations

import difflib
import sys
from pathlib import Path

import click

from ...compiler.format import format_text
from ...engine.errors import SaysoError
from ...tenants.loading import read_bytes
from .files import policy_files, write_whole
from .options import json_option
from .output import errors_json, print_error, print_json

DONE, UNFORMATTED, ERROR = 0, 1, 2


@click.command("fmt", short_help="Lay policies out the one way.")
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; exit 1 if one would change."
)
@click.option("--diff", "show_diff", is_flag=True, help="Write nothing; show what would change.")
@json_option
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, path_type=Path, allow_dash=True),
)
def command(paths: tuple[Path, ...], only_check: bool, show_diff: bool, as_json: bool) -> int:
    """Format the policies in PATHS in place: files, or folders with `.sayso` files in them.

    `-` formats standard input to standard output.

    \b
    sayso fmt policies
    sayso fmt --check policies
    sayso fmt - < policy.sayso
    """
    if paths == (Path("-"),):
        text = sys.stdin.buffer.read()
        click.echo(format_text(text, "<stdin>"), nl=False)
        return DONE
    changed: list[Path] = []
    errors: list[SaysoError] = []
    for path in policy_files(paths):
        try:
            before = read_bytes(path)
            after = format_text(before, str(path))
            if after.encode() == before:
                continue
            changed.append(path)
            if show_diff and not as_json:
                _print_diff(path, before.decode(), after)
            if not (only_check or show_diff):
                write_whole(path, after)
        except SaysoError as error:
            errors.append(error)
    _report(changed, errors, as_json, told=show_diff)
    if errors:
        return ERROR
    return UNFORMATTED if changed and (only_check or show_diff) else DONE


def _print_diff(path: Path, before: str, after: str) -> None:
    lines = difflib.unified_diff(
        before.splitlines(), after.splitlines(), str(path), f"{path} (formatted)", lineterm=""
    )
    for line in lines:
        click.echo(line)


def _report(changed: list[Path], errors: list[SaysoError], as_json: bool, *, told: bool) -> None:
    if as_json:
        found = [entry for error in errors for entry in errors_json(error)]
        print_json({"changed": [str(path) for path in changed], "errors": found})
        return
    if not told:
        for path in changed:
            click.echo(path)
    for error in errors:
        print_error(error)
