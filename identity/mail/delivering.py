"""delivering knows how a letter that waits in the outbox is sent."""

from __future__ import annotations

import uuid
from typing import Any

from ..provider import Provider
from ..settings import settings_of
from .post import Undelivered, letter


async def deliver(provider: Provider, id: uuid.UUID, body: dict[str, Any]) -> None:
    """Send one; raises Undelivered."""
    if provider.post is None:
        raise Undelivered("this server has no post: set SAYSO_SMTP_URL")
    settings = await settings_of(provider)
    name = settings.name or provider.replica.name
    message = letter(provider.post, id, body, name=name, reply_to=settings.mail.reply_to)
    await provider.post.send(message)
