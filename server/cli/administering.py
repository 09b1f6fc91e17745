"""What the commands share that administer what a tenant has of some kind."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from ..administration.clients import Clients
from .database import where_options, with_tenant
from .options import json_option, tenant_option
from .output import print_json

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")

Told = dict[str, Any]

PAGE = 1_000

SERVED = "http://127.0.0.1:8080"
"""What `sayso serve` says it is, unless it is told otherwise."""


def tenant_options(function: F) -> F:
    """Of which tenant, where: `--tenant`, `--data-dir`, `--server`, `--api-key-file`."""
    return tenant_option(where_options(function))


def told_options(function: F) -> F:
    """The same, and `--json`."""
    return tenant_options(json_option(function))


def of_clients(function: F) -> F:
    """`--public-url`; the command is given `use`, which does something to a tenant's clients."""

    @click.option(
        "--public-url",
        envvar="SAYSO_PUBLIC_URL",
        default=SERVED,
        show_default=True,
        metavar="URL",
        help="What clients know the server as, where no --server is asked, which knows.",
    )
    @wraps(function)
    def run(*, public_url: str, tenant: str, data_dir: Path | None, **given: Any) -> Any:
        def use(do: Callable[[Clients], Awaitable[T]]) -> T:
            return with_tenant(data_dir, tenant, lambda t: do(t.clients(public_url)))

        return function(use=use, **given)

    return cast(F, run)


async def every(
    page: Callable[[int, str | None], Awaitable[tuple[list[Told], str | None]]],
) -> list[Told]:
    """All that pages have; `page` gives one of so many from a cursor, and the next cursor."""
    found, cursor = await page(PAGE, None)
    while cursor is not None:
        more, cursor = await page(PAGE, cursor)
        found += more
    return found


def tell(told: Any, as_json: bool, write: Callable[[Any], object]) -> None:
    """Write what was told, as JSON or as `write` has it for people."""
    print_json(told) if as_json else write(told)


def confirm(yes: bool, what: str) -> None:
    """Ask whether to go on with what can't be undone; raises click.UsageError."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise click.UsageError("deleting can't be undone: say --yes")
    if not click.confirm(f"{what}; go on?", err=True):
        raise click.UsageError("nothing was deleted")
