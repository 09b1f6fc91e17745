"""passkeys knows what the pages' script is asked about passkeys, and what comes back in the form.

A question is JSON that the script hands to the browser as it is; with it goes the id to answer to.
"""

from __future__ import annotations

import ipaddress
from typing import NamedTuple
from urllib.parse import urlsplit

from ....identity import signing_in
from ....identity.factors import passkeys
from ....identity.factors.passkeys import Asked
from ....identity.signing_in import Outcome, SignedIn
from ..request import Parameters
from .signed_in import Holder
from .view import View


class Question(NamedTuple):
    """What a form asks the browser; both empty where it can't be asked."""

    options: str = ""
    id: str = ""

    @property
    def kept(self) -> dict[str, str]:
        """What the form has beside the answer."""
        return {"asked": self.id} if self.id else {}


NONE = Question()


def offered(view: View) -> bool:
    """Whether the tenant wants passkeys and can have any: they are of a name, not of an address."""
    return view.settings.factors.passkeys and not _is_address(view.request.provider.issuer)


async def ask(view: View) -> Question:
    """Which passkey of this place would sign somebody in."""
    if not offered(view):
        return NONE
    provider, by = view.request.provider, view.request.by("")
    return _question(await passkeys.ask(provider, by, view.secret))


async def ask_second(view: View, ticket: str) -> Question:
    """For a passkey of whoever has given the first proof."""
    if not offered(view):
        return NONE
    provider, by = view.request.provider, view.request.by("")
    return _question(await signing_in.ask_passkey(provider, by, view.secret, ticket))


async def ask_new(view: Holder) -> Question:
    """For a new one; raises NotFresh, or Taken where there are too many."""
    if not offered(view):
        return NONE
    provider = view.request.provider
    return _question(await passkeys.ask_registration(provider, view.by, view.secret, view.owner))


async def sign_in(view: View, said: Parameters) -> Outcome:
    """Sign in with what the browser gave; raises NotProved or NotActive."""
    return await signing_in.with_passkey(
        view.request.provider,
        view.request.by(""),
        view.secret,
        said.get("asked") or "",
        said.get("credential") or "",
        current=view.session,
    )


async def second(view: View, said: Parameters, ticket: str) -> SignedIn:
    """The same as the second proof; raises TooMany as well."""
    return await signing_in.then_passkey(
        view.request.provider,
        view.request.by(""),
        view.secret,
        ticket,
        said.get("asked") or "",
        said.get("credential") or "",
        current=view.session,
    )


async def register(view: Holder, said: Parameters) -> None:
    """Keep a new one, named after its browser; raises NotFresh, NotProved or Taken."""
    session, secret = await passkeys.register(
        view.request.provider,
        view.by,
        view.secret,
        view.owner,
        said.get("asked") or "",
        said.get("credential") or "",
        view.agent(view.request.headers.get("user-agent", "")),
    )
    view.renewed(session, secret)


def _question(asked: Asked) -> Question:
    return Question(asked.options, asked.id)


def _is_address(issuer: str) -> bool:
    try:
        ipaddress.ip_address(urlsplit(issuer).hostname or "")
    except ValueError:
        return False
    return True
