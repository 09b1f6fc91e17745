"""The second of two proofs."""

from __future__ import annotations

from ....identity import signing_in
from ....identity.errors import NotActive, NotProved, TooMany
from ....identity.factors import codes
from ....identity.signing_in import Second, SecondNeeded
from ...http.response import Response
from ..pages import passkeys as keys
from ..pages.flow import SECOND, Flow, flow_of, onward
from ..pages.signed_in import SIGN_IN
from ..pages.view import Fault, View, form_of, view_of
from ..request import Parameters, Request
from ..routing import Routes

CODE = f"{SECOND}/code"


async def show(request: Request) -> Response:
    """What a browser's ticket still needs."""
    view = await view_of(request)
    return await _show(view, request.query)


async def answer(request: Request) -> Response:
    """A second proof."""
    view = await form_of(request)
    said, current = request.form, view.session
    flow, ticket = await flow_of(view, said), said.get("ticket") or ""
    provider, by, code = request.provider, request.by(""), said.get("code") or ""
    try:
        match said.get("way"):
            case "passkey":
                done = await keys.second(view, said, ticket)
            case "recovery":
                done = await signing_in.then_recovery(
                    provider, by, view.secret, ticket, code, current=current
                )
            case "password":
                done = await signing_in.then_password(
                    provider, by, view.secret, ticket, said.get("password") or "", current=current
                )
            case "email":
                proof = await codes.answer(
                    provider, by, view.secret, said.get("id") or "", code=code
                )
                done = await signing_in.then_code(
                    provider, by, view.secret, ticket, proof, current=current
                )
            case _:
                done = await signing_in.then_totp(
                    provider, by, view.secret, ticket, code, current=current
                )
    except NotProved:
        if said.get("way") == "email":
            return _code(view, flow, said, ("code", view.t("code.wrong")))
        return await _show(view, said, ("", view.t("second.wrong")))
    except TooMany:
        return await _show(view, said, ("", view.t("sign_in.busy")))
    except NotActive:
        return view.go(SIGN_IN, **flow.kept)
    return await onward(view, flow, done)


async def send(request: Request) -> Response:
    """Mail a code as the second proof."""
    view = await form_of(request)
    flow, said = await flow_of(view, request.form), request.form
    ticket = said.get("ticket") or ""
    try:
        id = await signing_in.ask_second(
            request.provider, request.by(""), view.secret, ticket, language=view.language
        )
    except NotProved:
        return view.go(SIGN_IN, **flow.kept)
    except TooMany:
        return await _show(view, said, ("", view.t("sign_in.busy")))
    return _code(view, flow, said, id=id)


async def _show(view: View, said: Parameters, *faults: Fault) -> Response:
    flow, ticket = await flow_of(view, said), said.get("ticket") or ""
    needed = await signing_in.pending(view.request.provider, view.secret, ticket)
    if needed is None or not needed.ways:
        return view.go(SIGN_IN, **flow.kept)
    question = await keys.ask_second(view, ticket) if "passkey" in needed.ways else keys.NONE
    return view.page(
        "second_factor",
        status=422 if faults else 200,
        faults=faults,
        question=question.options,
        question_values=question.kept,
        way=_way(needed, said.get("way")),
        ways=needed.ways,
        kept_values={**flow.kept, "ticket": ticket},
        back_values=flow.kept,
    )


def _way(needed: SecondNeeded, asked: str | None) -> Second:
    """The one whose field is shown: what is asked for, else the best that has one."""
    typed = [way for way in needed.ways if way != "passkey"]
    return next((way for way in typed if way == asked), typed[0] if typed else "passkey")


def _code(view: View, flow: Flow, said: Parameters, *faults: Fault, id: str = "") -> Response:
    kept = {**flow.kept, "ticket": said.get("ticket") or ""}
    return view.page(
        "code",
        status=422 if faults else 200,
        faults=faults,
        text=view.t("second.sent"),
        action=SECOND,
        kept_values={**kept, "way": "email", "id": id or said.get("id") or ""},
        again=CODE,
        again_values=kept,
        back=SIGN_IN,
        back_values=flow.kept,
        back_text=view.t("sign_in.other"),
    )


ROUTES: Routes = {SECOND: {"GET": show, "POST": answer}, CODE: {"POST": send}}
