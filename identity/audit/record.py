"""record knows what a row of the audit says, and what of it an erasure may take.

A row's personal parts stand beside salted digests of them. The chain is over the digests, so that
it can be verified once the parts and the salt are gone; without the salt a digest tells nothing.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, Protocol

import msgspec

from ...store.database import Connection
from ..ids import timed_id

Outcome = Literal["success", "failure"]

SALT = 16


class Actor(Protocol):
    """Who does something."""

    @property
    def actor(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def request_id(self) -> str: ...


class Row(msgspec.Struct, frozen=True):
    """What is recorded of one thing done, or tried."""

    id: uuid.UUID
    at: datetime
    actor: str
    action: str
    target: str
    outcome: Outcome
    reason: str
    request_id: str
    details: dict[str, Any]
    personal: dict[str, str] | None
    salt: bytes | None
    digests: dict[str, str]


def row(
    at: datetime,
    by: Actor,
    action: str,
    target: str,
    outcome: Outcome,
    details: Mapping[str, Any],
    personal: Mapping[str, str],
) -> Row:
    """A row as it is recorded; of personal parts those that say something."""
    told = {name: value for name, value in personal.items() if value}
    salt = os.urandom(SALT)
    return Row(
        timed_id(at),
        at,
        by.actor,
        action,
        target,
        outcome,
        by.reason,
        by.request_id,
        dict(details),
        told,
        salt,
        {name: personal_digest(salt, name, value) for name, value in told.items()},
    )


def personal_digest(salt: bytes, name: str, value: str) -> str:
    """What the chain holds of a personal part, in hex."""
    return hashlib.sha256(salt + name.encode() + b"\0" + value.encode()).hexdigest()


_ADD = "SELECT sayso.audit_add($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"


async def insert(c: Connection, tenant: int, rows: Sequence[Row]) -> None:
    """Record rows in the transaction that does what they tell of, or in one of their own."""
    if rows:
        columns = zip(*map(msgspec.structs.astuple, rows), strict=True)
        await c.execute(_ADD, tenant, *map(list, columns))
