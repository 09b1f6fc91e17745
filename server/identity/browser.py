"""browser knows one browser from another before anybody has signed in, and its own forms from those
that somebody else has put before it.

The cookie is a random secret. `__Host-` keeps it to this host and lets no neighbour set it, so a
form is ours if it has a code that can only be made with the cookie's value (OWASP's signed double
submit). The code also names the session: one that was put into a page before somebody signed in is
worth nothing after, and none is worth anything in another browser (login CSRF).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from urllib.parse import urlsplit

from ...engine.errors import SaysoError
from ...identity.ids import new_secret
from .cookies import keep
from .request import Request

COOKIE = "__Host-sayso-browser"
FIELD = "form"
"""The name of the code among a form's parameters."""

_VALUE = re.compile("[A-Za-z0-9_-]{43}")


class Foreign(SaysoError):
    """A form that this browser was not given by us."""

    code = "foreign-form"


def known(request: Request) -> str | None:
    """The browser's secret, if it has one of ours."""
    value = request.cookies.get(COOKIE, "")
    return value if _VALUE.fullmatch(value) else None


def ensure(request: Request) -> tuple[str, tuple[tuple[bytes, bytes], ...]]:
    """The browser's secret, and the header that gives it to one that has none."""
    value = known(request)
    if value is not None:
        return value, ()
    value = new_secret()
    return value, (keep(COOKIE, value),)


def code(secret: str, issuer: str, session: str) -> str:
    """What a form of ours has in it; `session` is empty before somebody has signed in."""
    said = f"form\0{issuer}\0{session}".encode()
    made = hmac.digest(secret.encode(), said, hashlib.sha256)
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode("ascii")


def require_own(request: Request, session: str) -> str:
    """The browser's secret, where the request is a form of ours; raises Foreign."""
    issuer = request.provider.issuer
    secret = known(request)
    given = request.form.get(FIELD) or ""
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin", origin_of(issuer))
    if (
        secret is None
        or not hmac.compare_digest(given.encode(), code(secret, issuer, session).encode())
        or site != "same-origin"
        or origin != origin_of(issuer)
    ):
        raise Foreign("this form is not from this site, or somebody signed in or out meanwhile")
    return secret


def origin_of(url: str) -> str:
    """A URL's origin (RFC 6454), its port only where it is not the scheme's own."""
    parts = urlsplit(url)
    port = {"https": 443, "http": 80}.get(parts.scheme)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}" + ("" if parts.port in (None, port) else f":{parts.port}")
