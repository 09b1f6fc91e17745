"""The audit of a tenant's identity: who did what to whom, provably."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response

from ....engine.errors import SaysoError
from ....engine.times import parse_datetime
from ....identity.audit.reading import MAX_PAGE, PAGE, Which
from ....store.rows import timestamp
from ...commands import auditing
from ..answers import Calling, answer, operation
from ..messages.audit import AuditPage, AuditVerified, Outcome
from ..route import Route

router = APIRouter(route_class=Route, tags=["audit"])


@router.get(
    "/v1/audit",
    **operation(
        "list_audit",
        "What was done, by whom and to whom",
        gives=AuditPage,
        right="tenant.read-audit",
    ),
)
async def page(
    caller: Calling,
    actor: Annotated[str | None, Query(description="Such as `user:usr_…`.")] = None,
    action: Annotated[
        str | None, Query(description="Such as `session.end`, or `session.*` for all of a kind.")
    ] = None,
    target: Annotated[str | None, Query(description="Such as `person:usr_…`.")] = None,
    outcome: Annotated[Outcome | None, Query(description="How it ended.")] = None,
    since: Annotated[str | None, Query(description="A time, RFC 3339.")] = None,
    until: Annotated[str | None, Query(description="A time, itself not among them.")] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = PAGE,
    cursor: Annotated[str | None, Query(description="`next` of the page before.")] = None,
) -> Response:
    """The latest first."""
    which = Which(actor, action, target, outcome, _time("since", since), _time("until", until))
    rows, following = await auditing.page(caller, which, limit, cursor)
    return answer(auditing.told({"rows": rows, "next": following}))


@router.get(
    "/v1/audit/verify",
    **operation("verify_audit", "Whether the audit is as it was written",
                gives=AuditVerified, right="tenant.read-audit"),
)  # fmt: skip
async def verify(
    caller: Calling,
    seen: Annotated[
        str | None,
        Query(description="`NUMBER:SEAL` of an earlier answer's `sealed` and `head`."),
    ] = None,
) -> Response:
    """Makes every seal anew, and holds what is personal against its digests."""
    return answer(auditing.told(await auditing.verified(caller, seen)))


def _time(place: str, text: str | None) -> datetime | None:
    try:
        return None if text is None else timestamp(parse_datetime(text))
    except SaysoError as error:
        error.place = place
        raise
