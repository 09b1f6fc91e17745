"""Tenants and their keys."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import Cursor, Datetime, Message, Revision

Scope = Literal["check", "read", "write", "policy", "identity", "admin"]


class TenantRequest(Message):
    """A tenant to make."""

    name: Annotated[
        str,
        Field(
            description="1 to 63 lower-case letters, digits and hyphens.",
            examples=["acme"],
        ),
    ]
    hosts: Annotated[
        list[str],
        Field(
            max_length=100,
            description="Host names that lead to it.",
            examples=[["authz.acme.example"]],
        ),
    ] = []


class Tenant(Message):
    """A tenant. It is reached at its hosts and, on any, at `/t/NAME`."""

    name: str
    status: Literal["active", "suspended"]
    hosts: list[str]
    policy: Annotated[int | None, Field(description="The policy version at work.")]
    revision: Revision
    created_at: Datetime


class TenantPage(Message):
    """A page of tenants, by name."""

    tenants: list[Tenant]
    next: Cursor


class KeyRequest(Message):
    """A key to make."""

    name: Annotated[str, Field(min_length=1, max_length=200, examples=["billing service"])]
    scopes: Annotated[
        list[Scope],
        Field(
            min_length=1,
            description="`check` decides, `read` looks up and watches, `write` changes"
            " relationships and attributes, `policy` changes policies, `identity` administers"
            " people and organizations, `admin` may do all that and make keys.",
            examples=[["check", "read"]],
        ),
    ]
    expires_at: Datetime | None = None


class RotateRequest(Message):
    """How to replace a key."""

    grace_seconds: Annotated[
        int, Field(ge=0, le=2_592_000, description="How long the old one goes on.")
    ] = 86_400


class Key(Message):
    """A key without its secret."""

    id: str
    name: str
    scopes: list[Scope]
    created_at: Datetime
    expires_at: Datetime | None
    revoked_at: Datetime | None


class NewKey(Message):
    """A new key and its text, which is shown this once."""

    key: Key
    text: Annotated[
        str, Field(description="What to send as `Authorization: Bearer TEXT`; store it safely.")
    ]


class KeyList(Message):
    """All keys of a tenant, the oldest first."""

    keys: list[Key]
