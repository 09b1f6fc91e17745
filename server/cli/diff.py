"""`sayso diff`: what one policy decides otherwise than another, with a request for each."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import click

from ... import Engine
from ...compiler.diff import Place, PolicyDiff, diff_policies
from ...compiler.diff.impact import Asked, Impact, impact
from ...compiler.diff.judges import Judge
from ...compiler.pipeline import Policy
from ...engine.data import EntityAttributes, Relationship, Row
from ...engine.errors import Several
from ...engine.times import format_datetime
from ...tenants.loading import CHUNK, load_engine, load_policy, load_rows, numbered_rows
from .diff_text import diff_lines, impact_lines, undecided_lines
from .options import FILE, data_option, json_option, read_given
from .output import end_progress, print_json, progress

SAME, DIFFERENT = 0, 1
SECONDS = 20.0


@click.command("diff", short_help="Show what a policy decides otherwise than another.")
@data_option
@click.option("--context", metavar="JSON", help="The context of every request on the data.")
@click.option(
    "--property",
    "properties",
    multiple=True,
    metavar="action.NAME=VALUE",
    help="A parameter of the action in every request on the data.",
)
@click.option(
    "--evidence",
    multiple=True,
    metavar="NAME[=TIME]",
    help="Evidence given in every request on the data.",
)
@click.option("--now", metavar="TIME", help="The time of every request on the data (RFC 3339).")
@click.option(
    "--seconds",
    type=click.FloatRange(min=0),
    default=SECONDS,
    show_default=True,
    help="How long to ask the solver.",
)
@json_option
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
def command(
    data_paths: tuple[Path, ...],
    context: str | None,
    properties: tuple[str, ...],
    evidence: tuple[str, ...],
    now: str | None,
    seconds: float,
    as_json: bool,
    old: Path,
    new: Path,
) -> int:
    """Show what NEW allows and OLD does not, and the reverse.

    Each difference comes with a request that the engine decides so under both. With data, it
    tells who gains and who loses. Exits with 0 if all is decided alike, 1 if not, or if that
    could not be settled, 2 for an error.

    \b
    sayso diff live.sayso draft.sayso
    sayso diff live.sayso draft.sayso --data data.jsonl
    sayso diff live.sayso draft.sayso --data data.jsonl --context '{"mfa": true}'
    """
    given = read_given(context, properties, (), evidence, now)
    asked = Asked(
        time.time_ns() // 1000 if given.now is None else given.now,
        given.context or {},
        given.arguments("action")["action_properties"] or {},
        given.evidence,
    )
    policies = load_policy(old), load_policy(new)
    diff = _compared(policies, seconds)
    impacts, left_out = None, 0
    if data_paths:
        impacts, left_out = _impact(policies, data_paths, diff, asked)
    if as_json:
        print_json(_json(diff, impacts, asked, left_out))
    else:
        _print(diff, impacts, asked, left_out)
    return SAME if diff.same else DIFFERENT


def _compared(policies: tuple[Policy, Policy], seconds: float) -> PolicyDiff:
    shown = sys.stderr.isatty()

    def told(done: int, kinds: int) -> None:
        click.echo(f"\rkind of request {done:,} of {kinds:,}", err=True, nl=False)

    try:
        return diff_policies(*policies, seconds=seconds, progress=told if shown else None)
    finally:
        end_progress((lambda _: None) if shown else None)


def _print(diff: PolicyDiff, impacts: list[Impact] | None, asked: Asked, left_out: int) -> None:
    lines = [*diff_lines(diff)]
    if impacts is not None:
        lines += impact_lines(impacts, asked)
    lines += undecided_lines(diff.undecided)
    click.echo("\n".join(lines))
    if left_out:
        rows = "row" if left_out == 1 else "rows"
        click.echo(f"sayso: {left_out:,} {rows} of data fit one policy only", err=True)
    if not diff.solver:
        click.echo("sayso: to prove anything takes a solver: pip install z3-solver", err=True)


def _json(
    diff: PolicyDiff, impacts: list[Impact] | None, asked: Asked, left_out: int
) -> dict[str, Any]:
    data = diff.to_json()
    if impacts is not None:
        data["data"] = {
            "now": format_datetime(asked.now),
            "context": asked.context,
            "left_out": left_out,
            "impact": [each.to_json() for each in impacts],
        }
    return data


# ── Data ──────────────────────────────────────────────────────────────────────────


def _impact(
    policies: tuple[Policy, Policy], paths: tuple[Path, ...], diff: PolicyDiff, asked: Asked
) -> tuple[list[Impact], int]:
    """Who gains and who loses where the policies differ or may, and how many rows fit only one."""
    places = [each.place for each in diff.differences] + [each.place for each in diff.undecided]
    old, new, left_out = _engines(policies, paths)
    shown = sys.stderr.isatty()

    def told(place: Place, done: int, count: int) -> None:
        click.echo(f"\r\x1b[K{place}: {done:,} of {count:,}", err=True, nl=False)

    try:
        return impact(old, new, places, asked, told if shown else None), left_out
    finally:
        end_progress((lambda _: None) if shown else None)


def _engines(
    policies: tuple[Policy, Policy], paths: tuple[Path, ...]
) -> tuple[Engine, Engine, int]:
    """Both policies' engines with the data; rows that only one of them can hold are in that one."""
    shown = progress("loading")
    try:
        try:
            old, new = (load_engine(policy, paths, shown) for policy in policies)
        except Several:
            return _fitted(policies, paths)
    finally:
        end_progress(shown)
    return old, new, 0


def _fitted(policies: tuple[Policy, Policy], paths: tuple[Path, ...]) -> tuple[Engine, Engine, int]:
    """As `_engines`, row by row. Raises what the new policy says of rows that fit neither."""
    judges = Judge(policies[0]), Judge(policies[1])
    engines = Engine(policies[0]), Engine(policies[1])
    left_out = 0
    strange: list[Row] = []
    batches: tuple[list[Row], list[Row]] = ([], [])
    for path in paths:
        with path.open("rb") as file:
            for _, row in numbered_rows(file, str(path)):
                fitting = [_fitting(judge, row) for judge in judges]
                left_out += sum(each != row for each in fitting) == 1
                if fitting == [None, None]:
                    strange.append(row)
                for batch, each in zip(batches, fitting, strict=True):
                    if each is not None:
                        batch.append(each)
                if len(batches[0]) + len(batches[1]) >= CHUNK:
                    _load(engines, batches)
    _load(engines, batches)
    load_rows(engines[1], strange)  # which says what is wrong with them
    return *engines, left_out


def _load(engines: tuple[Engine, Engine], batches: tuple[list[Row], list[Row]]) -> None:
    for engine, batch in zip(engines, batches, strict=True):
        load_rows(engine, batch)
        batch.clear()


def _fitting(judge: Judge, row: Row) -> Row | None:
    if isinstance(row, Relationship):
        return row if judge.fits(row) else None
    fitting = judge.fitting(row)
    return fitting if isinstance(fitting, EntityAttributes) and fitting.values else None
