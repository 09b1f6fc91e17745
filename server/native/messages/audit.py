"""The audit of a tenant's identity."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import Cursor, Datetime, Message, Properties

Outcome = Literal["success", "failure"]


class AuditRow(Message):
    """One thing done, or tried."""

    id: str
    at: Datetime
    actor: Annotated[str, Field(examples=["user:usr_4r…", "key:4f1c22e09ab0d377"])]
    action: Annotated[str, Field(examples=["session.end"])]
    target: Annotated[str, Field(examples=["session:ses_8k…"])]
    outcome: Outcome
    reason: str
    request_id: str
    details: Properties
    personal: Annotated[
        dict[str, str] | None,
        Field(description="Address, agent and the like; null once they were erased."),
    ]
    seal: Annotated[
        int | None, Field(description="Its place in the chain; null for a moment, until sealed.")
    ]


class AuditPage(Message):
    """A page of the audit, the latest first."""

    rows: list[AuditRow]
    next: Cursor


class AuditFault(Message):
    """Something that is not as it was written."""

    number: Annotated[int, Field(description="Its place in the chain, 0 outside it.")]
    audit: Annotated[str, Field(description="The row, if there is one.")]
    what: str


class AuditVerified(Message):
    """What came of holding the audit against its chain."""

    sealed: Annotated[int, Field(description="Rows in the chain.")]
    head: Annotated[
        str,
        Field(description="The last seal: kept elsewhere, it shows later whether rows were cut."),
    ]
    pending: Annotated[int, Field(description="Rows that are not sealed yet.")]
    pending_since: Datetime | None
    erased: Annotated[int, Field(description="Rows whose personal parts were erased.")]
    faults: Annotated[list[AuditFault], Field(description="The first hundred.")]
