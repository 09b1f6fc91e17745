"""`sayso keys`: the API keys of a tenant."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from ...engine.errors import SaysoError
from ...engine.times import parse_datetime
from ...store.keys import SCOPES, ApiKey, Scope
from .database import where_options, with_tenant
from .options import json_option, read_duration, tenant_option
from .output import date, print_json, table

GRACE = "1d"


@click.group("keys", short_help="Make, list, revoke and rotate API keys.")
def command() -> None:
    """Administer the API keys of a tenant, which clients send as `Authorization: Bearer KEY`.

    \b
    sayso keys create billing --scope check,read --expires 90d
    sayso keys list
    sayso keys rotate 4f1c22e09ab0d377 --grace 1h
    sayso keys revoke 4f1c22e09ab0d377
    """


@command.command("create", short_help="Make a key.")
@click.argument("name")
@click.option(
    "--scope", "scopes", multiple=True, metavar="SCOPE,…",
    help=f"What it is good for, of {', '.join(SCOPES)}; admin is all  [default: check]",
)  # fmt: skip
@click.option(
    "--expires", metavar="WHEN", help="When it ends: 90d, 12h, or a time  [default: never]"
)
@tenant_option
@where_options
@json_option
def create(
    name: str,
    scopes: tuple[str, ...],
    expires: str | None,
    tenant: str,
    data_dir: Path | None,
    as_json: bool,
) -> None:
    """Make a key called NAME and print it, this once: only its digest is kept.

    \b
    sayso keys create billing
    sayso keys create sync --scope read,write --expires 90d --tenant acme
    sayso keys create ops --scope admin --expires 2027-01-01T00:00:00Z
    """
    wanted = _scopes(scopes)
    ends = _end(expires) if expires is not None else None
    key, text = with_tenant(data_dir, tenant, lambda t: t.create_key(name, wanted, ends))
    _print(key, text, as_json)


@command.command("list", short_help="List the keys.")
@tenant_option
@where_options
@json_option
def list_(tenant: str, data_dir: Path | None, as_json: bool) -> None:
    """List all keys of a tenant, the oldest first, those out of force too.

    \b
    sayso keys list --tenant acme
    """
    found = with_tenant(data_dir, tenant, lambda t: t.list_keys())
    if as_json:
        print_json({"keys": [key_json(key) for key in found]})
        return
    now = datetime.now(UTC)
    table([(key.id, _state(key, now), ",".join(key.scopes), key.name) for key in found])


@command.command("revoke", short_help="Refuse a key from now on.")
@click.argument("id")
@tenant_option
@where_options
def revoke(id: str, tenant: str, data_dir: Path | None) -> None:
    """Refuse the key ID from now on, in servers that run within a second.

    \b
    sayso keys revoke 4f1c22e09ab0d377
    """
    with_tenant(data_dir, tenant, lambda t: t.revoke_key(id))
    click.echo(f"revoked the key {id}")


@command.command("rotate", short_help="Make a key in the place of another.")
@click.argument("id")
@click.option(
    "--grace", default=GRACE, show_default=True, metavar="DURATION",
    help="How long the old one goes on, such as 1h; 0s ends it now.",
)  # fmt: skip
@tenant_option
@where_options
@json_option
def rotate(id: str, grace: str, tenant: str, data_dir: Path | None, as_json: bool) -> None:
    """Make a key with the name and scopes of the key ID, which goes on for a while yet.

    \b
    sayso keys rotate 4f1c22e09ab0d377 --grace 1h
    """
    length = read_duration(grace, "--grace")
    key, text = with_tenant(data_dir, tenant, lambda t: t.rotate_key(id, length))
    _print(key, text, as_json)


def _print(key: ApiKey, text: str, as_json: bool) -> None:
    """A key that was made. Its text alone goes to standard output, to be piped away."""
    if as_json:
        print_json({"key": key_json(key), "text": text})
        return
    ends = f", ends {date(key.expires_at)}" if key.expires_at else ""
    click.echo(
        f"made the key {key.id} ({key.name}) for {', '.join(key.scopes)}{ends}; "
        "this is the only time that it is shown:",
        err=True,
    )
    click.echo(text)


def key_json(key: ApiKey) -> dict[str, Any]:
    """A key as it is told in JSON."""
    return {
        "id": key.id,
        "name": key.name,
        "scopes": list(key.scopes),
        "created_at": date(key.created_at),
        "expires_at": date(key.expires_at),
        "revoked_at": date(key.revoked_at),
    }


def _state(key: ApiKey, now: datetime) -> str:
    if key.revoked_at is not None:
        return f"revoked {date(key.revoked_at)}"
    if key.expires_at is None:
        return "in force"
    return f"{'ended' if key.expires_at <= now else 'in force until'} {date(key.expires_at)}"


def _scopes(given: tuple[str, ...]) -> list[Scope]:
    said = [part.strip() for text in given for part in text.split(",")] or ["check"]
    for scope in said:
        if scope not in SCOPES:
            raise click.UsageError(f"--scope {scope}: expected one of {', '.join(SCOPES)}")
    return [scope for scope in SCOPES if scope in said]


def _end(text: str) -> datetime:
    now = datetime.now(UTC)
    if "-" in text[1:]:
        try:
            at = datetime.fromtimestamp(parse_datetime(text) / 1e6, UTC)
        except SaysoError as error:
            raise click.UsageError(f"--expires {text}: {error}") from None
    else:
        at = now + read_duration(text, "--expires")
    if at <= now:
        raise click.UsageError(f"--expires {text}: it lies in the past")
    return at
