"""interactions knows how far a request for authorization has come: whether its person has to sign
in or to agree, and what is sent back to the client in the end.

One that waits for its person is bound to the browser that it came with: nobody can begin it and
have another end it (login CSRF).
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import msgspec

from ..changing import By, Changing, change
from ..errors import NotThere
from ..ids import digest, new_id, new_secret
from ..provider import Provider
from ..sessions import Session
from ..settings import settings_of
from ..signing_in import is_enough
from ..tokens import id_token
from ..tokens.jwt import NotBelieved
from . import clients, granting
from .authorization import AuthorizationRequest, Location, is_same_place
from .client import Client
from .errors import AccessDenied, InvalidRequest, InvalidScope, Needs, OAuthError
from .granting import Grant

SIGN_IN, SET_UP, CONSENT = "/id/sign-in", "/id/set-up", "/id/consent"
PATIENCE = timedelta(hours=1)
"""How long a person may take to sign in and agree."""

CODE_SECONDS = 60


class Over(NotThere):
    """A request that waits no longer, or in another browser."""

    code = "interaction"


class Interaction(msgspec.Struct, frozen=True, kw_only=True):
    """A request for authorization under way; `id` is None until it has to wait."""

    request: AuthorizationRequest
    client: Client
    created_at: datetime
    id: str | None = None


async def begin(
    provider: Provider, by: By, request: AuthorizationRequest, session: Session | None, browser: str
) -> Location:
    """Where a browser goes with a new request: to the client at once, if nobody need be asked."""
    client = await clients.get_client(provider, request.client)
    now = datetime.now(UTC)
    interaction = Interaction(request=request, client=client, created_at=now)
    try:
        why = await _missing(provider, interaction, session)
        if why is None:
            assert session is not None
            return await _finish(provider, by, interaction, session)
        if "none" in request.prompt:
            raise _needs(why)
    except OAuthError as error:
        return request.place.refuse(provider.issuer, error)
    interaction = msgspec.structs.replace(interaction, id=new_id("int"))
    async with provider.database.tenant(provider.tenant) as c:
        await c.execute(
            "INSERT INTO sayso.interaction (tenant, id, browser, request, created_at, expires_at)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            provider.tenant,
            interaction.id,
            digest(browser),
            msgspec.to_builtins(request),
            now,
            now + PATIENCE,
        )
    return _page(provider, interaction, why)


async def find(provider: Provider, id: str, browser: str) -> Interaction:
    """The interaction that waits in a browser; raises NotThere, for any other's too."""
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        row = await c.fetchrow(
            "SELECT browser, request, created_at FROM sayso.interaction"
            " WHERE tenant = $1 AND id = $2 AND expires_at > now() AND used_at IS NULL",
            provider.tenant,
            id,
        )
    if row is None or not hmac.compare_digest(row["browser"], digest(browser)):
        raise Over("this request is over: begin again where you came from")
    request = msgspec.convert(row["request"], AuthorizationRequest)
    client = await clients.find(provider, request.client)
    if client is None or not _is_registered(client.redirect_uris, request):
        raise NotThere("this application is no longer known here")
    return Interaction(request=request, client=client, created_at=row["created_at"], id=id)


async def proceed(
    provider: Provider, by: By, interaction: Interaction, session: Session | None
) -> Location:
    """Where the browser goes next: to sign in, to be asked, or back to the client."""
    try:
        why = await _missing(provider, interaction, session)
        if why is not None:
            return _page(provider, interaction, why)
        assert session is not None
        return await _finish(provider, by, interaction, session)
    except OAuthError as error:
        return interaction.request.place.refuse(provider.issuer, error)


async def allow(provider: Provider, by: By, interaction: Interaction, session: Session) -> Location:
    """The person agrees to what is asked for, and the client is answered."""
    try:
        why = await _missing(provider, interaction, session)
        if why not in (None, CONSENT):
            return _page(provider, interaction, why)
        return await _finish(provider, by, interaction, session, agreed=True)
    except OAuthError as error:
        return interaction.request.place.refuse(provider.issuer, error)


async def deny(
    provider: Provider, by: By, interaction: Interaction, session: Session | None
) -> Location:
    """The person does not agree, or does not want to sign in."""
    refused = AccessDenied("the person did not agree")

    async def effect(changing: Changing) -> None:
        await _close(changing, interaction)
        details = {} if session is None else {"person": session.person}
        changing.audit("consent.deny", f"client:{interaction.client.id}", details=details)

    await change(provider, by, effect)
    return interaction.request.place.refuse(provider.issuer, refused)


# ── What is still missing ──


async def _missing(
    provider: Provider, interaction: Interaction, session: Session | None
) -> str | None:
    """The page that the person has to see first; raises InvalidRequest on a hint that is none."""
    if session is None or not _is_fresh(interaction, session):
        return SIGN_IN
    hint = interaction.request.id_token_hint
    if hint is not None:
        try:
            claims = await id_token.read_hint(provider, hint)
        except NotBelieved:
            raise InvalidRequest("`id_token_hint` is none of this issuer's") from None
        if claims["sub"] != session.person:
            return SIGN_IN
    if not is_enough(await settings_of(provider), session):
        return SET_UP
    if await _is_agreed(provider, interaction, session):
        return None
    return CONSENT


def _is_fresh(interaction: Interaction, session: Session) -> bool:
    """Whether the person signed in as lately as the client wants."""
    request, signed_in = interaction.request, session.authenticated_at
    if {"login", "select_account"} & set(request.prompt) and signed_in < interaction.created_at:
        return False
    if request.max_age is None:
        return True
    # as of when it was asked: who signs in for it has done so even if it is 0
    return signed_in >= interaction.created_at - timedelta(seconds=request.max_age)


async def _is_agreed(provider: Provider, interaction: Interaction, session: Session) -> bool:
    """Whether the person has agreed to all of it before, or need not be asked."""
    request, client = interaction.request, interaction.client
    if "consent" in request.prompt:
        return False
    if not client.consent:
        return True
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        row = await c.fetchrow(
            "SELECT scopes, resources FROM sayso.consent"
            " WHERE tenant = $1 AND person = $2 AND client = $3",
            provider.tenant,
            session.person,
            client.id,
        )
    return (
        row is not None
        and set(request.scopes) <= set(row["scopes"])
        and set(request.resources) <= set(row["resources"])
    )


def _needs(page: str) -> Needs:
    if page != CONSENT:
        return Needs("login_required", "the person has to sign in")
    return Needs("consent_required", "the person has to agree")


def _page(provider: Provider, interaction: Interaction, page: str) -> Location:
    return Location(f"{provider.issuer}{page}?{urlencode({'interaction': interaction.id})}")


# ── The end ──


async def _finish(
    provider: Provider, by: By, interaction: Interaction, session: Session, *, agreed: bool = False
) -> Location:
    """Answer the client with a code."""
    request, code = interaction.request, new_secret()
    grant = Grant(
        id=new_id("gra"),
        client=request.client,
        person=session.person,
        session=session.id,
        scopes=request.scopes,
        resources=request.resources,
        nonce=request.nonce,
        authenticated_at=session.authenticated_at,
        amr=tuple(session.amr),
    )

    async def effect(changing: Changing) -> None:
        await _close(changing, interaction)
        await _require_still(changing, provider, request)
        if not await granting.is_alive(changing, grant):
            raise AccessDenied("the person has signed out meanwhile")
        if agreed:
            await _agree(changing, request, session)
        await granting.begin(changing, grant)
        await changing.c.execute(
            "INSERT INTO sayso.authorization_code"
            " (tenant, digest, grant_id, redirect_uri, challenge, expires_at)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            changing.tenant,
            digest(code),
            grant.id,
            request.place.redirect_uri,
            request.challenge,
            changing.now + timedelta(seconds=CODE_SECONDS),
        )

    await change(provider, by, effect)
    return request.place.answer(provider.issuer, code=code)


async def _require_still(
    changing: Changing, provider: Provider, request: AuthorizationRequest
) -> None:
    """Have the client stay as it is until the end, and raise unless it may still have all of it:
    NotThere where the answer can't even go there, else InvalidScope."""
    row = await changing.c.fetchrow(
        "SELECT redirect_uris, grant_types, scopes, resources FROM sayso.client"
        " WHERE tenant = $1 AND id = $2 AND disabled_at IS NULL FOR SHARE",
        changing.tenant,
        request.client,
    )
    if row is None or not _is_registered(row["redirect_uris"], request):
        raise NotThere("this application is no longer known here")
    if (
        "authorization_code" not in row["grant_types"]
        or not set(request.scopes) <= set(row["scopes"])
        or not set(request.resources) <= {*row["resources"], provider.issuer}
    ):
        raise InvalidScope("the client may not have all of this any more")


def _is_registered(uris: Iterable[str], request: AuthorizationRequest) -> bool:
    return any(is_same_place(uri, request.place.redirect_uri) for uri in uris)


async def _close(changing: Changing, interaction: Interaction) -> None:
    """Have one that waited be over; raises NotThere if it was answered already."""
    if interaction.id is not None:
        done = await changing.c.execute(
            "UPDATE sayso.interaction SET used_at = $3"
            " WHERE tenant = $1 AND id = $2 AND used_at IS NULL",
            changing.tenant,
            interaction.id,
            changing.now,
        )
        if done == "UPDATE 0":
            raise Over("this request was answered already")


async def _agree(changing: Changing, request: AuthorizationRequest, session: Session) -> None:
    """Remember what a person agreed to, with what they agreed to before."""
    await changing.c.execute(
        "INSERT INTO sayso.consent AS k (tenant, person, client, scopes, resources)"
        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (tenant, person, client) DO UPDATE"
        " SET at = now(),"
        " scopes = ARRAY(SELECT unnest(k.scopes) UNION SELECT unnest(excluded.scopes)),"
        " resources = ARRAY(SELECT unnest(k.resources) UNION SELECT unnest(excluded.resources))",
        changing.tenant,
        session.person,
        request.client,
        list(request.scopes),
        list(request.resources),
    )
    changing.audit(
        "consent.give",
        f"client:{request.client}",
        details={
            "person": session.person, "scopes": request.scopes, "resources": request.resources,
        },
    )  # fmt: skip
