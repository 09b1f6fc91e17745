"""paging knows how a place in a list becomes a cursor, sealed for its tenant, and a place again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec

from ...store.errors import InvalidToken
from .caller import Caller

P = TypeVar("P")
T = TypeVar("T")


def cursor(caller: Caller, kind: str, place: object) -> str:
    """A cursor of a list of some kind."""
    body = msgspec.json.encode([kind, place])
    return caller.database.sealer.cursor(caller.tenant, body)


def place(caller: Caller, kind: str, cursor: str | None, type: type[P]) -> P | None:
    """The place of a cursor, None of None; raises InvalidToken where it is of another list."""
    if cursor is None:
        return None
    body = caller.database.sealer.place(caller.tenant, cursor)
    try:
        told, raw = msgspec.json.decode(body, type=tuple[str, msgspec.Raw])
        if told == kind:
            return msgspec.json.decode(raw, type=type)
    except msgspec.MsgspecError:
        pass
    raise InvalidToken("this cursor belongs to another list")


def cut(
    caller: Caller, kind: str, found: list[T], limit: int, place_of: Callable[[T], object]
) -> tuple[list[T], str | None]:
    """A page of what was found, one more than fits if there is more, and the next one's cursor."""
    if len(found) <= limit:
        return found, None
    return found[:limit], cursor(caller, kind, place_of(found[limit - 1]))
