"""`sayso list`: all that one may do, all who may do it, all it may be done to."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from .asking import decider_options, opened
from .options import (
    json_option,
    read_given,
    request_options,
)
from .output import paint, print_json

_paging = (
    click.option("--limit", type=click.IntRange(1), help="At most so many results."),
    click.option("--after", metavar="ID", help="Go on after this id; of a server, where it said."),
)


def _paged(function: Any) -> Any:
    for option in reversed(_paging):
        function = option(function)
    return function


@click.group("list", short_help="List objects, subjects or actions.")
def command() -> None:
    """List what a subject may act on, who may act on a resource, or which actions are open.

    \b
    sayso list objects --policy P --data D user:alice edit document
    sayso list subjects --policy P --data D user edit document:plan
    sayso list actions --policy P --data D user:alice document:plan
    """


@command.command("objects")
@decider_options
@request_options
@_paged
@json_option
@click.argument("subject")
@click.argument("action")
@click.argument("resource_type")
def objects(
    policy_path: Path | None,
    data_paths: tuple[Path, ...],
    tenant: str,
    as_json: bool,
    subject: str,
    action: str,
    resource_type: str,
    after: str | None,
    limit: int | None,
    **given: Any,
) -> None:
    """List the objects of RESOURCE_TYPE that SUBJECT may do ACTION to.

    \b
    sayso list objects --policy policy.sayso --data data.jsonl user:alice edit document
    """
    request = read_given(**given)
    found = opened(policy_path, data_paths, request).list_objects(
        subject,
        action,
        resource_type,
        after=after,
        limit=limit,
        **request.arguments("subject", "action"),
    )
    if as_json:
        print_json(_entities_json(found))
    else:
        _print(found.ids, found.conditional, found.next)


@command.command("subjects")
@decider_options
@request_options
@_paged
@json_option
@click.argument("subject_type")
@click.argument("action")
@click.argument("resource")
def subjects(
    policy_path: Path | None,
    data_paths: tuple[Path, ...],
    tenant: str,
    as_json: bool,
    subject_type: str,
    action: str,
    resource: str,
    after: str | None,
    limit: int | None,
    **given: Any,
) -> None:
    """List the subjects of SUBJECT_TYPE that may do ACTION to RESOURCE.

    \b
    sayso list subjects --policy policy.sayso --data data.jsonl user edit document:plan
    """
    request = read_given(**given)
    found = opened(policy_path, data_paths, request).list_subjects(
        subject_type,
        action,
        resource,
        after=after,
        limit=limit,
        **request.arguments("action", "resource"),
    )
    if as_json:
        extra = {"everyone": found.everyone, "excluded": found.excluded}
        print_json(extra | _entities_json(found))
        return
    if found.everyone:
        but = f" except {', '.join(found.excluded)}" if found.excluded else ""
        click.echo(paint(f"everyone {subject_type}{but}; of those seen:", "cyan"))
    _print(found.ids, found.conditional, found.next)


@command.command("actions")
@decider_options
@request_options
@json_option
@click.option("--relations", is_flag=True, help="Name relations and permissions too.")
@click.argument("subject")
@click.argument("resource")
def actions(
    policy_path: Path | None,
    data_paths: tuple[Path, ...],
    tenant: str,
    as_json: bool,
    relations: bool,
    subject: str,
    resource: str,
    **given: Any,
) -> None:
    """List the actions that SUBJECT may do to RESOURCE.

    \b
    sayso list actions --policy policy.sayso --data data.jsonl user:alice document:plan
    """
    request = read_given(**given)
    found = opened(policy_path, data_paths, request).list_actions(
        subject, resource, relations=relations, **request.arguments("subject", "resource")
    )
    if as_json:
        print_json({"names": found.names, "conditional": _conditional_json(found.conditional)})
    else:
        _print(found.names, found.conditional, None)


def _entities_json(found: Any) -> dict[str, Any]:
    return {
        "ids": found.ids,
        "conditional": _conditional_json(found.conditional),
        "next": found.next,
        "revision": found.revision,
    }


def _conditional_json(conditional: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {"id": entry.id, "missing": entry.missing, "required": entry.required}
        for entry in conditional
    ]


def _print(names: Iterable[str], conditional: Iterable[Any], following: str | None) -> None:
    for name in names:
        click.echo(name)
    for entry in conditional:
        wanted = ", ".join((*entry.missing, *entry.required))
        click.echo(f"{entry.id}  " + paint(f"conditional: {wanted}", "yellow"))
    if following is not None:
        click.echo(f"more with --after {following}", err=True)
