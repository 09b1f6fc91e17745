"""telling knows how what there is of identity is told, over HTTP and on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from ...engine.times import datetime_of, format_datetime
from ...identity.factors.methods import Ways
from ...identity.factors.passkeys import Passkey
from ...identity.keys import SigningKey
from ...identity.oauth.client import Client, Secret
from ...identity.oauth.given import Consent, Given
from ...identity.oauth.resources import KeptResource
from ...identity.people.groups import Group, GroupMember
from ...identity.people.invitations import Invitation
from ...identity.people.organizations import Member, Organization
from ...identity.people.users import User
from ...identity.sessions import Session

Told = dict[str, Any]
"""What is told of something, as JSON has it."""


def instant(at: datetime | None) -> str | None:
    """A timestamp."""
    return None if at is None else format_datetime(datetime_of(at.astimezone(UTC)))


def told_user(user: User) -> Told:
    """A person."""
    return {
        "id": user.id,
        "status": user.status,
        "name": user.name,
        "profile": user.profile,
        "emails": [
            {"address": e.address, "primary": e.primary, "verified_at": instant(e.verified_at)}
            for e in user.emails
        ],
        "roles": list(user.roles),
        "created_at": instant(user.created_at),
        "updated_at": instant(user.updated_at),
    }


def told_session(session: Session) -> Told:
    """Where a person is signed in."""
    return {
        "id": session.id,
        "amr": session.amr,
        "authenticated_at": instant(session.authenticated_at),
        "created_at": instant(session.created_at),
        "seen_at": instant(session.seen_at),
        "expires_at": instant(session.expires_at),
        "address": session.address,
        "agent": session.agent,
    }


def told_organization(found: Organization) -> Told:
    """An organization."""
    return {
        "id": found.id,
        "name": found.name,
        "status": found.status,
        "created_at": instant(found.created_at),
        "updated_at": instant(found.updated_at),
    }


def told_member(member: Member) -> Told:
    """A person in an organization."""
    return {
        "user": member.person,
        "roles": list(member.roles),
        "created_at": instant(member.created_at),
    }


def told_group(group: Group) -> Told:
    """A group."""
    return {
        "id": group.id,
        "name": group.name,
        "organization": group.organization,
        "created_at": instant(group.created_at),
        "updated_at": instant(group.updated_at),
    }


def told_group_member(member: GroupMember) -> Told:
    """A person in a group."""
    return {"user": member.person, "created_at": instant(member.created_at)}


def told_invitation(found: Invitation) -> Told:
    """Somebody who was asked in."""
    return {
        "id": found.id,
        "organization": found.organization,
        "address": found.address,
        "roles": found.roles,
        "invited_by": found.invited_by,
        "created_at": instant(found.created_at),
        "expires_at": instant(found.expires_at),
        "accepted_at": instant(found.accepted_at),
        "accepted_by": found.accepted_by,
        "revoked_at": instant(found.revoked_at),
    }


def told_factors(ways: Ways, passkeys: Sequence[Passkey]) -> Told:
    """What somebody signs in with."""
    return {
        "password": ways.password,
        "totp": ways.totp,
        "recovery_codes": ways.recovery_codes,
        "passkeys": [
            {
                "id": passkey.id,
                "name": passkey.name,
                "created_at": instant(passkey.created_at),
                "used_at": instant(passkey.used_at),
                "backed_up": passkey.backed_up,
            }
            for passkey in passkeys
        ],
    }


def told_client(client: Client) -> Told:
    """A client, without its secrets."""
    told = msgspec.structs.asdict(client)
    del told["secrets"]
    return told | {
        "created_at": instant(client.created_at),
        "updated_at": instant(client.updated_at),
        "disabled_at": instant(client.disabled_at),
    }


def told_secret(secret: Secret) -> Told:
    """What may be known of a secret."""
    return {
        "id": secret.id,
        "created_at": instant(secret.created_at),
        "expires_at": instant(secret.expires_at),
    }


def told_resource(resource: KeptResource) -> Told:
    """A protected resource."""
    return msgspec.structs.asdict(resource) | {
        "created_at": instant(resource.created_at),
        "updated_at": instant(resource.updated_at),
    }


def told_signing_key(key: SigningKey) -> Told:
    """A signing key, its public half only."""
    return {
        "id": key.id,
        "algorithm": key.algorithm,
        "created_at": instant(key.created_at),
        "signs_from": instant(key.signs_from),
        "signs_until": instant(key.signs_until),
        "expires_at": instant(key.expires_at),
        "jwk": key.public,
    }


def told_grant(given: Given) -> Told:
    """What a client was given by a person."""
    return msgspec.structs.asdict(given) | {"created_at": instant(given.created_at)}


def told_consent(consent: Consent) -> Told:
    """What a person has agreed to."""
    return msgspec.structs.asdict(consent) | {"at": instant(consent.at)}
