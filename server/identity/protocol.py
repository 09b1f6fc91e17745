"""protocol knows how clients are answered: JSON that nobody keeps, and errors as RFC 6749 section
5.2 and RFC 6750 section 3 have them told.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence
from html import escape

import msgspec

from ...engine.errors import SaysoError
from ...identity.oauth.authorization import Location
from ...identity.oauth.errors import (
    InvalidClient,
    InvalidRequest,
    NoToken,
    OAuthError,
    Unavailable,
)
from ..http.problems import status_of
from ..http.response import JSON, Headers, Response
from .request import Malformed, Request
from .routing import Handler

NO_STORE: Headers = ((b"cache-control", b"no-store"), (b"pragma", b"no-cache"))
ANY_ORIGIN: Headers = ((b"access-control-allow-origin", b"*"),)
"""Where no cookie counts, scripts of any site may ask: they must have what others have to show."""

_PREFLIGHT: Headers = (
    *ANY_ORIGIN,
    (b"access-control-allow-methods", b"GET, POST"),
    (b"access-control-allow-headers", b"authorization, content-type"),
    (b"access-control-max-age", b"86400"),
)

_encode = msgspec.json.Encoder().encode


def told(body: object, *, status: int = 200, headers: Headers = NO_STORE) -> Response:
    """An answer to a client."""
    return Response(status, _encode(body), JSON, (*headers, *ANY_ORIGIN))


Challenge = Callable[[Request, OAuthError], str | None]
"""How one is told, in `WWW-Authenticate`, to show who one is; None: not at all."""


def protocol(handler: Handler) -> Handler:
    """A handler for clients that prove who they are; failures are told as the protocol has it."""
    return _refusing(handler, _basic)


def protected(handler: Handler) -> Handler:
    """A handler for access tokens; all failures are challenges (RFC 6750 section 3)."""
    return _refusing(handler, _bearer)


def _refusing(handler: Handler, challenge: Challenge) -> Handler:
    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except OAuthError as error:
            refused = error
        except Malformed as error:
            refused = InvalidRequest(error.message)
        except SaysoError as error:
            if status_of(error) < 500:
                raise
            return _refusal(Unavailable("the server can't answer right now"), None)
        return _refusal(refused, challenge(request, refused))

    return answer


def _basic(request: Request, error: OAuthError) -> str | None:
    """Only for who has tried that (RFC 6749 section 5.2)."""
    if isinstance(error, InvalidClient) and "authorization" in request.headers:
        return 'Basic realm="sayso", charset="UTF-8"'
    return None


def _bearer(_: Request, error: OAuthError) -> str:
    """Who has shown nothing is told of no error (RFC 6750 section 3.1)."""
    if isinstance(error, NoToken):
        return 'Bearer realm="sayso"'
    return f'Bearer realm="sayso", error="{error.code}", error_description="{error.message}"'


def _refusal(error: OAuthError, challenge: str | None) -> Response:
    body = {"error": error.code, "error_description": error.message}
    headers = NO_STORE
    if challenge is not None:
        headers += ((b"www-authenticate", challenge.encode("ascii", "replace")),)
    return told(body, status=error.status, headers=headers)


async def preflight(_: Request) -> Response:
    """What a browser asks before a script of another site may (CORS)."""
    return Response(204, b"", b"", _PREFLIGHT)


def go(location: Location, cookies: Headers = ()) -> Response:
    """Send a browser on, so that it repeats nothing that it has posted (RFC 9700 section 4.12)."""
    headers = (*cookies, (b"cache-control", b"no-store"), (b"referrer-policy", b"no-referrer"))
    if location.form is not None:
        return _post(location.url, location.form, headers)
    return Response(303, b"", b"", (*headers, (b"location", location.url.encode("ascii"))))


_SCRIPT = "document.forms[0].submit()"
_HASH = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()


_POLICY = (
    f"default-src 'none'; script-src 'sha256-{_HASH}'; frame-ancestors 'none'; base-uri 'none'"
).encode()


def _post(url: str, fields: Sequence[tuple[str, str]], headers: Headers) -> Response:
    """A page that posts a form elsewhere at once (Form Post Response Mode 1.0).

    All that came with a request is escaped, and no script runs but the one that is meant to.
    """
    inputs = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in fields
    )
    body = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>One moment</title>'
        f'<form method="post" action="{escape(url)}">{inputs}'
        f"<noscript><button>Continue</button></noscript></form><script>{_SCRIPT}</script></html>"
    )
    safe = ((b"content-security-policy", _POLICY), (b"x-content-type-options", b"nosniff"))
    return Response(200, body.encode(), b"text/html; charset=utf-8", (*headers, *safe))
