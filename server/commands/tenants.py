"""tenants knows how tenants are made and unmade, and their keys, for those who may."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta

from ...engine.errors import InvalidRequest
from ...store import keys
from ...store.errors import InvalidTenantName, InvalidToken, UnknownKey, UnknownTenant
from ...store.keys import ApiKey, Scope
from ...store.tenants import DEFAULT, NAME, TenantRecord
from .caller import Caller
from .texts import check_text

MAX_GRACE = timedelta(days=30)
HOST_LENGTH = 253
PLACE = b"tenants:"


async def create(caller: Caller, name: str, hosts: Sequence[str]) -> TenantRecord:
    """A new tenant; raises InvalidTenantName or TenantExists."""
    caller.require_registry()
    for i, host in enumerate(hosts):
        labels = host.lower().split(".")
        if len(host) > HOST_LENGTH or not all(NAME.fullmatch(label) for label in labels):
            raise InvalidTenantName("this is no host name", place=f"hosts[{i}]")
    return await caller.directory.registry.create(name, tuple(host.lower() for host in hosts))


async def page(
    caller: Caller, limit: int, cursor: str | None
) -> tuple[list[TenantRecord], str | None]:
    """A page of tenants by name, and the next one's cursor; raises InvalidToken."""
    caller.require_registry()
    sealer = caller.database.sealer
    after = ""
    if cursor is not None:
        place = sealer.place(caller.tenant, cursor)
        if not place.startswith(PLACE):
            raise InvalidToken("this cursor belongs to another list")
        after = place.removeprefix(PLACE).decode()
    found = await caller.directory.registry.all(after, limit + 1)
    if len(found) <= limit:
        return found, None
    return found[:limit], sealer.cursor(caller.tenant, PLACE + found[limit - 1].name.encode())


async def named(caller: Caller, name: str) -> TenantRecord:
    """A tenant; raises UnknownTenant."""
    caller.require_registry()
    return await caller.directory.registry.named(_name(name))


async def suspend(caller: Caller, name: str) -> TenantRecord:
    """Refuse a tenant's requests until it is resumed; raises UnknownTenant."""
    caller.require_registry()
    _refuse_default(name)
    await caller.directory.registry.suspend(_name(name))
    return await caller.directory.registry.named(name)


async def resume(caller: Caller, name: str) -> TenantRecord:
    """End a suspension; raises UnknownTenant."""
    caller.require_registry()
    await caller.directory.registry.resume(_name(name))
    return await caller.directory.registry.named(name)


async def delete(caller: Caller, name: str) -> None:
    """Delete a tenant and all it has, for ever; raises UnknownTenant."""
    caller.require_registry()
    _refuse_default(name)
    await caller.directory.registry.delete(_name(name))


def _name(name: str) -> str:
    """A name that could be a tenant's; there is none of any other."""
    if not NAME.fullmatch(name):
        raise UnknownTenant("there is no such tenant")
    return name


def _refuse_default(name: str) -> None:
    if name == DEFAULT:
        raise InvalidRequest(f"the tenant `{DEFAULT}` administers the others and has to stay")


# ── Keys ────────────────────────────────────────────────────────────────────────────────────


async def create_key(
    caller: Caller, name: str, scopes: Collection[Scope], expires_at: datetime | None
) -> tuple[ApiKey, str]:
    """A new key of the caller's tenant, and its text, which is never seen again."""
    caller.require("admin")
    check_text(name, "name", 200)
    if not scopes:
        raise InvalidRequest("a key has at least one scope", place="scopes")
    if expires_at is not None and expires_at <= datetime.now(UTC):
        raise InvalidRequest("it lies in the past", place="expires_at")
    ordered = [scope for scope in keys.SCOPES if scope in scopes]
    return await keys.create_key(caller.database, caller.tenant, name, ordered, expires_at)


async def list_keys(caller: Caller) -> list[ApiKey]:
    """All keys of the caller's tenant, the oldest first, those out of force among them."""
    caller.require("admin")
    return await keys.list_keys(caller.database, caller.tenant)


async def revoke_key(caller: Caller, id: str) -> None:
    """Refuse a key from now on, in other processes a second later at most; raises UnknownKey."""
    caller.require("admin")
    if not _is_id(id) or not await keys.revoke_key(caller.database, caller.tenant, id):
        raise UnknownKey("there is no such key")
    _forget(caller)


async def rotate_key(caller: Caller, id: str, grace: timedelta) -> tuple[ApiKey, str]:
    """A new key in the place of one, which goes on for a while; raises UnknownKey."""
    caller.require("admin")
    if not timedelta() <= grace <= MAX_GRACE:
        raise InvalidRequest("it is 0 seconds to 30 days", place="grace_seconds")
    made = None
    if _is_id(id):
        made = await keys.rotate_key(caller.database, caller.tenant, id, grace)
    if made is None:
        raise UnknownKey("there is no such key in force")
    _forget(caller)
    return made


def _is_id(id: str) -> bool:
    return id.isascii() and id.isalnum()


def _forget(caller: Caller) -> None:
    if caller.keys is not None:
        caller.keys.forget()
