"""`sayso lint`: what is wrong with policies, and what is odd about them."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

import click

from ...compiler.diagnostics import Diagnostic, PolicyError
from ...compiler.pipeline import Policy
from ...compiler.prove import SECONDS, Finding, Tally, available, prove
from ...engine.errors import SaysoError
from ...tenants.loading import load_policy
from .files import policy_files
from .options import json_option
from .output import end_progress, print_error, print_json
from .witness import witness_lines

CLEAN, WARNINGS, ERRORS = 0, 1, 2


@dataclass(slots=True)
class _Found:
    """What was found in all the files."""

    findings: list[Finding] = field(default_factory=list)
    unreadable: list[SaysoError] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    rules: bool = False


@click.command("lint", short_help="Report errors and oddities in policies.")
@click.option(
    "--prove/--no-prove",
    "proving",
    default=True,
    help="Whether to ask a solver about the rules, if one is installed.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(min=0),
    default=SECONDS,
    show_default=True,
    help="How long to ask it about each policy.",
)
@json_option
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def command(paths: tuple[Path, ...], as_json: bool, proving: bool, seconds: float) -> int:
    """Report what is wrong with, or odd about, the policies in PATHS.

    Exits with 0 if there is nothing, 1 if there are warnings, 2 if there are errors.
    docs/lint.md describes the findings.

    \b
    sayso lint policies
    sayso lint policy.sayso --seconds 60
    sayso lint policy.sayso --json --no-prove
    """
    found = _Found()
    solver = proving and available()
    for path in policy_files(paths):
        _look_at(path, found, seconds if solver else None)
    if as_json:
        print_json([finding.to_json() for finding in found.findings])
    else:
        for finding in found.findings:
            click.echo(finding.diagnostic.render())
            for line in witness_lines(finding):
                click.echo(line)
    _print_rest(found, proving)
    for problem in found.unreadable:
        print_error(problem)
    if found.unreadable or any(f.diagnostic.severity == "error" for f in found.findings):
        return ERRORS
    return WARNINGS if found.findings else CLEAN


def _look_at(path: Path, found: _Found, seconds: float | None) -> None:
    """Find what there is to find in one file; without `seconds` no solver is asked."""
    diagnostics: tuple[Diagnostic, ...] = ()
    proved: list[Finding] = []
    try:
        policy = load_policy(path)
        diagnostics = policy.warnings
        found.rules |= bool(policy.model.rules)
        if seconds is not None:
            proved = _proved(policy, seconds, found.tally)
    except PolicyError as error:
        diagnostics = error.diagnostics
    except SaysoError as error:
        found.unreadable.append(error)
    findings = [*map(Finding, diagnostics), *proved]
    found.findings += sorted(findings, key=lambda f: (f.diagnostic.line, f.diagnostic.column))


def _proved(policy: Policy, seconds: float, tally: Tally) -> list[Finding]:
    shown = _progress if sys.stderr.isatty() else None
    try:
        outcome = prove(policy, seconds=seconds, progress=shown)
    finally:
        if shown is not None:
            end_progress(lambda _: None)
    tally.add(outcome.tally)
    return outcome.findings


def _progress(done: int, rules: int) -> None:
    click.echo(f"\rrule {done} of {rules}", err=True, nl=False)


def _print_rest(found: _Found, proving: bool) -> None:
    """Say on standard error what was not looked at, or not decided."""
    if undecided := found.tally.undecided:
        click.echo(undecided, err=True)
    elif proving and found.rules and not available():
        click.echo("sayso: the deeper checks need a solver: pip install z3-solver", err=True)
