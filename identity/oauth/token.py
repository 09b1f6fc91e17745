"""token knows the token endpoint: who asks, by which grant, and whether they may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..changing import By
from ..provider import Provider
from .authentication import Parameters, authenticate
from .errors import InvalidRequest, UnauthorizedClient, UnsupportedGrantType
from .grants import GRANTS, TokenRequest


async def token(
    provider: Provider, by: By, headers: Mapping[str, str], form: Parameters
) -> dict[str, Any]:
    """The answer to a request for tokens; raises OAuthError."""
    name = form.get("grant_type")
    if name is None:
        raise InvalidRequest("`grant_type` is missing")
    grant = GRANTS.get(name)
    if grant is None:
        raise UnsupportedGrantType("there is no such grant here")
    proof = await authenticate(provider, headers, form)
    if name not in proof.client.grant_types:
        raise UnauthorizedClient("the client is not registered for this grant")
    by = replace(by, actor=f"client:{proof.client.id}")
    return await grant(TokenRequest(provider, by, proof, form))
