"""`sayso doctor`: what a server needs, looked at."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import click

from ...engine.errors import SaysoError
from ..database import Where
from ..doctor import Finding, certificate, database, host
from ..doctor.findings import fail
from .database import attached, data_dir_option
from .options import FILE, json_option
from .output import paint, print_json

SOUND, UNSOUND = 0, 2

COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}


@click.command("doctor", short_help="Look at what a server needs, and say what is amiss.")
@data_dir_option
@click.option("--url", metavar="URL", help="Another database; better give SAYSO_DATABASE_URL.")
@click.option("--tls-certificate", type=FILE, metavar="FILE", help="The chain it serves (PEM).")
@click.option("--tls-key", type=FILE, metavar="FILE", help="The certificate's key (PEM).")
@json_option
def command(
    data_dir: Path | None,
    url: str | None,
    tls_certificate: Path | None,
    tls_key: Path | None,
    as_json: bool,
) -> int:
    """Look at this machine, the database and the certificate, and say what is amiss.

    Each thing is ok, a warning or a failure, with what to do about it. The status is 2 if there
    is a failure. Nothing is changed; a database that nobody runs is started for the while.

    \b
    sayso doctor
    sayso doctor --data-dir /var/lib/sayso --tls-certificate chain.pem --tls-key key.pem
    SAYSO_DATABASE_URL=postgresql://sayso@db/sayso sayso doctor --json
    """
    if (tls_key is None) != (tls_certificate is None):
        raise click.UsageError("--tls-certificate and --tls-key go together")
    if url is not None and data_dir is not None:
        raise click.UsageError("--url and --data-dir are two databases: give one")
    where = Where.of(data_dir) if url is None else Where(Path(), url)
    found = asyncio.run(_look(where, tls_certificate, tls_key, as_json))
    failed = [finding for finding in found if finding.state == "fail"]
    if as_json:
        print_json({"sound": not failed, "findings": [f._asdict() for f in found]})
    return UNSOUND if failed else SOUND


async def _look(
    where: Where, tls_certificate: Path | None, tls_key: Path | None, as_json: bool
) -> list[Finding]:
    found = []
    async for finding in _findings(where, tls_certificate, tls_key):
        found.append(finding)
        if not as_json:
            _show(finding)
    return found


async def _findings(
    where: Where, tls_certificate: Path | None, tls_key: Path | None
) -> AsyncIterator[Finding]:
    for finding in host.look(where.directory if where.url is None else None):
        yield finding
    if tls_certificate is not None and tls_key is not None:
        for finding in certificate.look(tls_certificate, tls_key, datetime.now(UTC)):
            yield finding
    async with contextlib.AsyncExitStack() as stack:
        url = where.url
        if url is None:
            try:
                url = (await stack.enter_async_context(attached(where.directory))).url
            except SaysoError as error:
                advice = "`sayso serve` and `sayso migrate` make one, with the same --data-dir"
                yield fail("database", str(error), advice)
                return
        async for finding in database.look(url):
            yield finding


def _show(finding: Finding) -> None:
    state = paint(finding.state.ljust(4), COLOURS[finding.state], bold=finding.state == "fail")
    click.echo(f"{state}  {finding.name}: {finding.text}")
    if finding.advice:
        click.echo(f"      {finding.advice}")
