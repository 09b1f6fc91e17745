"""`sayso vocabulary`: what words a policy's English has, and what has none."""

from __future__ import annotations

from pathlib import Path

import click

from ... import compile_policy
from ...compiler import model as m
from ...nl.vocabulary.listing import KINDS, Listing, listing
from ...tenants.loading import load_policy
from .database import where_options, with_tenant
from .options import FILE, json_option, tenant_option
from .output import paint, print_json


@click.command("vocabulary", short_help="List the words that sentences can use.")
@click.argument("policy_path", required=False, type=FILE, metavar="[POLICY]")
@click.option("--all", "whole", is_flag=True, help="Tell every form of every word.")
@tenant_option
@where_options
@json_option
def command(
    policy_path: Path | None, whole: bool, tenant: str, data_dir: Path | None, as_json: bool
) -> None:
    """List the words that `sayso write` knows for a policy, by what they stand for.

    They come from what the policy declares and from its terms (docs/vocabulary.md). Phrases with
    several meanings are told, and declared things that no sentence can reach. Without POLICY, it
    is the policy of a tenant.

    \b
    sayso vocabulary policy.sayso
    sayso vocabulary --tenant acme --json
    """
    found = listing(_model(policy_path, tenant, data_dir))
    if as_json:
        print_json(found.to_json())
    else:
        _print(found, whole)


def _model(path: Path | None, tenant: str, data_dir: Path | None) -> m.Model:
    if path is not None:
        return load_policy(path).model
    kept = with_tenant(data_dir, tenant, lambda t: t.policy(None))
    return compile_policy(kept.text or "").model


_SHOWN = 4


def _print(found: Listing, whole: bool) -> None:
    for kind, what in KINDS.items():
        entries = [entry for entry in found.entries if entry.kind == kind]
        if not entries:
            continue
        click.echo(f"{paint(kind, 'cyan', bold=True)}: {what}")
        for entry in entries:
            words = sorted(entry.words, key=len) if not whole else entry.words
            shown = words if whole else words[:_SHOWN]
            more = "" if len(shown) == len(words) else f", … ({len(words)})"
            click.echo(f"  {entry.means}: {', '.join(shown)}{more}")
        click.echo()
    if found.clashes:
        click.echo(paint("with several meanings", "yellow", bold=True))
        for clash in found.clashes:
            click.echo(f"  {clash.phrase}: {'; '.join(clash.meanings)}")
        click.echo()
    if found.unreached:
        click.echo(paint("out of reach of any sentence", "yellow", bold=True))
        for name in found.unreached:
            click.echo(f"  {name}")
    else:
        click.echo("every declared thing has a word")
