"""assertions knows `private_key_jwt`: a client says who it is in a token that it signs itself
(RFC 7523 section 3, as RFC 9700's update has it).

Its audience is the issuer and nothing else, so that an assertion for one server is none for
another; it lives for minutes and is good once.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import time
from datetime import UTC, datetime

import msgspec
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey

from .client import Client
from .errors import InvalidClient

MAX_ASSERTION = 4 << 10
MAX_SECONDS = 300
SKEW = 10
"""Seconds that a client's clock may be ahead."""

ALGORITHMS = {"Ed25519": ("Ed25519", "EdDSA"), "P-256": ("ES256",)}
"""Which a key of a curve may be used with."""

TYPES = (None, "JWT", "client-authentication+jwt")

_COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")


class Header(msgspec.Struct, forbid_unknown_fields=True):
    """A header, all that it may have: nothing in it says where a key is."""

    alg: str
    kid: str | None = None
    typ: str | None = None


class Claims(msgspec.Struct):
    """What it says; `aud` is one string."""

    iss: str
    sub: str
    aud: str
    exp: float
    jti: str
    iat: float = 0
    nbf: float = 0


_read_header = msgspec.json.Decoder(Header).decode
_read_claims = msgspec.json.Decoder(Claims).decode


def subject_of(assertion: str) -> str:
    """The client that an assertion is of, before it is believed; raises InvalidClient."""
    return _parsed(assertion)[1].sub


def believe(issuer: str, client: Client, assertion: str) -> tuple[bytes, datetime]:
    """What tells an assertion from others, and until when it must not come again.

    Raises InvalidClient unless it is the client's, for this issuer, and in force.
    """
    header, claims = _parsed(assertion)
    if header.typ not in TYPES:
        raise InvalidClient("the assertion's `typ` is another token's")
    _verify(client, header, assertion)
    now = time.time()
    if claims.iss != client.id or claims.sub != client.id:
        raise InvalidClient("the assertion's `iss` and `sub` are both the client's id")
    if claims.aud != issuer:
        raise InvalidClient(f"the assertion's `aud` is `{issuer}`, and that alone")
    if not now < claims.exp <= now + MAX_SECONDS + SKEW:
        raise InvalidClient(f"the assertion's `exp` is within {MAX_SECONDS} seconds from now")
    if max(claims.iat, claims.nbf) > now + SKEW:
        raise InvalidClient("the assertion is of the future")
    if not 0 < len(claims.jti) <= 256:
        raise InvalidClient("the assertion's `jti` has 1 to 256 characters")
    return hashlib.sha256(claims.jti.encode()).digest(), datetime.fromtimestamp(claims.exp, UTC)


def _parsed(assertion: str) -> tuple[Header, Claims]:
    if len(assertion) > MAX_ASSERTION or not _COMPACT.fullmatch(assertion):
        raise InvalidClient("the assertion is no signed token")
    header, claims, _ = assertion.split(".")
    try:
        return _read_header(_bytes(header)), _read_claims(_bytes(claims))
    except (binascii.Error, ValueError, msgspec.DecodeError) as error:
        raise InvalidClient("the assertion can't be read as one of a client") from error


def _bytes(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _verify(client: Client, header: Header, assertion: str) -> None:
    """Raise InvalidClient unless one of the client's keys signed it, as such keys do."""
    for jwk in (client.jwks or {}).get("keys", ()):
        if header.kid is not None and jwk["kid"] != header.kid:
            continue
        if header.alg not in ALGORITHMS[jwk["crv"]]:
            continue
        key = (OKPKey if jwk["crv"] == "Ed25519" else ECKey).import_key(jwk)
        try:
            jws.deserialize_compact(assertion, key, algorithms=[header.alg])
        except (JoseError, ValueError):
            continue
        return
    raise InvalidClient("none of the client's keys signed the assertion")
