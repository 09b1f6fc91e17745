"""key knows one signing key: Ed25519 (RFC 9864), ES256 or RS256 (RFC 7518 section 3)."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from joserfc.jwk import ECKey, OKPKey, RSAKey, import_key

Algorithm = Literal["Ed25519", "ES256", "RS256"]
ALGORITHMS: tuple[Algorithm, ...] = get_args(Algorithm)

RSA_BITS = 2048
PURPOSE = "signing key"

Private = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
Public = ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey

_KINDS: dict[Algorithm, type[OKPKey] | type[ECKey] | type[RSAKey]] = {
    "Ed25519": OKPKey,
    "ES256": ECKey,
    "RS256": RSAKey,
}


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key in memory. It signs between two moments, and what it signed is believed until a third.

    `public` is as JWKS has it (RFC 7517), with `kid`, `alg` and `use`; `verifier` is the same key.
    """

    id: str
    algorithm: Algorithm
    public: dict[str, Any]
    verifier: Public
    sign: Callable[[bytes], bytes]
    created_at: datetime
    signs_from: datetime
    signs_until: datetime | None
    expires_at: datetime | None

    def header(self, typ: str) -> bytes:
        """The protected header of what it signs, encoded."""
        return encoded(msgspec.json.encode({"alg": self.algorithm, "typ": typ, "kid": self.id}))

    def signs(self, at: datetime) -> bool:
        """Whether it signs at a moment."""
        return self.signs_from <= at and (self.signs_until is None or at < self.signs_until)


def encoded(data: bytes) -> bytes:
    """Base 64 as JOSE has it: URL-safe and not padded."""
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def decoded(text: str) -> bytes:
    """The inverse of `encoded`; raises ValueError."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def generate(algorithm: Algorithm) -> Private:
    """A new private key; for RS256 that takes a good part of a second."""
    if algorithm == "Ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    if algorithm == "ES256":
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(65537, RSA_BITS)


def private_bytes(key: Private) -> bytes:
    """A private key as it is sealed: PKCS #8, DER."""
    return key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def read_private(data: bytes) -> Private:
    """The inverse of `private_bytes`, for what was sealed: that is as we made it.

    So an RSA key's primes are not tried anew, which would hold up a process for 30 ms a tenant.
    """
    key = serialization.load_der_private_key(data, None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(key, Private)
    return key


def public_jwk(id: str, algorithm: Algorithm, key: Private) -> dict[str, Any]:
    """The public half as JWKS has it."""
    pem = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    shown = _KINDS[algorithm].import_key(pem).as_dict(private=False)
    return {**shown, "kid": id, "alg": algorithm, "use": "sig"}


def verifies(public: Public, data: bytes, signature: bytes) -> bool:
    """Whether a signature as JWS has it is by a key; the key's kind says by which algorithm."""
    try:
        if isinstance(public, ed25519.Ed25519PublicKey):
            public.verify(signature, data)
        elif isinstance(public, rsa.RSAPublicKey):
            public.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
        elif len(signature) == 64:
            r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
            public.verify(encode_dss_signature(r, s), data, ec.ECDSA(hashes.SHA256()))
        else:
            return False
    except InvalidSignature:
        return False
    return True


def public_of(jwk: dict[str, Any]) -> Public:
    """The public key of a JWK of one of the three kinds; raises JoseError or ValueError."""
    key = import_key(jwk).public_key
    assert isinstance(key, Public)
    return key


def signer_of(key: Private) -> Callable[[bytes], bytes]:
    """Signs as JWS wants it (RFC 7518 section 3)."""
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.sign
    if isinstance(key, rsa.RSAPrivateKey):
        return lambda data: key.sign(data, padding.PKCS1v15(), hashes.SHA256())

    def sign(data: bytes) -> bytes:
        r, s = decode_dss_signature(key.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32) + s.to_bytes(32)

    return sign
