"""people knows what an operator does to a tenant's people and organizations.

What is told of them is as /v1 tells it, whichever way they are reached.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol
from urllib.parse import quote

from ...identity.people.emails import Given
from ...identity.people.users import Role, Status
from ..commands import organizations, users
from ..commands.caller import Caller
from ..commands.telling import Told, told_member, told_organization, told_user
from .asking import Page, Remote


class People(Protocol):
    """The people and organizations of one tenant; each raises NotThere and its like."""

    async def create_user(self, name: str, emails: Sequence[Given]) -> Told:
        """A new person; raises Taken."""

    async def users(
        self,
        limit: int,
        cursor: str | None,
        *,
        status: Status | None = None,
        email: str | None = None,
    ) -> Page:
        """People, those there longest first."""

    async def user(self, id: str) -> Told:
        """A person."""

    async def set_roles(self, id: str, roles: Sequence[Role], reason: str) -> Told:
        """Say what a person is to the tenant."""

    async def suspend_user(self, id: str, reason: str) -> Told:
        """Let a person in no longer."""

    async def resume_user(self, id: str, reason: str) -> Told:
        """Let a person in again."""

    async def delete_user(self, id: str) -> None:
        """Forget a person for ever."""

    async def create_organization(self, name: str) -> Told:
        """A new organization."""

    async def organizations(self, limit: int, cursor: str | None) -> Page:
        """Organizations, the oldest first."""

    async def organization(self, id: str) -> Told:
        """An organization."""

    async def suspend_organization(self, id: str) -> Told:
        """Have an organization's admins change nothing in it."""

    async def resume_organization(self, id: str) -> Told:
        """End a suspension."""

    async def delete_organization(self, id: str) -> None:
        """Delete an organization for ever."""

    async def members(self, id: str, limit: int, cursor: str | None) -> Page:
        """Who is in an organization, by their ids."""

    async def put_member(self, id: str, user: str, roles: Sequence[str]) -> Told:
        """Have a person in an organization, in these roles alone."""

    async def remove_member(self, id: str, user: str) -> None:
        """Have a person in an organization no longer."""


class DirectPeople:
    """Those of a database; see People."""

    def __init__(self, calling: Callable[[], AbstractAsyncContextManager[Caller]]) -> None:
        self._calling = calling

    async def create_user(self, name: str, emails: Sequence[Given]) -> Told:
        """A new person."""
        async with self._calling() as caller:
            made = await users.create(caller, name=name, profile={}, emails=emails, status="active")
            return told_user(made)

    async def users(
        self,
        limit: int,
        cursor: str | None,
        *,
        status: Status | None = None,
        email: str | None = None,
    ) -> Page:
        """People."""
        async with self._calling() as caller:
            found, following = await users.page(caller, limit, cursor, status, email)
            return [told_user(user) for user in found], following

    async def user(self, id: str) -> Told:
        """A person."""
        async with self._calling() as caller:
            return told_user(await users.get(caller, id))

    async def set_roles(self, id: str, roles: Sequence[Role], reason: str) -> Told:
        """Say what a person is to the tenant."""
        async with self._calling() as caller:
            return told_user(await users.set_roles(caller, id, roles, reason))

    async def suspend_user(self, id: str, reason: str) -> Told:
        """Let a person in no longer."""
        async with self._calling() as caller:
            return told_user(await users.suspend(caller, id, reason))

    async def resume_user(self, id: str, reason: str) -> Told:
        """Let a person in again."""
        async with self._calling() as caller:
            return told_user(await users.resume(caller, id, reason))

    async def delete_user(self, id: str) -> None:
        """Forget a person."""
        async with self._calling() as caller:
            await users.delete(caller, id)

    async def create_organization(self, name: str) -> Told:
        """A new organization."""
        async with self._calling() as caller:
            return told_organization(await organizations.create(caller, name))

    async def organizations(self, limit: int, cursor: str | None) -> Page:
        """Organizations."""
        async with self._calling() as caller:
            found, following = await organizations.page(caller, limit, cursor)
            return [told_organization(each) for each in found], following

    async def organization(self, id: str) -> Told:
        """An organization."""
        async with self._calling() as caller:
            return told_organization(await organizations.get(caller, id))

    async def suspend_organization(self, id: str) -> Told:
        """Have an organization's admins change nothing in it."""
        async with self._calling() as caller:
            return told_organization(await organizations.suspend(caller, id))

    async def resume_organization(self, id: str) -> Told:
        """End a suspension."""
        async with self._calling() as caller:
            return told_organization(await organizations.resume(caller, id))

    async def delete_organization(self, id: str) -> None:
        """Delete an organization."""
        async with self._calling() as caller:
            await organizations.delete(caller, id)

    async def members(self, id: str, limit: int, cursor: str | None) -> Page:
        """Who is in an organization."""
        async with self._calling() as caller:
            found, following = await organizations.members(caller, id, limit, cursor)
            return [told_member(member) for member in found], following

    async def put_member(self, id: str, user: str, roles: Sequence[str]) -> Told:
        """Have a person in an organization."""
        async with self._calling() as caller:
            return told_member(await organizations.put_member(caller, id, user, roles))

    async def remove_member(self, id: str, user: str) -> None:
        """Have a person in an organization no longer."""
        async with self._calling() as caller:
            await organizations.remove_member(caller, id, user)


class RemotePeople(Remote):
    """Those of a server; see People."""

    async def create_user(self, name: str, emails: Sequence[Given]) -> Told:
        """A new person."""
        told = [{"address": e.address, "verified": e.verified} for e in emails]
        return await self._post("/v1/users", {"name": name, "emails": told})

    async def users(
        self,
        limit: int,
        cursor: str | None,
        *,
        status: Status | None = None,
        email: str | None = None,
    ) -> Page:
        """People."""
        return await self._page(
            "/v1/users", "users", limit=limit, cursor=cursor, status=status, email=email
        )

    async def user(self, id: str) -> Told:
        """A person."""
        return await self._get(_user(id))

    async def set_roles(self, id: str, roles: Sequence[Role], reason: str) -> Told:
        """Say what a person is to the tenant."""
        body = {"roles": list(roles), "reason": reason}
        return await self._put(f"{_user(id)}/roles", body)

    async def suspend_user(self, id: str, reason: str) -> Told:
        """Let a person in no longer."""
        return await self._post(f"{_user(id)}/suspend", {"reason": reason})

    async def resume_user(self, id: str, reason: str) -> Told:
        """Let a person in again."""
        return await self._post(f"{_user(id)}/resume", {"reason": reason})

    async def delete_user(self, id: str) -> None:
        """Forget a person."""
        await self._client.delete(_user(id))

    async def create_organization(self, name: str) -> Told:
        """A new organization."""
        return await self._post("/v1/organizations", {"name": name})

    async def organizations(self, limit: int, cursor: str | None) -> Page:
        """Organizations."""
        return await self._page("/v1/organizations", "organizations", limit=limit, cursor=cursor)

    async def organization(self, id: str) -> Told:
        """An organization."""
        return await self._get(_organization(id))

    async def suspend_organization(self, id: str) -> Told:
        """Have an organization's admins change nothing in it."""
        return await self._post(f"{_organization(id)}/suspend")

    async def resume_organization(self, id: str) -> Told:
        """End a suspension."""
        return await self._post(f"{_organization(id)}/resume")

    async def delete_organization(self, id: str) -> None:
        """Delete an organization."""
        await self._client.delete(_organization(id))

    async def members(self, id: str, limit: int, cursor: str | None) -> Page:
        """Who is in an organization."""
        return await self._page(
            f"{_organization(id)}/members", "members", limit=limit, cursor=cursor
        )

    async def put_member(self, id: str, user: str, roles: Sequence[str]) -> Told:
        """Have a person in an organization."""
        path = f"{_organization(id)}/members/{quote(user, '')}"
        return await self._put(path, {"roles": list(roles)})

    async def remove_member(self, id: str, user: str) -> None:
        """Have a person in an organization no longer."""
        await self._client.delete(f"{_organization(id)}/members/{quote(user, '')}")


def _user(id: str) -> str:
    return f"/v1/users/{quote(id, '')}"


def _organization(id: str) -> str:
    return f"/v1/organizations/{quote(id, '')}"
