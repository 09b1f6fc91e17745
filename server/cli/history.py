"""`sayso history`: who granted relationships of a tenant, when and why, and who took them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ...store.reading import MAX_PAGE, PAGE
from ..administration import Event
from .database import where_options, with_tenant
from .filters import filter_options, read_filter
from .options import json_option, tenant_option
from .output import date, print_json, row_text


@click.command("history", short_help="Tell who granted relationships, and who took them.")
@filter_options
@click.option(
    "--limit", type=click.IntRange(1, MAX_PAGE), default=PAGE, show_default=True,
    help="Entries of a page.",
)  # fmt: skip
@click.option("--after", metavar="CURSOR", help="The page after one, as that one said.")
@tenant_option
@where_options
@json_option
def command(
    object_filter: str | None,
    relation_filter: str | None,
    subject_filter: str | None,
    limit: int,
    after: str | None,
    tenant: str,
    data_dir: Path | None,
    as_json: bool,
) -> None:
    """List the times during which relationships stood, the latest first.

    \b
    sayso history --object document:plan
    sayso history --subject user:bob --json
    """
    filter = read_filter(object_filter, relation_filter, subject_filter)
    if filter.object_type is None and filter.subject_type is None:
        raise click.UsageError("say of which --object or --subject")
    page = with_tenant(data_dir, tenant, lambda t: t.history(filter, limit, after))
    if as_json:
        print_json({"events": [event_json(event) for event in page.items], "next": page.next})
        return
    for event in page.items:
        click.echo(row_text(event.relationship.to_json()))
        click.echo(
            f"  granted {_by(event.since, event.granted_at, event.granted_by, event.reason)}"
        )
        if event.until is not None:
            by = _by(event.until, event.ended_at, event.ended_by or "", event.end_reason or "")
            click.echo(f"  ended   {by}")
    if page.next is not None:
        click.echo(f"there are more: --after {page.next}", err=True)


def _by(revision: int | str, at: Any, who: str, why: str) -> str:
    when = date(at) if at is not None else "at a time no longer known"
    return f"{when} at revision {revision} by {who or 'nobody named'}" + (f": {why}" if why else "")


def event_json(event: Event) -> dict[str, Any]:
    """An entry as it is told in JSON."""
    ended = None
    if event.until is not None:
        ended = {
            "revision": event.until,
            "at": date(event.ended_at),
            "by": event.ended_by,
            "reason": event.end_reason,
        }
    return {
        "relationship": event.relationship.to_json(),
        "granted": {
            "revision": event.since,
            "at": date(event.granted_at),
            "by": event.granted_by,
            "reason": event.reason,
        },
        "ended": ended,
    }
