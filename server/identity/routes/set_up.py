"""What comes first with a new account: a passkey, or another way; and a second step where all need
one."""

from __future__ import annotations

from ....identity.errors import NotProved, Taken
from ....identity.signing_in import is_enough
from ...http.response import Response
from ..pages import passkeys as keys
from ..pages.flow import Flow, enter, flow_of
from ..pages.signed_in import SET_UP, Holder, form, page
from ..pages.view import Fault
from ..routing import Routes

LATER = f"{SET_UP}/later"


@page
async def show(view: Holder) -> Response:
    """Offer it."""
    return await _offer(view, await flow_of(view, view.request.query))


@form
async def add(view: Holder) -> Response:
    """Keep a passkey, and go on."""
    flow = await flow_of(view, view.request.form)
    try:
        await keys.register(view, view.request.form)
    except (NotProved, Taken):
        return await _offer(view, flow, ("", view.t("passkeys.failed")))
    return await enter(view, flow, view.owner)


@form
async def later(view: Holder) -> Response:
    """Go on without; where that is not enough, one is back here."""
    return await enter(view, await flow_of(view, view.request.form), view.owner)


async def _offer(view: Holder, flow: Flow, *faults: Fault) -> Response:
    question = await keys.ask_new(view)
    must = not is_enough(view.settings, view.owner)
    return view.page(
        "set_up",
        status=422 if faults else 200,
        faults=faults,
        title=view.t("set_up.second_title" if must else "set_up.title"),
        text=view.t("set_up.second_text" if must else "set_up.text"),
        question=question.options,
        kept_values={**flow.kept, **question.kept},
        must=must,
        factors=view.settings.factors,
    )


ROUTES: Routes = {SET_UP: {"GET": show, "POST": add}, LATER: {"POST": later}}
