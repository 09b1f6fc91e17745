"""Clients, their secrets, what they ask tokens for, and what those are signed with."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from .base import Cursor, Datetime, Message

AuthMethod = Literal["none", "client_secret_basic", "client_secret_post", "private_key_jwt"]
GrantType = Literal["authorization_code", "refresh_token", "client_credentials"]
Algorithm = Literal["RS256", "ES256", "Ed25519"]

Name = Annotated[str, Field(min_length=1, max_length=200, examples=["Billing"])]
Uris = Annotated[list[str], Field(max_length=50, examples=[["https://app.example/callback"]])]
Names = Annotated[list[str], Field(max_length=200)]
ClientId = Annotated[str, Field(max_length=100, examples=["cli_0c2v8r3kqj5n7w9x1m4t6y8b0d"])]
SecretId = Annotated[str, Field(examples=["sec_0c2v8r3kqj5n7w9x1m4t6y8b0d"])]


Scopes = Annotated[Names, Field(description="What it may ask for.")]
Resources = Annotated[
    list[str],
    Field(
        max_length=200,
        description="Identifiers of the resources for which it may ask tokens (RFC 8707).",
        examples=[["https://api.example"]],
    ),
]
LogoutUri = Annotated[
    str | None,
    Field(
        max_length=2_000,
        description="Where it is told that a session of its people has ended.",
        examples=["https://app.example/logged-out"],
    ),
]
Jwks = Annotated[
    dict[str, Any] | None,
    Field(description="Its public keys of Ed25519 or P-256, for `private_key_jwt`."),
]
Consent = Annotated[bool, Field(description="Whether people are asked before it learns of them.")]
RefreshSeconds = Annotated[
    int, Field(gt=0, lt=1 << 31, description="How long a refresh token waits to be used.")
]


class ClientRequest(Message):
    """A client to make, in the names of RFC 7591."""

    name: Name
    token_endpoint_auth_method: AuthMethod = "client_secret_basic"
    grant_types: list[GrantType] = ["authorization_code", "refresh_token"]
    redirect_uris: Uris = []
    post_logout_redirect_uris: Uris = []
    backchannel_logout_uri: LogoutUri = None
    scopes: Scopes = ["openid", "profile", "email", "offline_access"]
    resources: Resources = []
    jwks: Jwks = None
    id_token_signed_response_alg: Algorithm = "RS256"
    consent: Consent = True
    refresh_seconds: RefreshSeconds = 2_592_000


class ClientUpdate(Message):
    """What to change of a client: what is given, lists as a whole.

    What is null stays, but `backchannel_logout_uri` and `jwks` are taken away.
    """

    name: Name | None = None
    token_endpoint_auth_method: AuthMethod | None = None
    grant_types: list[GrantType] | None = None
    redirect_uris: Uris | None = None
    post_logout_redirect_uris: Uris | None = None
    backchannel_logout_uri: LogoutUri = None
    scopes: Scopes | None = None
    resources: Resources | None = None
    jwks: Jwks = None
    id_token_signed_response_alg: Algorithm | None = None
    consent: Consent | None = None
    refresh_seconds: RefreshSeconds | None = None


class Client(ClientRequest):
    """A client, without its secrets."""

    id: ClientId
    created_at: Datetime
    updated_at: Datetime
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

    id: SecretId
    secret: str


class Secret(Message):
    """A secret in force; the secret itself nobody can see again."""

    id: SecretId
    created_at: Datetime
    expires_at: Annotated[
        Datetime | None, Field(description="When it ends; null if nothing has ended it.")
    ]


class SecretList(Message):
    """A client's secrets in force, the oldest first."""

    secrets: list[Secret]


ResourceName = Annotated[str, Field(min_length=1, max_length=200, examples=["API"])]
ResourceScopes = Annotated[Names, Field(examples=[["read", "write"]])]
TokenSeconds = Annotated[
    int, Field(ge=1, le=86_400, description="How long an access token for it lives.")
]
AsClient = Annotated[
    ClientId | None,
    Field(description="As which client it asks what a token is worth (RFC 7662)."),
]


class ResourceRequest(Message):
    """Something that tokens are good for, to make."""

    identifier: Annotated[
        str,
        Field(
            max_length=2_000,
            description="An absolute URI: the audience of its tokens. It never changes.",
            examples=["https://api.example"],
        ),
    ]
    name: ResourceName
    scopes: ResourceScopes = []
    token_seconds: TokenSeconds = 300
    client: AsClient = None


class ResourceUpdate(Message):
    """What to change of a resource: what is given. What is null stays, but `client` is taken
    away."""

    name: ResourceName | None = None
    scopes: ResourceScopes | None = None
    token_seconds: TokenSeconds | None = None
    client: AsClient = None


class Resource(ResourceRequest):
    """Something that tokens are good for."""

    id: Annotated[str, Field(examples=["res_0c2v8r3kqj5n7w9x1m4t6y8b0d"])]
    created_at: Datetime
    updated_at: Datetime


class ResourceList(Message):
    """All resources, by identifier."""

    resources: list[Resource]


KeyId = Annotated[str, Field(examples=["key_0c2v8r3kqj5n7w9x1m4t6y8b0d"])]


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

    keys: list[KeyId]


class SigningKey(Message):
    """A signing key; what it signed is believed until `expires_at`."""

    id: Annotated[KeyId, Field(description="`kid` in what it signs.")]
    algorithm: Algorithm
    created_at: Datetime
    signs_from: Datetime
    signs_until: Datetime | None
    expires_at: Datetime | None
    jwk: Annotated[dict[str, Any], Field(description="The public half, as `/oauth2/jwks` has it.")]


class SigningKeys(Message):
    """The signing keys that are believed, the newest first."""

    keys: list[SigningKey]


class Grant(Message):
    """What a client was given by a person once that it sent them here, and may still use."""

    id: Annotated[str, Field(examples=["gra_0c2v8r3kqj5n7w9x1m4t6y8b0d"])]
    client: ClientId
    client_name: str
    session: Annotated[
        str | None,
        Field(description="The session that it ends with; null where it is for offline access."),
    ]
    scopes: list[str]
    resources: list[str]
    created_at: Datetime


class GrantPage(Message):
    """A page of what clients were given by a person, the oldest first."""

    grants: list[Grant]
    next: Cursor


class ConsentGiven(Message):
    """What a person has agreed to that a client has, so that they are not asked again."""

    client: ClientId
    client_name: str
    scopes: list[str]
    resources: list[str]
    at: Datetime


class ConsentList(Message):
    """What a person has agreed to, by the clients' names."""

    consents: list[ConsentGiven]
