"""emails knows people's addresses: which are well formed, when two are the same, whose each is.

An address is believed to be somebody's once it is verified, and is then nobody else's. Mail goes to
an address as it was given; two are compared as they are folded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime

import asyncpg
import msgspec

from ...engine.errors import InvalidRequest
from ...store.database import Connection
from .. import graph
from ..changing import Changing
from ..errors import Taken

LONGEST, LONGEST_LOCAL = 254, 64
"""Bytes of an address, and of what stands before its `@` (RFC 5321 section 4.5.3.1)."""

MOST = 20
"""Addresses of one person."""

# RFC 5322's dot-atom, with RFC 6532's characters; nobody is called by a quoted string
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-\u00a1-\U0010ffff]+"
_LOCAL = re.compile(rf"{_ATOM}(\.{_ATOM})*")
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])")
_UPPER = re.compile("[A-Z]+")


class Email(msgspec.Struct, frozen=True):
    """An address of a person's; of several one is primary."""

    address: str
    primary: bool = False
    verified_at: datetime | None = None

    @property
    def folded(self) -> str:
        """As it is compared."""
        return fold(self.address)


class Given(msgspec.Struct, frozen=True):
    """An address that somebody says a person has; `verified` None: as it was before."""

    address: str
    primary: bool = False
    verified: bool | None = None


def fold(address: str, place: str = "address") -> str:
    """An address as it is compared; raises InvalidRequest where it is none.

    Case counts in neither part (that it might before the `@` is what no mail service makes use of);
    only ASCII has case here, so that no two letters which differ become one. A domain is compared
    by the names that are looked up.
    """
    text = unicodedata.normalize("NFC", address)
    local, at, domain = text.rpartition("@")
    if not at or len(text.encode("utf-8", "replace")) > LONGEST:
        raise _no_address(place)
    looked_up = _looked_up(domain)
    if looked_up is None or not _is_local(local):
        raise _no_address(place)
    return f"{_lower(local)}@{looked_up}"


def _is_local(text: str) -> bool:
    """Whether something may stand before the `@`: visible, and not so long."""
    seen = all(unicodedata.category(character)[0] in "LMNPS" for character in text)
    return bool(seen and _LOCAL.fullmatch(text)) and len(text.encode()) <= LONGEST_LOCAL


def _looked_up(domain: str) -> str | None:
    try:
        name = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    return name if _DOMAIN.fullmatch(name) else None


def _lower(text: str) -> str:
    return _UPPER.sub(lambda m: m[0].lower(), text)


def _no_address(place: str) -> InvalidRequest:
    return InvalidRequest("this is no e-mail address", place=place)


async def find_by_email(c: Connection, tenant: int, address: str) -> str | None:
    """The id of the person whose verified address this is."""
    try:
        folded = fold(address)
    except InvalidRequest:
        return None
    found: str | None = await c.fetchval(
        "SELECT person FROM sayso.person_email"
        " WHERE tenant = $1 AND folded = $2 AND verified_at IS NOT NULL",
        tenant,
        folded,
    )
    return found


async def addresses(c: Connection, tenant: int, persons: Sequence[str]) -> dict[str, list[Email]]:
    """The addresses of some people, the primary one first, then the oldest."""
    rows = await c.fetch(
        "SELECT person, address, is_primary, verified_at FROM sayso.person_email"
        " WHERE tenant = $1 AND person = ANY($2::text[])"
        " ORDER BY person, is_primary DESC, created_at, folded",
        tenant,
        list(persons),
    )
    found: dict[str, list[Email]] = {person: [] for person in persons}
    for row in rows:
        found[row["person"]].append(Email(row["address"], row["is_primary"], row["verified_at"]))
    return found


def check(
    given: Sequence[Given], now: datetime, kept: Sequence[Email] = (), place: str = "emails"
) -> list[Email]:
    """A person's addresses, one of them primary: the first, if none is said to be.

    `kept` are those there were. Raises InvalidRequest where one is none or given twice, or several
    are primary.
    """
    if len(given) > MOST:
        raise InvalidRequest(f"a person has at most {MOST} addresses", place=place)
    before = {email.folded: email.verified_at for email in kept}
    primary = [i for i, each in enumerate(given) if each.primary] or [0]
    if len(primary) > 1:
        raise InvalidRequest("one address is primary", place=f"{place}[{primary[1]}].primary")
    found: dict[str, Email] = {}
    for i, each in enumerate(given):
        folded = fold(each.address, f"{place}[{i}].address")
        if folded in found:
            raise InvalidRequest("this address is given twice", place=f"{place}[{i}].address")
        verified = before.get(folded)
        if each.verified is not None:
            verified = (verified or now) if each.verified else None
        found[folded] = Email(each.address, i == primary[0], verified)
    return list(found.values())


async def put(changing: Changing, person: str, emails: Sequence[Email]) -> None:
    """Make these, as `check` gives them, a person's addresses; raises Taken."""
    c, tenant = changing.c, changing.tenant
    await c.execute(
        "DELETE FROM sayso.person_email"
        " WHERE tenant = $1 AND person = $2 AND folded <> ALL($3::text[])",
        tenant,
        person,
        [e.folded for e in emails],
    )
    await c.execute(
        "UPDATE sayso.person_email SET is_primary = false WHERE tenant = $1 AND person = $2",
        tenant,
        person,
    )
    try:
        await c.executemany(
            "INSERT INTO sayso.person_email"
            " (tenant, person, address, folded, is_primary, verified_at)"
            " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant, person, folded) DO UPDATE"
            " SET address = excluded.address, is_primary = excluded.is_primary,"
            " verified_at = excluded.verified_at",
            [(tenant, person, e.address, e.folded, e.primary, e.verified_at) for e in emails],
        )
    except asyncpg.UniqueViolationError:
        raise Taken("another person has proved that an address of these is theirs") from None


async def verify(changing: Changing, person: str, address: str) -> None:
    """Note that a person has proved an address, which they have from now on; raises Taken.

    It is primary where they have no other.
    """
    rows = await addresses(changing.c, changing.tenant, [person])
    folded = fold(address)
    kept = [Given(e.address, e.primary, True if e.folded == folded else None) for e in rows[person]]
    if all(e.folded != folded for e in rows[person]):
        kept.append(Given(address, not kept, True))
    await put(changing, person, check(kept, changing.now, rows[person]))
    changing.audit("person.verify-email", f"person:{person}", personal={"emails": address})
    changing.notice("person", person)
    await graph.show_person(changing, person)
