"""`sayso import data`: JSON lines of any length, brought into a tenant of a database."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import click

from ...engine.data import Row
from ...tenants.loading import UnreadableFile, numbered_rows
from ..administration.errors import ImportStopped
from .database import where_options, with_tenant
from .options import json_option, reason_option, tenant_option
from .output import errors_json, print_error, print_json

ERROR = 2
FILE = click.Path(exists=True, dir_okay=False, path_type=Path, allow_dash=True)


@click.command("data", short_help="JSON lines into a tenant of a database.")
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="FILE...")
@reason_option
@tenant_option
@where_options
@json_option
def data(
    files: Sequence[Path], reason: str, tenant: str, data_dir: Path | None, as_json: bool
) -> int | None:
    """Bring the relationships and attributes of files into a tenant; `-` is standard input.

    Rows are judged by the policy at work and go in 50,000 at a time, each lot wholly or not at
    all. Where rows are bad it stops there: mend the file and import it again; what is in already
    changes nothing.

    \b
    sayso import data rows.jsonl
    sayso import data users.jsonl documents.jsonl --tenant acme --reason "first load"
    gzip -dc rows.jsonl.gz | sayso import data -
    """
    shown = _progress()
    error: ImportStopped | None = None
    try:
        done = with_tenant(
            data_dir, tenant, lambda t: t.bring_in(_read(files), reason=reason, progress=shown)
        )
    except ImportStopped as stopped:
        error, done = stopped, stopped.done
    finally:
        if shown is not None:
            click.echo("\r\x1b[K", err=True, nl=False)
    if as_json:
        counts = {"relationships": done.relationships, "attributes": done.attributes}
        print_json(counts | {"errors": errors_json(error) if error is not None else []})
    else:
        click.echo(
            f"{done.relationships:,} relationships and the attributes of {done.attributes:,} "
            f"entities are in"
        )
    if error is not None:
        if not as_json:
            print_error(error)
        return ERROR
    return None


def _read(files: Iterable[Path]) -> Iterator[tuple[str, Iterator[tuple[int, Row]]]]:
    for path in files:
        yield (
            ("<stdin>", numbered_rows(sys.stdin.buffer, "<stdin>"))
            if str(path) == "-"
            else (str(path), _rows(path))
        )


def _rows(path: Path) -> Iterator[tuple[int, Row]]:
    try:
        with path.open("rb") as file:
            yield from numbered_rows(file, str(path))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnreadableFile(f"cannot read it: {reason}", place=str(path)) from None


def _progress() -> Callable[[int], None] | None:
    """Something to show how far it is, where standard error is a terminal."""
    if not sys.stderr.isatty():
        return None
    return lambda rows: click.echo(f"\r{rows:,} rows are in", err=True, nl=False)
