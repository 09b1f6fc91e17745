"""`sayso policy`: the versions of a tenant's policy, one of them at work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from ...engine.errors import SaysoError
from ...store.errors import ExamplesFailed, OrphanedRelationships
from ...store.policies import PolicyVersion
from ...tenants.loading import read_text
from ..administration import Published, TenantAdministration
from .database import where_options, with_tenant
from .files import write_whole
from .options import FILE, json_option, reason_option, tenant_option
from .output import date, print_json, revision_text, row_text, table

F = TypeVar("F", bound=Callable[..., Any])

ERROR = 2
SHOWN = 5
"""Rows without a place that are told of by themselves."""


@click.group("policy", short_help="Keep, list, show, publish and roll back policies.")
def command() -> None:
    """Administer the policy of a tenant. Versions never change; one of them is at work.

    \b
    sayso policy add policy.sayso --comment "lets owners share"
    sayso policy publish 3 --expected 2
    sayso policy rollback
    """


def _publishing_options(function: F) -> F:
    for option in (
        json_option,
        where_options,
        tenant_option,
        reason_option,
        click.option(
            "--drop-orphans", is_flag=True,
            help="Delete stored rows that have no place in it, instead of refusing.",
        ),
        click.option(
            "--drop-examples", is_flag=True,
            help="Drop examples of rules written in English that it decides otherwise.",
        ),
        click.option(
            "--expected", type=click.IntRange(min=0), metavar="VERSION",
            help="The version believed at work, 0 for none: if another is, nothing happens.",
        ),
    ):  # fmt: skip
        function = option(function)
    return function


@command.command("add", short_help="Keep a policy as a version.")
@click.argument("file", type=FILE)
@click.option("--comment", default="", metavar="TEXT", help="What is new in it.")
@click.option("--publish", "at_once", is_flag=True, help="Put it to work at once.")
@_publishing_options
def add(
    file: Path,
    comment: str,
    at_once: bool,
    expected: int | None,
    drop_orphans: bool,
    drop_examples: bool,
    reason: str,
    tenant: str,
    data_dir: Path | None,
    as_json: bool,
) -> int | None:
    """Compile FILE and keep it as the next version. It is not at work until it is published.

    \b
    sayso policy add policy.sayso --comment "lets owners share"
    sayso policy add policy.sayso --publish --tenant acme
    """
    text = read_text(file)
    if not at_once and (expected is not None or drop_orphans or drop_examples or reason):
        raise click.UsageError(
            "--expected, --drop-orphans, --drop-examples and --reason go with --publish"
        )

    async def keep(t: TenantAdministration) -> tuple[PolicyVersion, Published | SaysoError | None]:
        kept = await t.add_policy(text, comment, str(file))
        if not at_once:
            return kept, None
        try:
            return kept, await t.publish(
                kept.version,
                expected=expected,
                drop_orphans=drop_orphans,
                drop_examples=drop_examples,
                reason=reason,
            )
        except SaysoError as error:
            return kept, error  # the version stays, so it is told of first

    kept, published = with_tenant(data_dir, tenant, keep)
    if isinstance(published, SaysoError):
        click.echo(f"kept as version {kept.version}, which is not at work", err=True)
        return _refused(published, as_json)
    if as_json:
        told = None if published is None else _published_json(published)
        print_json(version_json(kept) | {"published": told})
        return None
    click.echo(f"kept as version {kept.version}")
    if published is not None:
        _tell(published)
    return None


@command.command("list", short_help="List the versions.")
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="How many."
)
@click.option(
    "--before", type=click.IntRange(min=1), metavar="VERSION", help="Only versions before this."
)
@tenant_option
@where_options
@json_option
def list_(
    limit: int, before: int | None, tenant: str, data_dir: Path | None, as_json: bool
) -> None:
    """List the versions of a tenant's policy, the latest first; `*` marks the one at work.

    \b
    sayso policy list
    """

    found, at_work = with_tenant(data_dir, tenant, lambda t: t.policies(before, limit))
    if as_json:
        versions = [version_json(version) for version in found]
        print_json({"policies": versions, "at_work": at_work or None})
        return
    table(
        [
            ("*" if v.version == at_work else " ", str(v.version), date(v.created_at), v.author,
             v.comment)
            for v in found
        ]
    )  # fmt: skip


@command.command("show", short_help="Show a version's text.")
@click.argument("version", type=click.IntRange(min=1), required=False)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Write the text there.",
)  # fmt: skip
@tenant_option
@where_options
@json_option
def show(
    version: int | None, output: Path | None, tenant: str, data_dir: Path | None, as_json: bool
) -> None:
    """Write the text of a version, or of the one at work.

    \b
    sayso policy show
    sayso policy show 2 -o old.sayso
    """
    found = with_tenant(data_dir, tenant, lambda t: t.policy(version))
    if output is not None:
        write_whole(output, found.text or "")
    if as_json:
        print_json(version_json(found) | {"text": found.text})
    elif output is None:
        click.echo(found.text, nl=False)


@command.command("publish", short_help="Put a version to work.")
@click.argument("version", type=click.IntRange(min=1))
@_publishing_options
def publish(
    version: int,
    expected: int | None,
    drop_orphans: bool,
    drop_examples: bool,
    reason: str,
    tenant: str,
    data_dir: Path | None,
    as_json: bool,
) -> int | None:
    """Put a version to work, in all servers that run.

    It is refused while relationships or attributes are stored that have no place in it.

    \b
    sayso policy publish 3
    sayso policy publish 3 --expected 2 --reason "ticket 311"
    """
    return _publish(
        data_dir,
        tenant,
        as_json,
        lambda t: t.publish(
            version,
            expected=expected,
            drop_orphans=drop_orphans,
            drop_examples=drop_examples,
            reason=reason,
        ),
    )


@command.command("rollback", short_help="Put the version before to work again.")
@_publishing_options
def rollback(
    expected: int | None,
    drop_orphans: bool,
    drop_examples: bool,
    reason: str,
    tenant: str,
    data_dir: Path | None,
    as_json: bool,
) -> int | None:
    """Put the version to work again that was at work before the present one.

    \b
    sayso policy rollback --reason "version 3 denies too much"
    """
    return _publish(
        data_dir,
        tenant,
        as_json,
        lambda t: t.roll_back(
            expected=expected,
            drop_orphans=drop_orphans,
            drop_examples=drop_examples,
            reason=reason,
        ),
    )


def _publish(data_dir: Path | None, tenant: str, as_json: bool, do: Any) -> int | None:
    try:
        published: Published = with_tenant(data_dir, tenant, do)
    except (OrphanedRelationships, ExamplesFailed) as error:
        return _refused(error, as_json)
    if as_json:
        print_json(_published_json(published))
    else:
        _tell(published)
    return None


def _tell(published: Published) -> None:
    instead = f" instead of {published.replaced}" if published.replaced else ""
    at = revision_text(published.revision, published.token)
    click.echo(f"version {published.version} is at work{instead}, {at}")
    if published.dropped:
        click.echo(f"deleted {published.dropped:,} rows that have no place in it")


def _refused(error: SaysoError, as_json: bool) -> int:
    """Tell of a refusal; of rows without a place, how many there are and the first few."""
    if not isinstance(error, OrphanedRelationships | ExamplesFailed):
        raise error
    if as_json:
        told = {"code": error.code, "message": error.message}
        print_json(told | {"count": error.count, "first": error.first})
        return ERROR
    click.echo(f"sayso: {error}, such as:", err=True)
    if isinstance(error, ExamplesFailed):
        for text in error.first[:SHOWN]:
            click.echo(f"  {text}", err=True)
        click.echo("if that is meant, publish with --drop-examples", err=True)
        return ERROR
    for row in error.first[:SHOWN]:
        click.echo(f"  {row_text(row)}", err=True)
    click.echo("delete them with `sayso relate --delete`, or publish with --drop-orphans", err=True)
    return ERROR


def version_json(version: PolicyVersion) -> dict[str, Any]:
    """A version, without its text, as it is told in JSON."""
    return {
        "version": version.version,
        "digest": version.digest,
        "compiler": version.compiler,
        "author": version.author,
        "comment": version.comment,
        "created_at": date(version.created_at),
    }


def _published_json(published: Published) -> dict[str, Any]:
    return {
        "version": published.version,
        "replaced": published.replaced or None,
        "revision": published.token,
        "dropped": published.dropped,
    }
