"""library knows what py_webauthn makes of what a browser sends, which may be anything."""

from __future__ import annotations

import msgspec
import webauthn
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import (
    parse_authentication_credential_json,
    parse_registration_credential_json,
)
from webauthn.helpers.structs import CredentialDeviceType
from webauthn.registration.verify_registration_response import VerifiedRegistration

from ..methods import HARDWARE, SOFTWARE
from .asking import Party


class Made(msgspec.Struct, frozen=True):
    """A passkey that was made."""

    verified: VerifiedRegistration
    transports: list[str]


class Given(msgspec.Struct, frozen=True):
    """What an answer says of itself: the credential's id, and the user handle."""

    id: bytes
    user: bytes | None


def registered(party: Party, challenge: bytes, credential: str) -> Made | None:
    """The passkey that was made as asked."""
    try:
        verified = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
        parsed = parse_registration_credential_json(credential)
        _require_top(parsed.response.client_data_json)
    except Exception:  # junk has it raise more than its own errors
        return None
    return Made(verified, [t.value for t in parsed.response.transports or ()])


def used(
    party: Party, challenge: bytes, credential: str, public_key: bytes
) -> VerifiedAuthentication | None:
    """What was shown, if it is as asked and of this key; of its count nothing is said."""
    try:
        _require_top(parse_authentication_credential_json(credential).response.client_data_json)
        return webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,  # `answer` looks at it, to tell a copy from junk
            require_user_verification=True,
        )
    except Exception:  # as above
        return None


def given_of(credential: str) -> Given | None:
    """What an answer says of itself, of which nothing is proved yet."""
    try:
        parsed = parse_authentication_credential_json(credential)
    except Exception:  # as above
        return None
    return Given(parsed.raw_id, parsed.response.user_handle)


def method_of(kind: CredentialDeviceType) -> str:
    """What a passkey of a kind is called among methods."""
    return HARDWARE if kind is CredentialDeviceType.SINGLE_DEVICE else SOFTWARE


def _require_top(client_data: bytes) -> None:
    """Raise where a page of another origin had ours within it (WebAuthn section 7.2 step 14)."""
    if msgspec.json.decode(client_data).get("crossOrigin", False) is not False:
        raise ValueError("asked from within another page")
