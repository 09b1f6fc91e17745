"""`sayso demo`: a few decisions with their reasons, then a server to try."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import click

from ...engine.times import parse_datetime
from ...tenants.files import Service
from .. import demo, logs
from ..run import CannotListen, Options, listen, serve
from .check import decision_json
from .options import json_option
from .output import explanation_text, paint, print_json

FOLDER = Path(demo.__file__).parent
POLICY = FOLDER / "policy.sayso"
DATA = FOLDER / "data.jsonl"

PORT = 8080

MONDAY = "2026-11-02T10:00:00-05:00"
SATURDAY = "2026-11-07T10:00:00-05:00"


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
@json_option
def command(once: bool, port: int | None, as_json: bool) -> None:
    """Decide a few requests by a small policy, say why, then serve them on this machine.

    \b
    sayso demo
    sayso demo --once
    """
    service = Service(POLICY, [DATA])
    if as_json:
        print_json([_decide_json(service, question) for question in QUESTIONS])
    else:
        click.echo(paint(f"The policy is {POLICY}\n", "cyan"))
        for question in QUESTIONS:
            _show(service, question)
    if not once:
        _serve(service, port)


def _show(service: Service, question: Question) -> None:
    """One question as a command line would put it, and the explanation."""
    subject, action, resource, now, ip = question
    circumstances = f" at {now}" + (f" from {ip}" if ip else "")
    click.echo(paint(f"$ may {subject} {action} {resource}{circumstances}?", "blue", bold=True))
    explanation = service.current.engine.explain(
        subject, action, resource, _context(ip), now=parse_datetime(now)
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


def _serve(service: Service, port: int | None) -> None:
    """Serve on the port asked for, or on the usual one, or, that being taken, on a free one."""
    logs.configure()
    try:
        bound = listen("127.0.0.1", PORT if port is None else port)
    except CannotListen:
        if port is not None:
            raise
        bound = listen("127.0.0.1", 0)
    serve(service, bound, Options(), _invite)


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
