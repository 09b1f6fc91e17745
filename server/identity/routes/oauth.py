"""The endpoints that clients ask by themselves: tokens and what they are worth."""

from __future__ import annotations

from dataclasses import replace

from ....identity.changing import By
from ....identity.keys import ring
from ....identity.oauth import metadata as m
from ....identity.oauth.authentication import Proof, authenticate
from ....identity.oauth.errors import InvalidClient, InvalidRequest, NoToken
from ....identity.oauth.introspection import introspect
from ....identity.oauth.recording import Recorder
from ....identity.oauth.revocation import revoke
from ....identity.oauth.token import token
from ....identity.oauth.userinfo import userinfo
from ...http.response import Response
from ..protocol import preflight, protected, protocol, told
from ..request import Request
from ..routing import Routes

KEPT = ((b"cache-control", b"public, max-age=300"),)
"""Long enough to spare us, short of how long a key is shown before it signs (rotation.AHEAD)."""


@protocol
async def _token(request: Request) -> Response:
    by = request.by("")
    return told(await token(request.provider, by, request.headers, request.form))


@protocol
async def _introspect(request: Request) -> Response:
    _, proof, shown = await _shown(request)
    if proof.client.is_public:
        raise InvalidClient("a client without credentials is told nothing")
    return told(await introspect(request.provider, proof.client, shown))


@protocol
async def _revoke(request: Request) -> Response:
    by, proof, shown = await _shown(request)
    await revoke(request.provider, by, proof.client, shown)
    return told({})


async def _shown(request: Request) -> tuple[By, Proof, str]:
    """A token that a client shows, and who shows it."""
    proof = await authenticate(request.provider, request.headers, request.form)
    await request.provider.part(Recorder).record(proof, None)
    shown = request.form.get("token")
    if shown is None:
        raise InvalidRequest("`token` is missing")
    return replace(request.by(""), actor=f"client:{proof.client.id}"), proof, shown


@protected
async def _userinfo(request: Request) -> Response:
    return told(await userinfo(request.provider, _bearer(request)))


def _bearer(request: Request) -> str:
    """The token of a request, shown in one way (RFC 6750 section 2); never in the query."""
    header = request.headers.get("authorization")
    posted = None
    if request.method == "POST" and request.body:
        posted = request.form.get("access_token")
    if header is not None and posted is not None:
        raise InvalidRequest("a token is shown in one way only")
    if posted is not None:
        return posted
    scheme, _, value = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not value:
        raise NoToken("no token was shown")
    return value.strip()


@protocol
async def _jwks(request: Request) -> Response:
    return told({"keys": await ring(request.provider).public()}, headers=KEPT)


async def _metadata(request: Request) -> Response:
    return told(m.metadata(request.provider), headers=KEPT)


ROUTES: Routes = {
    m.TOKEN: {"POST": _token, "OPTIONS": preflight},
    m.INTROSPECT: {"POST": _introspect},
    m.REVOKE: {"POST": _revoke, "OPTIONS": preflight},
    m.USERINFO: {"GET": _userinfo, "POST": _userinfo, "OPTIONS": preflight},
    m.JWKS: {"GET": _jwks, "OPTIONS": preflight},
    "/.well-known/openid-configuration": {"GET": _metadata, "OPTIONS": preflight},
    "/.well-known/oauth-authorization-server": {"GET": _metadata, "OPTIONS": preflight},
}
