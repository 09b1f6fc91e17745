"""`sayso read`: relationships of a tenant, by their parts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
import msgspec

from ...engine.data import Relationship
from ...store.changes import Filter
from ...store.reading import MAX_PAGE, PAGE
from ..administration import TenantAdministration
from .database import where_options, with_tenant
from .filters import filter_options, read_filter
from .options import json_option, tenant_option
from .output import print_json, row_text


@click.command("read", short_help="Look relationships up.")
@filter_options
@click.option(
    "--limit", type=click.IntRange(1, MAX_PAGE), default=PAGE, show_default=True,
    help="Relationships of a page.",
)  # fmt: skip
@click.option("--after", metavar="CURSOR", help="The page after one, as that one said.")
@click.option("--all", "everything", is_flag=True, help="All pages, as JSON lines with --json.")
@tenant_option
@where_options
@json_option
def command(
    object_filter: str | None,
    relation_filter: str | None,
    subject_filter: str | None,
    limit: int,
    after: str | None,
    everything: bool,
    tenant: str,
    data_dir: Path | None,
    as_json: bool,
) -> None:
    """List relationships that are stored, in the order of their names.

    \b
    sayso read --object document:plan
    sayso read --subject user:alice --relation owner
    sayso read --subject team:eng#member --json
    sayso read --all --json > relationships.jsonl
    """
    filter = read_filter(object_filter, relation_filter, subject_filter)
    if everything:
        with_tenant(data_dir, tenant, lambda t: _all(t, filter, after, _line(as_json)))
        return
    page = with_tenant(data_dir, tenant, lambda t: t.read(filter, limit, after))
    if as_json:
        print_json({"relationships": [r.to_json() for r in page.items], "next": page.next})
        return
    for relationship in page.items:
        click.echo(row_text(relationship.to_json()))
    if page.next is not None:
        click.echo(f"there are more: --after {page.next}, or --all", err=True)


async def _all(
    t: TenantAdministration,
    filter: Filter,
    after: str | None,
    write: Callable[[Relationship], None],
) -> None:
    while True:
        page = await t.read(filter, MAX_PAGE, after)
        for relationship in page.items:
            write(relationship)
        if page.next is None:
            return
        after = page.next


def _line(as_json: bool) -> Callable[[Relationship], None]:
    if as_json:
        return lambda r: click.echo(msgspec.json.encode(r.to_json()))
    return lambda r: click.echo(row_text(r.to_json()))
