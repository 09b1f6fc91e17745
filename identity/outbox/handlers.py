"""handlers knows who tells each kind of message."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from ..mail.delivering import deliver
from ..oauth.back_channel import tell
from ..provider import Provider
from .draining import Handler
from .message import NOTHING


async def _nothing(provider: Provider, id: uuid.UUID, body: dict[str, Any]) -> None:
    """What is put in so that it can't be seen from outside whether something was."""


_ALWAYS: Mapping[str, Handler] = {NOTHING: _nothing, "backchannel-logout": tell}
_MAIL: Mapping[str, Handler] = {"mail": deliver}


def handlers(provider: Provider) -> Mapping[str, Handler]:
    """Those of a provider; what it has none for waits."""
    return _ALWAYS if provider.post is None else {**_ALWAYS, **_MAIL}
