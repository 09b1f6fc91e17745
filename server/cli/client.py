"""`sayso client`: the applications that ask a tenant for tokens."""

from __future__ import annotations

from typing import Any

import click

from ...identity.errors import NotThere
from ..administration.clients import DISCOVERY, Clients
from .administering import (
    Told,
    confirm,
    every,
    of_clients,
    tell,
    tenant_options,
    told_options,
)
from .client_options import changed, client_options, wanted
from .options import read_duration
from .output import table

GRACE = "1d"

PROOFS = {
    "none": "public: it proves itself by nothing, so codes are bound to it by PKCE alone",
    "client_secret_basic": "confidential: by its secret, in HTTP Basic",
    "client_secret_post": "confidential: by its secret, in the form",
    "private_key_jwt": "confidential: by private_key_jwt, signed with its own key",
}


@click.group("client", short_help="Register applications that ask for tokens.")
def command() -> None:
    """Administer the clients of a tenant. CLIENT is a client's id, or its name.

    \b
    sayso client create "My app" --redirect-uri http://127.0.0.1:8000/callback
    sayso client create Nightly --resource https://api.example --scope read
    sayso client update "My app" --add --redirect-uri https://app.example/callback
    sayso client rotate-secret "My app" --grace 1h
    """


@command.command("create", short_help="Register a client.")
@click.argument("name")
@client_options
@told_options
@of_clients
def create(name: str, use: Any, as_json: bool, **given: Any) -> None:
    """Register a client called NAME, and print what its developer needs, its secret this once.

    With a redirect URI it signs people in, and keeps a secret unless it is --public. With none it
    asks tokens for itself, for the resources that are named.

    \b
    sayso client create "My app" --redirect-uri http://127.0.0.1:8000/callback
    sayso client create Phone --public --redirect-uri com.example.phone:/callback
    sayso client create Nightly --resource https://api.example --scope read
    sayso client create Robot --resource https://api.example --jwks robot.jwks.json
    """

    async def make(clients: Clients) -> Told:
        made = await clients.create_client(wanted(name, given, await clients.resources()))
        issuer = await clients.issuer()
        return made | {"issuer": issuer, "discovery": issuer + DISCOVERY}

    tell(use(make), as_json, _write_new)


@command.command("list", short_help="List clients.")
@told_options
@of_clients
def list_(use: Any, as_json: bool) -> None:
    """List all clients of a tenant, the oldest first, those disabled too.

    \b
    sayso client list
    sayso client list --json
    """
    found = use(lambda clients: every(clients.clients))
    tell({"clients": found}, as_json, lambda _: table([_row(client) for client in found]))


@command.command("show", short_help="Show one client.")
@click.argument("who", metavar="CLIENT")
@told_options
@of_clients
def show(who: str, use: Any, as_json: bool) -> None:
    """Show what a client may ask for, and how it proves itself.

    \b
    sayso client show "My app"
    """
    tell(use(lambda clients: _found(clients, who)), as_json, _write)


@command.command("update", short_help="Change a client.")
@click.argument("who", metavar="CLIENT")
@click.option("--name", help="What people see it called.")
@client_options
@click.option("--add", "how", flag_value="add", help="Add to the lists rather than replace them.")
@click.option("--remove", "how", flag_value="remove", help="Take from the lists.")
@told_options
@of_clients
def update(who: str, use: Any, as_json: bool, how: Any, **given: Any) -> None:
    """Change what is named of a client; the rest stays. What it may do no longer ends at once.

    \b
    sayso client update "My app" --add --redirect-uri https://app.example/callback
    sayso client update "My app" --remove --scope write
    sayso client update cli_7d… --name "Our app" --no-consent
    """

    async def put(clients: Clients) -> Told:
        before = await _found(clients, who)
        changes = changed(before, given, how or "replace")
        if not changes:
            raise click.UsageError("nothing is named that is to change")
        done = await clients.update_client(before["id"], changes)
        if _has_secret(done) and not _has_secret(before):
            click.echo("it has no secret yet: `sayso client rotate-secret` gives it one", err=True)
        return done

    tell(use(put), as_json, _write)


@command.command("rotate-secret", short_help="Give a client another secret.")
@click.argument("who", metavar="CLIENT")
@click.option(
    "--grace", default=GRACE, show_default=True, metavar="DURATION",
    help="How long those before go on, such as 1h; 0s ends them now.",
)  # fmt: skip
@told_options
@of_clients
def rotate_secret(who: str, grace: str, use: Any, as_json: bool) -> None:
    """Give a client a new secret and print it, this once; those before go on for a while.

    \b
    sayso client rotate-secret "My app"
    sayso client rotate-secret "My app" --grace 0s
    """
    seconds = int(read_duration(grace, "--grace").total_seconds())

    async def rotate(clients: Clients) -> Told:
        return await clients.rotate_secret((await _found(clients, who))["id"], seconds)

    def write(made: Told) -> None:
        click.echo(
            f"made the secret {made['id']}, those before end in {grace}; this is the only time that"
            " it is shown:",
            err=True,
        )
        click.echo(made["secret"])

    tell(use(rotate), as_json, write)


@command.command("disable", short_help="Serve a client no more.")
@click.argument("who", metavar="CLIENT")
@told_options
@of_clients
def disable(who: str, use: Any, as_json: bool) -> None:
    """Serve a client no more; its tokens are refused from now on, on every server.

    \b
    sayso client disable "My app"
    """
    tell(use(lambda clients: _set_disabled(clients, who, True)), as_json, _write)


@command.command("enable", short_help="Serve a client again.")
@click.argument("who", metavar="CLIENT")
@told_options
@of_clients
def enable(who: str, use: Any, as_json: bool) -> None:
    """Serve a client again; access tokens of before stay refused.

    \b
    sayso client enable "My app"
    """
    tell(use(lambda clients: _set_disabled(clients, who, False)), as_json, _write)


@command.command("delete", short_help="Delete a client for ever.")
@click.argument("who", metavar="CLIENT")
@click.option("--yes", is_flag=True, help="Ask nothing.")
@tenant_options
@of_clients
def delete(who: str, yes: bool, use: Any) -> None:
    """Delete a client with all that people let it have; its tokens are refused.

    \b
    sayso client delete "My app" --yes
    """
    confirm(yes, f"the client {who} will be gone for ever")

    async def go(clients: Clients) -> None:
        await clients.delete_client((await _found(clients, who))["id"])

    use(go)
    click.echo(f"deleted the client {who}")


async def find_client(clients: Clients, who: str) -> str:
    """The id of a client that is named by it, or by its name; raises NotThere."""
    if who.startswith("cli_"):
        return who
    found = [c["id"] for c in await every(clients.clients) if c["name"] == who]
    if len(found) != 1:
        wrong = "several clients are" if found else "no client is"
        raise NotThere(f"{wrong} called `{who}`; `sayso client list` tells which there are")
    return str(found[0])


async def _found(clients: Clients, who: str) -> Told:
    return await clients.client(await find_client(clients, who))


async def _set_disabled(clients: Clients, who: str, disabled: bool) -> Told:
    return await clients.set_disabled(await find_client(clients, who), disabled)


def _has_secret(client: Told) -> bool:
    return str(client["token_endpoint_auth_method"]).startswith("client_secret")


def _row(client: Told) -> tuple[str, ...]:
    state = "disabled" if client["disabled_at"] else "in use"
    return client["id"], state, client["token_endpoint_auth_method"], client["name"]


def _write(client: Told) -> None:
    lists = {
        "may get tokens by": client["grant_types"],
        "scopes": client["scopes"],
        "resources": client["resources"],
        "returns to": client["redirect_uris"],
        "after signing out": client["post_logout_redirect_uris"],
    }
    told_out = client["backchannel_logout_uri"]
    table(
        [
            ("client_id", client["id"]),
            ("name", client["name"]),
            ("state", "disabled" if client["disabled_at"] else "in use"),
            ("proves itself", PROOFS[client["token_endpoint_auth_method"]]),
            *[(name, " ".join(values)) for name, values in lists.items() if values],
            *([("told of signing out", told_out)] if told_out else []),
            ("asks people", "yes" if client["consent"] else "no"),
        ]
    )


def _write_new(made: Told) -> None:
    """What a developer needs next."""
    client, secret = made["client"], made["secret"]
    table(
        [
            ("client_id", client["id"]),
            *([("client_secret", secret)] if secret else []),
            ("issuer", made["issuer"]),
            ("discovery", made["discovery"]),
            ("proves itself", PROOFS[client["token_endpoint_auth_method"]]),
            ("may get tokens by", " ".join(client["grant_types"])),
            ("scopes", " ".join(client["scopes"])),
            *[("resource", resource) for resource in client["resources"]],
            *[("returns to", uri) for uri in client["redirect_uris"]],
        ]
    )
    if secret:
        click.echo("the secret is shown this once: only its digest is kept", err=True)
