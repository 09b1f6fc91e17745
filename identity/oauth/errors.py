"""What goes wrong between a client and this server, as the client is told (RFC 6749 section 5.2).

An error is one of the registry's names and a sentence for whoever debugs the client. None says more
of a secret than that it is not the right one.
"""

from __future__ import annotations

from ...engine.errors import SaysoError


class OAuthError(SaysoError):
    """A request that is refused. `code` is the protocol's `error`."""

    status = 400


class InvalidRequest(OAuthError):
    """A parameter is missing, malformed, or does not go with another."""

    code = "invalid_request"


class InvalidClient(OAuthError):
    """The client is unknown, or is not who it says."""

    code = "invalid_client"
    status = 401


class InvalidGrant(OAuthError):
    """A code or refresh token that is not good, or no longer, or for another."""

    code = "invalid_grant"


class UnauthorizedClient(OAuthError):
    """The client may not do this."""

    code = "unauthorized_client"


class UnsupportedGrantType(OAuthError):
    """There is no such grant."""

    code = "unsupported_grant_type"


class InvalidScope(OAuthError):
    """The client may not have what it asks for."""

    code = "invalid_scope"


class InvalidTarget(OAuthError):
    """The client may not have tokens for what it names (RFC 8707 section 2)."""

    code = "invalid_target"


class AccessDenied(OAuthError):
    """The person said no, or may not."""

    code = "access_denied"


class Unsupported(OAuthError):
    """Something optional that this server does not do; with the code that says what."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Needs(OAuthError):
    """`prompt=none`, and the person would have to be asked (Core section 3.1.2.6)."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class BadToken(OAuthError):
    """A protected resource was asked with a token that is not good (RFC 6750 section 3.1)."""

    code = "invalid_token"
    status = 401


class NoToken(BadToken):
    """A protected resource was asked without a token."""


class InsufficientScope(OAuthError):
    """A good token, for less than this."""

    code = "insufficient_scope"
    status = 403


class Unavailable(OAuthError):
    """The server can't answer right now, whatever it is asked."""

    code = "temporarily_unavailable"
    status = 503
