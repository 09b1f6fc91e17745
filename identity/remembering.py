"""remembering knows how to keep in memory what the database has until a notice says it changed.

An invariant, *no late row*: what was asked for before a notice is not kept after it, so that a
process that was told of a change never goes back to what was before.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Generic, TypeVar

from ..store.changes import Notice
from .provider import Provider

T = TypeVar("T")

MOST = 10_000
"""Things of one kind kept for one tenant; with more, all are asked for anew."""


class Remembered(ABC, Generic[T]):
    """Things of one kind by their ids. What isn't there is not remembered: it may come."""

    kind: str
    """Of the notices that tell of them."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._known: dict[str, T] = {}
        self._times = 0
        provider.listen(self._notice)

    @abstractmethod
    async def load(self, provider: Provider, id: str) -> T | None:
        """The thing as the database has it."""

    async def get(self, id: str) -> T | None:
        """The thing, if there is one."""
        found = self._known.get(id)
        if found is not None:
            return found
        before = self._times
        found = await self.load(self._provider, id)
        if found is not None and self._times == before:  # no late row
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[id] = found
        return found

    def _notice(self, notices: Sequence[Notice]) -> None:
        if not notices:
            self._times += 1
            self._known.clear()
        for notice in notices:
            if notice.kind == self.kind:
                self._times += 1
                self._known.pop(notice.id, None)
