"""Where somebody is signed in."""

from __future__ import annotations

import contextlib

from .....identity import sessions
from .....identity.errors import NotThere
from ....http.response import Response
from ...pages.signed_in import ROOMS, Holder, form, page
from ...routing import Routes

ROOM = ROOMS["sessions"]


@page
async def show(view: Holder) -> Response:
    """The room."""
    found = await sessions.list_sessions(view.request.provider, view.owner.person)
    return view.room("sessions", sessions=found)


@form
async def end(view: Holder) -> Response:
    """Sign out one browser; one that is signed out already is what was wanted."""
    with contextlib.suppress(NotThere):
        id = view.request.form.get("id") or ""
        await sessions.end(view.request.provider, view.by, id, person=view.owner.person)
    return view.go(ROOM, done="sessions.ended")


@form
async def end_others(view: Holder) -> Response:
    """Sign out all but this one."""
    mine = view.owner
    await sessions.end_all(view.request.provider, view.by, mine.person, but=mine.id)
    return view.go(ROOM, done="sessions.ended_others")


ROUTES: Routes = {
    ROOM: {"GET": show},
    f"{ROOM}/end": {"POST": end},
    f"{ROOM}/end-others": {"POST": end_others},
}
