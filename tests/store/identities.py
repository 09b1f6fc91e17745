"""A row in every table of identity, for tests that look at all tables."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from sayso.store.database import Database

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
DIGEST = bytes(32)

ROWS: list[tuple[str, dict[str, Any]]] = [
    ("person", {"id": "usr_1", "name": "Ann", "profile": {}}),
    ("person_email", {"person": "usr_1", "address": "Ann@a.example", "folded": "ann@a.example"}),
    ("organization", {"id": "org_1", "name": "Acme"}),
    ("organization_member", {"organization": "org_1", "person": "usr_1", "roles": ["admin"]}),
    ("person_group", {"id": "grp_1", "name": "Staff", "organization": "org_1"}),
    ("group_member", {"group_id": "grp_1", "person": "usr_1"}),
    (
        "invitation",
        {
            "id": "inv_1", "organization": "org_1", "address": "b@a.example",
            "folded": "b@a.example", "digest": DIGEST, "invited_by": "user:usr_1",
            "expires_at": LATER,
        },
    ),
    ("password", {"person": "usr_1", "hash": "$argon2id$"}),
    (
        "passkey",
        {
            "person": "usr_1", "id": "pky_1", "credential": b"c", "public_key": b"k",
            "sign_count": 0, "name": "Phone",
        },
    ),
    ("totp", {"person": "usr_1", "sealed": b"s"}),
    ("recovery_code", {"person": "usr_1", "digest": DIGEST}),
    ("challenge", {"id": "chl_1", "kind": "code", "expires_at": LATER}),
    (
        "session",
        {
            "id": "ses_1", "digest": DIGEST, "person": "usr_1", "amr": ["pwd"],
            "authenticated_at": NOW, "expires_at": LATER,
        },
    ),
    ("throttle", {"key": b"k", "level": 1.0, "at": NOW}),
    ("resource_server", {"id": "res_api", "identifier": "https://api.example", "name": "API"}),
    (
        "client",
        {
            "id": "cli_1", "name": "App", "token_endpoint_auth_method": "none",
            "grant_types": ["authorization_code"],
        },
    ),
    ("client_secret", {"client": "cli_1", "id": "sec_1", "digest": DIGEST}),
    ("client_assertion", {"client": "cli_1", "jti": b"j", "expires_at": LATER}),
    ("consent", {"person": "usr_1", "client": "cli_1", "scopes": [], "resources": []}),
    (
        "oauth_grant",
        {
            "id": "gra_1", "client": "cli_1", "person": "usr_1", "session": "ses_1",
            "scopes": ["openid"], "resources": [], "authenticated_at": NOW, "amr": ["pwd"],
        },
    ),
    (
        "authorization_code",
        {
            "digest": DIGEST, "grant_id": "gra_1", "redirect_uri": "https://app.example/",
            "challenge": "c", "expires_at": LATER,
        },
    ),
    ("refresh_token", {"digest": DIGEST, "grant_id": "gra_1", "expires_at": LATER}),
    ("interaction", {"id": "int_1", "browser": DIGEST, "request": {}, "expires_at": LATER}),
    (
        "signing_key",
        {"id": "key_1", "algorithm": "Ed25519", "public": {}, "sealed": b"s", "signs_from": NOW},
    ),
    ("ended", {"kind": "session", "id": "ses_1", "at": NOW, "until": LATER}),
    (
        "audit",
        {
            "id": uuid.UUID(int=7), "at": NOW, "actor": "sayso", "action": "test",
            "target": "person:usr_1", "outcome": "success", "number": 1, "seal": DIGEST,
        },
    ),
    (
        "audit_pending",
        {
            "id": uuid.UUID(int=8), "at": NOW, "actor": "sayso", "action": "test",
            "target": "person:usr_1", "outcome": "success",
        },
    ),
    ("outbox", {"id": uuid.UUID(int=8), "kind": "mail", "sealed": b"s"}),
    ("identity_settings", {"body": {}}),
]  # fmt: skip
"""Tables and values, in an order in which they can be added."""


async def add_identity(database: Database, tenant: int) -> None:
    """One row of each table."""
    async with database.tenant(tenant) as c:
        for table, values in ROWS:
            names = ", ".join(("tenant", *values))
            places = ", ".join(f"${i}" for i in range(1, len(values) + 2))
            await c.execute(
                f"INSERT INTO sayso.{table} ({names}) VALUES ({places})", tenant, *values.values()
            )
