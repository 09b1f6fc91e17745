"""`sayso graph`: a policy as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import click

from ...tenants.loading import load_policy
from ..picture import What, draw_policy
from .files import write_whole
from .options import FILE, json_option
from .output import print_json


@click.command("graph", short_help="Draw a policy as SVG.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where to write, else to standard output.",
)
@click.option(
    "--what",
    type=click.Choice(get_args(What)),
    default="all",
    show_default=True,
    help="Draw the types and relations, the rules, or both.",
)
@click.option("--title", metavar="TEXT", help="What stands above, else the file's name.")
@json_option
@click.argument("file", type=FILE)
def command(file: Path, output: Path | None, what: What, title: str | None, as_json: bool) -> None:
    """Draw the policy FILE: its types with what they take subjects from, and its rules.

    The SVG has all it needs in it and follows the reader's light or dark setting. With --json it
    is the nodes and edges with their coordinates instead.

    \b
    sayso graph policy.sayso -o policy.svg
    sayso graph policy.sayso --what rules --title 'Who may release payments' > rules.svg
    sayso graph policy.sayso --what model --json
    """
    model = load_policy(file).model
    picture = draw_policy(model, _title(file) if title is None else title, what)
    if as_json:
        print_json(picture.to_json(), output)
    elif output is None:
        click.echo(picture.svg, nl=False)
    else:
        write_whole(output, picture.svg)


def _title(file: Path) -> str:
    """What a policy is called: its file, or its folder where the file is just `policy.sayso`."""
    stem = file.stem
    return file.resolve().parent.name or stem if stem == "policy" else stem
