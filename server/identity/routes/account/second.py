"""The second step: an authenticator app, and codes for when it is lost."""

from __future__ import annotations

from datetime import datetime

from .....identity.errors import LastWay, NotProved, Taken
from .....identity.factors import recovery, totp
from ....http.response import Response
from ...pages.signed_in import ROOMS, Holder, form, page
from ...pages.squares import square
from ...pages.view import Fault
from ...routing import Routes

ROOM = ROOMS["second"]
APP, REMOVE, CODES = f"{ROOM}/app", f"{ROOM}/app/remove", f"{ROOM}/codes"

LONGEST = 1_000
"""Characters of an `otpauth:` address."""


@page
async def show(view: Holder) -> Response:
    """The room."""
    ways = await view.ways()
    return view.room("second", totp_since=await _since(view), left=ways.recovery_codes)


@form
async def offer(view: Holder) -> Response:
    """Show a secret to be put into an app."""
    try:
        offered = await totp.offer(view.request.provider, view.by, view.owner)
    except Taken:
        return view.go(ROOM)
    return _app(view, offered.uri, offered.secret)


@form
async def confirm(view: Holder) -> Response:
    """Hold a code of the app against it; what was shown is shown again where it is wrong."""
    said = view.request.form
    try:
        session, secret = await totp.confirm(
            view.request.provider, view.by, view.owner, said.get("code") or ""
        )
    except NotProved:
        uri, key = said.get("uri") or "", said.get("key") or ""
        if not uri.startswith("otpauth://totp/") or len(uri) > LONGEST:
            return view.go(ROOM)
        return _app(view, uri, key, ("code", view.t("second.wrong")))
    view.renewed(session, secret)
    return view.go(ROOM, done="totp.done")


@page
async def ask_to_remove(view: Holder) -> Response:
    """Ask whether the app is to be removed."""
    await view.require_fresh()
    return _sure(view)


@form
async def remove(view: Holder) -> Response:
    """Do without the app."""
    try:
        session, secret = await totp.remove(view.request.provider, view.by, view.owner)
    except LastWay:
        return _sure(view, ("", view.t("passkeys.last")))
    view.renewed(session, secret)
    return view.go(ROOM, done="totp.removed")


@form
async def make_codes(view: Holder) -> Response:
    """Show new recovery codes, this once."""
    codes = await recovery.make(view.request.provider, view.by, view.owner)
    return view.room("second", "codes", codes=codes)


def _app(view: Holder, uri: str, key: str, *faults: Fault) -> Response:
    grouped = " ".join(key[at : at + 4] for at in range(0, len(key), 4))
    return view.room(
        "second",
        "app",
        faults=faults,
        square=square(uri, view.t("totp.qr")),
        key=grouped,
        kept_values={"uri": uri, "key": key},
    )


def _sure(view: Holder, *faults: Fault) -> Response:
    return view.room(
        "second",
        "sure",
        faults=faults,
        question=view.t("totp.remove_title"),
        text=view.t("totp.remove_text"),
        action=REMOVE,
        kept_values={},
        back=ROOM,
    )


async def _since(view: Holder) -> datetime | None:
    provider = view.request.provider
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        found: datetime | None = await c.fetchval(
            "SELECT confirmed_at FROM sayso.totp WHERE tenant = $1 AND person = $2",
            provider.tenant,
            view.owner.person,
        )
    return found


ROUTES: Routes = {
    ROOM: {"GET": show},
    f"{APP}/new": {"POST": offer},
    APP: {"POST": confirm},
    REMOVE: {"GET": ask_to_remove, "POST": remove},
    CODES: {"POST": make_codes},
}
