"""What is said of a client on the command line, and the client that it comes to.

Defaults make one that works: whoever names a redirect URI signs people in, by code and with refresh
tokens; whoever names none asks for itself. It keeps a secret unless it is said to keep none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar

import click
import msgspec

from .administering import Told
from .options import FILE, read_duration

F = TypeVar("F", bound=Callable[..., Any])

How = Literal["replace", "add", "remove"]

IDENTITY_SCOPES = ("openid", "profile", "email", "offline_access")
"""As identity.oauth.client has them, which help has no need to import."""

METHODS = ("none", "client_secret_basic", "client_secret_post", "private_key_jwt")
GRANT_TYPES = ("authorization_code", "refresh_token", "client_credentials")

_PRIVATE_USE = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)

_OPTIONS = (
    click.option(
        "--redirect-uri", "redirect_uris", multiple=True, metavar="URI",
        help="Where people come back to after signing in, exactly; at 127.0.0.1 any port will do.",
    ),
    click.option(
        "--scope", "scopes", multiple=True, metavar="SCOPE,…",
        help="What it may ask for  [default: the person's, and all that the resources have]",
    ),
    click.option(
        "--resource", "resources", multiple=True, metavar="URI",
        help="What it may ask tokens for: a resource's identifier (`sayso resource`).",
    ),
    click.option(
        "--public", is_flag=True, help="It keeps no secret: an app in a browser or on a phone."
    ),
    click.option(
        "--jwks", type=FILE, metavar="FILE",
        help="It proves itself by private_key_jwt; FILE has its public keys, as a JWKS.",
    ),
    click.option(
        "--auth-method", "token_endpoint_auth_method", type=click.Choice(METHODS),
        help="How it proves itself otherwise  [default: client_secret_basic]",
    ),
    click.option(
        "--grant-type", "grant_types", multiple=True, type=click.Choice(GRANT_TYPES),
        help="How it may get tokens  [default: by code and refresh token with a redirect URI, else"
        " by client credentials]",
    ),
    click.option(
        "--sign-out-uri", "post_logout_redirect_uris", multiple=True, metavar="URI",
        help="Where people may go after signing out.",
    ),
    click.option(
        "--back-channel-logout", "backchannel_logout_uri", metavar="URI",
        help="Where it is told that somebody has signed out.",
    ),
    click.option(
        "--consent/--no-consent", default=None,
        help="Whether people are asked before it learns of them; not for apps of your own.",
    ),
    click.option(
        "--refresh", metavar="DURATION", help="How long a refresh token waits to be used, as 30d."
    ),
)  # fmt: skip


def client_options(function: F) -> F:
    """What a client is."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def wanted(name: str, given: Mapping[str, Any], resources: Sequence[Told]) -> Told:
    """The client that is asked for, of what there is; raises click.UsageError."""
    asked = _read(given)
    signs_in = bool(asked.get("redirect_uris"))
    if not signs_in and not asked.get("resources"):
        raise click.UsageError(
            "what is it to do? --redirect-uri for a client that signs people in,"
            " --resource for one that asks tokens for itself"
        )
    known = {each["identifier"]: each["scopes"] for each in resources}
    scopes = [s for r in asked.get("resources", ()) for s in known.get(r, ())]
    if signs_in:
        scopes = [*IDENTITY_SCOPES, *scopes]
    grants = ["authorization_code", "refresh_token"] if signs_in else ["client_credentials"]
    method = "client_secret_basic"
    if any(_PRIVATE_USE.match(uri) for uri in asked.get("redirect_uris", ())):
        method = "none"
    return {
        "name": name,
        "token_endpoint_auth_method": method,
        "grant_types": grants,
        "scopes": list(dict.fromkeys(scopes)),
        **asked,
    }


def changed(before: Told, given: Mapping[str, Any], how: How) -> Told:
    """What is to change of a client; lists are replaced, added to or taken from."""
    asked = _read(given)
    if before["jwks"] is not None and asked.get("token_endpoint_auth_method"):
        asked.setdefault("jwks", None)
    for name, value in asked.items():
        if isinstance(value, list) and how != "replace":
            asked[name] = _joined(before[name], value, how)
    return asked


def _joined(before: Sequence[str], named: Sequence[str], how: How) -> list[str]:
    if how == "add":
        return list(dict.fromkeys([*before, *named]))
    missing = [value for value in named if value not in before]
    if missing:
        raise click.UsageError(f"it has no `{missing[0]}` to remove")
    return [value for value in before if value not in named]


def _read(given: Mapping[str, Any]) -> Told:
    """What was said, in the names of RFC 7591; raises click.UsageError."""
    asked = {name: value for name, value in given.items() if value not in (None, ())}
    file, public = asked.pop("jwks", None), asked.pop("public", False)
    if (file is not None) + public + ("token_endpoint_auth_method" in asked) > 1:
        raise click.UsageError("--public, --jwks and --auth-method are three ways: name one")
    if public:
        asked["token_endpoint_auth_method"] = "none"
    if file is not None:
        asked["token_endpoint_auth_method"] = "private_key_jwt"
        asked["jwks"] = _keys(file)
    if "scopes" in asked:
        asked["scopes"] = [s for text in asked["scopes"] for s in re.split(r"[,\s]+", text) if s]
    if "refresh" in asked:
        length = read_duration(asked.pop("refresh"), "--refresh")
        asked["refresh_seconds"] = int(length.total_seconds())
    return {n: list(v) if isinstance(v, tuple) else v for n, v in asked.items()}


def _keys(file: Path) -> Any:
    """A JWKS, of one key that is alone too."""
    try:
        found = msgspec.json.decode(file.read_bytes())
    except (OSError, msgspec.DecodeError) as error:
        raise click.UsageError(f"--jwks {file}: it is no JSON: {error}") from None
    return {"keys": [found]} if isinstance(found, dict) and "kty" in found else found
