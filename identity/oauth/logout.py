"""logout knows how a client asks that its person be signed out (RP-Initiated Logout 1.0), and how
clients are told of it (Back-Channel Logout 1.0).

Only a session's own id token signs it out unasked. Anyone can send a browser here, so else the
person is asked; and it goes on only to where the client has registered.
"""

from __future__ import annotations

import time
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

import msgspec

from .. import sessions
from ..changing import By
from ..ids import new_id
from ..provider import Provider
from ..sessions import Session
from ..tokens import id_token
from ..tokens.jwt import NotBelieved, sign
from . import clients
from .authorization import MAX_TEXT, Location, is_same_place
from .client import Client
from .errors import InvalidRequest

SIGN_OUT = "/id/sign-out"
EVENT = "http://schemas.openid.net/event/backchannel-logout"
TYP = "logout+jwt"
SECONDS = 120


class Parameters(Protocol):
    """The parameters of a request, none of them twice."""

    def get(self, name: str) -> str | None: ...


class SigningOut(msgspec.Struct, frozen=True, kw_only=True):
    """A request that a person be signed out. `asks` is the client, if it is known."""

    asks: Client | None
    redirect_uri: str | None
    state: str | None
    sid: str | None = None
    """The session whose id token came with it."""


async def read(provider: Provider, query: Parameters) -> SigningOut:
    """The request that a query is; raises InvalidRequest, as what is wrong must not go further."""
    claims, id = await _hint(provider, query.get("id_token_hint")), query.get("client_id")
    if claims and id not in (None, claims["aud"]):
        raise InvalidRequest("`client_id` is another than in `id_token_hint`")
    id = id or (claims["aud"] if claims else None)
    client = None if id is None else await clients.find(provider, id)
    uri, state = query.get("post_logout_redirect_uri"), query.get("state")
    if uri is not None and (
        client is None or not any(is_same_place(r, uri) for r in client.post_logout_redirect_uris)
    ):
        raise InvalidRequest("`post_logout_redirect_uri` is none that the application registered")
    if len(state or "") > MAX_TEXT:
        raise InvalidRequest(f"`state` has at most {MAX_TEXT:,} characters")
    return SigningOut(
        asks=client, redirect_uri=uri, state=state, sid=claims.get("sid") if claims else None
    )


async def _hint(provider: Provider, hint: str | None) -> dict[str, Any] | None:
    if hint is None:
        return None
    try:
        return await id_token.read_hint(provider, hint)
    except NotBelieved:
        raise InvalidRequest("`id_token_hint` is none of this issuer's") from None


async def sign_out(
    provider: Provider, by: By, asked: SigningOut, session: Session | None, *, sure: bool = False
) -> Location:
    """Where the browser goes: to be asked, or, signed out, to the client. `sure` is the answer."""
    if session is not None:
        if not sure and asked.sid != session.id:
            return Location(f"{provider.issuer}{SIGN_OUT}?{urlencode(_again(asked))}")
        await sessions.end(provider, by, session.id)
    if asked.redirect_uri is None:
        return Location(f"{provider.issuer}{SIGN_OUT}?{urlencode({'done': '1'})}")
    if asked.state is None:
        return Location(asked.redirect_uri)
    joint = "&" if urlsplit(asked.redirect_uri).query else "?"
    return Location(f"{asked.redirect_uri}{joint}{urlencode({'state': asked.state})}")


def _again(asked: SigningOut) -> dict[str, str]:
    """The request as the page that asks the person has it: `read` takes it again."""
    told = {
        "client_id": asked.asks and asked.asks.id,
        "post_logout_redirect_uri": asked.redirect_uri,
        "state": asked.state,
    }
    return {name: value for name, value in told.items() if value}


async def logout_token(provider: Provider, client: str, person: str, session: str) -> str:
    """What a client is told of a session's end, signed when it is sent; raises NotThere."""
    found = await clients.get_client(provider, client)
    now = int(time.time())
    claims = {
        "iss": provider.issuer,
        "sub": person,
        "aud": client,
        "iat": now,
        "exp": now + SECONDS,
        "jti": new_id("log"),
        "sid": session,
        "events": {EVENT: {}},
    }
    return await sign(provider, found.algorithm, TYP, claims)
