"""`sayso relate`: relationships and attributes, written to a tenant of a database."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from ...engine.data import EntityAttributes, Relationship, Row
from ...engine.errors import SaysoError, Several
from ...store.changes import MAX_ROWS, Filter, Write
from ...store.errors import PreconditionFailed, WriteTooLarge
from ...tenants.loading import numbered_rows
from .database import where_options, with_tenant
from .filters import filter_options, read_filter
from .options import json_option, read_relationship, read_row, reason_option, tenant_option
from .output import print_json, revision_text

REFUSED = 1

Placed = tuple[str, Row]
"""A row, and where it was read."""

_PLACE = re.compile(r"(touch|delete|attributes)\[(\d+)\].*")


@click.command("relate", short_help="Write relationships and attributes.")
@click.argument("rows", nargs=-1, metavar="[OBJECT RELATION SUBJECT | JSON]...")
@click.option("--delete", "deleting", is_flag=True, help="Delete the rows instead.")
@click.option(
    "--delete-where", is_flag=True, help="Delete what --object, --relation and --subject match."
)
@filter_options
@click.option(
    "--must-exist", multiple=True, metavar="TEXT",
    help="Write only if this relationship is stored: 'OBJECT RELATION SUBJECT' or a JSON row.",
)  # fmt: skip
@click.option(
    "--must-not-exist", multiple=True, metavar="TEXT",
    help="Write only if this relationship is not stored.",
)  # fmt: skip
@reason_option
@click.option(
    "--idempotency-key", metavar="KEY", help="Given again with the same rows, nothing is done."
)
@tenant_option
@where_options
@json_option
def command(
    rows: tuple[str, ...],
    deleting: bool,
    delete_where: bool,
    object_filter: str | None,
    relation_filter: str | None,
    subject_filter: str | None,
    must_exist: tuple[str, ...],
    must_not_exist: tuple[str, ...],
    reason: str,
    idempotency_key: str | None,
    tenant: str,
    data_dir: Path | None,
    as_json: bool,
) -> int | None:
    """Write rows to a tenant, all of them or none: those named, or JSON lines of standard input.

    A relationship is named by three words, or as a JSON row of docs/data.md, which may have a
    condition and an expiry; attributes are JSON rows. The token that is printed names the
    revision, to be sent as `Sayso-At-Least`. The status is 1 where a precondition does not hold.

    \b
    sayso relate document:plan owner user:alice
    sayso relate '{"entity": "user:alice", "attributes": {"department": "finance"}}'
    sayso relate < rows.jsonl
    sayso relate --delete document:plan owner user:bob --reason "left the team"
    sayso relate document:plan owner user:eve --must-exist "document:plan owner user:alice"
    sayso relate --delete-where --subject user:bob
    """
    filter = read_filter(object_filter, relation_filter, subject_filter)
    if delete_where == (filter == Filter()):
        raise click.UsageError("--delete-where goes with --object, --relation or --subject")
    given = _read(rows, wanted=not delete_where)
    write = _write([row for _, row in given], deleting)
    write = Write(
        touch=write.touch,
        delete=write.delete,
        delete_where=(filter,) if delete_where else (),
        attributes=write.attributes,
        must_exist=tuple(read_relationship(text, "--must-exist") for text in must_exist),
        must_not_exist=tuple(
            read_relationship(text, "--must-not-exist") for text in must_not_exist
        ),
        reason=reason,
        idempotency_key=idempotency_key,
    )
    try:
        done = with_tenant(data_dir, tenant, lambda t: t.write(write))
    except PreconditionFailed as error:
        click.echo(f"nothing was written: {error}", err=True)
        return REFUSED
    except SaysoError as error:
        _place(error, given)
        raise
    if as_json:
        print_json(
            {
                "revision": done.token,
                "touched": done.touched,
                "deleted": done.deleted,
                "described": done.described,
                "replayed": done.replayed,
            }
        )
        return None
    counts = ((done.touched, "written"), (done.deleted, "deleted"), (done.described, "described"))
    said = ", ".join(f"{count:,} {what}" for count, what in counts if count) or "nothing changed"
    said = "done before" if done.replayed else said
    click.echo(f"{said}, {revision_text(done.revision, done.token)}")
    return None


def _place(error: SaysoError, given: list[Placed]) -> None:
    """Say of the rows that are wrong where they were read, instead of where in the write."""
    by_kind: dict[str, list[str]] = {
        "attributes": [place for place, row in given if isinstance(row, EntityAttributes)]
    }
    by_kind["touch"] = [place for place, row in given if isinstance(row, Relationship)]
    by_kind["delete"] = by_kind["touch"]
    for single in error.errors if isinstance(error, Several) else [error]:
        if found := _PLACE.fullmatch(single.place or ""):
            single.place = by_kind[found[1]][int(found[2])]


def _read(words: tuple[str, ...], wanted: bool) -> list[Placed]:
    """The rows of the command line, or of standard input where it names none."""
    if words and words != ("-",):
        return _named(list(words))
    if not words and (not wanted or sys.stdin.isatty()):
        if wanted:
            raise click.UsageError("name rows, or give JSON lines on standard input")
        return []
    found: list[Placed] = []
    for number, row in numbered_rows(sys.stdin.buffer, "<stdin>"):
        found.append((f"<stdin>:{number}", row))
        if len(found) > MAX_ROWS:
            raise WriteTooLarge(
                f"one write holds at most {MAX_ROWS:,} rows: `sayso import data` takes any number"
            )
    if not found and wanted:
        raise click.UsageError("there are no rows on standard input")
    return found


def _named(words: list[str]) -> list[Placed]:
    """Rows as words: each three words by themselves, or one that holds them, or a JSON row."""
    found: list[Placed] = []
    while words:
        if words[0].startswith("{") or len(words[0].split(None, 2)) == 3:
            row = words.pop(0)
            found.append((row, read_row(row, "row")))
            continue
        triple, words = words[:3], words[3:]
        if len(triple) < 3:
            raise click.UsageError("a relationship is three words: OBJECT RELATION SUBJECT")
        found.append((" ".join(triple), _relationship(*triple)))
    return found


def _relationship(object: str, relation: str, subject: str) -> Relationship:
    try:
        return Relationship.of(object, relation, subject)
    except SaysoError as error:
        raise click.UsageError(f"{object} {relation} {subject}: {error}") from None


def _write(rows: list[Row], deleting: bool) -> Write:
    relationships = tuple(row for row in rows if isinstance(row, Relationship))
    attributes = tuple(row for row in rows if isinstance(row, EntityAttributes))
    if deleting:
        gone = tuple(EntityAttributes(a.type, a.id, dict.fromkeys(a.values)) for a in attributes)
        return Write(delete=relationships, attributes=gone)
    return Write(touch=relationships, attributes=attributes)
