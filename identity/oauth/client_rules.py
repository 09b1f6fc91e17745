"""client_rules knows what could be no client, or no safe one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from ...engine.errors import InvalidValue
from .client import ClientRequest

METHODS = ("none", "client_secret_basic", "client_secret_post", "private_key_jwt")
SIGNED_WITH = ("RS256", "ES256", "Ed25519")
GRANT_TYPES = ("authorization_code", "refresh_token", "client_credentials")

MAX_URIS, MAX_URI, MAX_SCOPES, MAX_KEYS, MAX_NAME = 50, 2_000, 200, 10, 200

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
"""Hosts that are this machine, so that nobody listens on the way (RFC 8252 section 7.3)."""

_SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{1,128}")
_URI = re.compile(r"[a-z][a-z0-9+.-]*:[!-~]*")
_NOT_IN_URI = re.compile(r"[\\<>\"{}|^`*#\s]")
_PRIVATE_USE = re.compile(r"[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+")
_SECRET_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_CURVES = frozenset({"Ed25519", "P-256"})


def check_request(asked: ClientRequest) -> None:
    """Raise InvalidValue where something could be no client, or no safe one."""
    if not 0 < len(asked.name) <= MAX_NAME or not asked.name.isprintable():
        raise InvalidValue(f"it has 1 to {MAX_NAME} printable characters", place="name")
    _one_of(asked.token_endpoint_auth_method, METHODS, "token_endpoint_auth_method")
    _one_of(asked.id_token_signed_response_alg, SIGNED_WITH, "id_token_signed_response_alg")
    for i, name in enumerate(asked.grant_types):
        _one_of(name, GRANT_TYPES, f"grant_types[{i}]")
    if "client_credentials" in asked.grant_types and asked.token_endpoint_auth_method == "none":
        raise InvalidValue("a client without credentials has none to give", place="grant_types")
    if "authorization_code" in asked.grant_types and not asked.redirect_uris:
        raise InvalidValue("a code has to go somewhere", place="redirect_uris")
    native = asked.token_endpoint_auth_method == "none"
    _check_uris(asked.redirect_uris, "redirect_uris", native)
    _check_uris(asked.post_logout_redirect_uris, "post_logout_redirect_uris", native)
    if asked.backchannel_logout_uri is not None:
        check_uri(asked.backchannel_logout_uri, "backchannel_logout_uri")
    check_scopes(asked.scopes, "scopes")
    for i, resource in enumerate(asked.resources):
        check_resource(resource, f"resources[{i}]")
    if (asked.token_endpoint_auth_method == "private_key_jwt") != (asked.jwks is not None):
        raise InvalidValue("keys go with `private_key_jwt`, and with nothing else", place="jwks")
    if asked.jwks is not None:
        check_jwks(asked.jwks)
    if not 0 < asked.refresh_seconds < 1 << 31:
        raise InvalidValue("it is more than 0 seconds", place="refresh_seconds")


def check_scopes(scopes: Sequence[str], place: str) -> None:
    """Raise InvalidValue on what is no scope (RFC 6749 section 3.3)."""
    if len(scopes) > MAX_SCOPES:
        raise InvalidValue(f"there are at most {MAX_SCOPES}", place=place)
    for i, scope in enumerate(scopes):
        if not _SCOPE.fullmatch(scope):
            raise InvalidValue("this is no scope", place=f"{place}[{i}]")


def check_resource(identifier: str, place: str) -> None:
    """Raise InvalidValue on what names no resource: an absolute URI without a fragment."""
    if len(identifier) > MAX_URI or not _URI.fullmatch(identifier) or "#" in identifier:
        raise InvalidValue("this is no absolute URI without a fragment", place=place)


def _check_uris(uris: Sequence[str], place: str, native: bool) -> None:
    if len(uris) > MAX_URIS:
        raise InvalidValue(f"there are at most {MAX_URIS}", place=place)
    for i, uri in enumerate(uris):
        check_uri(uri, f"{place}[{i}]", native=native)


def check_uri(uri: str, place: str, *, native: bool = False) -> None:
    """Raise InvalidValue on a URI that a code must not be sent to.

    `https`, or `http` to this machine; for `native` applications a scheme of their own, which has
    a dot in it (RFC 8252 section 7.1), so that it is no `javascript:`.
    """
    if len(uri) > MAX_URI or not _URI.fullmatch(uri) or _NOT_IN_URI.search(uri):
        raise InvalidValue("this is no absolute URI without a fragment", place=place)
    try:
        parts = urlsplit(uri)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise InvalidValue("this is no URI", place=place) from None
    if native and _PRIVATE_USE.fullmatch(parts.scheme) and host is None:
        return
    if not host or "@" in parts.netloc:
        raise InvalidValue("it has a host, and nobody's name before it", place=place)
    if parts.scheme != "https" and not (parts.scheme == "http" and host in LOOPBACK):
        raise InvalidValue("it begins with `https://`", place=place)


def check_jwks(jwks: dict[str, Any]) -> None:
    """Raise InvalidValue unless these are public keys of Ed25519 or P-256, each with its `kid`."""
    keys = jwks.get("keys")
    if not isinstance(keys, list) or not 0 < len(keys) <= MAX_KEYS:
        raise InvalidValue(f"it is a JWKS of 1 to {MAX_KEYS} keys", place="jwks")
    seen = set()
    for i, key in enumerate(keys):
        place = f"jwks.keys[{i}]"
        if not isinstance(key, dict) or key.get("crv") not in _CURVES:
            raise InvalidValue("its keys are of Ed25519 or P-256", place=place)
        if _SECRET_MEMBERS & key.keys():
            raise InvalidValue("this is a private key: give its public half only", place=place)
        kid = key.get("kid")
        if not isinstance(kid, str) or not 0 < len(kid) <= MAX_NAME or kid in seen:
            raise InvalidValue("each key has a `kid` of its own", place=place)
        seen.add(kid)
    try:
        KeySet.import_key_set(jwks)  # type: ignore[arg-type]
    except (JoseError, ValueError, TypeError, KeyError):
        raise InvalidValue("a key can't be read", place="jwks") from None


def _one_of(value: str, known: Sequence[str], place: str) -> None:
    if value not in known:
        raise InvalidValue(f"it is one of {', '.join(known)}", place=place)
