"""metadata knows what a provider says of itself (RFC 8414, OpenID Connect Discovery 1.0).

All of it is said in terms of the issuer, which no request can change.
"""

from __future__ import annotations

from typing import Any

from ..keys import ALGORITHMS
from ..provider import Provider
from .assertions import ALGORITHMS as ASSERTED
from .authorization import RESPONSE_MODES
from .client import IDENTITY_SCOPES
from .client_rules import METHODS
from .grants import GRANTS
from .userinfo import CLAIMS

AUTHORIZE, TOKEN, JWKS = "/oauth2/authorize", "/oauth2/token", "/oauth2/jwks"
USERINFO, INTROSPECT, REVOKE = "/oauth2/userinfo", "/oauth2/introspect", "/oauth2/revoke"
END_SESSION = "/oauth2/end-session"


def metadata(provider: Provider) -> dict[str, Any]:
    """The document that all three well-known paths have."""
    issuer = provider.issuer
    asserted = sorted({name for names in ASSERTED.values() for name in names})
    confidential = [name for name in METHODS if name != "none"]
    return {
        "issuer": issuer,
        "authorization_endpoint": issuer + AUTHORIZE,
        "token_endpoint": issuer + TOKEN,
        "jwks_uri": issuer + JWKS,
        "userinfo_endpoint": issuer + USERINFO,
        "introspection_endpoint": issuer + INTROSPECT,
        "revocation_endpoint": issuer + REVOKE,
        "end_session_endpoint": issuer + END_SESSION,
        "scopes_supported": list(IDENTITY_SCOPES),
        "claims_supported": [
            "iss", "aud", "exp", "iat", "auth_time", "nonce", "amr", "sid", *CLAIMS,
        ],
        "response_types_supported": ["code"],
        "response_modes_supported": list(RESPONSE_MODES),
        "grant_types_supported": list(GRANTS),
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": list(ALGORITHMS),
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": list(METHODS),
        "token_endpoint_auth_signing_alg_values_supported": asserted,
        "introspection_endpoint_auth_methods_supported": confidential,
        "introspection_endpoint_auth_signing_alg_values_supported": asserted,
        "revocation_endpoint_auth_methods_supported": list(METHODS),
        "revocation_endpoint_auth_signing_alg_values_supported": asserted,
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "authorization_response_iss_parameter_supported": True,
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }  # fmt: skip
