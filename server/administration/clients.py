"""clients knows what an operator does to a tenant's clients, resources and signing keys.

What is told of them is as /v1 tells it, whichever way they are reached.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol
from urllib.parse import quote

from ...identity.keys import Algorithm
from ..commands import clients, resources, signing_keys
from ..commands.caller import Caller
from ..commands.telling import Told, told_client, told_resource, told_signing_key
from .asking import Page, Remote

DISCOVERY = "/.well-known/openid-configuration"
"""What a client's library wants to read, below the issuer."""


class Clients(Protocol):
    """The clients, resources and signing keys of one tenant; each raises NotThere and its like."""

    async def issuer(self) -> str:
        """What its tokens are of."""

    async def create_client(self, asked: Mapping[str, Any]) -> Told:
        """A new client, and its secret."""

    async def clients(self, limit: int, cursor: str | None) -> Page:
        """Clients, the oldest first."""

    async def client(self, id: str) -> Told:
        """A client."""

    async def update_client(self, id: str, changes: Mapping[str, Any]) -> Told:
        """Change what is given."""

    async def set_disabled(self, id: str, disabled: bool) -> Told:
        """Serve a client no more, or again."""

    async def rotate_secret(self, id: str, grace_seconds: int) -> Told:
        """A new secret; those before go on for a while."""

    async def delete_client(self, id: str) -> None:
        """Delete a client."""

    async def create_resource(self, asked: Mapping[str, Any]) -> Told:
        """A new resource."""

    async def resources(self) -> list[Told]:
        """All resources."""

    async def update_resource(self, id: str, changes: Mapping[str, Any]) -> Told:
        """Change what is given."""

    async def delete_resource(self, id: str) -> None:
        """Delete a resource that no client names."""

    async def keys(self) -> list[Told]:
        """The signing keys, the newest first."""

    async def rotate_keys(self, algorithm: Algorithm | None, at_once: bool) -> list[str]:
        """The ids of the next."""

    async def revoke_key(self, id: str) -> None:
        """Have nothing be believed that a key has signed."""


class DirectClients:
    """Those of a database; see Clients."""

    def __init__(self, calling: Callable[[], AbstractAsyncContextManager[Caller]]) -> None:
        self._calling = calling

    async def issuer(self) -> str:
        """As whoever calls has said that it is served."""
        async with self._calling() as caller:
            return caller.provider.issuer

    async def create_client(self, asked: Mapping[str, Any]) -> Told:
        """A new client, and its secret."""
        async with self._calling() as caller:
            made, secret = await clients.create(caller, asked)
            return {"client": told_client(made), "secret": secret}

    async def clients(self, limit: int, cursor: str | None) -> Page:
        """Clients."""
        async with self._calling() as caller:
            found, following = await clients.page(caller, limit, cursor)
            return [told_client(client) for client in found], following

    async def client(self, id: str) -> Told:
        """A client."""
        async with self._calling() as caller:
            return told_client(await clients.get(caller, id))

    async def update_client(self, id: str, changes: Mapping[str, Any]) -> Told:
        """Change what is given."""
        async with self._calling() as caller:
            return told_client(await clients.update(caller, id, changes))

    async def set_disabled(self, id: str, disabled: bool) -> Told:
        """Serve a client no more, or again."""
        async with self._calling() as caller:
            return told_client(await clients.set_disabled(caller, id, disabled))

    async def rotate_secret(self, id: str, grace_seconds: int) -> Told:
        """A new secret."""
        async with self._calling() as caller:
            made, secret = await clients.rotate_secret(caller, id, grace_seconds)
            return {"id": made, "secret": secret}

    async def delete_client(self, id: str) -> None:
        """Delete a client."""
        async with self._calling() as caller:
            await clients.delete(caller, id)

    async def create_resource(self, asked: Mapping[str, Any]) -> Told:
        """A new resource."""
        async with self._calling() as caller:
            return told_resource(await resources.create(caller, asked))

    async def resources(self) -> list[Told]:
        """All resources."""
        async with self._calling() as caller:
            return [told_resource(each) for each in await resources.list_all(caller)]

    async def update_resource(self, id: str, changes: Mapping[str, Any]) -> Told:
        """Change what is given."""
        async with self._calling() as caller:
            return told_resource(await resources.update(caller, id, changes))

    async def delete_resource(self, id: str) -> None:
        """Delete a resource."""
        async with self._calling() as caller:
            await resources.delete(caller, id)

    async def keys(self) -> list[Told]:
        """The signing keys."""
        async with self._calling() as caller:
            return [told_signing_key(key) for key in await signing_keys.list_all(caller)]

    async def rotate_keys(self, algorithm: Algorithm | None, at_once: bool) -> list[str]:
        """The ids of the next."""
        async with self._calling() as caller:
            return await signing_keys.rotate_all(caller, algorithm, at_once)

    async def revoke_key(self, id: str) -> None:
        """Have nothing be believed that a key has signed."""
        async with self._calling() as caller:
            await signing_keys.revoke_one(caller, id)


class RemoteClients(Remote):
    """Those of a server; see Clients."""

    async def issuer(self) -> str:
        """As the server's discovery has it."""
        return str((await self._get(DISCOVERY))["issuer"])

    async def create_client(self, asked: Mapping[str, Any]) -> Told:
        """A new client, and its secret."""
        return await self._post("/v1/clients", asked)

    async def clients(self, limit: int, cursor: str | None) -> Page:
        """Clients."""
        return await self._page("/v1/clients", "clients", limit=limit, cursor=cursor)

    async def client(self, id: str) -> Told:
        """A client."""
        return await self._get(_client(id))

    async def update_client(self, id: str, changes: Mapping[str, Any]) -> Told:
        """Change what is given."""
        return await self._patch(_client(id), changes)

    async def set_disabled(self, id: str, disabled: bool) -> Told:
        """Serve a client no more, or again."""
        return await self._post(f"{_client(id)}/{'disable' if disabled else 'enable'}")

    async def rotate_secret(self, id: str, grace_seconds: int) -> Told:
        """A new secret."""
        return await self._post(f"{_client(id)}/rotate-secret", {"grace_seconds": grace_seconds})

    async def delete_client(self, id: str) -> None:
        """Delete a client."""
        await self._client.delete(_client(id))

    async def create_resource(self, asked: Mapping[str, Any]) -> Told:
        """A new resource."""
        return await self._post("/v1/resources", asked)

    async def resources(self) -> list[Told]:
        """All resources."""
        found: list[Told] = (await self._get("/v1/resources"))["resources"]
        return found

    async def update_resource(self, id: str, changes: Mapping[str, Any]) -> Told:
        """Change what is given."""
        return await self._patch(_resource(id), changes)

    async def delete_resource(self, id: str) -> None:
        """Delete a resource."""
        await self._client.delete(_resource(id))

    async def keys(self) -> list[Told]:
        """The signing keys."""
        found: list[Told] = (await self._get("/v1/signing-keys"))["keys"]
        return found

    async def rotate_keys(self, algorithm: Algorithm | None, at_once: bool) -> list[str]:
        """The ids of the next."""
        body = {"algorithm": algorithm, "at_once": at_once}
        made: list[str] = (await self._post("/v1/signing-keys/rotate", body))["keys"]
        return made

    async def revoke_key(self, id: str) -> None:
        """Have nothing be believed that a key has signed."""
        await self._post(f"/v1/signing-keys/{quote(id, '')}/revoke")


def _client(id: str) -> str:
    return f"/v1/clients/{quote(id, '')}"


def _resource(id: str) -> str:
    return f"/v1/resources/{quote(id, '')}"
