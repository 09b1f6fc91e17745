"""`sayso test`: what policies should decide, and whether they do."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from ...engine.errors import SaysoError
from ..suite.outcome import Failure, Outcome
from ..suite.runner import PATTERNS, find_files, run_file
from .options import json_option
from .output import errors_json, paint, print_error, print_json

PASSED, FAILED, ERROR = 0, 1, 2


@click.command("test", short_help="Run policy tests.")
@json_option
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def command(paths: tuple[Path, ...], as_json: bool) -> int:
    """Run the tests in PATHS: YAML files, or folders with `tests.yaml` or `*.tests.yaml` in them.

    Exits with 0 if all pass, 1 if one fails, 2 if a file is bad. docs/testing.md describes the
    files.

    \b
    sayso test policies
    sayso test policies/payments/tests.yaml --json
    """
    files = find_files(list(paths))
    if not files:
        raise click.UsageError(f"no test files there; they are called {' or '.join(PATTERNS)}")
    outcomes: list[Outcome] = []
    errors: list[SaysoError] = []
    for path in files:
        try:
            for outcome in run_file(path):
                outcomes.append(outcome)
                if not as_json:
                    _print_failures(outcome)
        except SaysoError as error:
            errors.append(error)
            if not as_json:
                print_error(error)
    if as_json:
        print_json(_report(outcomes, errors))
    else:
        click.echo(_summary(outcomes, len(files), len(errors)))
    if errors:
        return ERROR
    return FAILED if any(outcome.failures for outcome in outcomes) else PASSED


def _print_failures(outcome: Outcome) -> None:
    for failure in outcome.failures:
        click.echo(f"{paint(failure.place, 'cyan')}: {failure.title}")
        click.echo(f"  expected  {paint(failure.expected, 'green')}")
        click.echo(f"  got       {paint(failure.got, 'red')}")
        for line in (failure.explanation or "").splitlines():
            click.echo(f"    {line}".rstrip())
        click.echo()


def _summary(outcomes: list[Outcome], files: int, errors: int) -> str:
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(len(outcome.failures) for outcome in outcomes)
    parts = [paint(f"{passed} passed", "green" if passed else "yellow")]
    if failed:
        parts.append(paint(f"{failed} failed", "red"))
    if errors:
        parts.append(paint(f"{errors} of the files could not be run", "red"))
    return f"{', '.join(parts)} in {files} file{'s' if files != 1 else ''}"


def _report(outcomes: list[Outcome], errors: list[SaysoError]) -> dict[str, Any]:
    return {
        "passed": sum(outcome.passed for outcome in outcomes),
        "failed": sum(len(outcome.failures) for outcome in outcomes),
        "files": [
            {
                "path": str(outcome.path),
                "name": outcome.name,
                "passed": outcome.passed,
                "failures": [_failure(failure) for failure in outcome.failures],
            }
            for outcome in outcomes
        ],
        "errors": [entry for error in errors for entry in errors_json(error)],
    }


def _failure(failure: Failure) -> dict[str, Any]:
    return asdict(failure)
