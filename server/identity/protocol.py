"""protocol knows how clients are answered: JSON that nobody keeps, and errors as RFC 6749 section
5.2 and RFC 6750 section 3 have them told.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from html import escape
from typing import Any

import msgspec

from ...engine.errors import SaysoError
from ...identity.oauth.authorization import Location
from ...identity.oauth.errors import BadToken, InsufficientScope, InvalidClient, OAuthError
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


def protocol(handler: Handler) -> Handler:
    """A handler whose failures are told as the protocol has it."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except OAuthError as error:
            return _refusal(request, error)
        except Malformed as error:
            return _refusal(request, OAuthError(str(error)), "invalid_request")
        except SaysoError as error:
            if status_of(error) < 500:
                raise
            again = OAuthError("the server can't answer right now")
            return _refusal(request, again, "temporarily_unavailable", 503)

    return answer


def _refusal(
    request: Request, error: OAuthError, code: str | None = None, status: int | None = None
) -> Response:
    body: dict[str, Any] = {"error": code or error.code, "error_description": error.message}
    headers = NO_STORE
    if isinstance(error, InvalidClient) and "authorization" in request.headers:
        headers += ((b"www-authenticate", b'Basic realm="sayso", charset="UTF-8"'),)
    elif isinstance(error, BadToken | InsufficientScope):
        said = f'Bearer realm="sayso", error="{error.code}", error_description="{error.message}"'
        headers += ((b"www-authenticate", said.encode("ascii", "replace")),)
    return told(body, status=status or error.status, headers=headers)


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
