"""The grants there are, one module each: what a client shows, and the tokens it gets for it."""

from __future__ import annotations

from . import authorization_code, client_credentials, refresh_token
from .request import Grants, TokenRequest

GRANTS: dict[str, Grants] = {
    module.GRANT_TYPE: module.redeem
    for module in (authorization_code, refresh_token, client_credentials)
}

__all__ = ["GRANTS", "Grants", "TokenRequest"]
