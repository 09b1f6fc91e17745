"""settings knows how a tenant wants its identity: which ways to sign in, for how long, its mail."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from .branding import PageSettings
from .changing import By, Changing, change
from .provider import Provider

MINUTE, HOUR, DAY = 60, 3_600, 86_400

NOTICE = "settings"


class SessionSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long a browser stays signed in."""

    seconds: Annotated[int, msgspec.Meta(ge=MINUTE, le=90 * DAY)] = 7 * DAY
    """After which a person proves anew who they are, whatever happens."""
    idle_seconds: Annotated[int, msgspec.Meta(ge=MINUTE, le=90 * DAY)] = 3 * DAY
    """After which they do where nothing was asked meanwhile."""
    fresh_seconds: Annotated[int, msgspec.Meta(ge=MINUTE, le=HOUR)] = 10 * MINUTE
    """For how long a proof is good enough to change how one proves who one is."""


class FactorSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which ways there are to prove who one is."""

    passkeys: bool = True
    passwords: bool = True
    email: bool = True
    """Codes and links that are mailed."""
    second_factor: Literal["where set up", "always"] = "where set up"
    """Whom a password or a mailed code alone does not sign in: those with a second, or all."""
    password_length: Annotated[int, msgspec.Meta(ge=8, le=64)] = 12
    """The least a password has; NIST SP 800-63B-4 section 3.1.1.2 has 15 where it is all there is,
    8 beside another factor."""
    recovery: bool = True
    """Whether who has lost what is strongest gets back in by mail, after a time of waiting."""
    recovery_hours: Annotated[int, msgspec.Meta(ge=24, le=720)] = 72


class MailSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What letters say beside their text; they are from the server's address, as a tenant could
    else write in another's name."""

    reply_to: Annotated[str, msgspec.Meta(max_length=254)] = ""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A tenant's identity as it is wanted."""

    name: Annotated[str, msgspec.Meta(max_length=100)] = ""
    """What people know it as; without one, the tenant's name."""
    sign_up: Literal["open", "invited"] = "invited"
    sessions: SessionSettings = msgspec.field(default_factory=SessionSettings)
    factors: FactorSettings = msgspec.field(default_factory=FactorSettings)
    mail: MailSettings = msgspec.field(default_factory=MailSettings)
    pages: PageSettings = msgspec.field(default_factory=PageSettings)


class _Kept:
    """What a process has in memory of a tenant's settings."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._settings: Settings | None = None
        self._changes = 0
        """So that what was asked for before a change is not kept after it."""
        provider.listen(
            lambda notices: self._drop(not notices or any(n.kind == NOTICE for n in notices))
        )

    def _drop(self, changed: bool) -> None:
        if changed:
            self._settings = None
            self._changes += 1

    async def get(self) -> Settings:
        if self._settings is not None:
            return self._settings
        asked = self._changes
        tenant = self._provider.tenant
        async with self._provider.database.tenant(tenant, readonly=True) as c:
            body = await c.fetchval(
                "SELECT body FROM sayso.identity_settings WHERE tenant = $1", tenant
            )
        found = Settings() if body is None else msgspec.convert(body, Settings)
        if asked == self._changes:
            self._settings = found
        return found


async def settings_of(provider: Provider) -> Settings:
    """A tenant's settings, from memory where they are known."""
    return await provider.part(_Kept).get()


async def change_settings(provider: Provider, by: By, settings: Settings) -> None:
    """Put settings in the place of those there are; all processes go by them from now on."""

    async def effect(changing: Changing) -> None:
        body = msgspec.to_builtins(settings)
        await changing.c.execute(
            "INSERT INTO sayso.identity_settings (tenant, body) VALUES ($1, $2)"
            " ON CONFLICT (tenant) DO UPDATE SET body = excluded.body, updated_at = now()",
            changing.tenant,
            body,
        )
        changing.notice(NOTICE)
        changing.audit("settings.change", "settings:identity", details=body)

    await change(provider, by, effect)
