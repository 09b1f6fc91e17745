"""assertions knows `private_key_jwt`: a client says who it is in a token that it signs itself
(RFC 7523 section 3, as RFC 9700's update has it).

Its audience is the issuer and nothing else, so that an assertion for one server is none for
another; it lives for minutes and is good once.
"""

from __future__ import annotations

import hashlib
import re
import time
from datetime import UTC, datetime
from functools import lru_cache

import msgspec

from ..keys.key import Public, decoded, public_of, verifies
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
    header, claims, signature = _parsed(assertion)
    if header.typ not in TYPES:
        raise InvalidClient("the assertion's `typ` is another token's")
    _verify(client, header, assertion, signature)
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


def _parsed(assertion: str) -> tuple[Header, Claims, bytes]:
    """Its header, claims and signature, which nobody has looked at; raises InvalidClient."""
    if len(assertion) > MAX_ASSERTION or not _COMPACT.fullmatch(assertion):
        raise InvalidClient("the assertion is no signed token")
    try:
        header, claims, signature = map(decoded, assertion.split("."))
        return _read_header(header), _read_claims(claims), signature
    except (ValueError, msgspec.DecodeError) as error:
        raise InvalidClient("the assertion can't be read as one of a client") from error


@lru_cache(maxsize=1024)
def _public(kty: str, crv: str, x: str, y: str | None) -> Public:
    jwk = {"kty": kty, "crv": crv, "x": x}
    return public_of(jwk if y is None else {**jwk, "y": y})


def _verify(client: Client, header: Header, assertion: str, signature: bytes) -> None:
    """Raise InvalidClient unless one of the client's keys signed it, as such keys do."""
    said = assertion.rpartition(".")[0].encode()
    for jwk in (client.jwks or {}).get("keys", ()):
        if header.kid is not None and jwk["kid"] != header.kid:
            continue
        if header.alg not in ALGORITHMS[jwk["crv"]]:
            continue
        if verifies(_public(jwk["kty"], jwk["crv"], jwk["x"], jwk.get("y")), said, signature):
            return
    raise InvalidClient("none of the client's keys signed the assertion")
