"""Signing out: as a person wants it, or as a client asks (RP-Initiated Logout 1.0)."""

from __future__ import annotations

from ....identity.oauth import logout
from ....identity.sessions import cookie_name
from ...http.response import Response
from ..cookies import drop
from ..pages.flow import leave
from ..pages.signed_in import ACCOUNT, SIGN_IN
from ..pages.view import form_of, view_of
from ..request import Request
from ..routing import Routes

SIGN_OUT = logout.SIGN_OUT
ASKED = ("client_id", "post_logout_redirect_uri", "state")


async def show(request: Request) -> Response:
    """Ask, or tell that it is done."""
    view = await view_of(request)
    await logout.read(request.provider, request.query)
    if view.session is None:
        return view.page(
            "message",
            title=view.t("sign_out.done_title"),
            text=view.t("sign_out.done_text"),
            go=SIGN_IN,
            go_values={},
            go_text=view.t("sign_in.title"),
        )
    name = view.settings.name or request.provider.replica.name
    return view.page(
        "asked",
        title=view.t("sign_out.title"),
        text=view.t("sign_out.text", name=name),
        action=SIGN_OUT,
        kept_values={each: request.query.get(each) or "" for each in ASKED},
        label=view.t("sign_out.go"),
        back=ACCOUNT,
        back_text=view.t("sign_out.stay"),
    )


async def sign_out(request: Request) -> Response:
    """End the session of this browser."""
    view = await form_of(request)
    asked = await logout.read(request.provider, request.form)
    by = request.by(f"user:{view.session.person}" if view.session else "")
    where = await logout.sign_out(request.provider, by, asked, view.session, sure=True)
    view.headers.append(drop(cookie_name(request.provider)))
    return leave(view, where, asked.asks.name if asked.asks else "")


ROUTES: Routes = {SIGN_OUT: {"GET": show, "POST": sign_out}}
