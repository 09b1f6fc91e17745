"""flow knows where somebody is going who signs in: back to the client that asked, on to a page of
their account, or just in. Each form on the way has it, and none believes it: an interaction has to
be this browser's, and a page one of ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from ....identity.oauth import interactions
from ....identity.oauth.authorization import Location
from ....identity.oauth.interactions import Interaction
from ....identity.sessions import Session, cookie_name
from ....identity.signing_in import Outcome, SignedIn, is_enough
from ...http.response import Response
from ..cookies import keep
from ..protocol import go
from ..request import Parameters
from .signed_in import ACCOUNT, SET_UP
from .view import View

SECOND = "/id/second-factor"

_PAGE = re.compile(f"{ACCOUNT}(/[a-z-]{{1,20}}){{0,3}}")


@dataclass(frozen=True)
class Flow:
    """Where somebody goes."""

    interaction: Interaction | None = None
    next: str = ""

    @property
    def kept(self) -> dict[str, str]:
        """What forms and links keep of it."""
        id = self.interaction.id if self.interaction else None
        found = {"interaction": id or "", "next": self.next}
        return {name: value for name, value in found.items() if value}

    @property
    def client(self) -> str:
        """The client's name, if one asked."""
        return self.interaction.client.name if self.interaction else ""

    @property
    def hint(self) -> str:
        """Who the client thinks it is."""
        return (self.interaction.request.login_hint if self.interaction else None) or ""


async def flow_of(view: View, said: Parameters) -> Flow:
    """Where a query or form says that somebody goes; raises NotThere."""
    id, next = said.get("interaction"), said.get("next") or ""
    found = None
    if id is not None:
        found = await interactions.find(view.request.provider, id, view.secret)
        view.prefer(found.request.ui_locales)
    return Flow(found, next if _PAGE.fullmatch(next) else "")


async def onward(view: View, flow: Flow, outcome: Outcome) -> Response:
    """On with who has proved who they are: to the second step, or in."""
    if not isinstance(outcome, SignedIn):
        return view.go(SECOND, ticket=outcome.ticket, **flow.kept)
    view.session = outcome.session
    view.headers.append(keep(cookie_name(view.request.provider), outcome.cookie))
    return await enter(view, flow, outcome.session)


async def enter(view: View, flow: Flow, session: Session) -> Response:
    """In with who is signed in, or first to set up what this tenant asks for."""
    if not is_enough(view.settings, session):
        return view.go(SET_UP, **flow.kept)
    if flow.interaction is None:
        return view.go(flow.next or ACCOUNT)
    by = view.request.by(f"user:{session.person}")
    where = await interactions.proceed(view.request.provider, by, flow.interaction, session)
    return leave(view, where, flow.client)


def leave(view: View, where: Location, client: str) -> Response:
    """To where an interaction leads: a page of ours, or back to the client."""
    issuer = view.request.provider.issuer
    if where.form is not None:
        return go(where, tuple(view.headers))
    if where.url.startswith(f"{issuer}/id/"):
        parts = urlsplit(where.url)
        return view.redirect(f"{parts.path}?{parts.query}")
    return view.leave(where.url, client)
