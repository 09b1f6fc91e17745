"""Organizations, groups, who is in them and who is asked in."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import Cursor, Datetime, Message

Status = Literal["active", "suspended"]

Name = Annotated[str, Field(min_length=1, max_length=200, examples=["Acme"])]

_Role = Annotated[
    str, Field(min_length=1, max_length=63, pattern="^[a-z][a-z0-9]*([_-][a-z0-9]+)*$")
]

Roles = Annotated[
    list[_Role],
    Field(
        max_length=20,
        description="Each is a relation of that name to policies, such as `admin`, whose members"
        " administer the organization: lower-case letters, digits, `_` and `-` between them.",
        examples=[["admin"]],
    ),
]

UserId = Annotated[str, Field(max_length=100, examples=["usr_0c2v8r3kqj5n7w9x1m4t6y8b0d"])]
OrganizationId = Annotated[str, Field(max_length=100, examples=["org_0c2v8r3kqj5n7w9x1m4t6y8b0d"])]


class OrganizationRequest(Message):
    """An organization to make."""

    name: Name


class OrganizationUpdate(Message):
    """An organization's new name."""

    name: Name


class Organization(Message):
    """People who belong together. To policies it is `organization:ID`."""

    id: OrganizationId
    name: str
    status: Status
    created_at: Datetime
    updated_at: Datetime


class OrganizationPage(Message):
    """A page of organizations, the oldest first."""

    organizations: list[Organization]
    next: Cursor


class MemberRequest(Message):
    """What a person is to an organization from now on."""

    roles: Roles = []


class Member(Message):
    """A person in an organization."""

    user: UserId
    roles: list[str]
    created_at: Datetime


class MemberPage(Message):
    """A page of an organization's members, by id."""

    members: list[Member]
    next: Cursor


class GroupRequest(Message):
    """A group to make."""

    name: Name


class GroupUpdate(Message):
    """A group's new name."""

    name: Name


class Group(Message):
    """People who are granted things together. To policies it is `group:ID`."""

    id: Annotated[str, Field(examples=["grp_0c2v8r3kqj5n7w9x1m4t6y8b0d"])]
    name: str
    organization: Annotated[
        str | None, Field(description="Whose it is: only its members can be in it then.")
    ]
    created_at: Datetime
    updated_at: Datetime


class GroupPage(Message):
    """A page of groups, the oldest first."""

    groups: list[Group]
    next: Cursor


class GroupMember(Message):
    """A person in a group."""

    user: UserId
    created_at: Datetime


class GroupMemberPage(Message):
    """A page of a group's members, by id."""

    members: list[GroupMember]
    next: Cursor


_Address = Annotated[str, Field(max_length=320, examples=["bob@a.example"])]
_Seconds = Annotated[
    int, Field(ge=60, le=2_592_000, description="How long the link is good, up to 30 days.")
]


class InvitationRequest(Message):
    """Somebody to ask in."""

    address: _Address
    seconds: _Seconds = 604_800


class MemberInvitationRequest(Message):
    """Somebody to ask into an organization."""

    address: _Address
    roles: Roles = []
    seconds: _Seconds = 604_800


class Invitation(Message):
    """Somebody who was asked in. The link is in their mail only."""

    id: Annotated[str, Field(examples=["inv_0c2v8r3kqj5n7w9x1m4t6y8b0d"])]
    organization: str | None
    address: str
    roles: list[str]
    invited_by: Annotated[str, Field(examples=["key:4f1c22e09ab0d377"])]
    created_at: Datetime
    expires_at: Datetime
    accepted_at: Datetime | None
    accepted_by: Annotated[str | None, Field(description="The person's id.")]
    revoked_at: Datetime | None


class InvitationPage(Message):
    """A page of invitations, the oldest first."""

    invitations: list[Invitation]
    next: Cursor
