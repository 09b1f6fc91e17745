"""app knows how the routes become one application, and how what goes wrong in it is told."""

from __future__ import annotations

from collections.abc import Iterator

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import compile_path

from ... import __version__
from ...engine.errors import SaysoError
from ..http.problems import NOTHING, BadRequest, HttpError, MethodNotAllowed, NotFound
from .answers import of_validation, refusal
from .openapi import SPECIFICATION, described
from .routes import (
    audit,
    clients,
    decisions,
    english,
    given,
    groups,
    invitations,
    organizations,
    policies,
    relationships,
    resources,
    settings,
    signing_keys,
    tenants,
    transfer,
    users,
    watch,
)

ROUTERS = tuple(
    module.router
    for module in (
        decisions,
        relationships,
        transfer,
        watch,
        policies,
        english,
        tenants,
        users,
        given,
        organizations,
        groups,
        invitations,
        clients,
        resources,
        signing_keys,
        settings,
        audit,
    )
)

_log = structlog.get_logger("sayso.http")


def build() -> FastAPI:
    """The application. Each request's scope holds a Caller under route.CALLER."""
    app = FastAPI(
        title="Sayso",
        version=__version__,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        separate_input_output_schemas=False,
    )
    for router in ROUTERS:
        app.include_router(router)
    app.add_route(SPECIFICATION, described, methods=["GET"], include_in_schema=False)
    app.add_exception_handler(SaysoError, _refuse)
    app.add_exception_handler(RequestValidationError, _refuse_shape)
    app.add_exception_handler(HTTPException, _refuse_path)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_exception_handler(Exception, _fail)
    return app


def routes() -> Iterator[APIRoute]:
    """All endpoints."""
    for router in ROUTERS:
        for route in router.routes:
            assert isinstance(route, APIRoute)
            yield route


_PATHS = [(compile_path(route.path)[0], route.methods) for route in routes()]


async def _refuse(_: Request, error: Exception) -> Response:
    assert isinstance(error, SaysoError)
    return refusal(error)


async def _refuse_shape(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return refusal(of_validation(error))


async def _refuse_path(request: Request, error: Exception) -> Response:
    """No such path, or not for this method."""
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        path = request.scope["path"]
        methods = {m for pattern, ms in _PATHS if pattern.match(path) for m in ms or ()}
        allowed = ", ".join(sorted(methods or {"GET"}))
        return refusal(MethodNotAllowed(f"this path takes {allowed}", allowed))
    if error.status_code == 404:
        return refusal(NotFound(NOTHING))
    return refusal(HttpError(str(error.detail), "internal"))


async def _gone(request: Request, error: Exception) -> Response:
    """Whoever asked has gone away before asking all of it; nobody reads this."""
    return refusal(BadRequest("the body ended before it was whole"))


async def _fail(request: Request, error: Exception) -> Response:
    """The server's own fault; the log has the rest."""
    _log.error("request failed", path=request.scope["path"], exc_info=error)
    return refusal(HttpError("the server failed on this request", "internal"))
