"""`sayso compile`: what a policy comes to."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import click

from ...tenants.loading import load_policy
from .options import FILE, json_option
from .output import print_json


@click.command("compile", short_help="Compile a policy and show what it comes to.")
@click.option("--model", "show_model", is_flag=True, help="Write the checked model as JSON.")
@click.option("--graph", "show_graph", is_flag=True, help="Write the rule graph as JSON.")
@json_option
@click.argument("file", type=FILE)
def command(file: Path, show_model: bool, show_graph: bool, as_json: bool) -> None:
    """Compile FILE and print a summary, its checked model or its rule graph.

    \b
    sayso compile policy.sayso
    sayso compile policy.sayso --model
    sayso compile policy.sayso --graph
    """
    if show_model and show_graph:
        raise click.UsageError("--model and --graph are two answers; ask for one")
    policy = load_policy(file)
    for warning in policy.warnings:
        click.echo(warning.render(), err=True)
    if show_model:
        print_json(policy.model)
    elif show_graph:
        print_json(policy.graph)
    elif as_json:
        print_json(_summary(policy))
    else:
        _print_summary(file, _summary(policy))


def _summary(policy: Any) -> dict[str, Any]:
    model = policy.model
    return {
        "digest": policy.digest,
        "types": [
            {
                "name": type_.name,
                "relations": len(type_.relations),
                "permissions": len(type_.permissions),
                "attributes": len(type_.attributes),
                "actions": [action.name for action in type_.actions],
            }
            for type_ in model.types
        ],
        "rules": dict(Counter(rule.effect for rule in model.rules)),
        "warnings": len(policy.warnings),
    }


def _print_summary(file: Path, summary: dict[str, Any]) -> None:
    click.echo(f"{file}: {summary['digest'][:16]}")
    rows = [("type", "relations", "permissions", "attributes", "actions")]
    for type_ in summary["types"]:
        rows.append((
            type_["name"], str(type_["relations"]), str(type_["permissions"]),
            str(type_["attributes"]), ", ".join(type_["actions"]),
        ))  # fmt: skip
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        click.echo("  ".join([*cells, row[4]]).rstrip())
    rules = ", ".join(f"{count} {effect}" for effect, count in summary["rules"].items())
    click.echo(f"rules: {rules or 'none'}")
