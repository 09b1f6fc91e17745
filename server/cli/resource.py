"""`sayso resource`: what the tokens of a tenant are good for."""

from __future__ import annotations

import re
from typing import Any

import click

from ...identity.errors import NotThere
from ..administration.clients import Clients
from .administering import Told, confirm, of_clients, tell, tenant_options, told_options
from .client import find_client
from .options import read_duration
from .output import table


@click.group("resource", short_help="Name what tokens are good for.")
def command() -> None:
    """Administer the protected resources of a tenant: the APIs that tokens are for (RFC 8707).

    RESOURCE is its identifier, which is the audience of its tokens, or its id.

    \b
    sayso resource create https://api.example --scope read,write
    sayso resource update https://api.example --token-lifetime 10m
    sayso resource list
    """


_OPTIONS = (
    click.option("--name", help="What people see it called  [default: its identifier]"),
    click.option(
        "--scope", "scopes", multiple=True, metavar="SCOPE,…", help="What a token for it can allow."
    ),
    click.option(
        "--token-lifetime", metavar="DURATION", help="How long a token lives  [default: 5m]"
    ),
    click.option(
        "--client", metavar="CLIENT",
        help="As which client it asks what a token is worth, by id or name.",
    ),
)  # fmt: skip


def _options(function: Any) -> Any:
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


@command.command("create", short_help="Name a resource.")
@click.argument("identifier")
@_options
@told_options
@of_clients
def create(identifier: str, use: Any, as_json: bool, **given: Any) -> None:
    """Have tokens be good for IDENTIFIER, an absolute URI: that of an API.

    Clients that are given it by `sayso client` may ask tokens for it.

    \b
    sayso resource create https://api.example --scope read,write
    sayso resource create https://api.example/v2 --name "The API" --token-lifetime 10m
    """

    async def make(clients: Clients) -> Told:
        asked = {"identifier": identifier, "name": identifier[:200]}
        return await clients.create_resource(asked | await _read(clients, given))

    tell(use(make), as_json, _write)


@command.command("list", short_help="List resources.")
@told_options
@of_clients
def list_(use: Any, as_json: bool) -> None:
    """List all resources of a tenant, by identifier.

    \b
    sayso resource list
    """
    found = use(lambda clients: clients.resources())
    rows = [(r["id"], r["identifier"], r["name"], ",".join(r["scopes"])) for r in found]
    tell({"resources": found}, as_json, lambda _: table(rows))


@command.command("update", short_help="Change a resource.")
@click.argument("which", metavar="RESOURCE")
@_options
@told_options
@of_clients
def update(which: str, use: Any, as_json: bool, **given: Any) -> None:
    """Change what is named of a resource; a token with a scope that is gone is refused at once.

    \b
    sayso resource update https://api.example --scope read
    sayso resource update https://api.example --client "The API"
    """

    async def put(clients: Clients) -> Told:
        changes = await _read(clients, given)
        if not changes:
            raise click.UsageError("nothing is named that is to change")
        return await clients.update_resource(await _find(clients, which), changes)

    tell(use(put), as_json, _write)


@command.command("delete", short_help="Delete a resource.")
@click.argument("which", metavar="RESOURCE")
@click.option("--yes", is_flag=True, help="Ask nothing.")
@tenant_options
@of_clients
def delete(which: str, yes: bool, use: Any) -> None:
    """Delete a resource that no client names: `sayso client update --remove --resource` first.

    \b
    sayso resource delete https://api.example --yes
    """
    confirm(yes, f"the resource {which} will be gone")

    async def go(clients: Clients) -> None:
        await clients.delete_resource(await _find(clients, which))

    use(go)
    click.echo(f"deleted the resource {which}")


async def _find(clients: Clients, which: str) -> str:
    """The id of a resource that is named by it, or by its identifier; raises NotThere."""
    for resource in await clients.resources():
        if which in (resource["id"], resource["identifier"]):
            return str(resource["id"])
    raise NotThere(f"there is no resource `{which}`; `sayso resource list` tells which there are")


async def _read(clients: Clients, given: Any) -> Told:
    """What was said of a resource; raises click.UsageError."""
    asked = {name: value for name, value in given.items() if value not in (None, ())}
    if "scopes" in asked:
        asked["scopes"] = [s for text in asked["scopes"] for s in re.split(r"[,\s]+", text) if s]
    if "token_lifetime" in asked:
        length = read_duration(asked.pop("token_lifetime"), "--token-lifetime")
        asked["token_seconds"] = int(length.total_seconds())
    if "client" in asked:
        asked["client"] = await find_client(clients, asked["client"])
    return asked


def _write(resource: Told) -> None:
    table(
        [
            ("id", resource["id"]),
            ("identifier", resource["identifier"]),
            ("name", resource["name"]),
            ("scopes", " ".join(resource["scopes"]) or "none"),
            ("a token lives", f"{resource['token_seconds']} seconds"),
            ("asks as", resource["client"] or "no client"),
        ]
    )
