"""asking knows how a server's /v1 is asked for what it tells of identity."""

from __future__ import annotations

from ..commands.telling import Told
from .client import Client

Page = tuple[list[Told], str | None]
"""Some of a list, and where the next begin; None after the last."""


class Remote:
    """What there is of one kind, of a server."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def _get(self, path: str) -> Told:
        told: Told = await self._client.get(path)
        return told

    async def _post(self, path: str, body: object = None) -> Told:
        told: Told = await self._client.post(path, body)
        return told

    async def _put(self, path: str, body: object) -> Told:
        told: Told = await self._client.put(path, body)
        return told

    async def _patch(self, path: str, body: object) -> Told:
        told: Told = await self._client.patch(path, body)
        return told

    async def _page(self, path: str, name: str, **parameters: object) -> Page:
        told = await self._client.get(path, **parameters)
        return told[name], told["next"]
