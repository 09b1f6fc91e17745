"""codes knows how somebody proves that they read an address: by a code that is mailed there, or by
a link beside it.

Both are of the browser that asked. A link that somebody else had sent lets nobody else in, and one
that a mail scanner opens is not used up, as opening it shows a form and only that is the answer.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlencode

import msgspec

from .. import challenges
from ..branding import Language
from ..challenges import Challenge
from ..changing import By, Changing, change
from ..errors import NotProved
from ..ids import digest, new_secret
from ..mail import write
from ..outbox import NOTHING, Message
from ..people.emails import find_by_email, fold
from ..provider import Provider
from ..settings import Settings, settings_of
from ..throttle import Limit, bucket, network, spend
from .notices import place_name

Purpose = Literal["sign-in", "sign-up", "verify", "recover"]
"""To sign in; to make an account, or sign in where there is one; to have an address believed; to
get back into an account (regaining.py)."""

KIND = "code"
LINK = "/id/link"
"""Where a link leads to, below the issuer; its parameters are `id` and `key`."""

DIGITS = 8
TRIES = 5
SECONDS = 600
"""How long a code is good."""

_PAIR = Limit("mail", 5, 180.0)
_TO = Limit("mail to", 20, 180.0)
"""Of letters to one address, whoever asks: none is to be flooded."""
_FROM = Limit("mail from", 30, 60.0)

_PURPOSE = "code"


class Proof(msgspec.Struct, frozen=True):
    """That whoever holds this browser reads this address."""

    purpose: Purpose
    address: str
    person: str | None
    """Whose address it is; None where it is nobody's yet."""
    onward: dict[str, str] = {}
    """What was to be kept for whoever answers."""


async def ask(
    provider: Provider,
    by: By,
    browser: str,
    address: str,
    purpose: Purpose = "sign-in",
    *,
    person: str | None = None,
    onward: Mapping[str, str] | None = None,
    language: Language | None = None,
) -> str:
    """Mail a code to an address; the id to answer with. Raises InvalidRequest or TooMany.

    `person` is whose the address is to be, for the purpose `verify`; `onward` is kept for whoever
    answers, as a link is opened beside the page that waits for the code. It is written in the
    language of that page, else in the tenant's first. What is done and answered is the same whether
    or not the address is known.
    """
    folded = fold(address)
    await spend(
        provider,
        bucket(_PAIR, folded, network(by.address)),
        bucket(_TO, folded),
        bucket(_FROM, network(by.address)),
    )
    settings = await settings_of(provider)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    key = new_secret()

    async def effect(changing: Changing) -> str:
        owner = person
        if purpose != "verify":
            owner = await find_by_email(changing.c, changing.tenant, address)
        sealed = provider.seal.seal(changing.tenant, _PURPOSE, code.encode())
        id = await challenges.pose(
            changing,
            KIND,
            seconds=SECONDS,
            browser=browser,
            person=owner,
            secret=key,
            body={
                "purpose": purpose,
                "address": address,
                "code": base64.b64encode(sealed).decode(),
                "onward": dict(onward or {}),
            },
            attempts=TRIES,
        )
        letter = _letter(provider, settings, purpose, address, id, code, key, language)
        wanted = owner is not None or (purpose == "sign-up" and settings.sign_up == "open")
        # one goes out either way, to somebody or to nobody
        changing.send(letter if wanted else Message(NOTHING, letter.body))
        changing.audit("code.send", f"user:{owner or ''}", personal={"email": address})
        return id

    return await change(provider, by, effect)


async def answer(
    provider: Provider,
    by: By,
    browser: str,
    id: str,
    *,
    code: str | None = None,
    key: str | None = None,
) -> Proof:
    """What the code that was mailed, or the key of the link, proves; raises NotProved."""

    async def effect(changing: Changing) -> Proof | None:
        asked = await challenges.attempt(changing, KIND, id, browser)
        if asked is None:
            return None
        if not _is_right(provider, asked, code, key):
            changing.audit("code.answer", f"user:{asked.person or ''}", outcome="failure")
            return None
        if await challenges.use(changing, KIND, id, browser) is None:
            return None
        return await _proof(changing, asked)

    proof = await change(provider, by, effect)
    if proof is None:
        raise NotProved("this code is wrong, too old, or of another browser")
    return proof


async def waits(provider: Provider, browser: str, id: str) -> bool:
    """Whether an answer to this is waited for from this browser."""
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        return await challenges.look(c, provider.tenant, KIND, id, browser) is not None


def _is_right(provider: Provider, asked: Challenge, code: str | None, key: str | None) -> bool:
    if key is not None and asked.digest is not None:
        return hmac.compare_digest(digest(key), asked.digest)
    sealed = base64.b64decode(asked.body["code"])
    expected = provider.seal.open(provider.tenant, _PURPOSE, sealed)
    typed = "".join((code or "").split()).replace("-", "")
    return hmac.compare_digest(typed.encode("utf-8", "replace"), expected)


async def _proof(changing: Changing, asked: Challenge) -> Proof | None:
    """What the right answer proves, if the address is still whose it was, or still nobody's."""
    purpose, address = asked.body["purpose"], asked.body["address"]
    onward = asked.body["onward"]
    owner = await find_by_email(changing.c, changing.tenant, address)
    if purpose == "verify":
        if owner not in (None, asked.person):
            return None
        return Proof(purpose, address, asked.person, onward)
    if owner != asked.person or (owner is None and purpose != "sign-up"):
        return None
    return Proof(purpose, address, owner, onward)


def link(provider: Provider, path: str, id: str, key: str) -> str:
    """A link of a letter's."""
    return f"{provider.issuer}{path}?{urlencode({'id': id, 'key': key})}"


def _letter(
    provider: Provider,
    settings: Settings,
    purpose: Purpose,
    address: str,
    id: str,
    code: str,
    key: str,
    language: Language | None,
) -> Message:
    half = DIGITS // 2
    values = {
        "tenant": place_name(provider, settings),
        "code": f"{code[:half]} {code[half:]}",
        "link": link(provider, LINK, id, key),
    }
    name = "verify" if purpose == "verify" else "code"
    return write(name, address, values, language=language or settings.pages.languages[0])
