"""A device that holds passkeys, as WebAuthn Level 3 section 6 has it, and can be made to lie."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import struct
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.hashes import SHA256

UP, UV, BE, BS, AT = 1, 4, 8, 16, 64
"""Flags: present, verified, can be backed up, is, has a credential with it."""


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Device:
    """One passkey on one device, in a browser at an origin."""

    origin: str
    flags: int = UP | UV
    count: int | None = 0
    """How often it was used; None for one that does not count."""
    edwards: bool = False
    client: dict[str, Any] = field(default_factory=dict)
    """What the browser says beside, or instead."""
    party: str = ""
    """What the device takes the place for, if not what it is told."""
    id: bytes = field(default_factory=lambda: os.urandom(32))
    user: bytes | None = b""

    def __post_init__(self) -> None:
        self._p256 = ec.generate_private_key(ec.SECP256R1())
        self._ed25519 = ed25519.Ed25519PrivateKey.generate()

    def create(self, options: str) -> str:
        """What `navigator.credentials.create` gives for options."""
        asked = json.loads(options)
        if self.user == b"":
            self.user = _raw(asked["user"]["id"])
        data = self._data(asked["rp"]["id"], AT) + self._credential()
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(
            {
                "clientDataJSON": b64(self._client("webauthn.create", asked)),
                "attestationObject": b64(attestation),
                "transports": ["internal", "of-the-future"],
            }
        )

    def get(self, options: str) -> str:
        """What `navigator.credentials.get` gives for options."""
        asked = json.loads(options)
        if self.count is not None:
            self.count += 1
        data = self._data(asked["rpId"])
        client = self._client("webauthn.get", asked)
        response: dict[str, Any] = {
            "clientDataJSON": b64(client),
            "authenticatorData": b64(data),
            "signature": b64(self._sign(data + hashlib.sha256(client).digest())),
        }
        if self.user is not None:
            response["userHandle"] = b64(self.user)
        return self._answer(response)

    def _answer(self, response: dict[str, Any]) -> str:
        id = b64(self.id)
        return json.dumps({"id": id, "rawId": id, "type": "public-key", "response": response})

    def _client(self, kind: str, asked: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": asked["challenge"], "origin": self.origin}
        return json.dumps({**said, "crossOrigin": False, **self.client}).encode()

    def _data(self, party: str, more: int = 0) -> bytes:
        place = hashlib.sha256((self.party or party).encode()).digest()
        return place + struct.pack(">BI", self.flags | more, self.count or 0)

    def _credential(self) -> bytes:
        if self.edwards:
            key = {1: 1, 3: -8, -1: 6, -2: self._ed25519.public_key().public_bytes_raw()}
        else:
            numbers = self._p256.public_key().public_numbers()
            x, y = (n.to_bytes(32) for n in (numbers.x, numbers.y))
            key = {1: 2, 3: -7, -1: 1, -2: x, -3: y}
        return bytes(16) + struct.pack(">H", len(self.id)) + self.id + cbor2.dumps(key)

    def _sign(self, data: bytes) -> bytes:
        if self.edwards:
            return self._ed25519.sign(data)
        return self._p256.sign(data, ec.ECDSA(SHA256()))


def _raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
