"""back_channel knows how a client hears of a session's end (Back-Channel Logout 1.0 section 2)."""

from __future__ import annotations

import uuid
from typing import Any

from ..errors import NotThere
from ..outbound import NotSent, outbound
from ..provider import Provider
from .logout import logout_token


async def tell(provider: Provider, id: uuid.UUID, body: dict[str, Any]) -> None:
    """Tell one, by a message of sessions.finish; raises NotSent where it does not say it heard."""
    try:
        token = await logout_token(provider, body["client"], body["sub"], body["sid"])
    except NotThere:  # the client is gone: nobody is to be told
        return
    status = await outbound().post(body["uri"], {"logout_token": token})
    if not 200 <= status < 300:
        raise NotSent(f"the client answered {status}")
