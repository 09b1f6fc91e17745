"""Agreeing to what a client asks for: who asks, for what, and where one goes on to."""

from __future__ import annotations

from urllib.parse import urlsplit

from ....identity.oauth import interactions
from ....identity.oauth.client import IDENTITY_SCOPES
from ....identity.oauth.interactions import Interaction
from ....identity.people.users import get_user
from ....identity.signing_in import is_enough
from ...http.response import Response
from ..pages.flow import flow_of, leave
from ..pages.signed_in import SET_UP, SIGN_IN
from ..pages.view import View, form_of, view_of
from ..request import Request
from ..routing import Routes

CONSENT = interactions.CONSENT


async def show(request: Request) -> Response:
    """What is asked for."""
    view = await view_of(request)
    flow = await flow_of(view, request.query)
    asked = flow.interaction
    if asked is None or view.session is None:
        return view.go(SIGN_IN, **flow.kept)
    user = await get_user(request.provider, view.session.person)
    return view.page(
        "consent",
        client=flow.client,
        scopes=[_scope(view, scope) for scope in asked.request.scopes],
        person=user.email.address if user.email else user.name or user.id,
        host=_host(asked),
        resources=[r for r in asked.request.resources if r != request.provider.issuer],
        kept_values=flow.kept,
    )


async def answer(request: Request) -> Response:
    """Whether the person agrees."""
    view = await form_of(request)
    flow = await flow_of(view, request.form)
    asked, session = flow.interaction, view.session
    if asked is None or session is None:
        return view.go(SIGN_IN, **flow.kept)
    by = request.by(f"user:{session.person}")
    if request.form.get("answer") != "allow":
        where = await interactions.deny(request.provider, by, asked, session)
    elif not is_enough(view.settings, session):
        return view.go(SET_UP, **flow.kept)
    else:
        where = await interactions.allow(request.provider, by, asked, session)
    return leave(view, where, flow.client)


def _scope(view: View, scope: str) -> str:
    known = scope in IDENTITY_SCOPES and f"consent.scope.{scope}"
    return view.t(known or "consent.scope.other", scope=scope)


def _host(asked: Interaction) -> str:
    """Where the person goes on to, as it is looked up; a native application has only a scheme."""
    parts = urlsplit(asked.request.place.redirect_uri)
    return parts.netloc or f"{parts.scheme}:"


ROUTES: Routes = {CONSENT: {"GET": show, "POST": answer}}
