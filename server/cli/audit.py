"""`sayso audit`: who did what to a tenant's identity, and whether the record of it is whole."""

from __future__ import annotations

from pathlib import Path

import click

from ...identity.audit.reading import MAX_PAGE, PAGE, Recorded, Which
from ..commands.auditing import seen_of, told
from .database import where_options, with_tenant
from .options import json_option, tenant_option
from .output import date, print_json, table

FAULTY = 1
"""The exit status where the audit is not as it was written."""


@click.group("audit", short_help="Look into the audit of identity, and verify it.")
def command() -> None:
    """Look into what was done to a tenant's identity, and verify that the record of it is whole.

    \b
    sayso audit list --action session.\\* --limit 20
    sayso audit verify
    """


@command.command("list", short_help="List what was done.")
@click.option("--actor", metavar="WHO", help="Who did it, such as user:usr_….")
@click.option("--action", metavar="WHAT", help="What was done: session.end, or session.* for all.")
@click.option("--target", metavar="WHOM", help="To whom or what, such as person:usr_….")
@click.option("--outcome", type=click.Choice(["success", "failure"]), help="How it ended.")
@click.option(
    "--limit", type=click.IntRange(1, MAX_PAGE), default=PAGE, show_default=True,
    help="Rows of a page.",
)  # fmt: skip
@click.option("--after", metavar="CURSOR", help="The page after one, as that one said.")
@tenant_option
@where_options
@json_option
def list_(
    actor: str | None,
    action: str | None,
    target: str | None,
    outcome: str | None,
    limit: int,
    after: str | None,
    tenant: str,
    data_dir: Path | None,
    as_json: bool,
) -> None:
    """List what was done, by whom and to whom, the latest first.

    \b
    sayso audit list
    sayso audit list --target person:usr_7d… --outcome failure --json
    """
    which = Which(actor, action, target, outcome)
    rows, following = with_tenant(data_dir, tenant, lambda t: t.audit(which, limit, after))
    if as_json:
        print_json(told({"rows": rows, "next": following}))
        return
    table(
        [
            (date(row.at), row.actor, row.action, row.target, _told(row))
            for row in rows
        ]
    )  # fmt: skip
    if following is not None:
        click.echo(f"there are more: --after {following}", err=True)


@command.command("verify", short_help="Tell whether the audit is as it was written.")
@click.option(
    "--seen", metavar="NUMBER:SEAL",
    help="What an earlier verification printed: the chain must still hold it.",
)  # fmt: skip
@tenant_option
@where_options
@json_option
def verify(seen: str | None, tenant: str, data_dir: Path | None, as_json: bool) -> None:
    """Make each seal of the chain anew; exit status 1 where one differs, or a row is missing.

    Keep the NUMBER:SEAL that is printed somewhere else: with it, a chain whose end was cut off
    does not pass for whole.

    \b
    sayso audit verify
    sayso audit verify --seen 1042:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    """
    seen_of(seen)
    found = with_tenant(data_dir, tenant, lambda t: t.verify_audit(seen))
    if as_json:
        print_json(found)
    else:
        for fault in found["faults"]:
            place = f"row {fault['number']}" if fault["number"] else "outside the chain"
            click.echo(f"{place}: {fault['what']} {fault['audit']}".rstrip())
        if not found["faults"]:
            erased = f", {found['erased']:,} of them erased in part" if found["erased"] else ""
            click.echo(f"whole: {found['sealed']:,} rows{erased}")
        if found["pending"]:
            click.echo(f"not sealed yet: {found['pending']:,} since {found['pending_since']}")
        click.echo(f"{found['sealed']}:{found['head']}")
    if found["faults"]:
        raise click.exceptions.Exit(FAULTY)


def _told(row: Recorded) -> str:
    parts = [] if row.outcome == "success" else [row.outcome]
    return " ".join([*parts, *([row.reason] if row.reason else [])])
