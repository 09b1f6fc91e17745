"""signed_in knows what the pages of an account have in common: somebody whose account it is, the
rooms it has, and that some things are done only by who has just proved who they are.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from ....identity.changing import By
from ....identity.errors import NotFresh
from ....identity.factors.methods import Ways, is_strong, ways_of
from ....identity.sessions import Session, cookie_name
from ....identity.signing_in import is_enough
from ...http.response import Response
from ..cookies import keep
from ..request import Request
from ..routing import Handler
from .view import Fault, View, form_of, view_of

SIGN_IN, SET_UP, ACCOUNT = "/id/sign-in", "/id/set-up", "/id/account"

ROOMS = {
    "profile": ACCOUNT,
    "emails": "/id/account/emails",
    "passkeys": "/id/account/passkeys",
    "password": "/id/account/password",
    "second": "/id/account/second",
    "sessions": "/id/account/sessions",
}

SETTING_UP = (SET_UP, *(ROOMS[room] for room in ("passkeys", "password", "second")))
"""Where one can go who has still to set up a second proof that the tenant asks for."""

DONE = frozenset(
    {
        "account.saved", "emails.added", "emails.removed", "emails.changed", "passkeys.added",
        "passkeys.removed", "passkeys.renamed", "passwords.changed", "passwords.removed",
        "totp.done", "totp.removed", "sessions.ended", "sessions.ended_others",
    }
)  # fmt: skip
"""Texts that a page may be asked to begin with: what was done before it."""


@dataclass
class Holder(View):
    """A view with somebody signed in."""

    @property
    def owner(self) -> Session:
        """Their session."""
        assert self.session is not None
        return self.session

    @property
    def by(self) -> By:
        """Them, in the audit."""
        return self.request.by(f"user:{self.owner.person}")

    def room(
        self, room: str, template: str = "", *, faults: Sequence[Fault] = (), **values: Any
    ) -> Response:
        """A page of a room, by default the room's own."""
        done = self.request.query.get("done")
        return self.page(
            f"account/{template or room}",
            status=422 if faults else 200,
            faults=faults,
            room=room,
            rooms=self._rooms(),
            told=self.t(done) if done in DONE else "",
            **values,
        )

    def renewed(self, session: Session, secret: str) -> None:
        """Have the browser know the session by its new secret."""
        self.session = session
        self.headers.append(keep(cookie_name(self.request.provider), secret))

    async def ways(self) -> Ways:
        """What ways to sign in they have."""
        provider = self.request.provider
        async with provider.database.tenant(provider.tenant, readonly=True) as c:
            return await ways_of(c, provider.tenant, self.owner.person)

    async def require_fresh(self) -> None:
        """Raise NotFresh before a form is shown which would be refused for that."""
        lately = datetime.now(UTC) - timedelta(seconds=self.settings.sessions.fresh_seconds)
        known = self.owner.authenticated_at > lately
        if not known or ((await self.ways()).strong and not is_strong(self.owner.amr)):
            raise NotFresh("prove once more who you are")

    def _rooms(self) -> dict[str, str]:
        factors = self.settings.factors
        offered = {"passkeys": factors.passkeys, "password": factors.passwords}
        return {room: path for room, path in ROOMS.items() if offered.get(room, True)}


Page = Callable[[Holder], Awaitable[Response]]


def page(handler: Page) -> Handler:
    """A page for who is signed in, others being sent to sign in first."""
    return _for_holder(handler, view_of)


def form(handler: Page) -> Handler:
    """The same for a form of ours."""
    return _for_holder(handler, form_of)


def _for_holder(handler: Page, view: Callable[[Request], Awaitable[View]]) -> Handler:
    async def handle(request: Request) -> Response:
        found = await view(request)
        if found.session is None:
            return found.go(SIGN_IN)
        enough = is_enough(found.settings, found.session)
        if not enough and not request.path.startswith(SETTING_UP):
            return found.go(SET_UP)
        try:
            return await handler(Holder(**vars(found)))
        except NotFresh:
            return found.go(SIGN_IN, next=_way_back(request))

    return handle


def _way_back(request: Request) -> str:
    """Where to go on once somebody has proved anew who they are: a form can't be sent again."""
    if request.method == "GET" and not request.query_string:
        return request.path
    return next((p for p in reversed(ROOMS.values()) if request.path.startswith(p)), ACCOUNT)
