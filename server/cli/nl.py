"""`sayso nl`: how well English is understood."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from ...compiler import model as m
from ...engine.errors import SaysoError, Several
from ...nl.evaluation.evaluate import Compile, evaluate
from ...nl.evaluation.figures import report
from ...nl.evaluation.front_ends import FRONT_ENDS, MODEL_FRONT_ENDS, NAMES, model_front_end
from ...nl.evaluation.records import Record, read_records
from ...tenants.loading import UnreadableFile, load_policy, read_bytes
from .nl_report import print_report
from .options import FILE, json_option
from .output import end_progress, print_json


@click.group("nl", short_help="Judge how well English is understood.")
def command() -> None:
    """Judge how well English is understood.

    \b
    sayso nl eval rules.jsonl --vocabulary vocabularies
    """


@command.command("eval", short_help="Judge a front end by texts whose meaning is known.")
@click.option(
    "--vocabulary",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    metavar="DIR",
    help="Where DOMAIN.sayso declares what each domain knows.",
)
@click.option(
    "--front-end",
    "front_end",
    type=click.Choice(NAMES),
    default="controlled",
    show_default=True,
    help="What compiles the texts; the others ask a language model where that one can't.",
)
@click.option("--model", "model_name", metavar="NAME", help="The language model to ask.")
@click.option("--base-url", metavar="URL", help="Where it is asked, if not at its provider.")
@json_option
@click.argument("rules", type=FILE)
def evaluate_command(
    rules: Path,
    folder: Path,
    front_end: str,
    model_name: str | None,
    base_url: str | None,
    as_json: bool,
) -> None:
    """Compile each text of RULES, run its examples through the engine, and count.

    RULES has one record a line, as docs/english-evaluation.md describes them. Exits with 0
    whatever the figures are, and with 2 if a file is bad.

    \b
    sayso nl eval rules.jsonl --vocabulary vocabularies
    sayso nl eval rules.jsonl --vocabulary vocabularies --json
    sayso nl eval rules.jsonl --vocabulary vocabularies --front-end openai --model NAME
    """
    asking = None
    if front_end in MODEL_FRONT_ENDS:
        asking = model_front_end(front_end, model_name, base_url)
        if asking.warning is not None:
            click.echo(f"warning: {asking.warning}", err=True)
    elif model_name or base_url:
        raise click.UsageError("--model and --base-url are for a front end that asks a model")
    compile_text: Compile = asking or FRONT_ENDS[front_end]()
    records = read_records(read_bytes(rules).splitlines(), str(rules))
    vocabularies = load_vocabularies(folder, records)
    shown = _progress if sys.stderr.isatty() else None
    try:
        results = evaluate(records, vocabularies, compile_text, shown)
    finally:
        if shown is not None:
            end_progress(lambda _: None)
    if as_json:
        usage = {} if asking is None else {"usage": asking.usage.to_json()}
        print_json({**report(results), **usage})
    else:
        print_report(results)
        for line in asking.usage.lines() if asking is not None else ():
            click.echo(f"\n{line}")


def load_vocabularies(folder: Path, records: Iterable[Record]) -> dict[str, m.Model]:
    """The model of each domain; raises Several for what is missing or does not compile."""
    first: dict[str, str] = {}
    for record in records:
        first.setdefault(record.domain, record.place)
    models: dict[str, m.Model] = {}
    errors: list[SaysoError] = []
    for domain, place in first.items():
        path = folder / f"{domain}.sayso"
        if not path.is_file():
            message = f"the domain `{domain}` has no vocabulary: {path} is missing"
            errors.append(UnreadableFile(message, place=place))
            continue
        try:
            models[domain] = load_policy(path).model
        except SaysoError as error:
            errors.append(error)
    if errors:
        raise Several(errors)
    return models


def _progress(done: int, records: int) -> None:
    click.echo(f"\rrule {done + 1} of {records}", err=True, nl=False)
