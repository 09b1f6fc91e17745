"""Clients, what they ask tokens for, and what those are signed with."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from .base import Cursor, Datetime, Message

AuthMethod = Literal["none", "client_secret_basic", "client_secret_post", "private_key_jwt"]
GrantType = Literal["authorization_code", "refresh_token", "client_credentials"]
Algorithm = Literal["RS256", "ES256", "Ed25519"]

Uris = Annotated[list[str], Field(max_length=50, examples=[["https://app.example/callback"]])]
Names = Annotated[list[str], Field(max_length=200)]
ClientId = Annotated[str, Field(max_length=100, examples=["cli_0c2v8r3kqj5n7w9x1m4t6y8b0d"])]


class ClientRequest(Message):
    """A client to make, in the names of RFC 7591."""

    name: Annotated[str, Field(min_length=1, max_length=200, examples=["Billing"])]
    token_endpoint_auth_method: AuthMethod = "client_secret_basic"
    grant_types: list[GrantType] = ["authorization_code", "refresh_token"]
    redirect_uris: Uris = []
    post_logout_redirect_uris: Uris = []
    backchannel_logout_uri: Annotated[str | None, Field(max_length=2_000)] = None
    scopes: Annotated[Names, Field(description="What it may ask for.")] = [
        "openid", "profile", "email", "offline_access",
    ]  # fmt: skip
    resources: Annotated[
        list[str],
        Field(max_length=200, description="For which it may ask tokens (RFC 8707)."),
    ] = []
    jwks: Annotated[
        dict[str, Any] | None,
        Field(description="Its public keys of Ed25519 or P-256, for `private_key_jwt`."),
    ] = None
    id_token_signed_response_alg: Algorithm = "RS256"
    consent: Annotated[
        bool, Field(description="Whether people are asked before it learns of them.")
    ] = True
    refresh_seconds: Annotated[
        int, Field(gt=0, lt=1 << 31, description="How long a refresh token waits to be used.")
    ] = 2_592_000


class Client(ClientRequest):
    """A client, without its secrets."""

    id: ClientId
    created_at: Datetime
    disabled_at: Datetime | None


class NewClient(Message):
    """A new client and its secret, which is shown this once."""

    client: Client
    secret: Annotated[
        str | None, Field(description="Null for a client without secrets; store it safely.")
    ]


class ClientPage(Message):
    """A page of clients, the oldest first."""

    clients: list[Client]
    next: Cursor


class SecretRequest(Message):
    """How to replace a client's secret."""

    grace_seconds: Annotated[
        int, Field(ge=0, le=2_592_000, description="How long those before go on.")
    ] = 86_400


class NewSecret(Message):
    """A new secret, which is shown this once."""

    secret: str


class ResourceMessage(Message):
    """Something that tokens are good for."""

    identifier: Annotated[
        str,
        Field(
            max_length=2_000,
            description="An absolute URI: the audience of its tokens.",
            examples=["https://api.example"],
        ),
    ]
    name: Annotated[str, Field(min_length=1, max_length=200, examples=["API"])]
    scopes: Annotated[Names, Field(examples=[["read", "write"]])] = []
    token_seconds: Annotated[int, Field(ge=1, le=86_400)] = 300
    client: Annotated[
        ClientId | None,
        Field(description="As which client it asks what a token is worth (RFC 7662)."),
    ] = None


class ResourceList(Message):
    """All resources, by identifier."""

    resources: list[ResourceMessage]


class KeyRotation(Message):
    """How to go on to the next signing keys."""

    algorithm: Annotated[
        Literal["Ed25519", "ES256", "RS256"] | None, Field(description="Null for all.")
    ] = None
    at_once: Annotated[
        bool,
        Field(
            description="Whether what the keys before signed is refused from now on; else they"
            " sign until the next have been seen, a day later."
        ),
    ] = False


class KeysMade(Message):
    """The ids of new signing keys."""

    keys: list[str]


class SigningKeys(Message):
    """The public halves of the signing keys, as `/oauth2/jwks` has them."""

    keys: list[dict[str, Any]]
