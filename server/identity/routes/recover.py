"""The way back for who can't sign in any more: their mail, and then what else they have set up."""

from __future__ import annotations

from ...http.response import Response
from ..pages.flow import flow_of
from ..pages.view import view_of
from ..request import Request
from ..routing import Routes


async def show(request: Request) -> Response:
    """What there is to do."""
    view = await view_of(request)
    flow = await flow_of(view, request.query)
    return view.page("recover", faults=(), email=flow.hint, kept_values=flow.kept)


ROUTES: Routes = {"/id/recover": {"GET": show}}
