"""The links in mail. Opening one asks; only the answer counts, as scanners open links too."""

from __future__ import annotations

from urllib.parse import urlencode

from ....identity import signing_in
from ....identity.errors import NotActive, NotProved, NotThere, Taken
from ....identity.factors import addresses, codes
from ...http.response import Response
from ..pages.flow import Flow, flow_of, onward
from ..pages.signed_in import ROOMS, SIGN_IN
from ..pages.view import View, form_of, view_of
from ..request import Parameters, Request
from ..routing import Routes
from . import recover, sign_up

LINK = codes.LINK


async def show(request: Request) -> Response:
    """Ask whether it is them."""
    view = await view_of(request)
    id, key = request.query.get("id") or "", request.query.get("key") or ""
    if not await codes.waits(request.provider, view.secret, id):
        return _over(view)
    return view.page(
        "asked",
        title=view.t("link.title"),
        text=view.t("link.text"),
        action=LINK,
        kept_values={"id": id, "key": key},
        label=view.t("link.go"),
        back="",
    )


async def follow(request: Request) -> Response:
    """Go on as the code beside the link would have."""
    view = await form_of(request)
    said, by = request.form, request.by("")
    try:
        proof = await codes.answer(
            request.provider, by, view.secret, said.get("id") or "", key=said.get("key") or ""
        )
        flow = await _flow(view, proof.onward)
        if proof.purpose == "sign-up":
            return await sign_up.enter(view, flow, proof)
        if proof.purpose == "recover":
            return await recover.go_on(view, flow, proof)
        if proof.purpose == "sign-in":
            outcome = await signing_in.with_code(
                request.provider, by, view.secret, proof, current=view.session
            )
            return await onward(view, flow, outcome)
        if view.session is None or view.session.person != proof.person:
            return _over(view)
        by = request.by(f"user:{proof.person}")
        await addresses.add(request.provider, by, view.session, proof)
        return view.go(ROOMS["emails"], done="emails.added")
    except (NotProved, NotActive, Taken):
        return _over(view)


async def _flow(view: View, onward: dict[str, str]) -> Flow:
    """Where they were going; if that is over, just in."""
    try:
        return await flow_of(view, Parameters(urlencode(onward).encode()))
    except NotThere:
        return Flow()


def _over(view: View) -> Response:
    return view.page(
        "message",
        status=410,
        title=view.t("link.over_title"),
        text=view.t("link.over_text"),
        go=SIGN_IN,
        go_values={},
        go_text=view.t("error.back"),
    )


ROUTES: Routes = {LINK: {"GET": show, "POST": follow}}
