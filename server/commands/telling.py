"""telling knows how people and organizations are told, over HTTP and on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from ...engine.times import datetime_of, format_datetime
from ...identity.factors.methods import Ways
from ...identity.factors.passkeys import Passkey
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
