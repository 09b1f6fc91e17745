"""`sayso check`: one decision."""

from __future__ import annotations

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

ALLOW, DENY = 0, 1


@click.command("check", short_help="Decide one request.")
@decider_options
@request_options
@json_option
@click.argument("subject")
@click.argument("action")
@click.argument("resource")
def command(
    policy_path: Path | None,
    data_paths: tuple[Path, ...],
    tenant: str,
    as_json: bool,
    subject: str,
    action: str,
    resource: str,
    **given: Any,
) -> int:
    """Decide whether SUBJECT may do ACTION to RESOURCE, and say by which rule.

    Exits with 0 for allow, 1 for deny, 2 for an error. A denial that further facts could turn
    is `conditional` and names them.

    \b
    sayso check --policy policy.sayso --data data.jsonl user:alice edit document:plan
    sayso check … user:alice edit document:plan --context '{"ip": "10.20.0.1"}'
    sayso check … user:ann release payment:p1 --property 'resource.amount=12000 USD'
    sayso check … team:eng#member view document:plan --now 2026-11-02T10:00:00-05:00
    sayso check --server https://authz.example --tenant acme user:alice edit document:plan
    """
    request = read_given(**given)
    decision = opened(policy_path, data_paths, request).check(
        subject, action, resource, **request.arguments("subject", "action", "resource")
    )
    if as_json:
        print_json(decision_json(decision))
    else:
        click.echo(decision_text(decision))
    return ALLOW if decision.allowed else DENY


def decision_json(decision: Any) -> dict[str, Any]:
    """A decision as JSON-able data."""
    return {
        "allowed": decision.allowed,
        "conditional": decision.conditional,
        "effect": decision.effect,
        "rule": decision.rule,
        "missing": decision.missing,
        "required": decision.required,
        "revision": decision.revision,
    }


def decision_text(decision: Any) -> str:
    """A decision in a line: `allow by owners`, `deny`, `deny unless … is known`."""
    if decision.conditional:
        wanted = [f"{name} is known" for name in decision.missing]
        wanted += [f"{name} is given" for name in decision.required]
        unless = f" unless {' and '.join(wanted)}" if wanted else ""
        return paint("conditional", "yellow") + f": deny{unless}"
    word = paint("allow", "green") if decision.allowed else paint("deny", "red")
    return f"{word} by {decision.rule}" if decision.rule else word
