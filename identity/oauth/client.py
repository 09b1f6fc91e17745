"""client knows what a client is: who asks for tokens, how it proves it, and what it may ask for."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime
from typing import Any, cast

import msgspec

from ..ids import digest
from ..keys import Algorithm

IDENTITY_SCOPES = ("openid", "profile", "email", "offline_access")
"""Scopes that are of no resource but of the person."""


class Secret(msgspec.Struct, frozen=True):
    """What is kept of a secret."""

    id: str
    digest: bytes
    created_at: datetime
    expires_at: datetime | None

    def is_good(self, at: datetime) -> bool:
        """Whether it is in force at a moment."""
        return self.expires_at is None or at < self.expires_at


class ClientRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A client as it is asked for, in the names of RFC 7591."""

    name: str
    token_endpoint_auth_method: str = "client_secret_basic"
    grant_types: tuple[str, ...] = ("authorization_code", "refresh_token")
    redirect_uris: tuple[str, ...] = ()
    post_logout_redirect_uris: tuple[str, ...] = ()
    backchannel_logout_uri: str | None = None
    scopes: tuple[str, ...] = IDENTITY_SCOPES
    resources: tuple[str, ...] = ()
    jwks: dict[str, Any] | None = None
    id_token_signed_response_alg: str = "RS256"
    consent: bool = True
    refresh_seconds: int = 2_592_000

    @property
    def is_public(self) -> bool:
        """Whether it can keep no secret."""
        return self.token_endpoint_auth_method == "none"

    @property
    def has_secrets(self) -> bool:
        """Whether it proves who it is by a secret."""
        return self.token_endpoint_auth_method.startswith("client_secret")


class Client(ClientRequest, frozen=True, kw_only=True):
    """A client. `resources` are those that it may ask tokens for."""

    id: str
    created_at: datetime
    updated_at: datetime
    disabled_at: datetime | None = None
    secrets: tuple[Secret, ...] = ()

    @property
    def algorithm(self) -> Algorithm:
        """What its id tokens are signed with."""
        return cast(Algorithm, self.id_token_signed_response_alg)

    def knows(self, secret: str) -> bool:
        """Whether a secret is one of its own, in force."""
        given, now = digest(secret), datetime.now(UTC)
        good = False
        for kept in self.secrets:
            same = hmac.compare_digest(kept.digest, given)
            good |= same and kept.is_good(now)
        return good
