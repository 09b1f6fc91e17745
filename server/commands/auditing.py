"""auditing knows how to look into the audit of a tenant's identity, for those who may."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from ...engine.errors import InvalidRequest
from ...identity.audit.reading import MAX_PAGE, Recorded, Which, read
from ...identity.audit.verifying import Verified, verify
from .caller import Caller

_SEEN = re.compile("([0-9]{1,18}):([0-9a-fA-F]{64})")


def seen_of(text: str | None) -> tuple[int, str] | None:
    """A place in the chain and its seal, as `42:9f86…`; raises InvalidRequest."""
    if text is None:
        return None
    found = _SEEN.fullmatch(text)
    if found is None:
        raise InvalidRequest(
            "expected a number and a seal of 64 hex digits, as `42:9f86…`", place="seen"
        )
    return int(found[1]), found[2]


def told(value: object) -> dict[str, Any]:
    """Rows, or what came of a verification, as they are told in JSON."""
    found: dict[str, Any] = msgspec.to_builtins(value)
    return found


async def page(
    caller: Caller, which: Which, limit: int, cursor: str | None
) -> tuple[list[Recorded], str | None]:
    """Rows, the latest first, and the next page's cursor; raises InvalidToken."""
    if not 1 <= limit <= MAX_PAGE:
        raise InvalidRequest(f"a page has 1 to {MAX_PAGE:,}", place="limit")
    return await read(caller.database, caller.tenant, which, limit=limit, after=cursor)


async def verified(caller: Caller, seen: str | None) -> Verified:
    """What comes of holding the audit against its chain."""
    return await verify(caller.database, caller.tenant, seen_of(seen))
