"""jwt knows how to sign claims and how to believe them (RFC 7519, RFC 8725).

A token is believed that has the three members of a header that ours have and no others, of the type
that was asked for, signed by a key of this tenant with that key's algorithm. Nothing in a token
says where a key is: `jwk`, `jku`, `x5u`, `x5c` and `crit` are refused unread.
"""

from __future__ import annotations

import re
import time
from typing import Any

import msgspec

from ...engine.errors import SaysoError
from ..keys import Algorithm, SigningKey, ring
from ..keys.key import decoded, encoded, verifies
from ..provider import Provider

MAX_TOKEN = 8 << 10
"""Characters of a token that is looked at."""

_COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")

_encode = msgspec.json.Encoder().encode


class Header(msgspec.Struct, forbid_unknown_fields=True):
    """A protected header of ours, all of it."""

    alg: str
    kid: str
    typ: str


class NotBelieved(SaysoError):
    """A token that this tenant did not sign, or not for this."""

    code = "invalid-token"


_header = msgspec.json.Decoder(Header).decode
_claims = msgspec.json.Decoder(dict[str, Any]).decode


async def sign(provider: Provider, algorithm: Algorithm, typ: str, claims: dict[str, Any]) -> str:
    """A token that says `claims`."""
    return signed(await ring(provider).signer(algorithm), typ, claims)


def signed(key: SigningKey, typ: str, claims: dict[str, Any]) -> str:
    """A token signed with a key."""
    said = b"%b.%b" % (key.header(typ), encoded(_encode(claims)))
    return (said + b"." + encoded(key.sign(said))).decode()


async def believe(
    provider: Provider, token: str, typ: str, *, expired: bool = False
) -> dict[str, Any]:
    """The claims of a token of this tenant's that is of a type, and in force unless `expired`.

    Raises NotBelieved.
    """
    header = _read_header(token)
    if header.typ != typ:
        raise NotBelieved(f"the token's `typ` is not `{typ}`")
    key = await ring(provider).find(header.kid)
    if key is None or key.algorithm != header.alg:
        raise NotBelieved("no key of this issuer signed the token")
    claims = _verified(key, token)
    if claims.get("iss") != provider.issuer:
        raise NotBelieved("the token is of another issuer")
    if not expired and not claims.get("exp", 0) > time.time():
        raise NotBelieved("the token has expired")
    return claims


def _verified(key: SigningKey, token: str) -> dict[str, Any]:
    said, _, signature = token.rpartition(".")
    try:
        if verifies(key.verifier, said.encode(), decoded(signature)):
            return _claims(decoded(said.partition(".")[2]))
    except (ValueError, msgspec.DecodeError):
        pass
    raise NotBelieved("the token is not as it was signed")


def _read_header(token: str) -> Header:
    if len(token) > MAX_TOKEN or not _COMPACT.fullmatch(token):
        raise NotBelieved("this is no token")
    try:
        return _header(decoded(token.partition(".")[0]))
    except (ValueError, msgspec.DecodeError):
        raise NotBelieved("the token's header is none of this issuer") from None
