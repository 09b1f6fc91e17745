"""`sayso signing-key`: the keys that a tenant's tokens are signed with."""

from __future__ import annotations

from typing import Any

import click

from .administering import Told, confirm, of_clients, tell, tenant_options, told_options
from .output import table

ALGORITHMS = ("Ed25519", "ES256", "RS256")


@click.group("signing-key", short_help="Show and rotate the keys that sign tokens.")
def command() -> None:
    """Administer the keys that a tenant's tokens are signed with. They follow one another by
    themselves, every 90 days.

    \b
    sayso signing-key list
    sayso signing-key rotate
    sayso signing-key revoke key_7d… --yes
    """


@command.command("list", short_help="List the keys.")
@told_options
@of_clients
def list_(use: Any, as_json: bool) -> None:
    """List the keys that sign, those that are still believed and those to sign next.

    \b
    sayso signing-key list
    """
    found = use(lambda clients: clients.keys())
    tell({"keys": found}, as_json, lambda _: table([_row(key) for key in found]))


@command.command("rotate", short_help="Go on to the next keys.")
@click.option("--algorithm", type=click.Choice(ALGORITHMS), help="Only those  [default: all]")
@click.option("--at-once", is_flag=True, help="Refuse all that those before have signed.")
@told_options
@of_clients
def rotate(algorithm: Any, at_once: bool, use: Any, as_json: bool) -> None:
    """Make the next keys. Those before sign until the next have been seen, a day later.

    With --at-once all tokens there are are refused from now on: where a key may be in other hands.

    \b
    sayso signing-key rotate
    sayso signing-key rotate --algorithm RS256 --at-once
    """
    made = use(lambda clients: clients.rotate_keys(algorithm, at_once))
    tell({"keys": made}, as_json, lambda _: click.echo("\n".join(made)))


@command.command("revoke", short_help="Retire one key at once.")
@click.argument("id")
@click.option("--yes", is_flag=True, help="Ask nothing.")
@tenant_options
@of_clients
def revoke(id: str, yes: bool, use: Any) -> None:
    """Refuse all that the key ID has signed. If no other signs, one is made when it is needed.

    \b
    sayso signing-key revoke key_7d… --yes
    """
    confirm(yes, f"what the key {id} has signed will be refused")
    use(lambda clients: clients.revoke_key(id))
    click.echo(f"revoked the key {id}")


def _row(key: Told) -> tuple[str, ...]:
    until = key["signs_until"]
    signs = f"from {key['signs_from']}" + (f" until {until}" if until else "")
    return key["id"], key["algorithm"], f"signs {signs}"
