"""The way back for who can't sign in any more: their mail, and where more was set up, a wait."""

from __future__ import annotations

from ....engine.errors import InvalidRequest
from ....identity.errors import NotActive, NotProved, TooMany
from ....identity.factors import codes, regaining
from ....identity.factors.codes import Proof
from ....identity.factors.regaining import Waiting
from ....identity.signing_in import SignedIn
from ...http.response import Response
from ..pages.flow import Flow, flow_of, onward
from ..pages.signed_in import ROOMS, SIGN_IN
from ..pages.view import Fault, View, form_of, view_of
from ..request import Request
from ..routing import Routes

RECOVER = "/id/recover"
CODE, STOP = f"{RECOVER}/code", regaining.LINK


async def show(request: Request) -> Response:
    """What there is to do."""
    view = await view_of(request)
    return _begin(view, await flow_of(view, request.query))


async def ask(request: Request) -> Response:
    """Mail a code."""
    view = await form_of(request)
    flow, email = await flow_of(view, request.form), request.form.get("email") or ""
    by = request.by("")
    try:
        id = await codes.ask(
            request.provider, by, view.secret, email, "recover",
            onward=flow.kept, language=view.language,
        )  # fmt: skip
    except InvalidRequest:
        return _begin(view, flow, ("email", view.t("emails.invalid")), email=email)
    except TooMany:
        return _begin(view, flow, ("email", view.t("sign_in.busy")), email=email)
    return _code(view, flow, id, email)


async def with_code(request: Request) -> Response:
    """Go on with a code."""
    view = await form_of(request)
    flow, said = await flow_of(view, request.form), request.form
    id = said.get("id") or ""
    try:
        proof = await codes.answer(
            request.provider, request.by(""), view.secret, id, code=said.get("code") or ""
        )
    except NotProved:
        fault = ("code", view.t("code.wrong"))
        return _code(view, flow, id, said.get("email") or "", fault)
    return await go_on(view, flow, proof)


async def go_on(view: View, flow: Flow, proof: Proof) -> Response:
    """Wait, or be back in, for who has read the mail."""
    provider, by = view.request.provider, view.request.by("")
    try:
        found = await regaining.regain(provider, by, proof, current=view.session)
    except (NotProved, NotActive):
        return _told(view, flow, "recover.mail_title", view.t("recover.mail_text"))
    if isinstance(found, Waiting):
        text = view.t("recover.waiting_text", date=view.date(found.until))
        return _told(view, flow, "recover.waiting_title", text)
    new = Flow(flow.interaction, flow.next or ROOMS["passkeys"])
    return await onward(view, new, SignedIn(*found))


async def ask_to_stop(request: Request) -> Response:
    """Ask whether the wait is to be ended: scanners of mail open links too."""
    view = await view_of(request)
    return view.page(
        "asked",
        title=view.t("recover.stop_title"),
        text=view.t("recover.stop_text"),
        action=STOP,
        kept_values={name: request.query.get(name) or "" for name in ("id", "key")},
        label=view.t("recover.stop_go"),
        back="",
    )


async def stop(request: Request) -> Response:
    """End the wait."""
    view, said = await form_of(request), request.form
    stopped = await regaining.stop(
        request.provider, request.by(""), said.get("id") or "", said.get("key") or ""
    )
    which = "stopped" if stopped else "over"
    return _told(view, Flow(), f"recover.{which}_title", view.t(f"recover.{which}_text"))


def _begin(view: View, flow: Flow, *faults: Fault, email: str = "") -> Response:
    return view.page(
        "recover",
        status=422 if faults else 200,
        faults=faults,
        email=email or flow.hint,
        kept_values=flow.kept,
    )


def _code(view: View, flow: Flow, id: str, email: str, *faults: Fault) -> Response:
    return view.page(
        "code",
        status=422 if faults else 200,
        faults=faults,
        text=view.t("code.text", email=email),
        action=CODE,
        kept_values={**flow.kept, "id": id, "email": email},
        again=RECOVER,
        again_values={**flow.kept, "email": email},
        back=SIGN_IN,
        back_values=flow.kept,
        back_text=view.t("sign_in.other"),
    )


def _told(view: View, flow: Flow, title: str, text: str) -> Response:
    return view.page(
        "message",
        title=view.t(title),
        text=text,
        go=SIGN_IN,
        go_values=flow.kept,
        go_text=view.t("sign_in.title"),
    )


ROUTES: Routes = {
    RECOVER: {"GET": show, "POST": ask},
    CODE: {"POST": with_code},
    STOP: {"GET": ask_to_stop, "POST": stop},
}
