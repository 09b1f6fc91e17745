"""Somebody's passkeys."""

from __future__ import annotations

from .....engine.errors import InvalidRequest
from .....identity.errors import LastWay, NotProved, NotThere, Taken
from .....identity.factors import passkeys
from .....identity.factors.passkeys import Passkey
from ....http.response import Response
from ...pages import passkeys as keys
from ...pages.signed_in import ROOMS, Holder, form, page
from ...pages.view import Fault
from ...request import Parameters
from ...routing import Routes

ROOM = ROOMS["passkeys"]
ADD, RENAME, REMOVE = f"{ROOM}/add", f"{ROOM}/rename", f"{ROOM}/remove"


@page
async def show(view: Holder) -> Response:
    """The room."""
    return await _room(view)


@page
async def ask_to_add(view: Holder) -> Response:
    """Ask the browser for a new one."""
    try:
        question = await keys.ask_new(view)
    except Taken:
        return await _room(view, ("", view.t("passkeys.many")))
    return view.room(
        "passkeys", "passkey_add", question=question.options, kept_values=question.kept
    )


@form
async def add(view: Holder) -> Response:
    """Keep a new one."""
    try:
        await keys.register(view, view.request.form)
    except NotProved:
        return await _room(view, ("", view.t("passkeys.failed")))
    except Taken:
        return await _room(view, ("", view.t("passkeys.exists")))
    return view.go(ROOM, done="passkeys.added")


@page
async def ask_for_name(view: Holder) -> Response:
    """Ask what one is to be called."""
    key = await _one(view, view.request.query)
    return view.room("passkeys", "passkey_rename", key=key, value=key.name)


@form
async def rename(view: Holder) -> Response:
    """Call one something else."""
    key, name = await _one(view, view.request.form), view.request.form.get("name") or ""
    try:
        await passkeys.rename(view.request.provider, view.by, view.owner, key.id, name)
    except InvalidRequest:
        fault = ("name", view.t("form.refused" if name else "form.required"))
        return view.room("passkeys", "passkey_rename", faults=[fault], key=key, value=name)
    return view.go(ROOM, done="passkeys.renamed")


@page
async def ask_to_remove(view: Holder) -> Response:
    """Ask whether one is to be removed."""
    await view.require_fresh()
    return _sure(view, await _one(view, view.request.query))


@form
async def remove(view: Holder) -> Response:
    """Take one away."""
    key = await _one(view, view.request.form)
    try:
        session, secret = await passkeys.remove(view.request.provider, view.by, view.owner, key.id)
    except LastWay:
        return _sure(view, key, ("", view.t("passkeys.last")))
    view.renewed(session, secret)
    return view.go(ROOM, done="passkeys.removed")


async def _room(view: Holder, *faults: Fault) -> Response:
    found = await passkeys.list_passkeys(view.request.provider, view.owner.person)
    return view.room("passkeys", faults=faults, passkeys=found)


def _sure(view: Holder, key: Passkey, *faults: Fault) -> Response:
    return view.room(
        "passkeys",
        "sure",
        faults=faults,
        question=view.t("passkeys.remove_title", name=key.name),
        text=view.t("passkeys.remove_text"),
        action=REMOVE,
        kept_values={"id": key.id},
        back=ROOM,
    )


async def _one(view: Holder, said: Parameters) -> Passkey:
    """The one that is meant; raises NotThere."""
    id = said.get("id")
    found = await passkeys.list_passkeys(view.request.provider, view.owner.person)
    one = next((key for key in found if key.id == id), None)
    if one is None:
        raise NotThere("there is no such passkey")
    return one


ROUTES: Routes = {
    ROOM: {"GET": show},
    ADD: {"GET": ask_to_add, "POST": add},
    RENAME: {"GET": ask_for_name, "POST": rename},
    REMOVE: {"GET": ask_to_remove, "POST": remove},
}
