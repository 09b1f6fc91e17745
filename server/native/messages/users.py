"""People."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import Cursor, Datetime, Message, Reason

Status = Literal["invited", "active", "suspended"]
Role = Literal["owner", "admin", "auditor", "support"]

Name = Annotated[str, Field(max_length=200, examples=["Ann"])]

Roles = Annotated[
    list[Role],
    Field(
        max_length=4,
        description="What the person is to the tenant: `owner` and `admin` administer it, an"
        " `auditor` reads, `support` helps people.",
        examples=[["admin"]],
    ),
]

_Claim = Annotated[str | None, Field(max_length=1000)]


class Profile(Message):
    """What is told of a person, as OpenID Connect names it."""

    given_name: _Claim = None
    family_name: _Claim = None
    middle_name: _Claim = None
    nickname: _Claim = None
    preferred_username: _Claim = None
    profile: _Claim = None
    picture: _Claim = None
    website: _Claim = None
    gender: _Claim = None
    birthdate: _Claim = None
    zoneinfo: _Claim = None
    locale: _Claim = None
    phone_number: _Claim = None


class EmailRequest(Message):
    """An address of a person's."""

    address: Annotated[str, Field(max_length=320, examples=["ann@a.example"])]
    primary: bool = False
    verified: Annotated[
        bool | None,
        Field(
            description="Whether it is known to be theirs; nobody else can have it then. Not said:"
            " as it was before."
        ),
    ] = None


Emails = Annotated[
    list[EmailRequest],
    Field(max_length=20, description="One is primary: the first, if none is said to be."),
]


class UserRequest(Message):
    """A person to make."""

    name: Name = ""
    profile: Profile = Profile()
    emails: Emails = []
    status: Literal["invited", "active"] = "active"


class UserUpdate(Message):
    """What to change of a person: what is given. A claim that is null is taken away."""

    name: Name | None = None
    profile: Profile | None = None


class EmailsRequest(Message):
    """A person's addresses, in the place of those there are."""

    emails: Emails


class RolesRequest(Message):
    """What a person is to the tenant from now on."""

    roles: Roles
    reason: Reason = ""


class StatusRequest(Message):
    """Why a person is let in, or no longer."""

    reason: Reason = ""


class Email(Message):
    """An address of a person's."""

    address: str
    primary: bool
    verified_at: Datetime | None


class User(Message):
    """A person. To policies it is `user:ID`."""

    id: Annotated[str, Field(examples=["usr_0c2v8r3kqj5n7w9x1m4t6y8b0d"])]
    status: Annotated[
        Status, Field(description="Only who is active can sign in; policies see it as `status`.")
    ]
    name: str
    profile: Profile
    emails: Annotated[list[Email], Field(description="The primary one first.")]
    roles: Roles
    created_at: Datetime
    updated_at: Datetime


class UserPage(Message):
    """A page of people, those there longest first."""

    users: list[User]
    next: Cursor


class Session(Message):
    """A browser that a person is signed in with."""

    id: Annotated[str, Field(examples=["ses_0c2v8r3kqj5n7w9x1m4t6y8b0d"])]
    amr: Annotated[
        list[str],
        Field(description="How they proved who they are (RFC 8176).", examples=[["pwd", "otp"]]),
    ]
    authenticated_at: Datetime
    created_at: Datetime
    seen_at: Datetime
    expires_at: Datetime
    address: str
    agent: str


class SessionList(Message):
    """Where a person is signed in, the one seen last first."""

    sessions: list[Session]


class Passkey(Message):
    """A passkey of a person's; its key is not told."""

    id: Annotated[str, Field(examples=["pky_0c2v8r3kqj5n7w9x1m4t6y8b0d"])]
    name: str
    created_at: Datetime
    used_at: Datetime | None
    backed_up: Annotated[bool, Field(description="Whether a service keeps it beside the device.")]


class Factors(Message):
    """What a person can prove who they are with."""

    password: bool
    totp: Annotated[bool, Field(description="Whether an authenticator app is set up.")]
    recovery_codes: Annotated[int, Field(description="How many are not used yet.")]
    passkeys: list[Passkey]
