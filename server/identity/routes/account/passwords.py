"""Somebody's password."""

from __future__ import annotations

from datetime import datetime

from .....identity.errors import LastWay, WeakPassword
from .....identity.factors import passwords
from .....identity.people.users import get_user
from ....http.response import Response
from ...pages.signed_in import ROOMS, Holder, form, page
from ...pages.view import Fault
from ...routing import Routes

ROOM = ROOMS["password"]
REMOVE = f"{ROOM}/remove"


@page
async def show(view: Holder) -> Response:
    """The room, for who has just proved who they are: what they type must not be in vain."""
    await view.require_fresh()
    return await _room(view)


@form
async def choose(view: Holder) -> Response:
    """Change it."""
    try:
        session, secret = await passwords.set_password(
            view.request.provider, view.by, view.owner, view.request.form.get("password") or ""
        )
    except WeakPassword as error:
        return await _room(view, ("password", _why(view, error)))
    view.renewed(session, secret)
    return view.go(ROOM, done="passwords.changed")


@page
async def ask_to_remove(view: Holder) -> Response:
    """Ask whether it is to be removed."""
    await view.require_fresh()
    return _sure(view)


@form
async def remove(view: Holder) -> Response:
    """Do without."""
    try:
        session, secret = await passwords.remove_password(
            view.request.provider, view.by, view.owner
        )
    except LastWay:
        return _sure(view, ("", view.t("passkeys.last")))
    view.renewed(session, secret)
    return view.go(ROOM, done="passwords.removed")


async def _room(view: Holder, *faults: Fault) -> Response:
    user = await get_user(view.request.provider, view.owner.person)
    return view.room(
        "password",
        faults=faults,
        changed_at=await _changed_at(view),
        email=user.email.address if user.email else "",
        least=view.settings.factors.password_length,
    )


def _sure(view: Holder, *faults: Fault) -> Response:
    return view.room(
        "password",
        "sure",
        faults=faults,
        question=view.t("passwords.remove_title"),
        text=view.t("passwords.remove_text"),
        action=REMOVE,
        kept_values={},
        back=ROOM,
    )


def _why(view: Holder, error: WeakPassword) -> str:
    least, most = view.settings.factors.password_length, 256
    given = len(view.request.form.get("password") or "")
    if given < least:
        return view.t("passwords.short", least=least)
    return view.t("passwords.long", most=most) if given > most else view.t("passwords.common")


async def _changed_at(view: Holder) -> datetime | None:
    provider = view.request.provider
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        found: datetime | None = await c.fetchval(
            "SELECT changed_at FROM sayso.password WHERE tenant = $1 AND person = $2",
            provider.tenant,
            view.owner.person,
        )
    return found


ROUTES: Routes = {
    ROOM: {"GET": show, "POST": choose},
    REMOVE: {"GET": ask_to_remove, "POST": remove},
}
