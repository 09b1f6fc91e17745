"""Coming in by an invitation: with a new account, or as who is signed in."""

from __future__ import annotations

from ....engine.errors import InvalidRequest
from ....identity import signing_up
from ....identity.errors import NotFresh, NotProved, NotThere, Taken
from ....identity.people import invitations
from ....identity.people.invitations import Invitation
from ...http.response import Response
from ..pages.flow import Flow, onward
from ..pages.signed_in import ACCOUNT, SET_UP, SIGN_IN
from ..pages.view import Fault, View, form_of, view_of
from ..request import Request
from ..routing import Routes


async def show(request: Request) -> Response:
    """Who is invited."""
    view, secret = await view_of(request), request.query.get("secret") or ""
    found = await invitations.find_invitation(request.provider, secret)
    return _over(view) if found is None else _ask(view, found, secret)


async def accept(request: Request) -> Response:
    """Come in."""
    view, said = await form_of(request), request.form
    secret = said.get("secret") or ""
    found = await invitations.find_invitation(request.provider, secret)
    if found is None:
        return _over(view)
    try:
        if view.session is not None:
            by = request.by(f"user:{view.session.person}")
            await signing_up.accept(request.provider, by, view.session, secret)
            return view.go(ACCOUNT)
        outcome = await signing_up.come_in(
            request.provider, request.by(""), view.secret, secret, said.get("name") or ""
        )
    except InvalidRequest:
        return _ask(view, found, secret, ("name", view.t("form.refused")))
    except (NotFresh, NotProved):
        return _message(view, "invitation.known_title", "invitation.known_text")
    except NotThere:
        return _over(view)
    except Taken:
        return _ask(view, found, secret, ("", view.t("emails.taken")))
    answer = await onward(view, Flow(), outcome)
    return view.go(SET_UP) if view.session is not None else answer


def _ask(view: View, found: Invitation, secret: str, *faults: Fault) -> Response:
    return view.page(
        "invitation",
        status=422 if faults else 200,
        faults=faults,
        email=found.address,
        person="",
        kept_values={"secret": secret},
    )


def _over(view: View) -> Response:
    return _message(view, "link.over_title", "invitation.over_text", 410)


def _message(view: View, title: str, text: str, status: int = 200) -> Response:
    return view.page(
        "message",
        status=status,
        title=view.t(title),
        text=view.t(text),
        go=SIGN_IN,
        go_values={"next": ACCOUNT},
        go_text=view.t("sign_in.title"),
    )


ROUTES: Routes = {invitations.PATH: {"GET": show, "POST": accept}}
