"""`sayso user`: the people of a tenant."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

import click

from ...identity.errors import NotThere
from ...identity.people.emails import Given
from ...identity.people.users import ROLES, Role, Status
from ..administration.people import People
from .administering import Told, confirm, every, tell, tenant_options, told_options
from .database import with_tenant
from .options import reason_option
from .output import table


@click.group("user", short_help="Make, list, suspend and delete people.")
def command() -> None:
    """Administer the people of a tenant. WHO is a person's id or an address of theirs.

    \b
    sayso user create --name Ann --email ann@a.example --verified --role admin
    sayso user list
    sayso user suspend ann@a.example --reason "on leave"
    """


@command.command("create", short_help="Make a person.")
@click.option("--name", default="", help="What they are called.")
@click.option("--email", "emails", multiple=True, metavar="ADDRESS", help="The first is primary.")
@click.option("--verified", is_flag=True, help="The addresses are known to be theirs.")
@click.option(
    "--role", "roles", multiple=True, type=click.Choice(ROLES),
    help="What they are to the tenant.",
)  # fmt: skip
@told_options
def create(
    name: str,
    emails: tuple[str, ...],
    verified: bool,
    roles: tuple[Role, ...],
    tenant: str,
    data_dir: Path | None,
    as_json: bool,
) -> None:
    """Make a person, and print their id.

    \b
    sayso user create --name Ann --email ann@a.example
    sayso user create --email root@a.example --verified --role owner --tenant acme
    """
    given = [Given(address, verified=verified or None) for address in emails]

    async def make(people: People) -> Told:
        made = await people.create_user(name, given)
        return await people.set_roles(made["id"], roles, "") if roles else made

    made = with_tenant(data_dir, tenant, lambda t: make(t.people))
    tell(made, as_json, lambda user: click.echo(user["id"]))


@command.command("list", short_help="List people.")
@click.option(
    "--status", type=click.Choice(["invited", "active", "suspended"]), help="Only those who are."
)
@told_options
def list_(status: Status | None, tenant: str, data_dir: Path | None, as_json: bool) -> None:
    """List all people of a tenant, those there longest first.

    \b
    sayso user list --status suspended
    sayso user list --json
    """

    def page(people: People) -> Any:
        return every(partial(people.users, status=status))

    found = with_tenant(data_dir, tenant, lambda t: page(t.people))
    tell({"users": found}, as_json, lambda _: table([_row(user) for user in found]))


@command.command("show", short_help="Show one person.")
@click.argument("who")
@told_options
def show(who: str, tenant: str, data_dir: Path | None, as_json: bool) -> None:
    """Show a person's status, addresses and roles.

    \b
    sayso user show ann@a.example
    """
    _print(_with(data_dir, tenant, who, lambda people, id: people.user(id)), as_json)


@command.command("roles", short_help="Say what a person is to the tenant.")
@click.argument("who")
@click.argument("roles", nargs=-1, type=click.Choice(ROLES))
@reason_option
@told_options
def set_roles(
    who: str,
    roles: tuple[Role, ...],
    reason: str,
    tenant: str,
    data_dir: Path | None,
    as_json: bool,
) -> None:
    """Give a person these roles and no others; none takes all away.

    \b
    sayso user roles ann@a.example admin
    sayso user roles ann@a.example
    """
    done = _with(data_dir, tenant, who, lambda people, id: people.set_roles(id, roles, reason))
    _print(done, as_json)


@command.command("suspend", short_help="Let a person in no longer.")
@click.argument("who")
@reason_option
@told_options
def suspend(who: str, reason: str, tenant: str, data_dir: Path | None, as_json: bool) -> None:
    """Let a person in no longer; their sessions and tokens end at once, on every server.

    \b
    sayso user suspend ann@a.example --reason "on leave"
    """
    done = _with(data_dir, tenant, who, lambda people, id: people.suspend_user(id, reason))
    _print(done, as_json)


@command.command("resume", short_help="Let a person in again.")
@click.argument("who")
@reason_option
@told_options
def resume(who: str, reason: str, tenant: str, data_dir: Path | None, as_json: bool) -> None:
    """Let a person sign in again; what ended stays ended.

    \b
    sayso user resume ann@a.example
    """
    done = _with(data_dir, tenant, who, lambda people, id: people.resume_user(id, reason))
    _print(done, as_json)


@command.command("delete", short_help="Delete a person for ever.")
@click.argument("who")
@click.option("--yes", is_flag=True, help="Ask nothing.")
@tenant_options
def delete(who: str, yes: bool, tenant: str, data_dir: Path | None) -> None:
    """Delete a person for ever, with their memberships, sessions and all they sign in with.

    \b
    sayso user delete ann@a.example --yes
    """
    confirm(yes, f"{who} will be gone for ever")
    _with(data_dir, tenant, who, lambda people, id: people.delete_user(id))
    click.echo(f"deleted {who}")


async def find(people: People, who: str) -> str:
    """The id of a person who is named by it, or by an address; raises NotThere."""
    if "@" not in who:
        return who
    found, _ = await people.users(2, None, email=who)
    if len(found) != 1:
        wrong = "several people have" if found else "nobody has"
        raise NotThere(f"{wrong} the address `{who}`; `sayso user list` tells who there is")
    return str(found[0]["id"])


def _with(
    data_dir: Path | None, tenant: str, who: str, do: Callable[[People, str], Awaitable[Any]]
) -> Any:
    async def main(people: People) -> Any:
        return await do(people, await find(people, who))

    return with_tenant(data_dir, tenant, lambda t: main(t.people))


def _print(user: Told, as_json: bool) -> None:
    tell(user, as_json, _write)


def _write(user: Told) -> None:
    table(
        [
            ("id", user["id"]),
            ("name", user["name"] or "none"),
            ("status", user["status"]),
            ("roles", ", ".join(user["roles"]) or "none"),
            *[("address", _address(email)) for email in user["emails"]],
            ("made", user["created_at"]),
        ]
    )


def _address(email: Told) -> str:
    return str(email["address"]) + ("" if email["verified_at"] else " (not verified)")


def _row(user: Told) -> tuple[str, ...]:
    address = _address(user["emails"][0]) if user["emails"] else ""
    return user["id"], user["status"], user["name"], address, ",".join(user["roles"])
