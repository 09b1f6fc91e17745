"""`sayso demo`: a few decisions with their reasons, then a server to try."""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple

import click

from ...compiler.unparse import rule_text
from ...engine.data import read_rows
from ...engine.times import parse_datetime
from ...identity import graph
from ...nl.compile import compile_english
from ...nl.gate import rule_name
from ...nl.outcome import Compiled
from ...nl.rule import extended
from ...store.changes import Write
from ...store.database import connect
from ...store.tenants import DEFAULT
from ...tenants import publishing
from ...tenants.directory import Directory
from ...tenants.files import Service
from ...tenants.importing import Importer
from ...tenants.loading import load_policy, read_text
from .. import demo, logs
from ..database import Where, default_directory, serve_database
from ..run import CannotListen, Options, listen
from ..wording import explain_in_words
from .check import decision_json
from .options import json_option
from .output import explanation_text, paint, print_json

FOLDER = Path(demo.__file__).parent
POLICY = FOLDER / "policy.sayso"
WORDS = FOLDER / "words.sayso"
"""Declarations without a rule: the words of the demo's sentences."""
DATA_FILE = FOLDER / "data.jsonl"

PORT = 8080

MONDAY = "2026-11-02T10:00:00-05:00"
SATURDAY = "2026-11-07T10:00:00-05:00"


SENTENCES = (
    "Alice can edit docs shared with her team, weekdays only",
    "Users can edit documents shared with their team, weekdays only, from the corporate network.",
    "only approvers in the finance org can release payments over $10k",
)
"""What the demo writes in English."""


class Question(NamedTuple):
    """One request of the demo."""

    subject: str
    action: str
    resource: str
    now: str
    ip: str | None


QUESTIONS = (
    Question("user:dave", "edit", "document:plan", MONDAY, "10.20.1.7"),
    Question("user:dave", "edit", "document:plan", SATURDAY, "10.20.1.7"),
    Question("user:dave", "edit", "document:plan", MONDAY, None),
    Question("user:mallory", "edit", "document:plan", MONDAY, "10.20.1.7"),
    Question("user:anyone", "view", "document:welcome", SATURDAY, None),
)


@click.command("demo", short_help="Show a few decisions, then serve them.")
@click.option("--once", is_flag=True, help="End after the decisions instead of serving.")
@click.option("--port", type=click.IntRange(0, 65535), help=f"Port to serve on, else {PORT}.")
@click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="SAYSO_DATA_DIR",
    metavar="DIR",
    help="Where the database lies, and stays  [default: ./sayso-data]",
)
@json_option
def command(once: bool, port: int | None, data_dir: Path | None, as_json: bool) -> None:
    """Decide a few requests by a small policy, say why, then serve them on this machine.

    The server keeps policy and data in a database of its own. A second start finds them there.

    \b
    sayso demo
    sayso demo --once
    """
    service = Service(POLICY, [DATA_FILE])
    if as_json:
        print_json([_decide_json(service, question) for question in QUESTIONS])
    else:
        click.echo(paint("English becomes policy, on this machine, without a model:\n", "cyan"))
        for text in SENTENCES:
            _write(text)
        click.echo(paint(f"The policy is {POLICY}\n", "cyan"))
        for question in QUESTIONS:
            _show(service, question)
    if not once:
        _serve(port, data_dir)


def _write(text: str) -> None:
    """A sentence, and what it comes to by its words and the demo's declarations alone."""
    model = load_policy(WORDS).model
    click.echo(paint(f"$ sayso write {text!r}", "blue", bold=True))
    begun = time.perf_counter()
    outcome = compile_english(text, model)
    took = (time.perf_counter() - begun) * 1000
    assert isinstance(outcome, Compiled), outcome
    wide = extended(model, outcome.rule, rule_name(text, ()))
    for rule in wide.rules:
        # the rule's own lines, without its name
        click.echo(rule_text(rule, wide).partition("\n")[2].rstrip())
    click.echo(paint(f"  in {took:.0f} ms\n", "green"))


def _show(service: Service, question: Question) -> None:
    """One question as a command line would put it, and the explanation."""
    subject, action, resource, now, ip = question
    circumstances = f" at {now}" + (f" from {ip}" if ip else "")
    click.echo(paint(f"$ may {subject} {action} {resource}{circumstances}?", "blue", bold=True))
    explanation = explain_in_words(
        service.current.engine, subject, action, resource, _context(ip), now=parse_datetime(now)
    )
    click.echo(explanation_text(explanation))
    click.echo()


def _decide_json(service: Service, question: Question) -> dict[str, object]:
    subject, action, resource, now, ip = question
    decision = service.current.engine.check(
        subject, action, resource, _context(ip), now=parse_datetime(now)
    )
    return question._asdict() | decision_json(decision)


def _context(ip: str | None) -> dict[str, str] | None:
    return {"ip": ip} if ip else None


def _serve(port: int | None, data_dir: Path | None) -> None:
    """Serve on the port asked for, or on the usual one, or, that being taken, on a free one."""
    logs.configure()
    try:
        bound = listen("127.0.0.1", PORT if port is None else port)
    except CannotListen:
        if port is not None:
            raise
        bound = listen("127.0.0.1", 0)
    serve_database(
        Where(data_dir or default_directory()),
        bound,
        Options(),
        require_keys=False,
        tell=lambda text: click.echo(paint(text, "cyan"), err=True),
        started=_invite,
        prepare=_fill,
    )


async def _fill(url: str) -> None:
    """Give the default tenant the demo's policy and data, unless it has a policy already."""
    database = await connect(url, size=2)
    try:
        async with Directory(database, url, deriving=graph) as directory:
            replica = await directory.named(DEFAULT)
            if replica.policy:
                return
            tenant = replica.tenant
            version = await publishing.keep(
                database, tenant, read_text(POLICY), author="sayso demo"
            )
            await directory.publish(replica, version.version, expected=0, actor="sayso demo")
            rows = enumerate(read_rows(read_text(DATA_FILE).splitlines(), DATA_FILE.name), 1)
            by = Write(actor="sayso demo", reason="the demo's data", policy=version.version)
            schema = replica.current.engine.schema
            await Importer(database, tenant, schema, by).run(rows, DATA_FILE.name)
    finally:
        await database.close()


def _invite(url: str) -> None:
    body = (
        '{"subject":{"type":"user","id":"anyone"},"action":{"name":"view"},'
        '"resource":{"type":"document","id":"welcome"}}'
    )
    click.echo(f"Serving on {url} (Ctrl-C ends it). Try:\n")
    click.echo(
        f"  curl -s {url}/access/v1/evaluation -H 'Content-Type: application/json' \\\n"
        f"    -d '{body}'\n"
    )
