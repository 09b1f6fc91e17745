"""`sayso decisions`: what was decided, and why."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

from ...engine.errors import SaysoError
from ...engine.times import parse_datetime
from ...store import decisions as stored
from ...store.decisions import Wanted
from ...store.tenants import Tenants
from ..decisions import reading
from ..decisions.database import DAY
from ..decisions.explaining import Explained, explain
from ..decisions.record import Record, decode, encode, first_id
from .database import data_dir_option, database_of
from .decision_text import explained_text, line
from .options import FILE, json_option, read_entity, tenant_option
from .output import print_json

F = TypeVar("F", bound=Callable[..., Any])


@click.group("decisions", short_help="Look at decisions that were made, and why.")
def command() -> None:
    """Look at the log that `sayso serve --decision-log` keeps.

    \b
    sayso decisions list --subject user:alice --decision deny
    sayso decisions explain 01a20fe8-9eb2-781b-b023-0d60577ba8f6
    """


def _log_option(function: F) -> F:
    return click.option(
        "--log", "file", type=FILE, metavar="FILE", help="The log, if it is a file."
    )(function)


@command.command("list")
@_log_option
@data_dir_option
@tenant_option
@click.option("--subject", metavar="TYPE:ID", help="Of this subject.")
@click.option("--resource", metavar="TYPE:ID", help="About this resource.")
@click.option("--action", metavar="NAME", help="About this action.")
@click.option(
    "--decision", "outcome", type=click.Choice(("allow", "deny", "conditional")), help="Only these."
)
@click.option("--request-id", metavar="ID", help="Of this request.")
@click.option("--since", metavar="TIME", help="From this time on (RFC 3339).")
@click.option("--until", metavar="TIME", help="Before this time.")
@click.option(
    "--limit",
    default=20,
    show_default=True,
    type=click.IntRange(1, 10_000),
    help="At most so many.",
)
@click.option("--after", metavar="CURSOR", help="Go on where a list ended.")
@json_option
def list_(
    file: Path | None,
    data_dir: Path | None,
    tenant: str,
    subject: str | None,
    resource: str | None,
    action: str | None,
    outcome: str | None,
    request_id: str | None,
    since: str | None,
    until: str | None,
    limit: int,
    after: str | None,
    as_json: bool,
) -> None:
    """List decisions, the latest first.

    A line has the decision's id and time, what became of it, who would do what, and the rule.

    \b
    sayso decisions list --subject user:alice --decision deny --since 2026-11-01T00:00:00Z
    sayso decisions list --data-dir /var/lib/sayso --tenant acme --json
    sayso decisions list --log decisions.jsonl --resource document:plan
    """
    wanted = Wanted(
        None if subject is None else read_entity(subject, "subject"),
        None if resource is None else read_entity(resource, "resource"),
        action,
        outcome,
        request_id,
        None if since is None else _id_at(since, "--since"),
        None if until is None else _id_at(until, "--until"),
    )
    if file is not None:
        found, following = reading.find(file, _of_file(tenant), wanted, limit, after)
    else:
        found, following = asyncio.run(_find(data_dir, tenant, wanted, limit, after))
    if as_json:
        print_json(_json({"decisions": found, "next": following}))
        return
    for record in found:
        click.echo(line(record))
    if following is not None:
        click.echo(f"more with --after {following}", err=True)


async def _find(
    data_dir: Path | None, tenant: str, wanted: Wanted, limit: int, after: str | None
) -> tuple[list[Record], str | None]:
    async with database_of(data_dir) as database:
        id = (await Tenants(database).named(tenant)).id
        page = await stored.find(database, id, wanted, limit=limit, after=after)
    return [decode(record) for record in page.records], page.next


@command.command("explain")
@_log_option
@data_dir_option
@tenant_option
@json_option
@click.argument("id")
def explain_(file: Path | None, data_dir: Path | None, tenant: str, as_json: bool, id: str) -> None:
    """Say why the decision ID was made: by the policy and the data, and at the time, of then.

    Says, too, what would be otherwise today. The tenant's past is read from its database, whether
    the log lies there or, with --log, in a file.

    \b
    sayso decisions explain 01a20fe8-9eb2-781b-b023-0d60577ba8f6
    sayso decisions explain --log decisions.jsonl 01a20fe8-9eb2-781b-b023-0d60577ba8f6
    """
    found = asyncio.run(_explain(file, data_dir, tenant, _id(id)))
    if as_json:
        print_json(_json(found))
    else:
        click.echo(explained_text(found))


async def _explain(file: Path | None, data_dir: Path | None, tenant: str, id: str) -> Explained:
    record = None if file is None else reading.get(file, id)
    if record is not None:
        if not record.tenant:
            raise SaysoError(
                f"the decision {id} was made from files, whose past is not kept: "
                "`sayso explain` answers from the files as they are"
            )
        tenant = record.tenant
    async with database_of(data_dir) as database:
        number = (await Tenants(database).named(tenant)).id
        if record is None:
            record = decode(await stored.get(database, number, id))
        return await explain(database, number, record, time.time_ns() // 1_000)


@command.command("prune")
@data_dir_option
@tenant_option
@click.option("--all", "every", is_flag=True, help="Of all tenants.")
@click.option("--days", type=click.IntRange(0), metavar="N", help="Older than so many days.")
@click.option("--before", metavar="TIME", help="Before this time (RFC 3339).")
@json_option
def prune(
    data_dir: Path | None,
    tenant: str,
    every: bool,
    days: int | None,
    before: str | None,
    as_json: bool,
) -> None:
    """Delete old decisions from the database for ever.

    \b
    sayso decisions prune --days 90
    sayso decisions prune --all --before 2026-01-01T00:00:00Z
    """
    if (days is None) == (before is None):
        raise click.UsageError("which decisions: --days N, or --before TIME?")
    if before is not None:
        end = _id_at(before, "--before")
    else:
        end = first_id(time.time_ns() // 1_000 - (days or 0) * DAY)
    count = asyncio.run(_prune(data_dir, None if every else tenant, end))
    if as_json:
        print_json({"deleted": count})
    else:
        click.echo(f"deleted {count:,} decisions")


async def _prune(data_dir: Path | None, tenant: str | None, before: str) -> int:
    count = 0
    async with database_of(data_dir) as database:
        tenants = Tenants(database)
        ids = await tenants.ids() if tenant is None else [(await tenants.named(tenant)).id]
        for id in ids:
            while done := await stored.forget(database, id, before):
                count += done
    return count


def _json(value: object) -> msgspec.Raw:
    """A value as JSON, numbers as they were written."""
    return msgspec.Raw(encode(value))


def _of_file(tenant: str) -> str:
    """The tenant whose records of a file are wanted; "" for all, where none was named."""
    source = click.get_current_context().get_parameter_source("tenant")
    return "" if source is click.core.ParameterSource.DEFAULT else tenant


def _id(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise click.UsageError(
            f"{text} is no id of a decision: `sayso decisions list` has them"
        ) from None


def _id_at(text: str, option: str) -> str:
    try:
        return first_id(parse_datetime(text))
    except SaysoError as error:
        raise click.UsageError(f"{option}: {error}") from None
