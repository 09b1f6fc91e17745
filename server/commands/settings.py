"""settings knows how a tenant's identity is set, for those who may."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from ...engine.errors import InvalidRequest
from ...identity.settings import Settings, change_settings, settings_of
from .caller import Caller

_PLACE = re.compile(r"(.*?)(?: - at `\$\.?(.*)`)?", re.DOTALL)


async def get(caller: Caller) -> Settings:
    """The settings there are."""
    return await settings_of(caller.provider)


async def put(caller: Caller, given: dict[str, Any]) -> Settings:
    """Put settings in the place of those there are; raises InvalidRequest."""
    try:
        settings = msgspec.convert(given, Settings)
    except msgspec.ValidationError as error:
        found = _PLACE.fullmatch(str(error))
        assert found is not None
        text = found[1][:1].lower() + found[1][1:]
        raise InvalidRequest(text, place=found[2] or None) from None
    await change_settings(caller.provider, caller.by(), settings)
    return settings
