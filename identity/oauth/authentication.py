"""authentication knows how a client proves at an endpoint who it is (RFC 6749 section 2.3).

A client is known by the one method that it is registered with, so that nobody proves it in a weaker
way. What it proves with may be used up by it (an assertion's `jti`): that is `Proof.once`.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple, Protocol
from urllib.parse import unquote_plus

from ..provider import Provider
from . import assertions, clients
from .client import Client
from .errors import InvalidClient, InvalidRequest

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
MAX_SECRET = 200


class Parameters(Protocol):
    """The parameters of a request, none of them twice."""

    def get(self, name: str) -> str | None: ...
    def all(self, name: str) -> list[str]: ...


class Once(NamedTuple):
    """What must not be used again until some moment."""

    jti: bytes
    until: datetime


class Proof(NamedTuple):
    """Who asks. `once` has to be stored in what the request does."""

    client: Client
    once: Once | None = None


class _Shown(NamedTuple):
    method: str
    id: str
    secret: str = ""


async def authenticate(provider: Provider, headers: Mapping[str, str], form: Parameters) -> Proof:
    """The client of a request; raises InvalidClient, or InvalidRequest where it shows two proofs.

    A client that is unknown is refused as one that is not who it says.
    """
    shown = _shown(headers, form)
    client = await clients.find(provider, shown.id)
    if client is None:
        raise InvalidClient("the client is unknown, or its credentials are wrong")
    if client.token_endpoint_auth_method != shown.method:
        raise InvalidClient("the client is registered to prove itself in another way")
    if shown.method == "private_key_jwt":
        seen = assertions.believe(provider.issuer, client, shown.secret)
        return Proof(client, Once(*seen))
    if shown.method != "none" and not client.knows(shown.secret):
        raise InvalidClient("the client is unknown, or its credentials are wrong")
    return Proof(client)


def _shown(headers: Mapping[str, str], form: Parameters) -> _Shown:
    basic = headers.get("authorization")
    id, secret = form.get("client_id"), form.get("client_secret")
    assertion = form.get("client_assertion")
    if sum(way is not None for way in (basic, secret, assertion)) > 1:
        raise InvalidRequest("a client proves itself in one way only")
    if basic is not None:
        found = _basic(basic)
        if id not in (None, found.id):
            raise InvalidRequest("`client_id` is another than in `Authorization`")
        return found
    if assertion is not None:
        if form.get("client_assertion_type") != ASSERTION:
            raise InvalidRequest(f"`client_assertion_type` is `{ASSERTION}`")
        subject = assertions.subject_of(assertion)
        if id not in (None, subject):
            raise InvalidRequest("`client_id` is another than in the assertion")
        return _Shown("private_key_jwt", subject, assertion)
    if id is None:
        raise InvalidClient("no client is named")
    if secret is not None:
        return _Shown("client_secret_post", id, secret[: MAX_SECRET + 1])
    return _Shown("none", id)


def _basic(header: str) -> _Shown:
    """The credentials of HTTP Basic; each is form-encoded within (RFC 6749 section 2.3.1)."""
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "basic":
        raise InvalidClient("expected `Authorization: Basic`")
    try:
        text = base64.b64decode(value.strip(), validate=True).decode()
        id, colon, secret = text.partition(":")
        shown = _Shown("client_secret_basic", _decoded(id), _decoded(secret))
    except (binascii.Error, ValueError):
        raise InvalidClient("`Authorization` can't be read") from None
    if not colon or not shown.id.isprintable():
        raise InvalidClient("`Authorization` can't be read")
    return shown


def _decoded(text: str) -> str:
    return unquote_plus(text, errors="strict")
