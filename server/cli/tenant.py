"""`sayso tenant`: which tenants there are."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

import click
import msgspec

from ...engine.data import Row
from ..administration import Administration, Exported, TenantState
from .database import administer, administration, where_options
from .files import whole_file
from .options import json_option
from .output import date, print_json, table

PAGE = 1_000

_encoder = msgspec.json.Encoder(decimal_format="number")


@click.group("tenant", short_help="Make, list, suspend, export and delete tenants.")
def command() -> None:
    """Administer the tenants of a database.

    \b
    sayso tenant create acme --host authz.acme.example
    sayso tenant list
    sayso tenant export acme -o acme.jsonl --policy acme.sayso
    """


@command.command("create", short_help="Make a tenant.")
@click.argument("name")
@click.option(
    "--host", "hosts", multiple=True, metavar="HOST", help="A host name that leads to it."
)
@where_options
@json_option
def create(name: str, hosts: tuple[str, ...], data_dir: Path | None, as_json: bool) -> None:
    """Make the tenant NAME: 1 to 63 lower-case letters, digits and hyphens.

    A server answers for it under /t/NAME, and at the host names given.

    \b
    sayso tenant create acme
    sayso tenant create acme --host authz.acme.example --host authz.acme.test
    """
    made = administer(data_dir, lambda there: there.create(name, hosts))
    if as_json:
        print_json(tenant_json(made))
    else:
        click.echo(f"made the tenant {made.name}")


@command.command("list", short_help="List the tenants.")
@where_options
@json_option
def list_(data_dir: Path | None, as_json: bool) -> None:
    """List all tenants by name, with what each serves.

    \b
    sayso tenant list
    sayso tenant list --json
    """

    async def all_(there: Administration) -> list[TenantState]:
        found: list[TenantState] = []
        while page := await there.tenants(found[-1].name if found else "", PAGE):
            found += page
        return found

    found = administer(data_dir, all_)
    if as_json:
        print_json({"tenants": [tenant_json(record) for record in found]})
        return
    rows = [
        (r.name, r.status, f"policy {r.policy}" if r.policy else "no policy", f"at {r.revision}",
         " ".join(r.hosts))
        for r in found
    ]  # fmt: skip
    table(rows)


@command.command("show", short_help="Show one tenant.")
@click.argument("name")
@where_options
@json_option
def show(name: str, data_dir: Path | None, as_json: bool) -> None:
    """Show a tenant's status, policy version, revision and host names.

    \b
    sayso tenant show acme
    """
    found = administer(data_dir, lambda there: there.named(name))
    if as_json:
        print_json(tenant_json(found))
        return
    table(
        [
            ("name", found.name),
            ("status", found.status),
            ("policy", str(found.policy) if found.policy else "none published"),
            ("revision", str(found.revision)),
            ("hosts", " ".join(found.hosts) or "none"),
            ("made", date(found.created_at)),
        ]
    )


@command.command("suspend", short_help="Refuse a tenant's requests.")
@click.argument("name")
@where_options
def suspend(name: str, data_dir: Path | None) -> None:
    """Refuse a tenant's checks and writes, within a second; what it has stays.

    \b
    sayso tenant suspend acme
    """
    administer(data_dir, lambda there: there.suspend(name))
    click.echo(f"suspended the tenant {name}")


@command.command("resume", short_help="End a suspension.")
@click.argument("name")
@where_options
def resume(name: str, data_dir: Path | None) -> None:
    """Answer a suspended tenant's requests again, within a second.

    \b
    sayso tenant resume acme
    """
    administer(data_dir, lambda there: there.resume(name))
    click.echo(f"resumed the tenant {name}")


@command.command("delete", short_help="Delete a tenant and all it has.")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Ask nothing.")
@where_options
def delete(name: str, yes: bool, data_dir: Path | None) -> None:
    """Delete a tenant for ever: its relationships, attributes, policies, keys and history.

    It asks for the name once more. Broken off, run it again.

    \b
    sayso tenant export acme -o acme.jsonl && sayso tenant delete acme --yes
    """
    if not yes:
        if not sys.stdin.isatty():
            raise click.UsageError("deleting can't be undone: say --yes")
        said = click.prompt(f"all that {name} has will be gone; its name once more", err=True)
        if said != name:
            raise click.UsageError("that is another name; nothing was deleted")
    administer(data_dir, lambda there: there.delete(name))
    click.echo(f"deleted the tenant {name}")


@command.command("export", short_help="Write out all rows and the policy.")
@click.argument("name")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Write the rows there instead of to standard output.",
)  # fmt: skip
@click.option(
    "--policy", "policy_path", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Write the policy there.",
)  # fmt: skip
@where_options
def export(name: str, output: Path | None, policy_path: Path | None, data_dir: Path | None) -> None:
    """Write a tenant's relationships and attributes as JSON lines, and its policy, from one moment.

    What is written is what `sayso serve --policy`, `sayso check` and `sayso import data` read.

    \b
    sayso tenant export acme -o acme.jsonl --policy acme.sayso
    sayso tenant export acme | gzip > acme.jsonl.gz
    """
    asyncio.run(_export(name, output, policy_path, data_dir))


async def _export(
    name: str, output: Path | None, policy_path: Path | None, data_dir: Path | None
) -> None:
    async with administration(data_dir) as there:
        tenant = await there.tenant(name)
        async with tenant.export() as exported:
            if output is None:
                rows = await _rows(exported, sys.stdout.buffer)
            else:
                with whole_file(output) as file:
                    rows = await _rows(exported, file)
            if policy_path is not None:
                with whole_file(policy_path) as file:
                    file.write(exported.policy_text.encode())
    click.echo(
        f"{rows:,} rows of {name} at revision {exported.revision}, policy version "
        f"{exported.policy or 'none'}",
        err=True,
    )


async def _rows(exported: Exported, file: BinaryIO) -> int:
    count = 0
    async for chunk in exported.rows:
        rows: Sequence[Row] = chunk
        file.write(b"".join(_encoder.encode(row.to_json()) + b"\n" for row in rows))
        count += len(rows)
    file.flush()
    return count


def tenant_json(record: TenantState) -> dict[str, Any]:
    """A tenant as it is told in JSON."""
    return {
        "name": record.name,
        "status": record.status,
        "hosts": record.hosts,
        "policy": record.policy or None,
        "revision": record.revision,
        "created_at": date(record.created_at),
    }
