"""guard knows how a failure is told to a person: as a page of its own, whatever it was."""

from __future__ import annotations

import structlog

from ....engine.errors import SaysoError
from ....identity.oauth.errors import OAuthError
from ....identity.settings import Settings
from ...http.problems import HttpError, status_of
from ...http.response import Response
from ..request import Request
from ..routing import Handler
from .view import View, view_of

_log = structlog.get_logger("sayso.http")

_TOLD = ("not-found", "method-not-allowed", "foreign-form", "too-large", "interaction")
"""Codes with a text of their own; others have that of their status."""


async def guarded(request: Request, handler: Handler) -> Response:
    """A handler's answer, or the page that tells of its failure; never raises."""
    try:
        return await handler(request)
    except SaysoError as error:
        return await told(request, error)
    except Exception:
        _log.exception("request failed", path=request.path, request_id=request.request_id)
        return await told(request, HttpError("the server failed on this request", "internal"))


async def told(request: Request, error: SaysoError) -> Response:
    """The page that tells of an error."""
    status = status_of(error)
    try:
        view = await view_of(request)
    except Exception:  # without a database, or with cookies that nobody can read
        view = View(request, Settings(), "en", None, "", [])
    view.headers += error.headers if isinstance(error, HttpError) else ()
    code, detail = error.code if error.code in _TOLD else _by_status(status), ""
    if isinstance(error, OAuthError):  # who writes the application reads this in their browser
        code, detail = "client-request", error.message
    return view.page(
        "error",
        status=status,
        title=view.t(f"error.{code}.title"),
        text=view.t(f"error.{code}.text"),
        detail=detail,
        back="/id/account" if view.session else "/id/sign-in",
    )


def _by_status(status: int) -> str:
    if status == 403:
        return "forbidden"
    if status in (429, 503):
        return "unavailable"
    return "internal" if status >= 500 else "invalid-request"
