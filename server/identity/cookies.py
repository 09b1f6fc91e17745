"""cookies knows how a browser is told to keep something for this host alone (RFC 6265bis)."""

from __future__ import annotations

_ALWAYS = "Path=/; Secure; HttpOnly; SameSite=Lax"
"""`Lax` as a client's redirect to us has to find the session; changes are asked for by POST."""


def keep(name: str, value: str, seconds: int | None = None) -> tuple[bytes, bytes]:
    """The header that sets a cookie, for so long or until the browser ends."""
    lasting = "" if seconds is None else f"; Max-Age={seconds}"
    return b"set-cookie", f"{name}={value}; {_ALWAYS}{lasting}".encode("ascii")


def drop(name: str) -> tuple[bytes, bytes]:
    """The header that takes a cookie away."""
    return keep(name, "", 0)
