"""`sayso test`: what policies should decide, and whether they do."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from ...engine.errors import SaysoError
from ..suite.coverage import Coverage, CoverageReport
from ..suite.outcome import Failure, Outcome
from ..suite.runner import PATTERNS, find_files, run_file
from .asking import asked_server
from .options import json_option, tenant_option
from .output import errors_json, paint, print_error, print_json
from .server_options import server_options

PASSED, FAILED, ERROR = 0, 1, 2


@click.command("test", short_help="Run policy tests.")
@json_option
@click.option(
    "--coverage", is_flag=True, help="Tell which rules, actions and conditions no test exercises."
)
@click.option(
    "--coverage-min",
    type=click.IntRange(0, 100),
    metavar="PERCENT",
    help="Fail if less than this of a policy is exercised; implies --coverage.",
)
@server_options
@tenant_option
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def command(
    paths: tuple[Path, ...],
    as_json: bool,
    coverage: bool,
    coverage_min: int | None,
    tenant: str,
) -> int:
    """Run the tests in PATHS: YAML files, or folders with `tests.yaml` or `*.tests.yaml` in them.

    With --server, they are of the policy at work there: the files hold their data themselves, and
    name neither a policy nor files.

    OpenFGA's test files (`.fga.yaml` stores, and its own suite's stages) run as they are.

    Exits with 0 if all pass, 1 if one fails or too little is exercised, 2 if a file is bad.
    docs/testing.md describes the files, and what counts as exercised.

    \b
    sayso test policies
    sayso test policies --coverage
    sayso test policies/payments/tests.yaml --json
    sayso test tests.yaml --server https://authz.example --tenant acme
    """
    files = find_files(list(paths))
    if not files:
        raise click.UsageError(f"no test files there; they are called {' or '.join(PATTERNS)}")
    outcomes: list[Outcome] = []
    errors: list[SaysoError] = []
    covered = Coverage() if coverage or coverage_min is not None else None
    remote = asked_server()
    if remote is not None and covered is not None:
        raise click.UsageError("--coverage is of policies in files, not of a server's")
    for path in files:
        try:
            for outcome in run_file(path, covered) if remote is None else [remote.test(path)]:
                outcomes.append(outcome)
                if not as_json:
                    _print_failures(outcome)
        except SaysoError as error:
            errors.append(error)
            if not as_json:
                print_error(error)
    reports = covered.reports() if covered is not None else []
    if as_json:
        measured = {"coverage": [_coverage_json(report) for report in reports]}
        print_json(_report(outcomes, errors) | (measured if covered is not None else {}))
    else:
        for report in reports:
            _print_coverage(report, coverage_min)
        click.echo(_summary(outcomes, len(files), len(errors)))
    if errors:
        return ERROR
    scarce = any(report.percent() < (coverage_min or 0) for report in reports)
    return FAILED if scarce or any(outcome.failures for outcome in outcomes) else PASSED


def _print_failures(outcome: Outcome) -> None:
    for failure in outcome.failures:
        click.echo(f"{paint(failure.place, 'cyan')}: {failure.title}")
        click.echo(f"  expected  {paint(failure.expected, 'green')}")
        click.echo(f"  got       {paint(failure.got, 'red')}")
        for line in (failure.explanation or "").splitlines():
            click.echo(f"    {line}".rstrip())
        click.echo()


def _print_coverage(report: CoverageReport, least: int | None) -> None:
    percent = report.percent()
    few = least is not None and percent < least
    colour = "green" if percent == 100 else "red" if few else "yellow"
    counts = ", ".join(
        f"{kind}s {exercised} of {all_}" for kind, (exercised, all_) in report.counts().items()
    )
    wanted = f", {least} % wanted" if few else ""
    click.echo(f"{report.policy}: {paint(f'{percent} % exercised', colour)}{wanted} ({counts})")
    for point in report.unexercised():
        never = paint(f"never {' or '.join(point.never)}", "yellow")
        click.echo(f"  {paint(point.place, 'cyan')}: {never}: {point.text}")


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


def _coverage_json(report: CoverageReport) -> dict[str, Any]:
    return {
        "policy": report.policy,
        "percent": report.percent(),
        **{
            f"{kind}s": {"exercised": exercised, "all": all_}
            for kind, (exercised, all_) in report.counts().items()
        },
        "unexercised": [
            {"place": point.place, "kind": point.kind, "text": point.text, "never": point.never}
            for point in report.unexercised()
        ],
    }


def _failure(failure: Failure) -> dict[str, Any]:
    return asdict(failure)
