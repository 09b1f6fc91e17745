"""`sayso paraphrase`: what the rules of a policy mean, in English."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

import click

from ...compiler import model as m
from ...nl.paraphrase import paraphrase
from ...tenants.loading import load_policy
from .options import FILE, json_option
from .output import WIDTH, paint, print_json

INDENT = "  "


@click.command("paraphrase", short_help="Say in English what rules mean.")
@json_option
@click.argument("policy", type=FILE)
@click.argument("rules", nargs=-1)
def command(policy: Path, rules: tuple[str, ...], as_json: bool) -> None:
    """Say what RULES of POLICY mean, or all of its rules: made from the rules themselves.

    \b
    sayso paraphrase policy.sayso
    sayso paraphrase policy.sayso team-documents suspended --json
    """
    model = load_policy(policy).model
    chosen = _chosen(model, rules)
    if as_json:
        print_json([
            {"rule": r.name, "sentence": r.sentence, "paraphrase": paraphrase(r, model)}
            for r in chosen
        ])  # fmt: skip
        return
    for number, rule in enumerate(chosen):
        if number:
            click.echo()
        click.echo(paint(rule.name, "cyan", bold=True))
        if rule.sentence is not None:
            for line in _wrapped(f"“{rule.sentence}”"):
                click.echo(paint(line, "bright_black"))
        for line in _wrapped(paraphrase(rule, model)):
            click.echo(line)


def _chosen(model: m.Model, names: tuple[str, ...]) -> list[m.Rule]:
    """The rules of these names, in the policy's order; all without a name."""
    known = [rule.name for rule in model.rules]
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"; did you mean `{near[0]}`?" if near else ""
            raise click.UsageError(f"the policy has no rule `{name}`{hint}")
    return [rule for rule in model.rules if not names or rule.name in names]


def _wrapped(text: str) -> Iterator[str]:
    """The lines, as wide as the terminal, those of a list with their later parts under the text."""
    columns = shutil.get_terminal_size((WIDTH, 0)).columns if sys.stdout.isatty() else WIDTH
    for line in text.splitlines():
        words = line.lstrip(" ").removeprefix("- ")
        lead = INDENT + line.removesuffix(words)
        yield from textwrap.wrap(
            words,
            max(40, columns),
            initial_indent=lead,
            subsequent_indent=" " * len(lead),
            break_long_words=False,
            break_on_hyphens=False,
        )
