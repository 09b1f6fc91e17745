"""Making an account: an address that is shown to be one's own, and then a way to sign in."""

from __future__ import annotations

from ....engine.errors import InvalidRequest
from ....identity.errors import NotActive, NotProved, Taken, TooMany
from ....identity.factors import codes
from ....identity.factors.codes import Proof
from ....identity.signing_up import sign_up
from ....identity.texts import check_text
from ...http.response import Response
from ..pages.flow import Flow, flow_of, onward
from ..pages.signed_in import SET_UP, SIGN_IN
from ..pages.view import Fault, View, form_of, view_of
from ..request import Request
from ..routing import Routes

SIGN_UP = "/id/sign-up"
CODE = f"{SIGN_UP}/code"


async def show(request: Request) -> Response:
    """Where it begins."""
    view = await view_of(request)
    return _begin(view, await flow_of(view, request.query))


async def ask(request: Request) -> Response:
    """Mail a code to the address, as to one that has an account: none is told which it was."""
    view = await form_of(request)
    flow, said = await flow_of(view, request.form), request.form
    if view.settings.sign_up != "open":
        return _begin(view, flow)
    name, email = said.get("name") or "", said.get("email") or ""
    try:
        check_text(name, "name")
    except InvalidRequest:
        return _begin(view, flow, ("name", view.t("form.refused")), name=name, email=email)
    onto = {**flow.kept, "name": name}
    try:
        id = await codes.ask(
            request.provider, request.by(""), view.secret, email, "sign-up",
            onward=onto, language=view.language,
        )  # fmt: skip
    except InvalidRequest:
        return _begin(view, flow, ("email", view.t("emails.invalid")), name=name, email=email)
    except TooMany:
        return _begin(view, flow, ("email", view.t("sign_in.busy")), name=name, email=email)
    return _code(view, flow, id, email, name)


async def with_code(request: Request) -> Response:
    """Make the account of who reads the address, or sign in to the one it has."""
    view = await form_of(request)
    flow, said = await flow_of(view, request.form), request.form
    id, email, name = said.get("id") or "", said.get("email") or "", said.get("name") or ""
    by = request.by("")
    try:
        proof = await codes.answer(
            request.provider, by, view.secret, id, code=said.get("code") or ""
        )
        return await enter(view, flow, proof)
    except NotProved:
        return _code(view, flow, id, email, name, ("code", view.t("code.wrong")))


async def enter(view: View, flow: Flow, proof: Proof) -> Response:
    """In, with an address that was proved; raises NotProved."""
    request, person = view.request, proof.person
    by = request.by(f"user:{person}" if person else "")
    try:
        outcome = await sign_up(
            request.provider,
            by,
            view.secret,
            proof,
            proof.onward.get("name", ""),
            current=view.session,
        )
    except (NotActive, Taken):
        return view.go(SIGN_IN, **flow.kept)
    answer = await onward(view, flow, outcome)
    if person is None and view.session is not None:
        return view.go(SET_UP, **flow.kept)
    return answer


def _begin(view: View, flow: Flow, *faults: Fault, name: str = "", email: str = "") -> Response:
    if view.settings.sign_up != "open":
        return view.page(
            "message",
            status=403,
            title=view.t("sign_up.closed_title"),
            text=view.t("sign_up.closed_text"),
            go=SIGN_IN,
            go_values=flow.kept,
            go_text=view.t("sign_up.have"),
        )
    return view.page(
        "sign_up",
        status=422 if faults else 200,
        faults=faults,
        person=name,
        email=email or flow.hint,
        client=flow.client,
        kept_values=flow.kept,
    )


def _code(view: View, flow: Flow, id: str, email: str, name: str, *faults: Fault) -> Response:
    return view.page(
        "code",
        status=422 if faults else 200,
        faults=faults,
        text=view.t("sign_up.sent", email=email),
        action=CODE,
        kept_values={**flow.kept, "id": id, "email": email, "name": name},
        again=SIGN_UP,
        again_values={**flow.kept, "email": email, "name": name},
        back=SIGN_UP,
        back_values=flow.kept,
        back_text=view.t("account.back"),
    )


ROUTES: Routes = {SIGN_UP: {"GET": show, "POST": ask}, CODE: {"POST": with_code}}
