"""request knows what every grant is told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from ...changing import By
from ...provider import Provider
from ..authentication import Parameters, Proof
from ..client import Client
from ..errors import InvalidRequest


class TokenRequest(NamedTuple):
    """A request for tokens by a client that has proved who it is and may use the grant."""

    provider: Provider
    by: By
    proof: Proof
    form: Parameters

    @property
    def client(self) -> Client:
        """Who asks."""
        return self.proof.client

    def require(self, name: str) -> str:
        """A parameter; raises InvalidRequest where it is missing."""
        value = self.form.get(name)
        if value is None:
            raise InvalidRequest(f"`{name}` is missing")
        return value


Grants = Callable[[TokenRequest], Awaitable[dict[str, Any]]]
"""Answers a request with what the client is told; raises OAuthError."""
