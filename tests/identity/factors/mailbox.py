"""What was mailed, read from the outbox as its drainer would."""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import msgspec

from sayso.identity.outbox.message import PURPOSE
from sayso.identity.provider import Provider


class Mailed(NamedTuple):
    """A code and a link's key."""

    id: str
    code: str
    key: str
    to: str


async def letters(provider: Provider) -> list[dict[str, Any]]:
    """Letters that wait, in order."""
    async with provider.database.tenant(provider.tenant) as c:
        rows = await c.fetch(
            "SELECT sealed FROM sayso.outbox WHERE tenant = $1 AND kind = 'mail' ORDER BY id",
            provider.tenant,
        )
    return [
        msgspec.json.decode(provider.seal.open(provider.tenant, PURPOSE, row["sealed"]))
        for row in rows
    ]


async def subjects(provider: Provider) -> list[tuple[str, str]]:
    """To whom letters that wait are, and their second lines, in order."""
    return [(body["to"], body["text"].split("\n\n")[0].strip()) for body in await letters(provider)]


async def mailed(provider: Provider) -> Mailed:
    """The code and the link of the last letter."""
    body = (await letters(provider))[-1]
    link = re.search(r"http\S+", body["text"])
    code = re.search(r"^\d{4} \d{4}$", body["text"], re.MULTILINE)
    assert link is not None
    assert code is not None
    query = parse_qs(urlsplit(link[0]).query)
    return Mailed(query["id"][0], code[0], query["key"][0], body["to"])
