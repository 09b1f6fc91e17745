"""`sayso explain`: one decision with its reasons."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..picture import draw_explanation
from .asking import decider_options, explained, opened
from .files import write_whole
from .options import (
    json_option,
    read_given,
    request_options,
)
from .output import explanation_text, print_json


@click.command("explain", short_help="Decide one request and say why.")
@decider_options
@request_options
@click.option(
    "--svg",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Draw the decision's path to a file, beside what is printed.",
)
@json_option
@click.argument("subject")
@click.argument("action")
@click.argument("resource")
def command(
    policy_path: Path | None,
    data_paths: tuple[Path, ...],
    tenant: str,
    svg: Path | None,
    as_json: bool,
    subject: str,
    action: str,
    resource: str,
    **given: Any,
) -> None:
    """Say why SUBJECT may or may not do ACTION to RESOURCE.

    For an allow: the rule, its sentence, and the facts it rests on. For a deny: the rule that
    forbids, or what is nearest to allowing it. Takes the same options as `sayso check`, and exits
    with 0 whatever the decision.

    \b
    sayso explain --policy policy.sayso --data data.jsonl user:alice edit document:plan
    sayso explain … user:bob edit document:plan --context '{"ip": "192.0.2.1"}' --json
    sayso explain … user:bob edit document:plan --svg decision.svg
    """
    request = read_given(**given)
    explanation, told, model = explained(
        opened(policy_path, data_paths, request),
        subject,
        action,
        resource,
        **request.arguments("subject", "action", "resource"),
    )
    if svg is not None:
        picture = draw_explanation(explanation, model())
        write_whole(svg, picture.svg)
    if as_json:
        print_json(told)
    else:
        click.echo(explanation_text(explanation))
