"""Knows when to reload: on a signal, and when the files have changed and come to rest."""

from __future__ import annotations

import asyncio

import structlog

from ..compiler.diagnostics import PolicyError
from ..engine.errors import SaysoError, Several
from .files import Service, fingerprint

INTERVAL = 1.0
"""Seconds between two looks at the files."""

_log = structlog.get_logger("sayso.reload")


class Watcher:
    """Reloads a service beside the event loop."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._signalled = asyncio.Event()

    def signal(self) -> None:
        """Reload now, whatever the files look like; to be called on the event loop."""
        self._signalled.set()

    async def run(self) -> None:
        """Watch until cancelled.

        A file that is just being written may happen to be a policy with its last rules missing,
        so changed files are read only once two looks have found them the same.
        """
        before = self._service.loaded
        while True:
            if await self._wait():
                await self._reload("signal")
                before = self._service.loaded
                continue
            seen = fingerprint(self._service.paths)
            if seen != self._service.loaded and seen == before:
                await self._reload("change")
            before = seen

    async def _wait(self) -> bool:
        """Wait for the next look; true if a signal came first."""
        try:
            await asyncio.wait_for(self._signalled.wait(), INTERVAL)
        except TimeoutError:
            return False
        self._signalled.clear()
        return True

    async def _reload(self, cause: str) -> None:
        try:
            await asyncio.to_thread(self._service.reload)
        except SaysoError as error:
            for single in _each(error):
                _log.error("reload failed, the old stays in service", cause=cause, **single)
        except Exception:
            _log.exception("reload failed, the old stays in service", cause=cause)
        else:
            serving = self._service.current
            _log.info(
                "reloaded", cause=cause, revision=serving.revision, policy=serving.policy.digest
            )


def _each(error: SaysoError) -> list[dict[str, str | None]]:
    """Each error as fields of a log line."""
    if isinstance(error, PolicyError):
        return [
            {"code": d.code, "place": d.place, "error": d.message}
            for d in error.diagnostics
            if d.severity == "error"
        ]
    errors = error.errors if isinstance(error, Several) else [error]
    return [{"code": e.code, "place": e.place, "error": e.message} for e in errors]
