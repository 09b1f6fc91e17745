"""authorization knows requests for authorization (OAuth 2.1 section 4.1.1, Core section 3.1.2.1).

An invariant, *nowhere else*: what is wrong with the client or with where the answer goes is told to
the person; only once both are known to be right is anything sent there.
"""

from __future__ import annotations

import re
from typing import Literal, Protocol
from urllib.parse import urlencode, urlsplit

import msgspec

from ..provider import Provider
from . import asking, clients
from .client import Client
from .errors import InvalidRequest, OAuthError, UnauthorizedClient, Unsupported

ResponseMode = Literal["query", "form_post"]
RESPONSE_MODES: tuple[ResponseMode, ...] = ("query", "form_post")
PROMPTS = frozenset({"none", "login", "consent", "select_account"})

MAX_TEXT = 2_000
"""Characters of `state` or `nonce`, which come back as they are."""

_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_LOOPBACK = re.compile(r"http://(127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?(/.*|\?.*|)")


class Parameters(Protocol):
    """The parameters of a request, none of them twice."""

    def get(self, name: str) -> str | None: ...
    def all(self, name: str) -> list[str]: ...


class Location(msgspec.Struct, frozen=True):
    """Where a browser is to go: to `url`, or with `form` in a form that is posted there."""

    url: str
    form: tuple[tuple[str, str], ...] | None = None


class Place(msgspec.Struct, frozen=True):
    """Where the answer goes, and how."""

    redirect_uri: str
    mode: ResponseMode = "query"
    state: str | None = None

    def answer(self, issuer: str, **values: str) -> Location:
        """An answer there, with `state` and `iss` (RFC 9207), so that clients can tell servers
        apart (mix-up)."""
        said = tuple(values.items())
        if self.state is not None:
            said += (("state", self.state),)
        said += (("iss", issuer),)
        if self.mode == "form_post":
            return Location(self.redirect_uri, said)
        joint = "&" if urlsplit(self.redirect_uri).query else "?"
        return Location(f"{self.redirect_uri.removesuffix('?')}{joint}{urlencode(said)}")

    def refuse(self, issuer: str, error: OAuthError) -> Location:
        """An error there."""
        return self.answer(issuer, error=error.code, error_description=error.message)


class AuthorizationRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What a client asks of a person, once it is known to be in order."""

    client: str
    place: Place
    scopes: tuple[str, ...]
    resources: tuple[str, ...]
    challenge: str
    nonce: str | None = None
    prompt: tuple[str, ...] = ()
    max_age: int | None = None
    login_hint: str | None = None
    ui_locales: str | None = None
    id_token_hint: str | None = None


class Refused(Exception):
    """A request that is answered with an error, at the client's place."""

    def __init__(self, place: Place, error: OAuthError) -> None:
        super().__init__(error.message)
        self.place = place
        self.error = error


async def read(provider: Provider, query: Parameters) -> AuthorizationRequest:
    """The request that a query is.

    Raises OAuthError where the answer can't go to the client, and Refused where it is an error.
    """
    client, place = await place_of(provider, query)
    try:
        return await _read(provider, client, place, query)
    except OAuthError as error:
        raise Refused(place, error) from None


async def place_of(provider: Provider, query: Parameters) -> tuple[Client, Place]:
    """Who asks and where the answer goes.

    Raises OAuthError where it can't go to the client, and Refused on another `response_mode`.
    """
    id, redirect_uri = query.get("client_id"), query.get("redirect_uri")
    client = None if id is None else await clients.find(provider, id)
    if client is None:
        raise InvalidRequest("this application is not known here")
    if redirect_uri is None or not any(
        is_same_place(registered, redirect_uri) for registered in client.redirect_uris
    ):
        raise InvalidRequest("`redirect_uri` is none that the application has registered")
    mode = query.get("response_mode") or "query"
    state = query.get("state")
    if mode not in RESPONSE_MODES:
        raise Refused(
            Place(redirect_uri, "query", state), InvalidRequest("there is no such `response_mode`")
        )
    return client, Place(redirect_uri, mode, state)


def is_same_place(registered: str, given: str) -> bool:
    """Whether a redirect URI is a registered one: character by character.

    But a native application listens on the loopback address at a port that it learns late, so
    there, and nowhere else, any port will do (RFC 8252 section 7.3).
    """
    if given == registered:
        return True
    one, other = _LOOPBACK.fullmatch(registered), _LOOPBACK.fullmatch(given)
    return one is not None and other is not None and (one[1], one[3]) == (other[1], other[3])


async def _read(
    provider: Provider, client: Client, place: Place, query: Parameters
) -> AuthorizationRequest:
    for name in ("request", "request_uri", "registration"):
        if query.get(name) is not None:
            raise Unsupported(f"{name}_not_supported", f"`{name}` is not taken here")
    if query.get("response_type") is None:
        raise InvalidRequest("`response_type` is missing")
    if query.get("response_type") != "code":
        raise Unsupported("unsupported_response_type", "`response_type` is `code`")
    if "authorization_code" not in client.grant_types:
        raise UnauthorizedClient("the client is not registered for this")
    for name in ("state", "nonce"):
        if len(query.get(name) or "") > MAX_TEXT:
            raise InvalidRequest(f"`{name}` has at most {MAX_TEXT:,} characters")
    challenge = query.get("code_challenge")
    if challenge is None or query.get("code_challenge_method") != "S256":
        raise InvalidRequest("`code_challenge` is needed, with the method `S256`")
    if not _CHALLENGE.fullmatch(challenge):
        raise InvalidRequest("`code_challenge` is no SHA-256 in base 64")
    prompt = asking.scopes_of(query.get("prompt"))
    if not set(prompt) <= PROMPTS or ("none" in prompt and len(prompt) > 1):
        raise InvalidRequest("`prompt` can't be that")
    given = await asking.for_person(provider, client, query.get("scope"), query.all("resource"))
    return AuthorizationRequest(
        client=client.id,
        place=place,
        scopes=given.scopes,
        resources=tuple(given.audience),
        challenge=challenge,
        nonce=query.get("nonce"),
        prompt=prompt,
        max_age=_age(query.get("max_age")),
        login_hint=query.get("login_hint"),
        ui_locales=query.get("ui_locales"),
        id_token_hint=query.get("id_token_hint"),
    )


def _age(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise InvalidRequest("`max_age` is a number of seconds")
    return int(text)
