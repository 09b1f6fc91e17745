"""sessions knows which browsers are signed in, as whom, and how they proved it.

A session has an id, which its owner sees and tokens have as `sid`, and a secret, which only the
browser's cookie has and of which a digest is kept. The secret is made by us at sign-in and anew
whenever more is proved, so that one which somebody else has put into a browser never comes to be
worth anything (session fixation).
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import datetime

import asyncpg
import msgspec

from ..store.database import Connection
from .changing import By, Changing, change
from .errors import NotActive, NotThere
from .ids import digest, new_id, new_secret
from .outbox import Message
from .provider import Provider
from .settings import Settings, settings_of

SEEN = 60
"""Seconds between two notes of when a session was last seen."""

_COLUMNS = (
    "s.id, s.person, s.amr, s.authenticated_at, s.created_at, s.seen_at, s.expires_at, s.address,"
    " s.agent"
)

_LIVE = """
  s.ended_at IS NULL AND s.expires_at > now() AND s.seen_at > now() - make_interval(secs => $3)
  AND EXISTS (
    SELECT FROM sayso.person p WHERE p.tenant = s.tenant AND p.id = s.person AND p.status = 'active'
  ) AND NOT EXISTS (
    SELECT FROM sayso.ended e WHERE e.tenant = s.tenant AND e.kind = 'person' AND e.id = s.person
    AND e.at >= s.created_at
  )
"""
"""That a session `s` counts; $3 is for how many seconds it may be idle."""


class Session(msgspec.Struct, frozen=True):
    """A browser that is signed in."""

    id: str
    person: str
    amr: list[str]
    """How, by RFC 8176's names: each once, in the order in which they were used."""
    authenticated_at: datetime
    """When it was last proved."""
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    address: str
    agent: str


def cookie_name(provider: Provider) -> str:
    """The cookie of a tenant's sessions: tenants of one host have one each.

    With `__Host-` browsers take it only over HTTPS, for this host alone and the path `/`
    (RFC 6265bis section 4.1.3.2), so that no neighbour under the domain can set it.
    """
    return f"__Host-sayso-{provider.replica.name}"


async def start(
    provider: Provider, by: By, person: str, amr: Sequence[str], *, current: Session | None = None
) -> tuple[Session, str]:
    """Sign a person in who has just proved who they are; the session and its cookie's value.

    `current` is the browser's session so far: if it is theirs it goes on under a new secret, and
    else it ends. Raises NotThere, or NotActive where the person may not sign in.
    """
    settings = await settings_of(provider)

    async def effect(changing: Changing) -> tuple[Session, str]:
        return await begin(changing, settings, person, amr, current=current)

    return await change(provider, by, effect)


async def rotate(
    provider: Provider, by: By, session: Session, amr: Sequence[str]
) -> tuple[Session, str]:
    """Give a session a new secret as more was proved: what was its cookie's value is worth nothing.

    When the person last signed in stays as it was. Raises NotThere where it has ended meanwhile.
    """
    settings = await settings_of(provider)

    async def effect(changing: Changing) -> tuple[Session, str]:
        return await renew(changing, settings, session.id, amr)

    return await change(provider, by, effect)


async def find(provider: Provider, cookie: str) -> Session | None:
    """The session of a cookie's value, if it counts; this is noted as a sign of life."""
    settings = await settings_of(provider)
    tenant = provider.tenant
    async with provider.database.tenant(tenant) as c:
        row = await c.fetchrow(
            f"SELECT {_COLUMNS}, s.seen_at < now() - make_interval(secs => $4) AS stale"
            f" FROM sayso.session s WHERE s.tenant = $1 AND s.digest = $2 AND {_LIVE}",
            tenant,
            digest(cookie),
            settings.sessions.idle_seconds,
            SEEN,
        )
        if row is not None and row["stale"]:
            await c.execute(
                "UPDATE sayso.session SET seen_at = now() WHERE tenant = $1 AND id = $2",
                tenant,
                row["id"],
            )
    return None if row is None else _session(row)


async def end(provider: Provider, by: By, session: str, *, person: str | None = None) -> None:
    """End a session, and what clients were given in it.

    With `person` only one of theirs. Raises NotThere; one that has ended already stays so.
    """

    async def effect(changing: Changing) -> None:
        owner = await changing.c.fetchval(
            "SELECT person FROM sayso.session WHERE tenant = $1 AND id = $2",
            changing.tenant,
            session,
        )
        if owner is None or person not in (None, owner):
            raise NotThere(f"there is no session `{session}`")
        await finish(changing, session)

    await change(provider, by, effect)


async def end_all(provider: Provider, by: By, person: str, *, but: str | None = None) -> int:
    """End a person's sessions, all or all but one; how many."""

    async def effect(changing: Changing) -> int:
        return await finish_all(changing, person, but=but)

    return await change(provider, by, effect)


async def list_sessions(provider: Provider, person: str) -> list[Session]:
    """A person's sessions that count, the one seen last first."""
    settings = await settings_of(provider)
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        rows = await c.fetch(
            f"SELECT {_COLUMNS} FROM sayso.session s WHERE s.tenant = $1 AND s.person = $2"
            f" AND {_LIVE} ORDER BY s.seen_at DESC, s.id",
            provider.tenant,
            person,
            settings.sessions.idle_seconds,
        )
    return [_session(row) for row in rows]


# ── Within a change ──


async def begin(
    changing: Changing,
    settings: Settings,
    person: str,
    amr: Sequence[str],
    *,
    current: Session | None = None,
) -> tuple[Session, str]:
    """`start`, as a part of a change."""
    await require_active(changing.c, changing.tenant, person)
    if current is not None and current.person == person:
        with contextlib.suppress(NotThere):  # it has ended meanwhile
            return await _renewed(changing, settings, current.id, amr, anew=True)
    if current is not None:
        await finish(changing, current.id)
    secret = new_secret()
    row = await changing.c.fetchrow(
        "INSERT INTO sayso.session AS s"
        " (tenant, id, digest, person, amr, authenticated_at, expires_at, address, agent)"
        " VALUES ($1, $2, $3, $4, $5, now(), now() + make_interval(secs => $6), $7, $8)"
        f" RETURNING {_COLUMNS}",
        changing.tenant,
        new_id("ses"),
        digest(secret),
        person,
        list(dict.fromkeys(amr)),
        settings.sessions.seconds,
        changing.by.address,
        changing.by.agent,
    )
    assert row is not None
    session = _session(row)
    changing.audit(
        "session.start", f"session:{session.id}", details={"person": person, "amr": session.amr}
    )
    return session, secret


async def renew(
    changing: Changing, settings: Settings, session: str, amr: Sequence[str] = ()
) -> tuple[Session, str]:
    """`rotate`, as a part of a change."""
    return await _renewed(changing, settings, session, amr, anew=False)


async def find_again(
    changing: Changing, settings: Settings, session: str, seconds: int
) -> tuple[Session, bool]:
    """A session that counts, until the change is done, and whether the person proved who they are
    at most so many seconds ago; raises NotThere."""
    row = await changing.c.fetchrow(
        f"SELECT {_COLUMNS}, s.authenticated_at > now() - make_interval(secs => $4) AS recent"
        f" FROM sayso.session s WHERE s.tenant = $1 AND s.id = $2 AND {_LIVE} FOR UPDATE OF s",
        changing.tenant,
        session,
        settings.sessions.idle_seconds,
        seconds,
    )
    if row is None:
        raise NotThere("this session has ended")
    return _session(row), row["recent"]


async def _renewed(
    changing: Changing, settings: Settings, session: str, amr: Sequence[str], *, anew: bool
) -> tuple[Session, str]:
    """A session under a new secret; `anew` where the person signed in again, so that what was
    proved before is past."""
    secret = new_secret()
    row = await changing.c.fetchrow(
        "UPDATE sayso.session s SET digest = $4, seen_at = now(), address = $6, agent = $7,"
        " authenticated_at = CASE WHEN $9 THEN now() ELSE s.authenticated_at END,"
        " expires_at ="
        "  CASE WHEN $9 THEN now() + make_interval(secs => $5) ELSE s.expires_at END,"
        " amr = CASE WHEN $9 THEN $8 ELSE"
        "  s.amr || ARRAY(SELECT m FROM unnest($8::text[]) m WHERE m <> ALL(s.amr)) END"
        f" WHERE s.tenant = $1 AND s.id = $2 AND {_LIVE} RETURNING {_COLUMNS}",
        changing.tenant,
        session,
        settings.sessions.idle_seconds,
        digest(secret),
        settings.sessions.seconds,
        changing.by.address,
        changing.by.agent,
        list(dict.fromkeys(amr)),
        anew,
    )
    if row is None:
        raise NotThere("this session has ended")
    changing.audit("session.rotate", f"session:{session}", details={"amr": list(amr)})
    return _session(row), secret


async def finish(changing: Changing, session: str) -> bool:
    """End a session: its cookie and its tokens are refused, its clients are told; whether it had
    not ended yet."""
    c, tenant = changing.c, changing.tenant
    person = await c.fetchval(
        "UPDATE sayso.session SET ended_at = now()"
        " WHERE tenant = $1 AND id = $2 AND ended_at IS NULL RETURNING person",
        tenant,
        session,
    )
    if person is None:
        return False
    await changing.end("session", session)
    for client in await _clients(c, tenant, session):
        changing.send(
            Message(
                "backchannel-logout",
                {"client": client["id"], "uri": client["uri"], "sub": person, "sid": session},
            )
        )
    # OpenID Connect Back-Channel Logout section 2.7: those for offline access outlive it
    await c.execute(
        "UPDATE sayso.oauth_grant SET revoked_at = now() WHERE tenant = $1 AND session = $2"
        " AND revoked_at IS NULL AND 'offline_access' <> ALL(scopes)",
        tenant,
        session,
    )
    changing.audit("session.end", f"session:{session}", details={"person": person})
    return True


async def finish_all(changing: Changing, person: str, *, but: str | None = None) -> int:
    """`end_all`; also what is done where somebody else may have had the person's password."""
    rows = await changing.c.fetch(
        "SELECT id FROM sayso.session WHERE tenant = $1 AND person = $2 AND ended_at IS NULL"
        " AND id IS DISTINCT FROM $3 ORDER BY id",
        changing.tenant,
        person,
        but,
    )
    return sum([await finish(changing, row["id"]) for row in rows])


async def require_active(c: Connection, tenant: int, person: str) -> None:
    """Raise NotThere or NotActive; who is active stays so until the transaction's end."""
    status = await c.fetchval(
        "SELECT status FROM sayso.person WHERE tenant = $1 AND id = $2 FOR SHARE", tenant, person
    )
    if status is None:
        raise NotThere(f"there is no person `{person}`")
    if status != "active":
        raise NotActive("this person may not sign in")


async def _clients(c: Connection, tenant: int, session: str) -> list[asyncpg.Record]:
    """Clients that were given something in a session and want to be told of its end."""
    rows = await c.fetch(
        "SELECT c.id, c.backchannel_logout_uri AS uri FROM sayso.client c"
        " WHERE c.tenant = $1 AND c.backchannel_logout_uri IS NOT NULL AND c.id IN"
        "  (SELECT client FROM sayso.oauth_grant WHERE tenant = $1 AND session = $2) ORDER BY c.id",
        tenant,
        session,
    )
    return list(rows)


def _session(row: asyncpg.Record) -> Session:
    return Session(**{name: row[name] for name in Session.__struct_fields__})
