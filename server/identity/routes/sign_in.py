"""Signing in: with a passkey, a code or link that is mailed, or a password."""

from __future__ import annotations

from ....engine.errors import InvalidRequest
from ....identity import signing_in
from ....identity.errors import NotActive, NotProved, TooMany
from ....identity.factors import codes
from ....identity.people.users import get_user
from ...http.response import Response
from ..pages import passkeys as keys
from ..pages.flow import Flow, flow_of, onward
from ..pages.signed_in import ACCOUNT, SIGN_IN
from ..pages.view import Fault, View, form_of, view_of
from ..request import Request
from ..routing import Routes

PASSKEY, CODE, PASSWORD = f"{SIGN_IN}/passkey", f"{SIGN_IN}/code", f"{SIGN_IN}/password"


async def show(request: Request) -> Response:
    """Where signing in begins; who is signed in is asked again only if there is a reason."""
    view = await view_of(request)
    flow = await flow_of(view, request.query)
    if view.session is not None and not flow.kept:
        return view.go(ACCOUNT)
    return await _begin(view, flow)


async def choose(request: Request) -> Response:
    """Go on with an address: mail a code there, or ask for the password."""
    view = await form_of(request)
    flow = await flow_of(view, request.form)
    email = request.form.get("email") or ""
    if not email:
        return await _begin(view, flow, ("email", view.t("form.required")))
    if request.form.get("with") == "password":
        return _password(view, flow, email)
    by = request.by("")
    try:
        id = await codes.ask(
            request.provider, by, view.secret, email, onward=flow.kept, language=view.language
        )
    except InvalidRequest:
        return await _begin(view, flow, ("email", view.t("emails.invalid")), email=email)
    except TooMany:
        return await _begin(view, flow, ("email", view.t("sign_in.busy")), email=email)
    return _code(view, flow, id, email)


async def with_code(request: Request) -> Response:
    """Sign in with a code."""
    view = await form_of(request)
    flow, said = await flow_of(view, request.form), request.form
    id, email = said.get("id") or "", said.get("email") or ""
    by = request.by("")
    try:
        proof = await codes.answer(
            request.provider, by, view.secret, id, code=said.get("code") or ""
        )
        outcome = await signing_in.with_code(
            request.provider, by, view.secret, proof, current=view.session
        )
    except NotProved:
        return _code(view, flow, id, email, ("code", view.t("code.wrong")))
    except NotActive:
        return await _begin(view, flow, ("", view.t("sign_in.forbidden")))
    return await onward(view, flow, outcome)


async def with_password(request: Request) -> Response:
    """Sign in with a password."""
    view = await form_of(request)
    flow, said = await flow_of(view, request.form), request.form
    email, password = said.get("email") or "", said.get("password") or ""
    missing = [n for n, value in (("email", email), ("password", password)) if not value]
    if missing:
        faults = [(name, view.t("form.required")) for name in missing]
        return _password(view, flow, email, *faults)
    try:
        outcome = await signing_in.with_password(
            request.provider, request.by(""), view.secret, email, password, current=view.session
        )
    except NotProved:
        return _password(view, flow, email, ("", view.t("sign_in.failed")))
    except TooMany:
        return _password(view, flow, email, ("", view.t("sign_in.busy")))
    except NotActive:
        return await _begin(view, flow, ("", view.t("sign_in.forbidden")))
    return await onward(view, flow, outcome)


async def with_passkey(request: Request) -> Response:
    """Sign in with a passkey."""
    view = await form_of(request)
    flow = await flow_of(view, request.form)
    try:
        outcome = await keys.sign_in(view, request.form)
    except NotProved:
        return await _begin(view, flow, ("", view.t("sign_in.failed")))
    except NotActive:
        return await _begin(view, flow, ("", view.t("sign_in.forbidden")))
    return await onward(view, flow, outcome)


async def _begin(view: View, flow: Flow, *faults: Fault, email: str = "") -> Response:
    if not email and view.session is not None and flow.next:
        user = await get_user(view.request.provider, view.session.person)
        email = user.email.address if user.email else ""
    question = await keys.ask(view)
    return view.page(
        "sign_in",
        status=422 if faults else 200,
        faults=faults,
        again=bool(view.session is not None and flow.next),
        client=flow.client,
        email=email or flow.hint,
        question=question.options,
        question_values=question.kept,
        kept_values=flow.kept,
        factors=view.settings.factors,
        open=view.settings.sign_up == "open",
    )


def _password(view: View, flow: Flow, email: str, *faults: Fault) -> Response:
    return view.page(
        "password",
        status=422 if faults else 200,
        faults=faults,
        email=email,
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
        again=SIGN_IN,
        again_values={**flow.kept, "email": email},
        back=SIGN_IN,
        back_values=flow.kept,
        back_text=view.t("sign_in.other"),
    )


ROUTES: Routes = {
    SIGN_IN: {"GET": show, "POST": choose},
    PASSKEY: {"POST": with_passkey},
    CODE: {"POST": with_code},
    PASSWORD: {"POST": with_password},
}
