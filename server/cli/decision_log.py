"""The options of `sayso serve` for the decision log, and how their values are read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from ..decisions import LogOptions
from ..decisions.log import VALUES
from ..decisions.opening import DATABASE

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--decision-log",
        "to",
        metavar="FILE",
        help="Keep a log of decisions: a file, - for standard output, or `database`.",
    ),
    click.option(
        "--decision-log-sample",
        "sample",
        type=click.FloatRange(0, 1, min_open=True),
        metavar="SHARE",
        help="Log only this share of decisions, such as 0.1.",
    ),
    click.option(
        "--decision-log-omit",
        "omit",
        type=click.Choice(VALUES),
        multiple=True,
        help="Leave these values out of the log; may be given several times.",
    ),
    click.option(
        "--decision-log-days",
        "days",
        type=click.IntRange(1, 36_500),
        metavar="N",
        help="Forget decisions in the database after so many days.",
    ),
)


def decision_log_options(function: F) -> F:
    """The options that say what of the decisions to keep, and where."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def log_options(
    *,
    in_database: bool,
    to: str | None,
    sample: float | None,
    omit: tuple[str, ...],
    days: int | None,
) -> LogOptions | None:
    """The log that is wanted, if one is; raises click.UsageError."""
    if to is None:
        if sample is not None or omit or days is not None:
            raise click.UsageError("--decision-log says where to keep decisions: give it, too")
        return None
    if to == DATABASE and not in_database:
        raise click.UsageError(
            "--decision-log database is for tenants in a database, without --policy: name a file"
        )
    if days is not None and to != DATABASE:
        raise click.UsageError("--decision-log-days goes with --decision-log database")
    return LogOptions(to, 1.0 if sample is None else sample, tuple(dict.fromkeys(omit)), days)
