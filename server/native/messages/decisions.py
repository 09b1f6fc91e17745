"""Questions and answers: checks, explanations, lists."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, SkipValidation

from .base import Cursor, Datetime, Message, Properties, Revision
from .data import Entity, Relationship, Subject

Name = Annotated[str, Field(examples=["edit"])]
TypeName = Annotated[str, Field(examples=["document"])]
Context = Annotated[
    Properties | None,
    Field(description="The request's fields, as the policy declares them.", examples=[{}]),
]
Given = Annotated[Properties | None, Field(description="Override stored attributes.")]
Parameters = Annotated[Properties | None, Field(description="Parameters of the action.")]
Limit = Annotated[int, Field(ge=1, le=10_000)]


class Simulation(Message):
    """Facts, evidence and a time to suppose. Wants the scope `policy`."""

    relationships: Annotated[
        list[SkipValidation[Relationship]],
        Field(max_length=1_000, description="Relationships supposed beside the stored ones."),
    ] = []
    evidence: Annotated[
        dict[str, Datetime | None],
        Field(description="Evidence by name, and when it was given; null: without a time."),
    ] = {}
    now: Datetime | None = None


class CheckRequest(Message):
    """May this subject do this to that?"""

    subject: SkipValidation[Subject]
    action: Name
    resource: SkipValidation[Entity]
    context: Context = None
    subject_properties: Given = None
    action_properties: Parameters = None
    resource_properties: Given = None
    simulate: Simulation | None = None


class ObjectsRequest(Message):
    """To which objects of a type may this subject do this?"""

    type: TypeName
    subject: SkipValidation[Subject]
    action: Name
    context: Context = None
    subject_properties: Given = None
    action_properties: Parameters = None
    simulate: Simulation | None = None
    limit: Limit = 1_000
    cursor: str | None = None


class SubjectsRequest(Message):
    """Which subjects of a type may do this to that?"""

    type: TypeName
    action: Name
    resource: SkipValidation[Entity]
    context: Context = None
    action_properties: Parameters = None
    resource_properties: Given = None
    simulate: Simulation | None = None
    limit: Limit = 1_000
    cursor: str | None = None


class ActionsRequest(Message):
    """What may this subject do to that?"""

    subject: SkipValidation[Subject]
    resource: SkipValidation[Entity]
    context: Context = None
    subject_properties: Given = None
    resource_properties: Given = None
    relations: Annotated[
        bool, Field(description="Whether relations and permissions are named, too.")
    ] = False
    simulate: Simulation | None = None


class Decision(Message):
    """A decision. `conditional` is a denial that could turn if what is named were known."""

    allowed: bool
    conditional: bool
    rule: Annotated[
        str | None, Field(description="The rule that decided, or `TYPE.RELATION`; null for none.")
    ]
    effect: Literal["allow", "forbid"] | None
    missing: Annotated[list[str], Field(examples=[["request.ip"]])]
    required: list[str]
    revision: Revision


class Explanation(Message):
    """A decision and its reasons; docs/explain.md has all of its keys."""

    decision: Literal["allow", "deny", "conditional"]
    subject: dict[str, Any]
    action: str
    resource: dict[str, Any]
    revision: Revision
    now: Datetime
    rule: str | None = None
    sentence: str | None = None
    effect: Literal["allow", "forbid"] | None = None
    reasons: list[dict[str, Any]] = []
    changes: list[dict[str, Any]] = []
    others: list[dict[str, Any]] = []
    missing: list[str] = []
    required: list[str] = []
    picture: dict[str, Any] = {}


class Conditional(Message):
    """One that would be listed if what it names were known."""

    id: str
    missing: list[str]
    required: list[str]


class ObjectList(Message):
    """A page of objects, sorted by id, exact at its revision."""

    ids: list[str]
    conditional: list[Conditional]
    revision: Revision
    next: Cursor


class SubjectList(ObjectList):
    """A page of subjects. With `everyone` so are ids never seen, but those `excluded`."""

    everyone: bool
    excluded: list[str]


class ActionList(Message):
    """Actions, by name."""

    names: list[str]
    conditional: list[Conditional]
    revision: Revision
