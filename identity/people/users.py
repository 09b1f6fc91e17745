"""users knows the people of a tenant: who they are, and whether they may come in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, get_args

import msgspec

from ...engine.errors import InvalidRequest
from ...store.database import Connection
from .. import graph, sessions
from ..changing import By, Changing, change
from ..errors import NotThere
from ..ids import is_id, new_id
from ..provider import Provider
from ..texts import check_text
from . import emails
from .emails import Email, Given
from .places import PAGE, Place

Status = Literal["invited", "active", "suspended"]
Role = Literal["owner", "admin", "auditor", "support"]

ROLES: tuple[Role, ...] = get_args(Role)
"""What people may be to their tenant; policies/administration says what each may do."""

CLAIMS = (
    "given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile",
    "picture", "website", "gender", "birthdate", "zoneinfo", "locale", "phone_number",
)  # fmt: skip
"""What a profile says, as OpenID Connect Core section 5.1 names it."""

LONG_CLAIM = 1_000


class User(msgspec.Struct, frozen=True):
    """A person."""

    id: str
    status: Status
    name: str
    profile: dict[str, str]
    roles: tuple[Role, ...]
    created_at: datetime
    updated_at: datetime
    emails: tuple[Email, ...] = ()

    @property
    def email(self) -> Email | None:
        """The primary address."""
        return self.emails[0] if self.emails and self.emails[0].primary else None


async def create_user(
    provider: Provider,
    by: By,
    *,
    name: str = "",
    profile: Mapping[str, str] | None = None,
    emails: Sequence[Given] = (),
    roles: Sequence[Role] = (),
    status: Status = "active",
) -> User:
    """A new person; raises InvalidRequest, or Taken where an address is verified as another's."""

    async def effect(changing: Changing) -> User:
        return await add(
            changing, name=name, profile=profile, addresses=emails, roles=roles, status=status
        )

    return await change(provider, by, effect)


async def add(
    changing: Changing,
    *,
    name: str = "",
    profile: Mapping[str, str] | None = None,
    addresses: Sequence[Given] = (),
    roles: Sequence[Role] = (),
    status: Status = "active",
) -> User:
    """A new person, as a part of a change; raises as `create_user`."""
    id = new_id("usr")
    name, kept = check_text(name, "name"), _profile(profile or {})
    checked = emails.check(addresses, changing.now)
    await changing.c.execute(
        "INSERT INTO sayso.person (tenant, id, status, name, profile, roles)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        changing.tenant,
        id,
        status,
        name,
        {claim: value for claim, value in kept.items() if value},
        _roles(roles),
    )
    await emails.put(changing, id, checked)
    await graph.show_person(changing, id)
    told = {"name": name, "emails": " ".join(e.address for e in checked)}
    details = {"status": status, "roles": _roles(roles)}
    changing.audit("person.create", f"person:{id}", details=details, personal=told)
    return await _get(changing.c, changing.tenant, id)


async def get_user(provider: Provider, id: str) -> User:
    """A person; raises NotThere."""
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        return await _get(c, provider.tenant, id)


async def list_users(
    provider: Provider,
    *,
    after: Place | None = None,
    limit: int = PAGE,
    status: Status | None = None,
    email: str | None = None,
) -> list[User]:
    """People, those there longest first, a page after a place; of these, those with an address."""
    where = ["p.tenant = $1"]
    arguments: list[object] = [provider.tenant, limit]
    if after is not None:
        arguments += after
        where.append("(p.created_at, p.id) > ($3, $4)")
    if status is not None:
        arguments.append(status)
        where.append(f"p.status = ${len(arguments)}")
    if email is not None:
        arguments.append(emails.fold(email, "email"))
        where.append(
            "p.id IN (SELECT e.person FROM sayso.person_email e"
            f" WHERE e.tenant = $1 AND e.folded = ${len(arguments)})"
        )
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        rows = await c.fetch(
            f"{_SELECT} WHERE {' AND '.join(where)} ORDER BY p.created_at, p.id LIMIT $2",
            *arguments,
        )
        return await _users(c, provider.tenant, rows)


async def update_user(
    provider: Provider,
    by: By,
    id: str,
    *,
    name: str | None = None,
    profile: Mapping[str, str | None] | None = None,
) -> User:
    """Change what is given; of a profile, the claims that are, None or "" taking one away.

    Raises NotThere or InvalidRequest.
    """

    async def effect(changing: Changing) -> User:
        user = await _held(changing, id)
        kept = user.profile | _profile(profile or {})
        now = user.name if name is None else check_text(name, "name")
        await changing.c.execute(
            "UPDATE sayso.person SET name = $3, profile = $4, updated_at = $5"
            " WHERE tenant = $1 AND id = $2",
            changing.tenant,
            id,
            now,
            {claim: value for claim, value in kept.items() if value},
            changing.now,
        )
        changed = sorted({*(profile or ()), *(("name",) if name is not None else ())})
        changing.audit("person.update", f"person:{id}", details={"changed": changed})
        return await _shown(changing, id)

    return await change(provider, by, effect)


async def set_emails(provider: Provider, by: By, id: str, addresses: Sequence[Given]) -> User:
    """Make these a person's addresses; raises NotThere, InvalidRequest or Taken."""

    async def effect(changing: Changing) -> User:
        return await put_emails(changing, id, addresses)

    return await change(provider, by, effect)


async def put_emails(changing: Changing, id: str, addresses: Sequence[Given]) -> User:
    """`set_emails`, as a part of a change."""
    user = await _held(changing, id)
    checked = emails.check(addresses, changing.now, user.emails)
    await emails.put(changing, id, checked)
    told = {"emails": " ".join(e.address for e in checked)}
    changing.audit("person.set-emails", f"person:{id}", personal=told)
    return await _shown(changing, id)


async def set_roles(provider: Provider, by: By, id: str, roles: Sequence[Role]) -> User:
    """Make a person these to the tenant; raises NotThere."""

    async def effect(changing: Changing) -> User:
        user = await _held(changing, id)
        await changing.c.execute(
            "UPDATE sayso.person SET roles = $3, updated_at = $4 WHERE tenant = $1 AND id = $2",
            changing.tenant,
            id,
            _roles(roles),
            changing.now,
        )
        details = {"from": list(user.roles), "to": _roles(roles)}
        changing.audit("person.set-roles", f"person:{id}", details=details)
        changing.notice("person", id)
        return await _get(changing.c, changing.tenant, id)

    return await change(provider, by, effect)


async def set_status(provider: Provider, by: By, id: str, status: Status) -> User:
    """Let a person in, or no longer: then all that they were signed in to ends.

    Raises NotThere.
    """

    async def effect(changing: Changing) -> User:
        user = await _held(changing, id)
        if user.status == status:
            return user
        await changing.c.execute(
            "UPDATE sayso.person SET status = $3, updated_at = $4 WHERE tenant = $1 AND id = $2",
            changing.tenant,
            id,
            status,
            changing.now,
        )
        if status == "suspended":
            await _end(changing, id)
        details = {"from": user.status, "to": status}
        changing.audit("person.set-status", f"person:{id}", details=details)
        return await _shown(changing, id)

    return await change(provider, by, effect)


async def delete_user(provider: Provider, by: By, id: str) -> None:
    """Forget a person, for ever; what the audit tells of them stays. Raises NotThere."""

    async def effect(changing: Changing) -> None:
        await _held(changing, id)
        await _end(changing, id)
        await graph.hide_person(changing, id)
        await changing.c.execute(
            "DELETE FROM sayso.person WHERE tenant = $1 AND id = $2", changing.tenant, id
        )
        changing.audit("person.delete", f"person:{id}")

    await change(provider, by, effect)


# ── Rows ──

_SELECT = (
    "SELECT p.id, p.status, p.name, p.profile, p.roles, p.created_at, p.updated_at"
    " FROM sayso.person p"
)


async def _get(c: Connection, tenant: int, id: str, more: str = "") -> User:
    rows = []
    if is_id("usr", id):
        rows = await c.fetch(f"{_SELECT} WHERE p.tenant = $1 AND p.id = $2{more}", tenant, id)
    if not rows:
        raise NotThere("there is no such person")
    (found,) = await _users(c, tenant, rows)
    return found


async def _held(changing: Changing, id: str) -> User:
    """A person whom nothing else changes meanwhile."""
    return await _get(changing.c, changing.tenant, id, " FOR UPDATE")


async def _shown(changing: Changing, id: str) -> User:
    await graph.show_person(changing, id)
    changing.notice("person", id)
    return await _get(changing.c, changing.tenant, id)


async def _users(c: Connection, tenant: int, rows: Sequence[Any]) -> list[User]:
    theirs = await emails.addresses(c, tenant, [row["id"] for row in rows])
    return [
        User(
            row["id"], row["status"], row["name"], row["profile"], tuple(row["roles"]),
            row["created_at"], row["updated_at"], tuple(theirs[row["id"]]),
        )
        for row in rows
    ]  # fmt: skip


async def _end(changing: Changing, id: str) -> None:
    """End a person's sessions, what clients were given, and every token of these."""
    await sessions.finish_all(changing, id)
    await changing.c.execute(
        "UPDATE sayso.oauth_grant SET revoked_at = $3"
        " WHERE tenant = $1 AND person = $2 AND revoked_at IS NULL",
        changing.tenant,
        id,
        changing.now,
    )
    await changing.end("person", id)


def _roles(roles: Sequence[Role]) -> list[Role]:
    return [role for role in ROLES if role in roles]


def _profile(profile: Mapping[str, str | None]) -> dict[str, str]:
    """Claims as they are kept, "" for one that is taken away."""
    unknown = [claim for claim in profile if claim not in CLAIMS]
    if unknown:
        raise InvalidRequest("there is no such claim", place=f"profile.{unknown[0]}")
    return {
        claim: check_text(value or "", f"profile.{claim}", most=LONG_CLAIM)
        for claim, value in profile.items()
    }
