"""own knows a person's passkeys, which they add, name and take away."""

from __future__ import annotations

import secrets
from datetime import datetime

import msgspec
import webauthn
from webauthn.helpers import options_to_json
from webauthn.helpers.structs import AuthenticatorSelectionCriteria, ResidentKeyRequirement

from ... import challenges
from ...changing import By, Changing, change
from ...errors import NotProved, NotThere, Taken
from ...ids import new_id
from ...provider import Provider
from ...sessions import Session, renew
from ...settings import settings_of
from ...texts import check_text
from ..fresh import require_another, require_fresh
from ..methods import USER, together
from ..notices import place_name, tell, verified
from .asking import SECONDS, VERIFIED, Asked, challenge_of, descriptors, party_of, pose
from .library import Made, method_of, registered

KIND = "passkey-registration"

MOST = 20
"""Passkeys of one person."""

_COLUMNS = "id, name, created_at, used_at, transports, backed_up"


class Passkey(msgspec.Struct, frozen=True):
    """A passkey as its owner sees it."""

    id: str
    name: str
    created_at: datetime
    used_at: datetime | None
    transports: list[str]
    backed_up: bool
    """Whether a service keeps it, so that it outlives a device."""


async def list_passkeys(provider: Provider, person: str) -> list[Passkey]:
    """A person's passkeys, the oldest first."""
    async with provider.database.tenant(provider.tenant, readonly=True) as c:
        rows = await c.fetch(
            f"SELECT {_COLUMNS} FROM sayso.passkey WHERE tenant = $1 AND person = $2"
            " ORDER BY created_at, id",
            provider.tenant,
            person,
        )
    return [Passkey(**row) for row in rows]


async def ask_registration(provider: Provider, by: By, browser: str, session: Session) -> Asked:
    """Ask for a new passkey; raises NotFresh, or Taken where there are too many."""
    settings = await settings_of(provider)
    challenge = secrets.token_bytes(32)

    async def effect(changing: Changing) -> Asked:
        holder = await require_fresh(changing, settings, session)
        if holder.ways.passkeys >= MOST:
            raise Taken(f"a person has at most {MOST} passkeys")
        addresses = await verified(changing.c, changing.tenant, holder.person)
        options = webauthn.generate_registration_options(
            rp_id=party_of(provider.issuer).id,
            rp_name=place_name(provider, settings),
            user_id=holder.person.encode(),
            user_name=addresses[0] if addresses else holder.person,
            challenge=challenge,
            timeout=SECONDS * 1000,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED, user_verification=VERIFIED
            ),
            exclude_credentials=await descriptors(changing, holder.person),
        )
        id = await pose(changing, KIND, browser, holder.person, challenge)
        return Asked(id, options_to_json(options))

    return await change(provider, by, effect)


async def register(
    provider: Provider,
    by: By,
    browser: str,
    session: Session,
    id: str,
    credential: str,
    name: str,
) -> tuple[Session, str]:
    """Keep the passkey that answers `ask_registration`; the session under a new secret.

    `credential` is what the browser gave, as JSON. Raises NotFresh, NotProved, Taken where it is
    registered already, or InvalidRequest.
    """
    settings = await settings_of(provider)
    name = check_text(name, "name", least=1, most=100)

    async def effect(changing: Changing) -> tuple[Session, str] | None:
        holder = await require_fresh(changing, settings, session)
        asked = await challenges.use(changing, KIND, id, browser)
        if asked is None or asked.person != holder.person:
            return None
        made = registered(party_of(provider.issuer), challenge_of(asked), credential)
        if made is None:
            return None
        await _insert(changing, holder.person, name, made)
        changing.audit("passkey.add", f"user:{holder.person}", personal={"name": name})
        await tell(changing, provider, settings, holder.person, "passkey", name)
        method = method_of(made.verified.credential_device_type)
        amr = together([*holder.session.amr, method, USER])
        return await renew(changing, settings, session.id, amr)

    done = await change(provider, by, effect)
    if done is None:
        raise NotProved("this passkey is not an answer to what was asked here")
    return done


async def rename(provider: Provider, by: By, session: Session, id: str, name: str) -> None:
    """Call one of one's passkeys something else; raises NotThere or InvalidRequest."""
    name = check_text(name, "name", least=1, most=100)

    async def effect(changing: Changing) -> None:
        done = await changing.c.execute(
            "UPDATE sayso.passkey SET name = $4 WHERE tenant = $1 AND person = $2 AND id = $3",
            changing.tenant,
            session.person,
            id,
            name,
        )
        if done.endswith(" 0"):
            raise NotThere("there is no such passkey")
        changing.audit("passkey.rename", f"user:{session.person}", personal={"name": name})

    await change(provider, by, effect)


async def remove(provider: Provider, by: By, session: Session, id: str) -> tuple[Session, str]:
    """Take one of one's passkeys away; the session under a new secret.

    Raises NotFresh, NotThere or LastWay.
    """
    settings = await settings_of(provider)

    async def effect(changing: Changing) -> tuple[Session, str]:
        holder = await require_fresh(changing, settings, session)
        left = msgspec.structs.replace(holder.ways, passkeys=holder.ways.passkeys - 1)
        name = await changing.c.fetchval(
            "DELETE FROM sayso.passkey WHERE tenant = $1 AND person = $2 AND id = $3"
            " RETURNING name",
            changing.tenant,
            holder.person,
            id,
        )
        if name is None:
            raise NotThere("there is no such passkey")
        require_another(settings, left)
        changing.audit("passkey.remove", f"user:{holder.person}", personal={"name": name})
        await tell(changing, provider, settings, holder.person, "passkey removed", name)
        return await renew(changing, settings, session.id)

    return await change(provider, by, effect)


async def _insert(changing: Changing, person: str, name: str, made: Made) -> None:
    verified = made.verified
    done = await changing.c.execute(
        "INSERT INTO sayso.passkey (tenant, person, id, credential, public_key, sign_count,"
        " transports, aaguid, backed_up, name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        " ON CONFLICT (tenant, credential) DO NOTHING",
        changing.tenant,
        person,
        new_id("pky"),
        verified.credential_id,
        verified.credential_public_key,
        verified.sign_count,
        made.transports,
        verified.aaguid,
        verified.credential_backed_up,
        name,
    )
    if done.endswith(" 0"):
        raise Taken("this passkey is registered already")
