"""`sayso organization`: the organizations of a tenant, and who is in them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from ..administration.people import People
from .administering import Told, confirm, every, tell, tenant_options, told_options
from .database import with_tenant
from .output import table
from .user import find


@click.group("organization", short_help="Make, list, suspend and delete organizations.")
def command() -> None:
    """Administer the organizations of a tenant, and who is in them.

    \b
    sayso organization create Acme
    sayso organization add org_7d… ann@a.example --role admin
    sayso organization members org_7d…
    """


@command.command("create", short_help="Make an organization.")
@click.argument("name")
@told_options
def create(name: str, tenant: str, data_dir: Path | None, as_json: bool) -> None:
    """Make an organization called NAME, and print its id.

    \b
    sayso organization create Acme
    """
    made = with_tenant(data_dir, tenant, lambda t: t.people.create_organization(name))
    tell(made, as_json, lambda found: click.echo(found["id"]))


@command.command("list", short_help="List organizations.")
@told_options
def list_(tenant: str, data_dir: Path | None, as_json: bool) -> None:
    """List all organizations of a tenant, the oldest first.

    \b
    sayso organization list
    """
    found = with_tenant(data_dir, tenant, lambda t: every(t.people.organizations))
    rows = [(o["id"], o["status"], o["name"]) for o in found]
    tell({"organizations": found}, as_json, lambda _: table(rows))


@command.command("show", short_help="Show one organization.")
@click.argument("id")
@told_options
def show(id: str, tenant: str, data_dir: Path | None, as_json: bool) -> None:
    """Show how the organization ID stands.

    \b
    sayso organization show org_7d…
    """
    _print(with_tenant(data_dir, tenant, lambda t: t.people.organization(id)), as_json)


@command.command("suspend", short_help="Suspend an organization.")
@click.argument("id")
@told_options
def suspend(id: str, tenant: str, data_dir: Path | None, as_json: bool) -> None:
    """Have its admins change nothing in it; what else that means is what policies make of it.

    \b
    sayso organization suspend org_7d…
    """
    _print(with_tenant(data_dir, tenant, lambda t: t.people.suspend_organization(id)), as_json)


@command.command("resume", short_help="End a suspension.")
@click.argument("id")
@told_options
def resume(id: str, tenant: str, data_dir: Path | None, as_json: bool) -> None:
    """Have all be as it was.

    \b
    sayso organization resume org_7d…
    """
    _print(with_tenant(data_dir, tenant, lambda t: t.people.resume_organization(id)), as_json)


@command.command("delete", short_help="Delete an organization for ever.")
@click.argument("id")
@click.option("--yes", is_flag=True, help="Ask nothing.")
@tenant_options
def delete(id: str, yes: bool, tenant: str, data_dir: Path | None) -> None:
    """Delete the organization ID with its memberships, groups and invitations; its people stay.

    \b
    sayso organization delete org_7d… --yes
    """
    confirm(yes, f"the organization {id} will be gone for ever")
    with_tenant(data_dir, tenant, lambda t: t.people.delete_organization(id))
    click.echo(f"deleted the organization {id}")


@command.command("members", short_help="List who is in an organization.")
@click.argument("id")
@told_options
def members(id: str, tenant: str, data_dir: Path | None, as_json: bool) -> None:
    """List who is in the organization ID, in what roles.

    \b
    sayso organization members org_7d…
    """
    found = with_tenant(data_dir, tenant, lambda t: every(partial(t.people.members, id)))
    rows = [(m["user"], ",".join(m["roles"])) for m in found]
    tell({"members": found}, as_json, lambda _: table(rows))


@command.command("add", short_help="Have a person in an organization.")
@click.argument("id")
@click.argument("who")
@click.option("--role", "roles", multiple=True, metavar="ROLE", help="Such as admin.")
@told_options
def add(
    id: str,
    who: str,
    roles: tuple[str, ...],
    tenant: str,
    data_dir: Path | None,
    as_json: bool,
) -> None:
    """Have a person, by id or address, in the organization ID, in these roles and no others.

    \b
    sayso organization add org_7d… ann@a.example --role admin
    """

    async def put(people: People) -> Told:
        return await people.put_member(id, await find(people, who), roles)

    done = with_tenant(data_dir, tenant, lambda t: put(t.people))
    said = ", ".join(("member", *done["roles"]))
    tell(done, as_json, lambda member: click.echo(f"{member['user']} is in {id}: {said}"))


@command.command("remove", short_help="Have a person in an organization no longer.")
@click.argument("id")
@click.argument("who")
@tenant_options
def remove(id: str, who: str, tenant: str, data_dir: Path | None) -> None:
    """Have a person, by id or address, in the organization ID no longer, nor in its groups.

    \b
    sayso organization remove org_7d… ann@a.example
    """

    async def go(people: People) -> None:
        await people.remove_member(id, await find(people, who))

    with_tenant(data_dir, tenant, lambda t: go(t.people))
    click.echo(f"{who} is in {id} no longer")


def _print(found: Told, as_json: bool) -> None:
    tell(found, as_json, lambda _: table([(n, found[n]) for n in ("id", "name", "status")]))
