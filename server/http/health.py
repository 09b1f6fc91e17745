"""Whether the server lives, and whether what it serves is what the files hold."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from ...compiler.diagnostics import PolicyError
from ...engine.errors import SaysoError, Several
from ...tenants.files import Service
from .response import Response


def health() -> Response:
    """Alive, since it answers."""
    return Response(200, b'{"status":"ok"}')


def readiness(service: Service) -> Response:
    """Ready, since it loaded; and whether it has since failed to load newer files.

    A failed reload is no reason to take the server out of service, so the status stays 200. The
    body says where the first fault is but quotes nothing: this path needs no key.
    """
    serving, status = service.current, service.status
    body: dict[str, Any] = {
        "status": "ready",
        "revision": serving.revision,
        "policy": serving.policy.digest,
        "loaded": datetime.fromtimestamp(status.loaded_at, UTC).isoformat(timespec="seconds"),
        "reloads": status.reloads,
    }
    if status.error is not None:
        body |= {"stale": True, "reload_error": summary(status.error)}
    return Response(200, msgspec.json.encode(body))


def summary(error: SaysoError) -> dict[str, Any]:
    """How many errors, and the place and code of the first."""
    if isinstance(error, PolicyError):
        errors = [d for d in error.diagnostics if d.severity == "error"]
        return {"count": len(errors), "code": errors[0].code, "place": errors[0].place}
    if isinstance(error, Several):
        first = error.errors[0]
        return {"count": len(error.errors), "code": first.code, "place": first.place}
    return {"count": 1, "code": error.code, "place": error.place}
