"""message knows what is to be told, kept sealed as it may hold a link that lets somebody in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from ...store.database import Connection
from ..ids import timed_id
from ..sealing import Seal

PURPOSE = "outbox"

NOTHING = "nothing"
"""The kind of a message that is told to nobody."""


class Message(msgspec.Struct, frozen=True):
    """Something to tell: `mail`, `backchannel-logout`."""

    kind: str
    body: dict[str, Any]


async def insert(c: Connection, seal: Seal, tenant: int, messages: Sequence[Message]) -> None:
    """Have messages told once the transaction is committed."""
    now = datetime.now(UTC)
    await c.executemany(
        "INSERT INTO sayso.outbox (tenant, id, kind, sealed) VALUES ($1, $2, $3, $4)",
        [
            (tenant, timed_id(now), m.kind, seal.seal(tenant, PURPOSE, msgspec.json.encode(m.body)))
            for m in messages
        ],
    )
