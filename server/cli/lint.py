"""`sayso lint`: what is wrong with policies, and what is odd about them."""

from __future__ import annotations

from pathlib import Path

import click

from ...compiler.diagnostics import Diagnostic, PolicyError
from ...engine.errors import SaysoError
from ..loading import load_policy
from .files import policy_files
from .options import json_option
from .output import print_error, print_json

CLEAN, WARNINGS, ERRORS = 0, 1, 2


@click.command("lint", short_help="Report errors and oddities in policies.")
@json_option
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def command(paths: tuple[Path, ...], as_json: bool) -> int:
    """Report what is wrong with, or odd about, the policies in PATHS.

    Exits with 0 if there is nothing, 1 if there are warnings, 2 if there are errors.

    \b
    sayso lint policies
    sayso lint policy.sayso --json
    """
    found: list[Diagnostic] = []
    unreadable: list[SaysoError] = []
    for path in policy_files(paths):
        try:
            found += load_policy(path).warnings
        except PolicyError as error:
            found += error.diagnostics
        except SaysoError as error:
            unreadable.append(error)
    if as_json:
        print_json([diagnostic.to_json() for diagnostic in found])
    else:
        for diagnostic in found:
            click.echo(diagnostic.render())
    for problem in unreadable:
        print_error(problem)
    if unreadable or any(diagnostic.severity == "error" for diagnostic in found):
        return ERRORS
    return WARNINGS if found else CLEAN
