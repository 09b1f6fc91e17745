"""What somebody is called."""

from __future__ import annotations

from .....engine.errors import InvalidRequest
from .....identity.people.users import get_user, update_user
from ....http.response import Response
from ...pages.signed_in import ACCOUNT, Holder, form, page
from ...routing import Routes

CLAIMS = ("given_name", "family_name")


@page
async def show(view: Holder) -> Response:
    """The room."""
    user = await get_user(view.request.provider, view.owner.person)
    known = {claim: user.profile.get(claim, "") for claim in CLAIMS}
    return view.room("profile", values={"name": user.name, **known})


@form
async def save(view: Holder) -> Response:
    """Change what is said."""
    said = view.request.form
    values = {name: said.get(name) or "" for name in ("name", *CLAIMS)}
    claims = {claim: values[claim] for claim in CLAIMS}
    try:
        await update_user(
            view.request.provider, view.by, view.owner.person, name=values["name"], profile=claims
        )
    except InvalidRequest as error:
        field = (error.place or "").removeprefix("profile.")
        return view.room("profile", faults=[(field, view.t("form.refused"))], values=values)
    return view.go(ACCOUNT, done="account.saved")


ROUTES: Routes = {ACCOUNT: {"GET": show, "POST": save}}
