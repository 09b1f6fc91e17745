"""reading knows how to look up what a tenant has stored."""

from __future__ import annotations

from ...engine.errors import InvalidRequest
from ...engine.values import check_id
from ...store import reading
from ...store.changes import EVERYONE, Filter
from ...store.errors import FilterTooWide
from ...store.reading import Described, Page, Past
from .caller import Caller


def check_filter(f: Filter) -> None:
    """Raise InvalidName where a part can't be a name."""
    for name, part in f.parts().items():
        if (name, part) not in (("subject_id", EVERYONE), ("subject_relation", "")):
            check_id(part)


def check_limit(limit: int) -> None:
    """Raise InvalidRequest unless a page may have this many."""
    if not 1 <= limit <= reading.MAX_PAGE:
        raise InvalidRequest(f"a page has 1 to {reading.MAX_PAGE:,}", place="limit")


async def relationships(caller: Caller, f: Filter, limit: int, cursor: str | None) -> Page:
    """A page of relationships; raises InvalidToken for a cursor that is none of this list."""
    caller.require("read")
    check_filter(f)
    check_limit(limit)
    return await reading.read(caller.database, caller.tenant, f, limit=limit, after=cursor)


async def history(caller: Caller, f: Filter, limit: int, cursor: str | None) -> Past:
    """Who granted and took relationships, the latest first; raises as `relationships`.

    Raises FilterTooWide unless the filter says of whom, or of what.
    """
    caller.require("read")
    check_filter(f)
    check_limit(limit)
    if f.object_type is None and f.subject_type is None:
        raise FilterTooWide("give an `object_type` or a `subject_type`")
    return await reading.history(caller.database, caller.tenant, f, limit=limit, after=cursor)


async def attributes(caller: Caller, type: str, id: str) -> Described:
    """The stored attributes of an entity; none of one that is not known."""
    caller.require("read")
    check_id(type)
    check_id(id)
    return await reading.attributes(caller.database, caller.tenant, type, id)
