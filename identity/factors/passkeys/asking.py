"""asking knows what a browser is asked about passkeys, and which the person has already."""

from __future__ import annotations

import base64
from urllib.parse import urlsplit

import asyncpg
import msgspec
from webauthn.helpers.structs import (
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    UserVerificationRequirement,
)

from ... import challenges
from ...changing import Changing

SECONDS = 600

VERIFIED = UserVerificationRequirement.REQUIRED


class Asked(msgspec.Struct, frozen=True):
    """What a browser is asked: the id to answer with, and the options as WebAuthn's JSON, for
    `PublicKeyCredential.parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON`."""

    id: str
    options: str


class Party(msgspec.Struct, frozen=True):
    """Who asks (WebAuthn's relying party)."""

    id: str
    origin: str


def party_of(issuer: str) -> Party:
    """An issuer's host, and its origin as browsers write it."""
    parts = urlsplit(issuer)
    host = (parts.hostname or "").encode("idna").decode("ascii")
    usual = {"https": 443, "http": 80}[parts.scheme]
    port = "" if parts.port in (None, usual) else f":{parts.port}"
    return Party(host, f"{parts.scheme}://{host}{port}")


async def descriptors(changing: Changing, person: str) -> list[PublicKeyCredentialDescriptor]:
    rows: list[asyncpg.Record] = await changing.c.fetch(
        "SELECT credential, transports FROM sayso.passkey WHERE tenant = $1 AND person = $2"
        " ORDER BY created_at, id",
        changing.tenant,
        person,
    )
    return [
        PublicKeyCredentialDescriptor(
            row["credential"], transports=[AuthenticatorTransport(t) for t in row["transports"]]
        )
        for row in rows
    ]


async def pose(
    changing: Changing, kind: str, browser: str, person: str | None, challenge: bytes
) -> str:
    body = {"challenge": base64.b64encode(challenge).decode()}
    return await challenges.pose(
        changing, kind, seconds=SECONDS, browser=browser, person=person, body=body
    )


def challenge_of(asked: challenges.Challenge) -> bytes:
    return base64.b64decode(asked.body["challenge"])
