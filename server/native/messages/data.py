"""Relationships and attributes: rows of docs/data.md, writes, pages, history, changes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, SkipValidation

from .base import Cursor, Datetime, Message, Properties, Reason, Revision


class EntityName(Message):
    """An entity by its parts, for an id that holds `#`."""

    type: str
    id: str


class SubjectName(Message):
    """A subject by its parts; with `relation` a set of subjects."""

    type: str
    id: str
    relation: str | None = None


class Everyone(Message):
    """Everyone of a type."""

    everyone: str


Entity = Annotated[
    str | EntityName, Field(description="`type:id`, or its parts.", examples=["document:plan"])
]
Subject = Annotated[
    str | SubjectName | Everyone,
    Field(
        description="`type:id`, `type:id#relation` for a set, `everyone type`, or its parts.",
        examples=["user:alice"],
    ),
]


class Relationship(Message):
    """A relationship: the subject stands in the relation to the object."""

    object: Entity
    relation: Annotated[str, Field(examples=["editor"])]
    subject: Subject
    condition: Annotated[
        str | None, Field(description="A condition of the policy's that it depends on.")
    ] = None
    parameters: Annotated[
        Properties | None, Field(description="Values of the condition's parameters.")
    ] = None
    expires: Annotated[Datetime | None, Field(description="When it ends.")] = None


class Attributes(Message):
    """Attributes of an entity; null removes one."""

    entity: Annotated[Entity, Field(examples=["user:alice"])]
    attributes: Annotated[Properties, Field(examples=[{"department": "finance"}])]


class Filter(Message):
    """Which relationships: those with all the parts given."""

    object_type: str | None = None
    object_id: str | None = None
    relation: str | None = None
    subject_type: str | None = None
    subject_id: Annotated[str | None, Field(description="`*` is everyone of the type.")] = None
    subject_relation: Annotated[
        str | None, Field(description="Empty for objects, not sets, alone.")
    ] = None


# The rows come as they are: `parse_row` reads them and says of each what is wrong with it.
Rows = list[SkipValidation[Relationship]]


class WriteRequest(Message):
    """A write: all of it happens at one revision, or nothing. At most 10,000 rows.

    Preconditions are judged first, then deletes are done, then touches.
    """

    touch: Annotated[
        Rows, Field(description="Relationships to be there from now on, as they stand here.")
    ] = []
    delete: Annotated[
        Rows,
        Field(description="Relationships to be there no more; one that is not there is no error."),
    ] = []
    delete_where: Annotated[
        list[Filter],
        Field(description="Filters, each with a part at least, of relationships to delete."),
    ] = []
    attributes: Annotated[
        list[SkipValidation[Attributes]], Field(description="Attributes to set or remove.")
    ] = []
    must_exist: Annotated[
        Rows, Field(description="Relationships without which nothing is written.")
    ] = []
    must_not_exist: Annotated[
        Rows, Field(description="Relationships with which nothing is written.")
    ] = []
    reason: Reason = ""

    model_config = {
        "json_schema_extra": {
            "examples": [
                {
                    "touch": [
                        {"object": "document:plan", "relation": "editor", "subject": "user:bob"}
                    ],
                    "attributes": [{"entity": "user:bob", "attributes": {"department": "finance"}}],
                    "reason": "joined the team",
                }
            ]
        }
    }


class Written(Message):
    """What a write did."""

    revision: Revision
    touched: Annotated[int, Field(description="Relationships that are new or changed.")]
    deleted: Annotated[int, Field(description="Relationships that were there.")]
    attributes: Annotated[int, Field(description="Rows of attributes written.")]
    replayed: Annotated[
        bool,
        Field(
            description="Whether this write was done before under the same `Idempotency-Key`;"
            " the counts are then 0."
        ),
    ]


class Granted(Message):
    """A stored relationship and the revision that wrote it."""

    relationship: Relationship
    since: Revision


class RelationshipPage(Message):
    """A page of relationships, sorted by object, relation and subject."""

    relationships: list[Granted]
    next: Cursor


class Event(Message):
    """A time during which a relationship was as it says."""

    relationship: Relationship
    since: Revision
    granted_at: Datetime | None
    granted_by: Annotated[str, Field(examples=["key:5f1d3a90c7e2b846"])]
    reason: str
    until: Annotated[
        Revision | None, Field(description="The revision that ended it; null while it stands.")
    ] = None
    ended_at: Datetime | None = None
    ended_by: str | None = None
    end_reason: str | None = None


class HistoryPage(Message):
    """A page of history, the latest grant first."""

    events: list[Event]
    next: Cursor


class EntityAttributes(Message):
    """The stored attributes of an entity."""

    entity: Entity
    attributes: Properties
    since: Annotated[
        Revision | None,
        Field(description="The last revision that wrote one; null where there are none."),
    ]


class Imported(Message):
    """What an import did."""

    lines: Annotated[int, Field(description="Lines whose rows are written.")]
    relationships: Annotated[int, Field(description="Relationships that are new or changed.")]
    attributes: Annotated[int, Field(description="Rows of attributes written.")]
    revision: Revision


class Change(Message):
    """A change, as those who watch are told it."""

    revision: Revision
    kind: Literal["data", "expiry", "policy", "identity"]
    at: Datetime
    actor: str
    reason: str
    request_id: str
    touch: Annotated[list[Relationship], Field(description="Relationships there from now on.")]
    delete: Annotated[list[Relationship], Field(description="Relationships gone.")]
    attributes: Annotated[list[Attributes], Field(description="Attributes set; null: removed.")]
    policy: Annotated[
        int | None, Field(description="The policy version now at work, in a change of policy.")
    ]


class Opened(Message):
    """The first event of a watch: where it begins."""

    revision: Revision
