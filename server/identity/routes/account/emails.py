"""Somebody's addresses. Each is shown to be theirs by a code that is mailed there."""

from __future__ import annotations

import contextlib

from .....engine.errors import InvalidRequest
from .....identity.errors import NotProved, NotThere, Taken, TooMany
from .....identity.factors import addresses, codes
from .....identity.people.users import get_user
from ....http.response import Response
from ...pages.signed_in import ROOMS, Holder, form, page
from ...pages.view import Fault
from ...routing import Routes

ROOM = ROOMS["emails"]
ADD, PROVE = f"{ROOM}/add", f"{ROOM}/prove"
REMOVE, PRIMARY = f"{ROOM}/remove", f"{ROOM}/primary"


@page
async def show(view: Holder) -> Response:
    """The room."""
    return await _room(view)


@form
async def add(view: Holder) -> Response:
    """Mail a code to a new address."""
    await view.require_fresh()
    email = view.request.form.get("email") or ""
    try:
        id = await codes.ask(
            view.request.provider, view.by, view.secret, email, "verify",
            person=view.owner.person, language=view.language,
        )  # fmt: skip
    except InvalidRequest:
        return await _room(view, ("email", view.t("emails.invalid")), email=email)
    except TooMany:
        return await _room(view, ("email", view.t("sign_in.busy")), email=email)
    return _prove(view, id, email)


@form
async def prove(view: Holder) -> Response:
    """Have a new address believed, as its code says."""
    said = view.request.form
    id, email = said.get("id") or "", said.get("email") or ""
    provider = view.request.provider
    try:
        proof = await codes.answer(provider, view.by, view.secret, id, code=said.get("code") or "")
        await addresses.add(provider, view.by, view.owner, proof)
    except NotProved:
        return _prove(view, id, email, ("code", view.t("code.wrong")))
    except Taken:
        return await _room(view, ("email", view.t("emails.taken")), email=email)
    return view.go(ROOM, done="emails.added")


@form
async def remove(view: Holder) -> Response:
    """Take an address away."""
    email = view.request.form.get("email") or ""
    with contextlib.suppress(NotThere):
        await addresses.remove(view.request.provider, view.by, view.owner, email)
    return view.go(ROOM, done="emails.removed")


@form
async def make_primary(view: Holder) -> Response:
    """Make an address the one that is written to first."""
    email = view.request.form.get("email") or ""
    await addresses.make_primary(view.request.provider, view.by, view.owner, email)
    return view.go(ROOM, done="emails.changed")


async def _room(view: Holder, *faults: Fault, email: str = "") -> Response:
    user = await get_user(view.request.provider, view.owner.person)
    return view.room("emails", faults=faults, emails=user.emails, email=email)


def _prove(view: Holder, id: str, email: str, *faults: Fault) -> Response:
    return view.page(
        "code",
        status=422 if faults else 200,
        faults=faults,
        text=view.t("emails.sent", email=email),
        action=PROVE,
        kept_values={"id": id, "email": email},
        again=ADD,
        again_values={"email": email},
        back=ROOM,
        back_values={},
        back_text=view.t("account.back"),
    )


ROUTES: Routes = {
    ROOM: {"GET": show},
    ADD: {"POST": add},
    PROVE: {"POST": prove},
    REMOVE: {"POST": remove},
    PRIMARY: {"POST": make_primary},
}
