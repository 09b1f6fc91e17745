"""Where clients send browsers: to be authorized, and to sign out."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

from ....identity import sessions
from ....identity.oauth import authorization, interactions, logout
from ....identity.oauth import metadata as m
from ....identity.oauth.authorization import AuthorizationRequest, Location
from ....identity.oauth.errors import InvalidRequest
from ....identity.sessions import Session
from ...http.response import Response
from .. import browser
from ..pages.guard import guarded
from ..protocol import go
from ..request import Malformed, Repeated, Request
from ..routing import Handler, Routes

MAX_QUERY = 8 << 10
"""Bytes of a request that comes with a browser: they are its address bar's, after all."""


async def session_of(request: Request) -> Session | None:
    """Who is signed in in the browser that a request comes from."""
    cookie = request.cookies.get(sessions.cookie_name(request.provider))
    return None if cookie is None else await sessions.find(request.provider, cookie)


async def _authorize(request: Request) -> Response:
    _bounded(request.query_string)
    secret, cookies = browser.ensure(request)
    try:
        asked = await _read(request)
    except authorization.Refused as refused:
        return go(refused.place.refuse(request.provider.issuer, refused.error), cookies)
    session = await session_of(request)
    by = request.by(f"user:{session.person}" if session else f"client:{asked.client}")
    return go(await interactions.begin(request.provider, by, asked, session, secret), cookies)


async def _read(request: Request) -> AuthorizationRequest:
    """What is asked; who said something twice is told where that can be (RFC 6749 section 3.1)."""
    try:
        query = request.query
    except Repeated as error:
        _, place = await authorization.place_of(request.provider, error.others)
        raise authorization.Refused(place, InvalidRequest(error.message)) from None
    return await authorization.read(request.provider, query)


async def _end_session(request: Request) -> Response:
    _bounded(request.query_string)
    asked = await logout.read(request.provider, request.query)
    session = await session_of(request)
    by = request.by(f"user:{session.person}" if session else "")
    return go(await logout.sign_out(request.provider, by, asked, session))


async def _by_post(request: Request) -> Response:
    """The same, asked for by GET: a form that comes from another site brings no cookies of ours."""
    _bounded(request.body)
    form = request.form
    query = urlencode([(name, value) for name in form.names() for value in form.all(name)])
    return go(Location(f"{request.provider.issuer}{request.path}?{query}"))


def _bounded(query: bytes) -> None:
    if len(query) > MAX_QUERY:
        raise Malformed("the request is too long")


def _by_person(handler: Handler) -> Handler:
    """A handler whose failures a person reads."""
    return partial(guarded, handler=handler)


ROUTES: Routes = {
    m.AUTHORIZE: {"GET": _by_person(_authorize), "POST": _by_person(_by_post)},
    m.END_SESSION: {"GET": _by_person(_end_session), "POST": _by_person(_by_post)},
}
