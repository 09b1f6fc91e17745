"""remote knows how to administer the tenants of a server, over its HTTP API.

What is done is recorded as done by the key that it is done with. Revisions are told as tokens: a
server gives out nothing else.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import msgspec

from ...compiler.diagnostics import PolicyError
from ...engine.data import EntityAttributes, Relationship, Row, parse_row
from ...engine.errors import SaysoError, Several
from ...engine.times import datetime_of, format_datetime, parse_datetime
from ...identity.audit.reading import Recorded, Which
from ...store.changes import Filter, Write
from ...store.errors import UnknownKey, UnknownTenant
from ...store.keys import ApiKey, Scope
from ...store.policies import PolicyVersion
from ...store.reading import MAX_PAGE
from ...store.rows import timestamp
from ...tenants.importing import Imported
from .client import Client, RefusedImport, Server
from .clients import Clients, RemoteClients
from .errors import ImportStopped
from .interface import Done, Event, Exported, Page, Past, Progress, Published, TenantState
from .people import People, RemotePeople

ROWS = 50_000
"""Rows sent at once by an import."""

SLICE = 2_000
"""Rows of an export told of at once."""

_ENCODER = msgspec.json.Encoder(decimal_format="number")
_DECODER = msgspec.json.Decoder(float_hook=Decimal)


class RemoteAdministration:
    """The tenants of a server; see Administration for what it does."""

    def __init__(self, client: Client, stack: contextlib.AsyncExitStack) -> None:
        """Use `administered`."""
        self._client = client
        self._stack = stack

    async def create(self, name: str, hosts: tuple[str, ...]) -> TenantState:
        """A new tenant."""
        return _state(await self._client.post("/v1/tenants", {"name": name, "hosts": hosts}))

    async def tenants(self, after: str, limit: int) -> list[TenantState]:
        """Tenants by name, a page after a name."""
        found: list[TenantState] = []
        cursor = None
        while len(found) < limit:
            page = await self._client.get("/v1/tenants", limit=MAX_PAGE, cursor=cursor)
            found += [_state(told) for told in page["tenants"] if told["name"] > after]
            cursor = page["next"]
            if cursor is None:
                break
        return found[:limit]

    async def named(self, name: str) -> TenantState:
        """A tenant as the registry has it."""
        with _named(name):
            return _state(await self._client.get(f"/v1/tenants/{_part(name)}"))

    async def suspend(self, name: str) -> None:
        """Refuse a tenant's requests."""
        with _named(name):
            await self._client.post(f"/v1/tenants/{_part(name)}/suspend")

    async def resume(self, name: str) -> None:
        """End a suspension."""
        with _named(name):
            await self._client.post(f"/v1/tenants/{_part(name)}/resume")

    async def delete(self, name: str) -> None:
        """Delete a tenant and all it has."""
        with _named(name):
            await self._client.delete(f"/v1/tenants/{_part(name)}")

    async def tenant(self, name: str | None) -> RemoteTenant:
        """A tenant; whether there is one turns out once something is asked of it."""
        if name is None:
            return RemoteTenant(self._client, "the tenant")
        return RemoteTenant(await self._stack.enter_async_context(self._client.of(name)), name)


class RemoteTenant:
    """One tenant of a server; see TenantAdministration for what it does."""

    def __init__(self, client: Client, name: str) -> None:
        self._client = client
        self._name = name

    @property
    def people(self) -> People:
        """Its people and organizations."""
        return RemotePeople(self._client)

    def clients(self, public_url: str) -> Clients:
        """Its clients, resources and signing keys."""
        return RemoteClients(self._client)

    # ── Keys ──

    async def create_key(
        self, name: str, scopes: Collection[Scope], expires_at: datetime | None
    ) -> tuple[ApiKey, str]:
        """A new key and its text."""
        body: dict[str, object] = {"name": name, "scopes": list(scopes)}
        if expires_at is not None:
            body["expires_at"] = format_datetime(datetime_of(expires_at))
        return _new_key(await self._client.post("/v1/keys", body))

    async def list_keys(self) -> list[ApiKey]:
        """All keys."""
        return [_key(told) for told in (await self._client.get("/v1/keys"))["keys"]]

    async def revoke_key(self, id: str) -> None:
        """Refuse a key."""
        with _keyed(f"there is no key `{id}`"):
            await self._client.post(f"/v1/keys/{_part(id)}/revoke")

    async def rotate_key(self, id: str, grace: timedelta) -> tuple[ApiKey, str]:
        """A new key in the place of one."""
        body = {"grace_seconds": int(grace.total_seconds())}
        with _keyed(f"there is no key `{id}` in force"):
            return _new_key(await self._client.post(f"/v1/keys/{_part(id)}/rotate", body))

    # ── The audit ──

    async def audit(
        self, which: Which, limit: int, after: str | None
    ) -> tuple[list[Recorded], str | None]:
        """What was done to its identity."""
        asked = {"actor": which.actor, "action": which.action, "target": which.target}
        page = await self._client.get(
            "/v1/audit", **asked, outcome=which.outcome, limit=limit, cursor=after
        )
        return [msgspec.convert(row, Recorded) for row in page["rows"]], page["next"]

    async def verify_audit(self, seen: str | None) -> dict[str, Any]:
        """Whether the record of that is as it was written."""
        found: dict[str, Any] = await self._client.get("/v1/audit/verify", seen=seen)
        return found

    # ── Policies ──

    async def add_policy(self, text: str, comment: str, filename: str) -> PolicyVersion:
        """Keep a version; its errors have places in `filename`."""
        try:
            told = await self._client.post("/v1/policies", {"text": text, "comment": comment})
        except PolicyError as error:
            raise PolicyError(
                [msgspec.structs.replace(d, file=filename) for d in error.diagnostics]
            ) from None
        return _version(told)

    async def policies(self, before: int | None, limit: int) -> tuple[list[PolicyVersion], int]:
        """Versions, the latest first, and the one at work."""
        found: list[PolicyVersion] = []
        cursor = None
        while True:
            size = MAX_PAGE if before is not None else min(limit, MAX_PAGE)
            page = await self._client.get("/v1/policies", limit=size, cursor=cursor)
            versions = [_version(told) for told in page["policies"]]
            found += [v for v in versions if before is None or v.version < before]
            cursor = page["next"]
            if cursor is None or len(found) >= limit:
                return found[:limit], page["at_work"] or 0

    async def policy(self, version: int | None) -> PolicyVersion:
        """A version, or the one at work."""
        path = "/v1/policy" if version is None else f"/v1/policies/{version}"
        return _version(await self._client.get(path))

    async def publish(
        self,
        version: int,
        *,
        expected: int | None,
        drop_orphans: bool,
        drop_examples: bool = False,
        reason: str,
    ) -> Published:
        """Put a version to work."""
        body = _publishing(expected, drop_orphans, drop_examples, reason)
        return _published(await self._client.post(f"/v1/policies/{version}/publish", body))

    async def roll_back(
        self,
        *,
        expected: int | None,
        drop_orphans: bool,
        drop_examples: bool = False,
        reason: str,
    ) -> Published:
        """Put the version before the one at work to work."""
        body = _publishing(expected, drop_orphans, drop_examples, reason)
        return _published(await self._client.post("/v1/policies/rollback", body))

    # ── English ──

    async def draft_english(self, text: str, name: str | None, seconds: float) -> dict[str, Any]:
        """Have a text drafted."""
        body: dict[str, object] = {"text": text, "seconds": seconds}
        if name is not None:
            body["name"] = name
        found: dict[str, Any] = await self._client.post("/v1/english/drafts", body)
        return found

    async def answer_english(self, id: str, choice: int, seconds: float) -> dict[str, Any]:
        """Answer a draft's question."""
        body: dict[str, object] = {"choice": choice, "seconds": seconds}
        path = f"/v1/english/drafts/{_part(id)}/answer"
        found: dict[str, Any] = await self._client.post(path, body)
        return found

    async def accept_english(
        self, id: str, *, widen: bool, drop_examples: bool, reason: str
    ) -> dict[str, Any]:
        """Have a draft's rule made live."""
        body: dict[str, object] = {
            "widen": widen,
            "drop_examples": drop_examples,
            "reason": reason,
        }
        path = f"/v1/english/drafts/{_part(id)}/accept"
        found: dict[str, Any] = await self._client.post(path, body)
        return found

    # ── Rows ──

    async def write(self, write: Write) -> Done:
        """Have a write judged and committed."""
        body = {
            name: [row.to_json() for row in getattr(write, name)]
            for name in ("touch", "delete", "attributes", "must_exist", "must_not_exist")
        }
        body["delete_where"] = [f.parts() for f in write.delete_where]
        key = write.idempotency_key
        told = await self._client.post(
            "/v1/relationships/write",
            {name: rows for name, rows in body.items() if rows} | {"reason": write.reason},
            {} if key is None else {"Idempotency-Key": key},
        )
        return Done(
            told["revision"], None, told["touched"], told["deleted"], told["attributes"],
            told["replayed"],
        )  # fmt: skip

    async def read(self, filter: Filter, limit: int, after: str | None) -> Page:
        """A page of relationships."""
        page = await self._client.get(
            "/v1/relationships", limit=limit, cursor=after, **filter.parts()
        )
        return Page([_row(told["relationship"]) for told in page["relationships"]], page["next"])

    async def history(self, filter: Filter, limit: int, after: str | None) -> Past:
        """What became of relationships."""
        page = await self._client.get(
            "/v1/relationships/history", limit=limit, cursor=after, **filter.parts()
        )
        return Past([_event(told) for told in page["events"]], page["next"])

    async def bring_in(
        self,
        files: Iterable[tuple[str, Iterable[tuple[int, Row]]]],
        *,
        reason: str,
        progress: Progress | None,
    ) -> Imported:
        """Import the rows of files, one after the other, many at once."""
        done = Imported()
        for name, rows in files:
            source = iter(rows)
            try:
                while lot := list(itertools.islice(source, ROWS)):
                    await self._send(lot, name, reason, done)
                    if progress is not None:
                        progress(done.rows)
            except SaysoError as error:
                errors = error.errors if isinstance(error, Several) else [error]
                raise ImportStopped(errors, done) from None
        if not done.rows:
            await self._client.send("/v1/import", b"", reason=reason)  # may one at all?
        return done

    async def _send(
        self, lot: list[tuple[int, Row]], name: str, reason: str, done: Imported
    ) -> None:
        """Import some rows, each sent on a line that tells its own."""
        first = lot[0][0]
        lines = []
        at = first
        for number, row in lot:
            lines.append(b"\n" * (number - at) + _ENCODER.encode(row.to_json()) + b"\n")
            at = number + 1
        try:
            await self._client.send("/v1/import", b"".join(lines), reason=reason)
        except RefusedImport as error:
            _count(done, [row for number, row in lot if number - first < error.lines])
            for single in error.errors:
                single.place = _place(single.place, name, first)
            raise Several(list(error.errors)) from None
        _count(done, [row for _, row in lot])

    @contextlib.asynccontextmanager
    async def export(self) -> AsyncIterator[Exported]:
        """All rows and the policy at one moment."""
        async with self._client.stream("/v1/export") as (headers, lines):
            version = int(headers.get("sayso-policy-version", "0"))
            text = ""
            if version:
                text = (await self._client.get(f"/v1/policies/{version}"))["text"]
            yield Exported(self._name, headers["sayso-revision"], version, text, _chunks(lines))


@contextlib.asynccontextmanager
async def administered(server: Server) -> AsyncIterator[RemoteAdministration]:
    """The tenants of a server; raises InvalidServer."""
    async with contextlib.AsyncExitStack() as stack:
        client = await stack.enter_async_context(Client(server))
        yield RemoteAdministration(client, stack)


# ── What answers say ────────────────────────────────────────────────────────────────────────


def _state(told: Mapping[str, Any]) -> TenantState:
    return TenantState(
        told["name"], told["status"], told["revision"], told["policy"] or 0,
        _time(told["created_at"]), told["hosts"],
    )  # fmt: skip


def _key(told: Mapping[str, Any]) -> ApiKey:
    times = {name: _maybe(told[name]) for name in ("expires_at", "revoked_at")}
    return ApiKey(
        id=told["id"],
        name=told["name"],
        scopes=tuple(told["scopes"]),
        created_at=_time(told["created_at"]),
        **times,
    )


def _new_key(told: Mapping[str, Any]) -> tuple[ApiKey, str]:
    return _key(told["key"]), told["text"]


def _version(told: Mapping[str, Any]) -> PolicyVersion:
    return PolicyVersion(
        version=told["version"],
        text=told.get("text"),
        digest=told["digest"],
        compiler=told["compiler"],
        author=told["author"],
        comment=told["comment"],
        created_at=_time(told["created_at"]),
    )


def _publishing(
    expected: int | None, drop_orphans: bool, drop_examples: bool, reason: str
) -> dict[str, object]:
    return {
        "expected": expected,
        "drop_orphans": drop_orphans,
        "drop_examples": drop_examples,
        "reason": reason,
    }


def _published(told: Mapping[str, Any]) -> Published:
    dropped = told["dropped_relationships"] + told["dropped_attributes"]
    return Published(told["version"], told["replaced"] or 0, told["revision"], None, dropped)


def _event(told: Mapping[str, Any]) -> Event:
    return Event(
        _row(told["relationship"]), told["since"], _maybe(told["granted_at"]),
        told["granted_by"], told["reason"], told.get("until"), _maybe(told.get("ended_at")),
        told.get("ended_by"), told.get("end_reason"),
    )  # fmt: skip


def _row(told: object) -> Relationship:
    row = parse_row(told)
    assert isinstance(row, Relationship)
    return row


async def _chunks(
    lines: AsyncIterator[bytes],
) -> AsyncIterator[Sequence[Relationship] | Sequence[EntityAttributes]]:
    relationships: list[Relationship] = []
    attributes: list[EntityAttributes] = []
    async for line in lines:
        if not line:
            continue
        row = parse_row(_DECODER.decode(line))
        if isinstance(row, Relationship):
            relationships.append(row)
        else:
            attributes.append(row)
        for found in (relationships, attributes):
            if len(found) == SLICE:
                yield found.copy()
                found.clear()
    yield relationships
    yield attributes


def _count(done: Imported, rows: Iterable[Row]) -> None:
    for row in rows:
        if isinstance(row, Relationship):
            done.relationships += 1
        else:
            done.attributes += 1


def _place(place: str | None, name: str, first: int) -> str | None:
    """`line 3:7` of what was sent as a place in a file."""
    number, colon, column = (place or "").removeprefix("line ").partition(":")
    return f"{name}:{first + int(number) - 1}{colon}{column}" if number.isdecimal() else place


def _time(text: str) -> datetime:
    found = timestamp(parse_datetime(text))
    assert found is not None
    return found


def _maybe(text: str | None) -> datetime | None:
    return None if text is None else _time(text)


def _part(name: str) -> str:
    """A name as a part of a path."""
    return quote(name, "")


@contextlib.contextmanager
def _named(name: str) -> Any:
    try:
        yield
    except UnknownTenant:
        raise UnknownTenant(
            f"there is no tenant `{name}`; `sayso tenant list` tells which there are"
        ) from None


@contextlib.contextmanager
def _keyed(message: str) -> Any:
    try:
        yield
    except SaysoError as error:
        if error.code != UnknownKey.code:
            raise
        raise UnknownKey(f"{message}; `sayso keys list` tells which there are") from None
