"""showing knows how somebody signs in by a passkey, and refuses one that seems to be a copy."""

from __future__ import annotations

import secrets

import msgspec
import webauthn
from webauthn.helpers import options_to_json

from ... import challenges
from ...changing import By, Changing, change
from ...provider import Provider
from ...settings import Settings
from ..methods import USER
from ..notices import tell
from .asking import SECONDS, VERIFIED, Asked, challenge_of, descriptors, party_of, pose
from .library import given_of, method_of, used

KIND = "passkey"


class Shown(msgspec.Struct, frozen=True):
    """Whose passkey was shown, and what that is called."""

    person: str
    methods: tuple[str, ...]


async def ask(provider: Provider, by: By, browser: str, *, person: str | None = None) -> Asked:
    """Ask for any passkey of this place, or for one of a person who has proved something else.

    Only then is it said which these are.
    """
    challenge = secrets.token_bytes(32)

    async def effect(changing: Changing) -> Asked:
        allowed = None if person is None else await descriptors(changing, person)
        options = webauthn.generate_authentication_options(
            rp_id=party_of(provider.issuer).id,
            challenge=challenge,
            timeout=SECONDS * 1000,
            allow_credentials=allowed,
            user_verification=VERIFIED,
        )
        id = await pose(changing, KIND, browser, person, challenge)
        return Asked(id, options_to_json(options))

    return await change(provider, by, effect)


async def answer(
    changing: Changing,
    provider: Provider,
    settings: Settings,
    browser: str,
    id: str,
    credential: str,
) -> Shown | None:
    """Whose passkey answers `ask`, which is used up either way."""
    asked = await challenges.use(changing, KIND, id, browser)
    given = given_of(credential)
    if asked is None or given is None:
        return None
    row = await changing.c.fetchrow(
        "SELECT id, person, public_key, sign_count, name FROM sayso.passkey"
        " WHERE tenant = $1 AND credential = $2 FOR UPDATE",
        changing.tenant,
        given.id,
    )
    if row is None or asked.person not in (None, row["person"]):
        return None
    # WebAuthn section 7.2 step 6: who was not known before is whom the device says
    if given.user != row["person"].encode() and (given.user or asked.person is None):
        return None
    shown = used(party_of(provider.issuer), challenge_of(asked), credential, row["public_key"])
    if shown is None:
        return None
    if (shown.new_sign_count or row["sign_count"]) and shown.new_sign_count <= row["sign_count"]:
        # section 6.1.1: somebody else may have the key
        changing.audit("passkey.copied", f"user:{row['person']}", outcome="failure")
        await tell(changing, provider, settings, row["person"], "passkey copied", row["name"])
        return None
    await changing.c.execute(
        "UPDATE sayso.passkey SET sign_count = $3, backed_up = $4, used_at = now()"
        " WHERE tenant = $1 AND id = $2",
        changing.tenant,
        row["id"],
        shown.new_sign_count,
        shown.credential_backed_up,
    )
    return Shown(row["person"], (method_of(shown.credential_device_type), USER))
