"""fresh knows when a proof is good enough to change how somebody proves who they are.

It has to be recent, and as strong as the person can give: who came by their password, or by a
browser that they left open, must not take away the passkey that would keep them out.
"""

from __future__ import annotations

import msgspec

from ..changing import Changing
from ..errors import LastWay, NotFresh
from ..sessions import Session, find_again
from ..settings import Settings
from .methods import Ways, is_strong, ways_of


class Holder(msgspec.Struct, frozen=True):
    """Who may change how they sign in, and what they have."""

    session: Session
    ways: Ways

    @property
    def person(self) -> str:
        """Their id."""
        return self.session.person


async def require_fresh(changing: Changing, settings: Settings, session: Session) -> Holder:
    """Raise NotFresh, or NotThere where the session has ended; nothing is believed of `session`
    but its id."""
    seconds = settings.sessions.fresh_seconds
    found, recent = await find_again(changing, settings, session.id, seconds)
    ways = await ways_of(changing.c, changing.tenant, found.person)
    if not recent:
        raise NotFresh("prove once more who you are: it was too long ago")
    if ways.strong and not is_strong(found.amr):
        raise NotFresh("prove once more who you are, with a passkey or a code of your app")
    return Holder(found, ways)


def require_another(settings: Settings, ways: Ways) -> None:
    """Raise LastWay where these, what is to be left to somebody, would not let them sign in."""
    factors = settings.factors
    if not (
        (factors.passkeys and ways.passkeys > 0)
        or (factors.passwords and ways.password)
        or (factors.email and ways.email)
    ):
        raise LastWay("set up another way to sign in first")
